#include "core/workspace/field_edit.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/io/formats/yaml_reader.h"
#include "core/workspace/policy_file.h"

namespace fermata::workspace {
namespace {

Error notInPlace(const std::string& path) {
    return Error(Fault::Unsupported, "cannot be changed in place as the policy is written").ofField(path);
}

/// What YAML can take for nothing but one scalar, wherever it stands.
bool isPlain(std::string_view value) {
    return !value.empty() && std::ranges::all_of(value, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '+' ||
               c == '-' || c == '_';
    });
}

/// Where line and column, both from 1, lie in the text.
std::size_t placeOf(std::string_view text, std::size_t line, std::size_t column) {
    std::size_t at = 0;
    for (std::size_t i = 1; i < line && at < text.size(); ++i) {
        const auto end = text.find('\n', at);
        at = end == std::string_view::npos ? text.size() : end + 1;
    }
    return std::min(at + column - 1, text.size());
}

/// The length of the scalar that begins there.
std::size_t scalarLength(std::string_view text, std::size_t at) {
    if (at < text.size() && (text[at] == '"' || text[at] == '\'')) {
        const auto end = text.find(text[at], at + 1);
        return end == std::string_view::npos ? 0 : end + 1 - at;
    }
    const auto end = text.find_first_of(" \t\r\n,}]#", at);
    return (end == std::string_view::npos ? text.size() : end) - at;
}

/// A field with the maps that are missing on the way to it: `appetite: {review_above: 0.28}`.
std::string written(std::string_view rest, const std::string& value) {
    const auto dot = rest.find('.');
    if (dot == std::string_view::npos)
        return fmt::format("{}: {}", rest, value);
    return fmt::format("{}: {{{}}}", rest.substr(0, dot), written(rest.substr(dot + 1), value));
}

/// The fields as one map in YAML's flow style.
std::string nested(const std::vector<std::pair<std::string_view, std::string_view>>& fields) {
    std::string out;
    std::vector<std::string_view> done;
    for (const auto& [path, value] : fields) {
        const auto name = path.substr(0, path.find('.'));
        if (std::ranges::find(done, name) != done.end())
            continue;
        done.push_back(name);
        std::vector<std::pair<std::string_view, std::string_view>> inside;
        for (const auto& [other, its] : fields)
            if (other.starts_with(name) && other.size() > name.size() && other[name.size()] == '.')
                inside.emplace_back(other.substr(name.size() + 1), its);
        out += fmt::format("{}{}: {}", out.empty() ? "" : ", ", name,
                           inside.empty() ? std::string(value) : nested(inside));
    }
    return "{" + out + "}";
}

Result<std::string> inserted(const std::string& text, const io::Value& map, std::string_view rest,
                             const FieldEdit& edit) {
    const std::string field = written(rest, edit.value);
    std::string out = text;
    const std::size_t at = placeOf(text, map.line(), map.column());
    if (map.path().empty() && (at >= text.size() || text[at] != '{')) {
        if (!out.empty() && out.back() != '\n')
            out += '\n';
        return out + field + '\n';
    }
    if (at < text.size() && text[at] == '{') {
        out.insert(at + 1, field + (map.size() == 0 ? "" : ", "));
        return out;
    }
    const auto fields = map.children();
    if (fields.empty())
        return notInPlace(edit.path);
    const Error first = fields.front().errorAtKey("");
    const std::size_t column = first.column().value_or(1);
    out.insert(placeOf(text, first.line().value_or(1), column), field + '\n' + std::string(column - 1, ' '));
    return out;
}

Result<std::string> changed(const std::string& text, const std::string& file, const FieldEdit& edit) {
    auto document = io::readYaml(text, file);
    if (!document)
        return std::move(document).error();
    io::Value map = document->root();
    std::string_view rest = edit.path;
    for (;;) {
        const auto dot = rest.find('.');
        const auto next = map.find(rest.substr(0, dot));
        if (!next)
            return inserted(text, map, rest, edit);
        if (dot == std::string_view::npos) {
            const std::size_t at = placeOf(text, next->line(), next->column());
            const std::size_t length = scalarLength(text, at);
            if (length == 0 || next->isMap() || next->isList())
                return notInPlace(edit.path);
            std::string out = text;
            return out.replace(at, length, edit.value);
        }
        if (!next->isMap())
            return notInPlace(edit.path);
        map = *next;
        rest.remove_prefix(dot + 1);
    }
}

} // namespace

Result<std::string> edited(std::string_view policy, const std::string& file, const std::vector<FieldEdit>& edits) {
    const auto before = parsePolicy(policy, file);
    if (!before)
        return before.error();
    std::string text(policy);
    std::vector<std::pair<std::string_view, std::string_view>> fields;
    for (const FieldEdit& edit : edits) {
        if (!isPlain(edit.value))
            return Error(Fault::Malformed, "must be one number, word or duration").ofField(edit.path);
        auto next = changed(text, file, edit);
        if (!next)
            return std::move(next).error();
        text = std::move(*next);
        fields.emplace_back(edit.path, edit.value);
    }
    const auto after = parsePolicy(text, file);
    if (!after)
        return after.error();
    const auto overlay = io::readYaml(nested(fields), file);
    const auto wanted = overlay ? overlaidPolicy(overlay->root(), *before) : Result<decision::Policy>(overlay.error());
    if (!wanted)
        return wanted.error();
    if (*wanted != *after)
        return notInPlace(edits.empty() ? std::string() : edits.front().path);
    return text;
}

} // namespace fermata::workspace

#include "core/workspace/policy_edit.h"

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/workspace/policy_file.h"

namespace fermata::workspace {

namespace {

constexpr std::string_view field = "review_above";

std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    std::size_t from = 0;
    for (std::size_t to = text.find('\n'); to != std::string::npos; to = text.find('\n', from)) {
        lines.push_back(text.substr(from, to + 1 - from));
        from = to + 1;
    }
    if (from < text.size())
        lines.push_back(text.substr(from));
    return lines;
}

std::size_t indentOf(const std::string& line) {
    return std::min(line.find_first_not_of(' '), line.size());
}

bool isBlank(const std::string& line) {
    const auto at = line.find_first_not_of(" \t\r\n");
    return at == std::string::npos || line[at] == '#';
}

/// Whether `id: NAME` stands there, with or without quotes, and nothing else follows but `after`.
bool namesId(std::string_view text, const std::string& id, std::string_view after) {
    text = trimmed(text);
    if (!text.starts_with("id:"))
        return false;
    text = trimmed(text.substr(3));
    for (const std::string& form : {id, '"' + id + '"', '\'' + id + '\''})
        if (text.starts_with(form)) {
            const auto rest = trimmed(text.substr(form.size()));
            if (rest.empty() || after.find(rest.front()) != std::string_view::npos)
                return true;
        }
    return false;
}

/// A key of a block map: replaces its value, keeps its comment.
std::string withValue(const std::string& line, const std::string& value) {
    const auto colon = line.find(':');
    auto end = line.find(" #", colon);
    if (end == std::string::npos)
        end = line.find_last_not_of("\r\n") + 1;
    return line.substr(0, colon + 1) + ' ' + value + line.substr(end);
}

/// `- {id: pay, paths: [...]}` on one line.
std::optional<std::string> inFlow(const std::string& line, const std::string& value) {
    const auto close = line.rfind('}');
    if (close == std::string::npos)
        return std::nullopt;
    if (const auto key = line.find(field); key != std::string::npos && key < close) {
        const auto colon = line.find(':', key);
        const auto end = line.find_first_of(",}", colon);
        return colon == std::string::npos || end == std::string::npos
                   ? std::nullopt
                   : std::optional(line.substr(0, colon + 1) + ' ' + value + line.substr(end));
    }
    return line.substr(0, close) + ", " + std::string(field) + ": " + value + line.substr(close);
}

/// Lines from `at` on that belong to the list item that begins there.
std::size_t endOfItem(const std::vector<std::string>& lines, std::size_t at) {
    std::size_t end = at + 1;
    for (std::size_t next = end; next < lines.size(); ++next) {
        if (isBlank(lines[next]))
            continue;
        if (indentOf(lines[next]) <= indentOf(lines[at]))
            break;
        end = next + 1;
    }
    return end;
}

/// The item of a list under `components:` that names this id, changed in place.
bool changeItem(std::vector<std::string>& lines, std::size_t at, const std::string& id, const std::string& value) {
    const auto dash = indentOf(lines[at]);
    const std::string head = lines[at].substr(dash + 1);
    const auto open = head.find_first_not_of(' ');
    if (open == std::string::npos)
        return false;
    if (head[open] == '{') {
        if (!namesId(std::string_view(head).substr(open + 1), id, ",}"))
            return false;
        auto changed = inFlow(lines[at], value);
        if (changed)
            lines[at] = std::move(*changed);
        return changed.has_value();
    }
    const std::size_t end = endOfItem(lines, at);
    const std::size_t inner = dash + 1 + open; // where the keys of the item begin
    bool isIt = namesId(head, id, "#");
    for (std::size_t line = at + 1; line < end && !isIt; ++line)
        isIt = indentOf(lines[line]) == inner && namesId(lines[line], id, "#");
    if (!isIt)
        return false;
    for (std::size_t line = at; line < end; ++line) {
        const std::size_t from = line == at ? inner : indentOf(lines[line]);
        if (from == inner && std::string_view(lines[line]).substr(from).starts_with(std::string(field) + ":")) {
            lines[line] = withValue(lines[line], value);
            return true;
        }
    }
    if (!lines[end - 1].ends_with('\n'))
        lines[end - 1] += '\n';
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(end),
                 std::string(inner, ' ') + std::string(field) + ": " + value + '\n');
    return true;
}

} // namespace

Result<std::string> withReviewAbove(const std::string& text, const std::string& component, double limit) {
    auto wanted = parsePolicy(text, "policy.yaml");
    if (!wanted)
        return std::move(wanted).error();
    const auto found = std::ranges::find(wanted->components, component, &decision::Component::id);
    if (found == wanted->components.end())
        return Error(Fault::NotFound, fmt::format("the policy has no component {}", plainText(component)));
    found->reviewAbove = limit;
    std::vector<std::string> lines = linesOf(text);
    bool isInside = false, isChanged = false;
    for (std::size_t at = 0; at < lines.size() && !isChanged; ++at) {
        if (isBlank(lines[at]))
            continue;
        const char first = lines[at][indentOf(lines[at])];
        if (indentOf(lines[at]) == 0 && first != '-')
            isInside = lines[at].starts_with("components:");
        else if (isInside && first == '-')
            isChanged = changeItem(lines, at, component, fmt::format("{}", limit));
    }
    std::string changed;
    for (const std::string& line : lines)
        changed += line;
    const auto read = parsePolicy(changed, "policy.yaml");
    if (!isChanged || !read || *read != *wanted)
        return Error(Fault::Unsupported, fmt::format("component {} is written in a way that is changed by hand only",
                                                     plainText(component)));
    return changed;
}

} // namespace fermata::workspace

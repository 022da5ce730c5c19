#include "core/sources/cdevents/cd_event.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/io/formats/json_reader.h"
#include "core/sources/fields.h"

namespace fermata::sources {

namespace {

constexpr io::Limits limits{.bytes = std::size_t{4} << 20, .depth = 32, .values = 100'000};
constexpr std::string_view prefix = "dev.cdevents.";

/// `id` of a map such as `"environment": {"id": "production"}`.
std::string idIn(Fields& fields, std::string_view field) {
    const auto map = fields.maybeMap(field);
    if (!map)
        return {};
    Fields inner(*map);
    return inner.textOr("id");
}

/// A text of `customData`, which is others' own: a wrong type there is nobody's error.
std::string custom(const io::Value& data, std::initializer_list<std::string_view> names) {
    for (const auto name : names)
        if (const auto value = data.find(name); value && value->isText())
            return shortened(*value->view(), Fields::mostText);
    return {};
}

Result<CdEvent> eventIn(const io::Document& document) {
    io::Value root = document.root();
    if (const auto data = root.find("data"); data && data->isMap() && data->find("context"))
        root = *data;
    const auto context = root.at("context");
    if (!context)
        return context.error();
    const auto subject = root.at("subject");
    if (!subject)
        return subject.error();
    CdEvent event;
    Fields of(*context), about(*subject);
    event.id = of.text("id");
    event.type = of.text("type");
    const auto at = of.maybeTime("timestamp");
    event.subjectId = about.text("id");
    const auto content = about.maybeMap("content");
    for (const Fields* part : {&of, &about})
        if (part->problem())
            return *part->problem();
    if (!at)
        return context->error("has no timestamp");
    event.at = *at;
    if (!event.type.starts_with(prefix))
        return context->error("is no type of CDEvents");
    const std::string_view rest = std::string_view(event.type).substr(prefix.size());
    const auto first = rest.find('.');
    if (first == std::string_view::npos)
        return context->error("is no type of CDEvents");
    event.subject = lowerAscii(rest.substr(0, first));
    event.predicate = lowerAscii(rest.substr(first + 1, rest.find('.', first + 1) - first - 1));
    if (content) {
        Fields fields(*content);
        event.name = fields.textOr("pipelineName");
        if (event.name.empty())
            event.name = fields.textOr("taskName");
        event.url = fields.textOr("uri");
        if (event.url.empty())
            event.url = fields.textOr("url"); // before 0.4
        event.outcome = fields.textOr("outcome");
        event.errors = fields.textOr("errors");
        event.pipelineRun = idIn(fields, "pipelineRun");
        event.environment = idIn(fields, "environment");
        event.service = idIn(fields, "service");
        event.artifact = fields.textOr("artifactId");
        event.change = idIn(fields, "change");
        event.repository = idIn(fields, "repository");
        event.title = fields.textOr("summary");
        if (event.title.empty())
            event.title = fields.textOr("description");
        event.ticketType = fields.textOr("ticketType");
        event.resolution = fields.textOr("resolution");
        if (fields.problem())
            return *fields.problem();
    }
    if (const auto data = root.find("customData"); data && data->isMap()) {
        event.severity = custom(*data, {"severity"});
        event.branch = custom(*data, {"branch", "ref"});
        event.version = custom(*data, {"version"});
        event.commit = custom(*data, {"commit", "sha", "revision"});
    }
    return event;
}

Result<CdEvent> eventOf(std::string_view bytes, const std::string& file) {
    const auto document = io::readJson(bytes, file, limits);
    if (!document)
        return document.error();
    return eventIn(*document);
}

std::string decoded(std::string_view text) {
    const auto digit = [](char c) {
        return c >= '0' && c <= '9'   ? c - '0'
               : c >= 'a' && c <= 'f' ? c - 'a' + 10
               : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                      : -1;
    };
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool isCoded =
            text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
        if (isCoded)
            out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2])), i += 2;
        else
            out += text[i];
    }
    return repairedUtf8(out);
}

} // namespace

CdEventsFile parseCdEvents(std::string_view bytes, const std::string& file) {
    CdEventsFile found;
    // One event over several lines is JSON as a whole; of one event a line only each line is.
    const auto text = trimmed(bytes);
    if (text.empty())
        return found;
    const bool isOneLine = text.find('\n') == std::string_view::npos;
    if (auto whole = eventOf(text, file)) {
        found.events.push_back(std::move(*whole));
        return found;
    } else if (!isOneLine && text.substr(0, text.find('\n')).find('}') == std::string_view::npos) {
        found.broken = 1; // its first line is no event of its own
        found.firstProblem = std::move(whole).error();
        return found;
    }
    std::size_t number = 0;
    while (!bytes.empty()) {
        ++number;
        const auto end = bytes.find('\n');
        const auto line = trimmed(bytes.substr(0, end));
        const bool hasEnd = end != std::string_view::npos;
        bytes.remove_prefix(hasEnd ? end + 1 : bytes.size());
        if (line.empty())
            continue;
        auto event = eventOf(line, file);
        if (event) {
            found.events.push_back(std::move(*event));
        } else if (!hasEnd) {
            found.isCut = true;
            if (!found.firstProblem)
                found.firstProblem = std::move(event).error().at(number);
        } else {
            ++found.broken;
            if (!found.firstProblem)
                found.firstProblem = std::move(event).error().at(number);
        }
    }
    return found;
}

PackageName packageName(std::string_view artifact) {
    const bool isUrl = artifact.starts_with("pkg:");
    if (isUrl) {
        artifact = artifact.substr(0, artifact.find('#'));
        artifact = artifact.substr(0, artifact.find('?'));
    }
    const auto at = artifact.rfind('@');
    const auto version = at == std::string_view::npos ? std::string_view() : artifact.substr(at + 1);
    auto name = artifact.substr(0, at);
    if (isUrl)
        name = name.substr(std::min(name.rfind('/') + 1, name.size()));
    return {isUrl ? decoded(name) : std::string(name), isUrl ? decoded(version) : std::string(version)};
}

} // namespace fermata::sources

#include "core/engine/settings_note.h"

#include <map>

#include "core/io/signing/sha256.h"

namespace fermata::engine {
namespace {

using Parts = std::map<std::string, std::string>; ///< name -> digest of everything that the file says of it

std::string digestOf(workspace::Settings part) {
    return io::sha256(workspace::settingsText(part)).hex();
}

/// Each source and repository by itself, and the rest.
Parts partsOf(const workspace::Settings& settings) {
    Parts parts;
    for (const workspace::SourceSetting& source : settings.sources) {
        workspace::Settings alone;
        alone.sources = {source};
        parts["source " + source.name] = digestOf(alone);
    }
    for (const workspace::RepositorySetting& repository : settings.repositories) {
        workspace::Settings alone;
        alone.repositories = {repository};
        parts["repository " + repository.name] = digestOf(alone);
    }
    workspace::Settings rest = settings;
    rest.sources.clear();
    rest.repositories.clear();
    parts["the rest of workspace.yaml"] = digestOf(rest);
    return parts;
}

Parts partsIn(const io::CanonicalValue& payload) {
    Parts parts;
    if (const auto* kept = payload.find("parts"); kept && kept->items())
        for (const io::CanonicalValue& part : *kept->items()) {
            const auto* name = part.find("name");
            const auto* digest = part.find("digest");
            if (name && name->text() && digest && digest->text())
                parts[*name->text()] = *digest->text();
        }
    return parts;
}

void say(std::string& words, const char* what, const std::string& name) {
    words += (words.empty() ? "" : "; ") + name + " " + what;
}

io::CanonicalValue written(const workspace::SourceSetting& source) {
    auto value = io::CanonicalValue::object();
    value.set("name", source.name);
    value.set("kind", source.kind);
    value.set("address", source.url.empty() ? source.folder : source.url);
    value.set("environment", source.environment);
    value.set("reports_incidents", source.reportsIncidents);
    return value;
}

} // namespace

Result<std::optional<audit::Entry>> settingsNote(const audit::Chain& chain, const workspace::Settings& settings,
                                                 const audit::Author& author, bool byHand) {
    auto notes = chain.of(audit::RecordKind::Note, settingsSubject);
    if (!notes)
        return std::move(notes).error();
    if (notes->empty() && settings.sources.empty())
        return std::nullopt;
    const Parts now = partsOf(settings);
    const Parts before = notes->empty() ? Parts{} : partsIn(notes->back().record.payload);
    std::string words;
    for (const auto& [name, digest] : before)
        if (!now.contains(name))
            say(words, "was removed", name);
    for (const auto& [name, digest] : now) {
        const auto old = before.find(name);
        if (old == before.end())
            say(words, "was added", name);
        else if (old->second != digest)
            say(words, "was changed", name);
    }
    if (words.empty())
        return std::nullopt;
    if (byHand)
        words += notes->empty() ? " (first seen)" : " (workspace.yaml was edited outside of Fermata)";

    audit::Entry entry;
    entry.kind = audit::RecordKind::Note;
    entry.subject = settingsSubject;
    entry.author = author;
    entry.payload.set("reason", words);
    auto parts = io::CanonicalValue::array();
    for (const auto& [name, digest] : now) {
        auto part = io::CanonicalValue::object();
        part.set("name", name);
        part.set("digest", digest);
        parts.add(std::move(part));
    }
    entry.payload.set("parts", std::move(parts));
    auto sources = io::CanonicalValue::array();
    for (const workspace::SourceSetting& source : settings.sources)
        sources.add(written(source));
    entry.payload.set("sources", std::move(sources));
    return entry;
}

} // namespace fermata::engine

#include "core/engine/barred.h"

#include <algorithm>

#include <fmt/format.h>

namespace fermata::engine {
namespace {

const std::string* textOf(const audit::Record& record, const char* key) {
    const auto* member = record.payload.find(key);
    return member ? member->text() : nullptr;
}

bool isSameVersion(const BarredView& one, const BarredView& other) {
    return one.service == other.service && one.environment == other.environment && one.version == other.version;
}

} // namespace

Result<std::vector<BarredView>> barredOf(const audit::Chain& chain) {
    auto notes = chain.of(audit::RecordKind::Note, barredSubject);
    if (!notes)
        return std::move(notes).error();
    std::vector<BarredView> standing;
    for (const auto& stored : *notes) {
        const audit::Record& record = stored.record;
        const auto *service = textOf(record, "service"), *environment = textOf(record, "environment"),
                   *version = textOf(record, "version"), *commit = textOf(record, "commit"),
                   *what = textOf(record, "barred"), *reason = textOf(record, "reason");
        if (!service || !environment || !version || !commit || !what || !reason ||
            (*what != "yes" && *what != "lifted"))
            return Error(Fault::Corrupt, fmt::format("record {} bars a version, and cannot be read", record.number));
        BarredView view;
        view.record = record.number;
        view.service = *service;
        view.version = *version;
        view.environment = *environment;
        view.commit = *commit;
        view.why = {"barred.because", {{"version", *version}, {"reason", *reason}}, {}};
        view.at = record.time;
        std::erase_if(standing, [&](const BarredView& each) { return isSameVersion(each, view); });
        if (*what == "yes")
            standing.push_back(std::move(view));
    }
    return standing;
}

audit::Entry barNote(const BarredView& what, bool lifts, const std::string& reason, const audit::Author& author) {
    audit::Entry entry;
    entry.kind = audit::RecordKind::Note;
    entry.subject = barredSubject;
    entry.author = author;
    entry.payload.set("service", what.service);
    entry.payload.set("environment", what.environment);
    entry.payload.set("version", what.version);
    entry.payload.set("commit", what.commit);
    entry.payload.set("barred", lifts ? "lifted" : "yes");
    entry.payload.set("reason", reason);
    return entry;
}

std::optional<assessment::BarredVersion> barredIn(const std::vector<BarredView>& barred, const std::string& environment,
                                                  const io::git::Repository& repository, const CommitId& head) {
    std::optional<assessment::BarredVersion> found;
    for (const BarredView& each : barred) {
        if (each.environment != environment || each.commit.empty())
            continue;
        const auto reason = each.why.texts.find("reason");
        assessment::BarredVersion one{each.version, reason == each.why.texts.end() ? std::string() : reason->second,
                                      head.hex() == each.commit};
        if (one.isSame)
            return one;
        const auto commit = repository.resolve(each.commit);
        if (!commit)
            continue;
        const auto base = repository.mergeBase(head, *commit);
        if (base && *base == *commit)
            found = std::move(one);
    }
    return found;
}

} // namespace fermata::engine

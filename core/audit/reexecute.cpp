#include "core/audit/reexecute.h"

#include <algorithm>
#include <functional>
#include <optional>

#include <fmt/format.h>

#include "core/audit/codec/codec.h"
#include "core/decision/gate.h"
#include "core/io/signing/sha256.h"

namespace fermata::audit {
namespace {

/// Policy and model are shared by many decisions; only the last ones are kept.
class LastObjects {
public:
    explicit LastObjects(Objects objects) : m_objects(std::move(objects)) {}
    Result<std::string> operator()(const Digest& digest) {
        for (const auto& [known, bytes] : m_kept)
            if (known == digest)
                return bytes;
        auto bytes = m_objects(digest);
        if (bytes) {
            if (m_kept.size() >= 4)
                m_kept.erase(m_kept.begin());
            m_kept.emplace_back(digest, *bytes);
        }
        return bytes;
    }

private:
    Objects m_objects;
    std::vector<std::pair<Digest, std::string>> m_kept;
};

bool isDecided(const Record& record) {
    return record.kind == RecordKind::Decision || (record.kind == RecordKind::Note && record.subject == trainSubject);
}

void add(Reexecution& all, const Record& record, const Objects& objects) {
    const auto say = [&](std::string what) {
        if (all.problems.size() < 100)
            all.problems.push_back(fmt::format("record {}: {}", record.number, what));
    };
    const auto run = [&](const auto& recorded) -> Result<Rerun> {
        return recorded ? reexecute(*recorded, objects) : Result<Rerun>(recorded.error());
    };
    const auto ran = record.kind == RecordKind::Decision ? run(readDecision(record)) : run(readTrain(record));
    if (!ran)
        return say(ran.error().text());
    switch (*ran) {
    case Rerun::Same:
        ++all.same;
        return;
    case Rerun::NotByThisVersion:
        ++all.notByThisVersion;
        return;
    case Rerun::Different:
        return say("the decision run again is not the recorded one");
    }
}

Error cancelled() {
    return {Fault::Cancelled, "running the decisions again was cancelled"};
}

} // namespace

Result<Rerun> reexecute(const RecordedDecision& recorded, const Objects& objects) {
    if (recorded.decider != decision::decider)
        return Rerun::NotByThisVersion;
    auto file = openDecision(recorded, objects);
    if (!file && file.error().fault() == Fault::Newer)
        return Rerun::NotByThisVersion;
    if (!file)
        return std::move(file).error();
    if (!file->policy.contradictions().empty())
        return Error(Fault::Malformed, "the stored policy contradicts itself");
    const auto again = decision::decide(file->snapshot, file->policy, *file->model);
    // What the record states in its own payload has to follow from the inputs as well.
    const bool isSame = io::sha256(encode(again)) == recorded.digests.decision && again.verdict == recorded.verdict &&
                        again.risk.pDefect == recorded.pDefect && again.risk.low == recorded.low &&
                        again.risk.high == recorded.high && file->snapshot.change.key == recorded.change &&
                        file->snapshot.change.base == recorded.base && file->snapshot.change.head == recorded.head &&
                        file->snapshot.environment == recorded.environment && file->snapshot.at == recorded.at;
    return isSame ? Rerun::Same : Rerun::Different;
}

Result<Rerun> reexecute(const RecordedTrain& recorded, const Objects& objects) {
    if (recorded.decider != decision::decider)
        return Rerun::NotByThisVersion;
    const auto file = openTrain(recorded, objects);
    if (!file && file.error().fault() == Fault::Newer)
        return Rerun::NotByThisVersion;
    if (!file)
        return file.error();
    if (!file->policy.contradictions().empty())
        return Error(Fault::Malformed, "the stored policy contradicts itself");
    if (std::ranges::any_of(file->snapshots,
                            [&](const auto& each) { return each.environment != recorded.environment; }))
        return Error(Fault::Malformed, "its changes are not all for the environment that it states");
    const auto cars = carsOf(*file);
    const auto again = decision::TrainJudge(cars, file->policy).decide();
    const auto newest = std::ranges::max_element(file->snapshots, {}, &assessment::EvidenceSnapshot::at);
    const bool isSame = io::sha256(encodeTrain(again, cars)) == recorded.train && again.verdict == recorded.verdict &&
                        again.summary == recorded.summary && again.defect.any == recorded.pDefect &&
                        again.defect.low == recorded.low && again.defect.high == recorded.high &&
                        newest != file->snapshots.end() && newest->at == recorded.at;
    return isSame ? Rerun::Same : Rerun::Different;
}

Result<Reexecution> reexecuteAll(const Chain& chain, const std::stop_token& stop) {
    const auto numbers = chain.numbers({RecordKind::Decision, RecordKind::Note});
    if (!numbers)
        return numbers.error();
    const auto objects = [last = std::make_shared<LastObjects>([&](const Digest& digest) {
                              return chain.object(digest);
                          })](const Digest& digest) { return (*last)(digest); };
    Reexecution all;
    for (const auto number : *numbers) {
        if (stop.stop_requested())
            return cancelled();
        auto stored = chain.record(number);
        if (!stored)
            return std::move(stored).error();
        if (isDecided(stored->record))
            add(all, stored->record, objects);
    }
    return all;
}

Result<Reexecution> reexecuteAll(const ExportedRecord& exported, const std::stop_token& stop) {
    const auto objects = [last = std::make_shared<LastObjects>([&](const Digest& digest) {
                              return exported.object(digest);
                          })](const Digest& digest) { return (*last)(digest); };
    Reexecution all;
    for (std::uint64_t number = 1; number <= exported.count(); ++number) {
        if (stop.stop_requested())
            return cancelled();
        const auto bytes = exported.record(number);
        if (!bytes)
            return bytes.error();
        const auto record = decodeRecord(*bytes);
        if (record && isDecided(*record))
            add(all, *record, objects);
    }
    return all;
}

} // namespace fermata::audit

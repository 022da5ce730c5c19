#include "core/audit/train_ledger.h"

#include <algorithm>
#include <cassert>

#include <fmt/format.h>

#include "core/audit/codec/codec.h"
#include "core/audit/codec/decision_fields.h"
#include "core/decision/gate.h"
#include "core/io/signing/sha256.h"

namespace fermata::audit {
namespace {

constexpr std::string_view trainForm = "train/1";

/// One change on the train. The id of its own decision is not among this: it may never have been recorded.
struct Member {
    std::string change;
    CommitId base, head;
    Digest snapshot;
    std::vector<std::size_t> needs;
    decision::Verdict verdict = decision::Verdict::Hold;
    decision::Message summary;
    double pDefect = 1.0, onTop = 0.0;
    Probability pIncident;
    double perDay = 0.0;
};

/// The object: members, and the decision without its cars.
struct Stored {
    std::string form;
    std::vector<Member> members;
    decision::TrainDecision decision;
};

template <class A>
void fields(A& a, codec::Of<A, Member>& v) {
    a("change", v.change);
    a("base", v.base);
    a("head", v.head);
    a("snapshot", v.snapshot);
    a("needs", v.needs);
    a("verdict", v.verdict);
    a("summary", v.summary);
    a("p_defect", v.pDefect);
    a("on_top", v.onTop);
    a("p_incident", v.pIncident);
    a("value_per_day", v.perDay);
}

template <class A>
void fields(A& a, codec::Of<A, Stored>& v) {
    a("form", v.form);
    a("members", v.members);
    a("decision", v.decision);
}

} // namespace

namespace codec {

template <class A>
void fields(A& a, Of<A, assessment::JointRisk>& v) {
    a("any", v.any);
    a("low", v.low);
    a("high", v.high);
    a("expected", v.expected);
    a("overlaps", v.overlaps);
}

template <class A>
void fields(A& a, Of<A, decision::CarPair>& v) {
    a("first", v.first);
    a("second", v.second);
    a("files", v.files);
    a("on_top", v.onTop);
}

template <class A>
void fields(A& a, Of<A, decision::TrainOrder>& v) {
    a("order", v.order);
    a("cycles", v.cycles);
}

template <class A>
void fields(A& a, Of<A, decision::TrainDecision>& v) {
    a("verdict", v.verdict);
    a("strictest", v.strictest);
    a("strictest_cars", v.strictestCars);
    a("order", v.order);
    a("rules", v.rules);
    a("defect", v.defect);
    a("incident", v.incident);
    a("weighed", v.weighed);
    a("weighing", v.weighing);
    a("unit", v.unit);
    a("value_per_day", v.valuePerDay);
    a("dip_per_day", v.dipPerDay);
    a("reviewer", v.reviewer);
    a("pairs", v.pairs);
    a("summary", v.summary);
    a("decider", v.deciderNumber);
}

template <class A>
void fields(A& a, Of<A, RecordedTrain>& v) {
    a("at", v.at);
    a("environment", v.environment);
    a("changes", v.changes);
    a("verdict", v.verdict);
    a("summary", v.summary);
    a("p_defect", v.pDefect);
    a("low", v.low);
    a("high", v.high);
    a("decider", v.decider);
    a("policy", v.policy);
    a("model", v.model);
    a("train", v.train);
}

} // namespace codec

namespace {

std::string encoded(const decision::TrainDecision& decision, std::span<const decision::TrainCar> cars,
                    const std::vector<Digest>& snapshots) {
    assert(cars.size() == decision.cars.size() && snapshots.size() == cars.size());
    Stored stored{std::string(trainForm), {}, decision};
    for (std::size_t i = 0; i < cars.size(); ++i) {
        const delivery::Change& change = cars[i].snapshot->change;
        const decision::CarView& car = decision.cars[i];
        stored.members.push_back({change.key, change.base, change.head, snapshots[i], cars[i].needs, car.alone.verdict,
                                  car.alone.summary, car.pDefect, car.onTop, car.alone.pIncident,
                                  car.alone.worth.perDay});
    }
    return codec::Writer::write(stored).encode();
}

Result<Stored> decodeStored(const std::string& bytes) {
    const auto object = io::CanonicalValue::decode(bytes);
    if (!object)
        return object.error();
    Stored stored;
    const auto* form = object->find("form");
    if (!form || !form->text())
        return Error(Fault::Malformed, "has no form");
    if (*form->text() != trainForm)
        return Error(Fault::Newer, "is not of the form " + std::string(trainForm) + " that this program reads");
    codec::Reader reader(*object);
    fields(reader, stored);
    if (auto done = reader.finish(); !done)
        return std::move(done).error();
    const auto outside = [&](std::size_t place) { return place >= stored.members.size(); };
    const auto anyOutside = [&](const auto& places) { return std::ranges::any_of(places, outside); };
    const decision::TrainDecision& decided = stored.decision;
    if (std::ranges::any_of(stored.members, [&](const Member& each) { return anyOutside(each.needs); }) ||
        anyOutside(decided.strictestCars) || anyOutside(decided.order.order) ||
        std::ranges::any_of(decided.order.cycles, anyOutside) ||
        std::ranges::any_of(decided.pairs,
                            [&](const auto& pair) { return outside(pair.first) || outside(pair.second); }))
        return Error(Fault::Malformed, "names a change that is not on the train");
    if (codec::Writer::write(stored).encode() != bytes)
        return Error(Fault::Malformed, "is not the canonical spelling of its content");
    return stored;
}

} // namespace

std::string encodeTrain(const decision::TrainDecision& decision, std::span<const decision::TrainCar> cars) {
    std::vector<Digest> snapshots;
    for (const decision::TrainCar& car : cars)
        snapshots.push_back(io::sha256(encode(*car.snapshot)));
    return encoded(decision, cars, snapshots);
}

Result<RecordedTrain> readTrain(const Record& record) {
    if (record.kind != RecordKind::Note || record.subject != trainSubject)
        return Error(Fault::Malformed, "is no decision on a train");
    RecordedTrain train;
    codec::Reader reader(record.payload);
    fields(reader, train);
    if (auto done = reader.finish(); !done)
        return std::move(done).error().in(fmt::format("reading record {}", record.number));
    train.id = io::sha256(record.payload.encode()).hex();
    train.record = record.number;
    train.author = record.author;
    return train;
}

Result<TrainFile> openTrain(const RecordedTrain& entry, const Objects& objects) {
    const auto bytes = objects(entry.train);
    if (!bytes)
        return bytes.error();
    auto stored = decodeStored(*bytes);
    if (!stored)
        return std::move(stored).error().in("reading a stored train");
    if (stored->members.size() != entry.changes.size())
        return Error(Fault::Malformed, "the stored train has another number of changes than its record");
    TrainFile file;
    file.entry = entry;
    for (const Member& member : stored->members) {
        const auto snapshotBytes = objects(member.snapshot);
        if (!snapshotBytes)
            return snapshotBytes.error();
        auto snapshot = decodeSnapshot(*snapshotBytes);
        if (!snapshot)
            return std::move(snapshot).error();
        file.snapshots.push_back(std::move(*snapshot));
        file.needs.push_back(member.needs);
        decision::CarView car;
        car.key = member.change;
        car.alone.verdict = member.verdict;
        car.alone.summary = member.summary;
        car.alone.pIncident = member.pIncident;
        car.alone.worth.perDay = member.perDay;
        car.pDefect = member.pDefect;
        car.onTop = member.onTop;
        stored->decision.cars.push_back(std::move(car));
    }
    const auto policyBytes = objects(entry.policy);
    if (!policyBytes)
        return policyBytes.error();
    auto policy = decodePolicy(*policyBytes);
    if (!policy)
        return std::move(policy).error();
    const auto modelBytes = objects(entry.model);
    if (!modelBytes)
        return modelBytes.error();
    auto model = assessment::RiskModel::decode(*modelBytes);
    if (!model)
        return std::move(model).error();
    file.policy = std::move(*policy);
    file.model = std::move(*model);
    file.decision = std::move(stored->decision);
    return file;
}

std::vector<decision::TrainCar> carsOf(const TrainFile& file) {
    std::vector<decision::TrainCar> cars;
    for (std::size_t i = 0; i < file.snapshots.size(); ++i)
        cars.push_back(
            {&file.snapshots[i], decision::assessedRisk(file.snapshots[i], file.policy, *file.model), file.needs[i]});
    return cars;
}

Result<RecordedTrain> TrainLedger::add(std::span<const decision::TrainCar> cars,
                                       const std::vector<std::string>& changes, const decision::Policy& policy,
                                       const assessment::RiskModel::Pointer& model,
                                       const decision::TrainDecision& decision, const Author& author, Time now) {
    assert(!cars.empty() && changes.size() == cars.size());
    Entry entry;
    entry.kind = RecordKind::Note;
    entry.subject = trainSubject;
    entry.author = author;
    RecordedTrain recorded;
    std::vector<Digest> snapshots;
    for (const decision::TrainCar& car : cars) {
        entry.objects.push_back(encode(*car.snapshot));
        snapshots.push_back(io::sha256(entry.objects.back()));
        recorded.at = std::max(recorded.at, car.snapshot->at);
    }
    recorded.environment = cars.front().snapshot->environment;
    recorded.changes = changes;
    recorded.verdict = decision.verdict;
    recorded.summary = decision.summary;
    recorded.pDefect = decision.defect.any;
    recorded.low = decision.defect.low;
    recorded.high = decision.defect.high;
    recorded.decider = decision.deciderNumber;
    const auto keep = [&](std::string bytes) {
        const Digest digest = io::sha256(bytes);
        entry.objects.push_back(std::move(bytes));
        return digest;
    };
    recorded.policy = keep(encode(policy));
    recorded.model = keep(model->encode());
    recorded.train = keep(encoded(decision, cars, snapshots));
    auto before = all();
    if (!before)
        return std::move(before).error();
    if (!before->empty()) {
        const RecordedTrain& last = before->back();
        if (last.train == recorded.train && last.policy == recorded.policy && last.model == recorded.model &&
            last.changes == recorded.changes)
            return last;
    }
    entry.payload = codec::Writer::write(recorded);
    auto stored = m_chain->append(entry, now);
    if (!stored)
        return std::move(stored).error();
    return readTrain(stored->record);
}

Result<std::vector<RecordedTrain>> TrainLedger::all() const {
    auto notes = m_chain->of(RecordKind::Note, trainSubject);
    if (!notes)
        return std::move(notes).error();
    std::vector<RecordedTrain> trains;
    for (const StoredRecord& stored : *notes) {
        auto train = readTrain(stored.record);
        if (!train)
            return std::move(train).error();
        trains.push_back(std::move(*train));
    }
    return trains;
}

Result<RecordedTrain> TrainLedger::find(const std::string& id) const {
    if (id.size() < 6)
        return Error(Fault::Usage, "an id has at least 6 digits");
    auto trains = all();
    if (!trains)
        return std::move(trains).error();
    std::erase_if(*trains, [&](const RecordedTrain& train) { return !train.id.starts_with(id); });
    if (trains->empty())
        return Error(Fault::NotFound, "no decision " + id);
    if (std::ranges::any_of(*trains, [&](const RecordedTrain& train) { return train.id != trains->front().id; }))
        return Error(Fault::Conflict, "several decisions begin with " + id);
    return trains->front();
}

Result<TrainFile> TrainLedger::open(const RecordedTrain& entry) const {
    return openTrain(entry, [&](const Digest& digest) { return m_chain->object(digest); });
}

} // namespace fermata::audit

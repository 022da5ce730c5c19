// `fermatactl gate --train`: several changes decided as one subject, and what to take out so that the rest may go.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "app/fermatactl/gate_bench.h"
#include "app/fermatactl/train_text.h"
#include "core/audit/codec/codec.h"
#include "core/audit/ledger.h"
#include "core/audit/train_ledger.h"
#include "core/base/text.h"
#include "core/decision/gate.h"
#include "core/decision/train.h"
#include "core/engine/actor.h"
#include "core/engine/assemble.h"
#include "core/engine/desk.h"
#include "core/engine/quarantines.h"
#include "core/engine/stacked.h"
#include "core/engine/test_memory.h"
#include "core/io/files/read_file.h"
#include "core/io/formats/json_reader.h"
#include "core/io/signing/sha256.h"
#include "core/report/train_json.h"

namespace fermata::ctl {
namespace {

constexpr std::size_t fileCap = std::size_t{16} << 20;
constexpr std::size_t mostChanges = 2000;

/// The train as its file states it.
struct Stated {
    std::vector<std::string> ids;
    std::vector<std::string> changes; ///< REV or BASE..HEAD
    std::vector<std::vector<std::size_t>> needs;
};

struct Outcome {
    std::vector<assessment::EvidenceSnapshot> snapshots;
    std::vector<decision::TrainCar> cars;
    std::vector<std::string> ids;
    decision::TrainDecision decision;
    std::vector<decision::TakeOut> ways;
    report::TrainDigests digests;
    std::string id; ///< empty: a rehearsal
    std::optional<Error> brokenEvidence;
};

Result<std::string> notEmpty(const io::Value& entry, std::string_view field) {
    const auto value = entry.at(field);
    if (!value)
        return value.error();
    auto text = value->text();
    if (text && text->empty())
        return value->error("is empty");
    return text;
}

Result<Stated> readTrain(const GateWanted& wanted) {
    const auto content = io::readFile(wanted.train, fileCap);
    if (!content)
        return content.error();
    const auto document = io::readJson(content->bytes, wanted.train);
    if (!document)
        return document.error();
    const auto fields = document->root().map();
    if (!fields)
        return fields.error();
    for (const io::Value& field : *fields)
        if (field.key() != "changes")
            return field.errorAtKey("is not known here");
    const auto changes = document->root().at("changes");
    if (!changes)
        return changes.error();
    const auto entries = changes->list();
    if (!entries)
        return entries.error();
    if (entries->size() > mostChanges)
        return Error(Fault::TooLarge,
                     fmt::format("has {} changes; a train has at most {}", entries->size(), mostChanges))
            .inFile(wanted.train);
    Stated stated;
    std::map<std::string, std::size_t> places;
    const auto add = [&](std::string id, std::string change) {
        places.emplace(id, stated.ids.size());
        stated.ids.push_back(std::move(id));
        stated.changes.push_back(std::move(change));
    };
    for (const io::Value& entry : *entries) {
        const auto members = entry.map();
        if (!members)
            return members.error();
        for (const io::Value& member : *members)
            if (member.key() != "change" && member.key() != "id" && member.key() != "needs")
                return member.errorAtKey("is not known here");
        auto change = notEmpty(entry, "change");
        if (!change)
            return std::move(change).error();
        auto id = entry.find("id") ? notEmpty(entry, "id") : change;
        if (!id)
            return std::move(id).error();
        if (places.contains(*id))
            return entry.error("is the second one named " + plainText(*id));
        add(std::move(*id), std::move(*change));
    }
    stated.needs.resize(stated.ids.size());
    for (std::size_t i = 0; i < entries->size(); ++i) {
        const auto needs = (*entries)[i].find("needs");
        if (!needs)
            continue;
        const auto list = needs->list();
        if (!list)
            return list.error();
        std::set<std::size_t> known;
        for (const io::Value& each : *list) {
            const auto id = each.text();
            if (!id)
                return id.error();
            const auto place = places.find(*id);
            if (place == places.end())
                return each.error("names " + plainText(*id) + ", which is not on this train");
            if (known.insert(place->second).second)
                stated.needs[i].push_back(place->second);
        }
    }
    if (!wanted.change.empty() && !places.contains(wanted.change) &&
        std::find(stated.changes.begin(), stated.changes.end(), wanted.change) == stated.changes.end()) {
        add(wanted.change, wanted.change);
        stated.needs.emplace_back();
    }
    if (stated.ids.empty())
        return Error(Fault::Malformed, "has no change").inFile(wanted.train).ofField("changes");
    return stated;
}

/// What the file states, and what git says: a branch that has another one's commits needs it.
Result<std::vector<std::vector<std::size_t>>> needsOf(const io::git::Repository& repository, const Stated& stated,
                                                      const std::vector<history::MeasuredRange>& measured,
                                                      const Context& context) {
    std::vector<history::Range> ranges;
    for (const history::MeasuredRange& each : measured)
        ranges.push_back({each.change.base, each.change.head});
    auto needs = engine::stackedOn(repository, ranges, context.stop);
    if (!needs)
        return needs;
    for (std::size_t i = 0; i < needs->size(); ++i)
        for (const std::size_t need : stated.needs[i])
            if (std::ranges::find((*needs)[i], need) == (*needs)[i].end())
                (*needs)[i].push_back(need);
    return needs;
}

Result<Outcome> run(const GateWanted& wanted, Context& context) {
    auto stated = readTrain(wanted);
    if (!stated)
        return std::move(stated).error();
    auto repository = io::git::Repository::open(wanted.repository);
    if (!repository)
        return std::move(repository).error();
    auto bench = makeBench(wanted, context);
    if (!bench)
        return std::move(bench).error();
    auto measured = measure(*repository, *bench, stated->changes, "HEAD", context);
    if (!measured)
        return std::move(measured).error();
    std::map<std::string, std::size_t> heads;
    for (std::size_t i = 0; i < measured->size(); ++i)
        if (const auto [other, isNew] = heads.emplace((*measured)[i].change.head.hex(), i); !isNew)
            return Error(Fault::Malformed,
                         fmt::format("{} and {} are one change, {}", plainText(stated->ids[other->second]),
                                     plainText(stated->ids[i]), other->first.substr(0, 12)))
                .inFile(wanted.train)
                .ofField("changes");
    auto needs = needsOf(*repository, *stated, *measured, context);
    if (!needs)
        return std::move(needs).error().in("looking for branches on top of others");
    auto named = readNamedEvidence(*repository, wanted);
    if (!named)
        return std::move(named).error();
    auto board = readBoard(*bench, wanted);
    if (!board)
        return std::move(board).error();

    std::optional<audit::DecisionLedger> ledger;
    std::map<std::string, assessment::Quarantine> quarantines;
    if (bench->record) {
        ledger.emplace(*bench->record);
        const auto standing = engine::quarantinesOf(*bench->record, bench->policy, bench->at);
        if (!standing)
            return standing.error();
        quarantines = engine::forGate(*standing);
    }

    Outcome outcome;
    outcome.ids = stated->ids;
    outcome.snapshots.reserve(measured->size());
    for (std::size_t i = 0; i < measured->size(); ++i) {
        context.progress("deciding on the train", i, measured->size());
        engine::Assembly given;
        given.measured = (*measured)[i];
        auto parts = partsOf(*repository, *bench, given.measured, *measured, context);
        if (!parts)
            return std::move(parts).error();
        given.series = std::move(*parts);
        given.environment = environmentOf(*bench, wanted);
        given.at = bench->at;
        given.policyPaths = bench->policyPaths;
        given.defects = bench->defects;
        given.board = *board;
        given.files = *named;
        const CommitId head = given.measured.change.head;
        for (sources::EvidenceFile& file : readFolders(*bench, head))
            given.files.push_back(std::move(file));
        if (ledger) {
            auto acts = ledger->acts(given.measured.change.key);
            if (!acts)
                return std::move(acts).error();
            given.reviews = engine::reviewsOf(*acts, bench->policy);
            given.quarantines = quarantines;
        }
        if (bench->workspace) {
            auto pasts = engine::recallTests(bench->workspace->storeFile(), head, given.files, given.at);
            if (!pasts)
                return std::move(pasts).error();
            given.testPasts = std::move(*pasts);
        }
        for (const sources::EvidenceFile& file : given.files)
            if (file.error && !outcome.brokenEvidence)
                outcome.brokenEvidence = *file.error;
        auto snapshot = engine::assemble(*repository, given, bench->policy, *bench->model, context.stop);
        if (!snapshot)
            return std::move(snapshot).error().in("looking at " + plainText(stated->ids[i]));
        outcome.snapshots.push_back(std::move(*snapshot));
        outcome.digests.snapshots.push_back(io::sha256(audit::encode(outcome.snapshots.back())));
    }
    if (*board && !(*board)->state && !outcome.brokenEvidence)
        outcome.brokenEvidence = Error(Fault::Malformed, (*board)->error);
    outcome.digests.policy = io::sha256(audit::encode(bench->policy));
    outcome.digests.model = io::sha256(bench->model->encode());
    for (std::size_t i = 0; i < outcome.snapshots.size(); ++i)
        outcome.cars.push_back({&outcome.snapshots[i],
                                decision::assessedRisk(outcome.snapshots[i], bench->policy, *bench->model),
                                (*needs)[i]});
    const decision::TrainJudge judge(outcome.cars, bench->policy);
    outcome.decision = judge.decide();
    outcome.ways = judge.takeOuts();
    outcome.digests.train = io::sha256(audit::encodeTrain(outcome.decision, outcome.cars));
    if (bench->record) {
        const decision::Actor actor = decision::actorOfAccount(bench->policy, engine::osAccount());
        auto recorded = audit::TrainLedger(*bench->record)
                            .add(outcome.cars, outcome.ids, bench->policy, bench->model, outcome.decision,
                                 {actor.personId, actor.established}, bench->at);
        if (!recorded)
            return std::move(recorded).error().in("recording the decision");
        outcome.id = recorded->id;
    }
    return outcome;
}

} // namespace

void gateTrain(const GateWanted& wanted, Context& context) {
    const auto outcome = run(wanted, context);
    if (!outcome)
        return context.fail(outcome.error());
    if (context.json) {
        const auto text = report::trainJson(outcome->id, outcome->decision, outcome->ways, outcome->cars, outcome->ids,
                                            outcome->digests)
                              .pretty();
        if (!text)
            return context.fail(text.error());
        context.print(*text);
    } else {
        const assessment::EvidenceSnapshot& first = outcome->snapshots.front();
        context.print(trainText(outcome->decision, outcome->ways, outcome->ids, first.environment, first.at));
        context.print(outcome->id.empty()
                          ? std::string("\nA rehearsal: nothing was recorded.\n")
                          : fmt::format("\nRecorded as decision {}: act on each change by its own.\n", outcome->id));
    }
    context.result = outcome->decision.permits() ? Done : No;
    if (outcome->brokenEvidence)
        context.fail(*outcome->brokenEvidence);
}

} // namespace fermata::ctl

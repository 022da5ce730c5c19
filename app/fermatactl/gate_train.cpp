// `fermatactl gate --train`: several changes decided as one subject, and what to take out so that the rest may go.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "app/fermatactl/gate_bench.h"
#include "core/audit/codec/codec.h"
#include "core/audit/ledger.h"
#include "core/base/text.h"
#include "core/decision/gate.h"
#include "core/decision/train.h"
#include "core/engine/assemble.h"
#include "core/engine/desk.h"
#include "core/engine/test_memory.h"
#include "core/io/files/read_file.h"
#include "core/io/formats/json_reader.h"
#include "core/io/signing/sha256.h"
#include "core/report/train_json.h"
#include "core/wording/wording.h"

namespace fermata::ctl {
namespace {

constexpr std::size_t fileCap = std::size_t{16} << 20;
constexpr std::size_t mostChanges = 2000;
constexpr std::size_t mostShown = 12;

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

Result<Outcome> run(const GateWanted& asked, Context& context) {
    // Nothing is recorded of a train, so that a record is not even opened for writing.
    GateWanted wanted = asked;
    if (wanted.at.empty())
        wanted.at = rfc3339(context.clock->now());
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
    auto named = readNamedEvidence(*repository, wanted);
    if (!named)
        return std::move(named).error();
    auto board = readBoard(*bench, wanted);
    if (!board)
        return std::move(board).error();

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
                                stated->needs[i]});
    const decision::TrainJudge judge(outcome.cars, bench->policy);
    outcome.decision = judge.decide();
    outcome.ways = judge.takeOuts();
    return outcome;
}

std::string listed(const std::vector<std::size_t>& places, const std::vector<std::string>& ids) {
    std::string text;
    for (std::size_t i = 0; i < places.size() && i < mostShown; ++i)
        text += (i ? ", " : "") + plainText(ids[places[i]]);
    return places.size() > mostShown ? text + fmt::format(" and {} more", places.size() - mostShown) : text;
}

std::string asText(const Outcome& outcome) {
    const decision::TrainDecision& decision = outcome.decision;
    std::string text =
        fmt::format("{}  {} changes together, for {} at {}\n{}\n", wording::word(decision.verdict),
                    decision.cars.size(), plainText(outcome.snapshots.front().environment),
                    wording::timeForPeople(outcome.snapshots.front().at), wording::sentence(decision.summary));
    const auto risk = [](const assessment::JointRisk& joint) {
        return fmt::format("{} ({} if one cause makes them faulty, {} each for itself)",
                           wording::percent(joint.any.value()), wording::percent(joint.low.value()),
                           wording::percent(joint.high.value()));
    };
    text += fmt::format("\nRisk that any needs a fix {}\nRisk of an incident {}\n", risk(decision.defect),
                        risk(decision.incident));
    if (decision.valuePerDay > 0.0)
        text += fmt::format("Worth {} {} a day together\n", wording::number(decision.valuePerDay),
                            plainText(decision.unit));
    text += "\nRules of the train\n";
    for (const decision::HardRule& rule : decision.rules)
        text += fmt::format("  {:<13} {}\n", wording::word(rule.state), wording::sentence(rule.message));
    text += "\nChanges, in an order in which they can go\n";
    for (std::size_t shown = 0; const std::size_t place : decision.order.order) {
        if (++shown > 50) {
            text += fmt::format("  {} more\n", decision.order.order.size() - 50);
            break;
        }
        const decision::CarView& car = decision.cars[place];
        text += fmt::format("  {:<10} {:>6}  {}: {}\n", wording::word(car.alone.verdict), wording::percent(car.pDefect),
                            plainText(outcome.ids[place]), wording::sentence(car.alone.summary));
    }
    if (!decision.pairs.empty())
        text += fmt::format("\nTouch a file in common ({})\n", decision.defect.overlaps);
    for (std::size_t i = 0; i < decision.pairs.size() && i < mostShown; ++i) {
        const decision::CarPair& pair = decision.pairs[i];
        text += fmt::format("  {} and {}: {} in common, {} on top\n", plainText(outcome.ids[pair.first]),
                            plainText(outcome.ids[pair.second]),
                            pair.files == 1 ? std::string("one file") : fmt::format("{} files", pair.files),
                            wording::percent(pair.onTop));
    }
    text += "\nWhat to take out\n";
    if (outcome.ways.empty())
        text +=
            decision.verdict == decision::Verdict::FastTrack ? "  nothing\n" : "  no part of it may do more (tried)\n";
    for (const decision::TakeOut& way : outcome.ways)
        text += fmt::format("  {} → {}, risk {}{}\n", listed(way.cars, outcome.ids), wording::word(way.verdict),
                            wording::percent(way.any.value()), way.isSmallest ? "" : " (perhaps not the smallest set)");
    return text + "\nNothing was recorded: act on each change by its own decision.\n";
}

} // namespace

void gateTrain(const GateWanted& wanted, Context& context) {
    const auto outcome = run(wanted, context);
    if (!outcome)
        return context.fail(outcome.error());
    if (context.json) {
        const auto text =
            report::trainJson(outcome->decision, outcome->ways, outcome->cars, outcome->ids, outcome->digests).pretty();
        if (!text)
            return context.fail(text.error());
        context.print(*text);
    } else {
        context.print(asText(*outcome));
    }
    context.result = outcome->decision.permits() ? Done : No;
    if (outcome->brokenEvidence)
        context.fail(*outcome->brokenEvidence);
}

} // namespace fermata::ctl

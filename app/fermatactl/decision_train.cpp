#include "app/fermatactl/decision_train.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/fermatactl/record_access.h"
#include "app/fermatactl/train_text.h"
#include "core/audit/codec/codec.h"
#include "core/audit/train_ledger.h"
#include "core/base/text.h"
#include "core/decision/gate.h"
#include "core/io/signing/sha256.h"
#include "core/report/train_json.h"
#include "core/wording/wording.h"

namespace fermata::ctl {
namespace {

io::Json asJson(const audit::RecordedTrain& train) {
    io::Json::List changes;
    for (const std::string& change : train.changes)
        changes.push_back(repairedUtf8(change));
    return io::Json::Map{{"id", train.id},
                         {"record", train.record},
                         {"at", rfc3339(train.at)},
                         {"person", repairedUtf8(train.author.person)},
                         {"environment", repairedUtf8(train.environment)},
                         {"changes", std::move(changes)},
                         {"verdict", decision::name(train.verdict)},
                         {"summary", wording::sentence(train.summary)},
                         {"p_defect", train.pDefect.value()},
                         {"low", train.low.value()},
                         {"high", train.high.value()},
                         {"decider", train.decider}};
}

} // namespace

Result<void> listTrains(audit::Chain& record, Context& context) {
    auto trains = audit::TrainLedger(record).all();
    if (!trains)
        return std::move(trains).error();
    std::ranges::reverse(*trains);
    io::Json::List json;
    for (const audit::RecordedTrain& train : *trains) {
        if (context.json) {
            json.push_back(asJson(train));
            continue;
        }
        std::string names;
        for (std::size_t i = 0; i < train.changes.size() && i < 3; ++i)
            names += (i ? ", " : "") + plainText(train.changes[i]);
        if (train.changes.size() > 3)
            names += fmt::format(" and {} more", train.changes.size() - 3);
        context.print(fmt::format("{}  {:<10}  {}  {:>6}  {}  {} changes: {}\n", train.id.substr(0, 12),
                                  wording::word(train.verdict), wording::timeForPeople(train.at),
                                  wording::percent(train.pDefect.value()), plainText(train.environment),
                                  train.changes.size(), names));
    }
    if (context.json)
        printJson(context, json);
    else if (trains->empty())
        context.print("No decision on a train is recorded yet.\n");
    return {};
}

Result<void> showTrain(audit::Chain& record, const std::string& id, Context& context) {
    const audit::TrainLedger ledger(record);
    const auto entry = ledger.find(id);
    if (!entry)
        return entry.error();
    auto file = ledger.open(*entry);
    if (!file)
        return std::move(file).error().in(fmt::format("reading record {}", entry->record));
    const auto cars = audit::carsOf(*file);
    std::vector<decision::TakeOut> ways; // of another version of the gate nobody here can say what it would do
    if (entry->decider == decision::decider && file->policy.contradictions().empty())
        ways = decision::TrainJudge(cars, file->policy).takeOuts();
    if (context.json) {
        report::TrainDigests digests{{}, entry->policy, entry->model, entry->train};
        for (const assessment::EvidenceSnapshot& snapshot : file->snapshots)
            digests.snapshots.push_back(io::sha256(audit::encode(snapshot)));
        printJson(context, report::trainJson(entry->id, file->decision, ways, cars, entry->changes, digests));
        return {};
    }
    context.print(trainText(file->decision, ways, entry->changes, entry->environment, entry->at));
    context.print(fmt::format("\nDecision {}, record {}{}.\n", entry->id, entry->record,
                              entry->author.person.empty() ? "" : ", for " + plainText(entry->author.person)));
    return {};
}

} // namespace fermata::ctl

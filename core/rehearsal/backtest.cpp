#include "core/rehearsal/backtest.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/audit/action_ledger.h"

namespace fermata::rehearsal {
namespace {

constexpr std::size_t piece = 1024; ///< looks in memory at a time

} // namespace

LookFacts factsOf(const Look& look) {
    LookFacts facts{look.entry,
                    look.snapshot.change.title,
                    {},
                    0,
                    look.snapshot.environmentIsProduction,
                    look.snapshot.change.state == delivery::ChangeState::AlreadyMerged};
    facts.lines = long(look.snapshot.linesAdded) + look.snapshot.linesDeleted;
    for (const std::string& component : look.snapshot.components)
        if (!component.empty())
            facts.components += (facts.components.empty() ? "" : ", ") + component;
    return facts;
}

Result<Fates> readFates(audit::Chain& chain) {
    Fates fates;
    auto stored = chain.of({audit::RecordKind::Approval, audit::RecordKind::Override}, 1);
    if (!stored)
        return std::move(stored).error();
    for (const audit::StoredRecord& each : *stored) {
        auto act = audit::readAct(each.record);
        if (!act)
            return std::move(act).error().in(fmt::format("reading record {}", each.record.number));
        fates.letThrough[{act->change, act->head.hex(), act->environment}].push_back(std::move(*act));
    }
    auto orders = audit::ActionLedger(chain).ordersOf({action::ActionKind::Deploy});
    if (!orders)
        return std::move(orders).error();
    for (const audit::RecordedOrder& order : *orders) {
        const action::Binding& bound = order.order.binding;
        if (order.receipt && order.receipt->outcome == action::Outcome::Done)
            fates.deployed.try_emplace({bound.change, bound.head.hex(), bound.environment}, order.receipt->at);
    }
    auto told = audit::OutcomeLedger(chain).told();
    if (!told)
        return std::move(told).error();
    fates.told = std::move(*told);
    return fates;
}

Result<Backtest> backtest(audit::Chain& chain, const std::vector<Named>& policies, const Window& window,
                          const Unwanted& isUnwanted, const std::function<void(std::size_t, std::size_t)>& told) {
    auto fates = readFates(chain);
    if (!fates)
        return std::move(fates).error();
    auto numbers = chain.numbers({audit::RecordKind::Decision});
    if (!numbers)
        return std::move(numbers).error();
    std::vector<Scenario> scenarios;
    for (const Named& each : policies)
        scenarios.push_back({each.name, each.policy->lossUnit, {}});
    std::vector<LookFacts> facts;
    LookReader reader(chain);
    std::size_t notByThisVersion = 0;
    for (std::size_t from = 0; from < numbers->size(); from += piece) {
        auto read =
            reader.read(std::span(*numbers).subspan(from, std::min(piece, numbers->size() - from)), window, isUnwanted);
        if (!read)
            return std::move(read).error();
        notByThisVersion += read->notByThisVersion;
        for (std::size_t s = 0; s < policies.size(); ++s) {
            auto said = answers(read->looks, *policies[s].policy, isUnwanted);
            if (!said)
                return std::move(said).error();
            std::move(said->begin(), said->end(), std::back_inserter(scenarios[s].answers));
        }
        for (const Look& look : read->looks)
            facts.push_back(factsOf(look));
        if (told)
            told(std::min(from + piece, numbers->size()), numbers->size());
    }
    Backtest all = score(facts, scenarios, *fates);
    all.notByThisVersion = notByThisVersion;
    return all;
}

} // namespace fermata::rehearsal

#include "core/engine/policy_trial.h"

#include <fmt/format.h>

#include "core/decision/gate.h"
#include "core/rehearsal/under_policy.h"

namespace fermata::engine {
namespace {

Error unwanted() {
    return {Fault::Cancelled, "something newer is tried"};
}

} // namespace

Result<void> TrialCases::read(const std::string& recordFile, const std::stop_token& stop,
                              const std::atomic<bool>& isUnwanted) {
    auto places = audit::Places::ofAccount();
    if (!places)
        return std::move(places).error();
    auto chain = audit::Chain::open(recordFile, audit::Access::Observe, *places);
    if (!chain)
        return std::move(chain).error();
    auto numbers = chain->numbers({audit::RecordKind::Decision});
    if (!numbers)
        return std::move(numbers).error();
    const audit::DecisionLedger ledger(*chain);
    const std::size_t first = numbers->size() > trialAtMost ? numbers->size() - trialAtMost : 0;
    m_forgotten = first;
    for (std::size_t i = first; i < numbers->size(); ++i) {
        const std::uint64_t number = (*numbers)[i];
        if (number <= m_readTo)
            continue;
        if (stop.stop_requested() || isUnwanted)
            return unwanted(); // what was read so far stays
        auto stored = chain->record(number);
        if (!stored)
            return std::move(stored).error();
        auto entry = audit::readDecision(stored->record);
        if (!entry)
            return std::move(entry).error().in(fmt::format("reading record {}", number));
        auto file = ledger.open(*entry);
        if (!file && file.error().fault() != Fault::Newer)
            return std::move(file).error().in(fmt::format("reading record {}", number));
        if (file)
            m_cases.push_back({std::move(*entry), std::move(file->snapshot), std::move(file->model)});
        else
            ++m_unreadable;
        m_readTo = number;
    }
    if (m_cases.size() > trialAtMost)
        m_cases.erase(m_cases.begin(), m_cases.end() - static_cast<std::ptrdiff_t>(trialAtMost));
    return {};
}

Result<PolicyTrial> TrialCases::run(const std::string& recordFile, const decision::Policy& inForce,
                                    const decision::Policy& tried, const std::stop_token& stop,
                                    const std::atomic<bool>& isUnwanted) {
    if (auto done = read(recordFile, stop, isUnwanted); !done)
        return std::move(done).error();
    PolicyTrial trial;
    trial.older = m_forgotten;
    trial.notByThisVersion = m_unreadable;
    for (auto each = m_cases.rbegin(); each != m_cases.rend(); ++each) {
        if (stop.stop_requested() || isUnwanted)
            return unwanted();
        const auto before = decision::decide(rehearsal::under(inForce, each->snapshot), inForce, *each->model);
        auto after = decision::decide(rehearsal::under(tried, each->snapshot), tried, *each->model);
        ++trial.looked;
        ++trial.counts[{before.verdict, after.verdict}];
        if (before.verdict != after.verdict)
            trial.flips.push_back({each->entry.id, each->entry.change, each->entry.environment, each->entry.at,
                                   before.verdict, after.verdict, std::move(after.summary)});
    }
    return trial;
}

} // namespace fermata::engine

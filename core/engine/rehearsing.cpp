#include "core/engine/rehearsing.h"

#include <algorithm>

#include "core/workspace/policy_file.h"

namespace fermata::engine {
namespace {

constexpr std::size_t keptAtMost = 4; ///< policies: now, two scenarios, and the one a slider came from

} // namespace

Result<std::vector<rehearsal::Answer>> Rehearser::answersOf(const rehearsal::NewestLooks& looks,
                                                            const decision::Policy& policy,
                                                            const rehearsal::Unwanted& isUnwanted) {
    const auto known = std::ranges::find(m_kept, policy, &Kept::policy);
    if (known != m_kept.end()) {
        std::rotate(known, known + 1, m_kept.end()); // used last, forgotten last
        return m_kept.back().answers;
    }
    auto answers = rehearsal::answers(looks.looks(), policy, isUnwanted);
    if (!answers)
        return answers;
    if (m_kept.size() == keptAtMost)
        m_kept.erase(m_kept.begin());
    m_kept.push_back({policy, *answers});
    return answers;
}

Result<Rehearsal> Rehearser::run(rehearsal::NewestLooks& looks, const std::string& recordFile,
                                 const std::string& inForce, const std::string& file, const RehearsalWish& wish,
                                 const rehearsal::Unwanted& isUnwanted) {
    std::vector<decision::Policy> policies;
    auto now = workspace::parsePolicy(inForce, file);
    if (!now)
        return std::move(now).error();
    policies.push_back(std::move(*now));
    Rehearsal rehearsed;
    for (const ScenarioWish& scenario : wish.scenarios) {
        auto text = workspace::edited(inForce, file, scenario.edits);
        auto policy = text ? workspace::parsePolicy(*text, file) : Result<decision::Policy>(text.error());
        if (!policy) {
            rehearsed.problem = std::move(policy).error();
            rehearsed.problemOf = rehearsed.texts.size();
            return rehearsed;
        }
        policies.push_back(std::move(*policy));
        rehearsed.texts.push_back(std::move(*text));
    }
    if (auto read = looks.refresh(recordFile, rehearsalAtMost, isUnwanted); !read)
        return std::move(read).error();
    const auto all = looks.looks();
    const std::uint64_t lastRecord = all.empty() ? 0 : all.back().entry.record;
    if (lastRecord != m_lastRecord)
        m_kept.clear();
    m_lastRecord = lastRecord;
    const rehearsal::Window window{wish.from, std::nullopt};
    std::vector<rehearsal::LookFacts> facts;
    for (const rehearsal::Look& look : all)
        if (window.holds(look.entry.at))
            facts.push_back(rehearsal::factsOf(look));
    std::vector<rehearsal::Scenario> scenarios;
    for (std::size_t i = 0; i < policies.size(); ++i) {
        auto answers = answersOf(looks, policies[i], isUnwanted);
        if (!answers)
            return std::move(answers).error();
        rehearsal::Scenario scenario{i == 0 ? "now" : wish.scenarios[i - 1].name, policies[i].lossUnit, {}};
        for (std::size_t k = 0; k < all.size(); ++k)
            if (window.holds(all[k].entry.at))
                scenario.answers.push_back(std::move((*answers)[k]));
        scenarios.push_back(std::move(scenario));
    }
    auto places = audit::Places::ofAccount();
    if (!places)
        return std::move(places).error();
    auto chain = audit::Chain::open(recordFile, audit::Access::Observe, *places);
    if (!chain)
        return std::move(chain).error();
    const auto fates = rehearsal::readFates(*chain);
    if (!fates)
        return fates.error();
    rehearsed.backtest = rehearsal::score(facts, scenarios, *fates);
    rehearsed.backtest.older = looks.older();
    rehearsed.backtest.notByThisVersion = looks.notByThisVersion();
    return rehearsed;
}

} // namespace fermata::engine

// What the record teaches besides the model: risks of what was deployed, and what taken-back versions speak for.
#include <algorithm>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/engine/conductor_state.h"
#include "core/engine/model_health.h"
#include "core/engine/orders.h"
#include "core/wording/wording.h"

namespace fermata::engine {

namespace {

/// Deployments are looked up for so long.
constexpr Seconds deployedLately{24 * 3600};

} // namespace

/// The newest decision on record that was made on this head, whatever its change looks like today.
std::optional<audit::RecordedDecision>
Conductor::State::decisionOf(const std::function<bool(const CommitId&)>& isHead) const {
    auto newest = m_ledger->newest();
    if (!newest)
        return std::nullopt;
    for (const audit::RecordedDecision& entry : *newest)
        if (isHead(entry.head))
            return entry;
    for (const audit::RecordedDecision& entry : *newest) { // the change went on since
        auto past = m_ledger->history(entry.change);
        if (!past)
            continue;
        const auto found =
            std::find_if(past->rbegin(), past->rend(), [&](const auto& each) { return isHead(each.head); });
        if (found != past->rend())
            return *found;
    }
    return std::nullopt;
}

/// Looked up once for each deployment and each bar; what no decision brought is remembered as such.
void Conductor::State::showLessons() {
    if (!m_ledger || !m_policy)
        return;
    const Time now = m_clock.now();
    std::string from = m_policyDigest.hex();
    for (const BarredView& each : m_shown.barred)
        from += fmt::format(" {}", each.record);
    for (const Declined& each : m_declined)
        from += fmt::format(" -{}:{}", each.component, each.upTo);
    std::vector<const delivery::Deployment*> lately;
    for (const auto& [key, deployment] : m_board->deployments)
        if (const Time at = deployment.finishedAt.value_or(deployment.seenAt); now - at <= deployedLately) {
            lately.push_back(&deployment);
            from += ' ' + key;
        }
    if (from == m_lessonsOf)
        return;
    m_lessonsOf = std::move(from);
    std::map<std::string, std::optional<double>> known;
    m_lessons = {};
    for (const delivery::Deployment* deployment : lately) {
        auto& risk = known[deployment->key()];
        if (const auto before = m_risksAtGate.find(deployment->key()); before != m_risksAtGate.end())
            risk = before->second;
        else if (const auto entry = decisionOf([&](const CommitId& head) { return brings(*deployment, head); }))
            if (auto file = m_ledger->open(*entry))
                risk = file->decision.pIncident.value();
        if (risk)
            m_lessons.atGate[deployment->key()] = *risk;
    }
    m_risksAtGate = std::move(known);
    std::vector<TakenBack> history;
    for (const BarredView& each : m_shown.barred) {
        if (each.commit.empty())
            continue;
        auto [touched, isNew] = m_touchedByBarred.try_emplace(each.record);
        if (isNew)
            if (const auto entry =
                    decisionOf([&](const CommitId& head) { return head.hex().starts_with(each.commit); }))
                if (auto file = m_ledger->open(*entry))
                    touched->second = file->snapshot.components;
        const auto reason = each.why.texts.find("reason");
        history.push_back({{each.record, each.service, each.version, each.environment,
                            reason == each.why.texts.end() ? std::string() : reason->second, each.at},
                           touched->second});
    }
    m_lessons.suggestions = suggestionsOf(history, m_policy->policy, m_policy->text, now, m_declined);
    putLessons();
}

void Conductor::State::putLessons() {
    const bool isEmpty = m_lessons.suggestions.empty() && m_lessons.atGate.empty();
    if (!m_shown.modelHealth && isEmpty)
        return;
    ModelHealthView view = m_shown.modelHealth ? *m_shown.modelHealth : ModelHealthView{};
    view.suggestions = m_lessons.suggestions;
    view.atGate = m_lessons.atGate;
    m_shown.modelHealth = std::make_shared<const ModelHealthView>(std::move(view));
}

Result<void> Conductor::State::readDeclined() {
    auto declined = declinedOf(*m_chain);
    if (!declined)
        return std::move(declined).error();
    m_declined = std::move(*declined);
    return {};
}

/// Who may approve may decline, with a reason.
Result<void> Conductor::State::decline(const DeclineSuggestion& what) {
    if (m_shown.isObserver)
        return Error(Fault::Refused, wording::sentence({"act.observer", {}, {}}));
    if (trimmed(what.reason).empty())
        return Error(Fault::Usage, "a suggestion is declined with a reason").ofField("reason");
    if (auto read = readPolicy(); !read)
        return std::move(read).error().in("reading the policy again");
    if (auto why = decision::mayEverCommand(m_policy->policy, m_actor, decision::CommandKind::ResumeLine))
        return Error(Fault::Refused, wording::sentence(*why));
    const auto found = std::ranges::find(m_lessons.suggestions, what.component, &SuggestionView::component);
    if (found == m_lessons.suggestions.end())
        return Error(Fault::NotFound, "nothing is suggested for " + what.component);
    auto kept =
        m_chain->append(declineNote(*found, what.reason, {m_actor.personId, m_actor.established}), m_clock.now());
    if (!kept)
        return std::move(kept).error();
    if (auto read = readDeclined(); !read)
        return read;
    showLessons();
    announce();
    return {};
}

} // namespace fermata::engine

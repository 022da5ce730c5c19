// What a watch leads to: the facts of a ruling, the order, the phase.
#include <algorithm>

#include "core/action/order_id.h"
#include "core/base/text.h"
#include "core/engine/barred.h"
#include "core/engine/conductor_state.h"
#include "core/engine/orders.h"
#include "core/engine/way_back.h"
#include "core/wording/wording.h"

namespace fermata::engine {

namespace {

/// So many orders are looked through for rollbacks of a service.
constexpr std::size_t ordersRead = 200;
/// Of so many deployments it is remembered what their changes did.
constexpr std::size_t irreversibleKept = 500;

} // namespace

/// Whether the change behind a deployment can be undone, as the newest decision about it says. What is known of a
/// deployment does not change.
std::optional<bool> Conductor::State::recordedIrreversible(const delivery::Deployment& deployment) {
    if (const auto known = m_irreversible.find(deployment.key()); known != m_irreversible.end())
        return known->second;
    const auto is = isIrreversible(*m_ledger, deployment);
    if (m_irreversible.size() >= irreversibleKept)
        m_irreversible.clear();
    if (is)
        m_irreversible[deployment.key()] = *is;
    return is;
}

/// What the watched change did that going back does not undo. Not known counts as something.
std::vector<std::string> Conductor::State::irreversibleIn(WatchState& watched) {
    const auto deployed = m_board->deployments.find(watched.watching.deployment().id);
    if (!watched.isIrreversible && deployed != m_board->deployments.end())
        watched.isIrreversible = recordedIrreversible(deployed->second);
    if (!watched.isIrreversible)
        return {"what it changed, which no decision on record says,"};
    return *watched.isIrreversible ? std::vector<std::string>{"its migration of a database"}
                                   : std::vector<std::string>{};
}

decision::RollbackPlan Conductor::State::planOf(const std::string& service, const std::string& environment) {
    const WayBackQuestions ask{
        [&](const delivery::Placement& each) {
            // Of the service itself the ruling says so with the step's name.
            const auto deployed = m_board->deployments.find(each.deployment);
            return each.service != service && (deployed == m_board->deployments.end() ||
                                               recordedIrreversible(deployed->second).value_or(true));
        },
        [&](const std::string& name, const std::string& version) {
            return name != service && std::ranges::any_of(m_shown.barred, [&](const BarredView& barred) {
                       return barred.service == name && barred.environment == environment && barred.version == version;
                   });
        }};
    return engine::wayBack(m_workspace->settings().needs, *m_board, m_shown.placements, service, environment, ask);
}

decision::RollbackFacts Conductor::State::rollbackFacts(WatchState& watched, const delivery::Placement& placement,
                                                        Time now) {
    const Watching& watching = watched.watching;
    decision::RollbackFacts facts;
    facts.service = placement.service;
    facts.environment = placement.environment;
    facts.version = watching.deployment().version;
    facts.running = placement.version;
    facts.previous = watching.deployment().previous;
    facts.proof = watching.proof(now);
    facts.isOver = watching.isOver(now);
    facts.hasControl = watching.hasControl(now);
    facts.untouched = watching.untouched(now);
    for (const auto& other : m_shown.placements)
        if (other.environment == placement.environment && other.service != placement.service && other.since &&
            *other.since >= watching.deployment().deployedAt - watching.setting().warmUp)
            facts.overlaps.push_back(other.service);
    facts.irreversible = irreversibleIn(watched);
    for (const BarredView& barred : m_shown.barred)
        if (barred.service == facts.service && barred.environment == facts.environment)
            facts.barred.push_back(barred.version);
    if (const auto orders = m_actions->orders(ordersRead))
        for (const auto& recorded : *orders) {
            const action::Order& order = recorded.order;
            if (order.kind != action::ActionKind::RollBack || order.service != facts.service ||
                order.binding.environment != facts.environment || !recorded.wasSent)
                continue;
            const bool isDone = recorded.receipt && recorded.receipt->outcome == action::Outcome::Done;
            // What was done a moment ago may not have reached the board yet: it is still on its way.
            const bool isOpen = !recorded.receipt || recorded.receipt->outcome == action::Outcome::Unknown ||
                                (isDone && now - recorded.receipt->at < action::settlesAfter &&
                                 order.binding.artefact == placement.deployment);
            if (!isDone && !isOpen)
                continue;
            const auto from = m_board->deployments.find(order.binding.artefact);
            facts.past.push_back({from == m_board->deployments.end() ? order.binding.artefact : from->second.version,
                                  order.version, recorded.at, isOpen, order.isAutomatic});
        }
    else
        facts.past.push_back({{}, {}, now, true, false}); // a record that cannot be read hides anything
    const decision::RollbackPlan plan = planOf(facts.service, facts.environment);
    facts.isPlanned = !plan.steps.empty();
    facts.whyNotPlanned = plan.why;
    facts.isArmed = facts.isPlanned;
    for (const decision::Move& step : plan.steps) { // each one has to be armed, and counts
        auto order = rollbackOf(step.service, facts.environment);
        if (!order) {
            facts.isArmed = false;
            break;
        }
        order->isAutomatic = true;
        facts.isArmed = facts.isArmed && action::armingFor(*order, m_standing.armed, now) != nullptr;
        const auto acts = m_standing.automaticActs.find(action::armingScope(*order));
        facts.automaticActs = std::max(facts.automaticActs, acts == m_standing.automaticActs.end() ? 0 : acts->second);
    }
    // What goes along has to fit into the limit together with it.
    facts.automaticActs += plan.steps.empty() ? 0 : static_cast<int>(plan.steps.size()) - 1;
    facts.automaticActsAnHour = action::Limits{}.automaticActsAnHour;
    return facts;
}

void Conductor::State::rollBackAlone(const WatchState& watched, const decision::Message& why, Time now) {
    // One step at a time: the next one is planned from what runs once this one is confirmed.
    const std::string& environment = watched.watching.setting().environment;
    const decision::RollbackPlan plan = planOf(watched.watching.setting().service, environment);
    if (plan.steps.empty())
        return;
    auto order = rollbackOf(plan.steps.front().service, environment);
    if (!order) {
        m_log.write(LogLevel::Failure, "watch", order.error().text());
        return;
    }
    order->isAutomatic = true;
    order->reason = wording::sentence(why);
    if (const auto blown = watched.watching.view(now); blown.fuse && blown.fuse->blownAt)
        order->reason += " " + wording::sentence(fuseMessage(*blown.fuse));
    if (plan.steps.front().service != watched.watching.setting().service)
        order->reason += " " + wording::sentence({"rollback.goes_along", {{"service", order->service}}, {}});
    const auto next = triedNext(std::move(*order), now);
    if (!next || wasCarried(*next, now))
        return;
    if (auto sent = carry(*next, {}); !sent)
        m_log.write(LogLevel::Failure, "watch", sent.error().text());
}

/// Phase and sentence of a watch at this moment; orders a rollback where the ruling is one.
void Conductor::State::judge(WatchState& watched, const delivery::Placement& placement, Time now) {
    const Watching& watching = watched.watching;
    const std::map<std::string, std::string> what{{"service", placement.service},
                                                  {"environment", placement.environment},
                                                  {"version", watching.deployment().version},
                                                  {"previous", placement.version}};
    if (watched.recovery) {
        const Time since = watched.recovery->deployment().deployedAt;
        const auto recovery = decision::recoveryOf({placement.deployment == watched.recovery->deployment().id,
                                                    watched.recovery->proof(now), since, watching.setting().duration},
                                                   now);
        watched.phase = recovery == decision::Recovery::Recovered      ? WatchPhase::Recovered
                        : recovery == decision::Recovery::NotRecovered ? WatchPhase::NotRecovered
                                                                       : WatchPhase::RolledBack;
        watched.why = {recovery == decision::Recovery::Recovered      ? "watch.recovered"
                       : recovery == decision::Recovery::NotRecovered ? "watch.not_recovered"
                                                                      : "watch.rolled_back",
                       what,
                       {}};
        if (recovery == decision::Recovery::Recovered && !watched.recoveredAt)
            watched.recoveredAt = now;
        return;
    }
    const decision::RollbackFacts facts = rollbackFacts(watched, placement, now);
    const auto ruling = decision::ruleOn(facts, now);
    watched.remedy = ruling.remedy;
    watched.why = ruling.why;
    decision::RollbackFacts proven = facts; // what would stand in the way, were it bad
    proven.proof = decision::Proof::RollBack;
    proven.hasControl = proven.hasControl || facts.proof != decision::Proof::RollBack;
    watched.ifProven = decision::ruleOn(proven, now);
    const bool isUnderWay =
        std::ranges::any_of(facts.past, [&](const auto& past) { return past.isOpen && past.from == facts.version; });
    switch (ruling.remedy) {
    case decision::Remedy::RollBack:
        watched.phase = WatchPhase::RollingBack;
        if (!m_shown.isObserver)
            rollBackAlone(watched, ruling.why, now);
        return;
    case decision::Remedy::Pause:
        watched.phase = WatchPhase::Paused;
        return;
    case decision::Remedy::Escalate:
        watched.phase = ruling.why.id == "rollback.elsewhere" || ruling.why.id == "rollback.overlap" ||
                                ruling.why.id == "rollback.nothing_to_compare"
                            ? WatchPhase::Elsewhere
                            : WatchPhase::Paused;
        return;
    case decision::Remedy::None:
        break;
    }
    const WatchView view = watching.view(now);
    const bool hasData =
        std::ranges::any_of(view.guards, [](const GuardView& guard) { return guard.state != GuardState::NoData; });
    watched.phase = isUnderWay                                     ? WatchPhase::RollingBack
                    : facts.proof == decision::Proof::Good         ? WatchPhase::Good
                    : watching.isOver(now)                         ? WatchPhase::Inconclusive
                    : now < view.since + watching.setting().warmUp ? WatchPhase::Warming
                                                                   : WatchPhase::Watching;
    if (watched.phase == WatchPhase::Inconclusive)
        watched.why = {hasData ? "watch.inconclusive" : "watch.inconclusive.no_data", what, {}};
    else if (watched.phase == WatchPhase::Watching && !hasData)
        watched.why = {"watch.no_data", what, {}};
    else if (watched.phase == WatchPhase::Warming)
        watched.why = {"watch.warming", what, {}};
}

Result<void> Conductor::State::readBarred() {
    auto barred = barredOf(*m_chain);
    if (!barred)
        return std::move(barred).error();
    m_shown.barred = std::move(*barred);
    return {};
}

void Conductor::State::bar(const WatchState& watched) {
    const Watching& watching = watched.watching;
    const auto deployed = m_board->deployments.find(watching.deployment().id);
    if (m_shown.isObserver || !watched.recovery || deployed == m_board->deployments.end())
        return;
    const Time at = watched.recovery->deployment().deployedAt;
    const auto proof = watching.proof(at);
    if (proof != decision::Proof::Pause && proof != decision::Proof::RollBack)
        return; // a person took it back without a proof; that person decides what comes next
    BarredView what;
    what.service = watching.setting().service;
    what.environment = watching.setting().environment;
    what.version = watching.deployment().version;
    for (const std::string& change : m_order) // the whole hash, where a waiting change has it
        if (brings(deployed->second, m_desk.at(change).waiting.range.head))
            what.commit = m_desk.at(change).waiting.range.head.hex();
    if (what.commit.empty() && deployed->second.commit)
        what.commit = deployed->second.commit->hex();
    const std::string key = "barred " + watching.deployment().id;
    if (m_watchNotes.contains(key))
        return; // also where it was lifted since: the same deployment bars once
    auto entry = barNote(what, false, wording::sentence({"barred.worse", {{"environment", what.environment}}, {}}), {});
    entry.payload.set("deployment", watching.deployment().id);
    if (auto kept = m_chain->append(entry, m_clock.now()); !kept)
        return fail(std::move(kept).error().in("barring " + what.version));
    m_watchNotes.insert(key);
    if (auto read = readBarred(); !read)
        fail(std::move(read).error());
}

/// Who may approve may lift a bar, with a reason.
Result<void> Conductor::State::lift(const LiftBar& what) {
    if (m_shown.isObserver)
        return Error(Fault::Refused, wording::sentence({"act.observer", {}, {}}));
    if (trimmed(what.reason).empty())
        return Error(Fault::Usage, "a bar is lifted with a reason").ofField("reason");
    if (auto read = readPolicy(); !read)
        return std::move(read).error().in("reading the policy again");
    if (auto why = decision::mayEverCommand(m_policy->policy, m_actor, decision::CommandKind::ResumeLine))
        return Error(Fault::Refused, wording::sentence(*why));
    const auto found = std::ranges::find_if(m_shown.barred, [&](const BarredView& each) {
        return each.service == what.service && each.environment == what.environment && each.version == what.version;
    });
    if (found == m_shown.barred.end())
        return Error(Fault::NotFound, "this version is not barred there");
    auto kept =
        m_chain->append(barNote(*found, true, what.reason, {m_actor.personId, m_actor.established}), m_clock.now());
    if (!kept)
        return std::move(kept).error();
    if (auto read = readBarred(); !read)
        return read;
    assessAll({});
    return {};
}

} // namespace fermata::engine

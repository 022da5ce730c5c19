#include "core/engine/health_of.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/learning/evaluation/health_store.h"

namespace fermata::engine {

namespace {

using State = PromotionCheck::State;

State stateOf(bool isMet) {
    return isMet ? State::Met : State::NotMet;
}

bool permits(decision::Verdict verdict) {
    return verdict == decision::Verdict::Approve || verdict == decision::Verdict::FastTrack;
}

} // namespace

std::vector<PromotionCheck> promotionChecks(const learning::ModelVersion& version,
                                            const std::optional<learning::ModelVersion>& champion) {
    std::vector<PromotionCheck> checks;
    const learning::Quality& quality = version.card.quality;
    const bool isJudged = version.card.scored >= learning::enoughLabels;
    checks.push_back({isJudged ? State::Met : State::Unknown,
                      {"model.check.judged",
                       {},
                       {{"count", double(version.card.scored)}, {"needed", double(learning::enoughLabels)}}}});
    if (std::isfinite(quality.rocAuc) && std::isfinite(version.card.linesAddedAuc))
        checks.push_back({isJudged ? stateOf(quality.rocAuc > version.card.linesAddedAuc) : State::Unknown,
                          {"model.check.size", {}, {{"auc", quality.rocAuc}, {"size", version.card.linesAddedAuc}}}});
    if (!version.trial) {
        if (champion)
            checks.push_back({State::Unknown, {"model.check.untried", {}, {}}});
        return checks;
    }
    const learning::Trial& trial = *version.trial;
    // One of the two is enough: what the other says is not held against it.
    const auto shown = [&](const char* id, std::size_t count, double evidence, double needed) {
        const bool isOpen = count == 0 || (evidence < needed && trial.isBetter());
        checks.push_back({isOpen ? State::Unknown : stateOf(evidence >= needed),
                          {id,
                           {{"version", "v" + std::to_string(trial.against)}},
                           {{"count", double(count)}, {"evidence", evidence}, {"needed", needed}}}});
    };
    shown("model.check.better", trial.faced, trial.evidence, trial.needed);
    if (trial.followed > 0)
        shown("model.check.followed", trial.followed, trial.followedEvidence, trial.followedNeeded);
    if (trial.doubts.empty())
        checks.push_back({State::Met, {"model.check.no_doubts", {}, {}}});
    for (const std::string& doubt : trial.doubts)
        checks.push_back({State::NotMet, {"model.check.doubt", {{"doubt", doubt}}, {}}});
    if (champion && std::isfinite(quality.ece) && std::isfinite(champion->card.quality.ece))
        checks.push_back(
            {stateOf(quality.ece <= champion->card.quality.ece + 0.01),
             {"model.check.calibrated", {}, {{"ece", quality.ece}, {"before", champion->card.quality.ece}}}});
    return checks;
}

OverrideFates fatesOf(const std::vector<audit::RecordedAct>& acts, const std::vector<assessment::PastChange>& past) {
    std::map<CommitId, assessment::Outcome> outcomes;
    for (const assessment::PastChange& change : past)
        outcomes.emplace(change.commit, change.outcome);
    std::map<CommitId, const audit::RecordedAct*> last;
    for (const audit::RecordedAct& act : acts) {
        const bool isReleased = act.kind == decision::ActKind::Override && !permits(act.verdict);
        const bool isHeld = act.kind == decision::ActKind::Hold && permits(act.verdict);
        if (isReleased || isHeld)
            last[act.head] = &act;
        else
            last.erase(act.head); // in the end they agreed
    }
    OverrideFates fates;
    for (const auto& [head, act] : last) {
        const auto outcome = outcomes.find(head);
        if (outcome == outcomes.end()) {
            ++fates.unknown;
            continue;
        }
        const bool hasFailed = outcome->second == assessment::Outcome::Faulty;
        auto& list = act->kind == decision::ActKind::Override ? (hasFailed ? fates.releasedFailed : fates.releasedFine)
                                                              : (hasFailed ? fates.heldFailed : fates.heldFine);
        list.push_back(act->change);
    }
    return fates;
}

Result<ModelHealthView> modelHealth(io::Database& store, const assessment::RiskModel& speaks,
                                    const std::vector<audit::RecordedAct>& acts) {
    const learning::ModelRegistry registry(store);
    ModelHealthView view;
    auto versions = registry.versions();
    if (!versions)
        return std::move(versions).error();
    view.versions = std::move(*versions);
    auto champion = registry.champion();
    if (!champion)
        return std::move(champion).error();
    auto health = learning::HealthStore(store).newest();
    if (!health)
        return std::move(health).error();
    view.health = std::move(*health);
    auto promotions = registry.promotions();
    if (!promotions)
        return std::move(promotions).error();
    std::size_t height = 0; // of the stack of champions
    for (const learning::Promotion& promotion : *promotions)
        height = promotion.isBack ? height - std::min<std::size_t>(height, 1) : height + 1;
    view.canGoBack = height > 0;
    view.champion = *champion ? (*champion)->version : 0;
    for (const learning::ModelVersion& version : view.versions)
        if (!view.promotable && version.version > view.champion && version.state == assessment::RiskState::Ready) {
            view.promotable = version.version;
            view.checks = promotionChecks(version, *champion);
            view.hasDoubts = version.trial && !version.trial->doubts.empty();
        }
    view.labels = speaks.parts().labels;
    view.labelsNeeded = speaks.parts().labelsNeeded;
    view.state = std::string(name(speaks.parts().state));
    view.fates = fatesOf(acts, speaks.parts().past);
    return view;
}

} // namespace fermata::engine

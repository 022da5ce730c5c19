#include "core/decision/allocation/stage_plan.h"

#include <algorithm>
#include <optional>

#include "core/base/probability.h"
#include "core/decision/rules.h"

namespace fermata::decision {
namespace {

using assessment::ChangeKind;
using assessment::EvidenceKind;

constexpr double usualCriticality = 1.0;

/// The evidence that a stage brings.
std::optional<EvidenceKind> evidenceOf(StageKind kind) {
    switch (kind) {
    case StageKind::SeniorReview:
        return EvidenceKind::Review;
    case StageKind::UnitTests:
        return EvidenceKind::Tests;
    case StageKind::Scan:
        return EvidenceKind::Scan;
    case StageKind::Coverage:
        return EvidenceKind::Coverage;
    case StageKind::Build:
    case StageKind::IntegrationTests:
    case StageKind::MigrationRehearsal:
    case StageKind::PerformanceEnvironment:
    case StageKind::Canary:
    case StageKind::Deploy:
        return std::nullopt;
    }
    return std::nullopt;
}

class Planner {
public:
    Planner(const PlanQuestion& question, const Policy& policy) : m_question(question), m_policy(policy) {}

    StagePlan plan() {
        for (const StageKind kind : {StageKind::Build, StageKind::UnitTests, StageKind::IntegrationTests,
                                     StageKind::Coverage, StageKind::Scan, StageKind::Deploy})
            m_plan.stages.push_back({kind, StageFate::Kept, isMandatory(kind), isMandatory(kind) ? "policy" : "usual"});
        drops();
        additions();
        order();
        return std::move(m_plan);
    }

private:
    bool isMandatory(StageKind kind) const {
        if (kind == StageKind::Deploy)
            return true;
        const auto evidence = evidenceOf(kind);
        return evidence && m_policy.ruleFor(*evidence).use == Use::Mandatory;
    }

    double reviewAbove() const {
        double limit = m_policy.appetite.reviewAbove;
        for (const std::string& id : m_question.components)
            limit = std::min(limit, m_policy.component(id).reviewAbove.value_or(limit));
        return limit;
    }

    bool isRisky() const { return rounded(m_question.risk.pDefectForGate.value()) >= rounded(reviewAbove()); }

    bool touchesCritical() const {
        return std::ranges::any_of(m_question.components, [&](const std::string& id) {
            return m_policy.component(id).criticality > usualCriticality;
        });
    }

    /// Only what is wholly known, harmless by its class and not risky may skip anything.
    bool maySkip() const {
        return !m_question.isPartial && !m_question.editsPipelineOrPolicy && !isRisky() &&
               !m_question.changeClass.decidedBy.empty();
    }

    void drop(StageKind kind) {
        const auto stage = std::ranges::find(m_plan.stages, kind, &PlannedStage::kind);
        if (stage == m_plan.stages.end() || stage->isMandatory)
            return;
        m_plan.dropped.push_back({kind, StageFate::Dropped, false, "class"});
        m_plan.stages.erase(stage);
    }

    void drops() {
        if (!maySkip())
            return;
        if (isHarmless(m_question.changeClass)) {
            for (const StageKind kind :
                 {StageKind::UnitTests, StageKind::IntegrationTests, StageKind::Coverage, StageKind::Scan})
                drop(kind);
            if (m_question.changeClass.kind == ChangeKind::Documentation)
                drop(StageKind::Build);
            m_plan.tests = TestScope::Reduced;
        } else if (m_question.changeClass.kind == ChangeKind::Tests) {
            drop(StageKind::Coverage);
        }
    }

    void add(StageKind kind, const char* because) {
        m_plan.stages.push_back({kind, StageFate::Added, isMandatory(kind), because});
    }

    void additions() {
        if (m_question.changeClass.kind == ChangeKind::Migration) {
            add(StageKind::MigrationRehearsal, "class");
            add(StageKind::PerformanceEnvironment, "class");
        }
        if (isRisky())
            add(StageKind::SeniorReview, "risk");
        else if (m_question.editsPipelineOrPolicy)
            add(StageKind::SeniorReview, "pipeline");
        else if (isMandatory(StageKind::SeniorReview))
            add(StageKind::SeniorReview, "policy");
        else if (touchesCritical() && !isHarmless(m_question.changeClass))
            add(StageKind::SeniorReview, "component");
        const bool isOnlyTests = m_question.changeClass.kind == ChangeKind::Tests;
        if (m_question.isProduction && !(maySkip() && (isHarmless(m_question.changeClass) || isOnlyTests)))
            add(StageKind::Canary, "production");
    }

    /// The order of the kinds is the usual one with reviews in front; a dependency is scanned before it is built, since
    /// building it executes it.
    void order() {
        const bool scansFirst = m_question.changeClass.kind == ChangeKind::Dependencies ||
                                m_question.changeClass.kind == ChangeKind::Vendored;
        const auto place = [&](const PlannedStage& stage) {
            if (scansFirst && stage.kind == StageKind::Scan)
                return -1;
            // The scan is short, but usually runs beside the tests: behind them.
            return stage.kind == StageKind::Scan ? static_cast<int>(StageKind::Coverage) * 2 + 1
                                                 : static_cast<int>(stage.kind) * 2;
        };
        if (scansFirst)
            for (PlannedStage& stage : m_plan.stages)
                if (stage.kind == StageKind::Scan) {
                    stage.fate = StageFate::Moved;
                    stage.because = "class";
                }
        std::ranges::stable_sort(m_plan.stages, {}, place);
    }

    const PlanQuestion& m_question;
    const Policy& m_policy;
    StagePlan m_plan;
};

} // namespace

std::string_view name(StageKind kind) {
    switch (kind) {
    case StageKind::SeniorReview:
        return "senior_review";
    case StageKind::Build:
        return "build";
    case StageKind::UnitTests:
        return "unit_tests";
    case StageKind::Scan:
        return "scan";
    case StageKind::IntegrationTests:
        return "integration_tests";
    case StageKind::Coverage:
        return "coverage";
    case StageKind::MigrationRehearsal:
        return "migration_rehearsal";
    case StageKind::PerformanceEnvironment:
        return "performance_environment";
    case StageKind::Canary:
        return "canary";
    case StageKind::Deploy:
        return "deploy";
    }
    return "deploy";
}

std::string_view name(StageFate fate) {
    switch (fate) {
    case StageFate::Kept:
        return "kept";
    case StageFate::Added:
        return "added";
    case StageFate::Moved:
        return "moved";
    case StageFate::Dropped:
        return "dropped";
    }
    return "kept";
}

std::string_view name(TestScope scope) {
    switch (scope) {
    case TestScope::Full:
        return "full";
    case TestScope::Reduced:
        return "reduced";
    }
    return "full";
}

StagePlan planOf(const assessment::EvidenceSnapshot& snapshot, const Decision& decision, const Policy& policy) {
    const bool isPartial = snapshot.fileCount != static_cast<int>(snapshot.files.size());
    return planStages({snapshot.changeClass, isPartial, snapshot.editsPipelineOrPolicy, snapshot.components,
                       decision.risk, snapshot.environmentIsProduction},
                      policy);
}

StagePlan planStages(const PlanQuestion& question, const Policy& policy) {
    return Planner(question, policy).plan();
}

} // namespace fermata::decision

// Which stages a change goes through, and why: not the same script for a typo and for a migration.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/assessment/change_class/change_class.h"
#include "core/assessment/evidence/snapshot.h"
#include "core/assessment/risk/risk_assessment.h"
#include "core/decision/decision.h"
#include "core/decision/policy.h"

namespace fermata::decision {

enum class StageKind {
    SeniorReview, ///< someone senior looks before machines are spent on it
    Build,
    UnitTests,
    Scan,
    IntegrationTests,
    Coverage,
    MigrationRehearsal,     ///< the migration runs forth and back on a copy
    PerformanceEnvironment, ///< requested for what touches the database
    Canary,
    Deploy
};
std::string_view name(StageKind kind); ///< stable lower-case word: "unit_tests"

/// Against the usual order of stages for code.
enum class StageFate { Kept, Added, Moved, Dropped };
std::string_view name(StageFate fate);

enum class TestScope {
    Full,
    Reduced ///< the tests that are near to the change
};
std::string_view name(TestScope scope);

struct PlannedStage {
    StageKind kind = StageKind::Build;
    StageFate fate = StageFate::Kept;
    bool isMandatory = false; ///< the policy asks for what it finds: it cannot be dropped
    std::string because; ///< stable word: "policy", "class", "risk", "component", "pipeline", "production", "usual"
    bool operator==(const PlannedStage&) const = default;
};

struct StagePlan {
    std::vector<PlannedStage> stages;  ///< in the order in which they run
    std::vector<PlannedStage> dropped; ///< never a mandatory one
    TestScope tests = TestScope::Full;
    bool operator==(const StagePlan&) const = default;
};

/// What is known of the change when its plan is made.
struct PlanQuestion {
    assessment::ChangeClass changeClass;
    bool isPartial = false; ///< not all of its files are known: nothing is dropped
    bool editsPipelineOrPolicy = false;
    std::vector<std::string> components; ///< ids of the policy's; "" for the rest
    assessment::RiskAssessment risk;
    bool isProduction = true;
};

/// The plan of a change as it was decided.
StagePlan planOf(const assessment::EvidenceSnapshot& snapshot, const Decision& decision, const Policy& policy);

/// Pure. More risk never drops a stage that less risk keeps.
StagePlan planStages(const PlanQuestion& question, const Policy& policy);

} // namespace fermata::decision

// Puts together what is shown of the model's health, from the store, the record and what is remembered of the past.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/assessment/risk/risk_model.h"
#include "core/audit/ledger.h"
#include "core/base/result.h"
#include "core/engine/model_health.h"
#include "core/io/sql/database.h"

namespace fermata::engine {

/// What speaks for a promotion of this version, each with its number; what is not known is no yes.
std::vector<PromotionCheck> promotionChecks(const learning::ModelVersion& version,
                                            const std::optional<learning::ModelVersion>& champion);
/// The last word of a person on each head that differs from the gate's, by what became of that head.
/// @param acts  oldest first
OverrideFates fatesOf(const std::vector<audit::RecordedAct>& acts, const std::vector<assessment::PastChange>& past);
/// Everything but `whyClosed`. @returns what store and record return
Result<ModelHealthView> modelHealth(io::Database& store, const assessment::RiskModel& speaks,
                                    const std::vector<audit::RecordedAct>& acts);

} // namespace fermata::engine

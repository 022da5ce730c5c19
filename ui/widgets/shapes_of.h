// Which shape and state a value of the core is drawn with.
#pragma once

#include "core/assessment/evidence/evidence.h"
#include "core/decision/decision.h"
#include "ui/style/shapes.h"

namespace fermata::ui {

/// `isTimed`: a Hold that ends by itself.
style::VerdictShape shapeOf(decision::Verdict verdict, bool isTimed = false);
/// None while there is no decision.
style::VerdictShape shapeOf(const decision::Decision* decision);
style::EvidenceShape shapeOf(assessment::EvidenceState state);

} // namespace fermata::ui

// Hand-built snapshots for the tests of the window: one of every verdict and state, many rows, and a hostile one.
#pragma once

#include <memory>
#include <string>

#include "core/engine/snapshot.h"

namespace fermata::test {

/// 2026-11-23 14:32:08 UTC.
Time noon();

/// A change with a decision of `verdict`, evidence in all states, reasons, ways out and similar ones.
engine::ChangeView aChange(const std::string& key, decision::Verdict verdict, bool needsPerson = false);

/// Every verdict, one being assessed, one that failed, one done; somebody may act.
engine::Snapshot aWorld();
std::shared_ptr<const engine::Snapshot> shared(engine::Snapshot snapshot);

/// Markup, escapes, bidirectional and zero-width characters, formulas, line breaks; then 10,000 letters.
std::string hostileText();
/// A world in which every field that others write holds hostileText().
engine::Snapshot aHostileWorld();
/// What hostile text must never leave in what is shown.
bool isHarmless(const std::string& shownUtf8);

} // namespace fermata::test

// The failed tests of a change: which stand against it, which are known to be flaky, and what each did before.
#pragma once

#include <vector>

#include "core/assessment/evidence/snapshot.h"
#include "core/delivery/test_past.h"
#include "ui/change/change_models.h"

namespace fermata::ui {

/// Builds of a strip, the newest ones.
inline constexpr std::size_t stripBuilds = 26;

/// Those that stand first: name over what is said of it, its newest builds as a strip, and the two probabilities.
/// `pasts` null: not read yet.
std::vector<RowsModel::Row> testRows(const assessment::TestFacts& tests, const delivery::TestPasts* pasts);
/// Names of the failed tests, in the order of the rows.
std::vector<std::string> failedTests(const assessment::TestFacts& tests);

} // namespace fermata::ui

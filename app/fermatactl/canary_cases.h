// Reads files of classified pairs of control and experiment, as Kayenta's judges take them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/assessment/production/canary_judge.h"
#include "core/base/result.h"

namespace fermata::ctl {

struct CanaryCase {
    std::string name;
    bool isByMeans = false; ///< the mean-inequality judge, else Mann-Whitney
    std::vector<double> control, experiment;
    assessment::CanaryRules rules;
    std::optional<std::string> expected; ///< verdict that the file states
    std::optional<bool> expectedCritical;
};

/// A list of `{name, judge (mw|mean), control[], experiment[], tolerance, confLevel, effectSizeThresholds[2],
/// criticalThresholds[2], measure (meanRatio|cles), direction, nanStrategy, critical, dataRequired, expect,
/// expectCritical}`; a sample may be null (no number); what is absent has its default.
/// @returns Malformed, TooLarge, NotFound …, with file, line and field
Result<std::vector<CanaryCase>> readCanaryCases(const std::string& file);

assessment::CanaryJudgement judge(const CanaryCase& one);
/// Whether the stated verdict, and criticality where it is stated, are the judged ones.
bool agrees(const CanaryCase& one, const assessment::CanaryJudgement& judged);

} // namespace fermata::ctl

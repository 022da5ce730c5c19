// The scorer of the Numenta Anomaly Benchmark: early hits in a window count more, false alarms cost, one threshold.
#pragma once

#include <string>
#include <vector>

#include "core/base/time.h"

namespace fermata::bench {

struct LabelledSeries {
    std::string group, name;
    std::vector<Time> times;
    std::vector<double> values;
    struct Window {
        std::size_t first = 0, last = 0; ///< rows, inclusive
    };
    std::vector<Window> windows;
    std::size_t probation() const; ///< rows that are not scored: 15 %, at most 750
};

/// Costs of a profile; "standard" .11, "low FP" .22.
struct Profile {
    double falseAlarm = 0.11;
};

struct NabScore {
    double score = 0.0; ///< 0: no detector; 100: perfect
    double threshold = 0.0;
};

/// Score of the series at one threshold, not normalised.
double rawScore(const LabelledSeries& series, const std::vector<double>& scores, double threshold,
                const Profile& profile);
/// Normalised over all series at that threshold.
double normalised(const std::vector<LabelledSeries>& all, const std::vector<std::vector<double>>& scores,
                  double threshold, const Profile& profile);
/// The best threshold over all series.
NabScore best(const std::vector<LabelledSeries>& all, const std::vector<std::vector<double>>& scores,
              const Profile& profile);

} // namespace fermata::bench

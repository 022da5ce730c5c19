#include "tests/bench/nab.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace fermata::bench {

namespace {

double sigmoid(double y) {
    return y > 3.0 ? -1.0 : 2.0 / (1.0 + std::exp(5.0 * y)) - 1.0;
}

} // namespace

std::size_t LabelledSeries::probation() const {
    return std::min<std::size_t>(times.size() * 15 / 100, 750);
}

double rawScore(const LabelledSeries& series, const std::vector<double>& scores, double threshold,
                const Profile& profile) {
    double sum = 0.0;
    std::vector<bool> isHit(series.windows.size());
    std::size_t next = 0;              // the first window that does not lie behind
    std::optional<std::size_t> passed; // the newest that does
    for (std::size_t row = series.probation(); row < scores.size(); ++row) {
        while (next < series.windows.size() && series.windows[next].last < row)
            passed = next++;
        if (scores[row] < threshold)
            continue;
        if (next < series.windows.size() && series.windows[next].first <= row) {
            const auto& window = series.windows[next];
            const auto width = static_cast<double>(window.last - window.first + 1);
            if (!isHit[next]) // later hits of the same window count less than this one
                sum += sigmoid(-static_cast<double>(window.last - row + 1) / width) / sigmoid(-1.0);
            isHit[next] = true;
        } else if (passed) {
            const auto& window = series.windows[*passed];
            const auto width = std::max(1.0, static_cast<double>(window.last - window.first));
            sum += profile.falseAlarm * sigmoid(static_cast<double>(row - window.last) / width);
        } else {
            sum -= profile.falseAlarm;
        }
    }
    return sum - static_cast<double>(std::ranges::count(isHit, false));
}

double normalised(const std::vector<LabelledSeries>& all, const std::vector<std::vector<double>>& scores,
                  double threshold, const Profile& profile) {
    double sum = 0.0, windows = 0.0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        sum += rawScore(all[i], scores[i], threshold, profile);
        windows += static_cast<double>(all[i].windows.size());
    }
    return 100.0 * (sum + windows) / (2.0 * windows);
}

NabScore best(const std::vector<LabelledSeries>& all, const std::vector<std::vector<double>>& scores,
              const Profile& profile) {
    std::vector<double> candidates;
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t row = all[i].probation(); row < scores[i].size(); ++row)
            if (scores[i][row] > 0.0)
                candidates.push_back(scores[i][row]);
    std::ranges::sort(candidates);
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
    // Some hundred of them say as much as all.
    const std::size_t step = std::max<std::size_t>(1, candidates.size() / 400);
    NabScore found{normalised(all, scores, 2.0, profile), 2.0};
    for (std::size_t i = 0; i < candidates.size(); i += step) {
        const double score = normalised(all, scores, candidates[i], profile);
        if (score > found.score)
            found = {score, candidates[i]};
    }
    return found;
}

} // namespace fermata::bench

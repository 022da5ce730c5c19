// How good a list of probabilities is, in the numbers that the field reports.
#pragma once

#include <span>

namespace fermata::learning {

struct Judged {
    double probability = 0; ///< or any score, where only the order counts
    bool isFaulty = false;
};

/// Where one class is missing, everything that compares the two is NaN.
struct Quality {
    std::size_t changes = 0;
    std::size_t faulty = 0;
    double rocAuc = 0;     ///< chance that a faulty change stands above a clean one, ties half
    double prAuc = 0;      ///< average precision; equal scores enter together
    double brier = 0;
    double ece = 0;        ///< expected calibration error, 15 bins of equal width
    double capture5 = 0;   ///< share of the faulty changes among the riskiest 5 %; ties are shared out evenly
    double capture10 = 0;
    double capture20 = 0;
};

Quality qualityOf(std::span<const Judged> judged);

} // namespace fermata::learning

// Whether a challenger may speak: is what it learned from in order, and does it foresee better what neither had seen?
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/assessment/risk/risk_model.h"
#include "core/base/time.h"
#include "core/learning/evaluation/evaluate.h"
#include "core/learning/registry/following.h"
#include "core/learning/training/dataset.h"

namespace fermata::learning {

/// How a challenger did beside the model that spoke when it was trained.
struct Trial {
    std::int64_t against = 0; ///< version of the champion; 0: the prior
    std::size_t faced = 0;    ///< changes with a known outcome that neither had learned from
    double evidence = 1;      ///< e-value against "the challenger foresees no better"
    double needed = 0;        ///< evidence from which on it is better; rises with every challenger that was tried
    std::vector<std::string> doubts; ///< what is wrong with the outcomes it learned from; empty: nothing seen
    std::size_t followed = 0;        ///< outcomes of changes that the challengers since the last promotion spoke for
    double followedEvidence = 1;     ///< e-value of those challengers, each on the changes until the next
    double followedNeeded = 0;       ///< evidence from which on learning on is better than staying as it is

    bool isBetter() const {
        return (faced > 0 && evidence >= needed) || (followed > 0 && followedEvidence >= followedNeeded);
    }
    bool operator==(const Trial&) const = default;
};

/// The wealth of a gambler who bets on the challenger change after change: the mean over some stakes s of
/// Π (1 + s·d/m), d = (p_champion − y)² − (p_challenger − y)², m = Faced::most. While the challenger foresees no better
/// its expectation is at most 1 whenever one looks (Waudby-Smith and Ramdas, JRSS B 86(1) 2024, section 4). Oldest
/// first.
double evidenceFor(std::span<const Faced> faced);

/// What the twin of the k-th challenger of one champion must reach, so that all of them together let a no better one
/// through with probability at most 2.5 %: k·(k+1)/0.025. The other 2.5 % are those of the challengers that are
/// followed.
/// @requires attempt > 0
double evidenceNeeded(std::int64_t attempt);

/// What the model that speaks knew of the past, and what it was judged to be worth.
struct Incumbent {
    std::int64_t version = 0;
    assessment::RiskModel::Pointer model;
    std::int64_t labels = 0;
    double rocAuc = 0;      ///< of its card; NaN: not known
    std::int64_t tried = 0; ///< challengers tried against it before
};

/// @param dataset  what the challenger learned from, in the order of time
/// @param twin     what the challenger's twin said of the newest part, as on its card (TrainedModel::predictions)
/// @param line     what became known of changes that earlier challengers of the same champion spoke for
/// Doubts: the window shrank to less than half of the labels that the incumbent had; faults that it knew are clean now
/// (an outcome that was traced stays, so more than 2 % and at least 5 of them are somebody's doing or a fault of
/// tracing); what came after the incumbent turned out the other way round than it said, or it is ordered far worse than
/// the incumbent's card says and no better by the challenger. A window too short to tell brings no doubt of the last
/// kind and no evidence either. Faults that were kept out of what is new, and nothing else, are not seen here.
Trial tried(const Incumbent& incumbent, const Dataset& dataset, std::optional<Time> asOf, std::int64_t labels,
            std::span<const Prediction> twin, std::span<const Faced> line = {});

} // namespace fermata::learning

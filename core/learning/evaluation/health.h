// What a person looks at to see whether a risk model can be trusted: calibration, capture, drift and labels, as values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/assessment/risk/risk_model.h"
#include "core/learning/evaluation/drift.h"
#include "core/learning/evaluation/model_card.h"

namespace fermata::learning {

/// With no failure among so many, the share of failures is below 5 % with 95 % confidence (ln 0.05 / ln 0.95 = 58.4).
inline constexpr std::size_t enoughLabels = 59;

/// Changes that were foreseen alike, and how many of them were faulty.
struct ReliabilityBin {
    double foreseen = 0; ///< mean probability
    std::size_t changes = 0;
    std::size_t faulty = 0;
    double share = 0, low = 0, high = 0; ///< of faulty ones, with the 90 % interval of Wilson 1927
};

/// Share of the faulty changes among the riskiest 0, 1, … 50 % of all. Equal scores are shared out evenly.
using CaptureCurve = std::vector<double>;

struct LabelSource {
    std::string origin; ///< "szz", "revert", "hotfix", "incident", or what a table says; empty: not said
    std::size_t labels = 0;
    std::optional<double> days; ///< median age at which they became known
};

/// How much one input moves what the model says.
struct InputShare {
    std::string feature;
    double share = 0; ///< of all contributions in log-odds, by their absolute size; all inputs together 1
};
/// So many of the heaviest are kept.
inline constexpr std::size_t inputsKept = 12;

struct Health {
    std::int64_t version = 0; ///< that was judged
    Time asOf{};
    std::size_t scored = 0;                 ///< the newest changes with a known outcome, none of them learned from
    std::vector<ReliabilityBin> bins;       ///< 15 of equal width; those without a change have none
    std::size_t blocks = 0, blocksHeld = 0; ///< of 250 scored changes, and whose faults lie within the intervals
    CaptureCurve judged;                    ///< of `version`
    CaptureCurve bySize;                    ///< ordered by lines added, without a model; empty without such a feature
    /// The champion and `version` on those of them that the champion has not learned from; empty where it is the same
    /// model, or there are too few.
    std::int64_t champion = 0;
    std::size_t faced = 0;
    CaptureCurve championFaced, judgedFaced;
    std::vector<DriftRow> drift;
    std::vector<InputShare> inputs;         ///< of `version`, over the newest 500 scored changes, heaviest first
    std::vector<LabelSource> sources;       ///< most labels first
    std::size_t harmless = 0, tooYoung = 0; ///< old enough without a failure; not old enough to count
    std::optional<double> matureAfterDays;
};

/// The 90 % interval of a share: Wilson, JASA 22(158) 1927. @requires trials > 0
std::pair<double, double> shareInterval(double successes, double trials);
std::vector<ReliabilityBin> reliabilityOf(std::span<const Prediction> predictions);
CaptureCurve captureOf(std::span<const Judged> judged);

/// @param trained   with the predictions of its twin
/// @param champion  what spoke when it was trained, or null
Health healthOf(const TrainedModel& trained, std::int64_t version, const Dataset& dataset, Time asOf,
                std::int64_t championVersion, const assessment::RiskModel::Pointer& champion);

} // namespace fermata::learning

// What a risk model is made of: flat tables that learning fills in and that are stored as they are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/assessment/risk/risk_assessment.h"

namespace fermata::assessment {

/// A node of a regression tree. `feature` < 0 marks a leaf; children lie behind their parent.
struct TreeNode {
    std::int32_t feature = -1;
    float threshold = 0;    ///< value < threshold goes left
    std::uint32_t left = 0; ///< index within the tree
    std::uint32_t right = 0;
    float cover = 0; ///< training rows that passed here
    float mean = 0;  ///< their share of faulty ones

    bool operator==(const TreeNode&) const = default;
};

/// Averages trees; its log-odds are those of the average.
struct Forest {
    std::vector<std::vector<TreeNode>> trees;
    bool operator==(const Forest&) const = default;
};

/// Adds trees up: log-odds = base + Σ leaves. In these trees `mean` is not a share but the log-odds that the node adds,
/// and a parent's is the mean of its children's by cover.
struct Boosting {
    double base = 0;
    std::vector<std::vector<TreeNode>> trees;
    bool operator==(const Boosting&) const = default;
};

/// Log-odds = intercept + Σ weight · z, with z = (ln-compressed value − centre) / scale and the value held within
/// [least, most] of the training rows, which is what bounds an unknown value.
struct LogisticTerm {
    std::uint32_t feature = 0;
    double weight = 0;
    double centre = 0;
    double scale = 1;
    double least = 0;
    double most = 0;
    bool operator==(const LogisticTerm&) const = default;
};
struct Logistic {
    double intercept = 0;
    std::vector<LogisticTerm> terms;
    bool operator==(const Logistic&) const = default;
};

struct WordWeight {
    std::uint32_t number = 0; ///< of a word, below history::wordNumbers
    float weight = 0;
    bool operator==(const WordWeight&) const = default;
};

/// What the words of a change say, as a feature that the members read: Σ weights of its words / √(count of its words).
struct WordModel {
    std::uint32_t key = 0;           ///< mark of the key that hashed them; words of another key are unknown
    std::vector<WordWeight> weights; ///< by number, rising; empty: the model does not look at words
    bool operator==(const WordModel&) const = default;
};

/// A point of the monotone map from score to probability; between points it is linear, outside it is flat.
struct CalibrationKnot {
    double score = 0;
    double probability = 0;
    double low = 0;
    double high = 0;
    bool operator==(const CalibrationKnot&) const = default;
};

/// A labelled change kept for "what became of changes like this one".
struct PastChange {
    CommitId commit;
    Outcome outcome = Outcome::Clean;
    std::vector<float> position; ///< standardised, in the order of `neighbourFeatures`
    bool operator==(const PastChange&) const = default;
};

struct BaseRate {
    double value = 0;
    double low = 0;
    double high = 0;
    bool operator==(const BaseRate&) const = default;
};

/// What the changes of one repository say of its own, beside those of all that the model learned from: its score is
/// (1 − share) · that of all + share · (logisticShare · logistic + (1 − logisticShare) · boosting) + offset.
struct OwnPart {
    std::string repository; ///< its name in the workspace
    double share = 0;
    double logisticShare = 0;
    double offset = 0; ///< of its level, in log-odds
    Logistic logistic; ///< empty where the share is 0
    Boosting boosting;
    bool operator==(const OwnPart&) const = default;
};

struct RiskParts {
    std::string schema;                ///< id of the feature schema
    std::vector<std::string> features; ///< ids in the order of the vectors; with `words` one more, wordsFeature
    std::string trained;               ///< one line for people: on what, until when, with which seed
    RiskState state = RiskState::PriorOnly;
    std::int64_t labels = 0;
    std::int64_t labelsNeeded = 0;
    BaseRate baseRate;
    double forestWeight = 0; ///< the members' shares of the score; they add up to 1 once trained
    double logisticWeight = 0;
    double boostingWeight = 0; ///< 0 in a model of format 1, which has no such member
    Forest forest;
    Logistic logistic;
    Boosting boosting;
    std::vector<CalibrationKnot> calibration;
    std::vector<LogisticTerm> neighbourFeatures; ///< centre and scale only
    std::vector<PastChange> past;
    WordModel words;          ///< from format 3 on
    std::vector<OwnPart> own; ///< by repository, rising; from format 4 on

    bool operator==(const RiskParts&) const = default;
    bool readsWords() const { return !words.weights.empty(); }
    /// Nothing where the repository is unknown or has no part of its own.
    const OwnPart* ownOf(std::string_view repository) const;
    /// One a feature: whether any member looks at it. One that nobody looks at may be unknown without harm.
    /// @requires checkParts
    std::vector<bool> used() const;
};

/// Labelled changes below which a model says nothing but the base rate (leastLabelsForSize), looks at size and
/// diffusion only (leastLabelsForAll), or at everything.
constexpr std::int64_t leastLabelsForSize = 200;
constexpr std::int64_t leastLabelsForAll = 2000;

} // namespace fermata::assessment

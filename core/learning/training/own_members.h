// What one repository's own changes say beside those of all: members of its own, and how much they count.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/assessment/features/features.h"
#include "core/assessment/risk/risk_parts.h"
#include "core/base/result.h"
#include "core/learning/training/blend.h"
#include "core/learning/training/boosting_trainer.h"
#include "core/learning/training/dataset.h"
#include "core/learning/training/maturity.h"
#include "core/learning/training/rows.h"

namespace fermata::learning {

/// A repository with enough outcomes of its own to learn from, and what was chosen for it.
struct OwnRepository {
    std::string name;
    std::vector<std::size_t> examples;   ///< rising
    std::vector<std::uint32_t> features; ///< that its members look at
    double share = 0;                    ///< of the score; the rest is said by the members of all
    double logisticShare = 0;            ///< of its members' score; the rest is boosting's
    double offset = 0;                   ///< of its level from that of all, in log-odds
};

/// The members of one repository, fitted to some of its rows.
struct OwnMembers {
    assessment::Logistic logistic;
    assessment::Boosting boosting;

    OwnScore logOdds(std::span<const double> values) const;
};

/// The repositories with at least leastLabelsForSize labelled changes, ten of them faulty and ten clean, by name; none
/// where all examples are of one. With under leastLabelsForAll labels they look at size and diffusion only.
/// @param features  that the members of all look at, of `schema` or behind it
std::vector<OwnRepository> ownRepositories(std::span<const Example> examples, const KnownOutcomes& outcomes,
                                           const assessment::FeatureSchema& schema,
                                           std::span<const std::uint32_t> features);

/// @returns nothing where the rows are too few or of one class: then the members of all speak alone
Result<std::optional<OwnMembers>> fitOwn(const Rows& rows, const OwnRepository& repository,
                                         const assessment::FeatureSchema& schema, const BoostingOptions& boosting,
                                         double ridge, double pull, std::stop_token stop);

/// Chooses `share` and `logisticShare` with the least logistic loss on the forward scores of the repository, each block
/// calibrated for itself. A share has to pay: a full one counts as some pretended observations against it, so that few
/// outcomes leave the word to the members of all, and many let the repository have its own (empirical Bayes in effect:
/// Efron and Morris 1973).
void chooseShares(OwnRepository& repository, std::span<const ForwardScore> scores, std::size_t blocks,
                  const Blend& blend);

/// The score of a repository's change: `ofAll` is what the members of all say.
double withOwn(const OwnRepository& repository, double ofAll, const std::optional<OwnScore>& own);

/// As the model keeps them. @requires members was fitted for `repository`
assessment::OwnPart asPart(const OwnRepository& repository, OwnMembers members);

} // namespace fermata::learning

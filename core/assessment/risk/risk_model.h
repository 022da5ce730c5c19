// The trained model as an immutable value: read from bytes, asked for assessments, never changed.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/assessment/features/features.h"
#include "core/assessment/risk/risk_assessment.h"
#include "core/assessment/risk/risk_parts.h"
#include "core/base/result.h"

namespace fermata::assessment {

/// Thread safety: immutable; all methods, from any thread.
class RiskModel {
public:
    using Pointer = std::shared_ptr<const RiskModel>;

    /// The model of a workspace that has learned nothing yet: states the prior and its interval, no more.
    static Pointer priorOnly();
    /// @returns Fault::Internal where the parts contradict each other (an index out of range, knots not ascending)
    static Result<Pointer> fromParts(RiskParts parts);
    /// Reads what encode() wrote; any other byte is refused. The caller has checked the digest of the bytes.
    /// @returns Fault::Malformed, TooLarge (over 20 MiB) or Newer
    static Result<Pointer> decode(std::string_view bytes);
    /// The model in its own flat format; equal models give equal bytes.
    std::string encode() const;

    /// @ensures bias + contributions == score to 1e-9; low <= pDefect <= high; equal input gives equal output; making a
    ///          feature unknown never raises `low` and never lowers `high` or `pDefectForGate`
    RiskAssessment assess(const FeatureVector& features) const;

    /// The labelled past changes nearest in the standardised features, nearest first; none without known features.
    std::vector<SimilarChange> similarTo(const FeatureVector& features, std::size_t count) const;

    /// Whether words are part of what this model needs to know of a change.
    bool readsWords() const { return m_parts.readsWords(); }
    const RiskParts& parts() const { return m_parts; }

private:
    explicit RiskModel(RiskParts parts);
    RiskParts m_parts;
    std::vector<bool> m_used; ///< one a feature: whether any member looks at it
};

} // namespace fermata::assessment

#include "core/assessment/risk/risk_model.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/assessment/risk/risk_format.h"
#include "core/assessment/risk/scoring.h"

namespace fermata::assessment {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// The vector in the model's order. Another schema, a wrong length or a number that is none is not known.
std::vector<double> known(const RiskParts& parts, const FeatureVector& features) {
    std::vector<double> values(parts.features.size(), unknown);
    const std::size_t count = values.size() - (parts.readsWords() ? 1 : 0);
    if (features.schema != parts.schema || features.values.size() != count)
        return values;
    if (parts.readsWords() && features.words && features.words->key == parts.words.key)
        values.back() = wordScore(parts.words, features.words->numbers);
    for (std::size_t i = 0; i < count; ++i)
        if (features.values[i] && std::isfinite(*features.values[i]))
            values[i] = *features.values[i];
    return values;
}

/// Where a contribution of an unknown feature has no value to show, the centre of the past stands in.
double centreOf(const RiskParts& parts, std::uint32_t feature) {
    for (const LogisticTerm& term : parts.neighbourFeatures)
        if (term.feature == feature)
            return std::copysign(std::expm1(std::fabs(term.centre)), term.centre);
    return 0.0;
}

/// Moves the score of all, its ends and shares to those of one repository. Each is a sum with weights >= 0 of what
/// keeps least <= score <= most, so the order stays.
void addOwn(const OwnPart& own, std::span<const double> values, RiskAssessment& risk, double& least, double& most,
            std::vector<double>& shares) {
    const double l = own.share * own.logisticShare, a = own.share * (1 - own.logisticShare), all = 1 - own.share;
    const MemberScore logistic = scoreOf(own.logistic, values);
    const MemberScore boosting = scoreOf(own.boosting, values);
    risk.bias = all * risk.bias + l * logistic.bias + a * boosting.bias + own.offset;
    least = all * least + l * logistic.least + a * boosting.least + own.offset;
    most = all * most + l * logistic.most + a * boosting.most + own.offset;
    risk.score = std::clamp(all * risk.score + l * logistic.logOdds + a * boosting.logOdds + own.offset, least, most);
    for (std::size_t i = 0; i < shares.size(); ++i)
        shares[i] = all * shares[i] + l * logistic.shares[i] + a * boosting.shares[i];
}

RiskAssessment priorAssessment(const RiskParts& parts) {
    RiskAssessment risk;
    risk.state = RiskState::PriorOnly;
    risk.pDefect = Probability::clamped(parts.baseRate.value);
    risk.low = Probability::clamped(parts.baseRate.low);
    risk.high = risk.pDefectForGate = Probability::clamped(parts.baseRate.high);
    risk.bias = risk.score = logOddsOf(parts.baseRate.value);
    return risk;
}

} // namespace

std::string_view name(RiskState state) {
    switch (state) {
    case RiskState::Ready:
        return "ready";
    case RiskState::PriorOnly:
        return "prior-only";
    case RiskState::Abstained:
        return "abstained";
    }
    return "unknown";
}

RiskModel::RiskModel(RiskParts parts) : m_parts(std::move(parts)), m_used(m_parts.used()) {}

RiskModel::Pointer RiskModel::priorOnly() {
    RiskParts parts;
    parts.schema = changeSchema().id;
    for (const Feature& feature : changeSchema().features)
        parts.features.push_back(feature.id);
    parts.trained = "nothing yet: the prior alone";
    parts.labelsNeeded = leastLabelsForSize;
    // Beta(2, 8): its 90 % interval spans the defect shares of the 11 projects of Kamei et al. 2013 (table 3: 5-36 %).
    parts.baseRate = {0.2, 0.041, 0.429};
    return Pointer(new RiskModel(std::move(parts)));
}

Result<RiskModel::Pointer> RiskModel::fromParts(RiskParts parts) {
    if (const auto checked = checkParts(parts); !checked)
        return Error(Fault::Internal, checked.error().message());
    return Pointer(new RiskModel(std::move(parts)));
}

Result<RiskModel::Pointer> RiskModel::decode(std::string_view bytes) {
    auto parts = decodeParts(bytes);
    if (!parts)
        return std::move(parts).error().in("reading a risk model");
    return Pointer(new RiskModel(std::move(*parts)));
}

std::string RiskModel::encode() const {
    return encodeParts(m_parts);
}

RiskAssessment RiskModel::assess(const FeatureVector& features) const {
    RiskAssessment risk;
    if (m_parts.state == RiskState::PriorOnly) {
        risk = priorAssessment(m_parts);
    } else {
        const std::vector<double> values = known(m_parts, features);
        const MemberScore forest = scoreOf(m_parts.forest, values);
        const MemberScore logistic = scoreOf(m_parts.logistic, values);
        const MemberScore boosting = scoreOf(m_parts.boosting, values);
        const double f = m_parts.forestWeight, l = m_parts.logisticWeight, a = m_parts.boostingWeight;
        risk.bias = f * forest.bias + l * logistic.bias + a * boosting.bias;
        double least = f * forest.least + l * logistic.least + a * boosting.least;
        double most = f * forest.most + l * logistic.most + a * boosting.most;
        risk.score = std::clamp(f * forest.logOdds + l * logistic.logOdds + a * boosting.logOdds, least, most);
        std::vector<double> shares(values.size());
        for (std::size_t i = 0; i < values.size(); ++i)
            shares[i] = f * forest.shares[i] + l * logistic.shares[i] + a * boosting.shares[i];
        if (const OwnPart* own = m_parts.ownOf(features.repository))
            addOwn(*own, values, risk, least, most, shares);
        bool allKnown = true, noneKnown = true;
        for (std::size_t i = 0; i < values.size(); ++i) {
            const bool isKnown = !std::isnan(values[i]);
            const double share = shares[i];
            if (isKnown)
                noneKnown = false;
            else if (m_used[i])
                allKnown = false;
            if (share != 0.0)
                risk.contributions.push_back(
                    {m_parts.features[i], share, isKnown ? values[i] : centreOf(m_parts, std::uint32_t(i)), isKnown});
        }
        std::stable_sort(risk.contributions.begin(), risk.contributions.end(),
                         [](const auto& x, const auto& y) { return std::fabs(x.logOdds) > std::fabs(y.logOdds); });
        risk.state = noneKnown ? RiskState::Abstained : RiskState::Ready;
        risk.pDefect = Probability::clamped(calibratedAt(m_parts.calibration, risk.score).probability);
        risk.low = Probability::clamped(calibratedAt(m_parts.calibration, least).low);
        risk.high = Probability::clamped(calibratedAt(m_parts.calibration, most).high);
        risk.pDefectForGate = allKnown ? risk.pDefect : risk.high;
    }
    risk.baseRate = m_parts.baseRate.value;
    risk.baseRateLow = m_parts.baseRate.low;
    risk.baseRateHigh = m_parts.baseRate.high;
    risk.labels = m_parts.labels;
    risk.labelsNeeded = m_parts.labelsNeeded;
    return risk;
}

std::vector<SimilarChange> RiskModel::similarTo(const FeatureVector& features, std::size_t count) const {
    const std::vector<double> values = known(m_parts, features);
    std::vector<std::pair<std::size_t, double>> position; // column among the compared ones, standardised value
    for (std::size_t i = 0; i < m_parts.neighbourFeatures.size(); ++i) {
        const LogisticTerm& term = m_parts.neighbourFeatures[i];
        if (!std::isnan(values[term.feature]))
            position.emplace_back(i, (compressed(values[term.feature]) - term.centre) / term.scale);
    }
    if (position.empty())
        return {};
    std::vector<std::pair<double, std::size_t>> distances;
    distances.reserve(m_parts.past.size());
    for (std::size_t row = 0; row < m_parts.past.size(); ++row) {
        double sum = 0;
        for (const auto& [column, value] : position) {
            const double gap = value - double(m_parts.past[row].position[column]);
            sum += gap * gap;
        }
        distances.emplace_back(sum / double(position.size()), row);
    }
    const std::size_t taken = std::min(count, distances.size());
    // Equal distances: the later change first, its fate says more about today.
    std::partial_sort(
        distances.begin(), distances.begin() + std::ptrdiff_t(taken), distances.end(),
        [](const auto& a, const auto& b) { return a.first != b.first ? a.first < b.first : a.second > b.second; });
    std::vector<SimilarChange> similar;
    for (std::size_t i = 0; i < taken; ++i) {
        const PastChange& past = m_parts.past[distances[i].second];
        similar.push_back({past.commit, 1.0 / (1.0 + std::sqrt(distances[i].first)), past.outcome});
    }
    return similar;
}

} // namespace fermata::assessment

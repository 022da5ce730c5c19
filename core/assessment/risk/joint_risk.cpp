#include "core/assessment/risk/joint_risk.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <set>

namespace fermata::assessment {
namespace {

constexpr double reach = 6.0; ///< standard deviations to both sides

/// A grid over the standard normal; weights add up to 1.
template <std::size_t points>
struct Grid {
    std::array<double, points> at{}, weight{};
    Grid() {
        double sum = 0.0;
        for (std::size_t k = 0; k < points; ++k) {
            at[k] = -reach + 2.0 * reach * double(k) / double(points - 1);
            weight[k] = std::exp(-at[k] * at[k] / 2.0);
            sum += weight[k];
        }
        for (double& each : weight)
            each /= sum;
    }
};

template <std::size_t points>
const Grid<points>& grid() {
    static const Grid<points> made;
    return made;
}

double logistic(double x) {
    return 1.0 / (1.0 + std::exp(-x));
}

/// The log-odds around which the effect moves, so that the mean risk stays `p`.
template <std::size_t points>
double centreOf(double p, double spread) {
    const Grid<points>& normal = grid<points>();
    const auto mean = [&](double centre) {
        double sum = 0.0;
        for (std::size_t k = 0; k < points; ++k)
            sum += normal.weight[k] * logistic(centre + spread * normal.at[k]);
        return sum;
    };
    double below = -60.0, above = 60.0;
    for (int step = 0; step < 56; ++step) {
        const double middle = (below + above) / 2.0;
        (mean(middle) < p ? below : above) = middle;
    }
    return (below + above) / 2.0;
}

} // namespace

std::vector<Overlap> overlapsOf(std::span<const TrainMember> train) {
    std::map<std::string_view, std::vector<std::uint32_t>> touching; // by path, places in rising order
    std::vector<std::set<std::string_view>> paths(train.size());
    for (std::size_t i = 0; i < train.size(); ++i) {
        paths[i] = {train[i].paths.begin(), train[i].paths.end()};
        for (const std::string_view path : paths[i])
            touching[path].push_back(static_cast<std::uint32_t>(i));
    }
    std::vector<Overlap> found;
    std::vector<std::uint32_t> common(train.size(), 0);
    for (std::size_t i = 0; i < train.size(); ++i) {
        std::vector<std::uint32_t> others;
        for (const std::string_view path : paths[i])
            for (const std::uint32_t other : touching[path])
                if (other > i && common[other]++ == 0)
                    others.push_back(other);
        std::sort(others.begin(), others.end());
        for (const std::uint32_t other : others) {
            found.push_back({static_cast<std::uint32_t>(i), other, common[other]});
            common[other] = 0;
        }
    }
    return found;
}

JointTrain::JointTrain(std::span<const TrainMember> train, std::vector<Overlap> overlaps, const JointTerms& terms)
    : m_overlaps(std::move(overlaps)), m_interaction(terms.interaction) {
    assert(terms.spread >= 0.0 && terms.spread <= 5.0 && terms.interaction >= 0.0 && terms.interaction <= 1.0);
    const Grid<points>& normal = grid<points>();
    std::map<double, std::array<double, points>> known; // many members of a train have one risk
    m_members.reserve(train.size());
    for (const TrainMember& given : train) {
        Member member{given.pDefect.value(), given.low.value(), given.high.value(), {}};
        const double p = member.p;
        const bool isCertain = p <= 0.0 || p >= 1.0; // no effect moves it
        const auto [entry, isNew] = known.try_emplace(p);
        if (isNew) {
            const double centre = isCertain ? 0.0 : centreOf<points>(p, terms.spread);
            for (std::size_t k = 0; k < points; ++k)
                entry->second[k] = 1.0 - (isCertain ? p : logistic(centre + terms.spread * normal.at[k]));
        }
        member.none = entry->second;
        m_members.push_back(member);
    }
}

JointRisk JointTrain::of(const std::vector<bool>& isOn) const {
    assert(isOn.size() == m_members.size());
    JointRisk joint;
    std::array<double, points> none;
    none.fill(1.0);
    double noneHigh = 1.0, largest = 0.0, largestLow = 0.0;
    std::size_t count = 0;
    for (std::size_t i = 0; i < m_members.size(); ++i) {
        if (!isOn[i])
            continue;
        const Member& member = m_members[i];
        ++count;
        joint.expected += member.p;
        largest = std::max(largest, member.p);
        largestLow = std::max(largestLow, std::min(member.p, member.low));
        noneHigh *= 1.0 - std::max(member.p, member.high);
        for (std::size_t k = 0; k < points; ++k)
            none[k] *= member.none[k];
    }
    double quiet = 1.0, quietHigh = 1.0; // the chance that no pair on one file adds a fault of its own
    for (const Overlap& pair : m_overlaps)
        if (isOn[pair.first] && isOn[pair.second]) {
            const Member &one = m_members[pair.first], &other = m_members[pair.second];
            ++joint.overlaps;
            quiet *= 1.0 - m_interaction * std::min(one.p, other.p);
            quietHigh *= 1.0 - m_interaction * std::min(std::max(one.p, one.high), std::max(other.p, other.high));
        }
    double noneAtAll = 0.0;
    for (std::size_t k = 0; k < points; ++k)
        noneAtAll += grid<points>().weight[k] * none[k];
    const double any = count == 1 ? largest : std::max(largest, 1.0 - noneAtAll * quiet);
    joint.any = Probability::clamped(rounded(count == 0 ? 0.0 : any));
    joint.low = Probability::clamped(std::min(rounded(largestLow), joint.any.value()));
    joint.high = Probability::clamped(std::max(rounded(1.0 - noneHigh * quietHigh), joint.any.value()));
    return joint;
}

JointRisk jointRisk(std::span<const TrainMember> train, const JointTerms& terms) {
    return JointTrain(train, overlapsOf(train), terms).all();
}

} // namespace fermata::assessment

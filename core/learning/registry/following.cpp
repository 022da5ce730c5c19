#include "core/learning/registry/following.h"

#include <algorithm>
#include <array>

namespace fermata::learning {
namespace {

constexpr std::array ages{Days(7), Days(30), Days(90), Days(180), Days(360), Days(720), Days(1440)};

/// The chance to become known as faulty between two ages, where it was not by the first.
double between(double p, double before, double after) {
    return p * (after - before) / std::max(1 - p * before, 1e-9);
}

} // namespace

std::vector<Faced> followed(const assessment::RiskModel& champion, const Follower& challenger, const Dataset& dataset,
                            const DelayCurve& delay, Time asOf) {
    if (champion.parts().schema != dataset.schema.id || challenger.model->parts().schema != dataset.schema.id)
        return {};
    std::vector<Faced> faced;
    for (const Example& example : dataset.examples) {
        if (example.at <= challenger.from || example.at > challenger.until || example.at + ages.front() > asOf)
            continue;
        const auto features = featuresOf(dataset.schema, example);
        const double old = champion.assess(features).pDefect.value();
        const double young = challenger.model->assess(features).pDefect.value();
        double before = 0;
        for (const auto age : ages) {
            if (example.at + age > asOf)
                break;
            const double after = std::max(before, delay.knownShare(double(age.count())));
            const bool isKnown =
                example.isFaulty && (!example.knownAt || *example.knownAt <= std::min(example.at + age, asOf));
            // Of probabilities in [0, h] a squared error differs by less than 2h.
            const double highest = between(1, before, after);
            if (highest > 0)
                faced.push_back(
                    {between(old, before, after), between(young, before, after), isKnown, std::min(1.0, 2 * highest)});
            if (isKnown)
                break;
            before = after;
        }
    }
    return faced;
}

} // namespace fermata::learning

#include "core/rehearsal/policy_difference.h"

#include <algorithm>

namespace fermata::rehearsal {

Result<void> compare(std::span<const Look> looks, const decision::Policy& older, const decision::Policy& newer,
                     const Unwanted& isUnwanted, PolicyDifference& all) {
    auto before = answers(looks, older, isUnwanted);
    if (!before)
        return std::move(before).error();
    auto after = answers(looks, newer, isUnwanted);
    if (!after)
        return std::move(after).error();
    for (std::size_t i = 0; i < looks.size(); ++i) {
        const auto was = (*before)[i].verdict, is = (*after)[i].verdict;
        ++all.looked;
        ++all.counts[{was, is}];
        if (was != is)
            all.flips.push_back({looks[i].entry, was, is, std::move((*after)[i].why)});
    }
    return {};
}

Result<PolicyDifference> policyDifference(const audit::Chain& chain, const decision::Policy& older,
                                          const decision::Policy& newer, const Window& window,
                                          const Unwanted& isUnwanted) {
    constexpr std::size_t piece = 1024; // looks in memory at a time
    auto numbers = chain.numbers({audit::RecordKind::Decision});
    if (!numbers)
        return std::move(numbers).error();
    PolicyDifference all;
    LookReader reader(chain);
    for (std::size_t from = 0; from < numbers->size(); from += piece) {
        auto read =
            reader.read(std::span(*numbers).subspan(from, std::min(piece, numbers->size() - from)), window, isUnwanted);
        if (!read)
            return std::move(read).error();
        all.notByThisVersion += read->notByThisVersion;
        if (auto done = compare(read->looks, older, newer, isUnwanted, all); !done)
            return std::move(done).error();
    }
    return all;
}

} // namespace fermata::rehearsal

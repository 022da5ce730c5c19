// All sentences of Fermata's core, in English, ordered by id.

#include <algorithm>
#include <array>

#include "core/wording/wording.h"

namespace fermata::wording {
namespace {

constexpr Pattern table[] = {
#include "core/wording/patterns_a_o.inc"
#include "core/wording/patterns_p_z.inc"
};

constexpr bool isOrdered() {
    for (std::size_t i = 1; i < std::size(table); ++i)
        if (!(table[i - 1].id < table[i].id))
            return false;
    return true;
}
static_assert(isOrdered(), "patterns are found by binary search, and each id stands once");

} // namespace

std::span<const Pattern> patterns() {
    return table;
}

std::optional<std::string_view> pattern(std::string_view id) {
    const auto* found =
        std::lower_bound(std::begin(table), std::end(table), id,
                         [](const Pattern& entry, std::string_view wanted) { return entry.id < wanted; });
    if (found == std::end(table) || found->id != id)
        return std::nullopt;
    return found->english;
}

} // namespace fermata::wording

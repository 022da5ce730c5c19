#include "core/history/line_diff.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/history/line_slide.h"

namespace fermata::history {

namespace {

bool isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

std::uint64_t mixed(std::uint64_t value) {
    value ^= value >> 32;
    value *= 0xd6e8feb86659fd93ULL;
    value ^= value >> 32;
    return value;
}

std::uint64_t hashOf(const char* from, std::size_t size) {
    std::uint64_t hash = 0x9e3779b97f4a7c15ULL ^ size;
    for (; size >= 8; from += 8, size -= 8) {
        std::uint64_t word;
        std::memcpy(&word, from, 8);
        hash = (std::rotl(hash, 23) ^ word) * 0x9fb21c651e98df25ULL;
    }
    std::uint64_t tail = 0;
    for (std::size_t i = 0; i < size; ++i)
        tail |= std::uint64_t{static_cast<unsigned char>(from[i])} << (8 * i);
    return mixed((std::rotl(hash, 23) ^ tail) * 0x9fb21c651e98df25ULL);
}

std::uint64_t hashWithoutSpace(const char* from, std::size_t size) {
    std::uint64_t hash = 0x9e3779b97f4a7c15ULL, word = 0;
    unsigned filled = 0; // bits of the word
    for (std::size_t i = 0; i < size; ++i) {
        if (isSpace(from[i]))
            continue;
        word |= std::uint64_t{static_cast<unsigned char>(from[i])} << filled;
        filled += 8;
        if (filled == 64) {
            hash = (std::rotl(hash, 23) ^ word) * 0x9fb21c651e98df25ULL;
            word = filled = 0;
        }
    }
    return mixed((std::rotl(hash, 23) ^ word ^ filled) * 0x9fb21c651e98df25ULL);
}

/// A place among 4,096 by the last four characters that are no white space: the same for lines that are equal,
/// whichever way white space counts.
std::uint32_t placeOfEnd(const char* from, std::size_t size) {
    std::uint32_t end = 0;
    for (unsigned found = 0; size > 0 && found < 4;)
        if (const char c = from[--size]; !isSpace(c)) {
            end = end << 8 | static_cast<unsigned char>(c);
            ++found;
        }
    return (end * 0x9e3779b1U) >> 20;
}

bool equalWithoutSpace(const char* one, std::size_t oneSize, const char* other, std::size_t otherSize) {
    std::size_t i = 0, j = 0;
    for (;;) {
        while (i < oneSize && isSpace(one[i]))
            ++i;
        while (j < otherSize && isSpace(other[j]))
            ++j;
        if (i == oneSize || j == otherSize)
            return i == oneSize && j == otherSize;
        if (one[i++] != other[j++])
            return false;
    }
}

/// Calls `take(from, size)` for each line; the size includes the line feed.
template <class Take>
void eachLine(std::string_view text, Take take) {
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at < end) {
        const auto* feed = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
        const char* const next = feed ? feed + 1 : end;
        take(at, static_cast<std::uint32_t>(next - at));
        at = next;
    }
}

/// Bytes of whole lines that both texts begin with.
std::size_t commonPrefix(std::string_view one, std::string_view other) {
    const std::size_t most = std::min(one.size(), other.size());
    std::size_t at = 0;
    while (at + 64 <= most && std::memcmp(one.data() + at, other.data() + at, 64) == 0)
        at += 64;
    while (at < most && one[at] == other[at])
        ++at;
    if (at == one.size() && at == other.size())
        return at;
    while (at > 0 && one[at - 1] != '\n')
        --at;
    return at;
}

/// Bytes of whole lines that both texts end with.
std::size_t commonSuffix(std::string_view one, std::string_view other) {
    const std::size_t most = std::min(one.size(), other.size());
    const char* const oneEnd = one.data() + one.size();
    const char* const otherEnd = other.data() + other.size();
    std::size_t size = 0;
    while (size + 64 <= most && std::memcmp(oneEnd - size - 64, otherEnd - size - 64, 64) == 0)
        size += 64;
    while (size < most && *(oneEnd - size - 1) == *(otherEnd - size - 1))
        ++size;
    const auto startsLine = [&](std::string_view text) {
        return size == text.size() || text[text.size() - size - 1] == '\n';
    };
    while (size > 0 && !(startsLine(one) && startsLine(other)))
        --size;
    return size;
}

/// LibXDiff's cheap stand-in for a square root: the next power of two above it.
std::uint32_t roughRoot(std::uint64_t value) {
    std::uint32_t root = 1;
    for (; value > 0; value >>= 2)
        root <<= 1;
    return root;
}

// The constants are LibXDiff's, for the same reason as the algorithm.
constexpr std::uint32_t mostEqualLines = 1024;
constexpr std::int64_t scanWindow = 100;
constexpr std::uint32_t discardFactor = 4;
constexpr std::int32_t leastMostEffort = 256;

enum Matches : std::uint8_t { None = 0, Some = 1, TooMany = 2 };

/// Whether a line that matches too often lies among lines that mostly match nowhere, so that a match would be chance.
bool isChanceMatch(const std::vector<std::uint8_t>& matches, std::int64_t line) {
    const std::int64_t first = std::max<std::int64_t>(0, line - scanWindow);
    const std::int64_t last = std::min<std::int64_t>(static_cast<std::int64_t>(matches.size()) - 1, line + scanWindow);
    std::uint32_t lonely = 0, frequent = 2; // the line itself counts on either side
    const auto scan = [&](std::int64_t from, std::int64_t step) {
        const std::uint32_t before = lonely;
        for (std::int64_t at = from; at >= first && at <= last; at += step) {
            const auto match = matches[static_cast<std::size_t>(at)];
            if (match == None)
                ++lonely;
            else if (match == TooMany)
                ++frequent;
            else
                break;
        }
        return lonely > before;
    };
    if (!scan(line - 1, -1) || !scan(line + 1, 1))
        return false;
    return frequent * discardFactor < frequent + lonely;
}

} // namespace

std::uint32_t countLines(std::string_view text) {
    if (text.empty())
        return 0;
    return static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n')) + (text.back() == '\n' ? 0 : 1);
}

bool isSameLine(std::string_view one, std::string_view other, WhiteSpace space) {
    return one == other ||
           (space == WhiteSpace::Ignored && equalWithoutSpace(one.data(), one.size(), other.data(), other.size()));
}

LineCounts LineDiff::compare(std::string_view before, std::string_view after, WhiteSpace space,
                             std::vector<Hunk>* hunks) {
    if (hunks)
        hunks->clear();
    const std::size_t prefix = commonPrefix(before, after);
    const std::size_t suffix = commonSuffix(before.substr(prefix), after.substr(prefix));
    const auto head = before.substr(0, prefix);
    const auto tail = before.substr(before.size() - suffix);
    const std::string_view middle[2] = {before.substr(prefix, before.size() - prefix - suffix),
                                        after.substr(prefix, after.size() - prefix - suffix)};
    std::uint32_t headLines = countLines(head), tailLines = countLines(tail);
    LineCounts counts;
    if (middle[0].empty() || middle[1].empty()) { // nothing to compare: lines only came or only went
        counts.deleted = countLines(middle[0]);
        counts.added = countLines(middle[1]);
        counts.before = headLines + tailLines + counts.deleted;
        counts.after = headLines + tailLines + counts.added;
        if (counts.added + counts.deleted > 0) {
            counts.hunks = 1;
            if (hunks)
                hunks->push_back({headLines, counts.deleted, headLines, counts.added});
        }
        if (hunks)
            slideHunks(before, after, space, *hunks);
        return counts;
    }
    m_classes.clear();
    m_ends.reset();
    // At most half full, with room for one class a line; most lines are longer than 8 bytes, so it grows on demand.
    m_slots.assign(std::bit_ceil((middle[0].size() + middle[1].size()) / 8 + 64), 0);
    for (int side = 0; side < 2; ++side)
        classify(middle[side], side, space);
    countElsewhere(head, space);
    countElsewhere(tail, space);
    if (space == WhiteSpace::Ignored) { // the ends may go on beyond what is equal to the byte
        headLines += trim(false);
        tailLines += trim(true);
    }
    for (int side = 0; side < 2; ++side)
        discard(side, headLines + tailLines + static_cast<std::uint32_t>(m_sides[side].classes.size()));

    const auto size1 = static_cast<std::int32_t>(m_sides[0].kept.size());
    const auto size2 = static_cast<std::int32_t>(m_sides[1].kept.size());
    const std::size_t diagonals = static_cast<std::size_t>(size1) + static_cast<std::size_t>(size2) + 3;
    if (m_forward.size() < diagonals)
        m_forward.resize(diagonals), m_backward.resize(diagonals);
    m_shift = size2 + 1;
    m_mostEffort = std::max(leastMostEffort, static_cast<std::int32_t>(roughRoot(diagonals)));
    search({0, size1, 0, size2}, false);

    const auto& old = m_sides[0].isChanged;
    const auto& fresh = m_sides[1].isChanged;
    std::uint32_t i = 0, j = 0;
    while (i < old.size() || j < fresh.size()) {
        Hunk hunk{headLines + i, 0, headLines + j, 0};
        while (i < old.size() && old[i])
            ++i, ++hunk.oldCount;
        while (j < fresh.size() && fresh[j])
            ++j, ++hunk.newCount;
        if (hunk.oldCount + hunk.newCount > 0) {
            counts.deleted += hunk.oldCount;
            counts.added += hunk.newCount;
            ++counts.hunks;
            if (hunks)
                hunks->push_back(hunk);
        }
        if (i < old.size() && j < fresh.size())
            ++i, ++j;
        else if ((i < old.size() && !old[i]) || (j < fresh.size() && !fresh[j]))
            break; // only after a stop: the sides do not fit together
    }
    counts.before = headLines + tailLines + static_cast<std::uint32_t>(old.size());
    counts.after = headLines + tailLines + static_cast<std::uint32_t>(fresh.size());
    if (hunks)
        slideHunks(before, after, space, *hunks);
    return counts;
}

std::uint32_t* LineDiff::slotOf(const Line& line, WhiteSpace space) {
    const std::size_t mask = m_slots.size() - 1;
    for (std::size_t at = line.hash & mask;; at = (at + 1) & mask) {
        if (m_slots[at] == 0)
            return &m_slots[at];
        const Line& known = m_classes[m_slots[at] - 1].line;
        if (known.hash != line.hash)
            continue;
        if (isSameLine({known.from, known.size}, {line.from, line.size}, space))
            return &m_slots[at];
    }
}

void LineDiff::classify(std::string_view text, int side, WhiteSpace space) {
    auto& classes = m_sides[side].classes;
    classes.clear();
    eachLine(text, [&](const char* from, std::uint32_t size) {
        if (m_classes.size() * 2 >= m_slots.size()) {
            m_slots.assign(m_slots.size() * 2, 0);
            for (std::uint32_t number = 0; number < m_classes.size(); ++number)
                *slotOf(m_classes[number].line, space) = number + 1;
        }
        const Line line{from, size, space == WhiteSpace::Ignored ? hashWithoutSpace(from, size) : hashOf(from, size)};
        std::uint32_t* slot = slotOf(line, space);
        if (*slot == 0) {
            m_classes.push_back({line, {0, 0}});
            m_ends.set(placeOfEnd(from, size));
            *slot = static_cast<std::uint32_t>(m_classes.size());
        }
        ++m_classes[*slot - 1].count[side];
        classes.push_back(*slot - 1);
    });
    m_sides[side].isChanged.assign(classes.size(), 0);
}

/// Takes the lines off that both sides begin or end with. @returns how many
std::uint32_t LineDiff::trim(bool isEnd) {
    auto& old = m_sides[0].classes;
    auto& fresh = m_sides[1].classes;
    const std::size_t most = std::min(old.size(), fresh.size());
    std::size_t count = 0;
    if (isEnd)
        while (count < most && old[old.size() - 1 - count] == fresh[fresh.size() - 1 - count])
            ++count;
    else
        while (count < most && old[count] == fresh[count])
            ++count;
    for (Side& side : m_sides) {
        const auto from = isEnd ? side.classes.end() - static_cast<std::ptrdiff_t>(count) : side.classes.begin();
        side.classes.erase(from, from + static_cast<std::ptrdiff_t>(count));
        side.isChanged.resize(side.classes.size());
    }
    return static_cast<std::uint32_t>(count);
}

void LineDiff::countElsewhere(std::string_view common, WhiteSpace space) {
    eachLine(common, [&](const char* from, std::uint32_t size) {
        if (!m_ends.test(placeOfEnd(from, size)))
            return;
        const Line line{from, size, space == WhiteSpace::Ignored ? hashWithoutSpace(from, size) : hashOf(from, size)};
        if (const std::uint32_t* slot = slotOf(line, space); *slot != 0) {
            ++m_classes[*slot - 1].count[0];
            ++m_classes[*slot - 1].count[1];
        }
    });
}

void LineDiff::discard(int side, std::uint32_t allLines) {
    Side& own = m_sides[side];
    const std::uint32_t tooMany = std::min(roughRoot(allLines), mostEqualLines);
    m_matches.resize(own.classes.size());
    for (std::size_t i = 0; i < own.classes.size(); ++i) {
        const std::uint32_t count = m_classes[own.classes[i]].count[1 - side];
        m_matches[i] = count == 0 ? None : count >= tooMany ? TooMany : Some;
    }
    own.kept.clear();
    own.keptLines.clear();
    for (std::size_t i = 0; i < own.classes.size(); ++i) {
        if (m_matches[i] == Some ||
            (m_matches[i] == TooMany && !isChanceMatch(m_matches, static_cast<std::int64_t>(i)))) {
            own.kept.push_back(own.classes[i]);
            own.keptLines.push_back(static_cast<std::uint32_t>(i));
        } else {
            own.isChanged[i] = 1;
        }
    }
}

void LineDiff::search(Box box, bool minimal) {
    const auto& one = m_sides[0].kept;
    const auto& other = m_sides[1].kept;
    const auto at = [](const std::vector<std::uint32_t>& list, std::int32_t i) {
        return list[static_cast<std::size_t>(i)];
    };
    while (!m_stop.stop_requested()) {
        while (box.from1 < box.to1 && box.from2 < box.to2 && at(one, box.from1) == at(other, box.from2))
            ++box.from1, ++box.from2;
        while (box.from1 < box.to1 && box.from2 < box.to2 && at(one, box.to1 - 1) == at(other, box.to2 - 1))
            --box.to1, --box.to2;
        if (box.from1 == box.to1 || box.from2 == box.to2) {
            for (; box.from1 < box.to1; ++box.from1)
                m_sides[0].isChanged[at(m_sides[0].keptLines, box.from1)] = 1;
            for (; box.from2 < box.to2; ++box.from2)
                m_sides[1].isChanged[at(m_sides[1].keptLines, box.from2)] = 1;
            return;
        }
        const Split found = split(box, minimal);
        search({box.from1, found.at1, box.from2, found.at2}, found.minimalBefore);
        box.from1 = found.at1, box.from2 = found.at2;
        minimal = found.minimalAfter;
    }
}

} // namespace fermata::history

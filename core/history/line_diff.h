// Compares two texts line by line and counts what git counts.
#pragma once

#include <bitset>
#include <cstdint>
#include <stop_token>
#include <string_view>
#include <vector>

namespace fermata::history {

/// A run of lines that were replaced; lines count from 0.
struct Hunk {
    std::uint32_t oldFrom = 0, oldCount = 0;
    std::uint32_t newFrom = 0, newCount = 0;

    bool operator==(const Hunk&) const = default;
};

struct LineCounts {
    std::uint32_t added = 0, deleted = 0;
    std::uint32_t before = 0, after = 0; ///< lines of either text; a last line without line feed is one
    std::uint32_t hunks = 0;

    bool operator==(const LineCounts&) const = default;
};

enum class WhiteSpace : std::uint8_t { Matters, Ignored };

std::uint32_t countLines(std::string_view text);
/// Line feeds included.
bool isSameLine(std::string_view one, std::string_view other, WhiteSpace space);

/// The algorithm is the one of LibXDiff as git uses it by default (E. Myers, "An O(ND) Difference Algorithm and Its
/// Variations", Algorithmica 1986, from both ends, with LibXDiff's discarding of lines that match nowhere or too often
/// and its bounds on the effort), because only the same short cuts give the same numbers as `git log --numstat`.
/// Thread safety: one thread; buffers are kept between calls.
class LineDiff {
public:
    /// When a stop is requested, compare() ends early with counts that mean nothing.
    explicit LineDiff(std::stop_token stop = {}) : m_stop(std::move(stop)) {}

    /// `hunks` gets the runs in rising order when it is not null, where git shows them (slideHunks); runs that touch
    /// there are joined, so that there may be fewer than counted.
    /// @requires both texts are shorter than 2^31 bytes
    LineCounts compare(std::string_view before, std::string_view after, WhiteSpace space = WhiteSpace::Matters,
                       std::vector<Hunk>* hunks = nullptr);

private:
    struct Line {
        const char* from;
        std::uint32_t size;
        std::uint64_t hash;
    };
    struct Class {
        Line line;
        std::uint32_t count[2];
    };
    struct Side {
        std::vector<std::uint32_t> classes;   ///< of each line between the common ends
        std::vector<std::uint8_t> isChanged;
        std::vector<std::uint32_t> kept;      ///< classes that take part in the search
        std::vector<std::uint32_t> keptLines; ///< and their lines
    };
    struct Box {
        std::int32_t from1, to1, from2, to2;
    };
    struct Split {
        std::int32_t at1 = 0, at2 = 0;
        bool minimalBefore = true, minimalAfter = true;
    };

    void classify(std::string_view text, int side, WhiteSpace space);
    std::uint32_t trim(bool isEnd);
    void countElsewhere(std::string_view common, WhiteSpace space);
    std::uint32_t* slotOf(const Line& line, WhiteSpace space);
    void discard(int side, std::uint32_t allLines);
    void search(Box box, bool minimal);
    Split split(const Box& box, bool minimal);
    bool sampleForward(const Box& box, std::int32_t low, std::int32_t high, std::int32_t effort, Split& split) const;
    bool sampleBackward(const Box& box, std::int32_t low, std::int32_t high, std::int32_t effort, Split& split) const;
    Split furthest(const Box& box, std::int32_t fromLow, std::int32_t fromHigh, std::int32_t toLow,
                   std::int32_t toHigh) const;

    std::stop_token m_stop;
    Side m_sides[2];
    std::vector<Class> m_classes;
    std::bitset<4096> m_ends; ///< how lines of some class end
    std::vector<std::uint32_t> m_slots; ///< open hash table of class numbers + 1
    std::vector<std::uint8_t> m_matches;
    std::vector<std::int32_t> m_forward, m_backward; ///< furthest points by diagonal + m_shift
    std::int32_t m_shift = 0;
    std::int32_t m_mostEffort = 0;
};

} // namespace fermata::history

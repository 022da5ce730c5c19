#include "core/history/renames.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace fermata::history {

namespace {

constexpr std::uint64_t highestScore = 60000;
constexpr std::uint64_t leastScore = highestScore / 2;
constexpr std::uint64_t leastNamesakeScore = leastScore + (highestScore - leastScore) / 2;
constexpr std::size_t mostPairs = std::size_t{1000} * 1000;
constexpr std::size_t candidatesPerFile = 4;
constexpr int mostIdentical = 100;

bool isRegular(std::uint32_t mode) { return (mode & 0170000) == 0100000; }

std::string_view baseName(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// What is remembered of a content, so that a million pairs do not read it a million times.
struct Content {
    std::optional<std::uint64_t> size; ///< 0 for what cannot be read
    std::optional<Spans> spans;
};

struct Source {
    std::size_t entry;
    bool isUsed = false;
    Content content;
};

struct Target {
    std::size_t entry;
    std::optional<std::size_t> source;
    Content content;
};

class Renames {
public:
    Renames(std::vector<ChangedEntry>& entries, const std::function<BlobPointer(const ObjectId&)>& contents)
        : m_entries(entries), m_contents(contents) {
        for (std::size_t i = 0; i < entries.size(); ++i) {
            if (entries[i].isGone())
                m_sources.push_back({i, false, {}});
            else if (entries[i].isNew())
                m_targets.push_back({i, {}, {}});
        }
    }

    void run() {
        if (m_sources.empty() || m_targets.empty())
            return;
        pairIdentical();
        pairNamesakes();
        pairSimilar();
        join();
    }

private:
    const ChangedEntry& of(const Source& source) const { return m_entries[source.entry]; }
    const ChangedEntry& of(const Target& target) const { return m_entries[target.entry]; }
    bool haveSameName(const Source& source, const Target& target) const {
        return baseName(of(source).path) == baseName(of(target).path);
    }
    void pair(Target& target, std::size_t source) {
        target.source = source;
        m_sources[source].isUsed = true;
    }

    void pairIdentical() {
        std::unordered_map<ObjectId, std::vector<std::size_t>> byContent;
        for (std::size_t i = 0; i < m_sources.size(); ++i)
            byContent[of(m_sources[i]).oldId].push_back(i);
        for (Target& target : m_targets) {
            const auto found = byContent.find(of(target).newId);
            if (found == byContent.end())
                continue;
            std::optional<std::size_t> best;
            int looked = 0;
            for (const std::size_t i : found->second) {
                const Source& source = m_sources[i];
                const bool areRegular = isRegular(of(source).oldMode) && isRegular(of(target).newMode);
                if (source.isUsed || (!areRegular && of(source).oldMode != of(target).newMode))
                    continue;
                const bool isNamesake = haveSameName(source, target);
                if (!best || isNamesake)
                    best = i;
                if (isNamesake || looked++ > mostIdentical)
                    break;
            }
            if (best)
                pair(target, *best);
        }
    }

    void pairNamesakes() {
        constexpr std::size_t ambiguous = static_cast<std::size_t>(-1);
        std::unordered_map<std::string_view, std::size_t> sources, targets;
        for (std::size_t i = 0; i < m_sources.size(); ++i)
            if (!m_sources[i].isUsed) {
                const auto [at, isFirst] = sources.emplace(baseName(of(m_sources[i]).path), i);
                if (!isFirst)
                    at->second = ambiguous;
            }
        for (std::size_t i = 0; i < m_targets.size(); ++i)
            if (!m_targets[i].source) {
                const auto [at, isFirst] = targets.emplace(baseName(of(m_targets[i]).path), i);
                if (!isFirst)
                    at->second = ambiguous;
            }
        for (std::size_t i = 0; i < m_sources.size(); ++i) {
            const auto name = baseName(of(m_sources[i]).path);
            const auto source = sources.find(name);
            const auto target = targets.find(name);
            if (source == sources.end() || source->second != i || target == targets.end() || target->second == ambiguous)
                continue;
            if (score(m_sources[i], m_targets[target->second], leastNamesakeScore) >= leastNamesakeScore)
                pair(m_targets[target->second], i);
        }
    }

    void pairSimilar() {
        struct Candidate {
            std::uint64_t score = 0;
            bool isNamesake = false;
            std::size_t target = 0, source = 0;
            bool isBetterThan(const Candidate& other) const {
                return score != other.score ? score > other.score : isNamesake && !other.isNamesake;
            }
        };
        const auto targets = std::count_if(m_targets.begin(), m_targets.end(), [](const auto& t) { return !t.source; });
        const auto sources = std::count_if(m_sources.begin(), m_sources.end(), [](const auto& s) { return !s.isUsed; });
        if (static_cast<std::size_t>(targets) * static_cast<std::size_t>(sources) > mostPairs)
            return;
        std::vector<Candidate> candidates;
        for (std::size_t t = 0; t < m_targets.size(); ++t) {
            if (m_targets[t].source)
                continue;
            std::vector<Candidate> best;
            for (std::size_t s = 0; s < m_sources.size(); ++s) {
                if (m_sources[s].isUsed)
                    continue;
                const Candidate next{score(m_sources[s], m_targets[t], leastScore),
                                     haveSameName(m_sources[s], m_targets[t]), t, s};
                if (best.size() < candidatesPerFile) {
                    best.push_back(next);
                    continue;
                }
                auto worst = std::min_element(best.begin(), best.end(),
                                              [](const auto& a, const auto& b) { return b.isBetterThan(a); });
                if (next.isBetterThan(*worst))
                    *worst = next;
            }
            m_targets[t].content.spans.reset();
            candidates.insert(candidates.end(), best.begin(), best.end());
        }
        std::stable_sort(candidates.begin(), candidates.end(),
                         [](const auto& a, const auto& b) { return a.isBetterThan(b); });
        for (const Candidate& candidate : candidates)
            if (candidate.score >= leastScore && !m_targets[candidate.target].source &&
                !m_sources[candidate.source].isUsed)
                pair(m_targets[candidate.target], candidate.source);
    }

    /// The share of the larger file's bytes that the smaller one has too, of highestScore; 0 where it cannot reach
    /// `least`.
    std::uint64_t score(Source& source, Target& target, std::uint64_t least) {
        if (!isRegular(of(source).oldMode) || !isRegular(of(target).newMode))
            return 0;
        const std::uint64_t before = sizeOf(source.content, of(source).oldId);
        const std::uint64_t after = sizeOf(target.content, of(target).newId);
        const std::uint64_t larger = std::max(before, after), smaller = std::min(before, after);
        if (before == 0 || after == 0 || larger * (highestScore - least) < (larger - smaller) * highestScore)
            return 0;
        const Spans& old = spansOf(source.content, of(source).oldId);
        const Spans& fresh = spansOf(target.content, of(target).newId);
        std::uint64_t copied = 0;
        auto there = fresh.begin();
        for (const auto& [hash, bytes] : old) {
            while (there != fresh.end() && there->first < hash)
                ++there;
            if (there != fresh.end() && there->first == hash)
                copied += std::min(bytes, there->second);
        }
        return copied * highestScore / larger;
    }

    std::uint64_t sizeOf(Content& content, const ObjectId& id) {
        if (!content.size) {
            const BlobPointer blob = m_contents(id);
            content.size = blob->isKnown() ? blob->bytes.size() : 0;
        }
        return *content.size;
    }

    const Spans& spansOf(Content& content, const ObjectId& id) {
        if (!content.spans)
            content.spans = history::spansOf(*m_contents(id));
        return *content.spans;
    }

    void join() {
        std::vector<bool> isTaken(m_entries.size(), false);
        for (const Target& target : m_targets) {
            if (!target.source)
                continue;
            const ChangedEntry& from = of(m_sources[*target.source]);
            ChangedEntry& to = m_entries[target.entry];
            to.renamedFrom = from.path;
            to.oldMode = from.oldMode;
            to.oldId = from.oldId;
            isTaken[m_sources[*target.source].entry] = true;
        }
        std::size_t kept = 0;
        for (std::size_t i = 0; i < m_entries.size(); ++i) {
            if (isTaken[i])
                continue;
            if (kept != i)
                m_entries[kept] = std::move(m_entries[i]);
            ++kept;
        }
        m_entries.resize(kept);
    }

    std::vector<ChangedEntry>& m_entries;
    const std::function<BlobPointer(const ObjectId&)>& m_contents;
    std::vector<Source> m_sources;
    std::vector<Target> m_targets;
};

} // namespace

void detectRenames(std::vector<ChangedEntry>& entries, const std::function<BlobPointer(const ObjectId&)>& contents) {
    Renames(entries, contents).run();
}

} // namespace fermata::history

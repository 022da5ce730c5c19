#include "core/learning/labels/fix_labels.h"

#include <algorithm>
#include <unordered_map>

#include "core/base/text.h"

namespace fermata::learning {
namespace {

using history::ChangeMetrics;
using history::Metric;

/// McIntosh and Kamei, "Are Fix-Inducing Changes a Moving Target?", TSE 44(5) 2018, section 3.2: changes of 100 files
/// or 10,000 lines are imports, renames and reformatting; lines that they touched say nothing of a fault.
bool isMassive(const ChangeMetrics& change) {
    return change[Metric::Files] >= 100 || change[Metric::LinesAdded] + change[Metric::LinesDeleted] >= 10000;
}

bool saysHotfix(const ChangeMetrics& change) {
    const std::string title = lowerAscii(change.title);
    return title.find("hotfix") != std::string::npos || title.find("hot fix") != std::string::npos ||
           title.find("hot-fix") != std::string::npos;
}

bool isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/// Keeps for each change what became known first.
class Labels {
public:
    explicit Labels(std::span<const ChangeMetrics> changes) : m_changes(changes) {
        m_labels.reserve(changes.size());
        for (std::size_t i = 0; i < changes.size(); ++i) {
            m_labels.push_back({changes[i].commit, false, LabelOrigin::None, std::nullopt, std::nullopt});
            m_places.emplace(changes[i].commit, i);
        }
    }
    std::optional<std::size_t> placeOf(const CommitId& commit) const {
        const auto found = m_places.find(commit);
        return found == m_places.end() ? std::nullopt : std::optional(found->second);
    }
    void blame(std::size_t cause, std::size_t fix, LabelOrigin origin) {
        if (cause >= fix)
            return; // a fix lies behind what it mends
        // Clocks run backwards; a fault is never known before its change was made.
        const Time knownAt = std::max(m_changes[fix].committerTime, m_changes[cause].committerTime);
        ChangeLabel& label = m_labels[cause];
        const bool isStronger = label.knownAt == knownAt && origin == LabelOrigin::Revert;
        if (!label.isFaulty || knownAt < *label.knownAt || isStronger)
            label = {label.commit, true, origin, knownAt, label.reachedAt};
        if (origin == LabelOrigin::Hotfix)
            label.reachedAt = std::min(label.reachedAt.value_or(knownAt), knownAt);
    }
    std::vector<ChangeLabel> take() { return std::move(m_labels); }

private:
    std::span<const ChangeMetrics> m_changes;
    std::vector<ChangeLabel> m_labels;
    std::unordered_map<CommitId, std::size_t> m_places;
};

/// Finds changes by the beginning of their hash; an ambiguous beginning names nobody.
class Abbreviations {
public:
    explicit Abbreviations(std::span<const ChangeMetrics> changes) {
        m_hashes.reserve(changes.size());
        for (std::size_t i = 0; i < changes.size(); ++i)
            m_hashes.emplace_back(changes[i].commit.hex(), i);
        std::sort(m_hashes.begin(), m_hashes.end());
    }
    std::optional<std::size_t> placeOf(const std::string& beginning) const {
        const auto first =
            std::lower_bound(m_hashes.begin(), m_hashes.end(), beginning,
                             [](const auto& hash, const std::string& text) { return hash.first < text; });
        if (first == m_hashes.end() || !first->first.starts_with(beginning))
            return std::nullopt;
        const auto second = std::next(first);
        if (second != m_hashes.end() && second->first.starts_with(beginning))
            return std::nullopt;
        return first->second;
    }

private:
    std::vector<std::pair<std::string, std::size_t>> m_hashes;
};

} // namespace

std::string_view name(LabelOrigin origin) {
    switch (origin) {
    case LabelOrigin::None:
        return "";
    case LabelOrigin::Szz:
        return "szz";
    case LabelOrigin::Revert:
        return "revert";
    case LabelOrigin::Hotfix:
        return "hotfix";
    case LabelOrigin::Rollback:
        return "rollback";
    case LabelOrigin::Person:
        return "person";
    case LabelOrigin::Incident:
        return "incident";
    }
    return "";
}

double trainingWeight(LabelOrigin origin) {
    switch (origin) {
    case LabelOrigin::None:
    case LabelOrigin::Szz:
        return 1.0;
    case LabelOrigin::Hotfix:
        return 1.25;
    case LabelOrigin::Revert:
        return 1.5;
    case LabelOrigin::Rollback:
        return 1.75;
    case LabelOrigin::Person:
    case LabelOrigin::Incident:
        return 2.0;
    }
    return 1.0;
}

std::vector<std::string> revertedHashes(std::string_view message) {
    const std::string text = lowerAscii(message);
    std::vector<std::string> hashes;
    constexpr std::string_view words[] = {"this reverts commit", "this reverts commits", "reverts commit",
                                          "revert commit"};
    for (std::size_t at = 0; at < text.size();) {
        std::size_t next = std::string::npos, length = 0;
        for (const std::string_view word : words)
            if (const std::size_t found = text.find(word, at);
                found < next || (found == next && word.size() > length)) {
                next = found;
                length = word.size();
            }
        if (next == std::string::npos)
            break;
        at = next + length;
        // One hash, or a list of them with commas, "and" and line breaks between.
        for (;;) {
            std::size_t begin = at;
            while (begin < text.size() &&
                   std::string_view(" \t\r\n,:<'\"(`").find(text[begin]) != std::string_view::npos)
                ++begin;
            if (text.compare(begin, 4, "and ") == 0)
                begin += 4;
            std::size_t end = begin;
            while (end < text.size() && isHex(text[end]))
                ++end;
            const bool isWord =
                end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_');
            if (end - begin < 7 || end - begin > 40 || isWord)
                break;
            hashes.push_back(text.substr(begin, end - begin));
            at = end;
        }
    }
    return hashes;
}

std::vector<ChangeLabel> labelsOf(std::span<const ChangeMetrics> changes, std::span<const history::FixTrace> fixes,
                                  std::span<const RevertNote> reverts) {
    Labels labels(changes);
    for (const history::FixTrace& trace : fixes) {
        const auto fix = labels.placeOf(trace.fix);
        if (!fix || isMassive(changes[*fix]))
            continue;
        const LabelOrigin origin = saysHotfix(changes[*fix]) ? LabelOrigin::Hotfix : LabelOrigin::Szz;
        for (const history::LineOrigin& line : trace.origins)
            if (const auto cause = labels.placeOf(line.commit); cause && !isMassive(changes[*cause]))
                labels.blame(*cause, *fix, origin);
    }
    if (reverts.empty())
        return labels.take();
    const Abbreviations abbreviations(changes);
    for (const RevertNote& note : reverts)
        if (const auto fix = labels.placeOf(note.revert))
            for (const std::string& hash : note.reverted)
                if (const auto cause = abbreviations.placeOf(hash))
                    labels.blame(*cause, *fix, LabelOrigin::Revert); // massive or not: somebody took it back
    return labels.take();
}

} // namespace fermata::learning

#include "core/assessment/evidence/judge.h"

#include <algorithm>

#include "core/assessment/evidence/facts.h"
#include "core/base/text.h"

namespace fermata::assessment {
namespace {

/// The files of one kind, sorted by what they are worth.
struct Sorted {
    std::vector<const GivenFile*> bound; ///< to the head
    const GivenFile* broken = nullptr;
    const GivenFile* contradictory = nullptr; ///< the file and the caller name different revisions
    const GivenFile* unbound = nullptr;
    const GivenFile* elsewhere = nullptr; ///< bound to another revision
};

bool isOf(const GivenFile& file, EvidenceKind kind) {
    switch (kind) {
    case EvidenceKind::Tests:
        return file.tests || file.brokenKind == kind;
    case EvidenceKind::Scan:
        return file.scan || file.brokenKind == kind;
    case EvidenceKind::Coverage:
        return file.coverage || file.brokenKind == kind;
    case EvidenceKind::Diff:
    case EvidenceKind::History:
    case EvidenceKind::Review:
    case EvidenceKind::Production:
    case EvidenceKind::Traffic:
        return false;
    }
    return false;
}

Sorted sorted(const EvidenceSnapshot& snapshot, const Given& given, EvidenceKind kind) {
    const std::string head = snapshot.change.head.hex();
    Sorted found;
    for (const GivenFile& file : given.files) {
        if (!isOf(file, kind))
            continue;
        const std::string named = file.givenRevision ? file.givenRevision->hex() : std::string();
        const std::string stated = file.statedRevision ? lowerAscii(*file.statedRevision) : std::string();
        const auto isSame = [&](const GivenFile* other) {
            return !file.digest.isNull() && other->digest == file.digest;
        };
        if (!file.error.empty())
            found.broken = &file;
        else if (!named.empty() && !stated.empty() && named != stated)
            found.contradictory = &file;
        else if (named.empty() && stated.empty())
            found.unbound = &file;
        else if ((named.empty() ? stated : named) != head)
            found.elsewhere = &file;
        else if (std::none_of(found.bound.begin(), found.bound.end(), isSame))
            found.bound.push_back(&file);
    }
    return found;
}

class Judge {
public:
    Judge(EvidenceSnapshot& snapshot, const Given& given, const std::map<EvidenceKind, Seconds>& maximumAge)
        : m_snapshot(snapshot), m_given(given), m_maximumAge(maximumAge) {
        m_snapshot.evidence.clear();
        for (const EvidenceKind kind : allEvidenceKinds) {
            Evidence entry;
            entry.kind = kind;
            entry.note = "evidence.none";
            m_snapshot.evidence.push_back(std::move(entry));
        }
    }

    void repository() {
        Evidence& diff = of(EvidenceKind::Diff);
        Evidence& history = of(EvidenceKind::History);
        for (Evidence* entry : {&diff, &history}) {
            entry->source = m_snapshot.change.repository;
            entry->observedAt = m_snapshot.at; // git's objects do not age: they are what their name says
            entry->boundTo = m_snapshot.change.head.hex();
            set(*entry, EvidenceState::Fresh, "");
        }
        if (m_given.isDiffPartial)
            set(diff, EvidenceState::Missing, "evidence.incomplete");
        if (m_given.isPastCut)
            set(history, EvidenceState::Missing, "evidence.past_cut");
    }

    void tests() {
        const std::vector<const GivenFile*> files = readable(EvidenceKind::Tests);
        std::vector<const delivery::TestReport*> reports;
        for (const GivenFile* file : files)
            reports.push_back(&*file->tests);
        m_snapshot.tests = testFacts(reports, m_given);
        Evidence& entry = of(EvidenceKind::Tests);
        if (entry.state != EvidenceState::Fresh)
            return;
        if (contradict(reports, m_snapshot.tests))
            set(entry, EvidenceState::Conflicting, "evidence.conflict");
        else if (m_snapshot.tests.deletesOrSkipsTests)
            set(entry, EvidenceState::Missing, "evidence.tests_taken_away");
        else if (m_snapshot.tests.executed == 0)
            set(entry, EvidenceState::Missing,
                m_snapshot.tests.changedByChange > 0 ? "evidence.only_own_tests" : "evidence.none_executed");
    }

    void scan() {
        std::vector<const delivery::ScanReport*> reports;
        bool isComplete = true;
        for (const GivenFile* file : readable(EvidenceKind::Scan)) {
            reports.push_back(&*file->scan);
            isComplete = isComplete && file->scan->completedRuns > 0;
        }
        m_snapshot.scan = scanFacts(reports, m_given);
        Evidence& entry = of(EvidenceKind::Scan);
        if (entry.state == EvidenceState::Fresh && contradict(reports))
            set(entry, EvidenceState::Conflicting, "evidence.conflict");
        else if (entry.state == EvidenceState::Fresh && !isComplete)
            set(entry, EvidenceState::Missing, "evidence.no_completed_run");
    }

    void coverage() {
        std::vector<const delivery::CoverageReport*> reports;
        bool hasLines = false;
        for (const GivenFile* file : readable(EvidenceKind::Coverage)) {
            reports.push_back(&*file->coverage);
            hasLines = hasLines || file->coverage->coverableLines() > 0;
        }
        Evidence& entry = of(EvidenceKind::Coverage);
        if (!reports.empty())
            m_snapshot.coverage = coverageFacts(reports, m_given);
        if (entry.state == EvidenceState::Fresh && !hasLines)
            set(entry, EvidenceState::Missing, "evidence.nothing_measured");
    }

    void reviews() {
        Evidence& entry = of(EvidenceKind::Review);
        m_snapshot.reviews.clear();
        for (const Review& review : m_given.reviews) {
            if (review.at > m_snapshot.at)
                continue; // the past never sees the future
            if (review.head != m_snapshot.change.head) {
                if (entry.state == EvidenceState::Missing)
                    set(entry, EvidenceState::Stale, "evidence.other_revision");
                continue;
            }
            if (m_snapshot.at - review.at > maximumAge(EvidenceKind::Review)) {
                if (entry.state != EvidenceState::Fresh)
                    set(entry, EvidenceState::Stale, "evidence.old");
                continue;
            }
            m_snapshot.reviews.push_back(review);
            set(entry, EvidenceState::Fresh, "");
            entry.source = "record";
            entry.boundTo = review.head.hex();
            entry.observedAt = std::max(entry.observedAt.value_or(review.at), review.at);
        }
    }

    void board() {
        if (!m_given.board)
            return;
        const GivenBoard& board = *m_given.board;
        Evidence& production = of(EvidenceKind::Production);
        Evidence& traffic = of(EvidenceKind::Traffic);
        for (Evidence* entry : {&production, &traffic}) {
            entry->source = board.source;
            entry->digest = board.digest;
            if (!board.state) {
                if (board.error.empty())
                    set(*entry, EvidenceState::Missing, board.gap);
                else
                    set(*entry, EvidenceState::Malformed, board.error);
                continue;
            }
            entry->observedAt = board.state->at;
            if (board.state->environment != m_snapshot.environment)
                set(*entry, EvidenceState::Stale, "evidence.other_environment");
            else
                judgeAge(*entry);
        }
        if (!board.state)
            return;
        m_snapshot.production = *board.state;
        if (production.state == EvidenceState::Fresh && !board.gap.empty())
            set(production, EvidenceState::Missing, board.gap);
        if (traffic.state == EvidenceState::Fresh && !board.state->trafficNow)
            set(traffic, EvidenceState::Missing, "evidence.none");
    }

private:
    Evidence& of(EvidenceKind kind) { return m_snapshot.evidence[static_cast<std::size_t>(kind)]; }

    static void set(Evidence& entry, EvidenceState state, std::string note) {
        entry.state = state;
        entry.note = std::move(note);
    }

    Seconds maximumAge(EvidenceKind kind) const {
        const auto found = m_maximumAge.find(kind);
        return found != m_maximumAge.end() ? found->second : Seconds{0};
    }

    /// Fresh, unless its time is unknown, ahead of us, or too long ago.
    void judgeAge(Evidence& entry) const {
        if (!entry.observedAt)
            set(entry, EvidenceState::Stale, "evidence.undated");
        else if (*entry.observedAt > m_snapshot.at + clockTolerance)
            set(entry, EvidenceState::Malformed, "evidence.from_the_future");
        else if (m_snapshot.at - *entry.observedAt > maximumAge(entry.kind))
            set(entry, EvidenceState::Stale, "evidence.old");
        else
            set(entry, EvidenceState::Fresh, "");
    }

    /// Settles binding and age of a kind that is read from files. @returns the files that speak of the head
    std::vector<const GivenFile*> readable(EvidenceKind kind) {
        Evidence& entry = of(kind);
        Sorted files = sorted(m_snapshot, m_given, kind);
        const GivenFile* shown = files.broken          ? files.broken
                                 : files.contradictory ? files.contradictory
                                 : files.unbound       ? files.unbound
                                 : files.bound.empty() ? files.elsewhere
                                                       : files.bound.front();
        if (!shown)
            return {};
        entry.source = shown->source;
        entry.digest = shown->digest;
        entry.observedAt = shown->statedTime ? shown->statedTime : shown->modifiedAt;
        if (files.broken) {
            set(entry, EvidenceState::Malformed, shown->error);
        } else if (files.contradictory) {
            set(entry, EvidenceState::Conflicting, "evidence.conflict");
        } else if (files.unbound) {
            set(entry, EvidenceState::Stale, "evidence.unbound");
        } else if (files.bound.empty()) {
            entry.boundTo = shown->givenRevision ? shown->givenRevision->hex() : shown->statedRevision.value_or("");
            set(entry, EvidenceState::Stale, "evidence.other_revision");
        } else {
            entry.boundTo = m_snapshot.change.head.hex();
            oldest(entry, files.bound);
        }
        return std::move(files.bound);
    }

    /// A kind made of several files is as old as its oldest; one from the future or without a time spoils it.
    void oldest(Evidence& entry, const std::vector<const GivenFile*>& files) const {
        Evidence worst = entry;
        bool isFirst = true;
        for (const GivenFile* file : files) {
            Evidence each = entry;
            each.source = file->source;
            each.digest = file->digest;
            each.observedAt = file->statedTime ? file->statedTime : file->modifiedAt;
            judgeAge(each);
            const bool isWorse = each.state != worst.state
                                     ? each.state == EvidenceState::Malformed || worst.state == EvidenceState::Fresh
                                     : each.observedAt < worst.observedAt;
            if (isFirst || isWorse)
                worst = each;
            isFirst = false;
        }
        entry = worst;
        if (files.size() > 1)
            entry.source += " and " + std::to_string(files.size() - 1) + " more";
    }

    EvidenceSnapshot& m_snapshot;
    const Given& m_given;
    const std::map<EvidenceKind, Seconds>& m_maximumAge;
};

} // namespace

void judge(EvidenceSnapshot& snapshot, const Given& given, const std::map<EvidenceKind, Seconds>& maximumAge) {
    Judge judge(snapshot, given, maximumAge);
    judge.repository();
    judge.tests();
    judge.scan();
    judge.coverage();
    judge.reviews();
    judge.board();
}

} // namespace fermata::assessment

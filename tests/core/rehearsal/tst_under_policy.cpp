// A recorded snapshot under another policy: what the policy had a word in is computed again, what was seen stays.

#include <random>

#include "core/history/file_kind.h"
#include "core/rehearsal/under_policy.h"
#include "tests/core/decision/builders.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;
using namespace fermata::decision;
using namespace fermata::rehearsal;
using namespace fermata::test;

namespace {

EvidenceSnapshot recorded() {
    EvidenceSnapshot snapshot = aSnapshot();
    snapshot.files = {{"pay/charge.cpp", "", 9, 1, false, false, delivery::FileKind::Source, 0, ""}};
    snapshot.fileCount = 1;
    snapshot.changeClass = {ChangeKind::Code, "pay/charge.cpp"};
    snapshot.components = {"pay"};
    snapshot.change.authors = {{"Ada", "ada@example.org"}};
    return snapshot;
}

} // namespace

class TestUnderPolicy : public QObject {
    Q_OBJECT
private slots:
    void theRecordedPolicyChangesNothing() {
        const Policy policy = aPolicy();
        QVERIFY(under(policy, recorded()) == recorded());
    }
    void componentsAndHandsFollowThePolicy() {
        Policy policy = aPolicy();
        policy.components = {{"ledger", {"ledger/**"}, 1.0, std::nullopt, 1.0, 1.0, 1.0}};
        policy.people.erase(policy.people.begin());
        const EvidenceSnapshot other = under(policy, recorded());
        QCOMPARE(other.components, std::vector<std::string>{""});
        QVERIFY(other.hands.persons.empty());
        QCOMPARE(other.hands.unknown, std::vector<std::string>{"ada@example.org"});
    }
    void freezesFollowThePolicy() {
        Policy policy = aPolicy();
        const Time at = recorded().at;
        policy.freezes = {{"now", at - Days{1}, at + Days{1}, {}},
                          {"elsewhere", at - Days{1}, at + Days{1}, {"staging"}},
                          {"far", at + Days{15}, at + Days{16}, {}},
                          {"over", at - Days{2}, at, {}}};
        EvidenceSnapshot snapshot = recorded();
        snapshot.freezes = {{"of the old policy", at, at + Days{1}}};
        const EvidenceSnapshot other = under(policy, snapshot);
        QCOMPARE(other.freezes.size(), std::size_t(1));
        QCOMPARE(other.freezes[0].name, std::string("now"));
        QCOMPARE(decide(other, policy, aRisk(0.05)).verdict, Verdict::Hold);
    }
    void evidenceIsAsYoungAsThePolicyWants() {
        Policy policy = aPolicy();
        policy.evidence[EvidenceKind::Tests].maximumAge = Seconds{60}; // it is five minutes old
        EvidenceSnapshot snapshot = recorded();
        entry(snapshot, EvidenceKind::Scan).state = EvidenceState::Stale;
        entry(snapshot, EvidenceKind::Scan).note = "evidence.old";
        entry(snapshot, EvidenceKind::Coverage).state = EvidenceState::Stale;
        entry(snapshot, EvidenceKind::Coverage).note = "evidence.unbound";
        const EvidenceSnapshot other = under(policy, snapshot);
        QCOMPARE(other.of(EvidenceKind::Tests).state, EvidenceState::Stale);
        QCOMPARE(other.of(EvidenceKind::Scan).state, EvidenceState::Fresh);     // seven days are allowed
        QCOMPARE(other.of(EvidenceKind::Coverage).state, EvidenceState::Stale); // age was not what was wrong with it
    }
    /// The class that was recorded under the same list is the one that comes of judging every path anew.
    void theKeptClassIsTheOneJudgedAnew() {
        const char* paths[] = {"README.md",           "docs/guide.rst",       "src/a.cpp", ".github/workflows/ci.yml",
                               "db/migrations/1.sql", "tests/a_test.py",      "po/de.po",  "Makefile",
                               "pay/notes.md",        "vendor/x/y.js",        "logo.png",  "requirements.txt",
                               "config.yaml",         "ui/strings.properties"};
        const std::vector<std::string> lists[] = {{}, {"docs/**"}, {"*.md", "po/"}};
        std::mt19937 dice(3);
        int differing = 0;
        for (int i = 0; i < 500; ++i) {
            const auto& list = lists[dice() % std::size(lists)];
            EvidenceSnapshot snapshot = recorded();
            snapshot.files.clear();
            for (unsigned file = 0, count = dice() % 4; file <= count; ++file) {
                const char* path = paths[dice() % std::size(paths)];
                snapshot.files.push_back({path, dice() % 8 ? "" : paths[dice() % std::size(paths)], 3, 1,
                                          dice() % 9 == 0, dice() % 15 == 0, history::fileKind(path), 0, ""});
                if (dice() % 5 == 0)
                    snapshot.contentKinds[path] = dice() % 2 ? ChangeKind::Comments : ChangeKind::Pipeline;
            }
            snapshot.fileCount = static_cast<int>(snapshot.files.size()) + (dice() % 10 == 0);
            snapshot.changeClass = classify(snapshot.files, list, snapshot.contentKinds);
            for (const auto& other : lists) {
                Policy policy = aPolicy();
                policy.neverDocumentation = other;
                const EvidenceSnapshot kept = under(policy, snapshot, &list);
                QVERIFY(kept == under(policy, snapshot));
                differing += kept.changeClass != snapshot.changeClass;
            }
        }
        QVERIFY(differing > 25); // another list makes other classes
    }
    /// What a snapshot does not list may lie anywhere.
    void aChangeTooLargeToListKeepsTheRest() {
        EvidenceSnapshot snapshot = recorded();
        snapshot.fileCount = 900;
        snapshot.components = {"", "pay"};
        QCOMPARE(under(aPolicy(), snapshot).components, (std::vector<std::string>{"", "pay"}));
    }
};

FERMATA_CORE_TEST(TestUnderPolicy)
#include "tst_under_policy.moc"

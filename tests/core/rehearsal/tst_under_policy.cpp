// A recorded snapshot under another policy: what the policy had a word in is computed again, what was seen stays.

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

#include "core/decision/authority.h"
#include "tests/core/decision/builders.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;
using namespace fermata::decision;
using namespace fermata::test;

class TestAuthority : public QObject {
    Q_OBJECT
private:
    const Policy m_policy = aPolicy();
    const EvidenceSnapshot m_snapshot = aSnapshot(); // ada's

    static Actor actor(const std::string& id) { return {id, Established::OsAccount, {}}; }
    static Decision decided(Verdict verdict) {
        Decision decision;
        decision.verdict = verdict;
        return decision;
    }
    ActRequest request(ActKind kind) const {
        return {kind, "because", kind == ActKind::Override ? "release-manager" : "", m_snapshot.at + Seconds{3600},
                m_snapshot.at};
    }
    std::string why(const std::string& id, Verdict verdict, const ActRequest& request) const {
        const auto refusal = mayAct(m_policy, m_snapshot, decided(verdict), actor(id), request);
        return refusal ? refusal->id : "";
    }

private slots:
    void aReleaseManagerApprovesWhatIsPermitted() {
        QCOMPARE(why("rita", Verdict::Approve, request(ActKind::Approve)), std::string());
    }
    void aSeniorGivesTheReviewThatIsAskedFor() {
        QCOMPARE(why("sam", Verdict::Review, request(ActKind::Approve)), std::string());
    }
    void nobodyApprovesWhatIsHeldOrBlocked() {
        for (const Verdict verdict : {Verdict::Hold, Verdict::Block})
            QCOMPARE(why("rita", verdict, request(ActKind::Approve)), std::string("authority.approve.verdict"));
    }
    void aFreezeMaySayWhoOverridesInIt() {
        EvidenceSnapshot snapshot = m_snapshot;
        snapshot.freezes = {{"year end", snapshot.at - Seconds{60}, snapshot.at + Seconds{60}}};
        Policy policy = m_policy;
        policy.approverRoles.push_back("duty");
        policy.freezes = {{"year end", snapshot.freezes[0].from, snapshot.freezes[0].to, {}}};
        const auto refusal = [&] {
            const auto found =
                mayAct(policy, snapshot, decided(Verdict::Hold), actor("rita"), request(ActKind::Override));
            return found ? found->id : std::string();
        };
        QCOMPARE(refusal(), std::string());
        policy.freezes[0].exceptRoles = {"duty"};
        QCOMPARE(refusal(), std::string("authority.override.freeze"));
        snapshot.freezes[0].to = snapshot.at; // over
        QCOMPARE(refusal(), std::string());
    }
    void anAuthorApprovesNothing() {
        EvidenceSnapshot snapshot = m_snapshot;
        snapshot.hands.persons = {};
        const auto refusal =
            mayAct(m_policy, snapshot, decided(Verdict::Approve), actor("ada"), request(ActKind::Approve));
        QCOMPARE(refusal.value().id, std::string("authority.approve.role"));
    }
    void noHandOfTheChangeApprovesOrOverrides() {
        EvidenceSnapshot snapshot = m_snapshot;
        snapshot.hands.persons = {"ada", "rita"};
        for (const ActKind kind : {ActKind::Approve, ActKind::Override}) {
            const Verdict verdict = kind == ActKind::Approve ? Verdict::Approve : Verdict::Block;
            QCOMPARE(mayAct(m_policy, snapshot, decided(verdict), actor("rita"), request(kind)).value().id,
                     std::string("authority.own_change"));
        }
        QVERIFY(!mayAct(m_policy, snapshot, decided(Verdict::Approve), actor("rita"), request(ActKind::Hold)));
    }
    void allAddressesOfAPersonAreOnePerson() {
        delivery::Change change;
        change.authors = {{"A", "Ada@Home.example"}};
        change.committers = {{"Ada", "ada@example.org"}, {"bot", "bot@example.org"}};
        change.coAuthors = {{"Rita", "RITA@example.org"}};
        const Hands hands = handsOf(change, m_policy);
        QVERIFY((hands.persons == std::vector<std::string>{"ada", "rita"}));
        QVERIFY((hands.unknown == std::vector<std::string>{"bot@example.org"}));
    }
    void whoIsNotEstablishedOnlyLooks() {
        for (const ActKind kind : {ActKind::Approve, ActKind::Hold, ActKind::Override}) {
            const Actor claimed{"rita", Established::None, {"release-manager"}};
            QCOMPARE(mayAct(m_policy, m_snapshot, decided(Verdict::Review), claimed, request(kind)).value().id,
                     std::string("authority.not_established"));
        }
        QCOMPARE(actorOfAccount(m_policy, "nobody").established, Established::None);
        QCOMPARE(actorOfAccount(m_policy, "").established, Established::None);
        QCOMPARE(actorOfAccount(m_policy, "rita").personId, std::string("rita"));
    }
    void rolesAreThePolicysNotTheActors() {
        const Actor claiming{"ada", Established::OsAccount, {"release-manager", "senior"}};
        EvidenceSnapshot snapshot = m_snapshot;
        snapshot.hands.persons = {};
        QCOMPARE(mayAct(m_policy, snapshot, decided(Verdict::Block), claiming, request(ActKind::Override)).value().id,
                 std::string("authority.not_in_role"));
        QCOMPARE(mayAct(m_policy, snapshot, decided(Verdict::Block), actor("stranger"), request(ActKind::Override)).value().id,
                 std::string("authority.unknown_person"));
    }
    void anOverrideNeedsReasonRoleAndExpiry() {
        QCOMPARE(why("rita", Verdict::Block, request(ActKind::Override)), std::string());
        ActRequest broken = request(ActKind::Override);
        broken.reason = " \t";
        QCOMPARE(why("rita", Verdict::Block, broken), std::string("authority.reason"));
        broken = request(ActKind::Override);
        broken.role.clear();
        QCOMPARE(why("rita", Verdict::Block, broken), std::string("authority.override.needs_role"));
        broken = request(ActKind::Override);
        broken.until.reset();
        QCOMPARE(why("rita", Verdict::Block, broken), std::string("authority.until"));
        broken.until = m_snapshot.at;
        QCOMPARE(why("rita", Verdict::Block, broken), std::string("authority.until.past"));
        broken.until = m_snapshot.at + m_policy.overrideAtMost + Seconds{1};
        QCOMPARE(why("rita", Verdict::Block, broken), std::string("authority.until.long"));
        QCOMPARE(why("sam", Verdict::Block, request(ActKind::Override)), std::string("authority.not_in_role"));
        QCOMPARE(why("rita", Verdict::Approve, request(ActKind::Override)), std::string("authority.override.nothing"));
    }
    void anyoneWithARoleMayHoldWithAReasonAndAnEnd() {
        QCOMPARE(why("ada", Verdict::FastTrack, request(ActKind::Hold)), std::string());
        ActRequest broken = request(ActKind::Hold);
        broken.reason.clear();
        QCOMPARE(why("ada", Verdict::FastTrack, broken), std::string("authority.reason"));
        broken = request(ActKind::Hold);
        broken.until.reset();
        QCOMPARE(why("ada", Verdict::FastTrack, broken), std::string("authority.until"));
    }
};

FERMATA_CORE_TEST(TestAuthority)
#include "tst_authority.moc"

#include "core/decision/command.h"
#include "core/wording/wording.h"
#include "tests/core/decision/builders.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;
using namespace fermata::decision;
using namespace fermata::test;

class TestCommand : public QObject {
    Q_OBJECT
private:
    const Policy m_policy = aPolicy();
    const EvidenceSnapshot m_snapshot = aSnapshot(); // ada's

    static Actor actor(const std::string& id) { return {id, Established::OsAccount, {}}; }
    CommandRequest request(CommandKind kind) const {
        return {kind, "production", "because", "", m_snapshot.at + Seconds{3600}, m_snapshot.at, true};
    }
    std::string why(const std::string& id, const CommandRequest& wanted, const Policy& policy) const {
        const auto refusal = mayCommand(policy, actor(id), wanted);
        if (refusal && wording::sentence(*refusal).find('?') != std::string::npos)
            return "no whole sentence";
        return refusal ? refusal->id : "";
    }
    std::string why(const std::string& id, const CommandRequest& wanted) const { return why(id, wanted, m_policy); }
    std::string mayDeployAs(const std::string& id, Verdict verdict, bool hasStandingAct) const {
        Decision decision;
        decision.verdict = verdict;
        const auto refusal =
            mayDeploy(m_policy, m_snapshot, decision, hasStandingAct, actor(id), request(CommandKind::Deploy));
        return refusal ? refusal->id : "";
    }

private slots:
    void aReleaseManagerMayDoAll() {
        for (const CommandKind kind : allCommandKinds)
            QCOMPARE(why("rita", request(kind)), std::string());
    }

    void brakingIsOpenToEveryEstablishedPerson() {
        for (const std::string person : {"ada", "sam", "rita"}) {
            QCOMPARE(why(person, request(CommandKind::StopLine)), std::string());
            QCOMPARE(why(person, request(CommandKind::Disarm)), std::string());
        }
    }

    void theRestNeedsItsRole() {
        QCOMPARE(why("ada", request(CommandKind::Arm)), std::string("authority.arm.role"));
        QCOMPARE(why("sam", request(CommandKind::Arm)), std::string("authority.arm.role"));
        QCOMPARE(why("sam", request(CommandKind::ResumeLine)), std::string("authority.resume.role"));
        QCOMPARE(why("ada", request(CommandKind::Deploy)), std::string("authority.deploy.role"));
        QCOMPARE(why("ada", request(CommandKind::RollBack)), std::string("authority.roll_back.role"));
        QCOMPARE(why("sam", request(CommandKind::RollBack)), std::string());
        auto as = request(CommandKind::Arm);
        as.role = "senior"; // rita's, but no approver's
        QCOMPARE(why("rita", as), std::string("authority.arm.role"));
        as.role = "king";
        QCOMPARE(why("rita", as), std::string("authority.not_in_role"));
    }

    void whoIsNotEstablishedOrUnknownDoesNothing() {
        for (const CommandKind kind : allCommandKinds) {
            const Actor claimed{"rita", Established::None, {"release-manager"}};
            QCOMPARE(mayCommand(m_policy, claimed, request(kind)).value().id, std::string("authority.not_established"));
            QCOMPARE(mayEverCommand(m_policy, claimed, kind).value().id, std::string("authority.not_established"));
            QCOMPARE(why("mallory", request(kind)), std::string("authority.unknown_person"));
            const Actor claiming{"ada", Established::OsAccount, {"release-manager", "senior"}};
            QCOMPARE(mayEverCommand(m_policy, claiming, kind).has_value(),
                     kind != CommandKind::StopLine && kind != CommandKind::Disarm);
        }
    }

    void everythingButADeploymentNeedsAReason() {
        for (const CommandKind kind : allCommandKinds) {
            auto wanted = request(kind);
            wanted.reason = " \t";
            QCOMPARE(why("rita", wanted),
                     kind == CommandKind::Deploy ? std::string() : std::string("authority.reason"));
        }
    }

    void armingAndStoppingEnd() {
        for (const CommandKind kind : {CommandKind::Arm, CommandKind::StopLine}) {
            auto wanted = request(kind);
            wanted.until.reset();
            QCOMPARE(why("rita", wanted), std::string("authority.until"));
            wanted.until = wanted.at;
            QCOMPARE(why("rita", wanted), std::string("authority.until.past"));
            wanted.until = wanted.at + Seconds{30 * 86400};
            QCOMPARE(why("rita", wanted), std::string());
            wanted.until = *wanted.until + Seconds{1};
            QCOMPARE(why("rita", wanted), std::string("authority.until.at_most"));
        }
    }

    void nothingIsArmedUnderAPolicyOfThisMachine() {
        auto wanted = request(CommandKind::Arm);
        wanted.isPolicyProtected = false;
        QCOMPARE(why("rita", wanted), std::string("authority.arm.policy"));
    }

    void onlyWhatThePolicyKnowsIsArmed() {
        auto policy = m_policy;
        policy.environments = {{"production", true}, {"staging", false}};
        auto wanted = request(CommandKind::Arm);
        QCOMPARE(why("rita", wanted, policy), std::string());
        wanted.scope = "prodution";
        QCOMPARE(why("rita", wanted, policy), std::string("authority.environment"));
        wanted.scope = "source:ci";
        QCOMPARE(why("rita", wanted, policy), std::string());
        for (const CommandKind kind : {CommandKind::Arm, CommandKind::Disarm, CommandKind::RollBack}) {
            wanted = request(kind);
            wanted.scope.clear();
            QCOMPARE(why("rita", wanted), std::string("authority.environment"));
        }
        wanted = request(CommandKind::StopLine);
        wanted.scope.clear(); // everything
        QCOMPARE(why("ada", wanted), std::string());
    }

    void aDeploymentNeedsAVerdictOrAPersonsWord() {
        QCOMPARE(mayDeployAs("rita", Verdict::Approve, false), std::string());
        for (const Verdict verdict : {Verdict::Review, Verdict::Hold, Verdict::Block}) {
            QCOMPARE(mayDeployAs("rita", verdict, false), std::string("authority.deploy.not_settled"));
            QCOMPARE(mayDeployAs("rita", verdict, true), std::string());
        }
        QCOMPARE(mayDeployAs("ada", Verdict::FastTrack, true), std::string("authority.deploy.role"));
    }

    void fourEyesHoldForADeploymentAndNotForARollback() {
        EvidenceSnapshot own = m_snapshot;
        own.hands.persons = {"rita"};
        const auto asRita = [&](Verdict verdict, bool hasStandingAct) {
            Decision decision;
            decision.verdict = verdict;
            const auto refusal =
                mayDeploy(m_policy, own, decision, hasStandingAct, actor("rita"), request(CommandKind::Deploy));
            return refusal ? refusal->id : "";
        };
        QCOMPARE(asRita(Verdict::Approve, false), std::string("authority.own_change"));
        QCOMPARE(asRita(Verdict::Approve, true), std::string());
        QCOMPARE(asRita(Verdict::FastTrack, false), std::string());
        QCOMPARE(why("rita", request(CommandKind::RollBack)), std::string());
    }
};

FERMATA_CORE_TEST(TestCommand)
#include "tst_command.moc"

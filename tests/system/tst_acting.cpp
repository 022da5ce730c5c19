// Arming, the stopped line and rollbacks, told by the command line alone.

#include "core/audit/chain.h"
#include "core/base/clock.h"
#include "core/engine/actor.h"
#include "core/engine/barred.h"
#include "core/io/formats/json_reader.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;

namespace {

std::string inAnHour() {
    return rfc3339(SystemClock().now() + Seconds{3600});
}

/// A workspace whose policy comes from a branch of its repository.
class Desk {
public:
    Desk() {
        const std::string policy = "version: 1\npeople:\n  - {id: me, os_accounts: [\"" + engine::osAccount() +
                                   "\"], roles: [release-manager]}\n";
        repository.write("release/policy.yaml", policy);
        repository.write("src/a.cpp", "int a;\n");
        repository.commit("Begin");
        repository.write("src/a.cpp", "int a, b;\n");
        head = repository.commit("Go on");
        made = ctl({"init", "--name", "acting"});
        scratch.write("w/policy.yaml", policy);
    }
    void protectThePolicy() const {
        scratch.write("w/workspace.yaml", "version: 1\nname: acting\nrepositories:\n  - {name: shop, path: \"" +
                                              repository.path() +
                                              "\"}\npolicy: {repository: shop, ref: refs/heads/main, path: "
                                              "release/policy.yaml}\n");
    }
    test::Ran ctl(std::vector<std::string> arguments) const {
        std::vector<std::string> command{FERMATACTL, "--workspace", scratch / "w"};
        command.insert(command.end(), arguments.begin(), arguments.end());
        return test::run(command, {"XDG_CONFIG_HOME=" + scratch / "config", "XDG_STATE_HOME=" + scratch / "state",
                                   "XDG_DATA_HOME=" + scratch / "data"});
    }
    test::Ran arm(const std::string& actions = "deploy, roll-back", const std::string& until = inAnHour()) const {
        return ctl({"--json", "arm", "production", "--actions", actions, "--until", until, "--reason", "release"});
    }

    test::ScratchFolder scratch;
    test::ScratchRepository repository;
    std::string head;
    test::Ran made;
};

std::string field(const test::Ran& ran, const std::string& name) {
    const auto document = io::readJson(ran.out);
    const auto value = document ? document->root().find(name) : std::nullopt;
    return value && value->isText() ? value->text().value() : "nothing in " + ran.out + ran.error;
}

} // namespace

class TestActing : public QObject {
    Q_OBJECT
private slots:
    void armsOnlyUnderAPolicyThatIsProtected() {
        const Desk desk;
        QVERIFY2(desk.made.exitCode == 0, desk.made.error.c_str());
        const auto ran = desk.arm();
        QCOMPARE(ran.exitCode, 1);
        QVERIFY2(ran.error.find("protected branch") != std::string::npos, ran.error.c_str());
    }

    void aBarIsListedAndLiftedWithAReason() {
        const Desk desk;
        desk.protectThePolicy();
        {
            auto chain =
                audit::Chain::open(desk.scratch / "w/record.db", audit::Access::Conduct,
                                   {desk.scratch / "config/fermata/keys", desk.scratch / "state/fermata/heads"});
            FERMATA_VERIFY_OK(chain);
            engine::BarredView bar;
            bar.service = "shop";
            bar.version = "4f9c2e1";
            bar.environment = "production";
            bar.commit = desk.head;
            FERMATA_VERIFY_OK(
                chain->append(engine::barNote(bar, false, "it was <b>worse</b>", {}), SystemClock().now()));
        }
        const auto listed = desk.ctl({"bar", "list"});
        QVERIFY2(listed.exitCode == 0, listed.error.c_str());
        QVERIFY2(listed.out.find("shop 4f9c2e1 in production") != std::string::npos, listed.out.c_str());
        const auto lift = [&](const std::string& version, const std::string& reason) {
            return desk.ctl(
                {"--json", "bar", "lift", "shop", version, "--environment", "production", "--reason", reason});
        };
        QCOMPARE(lift("4f9c2e2", "the network").exitCode, 2); // no such bar
        QVERIFY(lift("4f9c2e1", " ").exitCode != 0);          // without a reason
        const auto lifted = lift("4f9c2e1", "the network");
        QVERIFY2(lifted.exitCode == 0, lifted.error.c_str());
        QCOMPARE(field(lifted, "version"), std::string("4f9c2e1"));
        QCOMPARE(lift("4f9c2e1", "the network").exitCode, 2); // it is lifted
        QCOMPARE(desk.ctl({"--json", "bar", "list"}).out.find("4f9c2e1"), std::string::npos);
        QCOMPARE(desk.ctl({"audit", "verify"}).exitCode, 0);
    }

    void armsStopsAndResumes() {
        const Desk desk;
        desk.protectThePolicy();
        const auto armed = desk.arm();
        QVERIFY2(armed.exitCode == 0, armed.error.c_str());
        QCOMPARE(field(armed, "environment"), std::string("production"));
        QCOMPARE(field(armed, "person"), std::string("me"));
        QCOMPARE(desk.arm("nuke").exitCode, 2);
        QCOMPARE(desk.arm("deploy", "tomorrow").exitCode, 2);
        QCOMPARE(desk.arm("deploy", "2199-01-01T00:00:00Z").exitCode, 1);
        QCOMPARE(desk.ctl({"arm", "production", "--actions", "deploy", "--reason", "x"}).exitCode, 2); // no end

        const auto stopped = desk.ctl({"--json", "stop-line", "--scope", "production", "--except", "hotfix,oncall",
                                       "--until", inAnHour(), "--reason", "payments fail"});
        QVERIFY2(stopped.exitCode == 0, stopped.error.c_str());
        QCOMPARE(field(stopped, "scope"), std::string("production"));
        QCOMPARE(desk.ctl({"resume-line", "--scope", "staging", "--reason", "x"}).exitCode, 2);
        QCOMPARE(desk.ctl({"resume-line", "--reason", " "}).exitCode, 1);
        QCOMPARE(desk.ctl({"resume-line", "--reason", "works again"}).exitCode, 0);
        QCOMPARE(desk.ctl({"disarm", "production", "--reason", "done"}).exitCode, 0);
        QCOMPARE(desk.ctl({"disarm", "production", "--reason", "done"}).exitCode, 2); // is not armed
        isWholeForBothVerifiers(desk);
    }

    void recordsARollbackThatAPersonWants() {
        const Desk desk;
        desk.protectThePolicy();
        const auto gate = desk.ctl({"--json", "gate", desk.repository.path(), desk.head});
        const std::string id = field(gate, "id");
        QVERIFY2(id.size() == 64, id.c_str());
        const auto asked = desk.ctl({"--json", "decision", "rollback", id.substr(0, 12), "--reason", "checkout fails"});
        QVERIFY2(asked.exitCode == 0, asked.error.c_str());
        QCOMPARE(field(asked, "decision"), id);
        QCOMPARE(field(asked, "environment"), std::string("production"));
        const std::vector<std::string> rollback{"decision", "rollback", id, "--reason", "x", "--to", "1.4.1"};
        QCOMPARE(desk.ctl(rollback).exitCode, 2); // of what?
        auto ofShop = rollback;
        ofShop.insert(ofShop.end(), {"--service", "shop"});
        const auto ran = desk.ctl(ofShop);
        QCOMPARE(ran.exitCode, 2); // nothing is connected; the wish stays on record
        QVERIFY2(ran.error.find("recorded as number") != std::string::npos, ran.error.c_str());
        QCOMPARE(desk.ctl({"decision", "rollback", id, "--reason", ""}).exitCode, 1);
        isWholeForBothVerifiers(desk);
    }

    void everyCommandShowsAnExample() {
        const Desk desk;
        for (const std::vector<std::string>& command :
             {std::vector<std::string>{"arm"}, {"disarm"}, {"stop-line"}, {"resume-line"}, {"decision", "rollback"}}) {
            auto arguments = command;
            arguments.push_back("--help");
            const auto ran = desk.ctl(arguments);
            QCOMPARE(ran.exitCode, 0);
            QVERIFY2(ran.out.find("Example: fermatactl " + command.back()) != std::string::npos ||
                         ran.out.find("Example: fermatactl decision rollback") != std::string::npos,
                     ran.out.c_str());
        }
    }

private:
    static void isWholeForBothVerifiers(const Desk& desk) {
        QCOMPARE(desk.ctl({"audit", "verify"}).exitCode, 0);
        QCOMPARE(desk.ctl({"audit", "export", "--out", desk.scratch / "record.jsonl"}).exitCode, 0);
        const auto second = test::run({"python3", std::string(FERMATA_SOURCE_DIR) + "/tests/contract/verify_record.py",
                                       desk.scratch / "record.jsonl"});
        QVERIFY2(second.exitCode == 0, (second.out + second.error).c_str());
    }
};

FERMATA_CORE_TEST(TestActing)
#include "tst_acting.moc"

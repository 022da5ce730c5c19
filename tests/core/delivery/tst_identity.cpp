#include <algorithm>

#include "core/delivery/identity.h"
#include "tests/core/delivery/sights.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::delivery;
using namespace fermata::test;

class TestIdentity : public QObject {
    Q_OBJECT

    static TicketSeen ticket(const std::string& id) { return {{"jira", id, "", "story", "open", at(0)}}; }
    static RunSeen run(const std::string& id, int commit, const std::string& title) {
        RunSeen seen = aRun(id, RunState::Succeeded, 1);
        seen.run.repository = "shop";
        seen.run.commit = aCommit(commit);
        seen.run.title = title;
        return seen;
    }
    /// SHOP-12 → commit 1 → run 1 → artefact → deployment → incident, and run 2 of commit 1, and a stranger.
    static Board story() {
        ArtefactSeen artefact;
        artefact.artefact.source = "ci";
        artefact.artefact.id = "shop@1";
        artefact.artefact.run = "ci/1";
        DeploymentSeen deployment = aDeployment("d", "1", RunState::Succeeded, 10);
        deployment.deployment.artefact = "ci/shop@1";
        IncidentSeen incident = anIncident("i", 20);
        incident.incident.deployment = "ci/d";
        return fold({ticket("SHOP-12"), ticket("SHOP-13"), run("1", 1, "SHOP-12 Basket"), run("2", 1, "nightly"),
                     run("3", 2, "SHOP-13 Search"), artefact, deployment, incident});
    }
    static std::vector<std::string> keys(const std::vector<Thing>& things) {
        std::vector<std::string> all;
        for (const Thing& thing : things)
            all.push_back(thing.key);
        return all;
    }

private slots:
    void findsWhatLedToAThingAndWhatCameOfIt() {
        const std::string commit = "shop@" + aCommit(1).hex();
        const auto all = belongingTo(story(), {ThingKind::Artefact, "ci/shop@1"});
        QCOMPARE(keys(all), (std::vector<std::string>{"ci/shop@1", "jira/SHOP-12", commit, "ci/1", "ci/d", "desk/i"}));
    }

    void aTicketKnowsEverythingThatCameOfIt() {
        const auto all = belongingTo(story(), {ThingKind::Ticket, "jira/SHOP-12"});
        QCOMPARE(keys(all), (std::vector<std::string>{"jira/SHOP-12", "shop@" + aCommit(1).hex(), "ci/1", "ci/2",
                                                      "ci/shop@1", "ci/d", "desk/i"}));
    }

    void siblingsDoNotBelong() {
        const auto all = belongingTo(story(), {ThingKind::Run, "ci/2"});
        QCOMPARE(keys(all), (std::vector<std::string>{"ci/2", "jira/SHOP-12", "shop@" + aCommit(1).hex()}));
    }

    void anIncidentLeadsBackToTheTicket() {
        const auto all = keys(belongingTo(story(), {ThingKind::Incident, "desk/i"}));
        QVERIFY(std::ranges::find(all, "jira/SHOP-12") != all.end());
        QVERIFY(std::ranges::find(all, "jira/SHOP-13") == all.end());
    }

    void aCommitWithoutARepositoryIsTheOnlyOneThatTheBoardKnows() {
        DeploymentSeen deployment = aDeployment("bare", "2", RunState::Succeeded, 30);
        deployment.deployment.commit = aCommit(2);
        Board board = fold({deployment}, story());
        auto all = keys(belongingTo(board, {ThingKind::Deployment, "ci/bare"}));
        QCOMPARE(all, (std::vector<std::string>{"ci/bare", "jira/SHOP-13", "shop@" + aCommit(2).hex()}));
        all = keys(belongingTo(board, {ThingKind::Commit, "@" + aCommit(2).hex()}));
        QCOMPARE(all.front(), "shop@" + aCommit(2).hex());
        board = fold({RefMoved{"git", "fork", "refs/heads/main", aCommit(2), at(1)}}, board);
        all = keys(belongingTo(board, {ThingKind::Deployment, "ci/bare"}));
        QCOMPARE(all, (std::vector<std::string>{"ci/bare", "@" + aCommit(2).hex()})); // two could be meant
    }

    void aStrangerIsAlone() {
        QCOMPARE(keys(belongingTo(story(), {ThingKind::Run, "ci/99"})), (std::vector<std::string>{"ci/99"}));
    }

    void aDeploymentWithoutACommitSaysWhy() {
        const auto without = [](const std::string& id, auto change) {
            DeploymentSeen seen = aDeployment(id, "1", RunState::Succeeded, 0);
            change(seen.deployment);
            return seen;
        };
        RunSeen forced = aRun("forced", RunState::Succeeded, 1);
        forced.run.whyNoCommit = "a forced build names no revision";
        const Board board =
            fold({forced, without("no1", [](Deployment& one) { one.whyNoCommit = "an image of a vendor"; }),
                  without("no2", [](Deployment& one) { one.artefact = "hub/x"; }),
                  without("no3", [](Deployment& one) { one.run = "ci/forced"; }), without("no4", [](Deployment&) {}),
                  without("yes", [](Deployment& one) { one.commit = aCommit(1); })},
                 story());
        const auto all = unresolvedDeployments(board);
        QCOMPARE(all.size(), 4u); // the story's has one: its artefact's run names it
        QCOMPARE(all[0], (Unresolved{"ci/no1", "an image of a vendor"}));
        QCOMPARE(all[1].why, std::string("its artefact hub/x is not known"));
        QCOMPARE(all[2].why, std::string("its run ci/forced names no commit (a forced build names no revision)"));
        QCOMPARE(all[3].why, std::string("ci names neither a commit nor an artefact nor a run"));
    }

    void findsTicketIds_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("ids");
        QTest::newRow("title") << "SHOP-12: Basket" << QStringList{"SHOP-12"};
        QTest::newRow("branch") << "feature/SHOP-12-basket" << QStringList{"SHOP-12"};
        QTest::newRow("several, once each") << "SHOP-2 PAY-1 SHOP-2" << QStringList{"SHOP-2", "PAY-1"};
        QTest::newRow("digits in the key") << "(A1B-7)" << QStringList{"A1B-7"};
        QTest::newRow("lower case") << "shop-12" << QStringList{};
        QTest::newRow("one letter") << "A-1" << QStringList{};
        QTest::newRow("zero") << "SHOP-012" << QStringList{};
        QTest::newRow("inside a word") << "xSHOP-12 SHOP-12x" << QStringList{};
        QTest::newRow("no number") << "SHOP- SHOP" << QStringList{};
        QTest::newRow("empty") << "" << QStringList{};
        QTest::newRow("beside other letters") << QString::fromUtf8("\u201eSHOP-3\u201c") << QStringList{"SHOP-3"};
    }
    void findsTicketIds() {
        QFETCH(QString, text);
        QFETCH(QStringList, ids);
        QStringList found;
        for (const std::string& id : ticketIdsIn(text.toStdString()))
            found << QString::fromStdString(id);
        QCOMPARE(found, ids);
    }
};

FERMATA_CORE_TEST(TestIdentity)
#include "tst_identity.moc"

#include "core/workspace/lease.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;

class TestWorkspace : public QObject {
    Q_OBJECT
private slots:
    void makesAFolderThatOpensAgain() {
        test::ScratchFolder scratch;
        workspace::Settings settings;
        settings.name = "shop \"A\": \x1b[31m";
        const auto made = workspace::Workspace::create(scratch / "w", settings);
        FERMATA_VERIFY_OK(made);
        const auto opened = workspace::Workspace::open(scratch / "w");
        FERMATA_VERIFY_OK(opened);
        QCOMPARE(opened->settings().name, settings.name);
        const auto policy = opened->policy(workspace::Workspace::gitReader());
        FERMATA_VERIFY_OK(policy);
        QCOMPARE(policy->origin, std::string("policy.yaml"));
        const auto again = workspace::Workspace::create(scratch / "w", settings);
        QVERIFY(!again);
        QCOMPARE(again.error().fault(), Fault::Conflict);
    }

    void saysThatThereIsNoWorkspace() {
        test::ScratchFolder scratch;
        const auto opened = workspace::Workspace::open(scratch / "nothing");
        QVERIFY(!opened);
        QCOMPARE(opened.error().fault(), Fault::NotFound);
    }

    void givesRepositoriesUniqueNames() {
        test::ScratchFolder scratch;
        workspace::Settings settings;
        settings.name = "w";
        auto made = workspace::Workspace::create(scratch / "w", settings);
        FERMATA_VERIFY_OK(made);
        QCOMPARE(made->addRepository("/srv/a/shop.git")->name, std::string("shop"));
        QCOMPARE(made->addRepository("/srv/b/shop")->name, std::string("shop-2"));
        QCOMPARE(made->addRepository("/srv/a/shop.git")->name, std::string("shop"));
        const auto opened = workspace::Workspace::open(scratch / "w");
        FERMATA_VERIFY_OK(opened);
        QCOMPARE(opened->settings().repositories.size(), 2u);
    }

    void letsOneProcessConduct() {
        test::ScratchFolder scratch;
        workspace::Settings settings;
        settings.name = "w";
        const auto made = workspace::Workspace::create(scratch / "w", settings);
        FERMATA_VERIFY_OK(made);
        const auto first = made->conduct();
        FERMATA_VERIFY_OK(first);
        const auto second = made->conduct();
        QVERIFY(!second);
        QCOMPARE(second.error().fault(), Fault::Busy);
    }

    void aConductorIsBelievedAsLongAsItRenews() {
        test::ScratchFolder scratch;
        workspace::Settings settings;
        settings.name = "w";
        const auto made = workspace::Workspace::create(scratch / "w", settings);
        FERMATA_VERIFY_OK(made);
        const auto nobody = workspace::leaseOf(*made);
        FERMATA_VERIFY_OK(nobody);
        QVERIFY(!*nobody);
        const Time noon = fromUnix(1'700'000'000);
        QCOMPARE(workspace::renewLease(*made, noon).error().fault(), Fault::NotFound);
        {
            const auto lock = made->conduct();
            FERMATA_VERIFY_OK(lock);
            FERMATA_VERIFY_OK(workspace::renewLease(*made, noon));
        }
        const auto lease = workspace::leaseOf(*made);
        FERMATA_VERIFY_OK(lease);
        QCOMPARE((*lease)->renewedAt, noon);
        QVERIFY((*lease)->holder.find("process") != std::string::npos);
        QVERIFY(!(*lease)->isOver(noon + workspace::leaseLasts));
        QVERIFY((*lease)->isOver(noon + workspace::leaseLasts + Seconds{1}));
        QVERIFY((*lease)->isOver(noon - workspace::leaseLasts - Seconds{1})); // a clock that was set back
    }

    void refusesAPolicyByAShortName() {
        const auto settings =
            workspace::parseSettings("version: 1\nname: w\nrepositories: [{name: shop, path: /srv/shop}]\n"
                                     "policy: {repository: shop, ref: main, path: p.yaml}\n",
                                     "workspace.yaml");
        QVERIFY(!settings);
        QCOMPARE(settings.error().text(),
                 std::string("workspace.yaml:4:33: policy.ref: must be a full reference, such as refs/heads/main"));
    }

    void readsThePolicyFromAProtectedRef() {
        test::ScratchRepository repository;
        repository.write("release/policy.yaml", "version: 1\nname: protected\n");
        const std::string commit = repository.commit("Policy");
        repository.write("release/policy.yaml", "version: 1\nname: edited in the work tree\n");
        test::ScratchFolder scratch;
        workspace::Settings settings;
        settings.name = "w";
        settings.repositories = {{"shop", repository.path()}};
        settings.policy = workspace::PolicyRef{"shop", "refs/heads/main", "release/policy.yaml"};
        const auto made = workspace::Workspace::create(scratch / "w", settings);
        FERMATA_VERIFY_OK(made);
        const auto policy = made->policy(workspace::Workspace::gitReader());
        FERMATA_VERIFY_OK(policy);
        QCOMPARE(policy->policy.name, std::string("protected"));
        QVERIFY(policy->origin.find(commit) != std::string::npos);
    }
};

FERMATA_CORE_TEST(TestWorkspace)
#include "tst_workspace.moc"

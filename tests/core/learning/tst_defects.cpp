// What is told speaks over what is traced, and which defects of a component count as having reached production.
#include "core/io/sql/database.h"
#include "core/learning/labels/defect_store.h"
#include "core/learning/labels/defects.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::learning;
using fermata::assessment::DefectCounts;

namespace {

CommitId commit(char digit) {
    return *CommitId::fromHex(std::string(40, digit));
}

decision::Policy aPolicy() {
    auto policy = decision::Policy::standard();
    policy.components = {{"pay", {"pay/**"}, 1.0, std::nullopt, 1.0, 4.0, 1.0}};
    return policy;
}

KnownDefect defect(char digit, long long knownAt, LabelOrigin origin = LabelOrigin::Szz,
                   std::vector<std::string> paths = {"pay/a.cpp"}) {
    KnownDefect made{commit(digit), origin, fromUnix(knownAt), std::nullopt, std::move(paths)};
    if (origin == LabelOrigin::Hotfix)
        made.reachedAt = made.knownAt;
    return made;
}

audit::ToldIncident incident(const std::string& id, long long openedAt, std::optional<CommitId> cause = std::nullopt) {
    audit::ToldIncident told;
    told.id = id;
    told.openedAt = fromUnix(openedAt);
    told.service = "pay";
    told.commit = cause;
    told.record = 5;
    return told;
}

DefectCounts counted(const std::vector<KnownDefect>& traced, const audit::ToldOutcomes& told, long long at = 1000) {
    const auto counts = countDefects(
        traced, told, [](const CommitId&) { return std::vector<std::string>{"pay/told.cpp"}; }, aPolicy(),
        fromUnix(at));
    const auto found = counts.find("pay");
    return found == counts.end() ? DefectCounts{} : found->second;
}

LabelledHistory aPast() {
    LabelledHistory made;
    for (const char digit : {'a', 'b'}) {
        history::ChangeMetrics change;
        change.commit = commit(digit);
        change.committerTime = fromUnix(100);
        made.changes.push_back(change);
        made.labels.push_back({change.commit, false, LabelOrigin::None, std::nullopt, std::nullopt});
    }
    made.labels[1] = {commit('b'), true, LabelOrigin::Szz, fromUnix(200), std::nullopt};
    return made;
}

} // namespace

class TestDefects : public QObject {
    Q_OBJECT
private slots:
    void weightsFallWithTheOrigin() {
        const LabelOrigin falling[] = {LabelOrigin::Incident, LabelOrigin::Rollback, LabelOrigin::Revert,
                                       LabelOrigin::Hotfix, LabelOrigin::Szz};
        for (std::size_t i = 1; i < std::size(falling); ++i)
            QVERIFY(trainingWeight(falling[i - 1]) > trainingWeight(falling[i]));
    }
    void anIncidentMakesAChangeFaulty() {
        LabelledHistory past = aPast();
        audit::ToldOutcomes told;
        told.incidents = {incident("1", 300, commit('a')), incident("2", 50, commit('b')),
                          incident("3", 300, commit('c'))};
        QCOMPARE(applyTold(told, past), 1u); // nobody knows c
        QCOMPARE(past.labels[0], (ChangeLabel{commit('a'), true, LabelOrigin::Incident, fromUnix(300), fromUnix(300)}));
        // Never before the change was made, though the tracker's clock says so.
        QCOMPARE(past.labels[1], (ChangeLabel{commit('b'), true, LabelOrigin::Incident, fromUnix(100), fromUnix(100)}));
    }
    void aPersonCallsATracedChangeClean() {
        LabelledHistory past = aPast();
        audit::ToldOutcomes told;
        told.labels = {{commit('b'), false, "SZZ blames the reformatting", 7, fromUnix(400), "rita"}};
        QCOMPARE(applyTold(told, past), 0u);
        QVERIFY(!past.labels[1].isFaulty && !past.labels[1].knownAt);
        told.incidents = {incident("1", 500, commit('b'))};
        told.incidents[0].record = 8; // told later than the label
        applyTold(told, past);
        QVERIFY(past.labels[1].isFaulty);
    }
    /// Nobody may conclude from silence that nothing happened.
    void tracedDefectsDoNotLowerTheShareWhereNobodyTellsOfIncidents() {
        QCOMPARE(counted({defect('a', 100), defect('b', 200, LabelOrigin::Revert)}, {}), DefectCounts{});
        QCOMPARE(counted({defect('a', 100, LabelOrigin::Hotfix)}, {}), (DefectCounts{0.7, 0}));
    }
    void theyDoWhileIncidentsAreTold() {
        audit::ToldOutcomes told;
        told.incidents = {incident("1", 150, commit('e'))};
        told.toldUntil = fromUnix(500);
        const std::vector traced = {defect('a', 100), defect('b', 200), defect('c', 300, LabelOrigin::Revert),
                                    defect('d', 600), defect('f', 300, LabelOrigin::Szz, {"docs/x.md"})};
        QCOMPARE(counted(traced, told), (DefectCounts{1.0, 1.5})); // e; half b and c
    }
    void whatIsTracedAndToldCountsOnce() {
        audit::ToldOutcomes told;
        told.incidents = {incident("1", 150, commit('a')), incident("2", 160, commit('a'))};
        told.rollbacks = {{commit('a'), fromUnix(170), 9}};
        told.toldUntil = fromUnix(500);
        QCOMPARE(counted({defect('a', 200)}, told), (DefectCounts{1.0, 0}));
    }
    void anIncidentWithoutAChangeCountsForItsService() {
        audit::ToldOutcomes told;
        told.incidents = {incident("1", 150), incident("2", 160)};
        told.incidents[1].service = "nobody's";
        QCOMPARE(counted({}, told), (DefectCounts{1.0, 0}));
    }
    /// Invariant 3: what came later changes nothing.
    void countsOnlyWhatWasKnown() {
        audit::ToldOutcomes told;
        told.incidents = {incident("1", 150, commit('a')), incident("2", 400)};
        told.rollbacks = {{commit('b'), fromUnix(450), 9}};
        told.labels = {{commit('a'), false, "no", 10, fromUnix(500), "rita"}};
        told.toldUntil = fromUnix(900);
        QCOMPARE(counted({}, told, 300), (DefectCounts{1.0, 0}));
        QCOMPARE(counted({}, told, 420), (DefectCounts{2.0, 0}));
        QCOMPARE(counted({}, told, 1000), (DefectCounts{1.9, 0}));
    }
    void theStoreKeepsThem() {
        const test::ScratchFolder scratch;
        auto database = io::Database::open(
            scratch / "store.db", {io::OpenMode::Create, io::Durability::Normal, std::chrono::milliseconds{2000}});
        FERMATA_VERIFY_OK(database);
        FERMATA_VERIFY_OK(io::migrate(*database, {DefectStore::component()}));
        DefectStore store(*database);
        const std::vector defects = {defect('a', 100, LabelOrigin::Hotfix, {"pay/a.cpp", "b c.txt"}),
                                     defect('b', 200, LabelOrigin::Revert, {})};
        FERMATA_VERIFY_OK(store.replace({defect('c', 1)}));
        FERMATA_VERIFY_OK(store.replace(defects));
        QCOMPARE(store.all().value(), defects);
    }
    void readsThePathsOfACommit() {
        test::ScratchRepository repository;
        repository.write("pay/a.cpp", "1\n");
        repository.commit("One");
        repository.write("pay/b.cpp", "2\n");
        repository.write("c.txt", "3\n");
        const std::string head = repository.commit("Two");
        auto opened = io::git::Repository::open(repository.path());
        FERMATA_VERIFY_OK(opened);
        QCOMPARE(touchedPaths(*opened, *CommitId::fromHex(head)).value(),
                 (std::vector<std::string>{"c.txt", "pay/b.cpp"}));
        QCOMPARE(touchedPaths(*opened, commit('f')).error().fault(), Fault::NotFound);
    }
};

FERMATA_CORE_TEST(TestDefects)
#include "tst_defects.moc"

// The graph on screen: what it shows of a snapshot, how it is used by keyboard, how it takes size and hostile text.
#include <QAbstractItemModelTester>
#include <QApplication>
#include <QElapsedTimer>
#include <QSignalSpy>

#include "tests/support/test.h"
#include "tests/ui/pipeline/pictures.h"
#include "tests/ui/pipeline/snapshots.h"
#include "ui/pipeline/graph_model.h"
#include "ui/pipeline/graph_view.h"
#include "ui/pipeline/lines_view.h"
#include "ui/pipeline/pipeline_panel.h"
#include "ui/style/fermata_style.h"

using namespace fermata;
using namespace fermata::ui;
using fermata::tests::aShop;

namespace {

const GraphNode* nodeOf(const GraphValue& graph, const QString& id) {
    for (const auto& node : graph.nodes)
        if (node.id == id)
            return &node;
    return nullptr;
}

} // namespace

class TestGraph : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(style::loadResources()); }
    void init() { style::applyTheme(*qApp, style::Theme::night()); }

    void thePathLeadsFromTheBaseThroughEvidenceAndGateToTheEnvironments() {
        const auto shop = aShop(3);
        const auto graph = pathOf(*shop, shop->changes[0]);
        for (const char* id : {"base", "head", "evidence.tests", "evidence.coverage", "evidence.scan",
                               "evidence.review", "gate", "environment.staging", "environment.prod-eu"})
            QVERIFY2(nodeOf(graph, QLatin1String(id)), id);
        QCOMPARE(nodeOf(graph, "evidence.tests")->state, style::State::Flaky);
        QCOMPARE(nodeOf(graph, "evidence.scan")->border, NodeBorder::Stale);
        QCOMPARE(nodeOf(graph, "evidence.review")->border, NodeBorder::Missing);
        QCOMPARE(nodeOf(graph, "gate")->verdict, style::VerdictShape::Hold);
        QCOMPARE(nodeOf(graph, "environment.prod-eu")->health, style::HealthShape::Healthy);
        QVERIFY(!graph.laneNotes[0].isEmpty());
        for (const auto& node : graph.nodes)
            QVERIFY2(!node.accessible.isEmpty(), qPrintable(node.id));
    }

    void anEnvironmentOfWhichNothingIsKnownIsNotHealthy() {
        auto shop = aShop(1);
        QCOMPARE(nodeOf(pathOf(*shop, shop->changes[0]), "environment.prod-us")->health, style::HealthShape::Unknown);
        shop->production->burnRates.reset(); // nobody looked
        QCOMPARE(nodeOf(pathOf(*shop, shop->changes[0]), "environment.prod-eu")->health, style::HealthShape::Unknown);
        shop->production.reset();
        QCOMPARE(nodeOf(pathOf(*shop, shop->changes[0]), "environment.prod-eu")->health, style::HealthShape::Unknown);
    }

    void missingEvidenceIsNeverPassed() {
        auto shop = aShop(1);
        auto evidence = std::make_shared<assessment::EvidenceSnapshot>(*shop->changes[0].evidence);
        for (auto& one : evidence->evidence)
            one.state = assessment::EvidenceState::Missing;
        shop->changes[0].evidence = evidence;
        for (const auto& node : pathOf(*shop, shop->changes[0]).nodes)
            if (node.id.startsWith("evidence."))
                QVERIFY(node.state != style::State::Passed);
    }

    void branchesHangOnTheTrunkWhereTheyBegan() {
        const auto shop = aShop(10);
        const auto graph = branchesOf(*shop);
        for (const auto& branch : shop->branches) {
            const auto* node = nodeOf(graph, "branch." + QString::fromStdString(branch.name));
            QVERIFY(node);
            QVERIFY(nodeOf(graph, "trunk." + QString::fromStdString(branch.mergeBase.hex())));
            if (!branch.changeKey.empty())
                QVERIFY(nodeOf(graph, "gate." + QString::fromStdString(branch.changeKey)));
        }
    }

    void aChangeOfStateMovesNothing() {
        auto shop = aShop(10);
        GraphView view(nullptr);
        view.resize(1000, 700);
        view.show(branchesOf(*shop));
        QSignalSpy laidOut(&view.graph(), &GraphScene::laidOut);
        QHash<QString, QPointF> before;
        for (const auto& node : view.graph().value().nodes)
            before[node.id] = view.graph().item(node.id)->pos();
        shop->changes[0].decision = tests::aDecision(decision::Verdict::Approve, 0.05);
        shop->changes[0].needsPerson = false;
        view.show(branchesOf(*shop));
        QCOMPARE(laidOut.count(), 0);
        for (const auto& node : view.graph().value().nodes)
            QCOMPARE(view.graph().item(node.id)->pos(), before.value(node.id));
        QCOMPARE(view.graph().item("gate.payments-core/retry-card-auth")->node().verdict, style::VerdictShape::Approve);
    }

    void aNewBranchMovesNoOtherFarAway() {
        const auto shop = aShop(12);
        auto fewer = std::make_shared<engine::Snapshot>(*shop);
        fewer->branches.pop_back();
        fewer->changes.pop_back();
        GraphView view(nullptr);
        view.resize(1000, 700);
        view.show(branchesOf(*fewer));
        QHash<QString, QPointF> before;
        for (const auto& node : view.graph().value().nodes)
            before[node.id] = view.graph().item(node.id)->pos();
        view.show(branchesOf(*shop));
        for (auto it = before.cbegin(); it != before.cend(); ++it)
            QVERIFY((view.graph().item(it.key())->pos() - it.value()).manhattanLength() <= 2 * 60);
    }

    void arrowsFollowTheEdgesAndEnterOpensTheChange() {
        const auto shop = aShop(3);
        GraphView view(nullptr);
        view.resize(1008, 400);
        view.show(pathOf(*shop, shop->changes[0]));
        view.show();
        view.setFocus();
        QSignalSpy opened(&view, &GraphView::opened);
        QTest::keyClick(&view, Qt::Key_Home);
        QCOMPARE(view.current(), QString("base"));
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(view.current(), QString("head"));
        QTest::keyClick(&view, Qt::Key_Right);
        QVERIFY(view.current().startsWith("evidence."));
        const auto first = view.current();
        QTest::keyClick(&view, Qt::Key_Down);
        QVERIFY(view.current() != first && view.current().startsWith("evidence."));
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(view.current(), QString("gate"));
        QVERIFY(view.accessibleDescription().startsWith("Gate of"));
        QTest::keyClick(&view, Qt::Key_Return);
        QCOMPARE(opened.count(), 1);
        QCOMPARE(opened.front().front().toString(), QString("payments-core/retry-card-auth"));
        QTest::keyClick(&view, Qt::Key_Left);
        QVERIFY(view.current().startsWith("evidence."));
    }

    void keysZoomFitAndGoToTheSelection() {
        const auto shop = aShop(60);
        GraphView view(nullptr);
        view.resize(800, 500);
        view.show(branchesOf(*shop));
        view.show();
        QVERIFY(QTest::qWaitForWindowActive(&view));
        view.setFocus();
        view.fit();
        const double fitted = view.zoom();
        QVERIFY(fitted < 1);
        QTest::keyClick(&view, Qt::Key_Plus);
        QVERIFY(view.zoom() > fitted);
        QTest::keyClick(&view, Qt::Key_Minus);
        QVERIFY(std::abs(view.zoom() - fitted) < 1e-9);
        view.setCurrent("branch.round-vat-per-invoice");
        QTest::keyClick(&view, Qt::Key_Z);
        QCOMPARE(view.zoom(), 1.0);
        QTest::keyClick(&view, Qt::Key_F);
        QVERIFY(std::abs(view.zoom() - fitted) < 1e-9);
    }

    void searchFindsWhatIsOutsideTheViewAndCentresIt() {
        const auto shop = aShop(300);
        GraphView view(nullptr);
        view.resize(600, 300);
        view.show(branchesOf(*shop));
        view.show();
        view.zoomToCurrent();
        QVERIFY(view.findNext("uuidv7-for-orders-298"));
        QCOMPARE(view.current(), QString("branch.uuidv7-for-orders-298"));
        const auto at = view.mapFromScene(view.graph().item(view.current())->pos());
        QVERIFY(view.viewport()->rect().contains(at));
        QVERIFY(!view.findNext("no such thing"));
    }

    void linesKeepTheirOrderAndTellWhichRowsChanged() {
        auto shop = aShop(12);
        LinesModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setLines(linesOf(*shop));
        const auto rows = model.rowCount();
        std::reverse(shop->changes.begin(), shop->changes.end());
        const auto first = model.index(0).data(LinesModel::KeyRole);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setLines(linesOf(*shop));
        QCOMPARE(model.index(0).data(LinesModel::KeyRole), first);
        QCOMPARE(changed.count(), 0);
        shop->changes.erase(shop->changes.begin() + 1, shop->changes.begin() + 4);
        shop->changes.front().decision = tests::aDecision(decision::Verdict::Block, 0.9);
        model.setLines(linesOf(*shop));
        QCOMPARE(model.rowCount(), rows - 3);
        QCOMPARE(changed.count(), 1);
        model.setLines({});
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(reset.count(), 0);
    }

    void thePanelOpensTheSelectedChangeAndALineSelectsAnother() {
        const auto shop = aShop(12);
        Bridge bridge;
        Selection selection;
        PipelinePanel panel(bridge, selection, nullptr);
        panel.resize(1008, 856);
        panel.show();
        bridge.offer(shop);
        QTRY_COMPARE(panel.lines().lines().rowCount(), static_cast<int>(shop->changes.size()));
        selection.select(shop->changes[1].change.key);
        QVERIFY(panel.graph().graph().item("gate"));
        QVERIFY(panel.lines().isRowHidden(1));
        panel.lines().setFocus();
        panel.lines().setCurrentIndex(panel.lines().lines().index(3));
        QTest::keyClick(&panel.lines(), Qt::Key_Return);
        QCOMPARE(selection.key(), shop->changes[3].change.key);
        QVERIFY(!panel.lines().isRowHidden(1) && panel.lines().isRowHidden(3));
        QSignalSpy opened(&panel, &PipelinePanel::changeOpened);
        panel.graph().setFocus();
        QTest::keyClick(&panel.graph(), Qt::Key_Return);
        QCOMPARE(opened.count(), 1);
    }

    void foreignTextIsShownAsItIs() {
        auto shop = aShop(8, tests::hostileText);
        for (auto& branch : shop->branches)
            branch.name += tests::hostileText;
        for (const auto& graph : {pathOf(*shop, shop->changes[0]), branchesOf(*shop)})
            for (const auto& node : graph.nodes)
                for (const auto& text : {node.title, node.fact, node.accessible}) {
                    QVERIFY(!text.contains(QChar(0x1b)) && !text.contains('\n') && !text.contains('\r'));
                    QVERIFY(!text.contains(QChar(0x202e)));
                }
        GraphView view(nullptr);
        view.resize(1200, 700);
        view.show(branchesOf(*shop));
        tests::picture(view, "graph-hostile");
    }

    void tenThousandNodesAreShownAndStayFluid() {
        const auto shop = aShop(5400);
        auto graph = branchesOf(*shop);
        QVERIFY(graph.nodes.size() > 10000);
        GraphView view(nullptr);
        view.resize(1400, 800);
        view.show();
        QElapsedTimer watch;
        watch.start();
        view.show(graph);
        const auto handed = watch.restart();
        QTRY_VERIFY_WITH_TIMEOUT(!view.graph().isBusy(), 60000);
        view.fit();
        const auto laidOut = watch.restart();
        view.grab();
        const auto first = watch.restart();
        for (std::size_t i = 0; i < graph.nodes.size(); i += 20)
            graph.nodes[i].state = style::State::Failed;
        view.show(graph);
        const auto updated = watch.restart();
        view.grab();
        qInfo("%zu nodes: handed over in %lld ms, laid out in %lld ms, painted in %lld ms, 5 %% updated in %lld ms, "
              "painted again in %lld ms",
              graph.nodes.size(), static_cast<long long>(handed), static_cast<long long>(laidOut),
              static_cast<long long>(first), static_cast<long long>(updated), static_cast<long long>(watch.elapsed()));
        tests::picture(view, "graph-ten-thousand");
    }

    void picturesOfBothThemes_data() {
        QTest::addColumn<QString>("theme");
        QTest::newRow("night") << "night";
        QTest::newRow("light") << "light";
    }
    void picturesOfBothThemes() {
        QFETCH(QString, theme);
        style::applyTheme(*qApp, style::Theme::named(theme));
        const auto shop = aShop(24);
        GraphView path(nullptr);
        path.setLaneWidths({168, 304, 176, 360});
        path.setAnchored(true);
        path.resize(1008, 380);
        path.show(pathOf(*shop, shop->changes[0]));
        path.setCurrent("gate");
        tests::picture(path, "path-" + theme);
        GraphView branches(nullptr);
        branches.resize(1432, 900);
        branches.show(branchesOf(*shop));
        branches.setCurrent("branch.cache-price-lists");
        tests::picture(branches, "branches-" + theme);
        branches.fit();
        tests::picture(branches, "branches-whole-" + theme);

        Bridge bridge;
        bridge.offer(shop);
        Selection selection;
        selection.select("payments-core/retry-card-auth");
        PipelinePanel panel(bridge, selection, nullptr);
        panel.resize(1008, 856);
        QTRY_VERIFY(bridge.hasSnapshot());
        tests::picture(panel, "panel-" + theme);
    }
};

QTEST_MAIN(TestGraph)
#include "tst_graph.moc"

// The pipeline screen as a whole: graph, list, versions, map and log on one selection, by keyboard, in both themes.
#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTextBlock>
#include <QTreeView>
#include <QXmlStreamReader>

#include "tests/support/test.h"
#include "tests/ui/pipeline/fleets.h"
#include "tests/ui/pipeline/pictures.h"
#include "ui/pipeline/chip_bar.h"
#include "ui/pipeline/graph_export.h"
#include "ui/pipeline/graph_view.h"
#include "ui/pipeline/log_pane.h"
#include "ui/pipeline/minimap.h"
#include "ui/pipeline/pipeline_panel.h"
#include "ui/pipeline/pipeline_screen.h"
#include "ui/pipeline/twin_list.h"
#include "ui/pipeline/versions_view.h"
#include "ui/style/fermata_style.h"

using namespace fermata;
using namespace fermata::ui;
using fermata::tests::aFleet;
using fermata::tests::FleetWish;

namespace {

/// A screen on a bridge that is fed by hand.
struct Room {
    explicit Room(QSize size = {1848, 1004})
        : screen(bridge, selection, nullptr, [this](QWidget*, const QString&) { return file; }) {
        screen.resize(size);
        screen.show();
    }

    void show(std::shared_ptr<engine::Snapshot> snapshot) {
        snapshot->sequence = ++sequence;
        bridge.offer(snapshot);
        QTRY_COMPARE(bridge.snapshot()->sequence, sequence);
        QTRY_VERIFY_WITH_TIMEOUT(!screen.isBusy(), 60000);
        QTRY_COMPARE(screen.list().model().all(),
                     static_cast<int>(fleetOf(*snapshot, snapshot->at).graph.nodes.size()));
    }

    std::uint64_t sequence = 0;
    QString file;
    Bridge bridge;
    Selection selection;
    PipelineScreen screen;
};

} // namespace

class TestPipelineScreen : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(style::loadResources()); }
    void init() { style::applyTheme(*qApp, style::Theme::night()); }

    void pictures_data() {
        QTest::addColumn<QString>("theme");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<int>("services");
        QTest::addColumn<QString>("kind");
        const QSize full(1848, 1004), small(1294, 692);
        QTest::newRow("fleet-night") << "night" << full << 31 << "";
        QTest::newRow("fleet-light") << "light" << full << 31 << "";
        QTest::newRow("fleet-small-night") << "night" << small << 31 << "";
        QTest::newRow("fleet-small-light") << "light" << small << 12 << "";
        QTest::newRow("fleet-empty") << "light" << full << 0 << "";
        QTest::newRow("fleet-one") << "night" << full << 1 << "";
        QTest::newRow("fleet-near") << "night" << full << 31 << "near";
        QTest::newRow("fleet-middle") << "light" << full << 31 << "middle";
        QTest::newRow("fleet-stale") << "night" << full << 12 << "stale";
        QTest::newRow("fleet-folded") << "light" << full << 31 << "folded";
        QTest::newRow("fleet-log") << "night" << full << 12 << "log";
        QTest::newRow("fleet-whole") << "night" << full << 300 << "whole";
    }
    void pictures() {
        QFETCH(QString, theme);
        QFETCH(QSize, size);
        QFETCH(int, services);
        QFETCH(QString, kind);
        style::applyTheme(*qApp, style::Theme::named(theme));
        Room room(size);
        FleetWish wish;
        wish.services = services;
        wish.isStale = kind == "stale";
        if (services > 0) {
            room.show(aFleet(wish));
            auto& view = room.screen.fleetGraph();
            QTRY_VERIFY(!view.graph().lanes().empty());
            if (services > 1)
                room.selection.select("checkout/payments-core/retry-auth");
            if (kind == "near" || kind == "middle") {
                view.zoomToCurrent();
                if (kind == "middle")
                    view.zoomOut(), view.zoomOut();
            }
            if (kind == "whole")
                view.fit();
            if (kind == "folded")
                for (const auto* action : room.screen.screenActions())
                    if (action->objectName() == "foldAllAction")
                        const_cast<QAction*>(action)->trigger();
            if (kind == "log") {
                view.setCurrent("job.gitlab/checkout/order-api/ci/Build amd64");
                view.setFocus();
                QTest::keyClick(&view, Qt::Key_L);
                room.screen.log().appendText(
                    "$ make\n\x1b[32mok\x1b[0m compiling 214 files\nwarning: unused variable\n");
                room.screen.log().setState(LogPane::State::Live);
            }
            for (int pass = 0; pass < 8; ++pass)
                QCoreApplication::processEvents();
        }
        tests::picture(room.screen, QTest::currentDataTag());
    }

    void graphListVersionsAndChangeShareOneSelection() {
        Room room;
        room.show(aFleet());
        auto& view = room.screen.fleetGraph();
        view.setFocus();
        view.setCurrent("gate.checkout/payments-core/retry-auth");
        QCOMPARE(room.selection.key(), std::string("checkout/payments-core/retry-auth"));
        QCOMPARE(room.screen.list().tree().currentIndex().data(TwinModel::IdRole).toString(), view.current());
        QCOMPARE(room.screen.versions().table().currentIndex().data().toString(), QString("payments-core"));
        room.selection.select("checkout/checkout-web/instalments");
        QCOMPARE(view.current(), QString("gate.checkout/checkout-web/instalments"));
        const auto cell = room.screen.versions().model().indexOfNode("environment.ledger/canary");
        QVERIFY(cell.isValid());
        room.screen.versions().table().setFocus();
        room.screen.versions().table().setCurrentIndex(cell);
        QCOMPARE(view.current(), QString("environment.ledger/canary"));
        QCOMPARE(room.screen.list().tree().currentIndex().data(TwinModel::IdRole).toString(), view.current());
    }

    void searchFindsWhatIsOutsideTheViewAndEnterCentresIt() {
        Room room;
        room.show(aFleet({.services = 60}));
        auto& view = room.screen.fleetGraph();
        view.zoomToCurrent();
        room.screen.list().focusSearch();
        QTest::keyClicks(&room.screen.list().search(), "service-59 accessibility");
        QCOMPARE(room.screen.list().model().matches(), 1);
        QTest::keyClick(&room.screen.list().search(), Qt::Key_Return);
        QCOMPARE(view.current(), QString("job.gitlab/service-59/ci/Accessibility"));
        const auto* item = view.graph().item(view.current());
        QVERIFY(view.viewport()->rect().contains(view.mapFromScene(item->pos())));
        QTest::keyClick(&room.screen.list().search(), Qt::Key_Escape);
        QCOMPARE(room.screen.list().model().matches(), room.screen.list().model().all());
    }

    void theListIsReachedFromTheSearchByKey() {
        Room room;
        room.show(aFleet());
        room.screen.list().setQuery("state:abnormal,running");
        const int found = room.screen.list().model().matches();
        QVERIFY(found > 5 && found < room.screen.list().model().all());
        room.screen.list().focusSearch();
        QTest::keyClick(&room.screen.list().search(), Qt::Key_Down);
        const auto first = room.screen.fleetGraph().current();
        QVERIFY(!first.isEmpty());
        QTest::keyClick(&room.screen.list().tree(), Qt::Key_Down);
        QVERIFY(room.screen.fleetGraph().current() != first);
    }

    void chipsNarrowTheListToWhatIsInView() {
        Room room;
        room.show(aFleet({.services = 60}));
        auto* chips = room.screen.findChild<ChipBar*>("chipBar");
        chips->setScope(Scope::InView);
        QTRY_VERIFY(room.screen.list().model().matches() < room.screen.list().model().all());
        const int before = room.screen.list().model().matches();
        QVERIFY(before > 0);
        room.screen.fleetGraph().zoomIn();
        room.screen.fleetGraph().zoomIn();
        QTRY_VERIFY(room.screen.list().model().matches() < before);
        chips->setScope(Scope::Abnormal);
        QCOMPARE(room.screen.list().model().matches(), 25);
        chips->setScope(Scope::All);
        QCOMPARE(room.screen.list().model().matches(), room.screen.list().model().all());
    }

    void nGoesFromOneThatNeedsMeToTheNext() {
        Room room;
        room.show(aFleet());
        auto& view = room.screen.fleetGraph();
        QVERIFY(QTest::qWaitForWindowActive(&room.screen));
        view.setFocus();
        view.setCurrent({});
        QStringList seen;
        for (int k = 0; k < 6; ++k) {
            QTest::keyClick(&view, Qt::Key_N);
            seen << view.current();
        }
        QCOMPARE(QSet<QString>(seen.begin(), seen.end()).size(), 5);
        QCOMPARE(seen[0], seen[5]);
        for (const auto& id : seen)
            QVERIFY(view.graph().item(id)->node().isLoud());
        room.show(aFleet({.isQuiet = true}));
        QSignalSpy noted(&room.screen, &PipelineScreen::noted);
        QTest::keyClick(&view, Qt::Key_N);
        QCOMPARE(noted.count(), 1);
    }

    void arrowsFollowTheEdgesOfAPipeline() {
        Room room;
        room.show(aFleet());
        auto& view = room.screen.fleetGraph();
        view.setFocus();
        view.setCurrent("job.gitlab/money/ledger/ci/Lint");
        QTest::keyClick(&view, Qt::Key_Right);
        QVERIFY(view.current().startsWith("job.gitlab/money/ledger/ci/Build") || view.current().endsWith("Docs"));
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(view.current(), QString("job.gitlab/money/ledger/ci/Package"));
        QTest::keyClick(&view, Qt::Key_Left);
        QTest::keyClick(&view, Qt::Key_Left);
        QVERIFY(view.current().startsWith("job.gitlab/money/ledger/ci/"));
        QVERIFY(view.accessibleDescription().contains("Passed"));
    }

    void neitherStatesNorNewServicesMoveANode() {
        Room room;
        room.show(aFleet({.services = 11, .isQuiet = true}));
        auto& view = room.screen.fleetGraph();
        QHash<QString, QPointF> before;
        for (const auto& node : view.graph().value().nodes)
            before[node.id] = view.graph().item(node.id)->pos();
        QSignalSpy laidOut(&view.graph(), &GraphScene::laidOut);
        auto states = aFleet({.services = 11, .isStale = true, .isQuiet = true});
        for (auto& placement : states->placements)
            placement.health = delivery::Health::Degraded;
        room.show(states);
        QCOMPARE(laidOut.count(), 0);
        QVERIFY(view.graph().item("environment.ledger/canary")->node().isLoud());
        room.show(aFleet({.services = 14, .isQuiet = true})); // "notify" would come before others by its name
        QVERIFY(laidOut.count() > 0);
        for (auto it = before.cbegin(); it != before.cend(); ++it)
            QCOMPARE(view.graph().item(it.key())->pos(), it.value());
    }

    void foldingHidesNothingThatNeedsAPerson() {
        Room room;
        room.show(aFleet());
        auto& view = room.screen.fleetGraph();
        QVERIFY(QTest::qWaitForWindowActive(&room.screen));
        view.setFocus();
        view.setCurrent("job.gitlab/catalogue/search-ui/ci/Visual tests");
        QTest::keyClick(&view, Qt::Key_Space);
        QVERIFY(!view.graph().item("job.gitlab/catalogue/search-ui/ci/Visual tests"));
        const auto* tests = view.graph().item("fold.repository/catalogue/search-ui/2");
        QVERIFY(tests && tests->node().state == style::State::Failed);
        // The list still has it, and going there opens the band.
        room.screen.list().setQuery("visual state:failed");
        QTest::keyClick(&room.screen.list().search(), Qt::Key_Return);
        QCOMPARE(view.current(), QString("job.gitlab/catalogue/search-ui/ci/Visual tests"));
        QVERIFY(view.graph().item(view.current()));
    }

    void theMapMovesTheView() {
        Room room;
        room.show(aFleet({.services = 60}));
        auto& view = room.screen.fleetGraph();
        auto& map = room.screen.minimap();
        view.setCurrent("job.gitlab/money/ledger/ci/Lint");
        view.zoomToCurrent();
        const auto target = view.graph().item("job.gitlab/service-40/ci/Package")->pos();
        QTest::mouseClick(&map, Qt::LeftButton, {}, map.fromScene(target).toPoint());
        QVERIFY(view.visibleScene().contains(target));
        QVERIFY(QTest::qWaitForWindowActive(&room.screen));
        view.setFocus();
        QTest::keyClick(&view, Qt::Key_M);
        QVERIFY(map.hasFocus());
        const int at = view.verticalScrollBar()->value();
        QTest::keyClick(&map, Qt::Key_Up);
        QVERIFY(view.verticalScrollBar()->value() < at);
    }

    void twoCellsOfTheVersionsAreCompared() {
        Room room;
        room.show(aFleet());
        auto& versions = room.screen.versions();
        auto* choice = versions.table().selectionModel();
        choice->select(versions.model().indexOfNode("environment.ledger/staging"), QItemSelectionModel::ClearAndSelect);
        choice->select(versions.model().indexOfNode("environment.ledger/prod-ap"), QItemSelectionModel::Select);
        QVERIFY2(versions.fact().contains("releases apart: 2"), qPrintable(versions.fact()));
        choice->select(versions.model().indexOfNode("environment.payments-core/prod-ap"), QItemSelectionModel::Select);
        QVERIFY(!versions.fact().contains("apart"));
    }

    void modelsTellExactlyWhatChanged() {
        TwinModel twin;
        VersionsModel versions;
        QAbstractItemModelTester twinTester(&twin, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QAbstractItemModelTester versionsTester(&versions, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto feed = [&](const FleetWish& wish) {
            const auto snapshot = aFleet(wish);
            const auto fleet = std::make_shared<const FleetValue>(fleetOf(*snapshot, snapshot->at));
            twin.setFleet(fleet);
            versions.setTable(fleet->versions);
        };
        feed({.services = 12});
        QSignalSpy twinReset(&twin, &QAbstractItemModel::modelReset);
        QSignalSpy versionsReset(&versions, &QAbstractItemModel::modelReset);
        QSignalSpy changed(&twin, &QAbstractItemModel::dataChanged);
        feed({.services = 12});
        QCOMPARE(changed.count(), 0);
        feed({.services = 5});
        feed({.services = 9, .isQuiet = true});
        feed({.services = 12, .isStale = true});
        feed({.services = 0});
        feed({.services = 3});
        QCOMPARE(twinReset.count(), 0);
        QVERIFY(versionsReset.count() <= 2); // the environments went and came back
        twin.setQuery("state:abnormal");
        twin.setQuery("o");
        twin.setScope(QSet<QString>{"gate.checkout/payments-core/retry-auth"});
        QCOMPARE(twin.matches(), 1);
        QVERIFY(twin.indexOf("gate.checkout/payments-core/retry-auth").isValid());
    }

    void aJobsLogIsAskedForShownAndLeft() {
        Room room;
        room.show(aFleet());
        auto& view = room.screen.fleetGraph();
        QVERIFY(QTest::qWaitForWindowActive(&room.screen));
        view.setFocus();
        view.setCurrent("job.gitlab/checkout/order-api/ci/Build amd64");
        QSignalSpy asked(&room.screen, &PipelineScreen::logRequested);
        QSignalSpy left(&room.screen, &PipelineScreen::logClosed);
        QTest::keyClick(&view, Qt::Key_L);
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked.front().at(0).toString(), QString("gitlab"));
        QCOMPARE(asked.front().at(1).toString(), QString("logs/99.2.Build amd64"));
        QVERIFY(room.screen.log().isVisible());
        QCOMPARE(room.screen.log().state(), LogPane::State::Reading);
        QTest::keyClick(&room.screen.log(), Qt::Key_Escape);
        QVERIFY(!room.screen.log().isVisible());
        QCOMPARE(left.count(), 1);
    }

    void aLogIsReadPieceByPieceUntilItsEnd() {
        Room room;
        std::vector<std::size_t> offsets;
        room.bridge.attach({{}, {}, [&](std::string source, std::string log, std::size_t offset, engine::Engine::LogPage page) {
                                QCOMPARE(source, std::string("gitlab"));
                                QCOMPARE(log, std::string("logs/99.2.Build amd64"));
                                offsets.push_back(offset);
                                if (offset == 0)
                                    page(sources::Source::LogPiece{"compiling\n", 10, false});
                                else if (offset == 10)
                                    page(sources::Source::LogPiece{"done\n", 15, true});
                            }});
        room.show(aFleet({.services = 5}));
        auto& view = room.screen.fleetGraph();
        view.setFocus();
        view.setCurrent("job.gitlab/checkout/order-api/ci/Build amd64");
        QTest::keyClick(&view, Qt::Key_L);
        QTRY_COMPARE(room.screen.log().state(), LogPane::State::Ended);
        QCOMPARE(room.screen.log().text().trimmed(), QString("compiling\ndone"));
        QCOMPARE(offsets, (std::vector<std::size_t>{0, 10}));
    }

    void aLogThatCannotBeReadSaysWhy() {
        Room room;
        room.bridge.attach({{}, {}, [](std::string, std::string, std::size_t, engine::Engine::LogPage page) {
                                page(Error(Fault::Unreachable, "the CI is away"));
                            }});
        room.show(aFleet({.services = 5}));
        auto& view = room.screen.fleetGraph();
        view.setFocus();
        view.setCurrent("job.gitlab/checkout/order-api/ci/Build amd64");
        QTest::keyClick(&view, Qt::Key_L);
        QTRY_COMPARE(room.screen.log().state(), LogPane::State::Failed);
    }

    void theLogIsPlainCappedAndFollowsItsEnd() {
        LogPane pane(nullptr);
        pane.resize(600, 300);
        pane.show();
        pane.open("Unit");
        pane.appendText(QString::fromStdString(tests::hostileText) + "\n\x1b[31mred\x1b");
        pane.appendText("[0m plain\r");
        pane.appendText("\nnext");
        QVERIFY(pane.text().contains("<b>bold</b>"));
        QVERIFY(pane.text().endsWith("red plain\nnext"));
        QVERIFY(!pane.text().contains(QChar(0x1b)) && !pane.text().contains(QChar(0x202e)));
        pane.open("Unit");
        QString many;
        for (int line = 0; line < 12'000; ++line)
            many += QStringLiteral("line %1\n").arg(line);
        pane.appendText(many);
        QCOMPARE(pane.lines(), LogPane::linesKept);
        QVERIFY(pane.text().contains("line 11999") && !pane.text().contains("line 1000\n"));
        auto* bar = pane.view().verticalScrollBar();
        QCOMPARE(bar->value(), bar->maximum());
        pane.appendText("one more\n");
        QCOMPARE(bar->value(), bar->maximum());
        bar->setValue(50);
        const auto held = pane.view().cursorForPosition({20, 20}).block().text();
        pane.appendText("and more\nand more\n");
        QCOMPARE(pane.view().cursorForPosition({20, 20}).block().text(), held);
        pane.search().setText("line 5000");
        QTest::keyClick(&pane.search(), Qt::Key_Return);
        QCOMPARE(pane.view().textCursor().selectedText(), QString("line 5000"));
        pane.search().setText("no such line");
        QVERIFY(!pane.findNext());
    }

    void theGraphIsSavedAsPictureAndAsStructure() {
        QTemporaryDir folder;
        Room room;
        room.show(aFleet({.services = 5, .hostile = tests::hostileText}));
        for (const auto& [format, name, begin] : {std::tuple{GraphFormat::Svg, "saveSvgAction", "<?xml"},
                                                  std::tuple{GraphFormat::Pdf, "savePdfAction", "%PDF-"},
                                                  std::tuple{GraphFormat::Dot, "saveDotAction", "digraph"}}) {
            room.file = folder.filePath(QStringLiteral("graph.%1")
                                            .arg(format == GraphFormat::Svg   ? "svg"
                                                 : format == GraphFormat::Pdf ? "pdf"
                                                                              : "dot"));
            QSignalSpy noted(&room.screen, &PipelineScreen::noted);
            room.screen.findChild<QAction*>(name)->trigger();
            QTRY_COMPARE(noted.count(), 1);
            QFile written(room.file);
            QVERIFY(written.open(QIODevice::ReadOnly));
            const auto bytes = written.readAll();
            QVERIFY2(bytes.startsWith(begin), name);
            if (format != GraphFormat::Svg)
                continue;
            QXmlStreamReader reader(bytes);
            QSet<QString> elements;
            while (!reader.atEnd())
                if (reader.readNext() == QXmlStreamReader::StartElement)
                    elements.insert(reader.name().toString());
            QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
            QVERIFY(!elements.contains("img") && !elements.contains("b") && !elements.contains("script"));
        }
        room.file = folder.filePath("no/such/folder.svg");
        QSignalSpy noted(&room.screen, &PipelineScreen::noted);
        room.screen.findChild<QAction*>("saveSvgAction")->trigger();
        QTRY_COMPARE(noted.count(), 1);
        QVERIFY(noted.front().front().toString().contains("could not be written"));
    }

    void everyWidgetHasANameAndEveryActionAKeyOrAPlaceInTheMenu() {
        Room room;
        room.show(aFleet());
        for (const auto* widget : room.screen.findChildren<QWidget*>()) {
            const auto name = widget->objectName();
            const bool isPart = name.startsWith("qt_") ||
                                widget->metaObject()->className() == QLatin1String("QWidget") ||
                                qobject_cast<const QScrollBar*>(widget) || widget->inherits("QSplitterHandle") ||
                                widget->inherits("QWidgetTextControl") || widget->inherits("QHeaderView") ||
                                widget->inherits("QAbstractButton") || widget->inherits("fermata::ui::TextLine");
            QVERIFY2(isPart || !widget->accessibleName().isEmpty(),
                     qPrintable(name + u' ' + widget->metaObject()->className()));
        }
        for (const auto* action : room.screen.screenActions())
            QVERIFY(!action->text().isEmpty());
    }

    void aReadingAidHearsWhatTheListShows() {
        Room room;
        room.show(aFleet());
        const auto index = room.screen.list().model().indexOf("environment.ledger/canary");
        const auto said = index.data(Qt::AccessibleTextRole).toString();
        QVERIFY(said.contains("ledger") && said.contains("Rolled back") && said.contains("error budget"));
    }

    void thePanelOfTheConsoleShowsTheRunsOfTheChange() {
        auto snapshot = aFleet({.services = 1});
        for (auto& change : snapshot->changes) {
            change.evidence = tests::someEvidence(change.change);
        }
        Bridge bridge;
        Selection selection;
        PipelinePanel panel(bridge, selection, nullptr);
        panel.resize(1008, 856);
        panel.show();
        bridge.offer(snapshot);
        QTRY_VERIFY(bridge.hasSnapshot());
        selection.select("checkout/payments-core/retry-auth");
        const auto& scene = panel.graph().graph();
        const auto* job = scene.item("job.gitlab/checkout/payments-core/ci/Unit tests");
        QVERIFY(job);
        QVERIFY(scene.item("head")->pos().x() < job->pos().x());
        QVERIFY(job->pos().x() < scene.item("gate")->pos().x());
        QVERIFY(scene.item("environment.payments-core/prod-eu")->pos().x() > scene.item("gate")->pos().x());
        QVERIFY(scene.item("evidence.scan"));
        selection.select("checkout/payments-core/card-token"); // never built
        QVERIFY(!scene.item("job.gitlab/checkout/payments-core/ci/Unit tests"));
        QVERIFY(scene.item("evidence.tests"));
        selection.select("checkout/payments-core/retry-auth");
        tests::picture(panel, "panel-runs");
    }

    void tenThousandRowsStayLive() {
        Room room;
        room.show(aFleet({.services = 450, .history = 1}));
        QVERIFY(room.screen.list().model().all() > 10000);
        auto& view = room.screen.fleetGraph();
        QElapsedTimer watch;
        watch.start();
        room.screen.list().setQuery("service-44 state:failed");
        const auto searched = watch.restart();
        view.fit();
        room.screen.grab();
        const auto painted = watch.restart();
        room.show(aFleet({.services = 450, .isStale = true, .history = 1}));
        qInfo("10,000 nodes: searched in %lld ms, painted in %lld ms, another snapshot shown in %lld ms",
              static_cast<long long>(searched), static_cast<long long>(painted),
              static_cast<long long>(watch.elapsed()));
    }
};

QTEST_MAIN(TestPipelineScreen)
#include "tst_pipeline_screen.moc"

// The pipeline screen as a whole: graph, list, versions, map and log on one selection, by keyboard, in both themes.
#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTreeView>

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
    explicit Room(QSize size = {1848, 1004}) : screen(bridge, selection, nullptr, [this](QWidget*, const QString&) { return file; }) {
        screen.resize(size);
        screen.show();
    }

    void show(std::shared_ptr<engine::Snapshot> snapshot) {
        snapshot->sequence = ++sequence;
        bridge.offer(snapshot);
        QTRY_COMPARE(bridge.snapshot()->sequence, sequence);
        QTRY_VERIFY_WITH_TIMEOUT(!screen.isBusy(), 60000);
        QTRY_COMPARE(screen.list().model().all(), static_cast<int>(fleetOf(*snapshot, snapshot->at).graph.nodes.size()));
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
                room.screen.log().appendText("$ make\n\x1b[32mok\x1b[0m compiling 214 files\nwarning: unused variable\n");
                room.screen.log().setState(LogPane::State::Live);
            }
            for (int pass = 0; pass < 8; ++pass)
                QCoreApplication::processEvents();
        }
        tests::picture(room.screen, QTest::currentDataTag());
    }
};

QTEST_MAIN(TestPipelineScreen)
#include "tst_pipeline_screen.moc"

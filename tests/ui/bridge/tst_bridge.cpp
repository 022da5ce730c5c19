// The crossing between threads: newest wins, the first at once, at most ten a second, nothing after the end.
#include <atomic>
#include <thread>

#include <QElapsedTimer>
#include <QSignalSpy>

#include "tests/support/test.h"
#include "ui/bridge/bridge.h"

using namespace fermata;
using namespace fermata::ui;

namespace {

SnapshotPointer numbered(std::uint64_t sequence) {
    engine::Snapshot snapshot;
    snapshot.sequence = sequence;
    return std::make_shared<const engine::Snapshot>(std::move(snapshot));
}

} // namespace

class TestBridge : public QObject {
    Q_OBJECT
private slots:
    void showsAnEmptySnapshotBeforeTheFirst() {
        const Bridge bridge;
        QVERIFY(bridge.snapshot());
        QVERIFY(!bridge.hasSnapshot());
    }
    void showsTheLastOfABurstAndFewBetween() {
        Bridge bridge;
        QSignalSpy shown(&bridge, &Bridge::snapshotChanged);
        QElapsedTimer clock;
        clock.start();
        std::thread engine([&bridge] {
            for (std::uint64_t i = 1; i <= 20000; ++i)
                bridge.offer(numbered(i));
        });
        engine.join();
        QTRY_COMPARE(bridge.snapshot()->sequence, 20000u);
        QVERIFY(shown.count() <= clock.elapsed() / 100 + 1);
    }
    void showsTheFirstAtOnce() {
        Bridge bridge;
        bridge.offer(numbered(1));
        QCoreApplication::processEvents();
        QCOMPARE(bridge.snapshot()->sequence, 1u);
    }
    void neverGoesBack() {
        Bridge bridge;
        bridge.offer(numbered(7));
        QTRY_COMPARE(bridge.snapshot()->sequence, 7u);
        bridge.offer(numbered(3));
        bridge.offer(numbered(8));
        QTRY_COMPARE(bridge.snapshot()->sequence, 8u);
    }
    void anotherEngineBeginsAtItsOwnOne() {
        Bridge bridge;
        bridge.offer(numbered(7));
        QTRY_COMPARE(bridge.snapshot()->sequence, 7u);
        bridge.offer(numbered(9)); // what the one before said last
        bridge.detach();
        QVERIFY(!bridge.hasSnapshot());
        bridge.attach({[](engine::Command, engine::Answer) {}, {}});
        bridge.offer(numbered(1));
        QTRY_COMPARE(bridge.snapshot()->sequence, 1u);
        bridge.offer(numbered(2));
        QTRY_COMPARE(bridge.snapshot()->sequence, 2u);
    }
    void answersOnTheThreadOfTheWindow() {
        Bridge bridge;
        std::thread worker;
        bridge.attach({[&worker](engine::Command, engine::Answer answer) {
                           worker = std::thread([answer] { answer(Error(Fault::Refused, "four eyes")); });
                       },
                       {}});
        QString reason;
        bool here = false;
        bridge.send(engine::Refresh{}, [&](Result<void> result) {
            here = QThread::currentThread() == QCoreApplication::instance()->thread();
            reason = QString::fromStdString(result.error().message());
        });
        QTRY_COMPARE(reason, "four eyes");
        QVERIFY(here);
        worker.join();
    }
    void saysWhatNobodyWaitedFor() {
        Bridge bridge;
        bridge.attach({[](engine::Command, engine::Answer answer) { answer(Error(Fault::Busy, "no\nway")); }, {}});
        QSignalSpy refused(&bridge, &Bridge::refused);
        bridge.send(engine::Refresh{});
        QTRY_COMPARE(refused.count(), 1);
        QCOMPARE(refused.at(0).at(0).toString(), "noU+000Away");
    }
    void dropsAnswersThatComeAfterTheEnd() {
        engine::Answer late;
        bool called = false;
        {
            Bridge bridge;
            bridge.attach({[&late](engine::Command, engine::Answer answer) { late = std::move(answer); }, {}});
            bridge.send(engine::Refresh{}, [&called](Result<void>) { called = true; });
        }
        late({});
        QCoreApplication::processEvents();
        QVERIFY(!called);
    }
    void handsOverPagesOfTheRecord() {
        Bridge bridge;
        bridge.attach({{}, [](engine::Engine::RecordQuery query, engine::Engine::RecordPage page) {
                           std::vector<engine::RecordView> found(query.count);
                           page(std::move(found), 500);
                       }});
        std::size_t rows = 0;
        std::uint64_t all = 0;
        engine::Engine::RecordQuery query;
        query.count = 3;
        bridge.records(query, [&](Result<std::vector<engine::RecordView>> page, std::uint64_t total) {
            rows = page->size();
            all = total;
        });
        QTRY_COMPARE(rows, 3u);
        QCOMPARE(all, 500u);
    }
};

QTEST_GUILESS_MAIN(TestBridge)
#include "tst_bridge.moc"

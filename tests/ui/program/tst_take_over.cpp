// A window that observes asks before it conducts, and only where the conductor is missed.
#include <QApplication>
#include <QMessageBox>
#include <QPushButton>

#include "app/fermata/take_over.h"
#include "core/action/alarm.h"
#include "tests/support/test.h"
#include "tests/ui/support/world.h"
#include "ui/style/fermata_style.h"

using namespace fermata;
using namespace fermata::ui;

namespace {

engine::Snapshot aWorldWithout(bool conductor) {
    engine::Snapshot world = test::aWorld();
    world.isObserver = true;
    world.isSample = false;
    world.alarms.clear();
    if (!conductor) {
        engine::AlarmView gone;
        gone.key = "conductor-gone/7";
        gone.kind = action::name(action::AlarmKind::ConductorGone);
        gone.message = {"alarm.conductor_gone",
                        {{"holder", "ana on <b>desk</b>"}},
                        {{"since", static_cast<double>(toUnix(world.at) - 120)}}};
        world.alarms = {gone};
    }
    return world;
}

struct Desk {
    Bridge bridge;
    QWidget window;
    int restarts = 0;
    app::TakeOver takeOver{bridge, &window, [this] { ++restarts; }};
    std::uint64_t sequence = 0;

    Desk() { window.show(); }
    void show(engine::Snapshot world) {
        world.sequence = ++sequence;
        bridge.offer(test::shared(std::move(world)));
        QTRY_COMPARE(bridge.present()->sequence, sequence);
    }
    QMessageBox* question() { return window.findChild<QMessageBox*>("takeOverQuestion"); }
    bool isAsking() { return question() && question()->isVisible(); }
};

} // namespace

class TestTakeOver : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY(style::loadResources()); }

    void asksOnceAndActsOnAYesAlone() {
        Desk desk;
        desk.show(aWorldWithout(true));
        QVERIFY(!desk.isAsking());
        QVERIFY(!desk.takeOver.action()->isEnabled());
        desk.show(aWorldWithout(false));
        QVERIFY(desk.isAsking());
        QCOMPARE(desk.question()->textFormat(), Qt::PlainText);
        QVERIFY(desk.question()->text().contains("ana"));
        QCOMPARE(desk.restarts, 0);
        desk.question()->findChild<QPushButton*>("observeButton")->click();
        QTRY_VERIFY(!desk.question());
        desk.show(aWorldWithout(false));
        QVERIFY(!desk.isAsking()); // it was answered
        QCOMPARE(desk.restarts, 0);
        desk.takeOver.action()->trigger(); // but it can be asked for
        QVERIFY(desk.isAsking());
        desk.question()->findChild<QPushButton*>("conductButton")->click();
        QCOMPARE(desk.restarts, 1);
    }
    void whatFallsOutOfAHandChangesNothing() {
        Desk desk;
        desk.show(aWorldWithout(false));
        QVERIFY(desk.isAsking());
        QTest::keyClick(desk.question(), Qt::Key_Return);
        QTRY_VERIFY(!desk.question());
        QCOMPARE(desk.restarts, 0);
    }
    void isTakenBackWhenTheConductorReturns() {
        Desk desk;
        desk.show(aWorldWithout(false));
        QVERIFY(desk.isAsking());
        desk.show(aWorldWithout(true));
        QTRY_VERIFY(!desk.question());
        QCOMPARE(desk.restarts, 0);
        desk.show(aWorldWithout(false));
        QVERIFY(desk.isAsking()); // gone once more
    }
    void theOneThatConductsAsksNobody() {
        Desk desk;
        auto world = aWorldWithout(false);
        world.isObserver = false;
        desk.show(world);
        QVERIFY(!desk.isAsking());
    }
};

QTEST_MAIN(TestTakeOver)
#include "tst_take_over.moc"

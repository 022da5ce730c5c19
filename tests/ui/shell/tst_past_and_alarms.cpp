// The strips over every screen: a past moment, and an alarm that nobody took up.
#include <QAction>
#include <QDateTimeEdit>
#include <QLabel>
#include <QPushButton>
#include <QSlider>

#include "tests/ui/shell/desk.h"
#include "ui/console/console_screen.h"
#include "ui/shell/alarm_banner.h"
#include "ui/shell/past_bar.h"
#include "ui/style/fermata_style.h"
#include "ui/wording/wording.h"

using namespace fermata;
using namespace fermata::ui;
using test::Desk, test::picture;

namespace {

engine::Snapshot worldWithAlarms() {
    engine::Snapshot world = test::aWorld();
    const auto block = [](const std::string& change) {
        return decision::Message{"alarm.block", {{"change", change}, {"environment", "production"}}, {}};
    };
    const std::string key = world.changes.back().change.key;
    world.alarms = {{"block/production/" + key, "block", block(key), key, world.at, {}, {}},
                    {"source-gone/ci/0",
                     "source-gone",
                     {"alarm.source_gone", {{"source", "<b>ci</b>"}, {"problem", "timed out"}}, {}},
                     {},
                     world.at,
                     {},
                     {}}};
    return world;
}

} // namespace

class TestPastAndAlarms : public QObject {
    Q_OBJECT

    static engine::Snapshot pastOf(const engine::Snapshot& now, Time moment) {
        engine::Snapshot past = now;
        past.asOf = past.at = moment;
        past.changes.resize(1);
        return past;
    }

private slots:
    void oneKeyLooksBackAndEscComesBack() {
        Desk desk;
        engine::Snapshot world = test::aWorld();
        world.knownSince = test::noon() - Days{2};
        desk.show(world);
        auto* bar = desk.find<PastBar>("pastBar");
        QVERIFY(!bar->isVisible());
        QTest::keyClick(desk.window.console()->focusWidget() ? desk.window.console()->focusWidget()
                                                             : desk.window.console(),
                        Qt::Key_T);
        QCOMPARE(desk.moments.size(), 1u);
        QVERIFY(bar->isVisible());
        const Time asked = desk.moments.back();
        QVERIFY(asked <= test::noon() - Seconds{14 * 60} && asked >= test::noon() - Seconds{17 * 60});
        desk.pasts.back()(test::shared(pastOf(world, asked)));
        QTRY_VERIFY(desk.bridge.isPast());
        QCOMPARE(desk.bridge.snapshot()->changes.size(), 1u);
        QVERIFY2(bar->words().contains("Nothing can be done here"), qPrintable(bar->words()));
        picture(desk.window, "console-past");

        // A newer present comes meanwhile: it is kept, and not shown.
        desk.bridge.offer([&] {
            engine::Snapshot newer = world;
            newer.sequence = ++desk.sequence;
            return test::shared(std::move(newer));
        }());
        QTRY_COMPARE(desk.bridge.present()->sequence, desk.sequence);
        QVERIFY(desk.bridge.isPast());

        // Nothing can be done: the command never reaches the engine.
        std::optional<Result<void>> answer;
        desk.bridge.send(engine::Act{}, [&](Result<void> result) { answer = std::move(result); });
        QVERIFY(answer && !*answer && answer->error().fault() == Fault::Refused);
        QVERIFY(desk.commands.empty());

        QTest::keyClick(desk.window.focusWidget(), Qt::Key_Escape);
        QVERIFY(!desk.bridge.isPast());
        QVERIFY(!bar->isVisible());
        QCOMPARE(desk.bridge.snapshot()->sequence, desk.sequence);
    }
    void arrowsAndTheFieldMoveInTimeAndOnlyTheLastAnswerCounts() {
        Desk desk;
        engine::Snapshot world = test::aWorld();
        world.knownSince = test::noon() - Days{2};
        desk.show(world);
        auto* bar = desk.find<PastBar>("pastBar");
        bar->open();
        auto* slider = desk.find<QSlider>("pastSlider");
        const Time first = bar->moment();
        QTest::keyClick(slider, Qt::Key_Left);
        QCOMPARE(bar->moment(), first - Seconds{60});
        QTest::keyClick(slider, Qt::Key_PageDown);
        QCOMPARE(bar->moment(), first - Seconds{3660});
        QTRY_COMPARE(desk.moments.back(), first - Seconds{3660});
        auto* field = desk.find<QDateTimeEdit>("pastField");
        QCOMPARE(wording::typedTime(field->dateTime()), bar->moment());
        field->setDateTime(wording::typeable(first - Seconds{7200}));
        QCOMPARE(bar->moment(), first - Seconds{7200});
        QTRY_COMPARE(desk.moments.back(), first - Seconds{7200});
        const auto wishes = desk.pasts.size();
        QVERIFY(wishes >= 2);
        desk.pasts[wishes - 1](test::shared(pastOf(world, desk.moments.back())));
        desk.pasts[wishes - 2](test::shared(pastOf(world, desk.moments[wishes - 2])));
        QTRY_VERIFY(desk.bridge.isPast());
        QCoreApplication::processEvents();
        QCOMPARE(*desk.bridge.snapshot()->asOf, desk.moments.back());
        // The beginning of what is known is the end of the way back.
        QTest::keyClick(slider, Qt::Key_Home);
        QVERIFY(bar->moment() >= *world.knownSince);
    }
    void whatCannotBeShownSaysWhy() {
        Desk desk;
        engine::Snapshot world = test::aWorld();
        world.knownSince = test::noon() - Days{1};
        desk.show(world);
        auto* bar = desk.find<PastBar>("pastBar");
        bar->open();
        desk.pasts.back()(Error(Fault::Corrupt, "the <i>journal</i> is torn"));
        QTRY_VERIFY(bar->words().contains("torn"));
        QCOMPARE(desk.find<QLabel>("pastWords")->textFormat(), Qt::PlainText);
        QVERIFY(!desk.bridge.isPast());
        desk.show(world); // the present goes on: what was asked for, and why not, stays to be read
        QVERIFY(bar->isVisible());
        QVERIFY(bar->words().contains("torn"));
        // Whoever acts meanwhile acts now.
        desk.window.requestStanding(decision::CommandKind::StopLine);
        QVERIFY(!bar->isVisible());
    }
    void stoppingTheLineComesBackToNow() {
        Desk desk;
        engine::Snapshot world = test::aWorld();
        world.knownSince = test::noon() - Days{1};
        desk.show(world);
        desk.find<PastBar>("pastBar")->open();
        desk.pasts.back()(test::shared(pastOf(world, desk.moments.back())));
        QTRY_VERIFY(desk.bridge.isPast());
        desk.window.requestStanding(decision::CommandKind::StopLine);
        QVERIFY(!desk.bridge.isPast());
    }
    void anAlarmIsShownUntilSomebodyTakesItUp() {
        Desk desk;
        engine::Snapshot world = worldWithAlarms();
        desk.show(world);
        auto* banner = desk.find<AlarmBanner>("alarmBanner");
        QVERIFY(banner->isVisible());
        QVERIFY2(banner->words().contains("1 of 2"), qPrintable(banner->words()));
        QCOMPARE(desk.find<QLabel>("alarmWords")->textFormat(), Qt::PlainText);
        picture(desk.window, "console-alarm");
        QTest::mouseClick(desk.find<QPushButton>("alarmChangeButton"), Qt::LeftButton);
        QCOMPARE(desk.selection.key(), world.changes.back().change.key);
        desk.find<QAction>("acknowledgeAction")->trigger();
        QCOMPARE(desk.commands.size(), 1u);
        QCOMPARE(std::get<engine::Acknowledge>(desk.commands.front()).alarm, world.alarms[0].key);
        world.alarms[0].acknowledgedAt = world.at;
        world.alarms[0].person = "rita";
        std::swap(world.alarms[0], world.alarms[1]);
        desk.show(world);
        QVERIFY(banner->words().contains("is silent"));
        QVERIFY(!desk.find<QPushButton>("alarmChangeButton")->isVisible());
        world.alarms[0].acknowledgedAt = world.at;
        desk.show(world);
        QVERIFY(!banner->isVisible());
        world.alarms[0].acknowledgedAt.reset();
        world.actor.person.clear();
        desk.show(world);
        QVERIFY(!desk.find<QPushButton>("acknowledgeButton")->isEnabled());
    }
    void bothStripsByDay() {
        Desk desk;
        style::applyTheme(*qobject_cast<QApplication*>(QApplication::instance()), style::Theme::named("light"));
        engine::Snapshot world = worldWithAlarms();
        world.knownSince = test::noon() - Days{1};
        desk.window.resize(1366, 768);
        desk.show(world);
        desk.find<PastBar>("pastBar")->open();
        desk.pasts.back()(test::shared(pastOf(world, desk.moments.back())));
        QTRY_VERIFY(desk.bridge.isPast());
        QVERIFY(desk.find<AlarmBanner>("alarmBanner")->isVisible()); // an alarm of now is not hidden by the past
        picture(desk.window, "console-past-light-1366");
        style::applyTheme(*qobject_cast<QApplication*>(QApplication::instance()), style::Theme::named("night"));
    }
};

QTEST_MAIN(TestPastAndAlarms)
#include "tst_past_and_alarms.moc"

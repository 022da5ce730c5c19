#include <algorithm>
#include <memory>

#include "core/sources/poller.h"
#include "tests/core/sources/fake_source.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::delivery;
using namespace fermata::sources;
using namespace fermata::test;
using namespace std::chrono_literals;

namespace {

/// A poller on a pulse that stands still, and a second source by which a test knows that the first was passed over.
class World {
public:
    ManualPulse pulse;
    ManualClock clock;
    Deliveries delivered;
    std::vector<std::shared_ptr<Source>> sources;
    std::map<std::string, Cursor> cursors;
    std::optional<Poller> poller;

    std::shared_ptr<FakeSource> add(const std::string& name, Seconds interval, FakeSource::Answer answer = {},
                                    const std::string& host = {}) {
        auto source = std::make_shared<FakeSource>(name, interval, std::move(answer), host);
        sources.push_back(source);
        return source;
    }
    /// With one thread, polls come in the order in which they are due.
    void begin(unsigned threads = 1) {
        poller.emplace(sources, cursors, clock, delivered.taker(), PollerOptions{threads, 2, 7}, pulse);
    }
    /// Both clocks go on.
    void advance(std::chrono::milliseconds time) {
        pulse.advance(time, [&] { clock.advance(std::chrono::duration_cast<Seconds>(time)); });
    }
    /// Polls the marker; whatever was due before it has been delivered then. @requires one thread
    /// Takes a tenth of a second, because the marker may just have been asked.
    bool settle(std::chrono::milliseconds time = 100ms) {
        if (!delivered.waitFor("marker", 1)) // its first poll would be taken for the one that is asked for here
            return false;
        const auto before = delivered.count("marker");
        poller->pollNow("marker");
        pulse.advance(time);
        return delivered.waitFor("marker", before + 1);
    }
};

RefMoved moved(int to) {
    CommitId commit;
    commit.bytes[0] = static_cast<std::uint8_t>(to);
    return {"a", "shop", "refs/heads/main", commit, fromUnix(to)};
}

} // namespace

class TestPoller : public QObject {
    Q_OBJECT
private slots:
    void asksOnceAnInterval() {
        World world;
        world.add("a", 10s);
        world.add("marker", 3600s);
        world.begin();
        world.advance(2s);
        QVERIFY(world.delivered.waitFor("a", 1));
        QVERIFY(world.delivered.waitFor("marker", 1));
        world.advance(9800ms);
        QVERIFY(world.settle());
        QCOMPARE(world.delivered.count("a"), 1u);
        world.advance(200ms);
        QVERIFY(world.delivered.waitFor("a", 2));
        QVERIFY(world.settle());
        QCOMPARE(world.delivered.count("a"), 2u);
    }

    void beginsWithinTwoSecondsAndNotAllAtOnce() {
        World world;
        for (int i = 0; i < 100; ++i)
            world.add("s" + std::to_string(i), 60s);
        world.add("marker", 1s);
        world.begin();
        world.advance(1s);
        QVERIFY(world.settle());
        std::size_t early = 0;
        for (int i = 0; i < 100; ++i)
            early += world.delivered.count("s" + std::to_string(i));
        QVERIFY2(early > 20 && early < 80, qPrintable(QString::number(early)));
        world.advance(1s);
        for (int i = 0; i < 100; ++i)
            QVERIFY(world.delivered.waitFor("s" + std::to_string(i), 1));
    }

    void handsOnTheBatchAndThatItWasHeard() {
        World world;
        world.cursors["a"] = {"0"};
        world.add("a", 10s, [](const Cursor& cursor, const std::stop_token&) -> Result<sources::Batch> {
            const int next = std::stoi(cursor.text) + 1;
            return sources::Batch{{moved(next)}, {std::to_string(next)}, Seconds{-7}, 99, 100};
        });
        world.begin();
        world.advance(2s);
        QVERIFY(world.delivered.waitFor("a", 1));
        const Polled polled = world.delivered.of("a", 0);
        QVERIFY(polled.batch.has_value());
        QCOMPARE(polled.cursor->text, std::string("1"));
        QCOMPARE(polled.events.size(), 2u);
        QVERIFY(polled.events[0] == Event(moved(1)));
        const auto& heard = std::get<SourceHeard>(polled.events[1]);
        QCOMPARE(heard, (SourceHeard{"a", world.clock.now(), "", 10s, Seconds{-7}, 99, 100}));
        world.advance(10s);
        QVERIFY(world.delivered.waitFor("a", 2));
        QCOMPARE(world.delivered.of("a", 1).cursor->text, std::string("2")); // went on where it was
    }

    void aSecondOfClockOffsetIsNoNews() {
        World world;
        std::atomic<int> offset{100};
        world.add("a", 10s, [&](const Cursor&, const std::stop_token&) -> Result<sources::Batch> {
            return sources::Batch{{}, {}, Seconds{offset++}, {}, {}};
        });
        world.begin();
        world.advance(2s);
        for (std::size_t poll = 0; poll < 3; ++poll) {
            QVERIFY(world.delivered.waitFor("a", poll + 1));
            const Polled polled = world.delivered.of("a", poll);
            QVERIFY(std::get<SourceHeard>(polled.events[0]).clockOffset == Seconds{poll < 2 ? 100 : 102});
            world.advance(10s);
        }
    }

    void anErrorLosesNothingAndIsTriedAgainSoon() {
        World world;
        std::atomic<bool> isDown{true};
        std::vector<std::string> asked;
        world.cursors["a"] = {"7"};
        world.add("a", 15s, [&](const Cursor& cursor, const std::stop_token&) -> Result<sources::Batch> {
            asked.push_back(cursor.text);
            if (isDown)
                return Error(Fault::Unreachable, "connection refused\nby \x1b[31m");
            return sources::Batch{{}, {"8"}, {}, {}, {}};
        });
        world.begin();
        world.advance(2s);
        QVERIFY(world.delivered.waitFor("a", 1));
        const Polled polled = world.delivered.of("a", 0);
        QVERIFY(!polled.batch && !polled.cursor);
        QCOMPARE(polled.events.size(), 1u);
        const auto& heard = std::get<SourceHeard>(polled.events[0]);
        QCOMPARE(heard.problem, std::string("connection refusedU+000Aby U+001B[31m"));
        world.advance(1100ms); // below a second at first, then below two, four, …
        QVERIFY(world.delivered.waitFor("a", 2));
        world.advance(2100ms);
        QVERIFY(world.delivered.waitFor("a", 3));
        for (std::size_t more = 4; more < 14; ++more) {
            world.advance(60s);
            QVERIFY(world.delivered.waitFor("a", more));
        }
        isDown = false;
        world.advance(60s);
        QVERIFY(world.delivered.waitFor("a", 14));
        QVERIFY(world.delivered.of("a", 13).batch.has_value());
        world.poller->stop();
        QVERIFY(std::ranges::all_of(asked, [](const std::string& cursor) { return cursor == "7"; }));
    }

    void backsOffAtRandom() {
        World world;
        for (int i = 0; i < 50; ++i)
            world.add("s" + std::to_string(i), 60s,
                      [](const Cursor&, const std::stop_token&) -> Result<sources::Batch> {
                          return Error(Fault::Unreachable, "down");
                      });
        world.add("marker", 3600s);
        world.begin();
        world.advance(2s);
        for (int i = 0; i < 50; ++i)
            QVERIFY(world.delivered.waitFor("s" + std::to_string(i), 1));
        world.advance(500ms);
        QVERIFY(world.settle());
        std::size_t again = 0;
        for (int i = 0; i < 50; ++i)
            again += world.delivered.count("s" + std::to_string(i)) - 1;
        QVERIFY2(again > 5 && again < 45, qPrintable(QString::number(again)));
    }

    void whatWillNotPassIsNotTriedBeforeTheInterval() {
        World world;
        world.add("a", 15s, [](const Cursor&, const std::stop_token&) -> Result<sources::Batch> {
            return Error(Fault::Refused, "401");
        });
        world.add("marker", 3600s);
        world.begin();
        world.advance(2s);
        QVERIFY(world.delivered.waitFor("a", 1));
        world.advance(14800ms);
        QVERIFY(world.settle());
        QCOMPARE(world.delivered.count("a"), 1u);
        world.advance(100ms);
        QVERIFY(world.delivered.waitFor("a", 2));
    }

    void asksAHostAtMostTwiceAtOnceAndGoesOnWithOthers() {
        World world;
        Door door;
        for (int i = 0; i < 6; ++i)
            world.add(
                "slow" + std::to_string(i), 600s,
                [&](const Cursor&, const std::stop_token& stop) -> Result<sources::Batch> {
                    door.pass(stop);
                    return sources::Batch{};
                },
                "ci.example");
        world.add("other", 600s, {}, "other.example");
        world.add("local", 600s);
        world.begin(8);
        world.advance(2s);
        QVERIFY(world.delivered.waitFor("other", 1));
        QVERIFY(world.delivered.waitFor("local", 1));
        QVERIFY(door.waitFor(2));
        door.open();
        for (int i = 0; i < 6; ++i)
            QVERIFY(world.delivered.waitFor("slow" + std::to_string(i), 1));
        QCOMPARE(door.mostWaiting(), 2);
    }

    void neverAsksASourceTwiceAtOnce() {
        World world;
        Door door;
        std::atomic<int> atOnce{0}, most{0};
        world.add("a", 10s, [&](const Cursor&, const std::stop_token& stop) -> Result<sources::Batch> {
            most = std::max<int>(most, ++atOnce);
            door.pass(stop);
            --atOnce;
            return sources::Batch{};
        });
        world.begin(8);
        world.advance(2s);
        QVERIFY(door.waitFor(1));
        for (int i = 0; i < 5; ++i)
            world.poller->pollNow("a");
        world.advance(5s);
        door.open();
        QVERIFY(world.delivered.waitFor("a", 2)); // what was asked for meanwhile is one poll
        QCOMPARE(most.load(), 1);
    }

    void stopsAPollAtItsDeadline() {
        World world;
        Door shut;
        world.add("a", 10s, [&](const Cursor&, const std::stop_token& stop) -> Result<sources::Batch> {
            shut.pass(stop);
            return Error(Fault::Cancelled, "stopped");
        });
        world.begin();
        world.advance(2s);
        QVERIFY(shut.waitFor(1));
        world.advance(7900ms);
        QCOMPARE(world.delivered.count("a"), 0u);
        world.advance(100ms);
        QVERIFY(world.delivered.waitFor("a", 1));
        const Polled polled = world.delivered.of("a", 0);
        QCOMPARE(polled.batch.error().fault(), Fault::Unreachable);
        QCOMPARE(std::get<SourceHeard>(polled.events[0]).problem, std::string("no answer within 8 s"));
        QVERIFY(polled.duration == 8s);
    }

    void newsWakeASource() {
        World world;
        const auto source = world.add("a", 3600s);
        source->hasNews = true;
        world.add("marker", 3600s);
        world.begin();
        world.advance(2s);
        QVERIFY(world.delivered.waitFor("a", 1));
        world.advance(1s);
        source->tell(true);
        QVERIFY(world.delivered.waitFor("a", 2)); // without the time going on
        source->tell(false);                      // the connection ended: no news
        for (int i = 0; i < 1000 && !source->waitUntilHeard(2, 10ms); ++i)
            world.advance(100ms);
        source->tell(true);
        for (int i = 0; i < 1000 && !source->waitUntilHeard(3, 10ms); ++i)
            world.advance(1s); // it connects again
        QVERIFY(world.delivered.waitFor("a", 3));
        QVERIFY(world.settle());
        QCOMPARE(world.delivered.count("a"), 3u);
    }

    void aFloodOfNewsIsOnePollATenthOfASecond() {
        World world;
        const auto source = world.add("a", 3600s);
        source->hasNews = true;
        world.add("marker", 3600s);
        world.begin();
        world.advance(2s);
        QVERIFY(world.delivered.waitFor("a", 1) && world.delivered.waitFor("marker", 1));
        world.advance(1s);
        for (int i = 0; i < 20; ++i)
            source->tell(true);
        QVERIFY(world.delivered.waitFor("a", 2));
        QVERIFY(world.settle(0ms));
        QCOMPARE(world.delivered.count("a"), 2u);
        QVERIFY(source->waitUntilHeard(1));
        world.advance(100ms);
        QVERIFY(world.delivered.waitFor("a", 3));
    }

    void pollNowDoesNotWaitForTheInterval() {
        World world;
        world.add("a", 3600s);
        world.begin();
        world.advance(2s);
        QVERIFY(world.delivered.waitFor("a", 1));
        world.poller->pollNow("nobody");
        world.advance(1s);
        world.poller->pollNow("a");
        QVERIFY(world.delivered.waitFor("a", 2));
    }

    void afterASuspendEverythingIsDueOnce_data() {
        QTest::addColumn<int>("hoursOfSteadyClock");
        QTest::addColumn<int>("hoursOfClock");
        QTest::newRow("the steady clock stood still") << 0 << 9;
        QTest::newRow("both went on") << 9 << 9;
        QTest::newRow("the clock was set back") << 0 << -1;
    }
    void afterASuspendEverythingIsDueOnce() {
        QFETCH(int, hoursOfSteadyClock);
        QFETCH(int, hoursOfClock);
        World world;
        world.add("often", 60s);
        world.add("seldom", 3600s);
        world.add("marker", 3600s);
        world.begin();
        world.advance(2s);
        QVERIFY(world.delivered.waitFor("often", 1) && world.delivered.waitFor("seldom", 1));
        world.pulse.advance(std::chrono::hours(hoursOfSteadyClock),
                            [&] { world.clock.advance(std::chrono::hours(hoursOfClock)); });
        world.advance(10s); // so long at most who keeps the time sleeps
        QVERIFY(world.delivered.waitFor("often", 2) && world.delivered.waitFor("seldom", 2));
        QVERIFY(world.settle());
        QCOMPARE(world.delivered.count("often"), 2u);
        QCOMPARE(world.delivered.count("seldom"), 2u);
    }

    void whatCouldNotBeKeptIsAskedForAgain() {
        World world;
        std::vector<std::string> asked;
        world.cursors["a"] = {"0"};
        world.add("a", 10s, [&](const Cursor& cursor, const std::stop_token&) -> Result<sources::Batch> {
            asked.push_back(cursor.text);
            return sources::Batch{{}, {cursor.text + "'"}, {}, {}, {}};
        });
        world.begin();
        world.advance(2s);
        QVERIFY(world.delivered.waitFor("a", 1));
        world.poller->rewind("a", {"0"});
        world.advance(10s);
        QVERIFY(world.delivered.waitFor("a", 2));
        world.poller->stop();
        QCOMPARE(asked, (std::vector<std::string>{"0", "0"}));
    }

    void aRewindDuringAPollOutlivesItsAnswer() {
        World world;
        Door door;
        std::vector<std::string> asked;
        world.cursors["a"] = {"5"};
        world.add("a", 10s, [&](const Cursor& cursor, const std::stop_token& stop) -> Result<sources::Batch> {
            asked.push_back(cursor.text);
            door.pass(stop);
            return sources::Batch{{}, {"6"}, {}, {}, {}};
        });
        world.begin();
        world.advance(2s);
        QVERIFY(door.waitFor(1));
        world.poller->rewind("a", {"4"});
        door.open();
        QVERIFY(world.delivered.waitFor("a", 1));
        world.advance(10s);
        QVERIFY(world.delivered.waitFor("a", 2));
        world.poller->stop();
        QCOMPARE(asked, (std::vector<std::string>{"5", "4"}));
    }

    void stopsWithinASecondAndDeliversNothingAfterwards() {
        World world;
        Door shut;
        for (int i = 0; i < 20; ++i)
            world
                .add("a" + std::to_string(i), 600s,
                     [&](const Cursor&, const std::stop_token& stop) -> Result<sources::Batch> {
                         shut.pass(stop);
                         return sources::Batch{};
                     })
                ->hasNews = true;
        world.begin(8);
        world.advance(2s);
        QVERIFY(shut.waitFor(8));
        const auto began = std::chrono::steady_clock::now();
        world.poller->stop();
        QVERIFY(std::chrono::steady_clock::now() - began < 1s);
        for (int i = 0; i < 20; ++i)
            QCOMPARE(world.delivered.count("a" + std::to_string(i)), 0u);
        world.poller->pollNow("a0");
        world.poller->stop(); // again is nothing
        world.poller.reset();
    }

    void theMachinesOwnPulseWorksToo() {
        Deliveries delivered;
        ManualClock clock;
        auto source = std::make_shared<FakeSource>("a", 3600s);
        source->hasNews = true;
        Poller poller({source}, {}, clock, delivered.taker());
        source->tell(true);
        QVERIFY(delivered.waitFor("a", 1));
        poller.pollNow("a");
        QVERIFY(delivered.waitFor("a", 2));
    }
};

FERMATA_CORE_TEST(TestPoller)
#include "tst_poller.moc"

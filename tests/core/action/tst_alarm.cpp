#include <set>

#include "core/action/alarm.h"
#include "core/action/order_id.h"
#include "core/wording/wording.h"
#include "tests/core/action/orders.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::action;
using namespace fermata::test;
using decision::Verdict;

namespace {

Watched blocked(Verdict verdict, std::uint8_t head = 1) {
    CommitId id;
    id.bytes.fill(head);
    Watched watched;
    watched.verdicts = {{"shop/pay", id, "production", verdict}};
    return watched;
}

} // namespace

class TestAlarm : public QObject {
    Q_OBJECT
private:
    static constexpr Seconds patience{600};
    const std::vector<std::string> m_executors{"webhook/one", "webhook/two", "webhook/three"};
    const Alarm m_alarm = newAlarms({}, blocked(Verdict::Block)).at(0);

    std::string told(const std::vector<Delivery>& past, bool isAcknowledged = false, Time now = orderedAt) const {
        const auto order = notification(m_alarm, m_executors, past, isAcknowledged, patience, now);
        return order ? order->executor : std::string();
    }
    Delivery delivered(const std::string& executor, std::optional<Outcome> outcome, Seconds ago) const {
        return {m_alarm.key, executor, orderedAt - ago, outcome};
    }

private slots:
    void aVerdictThatBecomesBlockAlarmsOnceForAHead() {
        QCOMPARE(newAlarms(blocked(Verdict::Hold), blocked(Verdict::Block)).size(), std::size_t{1});
        QVERIFY(newAlarms(blocked(Verdict::Block), blocked(Verdict::Block)).empty());
        QVERIFY(newAlarms(blocked(Verdict::Approve), blocked(Verdict::Hold)).empty());
        const auto again = newAlarms(blocked(Verdict::Hold), blocked(Verdict::Block)); // and back and forth
        QCOMPARE(again.at(0).key, m_alarm.key);
        QVERIFY(newAlarms(blocked(Verdict::Block), blocked(Verdict::Block, 2)).at(0).key != m_alarm.key);
    }

    void everyKindHasAKeyAndASentence() {
        Watched now = blocked(Verdict::Block);
        now.rollbacks = {{"o1", "shop", "production", "1.4.1", std::nullopt, ""},
                         {"o2", "shop", "production", "1.4.1", Outcome::Unknown, "no answer"}};
        now.sources = {{"ci", true, orderedAt, "timed out"}, {"git", false, orderedAt, ""}};
        now.stops = {aStop()};
        now.conductorGone = {"ana on host, process 7", orderedAt};
        const auto alarms = newAlarms({}, now);
        QCOMPARE(alarms.size(), std::size_t{7});
        std::set<AlarmKind> kinds;
        for (const Alarm& alarm : alarms) {
            kinds.insert(alarm.kind);
            QVERIFY(wording::pattern(alarm.message.id));
            QVERIFY(wording::sentence(alarm.message).find('?') == std::string::npos);
            QVERIFY(alarm.key.starts_with(name(alarm.kind)));
        }
        QCOMPARE(kinds.size(), std::size_t{6});
        QVERIFY(newAlarms(now, now).empty());
        auto later = now;
        later.sources[0].heardAt = orderedAt + Seconds{60}; // it came back and fell silent again
        QCOMPARE(newAlarms(now, later).size(), std::size_t{1});
        later = now;
        later.rollbacks[0].outcome = Outcome::Done;
        QVERIFY(newAlarms(now, later).empty());
    }

    void theFirstIsToldAtOnceAndOnlyOnce() {
        QCOMPARE(told({}), std::string("webhook/one"));
        QCOMPARE(told({delivered("webhook/one", Outcome::Done, Seconds{10})}), std::string());
        QCOMPARE(told({delivered("webhook/one", std::nullopt, Seconds{10})}), std::string());
        const auto first = notification(m_alarm, m_executors, {}, false, patience, orderedAt);
        const auto second = notification(m_alarm, m_executors, {}, false, patience, orderedAt + Seconds{99});
        QCOMPARE(first->id, second->id); // the record keeps it from being delivered twice
        QVERIFY(isIdentified(*first) && first->isAutomatic && first->kind == ActionKind::Notify);
    }

    void itIsPassedOnWhenNobodyAnswers() {
        QCOMPARE(told({delivered("webhook/one", Outcome::Done, patience)}), std::string("webhook/two"));
        QCOMPARE(told({delivered("webhook/one", Outcome::Done, patience)}, true), std::string());
        QCOMPARE(told({delivered("webhook/one", Outcome::Done, Seconds{2000}),
                       delivered("webhook/two", Outcome::Done, Seconds{20})}),
                 std::string());
        QCOMPARE(told({delivered("webhook/one", Outcome::Done, Seconds{2000}),
                       delivered("webhook/two", Outcome::Done, patience)}),
                 std::string("webhook/three"));
    }

    void itIsPassedOnAtOnceWhenOneDidNotHear() {
        for (const Outcome outcome : {Outcome::Unknown, Outcome::Refused})
            QCOMPARE(told({delivered("webhook/one", outcome, Seconds{1})}), std::string("webhook/two"));
        std::vector<Delivery> all;
        for (const auto& executor : m_executors)
            all.push_back(delivered(executor, Outcome::Refused, Seconds{9999}));
        QCOMPARE(told(all), std::string());
        QVERIFY(!notification(m_alarm, {}, {}, false, patience, orderedAt));
    }
};

FERMATA_CORE_TEST(TestAlarm)
#include "tst_alarm.moc"

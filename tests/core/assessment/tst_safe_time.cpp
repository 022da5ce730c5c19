// When to deploy: what traffic is expected, how sure that is, and which slot exposes the fewest requests to a fault.
#include <cmath>
#include <numbers>
#include <random>

#include "core/assessment/production/safe_time.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;

namespace {

constexpr std::int64_t begin = 1700006400; // a midnight
constexpr Seconds fiveMinutes{300}, halfHour{1800}, day{86400};

/// Requests in each five minutes: 1,000 on average, most at six in the morning (UTC), fewest at eighteen.
std::vector<MetricPoint> requests(int days, double hours = 0.0, unsigned seed = 1, double noise = 0.1) {
    std::mt19937_64 dice(seed);
    std::normal_distribution<double> normal;
    std::vector<MetricPoint> out;
    for (int i = 1; i <= days * 288 + static_cast<int>(hours * 12); ++i)
        out.push_back({fromUnix(begin + 300 * i), (1000.0 + 800.0 * std::sin(i / 288.0 * 2.0 * std::numbers::pi)) *
                                                      std::exp(noise * normal(dice))});
    return out;
}

SafeTimes times(const std::vector<MetricPoint>& points, const std::vector<ClosedTime>& closed = {}) {
    return safeTimes(points, fiveMinutes, points.back().at, halfHour, day, closed);
}

int hourOf(Time at) {
    return static_cast<int>(toUnix(at) % 86400 / 3600);
}

} // namespace

class TestSafeTime : public QObject {
    Q_OBJECT
private slots:
    void forecastsTheDay() {
        const auto points = requests(10);
        const Forecast ahead = forecast(points, fiveMinutes, points.back().at, halfHour, day);
        QCOMPARE(ahead.state, ForecastState::Known);
        QCOMPARE(ahead.times.size(), std::size_t{48});
        QCOMPARE(ahead.times.front().from, points.back().at);
        for (const ForecastSlot& slot : ahead.times) {
            const double middle = static_cast<double>(toUnix(slot.from) % 86400 + 900) / 86400.0;
            const double truth = 6.0 * (1000.0 + 800.0 * std::sin(middle * 2.0 * std::numbers::pi));
            QVERIFY(std::abs(slot.expected / truth - 1.0) < 0.15);
            QVERIFY(slot.low <= slot.expected && slot.expected <= slot.high);
        }
    }
    void coversAsStated() {
        int covered = 0, all = 0;
        const auto points = requests(14, 0.0, 3, 0.2);
        for (int origin = 6 * 288; origin + 288 < 14 * 288; origin += 144) {
            const std::vector<MetricPoint> known(points.begin(), points.begin() + origin);
            const Forecast ahead = forecast(known, fiveMinutes, known.back().at, Seconds{7200}, day);
            for (std::size_t k = 0; k < ahead.times.size(); ++k) {
                double actual = 0.0;
                for (std::size_t i = 0; i < 24; ++i)
                    actual += points[static_cast<std::size_t>(origin) + 24 * k + i].value;
                covered += actual >= ahead.times[k].low && actual <= ahead.times[k].high ? 1 : 0;
                ++all;
            }
        }
        const double share = static_cast<double>(covered) / all;
        QVERIFY2(share > 0.82 && share < 0.97, qPrintable(QString::number(share)));
    }
    void knowsNothingOfLater() {
        const auto points = requests(10);
        std::vector<MetricPoint> cut(points.begin(), points.begin() + 7 * 288);
        const Time now = cut.back().at;
        QVERIFY(forecast(points, fiveMinutes, now, halfHour, day) == forecast(cut, fiveMinutes, now, halfHour, day));
    }
    void advisesTheTrough() {
        const SafeTimes found = times(requests(10));
        QVERIFY(found.best);
        const int hour = hourOf(found.times[*found.best].traffic.from);
        QVERIFY2(hour >= 15 && hour <= 19, qPrintable(QString::number(hour)));
        QCOMPARE(found.times[*found.best].rank, std::optional<std::size_t>(1));
        QVERIFY(*found.nowOfBest < 0.5);
        for (const SafeSlot& slot : found.times)
            QVERIFY(slot.harm >= found.times[*found.best].harm);
    }
    void neverAdvisesAFreeze() {
        const auto points = requests(10);
        const Time now = points.back().at;
        const SafeTimes some = times(points, {{"year end", now + Seconds{14 * 3600}, now + Seconds{22 * 3600}}});
        QVERIFY(some.best);
        QVERIFY(some.times[*some.best].closedBy.empty());
        int frozen = 0;
        for (const SafeSlot& slot : some.times)
            if (slot.traffic.from < now + Seconds{22 * 3600} && slot.traffic.to > now + Seconds{14 * 3600}) {
                QCOMPARE(slot.closedBy, std::string("year end"));
                QVERIFY(!slot.rank);
                ++frozen;
            }
        QCOMPARE(frozen, 16);
        const SafeTimes none = times(points, {{"", now, now + day}});
        QVERIFY(!none.best);
    }
    void saysWhenNothingIsKnown() {
        QCOMPARE(times(requests(2)).state, ForecastState::TooShort);
        QVERIFY(!times(requests(2)).best);
        auto none = requests(5);
        for (MetricPoint& point : none)
            point.value = 0.0;
        QCOMPARE(times(none).state, ForecastState::NoTraffic);
        auto gaps = requests(5);
        for (std::size_t i = 0; i < gaps.size(); ++i)
            if (i % 12 > 1)
                gaps[i].value = i % 2 ? std::nan("") : -1.0;
        QCOMPARE(times(gaps).state, ForecastState::TooShort);
        QCOMPARE(safeTimes({}, fiveMinutes, fromUnix(begin), halfHour, day, {}).state, ForecastState::TooShort);
    }
    void detectionTakesTheRequestsThatTheTestNeeds() {
        // By hand: r0 = 1.25, w = 1/2, r = 2.5 (factor 2, weight .3): growth a request at ratio 4.
        DetectionRules rules;
        const double both = std::log(1.125 / 1.75), growth = 0.002 * (0.5 * 4.0 * (std::log(2.0) + both) + 0.5 * both);
        QVERIFY(requestsToDetect(4.0, rules) <= -std::log(0.01 * 0.3) / growth + 1e-6);
        QVERIFY(requestsToDetect(10.0, rules) < requestsToDetect(4.0, rules));
        QVERIFY(std::isinf(requestsToDetect(1.0, rules)));
        const double needed = requestsToDetect(4.0, rules);
        const Exposure fast = exposureOf(4.0, std::vector<double>(48, 1e6), halfHour, rules);
        QCOMPARE(*fast.detect, rules.warmUp + Seconds{std::llround(needed / 1e6 * 1800)});
        const Exposure slow = exposureOf(4.0, std::vector<double>(48, 10.0), halfHour, rules);
        QVERIFY(!slow.detect);
        QCOMPARE(slow.requests, 0.5 * 480.0); // all that came, as it was never found
    }
};

FERMATA_CORE_TEST(TestSafeTime)
#include "tst_safe_time.moc"

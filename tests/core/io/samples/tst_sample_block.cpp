// Packed samples: the same bits back, gaps that stay gaps, few bytes, and nothing believed of broken bytes.
#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "core/io/samples/sample_block.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::io;

namespace {

constexpr Time start = fromUnix(1'700'000'000);

template <class Value>
std::vector<Sample> series(int count, Value value, Seconds every = Seconds{15}) {
    std::vector<Sample> samples;
    for (int i = 0; i < count; ++i)
        samples.push_back({start + every * i, value(i)});
    return samples;
}

void comesBack(const std::vector<Sample>& samples, std::size_t atMost = SIZE_MAX) {
    const auto packed = packSamples(samples);
    FERMATA_VERIFY_OK(packed);
    const auto back = unpackSamples(*packed);
    FERMATA_VERIFY_OK(back);
    QCOMPARE(back->size(), samples.size());
    for (std::size_t i = 0; i < samples.size(); ++i) {
        QCOMPARE(back->at(i).at, samples[i].at);
        QCOMPARE(back->at(i).value.has_value(), samples[i].value.has_value());
        if (samples[i].value)
            QCOMPARE(std::bit_cast<std::uint64_t>(*back->at(i).value), std::bit_cast<std::uint64_t>(*samples[i].value));
    }
    QVERIFY2(packed->size() <= atMost, qPrintable(QString("%1 bytes of %2").arg(packed->size()).arg(samples.size())));
}

} // namespace

class TestSampleBlock : public QObject {
    Q_OBJECT
private slots:
    void countersAndDecimalsComeBackToTheBit() {
        std::mt19937 dice(1);
        double total = 1e9;
        comesBack(series(480, [&](int) { return std::optional(total += 200 + dice() % 50); }), 480 * 2);
        comesBack(series(480, [&](int) { return std::optional(double(dice() % 1000) / 100.0); }), 480 * 3);
        comesBack(series(480, [](int) { return std::optional(0.1); }), 40);
        QVERIFY(!std::signbit(*unpackSamples(*packSamples({{start, -0.0}}))->front().value));
        comesBack(series(1, [](int) { return std::optional(-7.0); }));
        comesBack(
            series(300, [](int i) { return std::optional(i % 7 == 0 ? 9007199254740991.0 : -9007199254740991.0); }));
        comesBack(series(200, [](int i) { return std::optional(i / 1e9); }));
        comesBack(series(50, [](int i) { return std::optional(i % 2 ? 1e300 : 1e-300); }));
        comesBack(series(50, [](int) { return std::optional(std::numeric_limits<double>::denorm_min()); }));
    }
    void gapsStayGaps() {
        comesBack(series(500, [](int i) { return i % 3 ? std::optional(double(i)) : std::nullopt; }));
        comesBack(series(9, [](int) { return std::optional<double>(); }), 16);
    }
    void timesMayJump() {
        std::mt19937 dice(2);
        std::vector<Sample> samples;
        Time at = fromUnix(-5);
        for (int i = 0; i < 700; ++i)
            samples.push_back({at += Seconds{1 + dice() % (i % 50 == 0 ? 100'000 : 20)}, double(i)});
        comesBack(samples);
    }
    void anythingElseIsKeptToItsShare() {
        std::mt19937 dice(3);
        std::normal_distribution<double> noise;
        for (const double scale : {1e-200, 1e-12, 1.0, 1e9, 1e200}) {
            const auto samples = series(480, [&](int) { return std::optional(scale * noise(dice)); });
            double largest = 0.0;
            for (const Sample& sample : samples)
                largest = std::max(largest, std::fabs(*sample.value));
            const auto packed = packSamples(samples);
            FERMATA_VERIFY_OK(packed);
            QVERIFY2(packed->size() <= 480 * 3, qPrintable(QString::number(packed->size())));
            const auto back = unpackSamples(*packed);
            FERMATA_VERIFY_OK(back);
            for (std::size_t i = 0; i < samples.size(); ++i)
                QVERIFY(std::fabs(*back->at(i).value - *samples[i].value) <= 0.5001 * keptShare * largest);
        }
    }
    void everyRandomBlockComesBack() {
        std::mt19937 dice(4);
        for (int round = 0; round < 2000; ++round) {
            const int count = 1 + static_cast<int>(dice() % 300);
            const int places = static_cast<int>(dice() % 8);
            const auto span = std::int64_t{1} << (dice() % 24);
            comesBack(series(
                count,
                [&](int) {
                    return dice() % 20 == 0
                               ? std::nullopt
                               : std::optional(double(std::int64_t(dice()) % span - span / 2) / std::pow(10.0, places));
                },
                Seconds{1 + dice() % 60}));
        }
    }
    void refusesWhatIsNoSeries() {
        QVERIFY(!packSamples({}));
        QVERIFY(!packSamples({{start, 1.0}, {start, 2.0}}));
        QVERIFY(!packSamples({{start, std::numeric_limits<double>::quiet_NaN()}}));
        QVERIFY(!packSamples({{start, std::numeric_limits<double>::infinity()}}));
        QVERIFY(!packSamples(series(65'537, [](int) { return std::optional(1.0); })));
    }
    void brokenBytesAreNeverBelieved() {
        std::mt19937 dice(5);
        const auto packed = packSamples(
            series(200, [&](int i) { return i % 9 ? std::optional(double(dice() % 5000) / 10.0) : std::nullopt; }));
        FERMATA_VERIFY_OK(packed);
        for (std::size_t size = 0; size < packed->size(); ++size)
            QVERIFY(!unpackSamples(std::string_view(*packed).substr(0, size)));
        QVERIFY(!unpackSamples(*packed + '\0'));
        for (int round = 0; round < 20'000; ++round) {
            std::string broken = *packed;
            for (unsigned i = 0; i <= dice() % 3; ++i)
                broken[dice() % broken.size()] = static_cast<char>(dice());
            const auto read = unpackSamples(broken);
            if (!read)
                continue;
            for (std::size_t i = 0; i < read->size(); ++i) {
                QVERIFY(i == 0 || read->at(i).at > read->at(i - 1).at);
                QVERIFY(!read->at(i).value || std::isfinite(*read->at(i).value));
            }
        }
    }
    void aSummaryIsThatOfTheSamples() {
        const auto summary = summaryOf({{start, 2.0}, {start + Seconds{1}, std::nullopt}, {start + Seconds{2}, -1.0}});
        QCOMPARE(summary.count, std::size_t{2});
        QCOMPARE(summary.least, -1.0);
        QCOMPARE(summary.most, 2.0);
        QCOMPARE(summary.sum, 1.0);
        QCOMPARE(summary.to, start + Seconds{2});
    }
};

FERMATA_CORE_TEST(TestSampleBlock)
#include "tst_sample_block.moc"

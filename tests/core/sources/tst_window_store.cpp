// The windows of watched deployments: what is kept comes back, in bounds, also over a restart; broken blocks are said.
#include "core/sources/window_store.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::sources;

namespace {

constexpr Time deployed = fromUnix(1'700'000'000);

KeptWindow aWindow(int number, const std::string& service = "shop") {
    const Time at = deployed + Seconds{86400} * number;
    return {"ci/" + service + std::to_string(number),
            service,
            "production",
            "1." + std::to_string(number),
            "1." + std::to_string(number - 1),
            "good",
            at,
            at - Seconds{3600},
            at + Seconds{3600}};
}

SeriesByQuery someSeries(Time from, int count = 480) {
    SeriesByQuery series;
    for (int i = 0; i < count; ++i) {
        series["errors"].push_back({from + Seconds{15} * i, 20.0 * i});
        series["latency"].push_back({from + Seconds{15} * i, i % 5 ? std::optional(0.1 * i) : std::nullopt});
    }
    return series;
}

struct Folder {
    test::ScratchFolder folder;
    std::string file = folder / "store.db";
    WindowStore store = WindowStore::open(file, io::OpenMode::Create).value();
};

} // namespace

class TestWindowStore : public QObject {
    Q_OBJECT
private slots:
    void whatIsKeptComesBackAfterARestart() {
        Folder of;
        const auto window = aWindow(1);
        const auto series = someSeries(window.from);
        FERMATA_VERIFY_OK(of.store.keep(window, series));
        const auto again = WindowStore::open(of.file, io::OpenMode::Read);
        FERMATA_VERIFY_OK(again);
        QVERIFY(again->holds(window.deployment).value());
        QCOMPARE(again->of("shop", "production").value(), std::vector<KeptWindow>{window});
        QCOMPARE(again->queries(window.deployment).value(), (std::vector<std::string>{"errors", "latency"}));
        const auto& errors = series.at("errors");
        QVERIFY(again->samples(window.deployment, "errors", window.from, window.to).value() == errors);
        const auto part = again->samples(window.deployment, "errors", errors[100].at, errors[300].at).value();
        QCOMPARE(part.size(), std::size_t{201});
        QVERIFY(part.front() == errors[100] && part.back() == errors[300]);
        QVERIFY(again->samples(window.deployment, "nothing", window.from, window.to)->empty());
        QVERIFY(again->samples("ci/9", "errors", window.from, window.to)->empty());
        const auto summaries = again->summaries(window.deployment, "errors", window.from, window.to).value();
        QCOMPARE(summaries.size(), std::size_t{2}); // cut at a multiple of two hours
        double sum = 0.0;
        for (const auto& summary : summaries)
            sum += summary.sum;
        QCOMPARE(sum, 20.0 * 479 * 480 / 2);
    }
    void theSameDeploymentIsKeptOnce() {
        Folder of;
        auto window = aWindow(1);
        FERMATA_VERIFY_OK(of.store.keep(window, someSeries(window.from)));
        window.outcome = "recovered";
        FERMATA_VERIFY_OK(of.store.keep(window, someSeries(window.from, 10)));
        QCOMPARE(of.store.of("shop", "production").value(), std::vector<KeptWindow>{window});
        QCOMPARE(of.store.samples(window.deployment, "errors", window.from, window.to)->size(), std::size_t{10});
    }
    void theOldestAreForgotten() {
        Folder of;
        for (int number = 0; number < static_cast<int>(windowsKept) + 5; ++number)
            FERMATA_VERIFY_OK(of.store.keep(aWindow(number), someSeries(aWindow(number).from, 20)));
        FERMATA_VERIFY_OK(
            of.store.keep(aWindow(-9), someSeries(aWindow(-9).from, 20))); // late, but kept: it is new here
        const auto kept = of.store.of("shop", "production", 1000).value();
        QCOMPARE(kept.size(), windowsKept);
        QCOMPARE(kept.front().deployment, aWindow(static_cast<int>(windowsKept) + 4).deployment);
        QCOMPARE(kept.back().deployment, aWindow(-9).deployment);
        QVERIFY(!of.store.holds("ci/shop0").value());
        QVERIFY(of.store.queries("ci/shop0")->empty());
    }
    void whatCannotBeKeptLeavesNothing() {
        Folder of;
        const auto window = aWindow(1);
        auto series = someSeries(window.from, 20);
        series["broken"] = {{window.from, 1.0}, {window.from, 2.0}};
        const auto kept = of.store.keep(window, series);
        QVERIFY(!kept);
        QVERIFY(kept.error().text().find("broken") != std::string::npos);
        QVERIFY(!of.store.holds(window.deployment).value());
    }
    void aBrokenBlockIsSaid() {
        Folder of;
        const auto window = aWindow(1);
        FERMATA_VERIFY_OK(of.store.keep(window, someSeries(window.from, 20)));
        auto raw = io::Database::open(of.file, {io::OpenMode::Write, io::Durability::Normal});
        FERMATA_VERIFY_OK(raw);
        FERMATA_VERIFY_OK(raw->run("UPDATE watch_block SET packed = X'01ff' WHERE query = 'errors'"));
        const auto read = of.store.samples(window.deployment, "errors", window.from, window.to);
        QVERIFY(!read);
        QCOMPARE(read.error().fault(), Fault::Corrupt);
    }
};

FERMATA_CORE_TEST(TestWindowStore)
#include "tst_window_store.moc"

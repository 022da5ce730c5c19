// How often a metric without a control is called worse though nothing was changed, and how often a change is found: the
// public series, each watched for 24 intervals from every sixth hour on by what was known then.
//   tests/bench/run own-past [FOLDER]        FOLDER holds data/<group>/<file>.csv
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "app/fermatactl/series_table.h"
#include "core/assessment/production/own_past.h"
#include "core/assessment/production/traffic.h"

using namespace fermata;
using namespace fermata::assessment;

namespace {

constexpr Seconds day{86400};
constexpr std::size_t watched = 24;

struct Tally {
    int windows = 0, unusable = 0, wrongPause = 0, wrongRollBack = 0, rise = 0, fall = 0;
    void add(const Tally& other) {
        windows += other.windows, unusable += other.unusable, wrongPause += other.wrongPause;
        wrongRollBack += other.wrongRollBack, rise += other.rise, fall += other.fall;
    }
};

double evidence(const PastOfMetric& past, const std::vector<MetricPoint>& points, Direction direction, double factor) {
    VerificationRules rules;
    rules.direction = direction;
    OwnPastTest test(rules, past);
    for (MetricPoint point : points) {
        point.value *= factor;
        test.add(point);
    }
    return test.logBad();
}

Tally backtest(const std::vector<MetricPoint>& points) {
    Tally tally;
    const double pause = -std::log(0.01), rollBack = -std::log(0.001);
    const Seconds interval = *intervalOf(points);
    const auto beginning = [&](Time at) { return std::ranges::upper_bound(points, at, {}, &MetricPoint::at); };
    for (Time now = points.front().at + day * 4; now + interval * watched <= points.back().at;
         now += Seconds{6 * 3600}) {
        const auto from = beginning(now), to = beginning(now + interval * static_cast<std::int64_t>(watched));
        const std::vector<MetricPoint> before(points.begin(), from), since(from, to);
        if (since.size() < watched / 2)
            continue;
        ++tally.windows;
        const PastOfMetric up = pastOf(before, interval, watched, Direction::Up);
        const PastOfMetric down = pastOf(before, interval, watched, Direction::Down);
        if (up.state != PastState::Usable || down.state != PastState::Usable) {
            ++tally.unusable;
            continue;
        }
        const double worst =
            std::max(evidence(up, since, Direction::Up, 1.0), evidence(down, since, Direction::Down, 1.0));
        tally.wrongPause += worst >= pause ? 1 : 0;
        tally.wrongRollBack += worst >= rollBack ? 1 : 0;
        tally.rise += evidence(up, since, Direction::Up, 2.0) >= pause ? 1 : 0;
        tally.fall += evidence(down, since, Direction::Down, 0.5) >= pause ? 1 : 0;
    }
    return tally;
}

void show(const std::string& what, const Tally& tally) {
    const double usable = std::max(1, tally.windows - tally.unusable);
    std::printf("%-56s %5d %10d %9.3f %9.3f %9.2f %9.2f\n", what.c_str(), tally.windows, tally.unusable,
                tally.wrongPause / usable, tally.wrongRollBack / usable, tally.rise / usable, tally.fall / usable);
}

} // namespace

int main(int count, char** words) {
    const char* stated = std::getenv("FERMATA_DATA");
    const std::filesystem::path folder =
        (count > 1 ? std::filesystem::path(words[1])
                   : std::filesystem::path(stated ? stated : "../shared/data") / "production" / "series") /
        "data";
    if (!std::filesystem::is_directory(folder)) {
        std::fprintf(stderr, "%s is no folder\n", folder.string().c_str());
        return 2;
    }
    std::printf("both directions at alpha 1 %% each (roll back: 0.1 %%), tolerated ratio 1.25; the series hold "
                "labelled anomalies, "
                "which count as wrong here\n%-56s %5s %10s %9s %9s %9s %9s\n",
                "", "watch", "unverif.", "paused", "rolled b.", "found x2", "found /2");
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.path().extension() == ".csv")
            files.push_back(entry.path());
    std::ranges::sort(files);
    Tally all;
    for (const std::filesystem::path& file : files) {
        const auto rows = ctl::readSeries(file.string(), ctl::SeriesOrder::Any);
        if (!rows) {
            std::fprintf(stderr, "%s\n", rows.error().text().c_str());
            return 2;
        }
        std::vector<MetricPoint> points;
        for (const ctl::SeriesRow& row : *rows)
            if (points.empty() || row.point.at > points.back().at)
                points.push_back(row.point);
        if (!intervalOf(points))
            continue;
        const Tally tally = backtest(points);
        show(std::filesystem::relative(file, folder).string(), tally);
        all.add(tally);
    }
    show("all", all);
    return 0;
}

// Does waiting for the advised slot expose fewer requests to a fault than deploying now, or in a fixed night window? On
// public traffic series, by what really came; and do the forecast's intervals cover as they say?
//   tests/bench/run safe-time [FOLDER]        FOLDER holds data/<group>/<file>.csv
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "app/fermatactl/series_table.h"
#include "core/assessment/production/safe_time.h"

using namespace fermata;
using namespace fermata::assessment;

namespace {

constexpr Seconds slot{1800}, day{86400};

/// Series of the benchmark that count requests, bytes, cars or clicks: what exposure can be read from.
const std::vector<std::string> traffic{"realAWSCloudwatch/elb_request_count_8c0756.csv",
                                       "realAWSCloudwatch/ec2_network_in_257a54.csv",
                                       "realAWSCloudwatch/ec2_network_in_5abac7.csv",
                                       "realAWSCloudwatch/iio_us-east-1_i-a2eb1cd9_NetworkIn.csv",
                                       "realTraffic/occupancy_6005.csv",
                                       "realTraffic/occupancy_t4013.csv",
                                       "artificialNoAnomaly/art_daily_small_noise.csv",
                                       "artificialWithAnomaly/art_daily_jumpsup.csv"};

/// What really came in the slots from `from` on, for a day; gaps are filled with the slot before.
std::vector<double> actual(const std::vector<MetricPoint>& points, Seconds interval, Time from, Seconds length) {
    std::vector<double> out;
    auto point = std::ranges::upper_bound(points, from, {}, &MetricPoint::at);
    for (Time at = from; at < from + length; at += slot) {
        double sum = 0.0, count = 0.0;
        for (; point != points.end() && point->at <= at + slot; ++point)
            if (std::isfinite(point->value) && point->value >= 0.0)
                sum += point->value, count += 1.0;
        const double whole = static_cast<double>(slot / interval);
        out.push_back(count > 0.0 ? sum / count * whole : out.empty() ? 0.0 : out.back());
    }
    return out;
}

struct Sums {
    double now = 0.0, night = 0.0, evening = 0.0, advised = 0.0, best = 0.0;
    double covered = 0.0, slots = 0.0;
    int days = 0, betterThanNow = 0, betterThanNight = 0;
};

/// Deployments wished for at every sixth hour from the fifth day on, while two days more are known.
Sums backtest(const std::vector<MetricPoint>& points, const DetectionRules& rules, double scale) {
    Sums sums;
    const Seconds interval = *intervalOf(points);
    std::vector<MetricPoint> scaled = points;
    for (MetricPoint& point : scaled)
        point.value *= scale;
    for (Time now = points.front().at + day * 5; now + day * 2 <= points.back().at; now += Seconds{6 * 3600}) {
        const SafeTimes found = safeTimes(scaled, interval, now, slot, day, {}, rules);
        if (!found.best)
            continue;
        const std::vector<double> came = actual(scaled, interval, now, day * 2);
        const auto harm = [&](std::size_t first) {
            const auto from = came.begin() + static_cast<std::ptrdiff_t>(first);
            return expectedExposure({from, from + day / slot}, slot, rules);
        };
        std::size_t night = 0, evening = 0;
        double best = INFINITY;
        for (std::size_t i = 0; i < found.times.size(); ++i) {
            const std::int64_t second = toUnix(found.times[i].traffic.from) % 86400;
            if (second % 3600 < slot.count() && second / 3600 == 2)
                night = i;
            if (second % 3600 < slot.count() && second / 3600 == 22)
                evening = i;
            best = std::min(best, harm(i));
            sums.covered += came[i] >= found.times[i].traffic.low && came[i] <= found.times[i].traffic.high ? 1.0 : 0.0;
            sums.slots += 1.0;
        }
        const double present = harm(0), atNight = harm(night), advised = harm(*found.best);
        sums.now += present, sums.night += atNight, sums.evening += harm(evening), sums.advised += advised,
            sums.best += best;
        sums.betterThanNow += advised <= present ? 1 : 0;
        sums.betterThanNight += advised <= atNight ? 1 : 0;
        ++sums.days;
    }
    return sums;
}

} // namespace

int main(int count, char** words) {
    const char* stated = std::getenv("FERMATA_DATA");
    const std::filesystem::path folder =
        count > 1 ? std::filesystem::path(words[1])
                  : std::filesystem::path(stated ? stated : "../shared/data") / "production" / "series";
    std::printf(
        "requests exposed to a fault (2x, 4x, 10x of .2 %% errors; half of the traffic; each series scaled to 60,000 "
        "requests an hour on average), share of those when deployed at once\n");
    std::printf(
        "%-55s wishes  at 22:00 UTC  at 02:00 UTC  advised  best possible  advised <= now  <= 02:00  covered (90 %%)\n",
        "");
    double now = 0.0, night = 0.0, evening = 0.0, advised = 0.0, best = 0.0, covered = 0.0, slots = 0.0;
    for (const std::string& name : traffic) {
        const std::filesystem::path file = folder / "data" / name;
        if (!std::filesystem::exists(file)) {
            std::fprintf(stderr, "%s is not there\n", file.string().c_str());
            continue;
        }
        const auto rows = ctl::readSeries(file.string(), ctl::SeriesOrder::Any);
        if (!rows) {
            std::fprintf(stderr, "%s\n", rows.error().text().c_str());
            return 2;
        }
        std::vector<MetricPoint> points;
        double sum = 0.0;
        for (const ctl::SeriesRow& row : *rows)
            if (points.empty() || row.point.at > points.back().at)
                points.push_back(row.point), sum += row.point.value;
        const auto interval = intervalOf(points);
        if (!interval || sum <= 0.0)
            continue;
        const double perHour =
            sum / static_cast<double>(points.size()) * 3600.0 / static_cast<double>(interval->count());
        const Sums found = backtest(points, {}, 60000.0 / perHour);
        if (found.days == 0) {
            std::printf("%-55s too short\n", name.c_str());
            continue;
        }
        std::printf("%-55s %6d %13.3f %13.3f %8.3f %14.3f %14.2f %9.2f %10.2f\n", name.c_str(), found.days,
                    found.evening / found.now, found.night / found.now, found.advised / found.now,
                    found.best / found.now, static_cast<double>(found.betterThanNow) / found.days,
                    static_cast<double>(found.betterThanNight) / found.days, found.covered / found.slots);
        now += found.now / found.days, night += found.night / found.days, evening += found.evening / found.days,
            advised += found.advised / found.days;
        best += found.best / found.days, covered += found.covered, slots += found.slots;
    }
    std::printf("%-55s        %13.3f %13.3f %8.3f %14.3f %24s %10.2f\n", "all, each series alike", evening / now,
                night / now, advised / now, best / now, "", covered / slots);
    return 0;
}

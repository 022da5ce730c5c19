// When the next deployment would expose the fewest requests: computed beside the engine's thread, once an hour.
#include <algorithm>

#include "core/decision/touched.h"
#include "core/engine/conductor_state.h"
#include "core/engine/safe_times.h"

namespace fermata::engine {

namespace {

constexpr Seconds computedEvery{3600};
constexpr Seconds slotLength{3600};
constexpr Seconds looksAhead{48 * 3600};
constexpr Seconds looksBack{28 * 86400};

/// The shortest interval of at least `every` that a slot is a multiple of.
Seconds fitting(Seconds every) {
    Seconds interval = std::max(every, Seconds{1});
    while (interval < slotLength && slotLength.count() % interval.count() != 0)
        ++interval;
    return interval;
}

/// Requests an interval, from a rate a second; day by day, so that it ends soon when the program does.
Result<std::vector<assessment::MetricPoint>> pointsOf(const sources::Journal& journal, const std::string& source,
                                                      const std::string& query, Seconds interval, Time now,
                                                      const std::stop_token& stop) {
    std::vector<assessment::MetricPoint> points;
    for (Time from = now - looksBack; from < now; from += Days{1}) {
        if (stop.stop_requested())
            return Error(Fault::Cancelled, "stopped");
        auto read =
            journal.read(from, std::min(now, from + Days{1} - Seconds{1}), [&](Time, const delivery::Event& event) {
                const auto* seen = std::get_if<delivery::MetricSeen>(&event);
                if (!seen || seen->metric.source != source || seen->metric.id != query || !seen->metric.value)
                    return;
                if (points.empty() || points.back().at < seen->metric.at)
                    points.push_back({seen->metric.at, *seen->metric.value * static_cast<double>(interval.count())});
            });
        if (!read)
            return std::move(read).error();
    }
    return points;
}

} // namespace

void Conductor::State::followSafeTimes() {
    const Time now = m_clock.now();
    if (!m_journal || m_isForecasting)
        return;
    const std::string environment = m_workspace->settings().environment;
    const workspace::SourceSetting* source = nullptr;
    std::string query, service;
    for (const auto& setting : m_workspace->settings().sources)
        for (const auto& each : setting.queries)
            if (each.kind == delivery::MetricKind::Traffic && query.empty() &&
                (setting.environment.empty() || setting.environment == environment)) {
                source = &setting;
                query = each.name;
                service = each.service;
            }
    if (!source) {
        m_shown.safeTimes.clear();
        m_ahead.clear();
        return;
    }
    // The scale that the traffic of now is read in, too (delivery/production_of.cpp).
    double peak = 0.0;
    for (const auto& [key, metric] : m_board->metrics)
        if (metric.source == source->name && metric.kind == delivery::MetricKind::PeakTraffic &&
            metric.service == service && metric.environment == environment)
            peak = metric.value.value_or(0.0);
    const bool isYoung = m_forecastAt && now - *m_forecastAt < computedEvery && now >= *m_forecastAt;
    if (isYoung && (m_hadPeak || peak <= 0.0))
        return;
    m_hadPeak = peak > 0.0;
    m_forecastAt = now;
    m_isForecasting = true;
    std::vector<assessment::ClosedTime> closed;
    for (const auto& freeze : decision::freezesAt(m_policy->policy, environment, now))
        closed.push_back({freeze.name, freeze.from, freeze.to});
    m_stage.errand([this, file = m_workspace->storeFile(), name = source->name, every = fitting(source->every), query,
                    environment, closed = std::move(closed), peak, now](std::stop_token stop) {
        std::optional<Error> failure;
        SafeTimeView view;
        std::vector<delivery::TrafficSlot> ahead;
        auto journal = sources::Journal::open(file, io::OpenMode::Read); // a second thread has a second connection
        auto points = journal ? pointsOf(*journal, name, query, every, now, stop)
                              : Result<std::vector<assessment::MetricPoint>>(std::move(journal).error());
        if (points) {
            const auto found = assessment::safeTimes(*points, every, now, slotLength, looksAhead, closed);
            view = safeTimeView(environment, found, now);
            if (peak > 0.0)
                ahead = trafficAhead(found, peak);
        } else {
            failure = std::move(points).error();
        }
        m_stage.post([this, view = std::move(view), ahead = std::move(ahead), failure = std::move(failure), now] {
            m_isForecasting = false;
            if (failure) {
                m_log.write(LogLevel::Warning, "safe-time", failure->text());
            } else {
                m_shown.safeTimes = {view};
                m_ahead = ahead;
                m_aheadAt = now;
            }
            announce();
        });
    });
}

} // namespace fermata::engine

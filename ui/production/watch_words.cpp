#include "ui/production/watch_words.h"

#include <cmath>

#include <QCoreApplication>

#include "ui/wording/wording.h"

namespace fermata::ui::production {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(fermata::ui::Production)
};

constexpr double mostOdds = 1e6;

QString plain(double value) {
    const double size = std::abs(value);
    return QString::number(value, 'f', size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

} // namespace

QString phaseWord(engine::WatchPhase phase) {
    using engine::WatchPhase;
    switch (phase) {
    case WatchPhase::Warming:
        return Words::tr("Warming up");
    case WatchPhase::Watching:
        return Words::tr("Watching");
    case WatchPhase::Paused:
        return Words::tr("Paused");
    case WatchPhase::RollingBack:
        return Words::tr("Rolling back");
    case WatchPhase::RolledBack:
        return Words::tr("Rolled back");
    case WatchPhase::Recovered:
        return Words::tr("Recovered");
    case WatchPhase::NotRecovered:
        return Words::tr("Not recovered");
    case WatchPhase::Elsewhere:
        return Words::tr("Cause not known");
    case WatchPhase::Good:
        return Words::tr("Good");
    case WatchPhase::Inconclusive:
        return Words::tr("Inconclusive");
    }
    return {};
}

bool needsPerson(engine::WatchPhase phase) {
    return phase == engine::WatchPhase::Paused || phase == engine::WatchPhase::Elsewhere ||
           phase == engine::WatchPhase::NotRecovered;
}

style::State stateOf(engine::WatchPhase phase) {
    using engine::WatchPhase;
    switch (phase) {
    case WatchPhase::Warming:
    case WatchPhase::Watching:
        return style::State::Running;
    case WatchPhase::Paused:
    case WatchPhase::Elsewhere:
    case WatchPhase::Inconclusive:
        return style::State::Held;
    case WatchPhase::NotRecovered:
        return style::State::Failed;
    case WatchPhase::RollingBack:
    case WatchPhase::RolledBack:
        return style::State::RolledBack;
    case WatchPhase::Recovered:
    case WatchPhase::Good:
        return style::State::Passed;
    }
    return style::State::Held;
}

QString guardWord(engine::GuardState state) {
    switch (state) {
    case engine::GuardState::Worse:
        return Words::tr("WORSE");
    case engine::GuardState::NotWorse:
        return Words::tr("NOT WORSE");
    case engine::GuardState::Undecided:
        return Words::tr("UNDECIDED");
    case engine::GuardState::NoData:
        return Words::tr("NO DATA");
    }
    return Words::tr("NO DATA");
}

QString odds(double logarithm) {
    const double value = std::exp(logarithm);
    if (!std::isfinite(value) || value > mostOdds)
        return Words::tr("over %1").arg(wording::count(static_cast<std::uint64_t>(mostOdds)));
    return value >= 1000 ? wording::count(static_cast<std::uint64_t>(value)) : plain(value);
}

namespace {

QString rateOf(const std::optional<double>& rate) {
    return rate ? Words::tr("%1×", "times too fast").arg(plain(*rate)) : Words::tr("not known");
}

} // namespace

QString fuseWords(const engine::FuseView& fuse, Time now) {
    const QString rates = Words::tr("1 h %1, 5 min %2; limit %3", "rates")
                              .arg(rateOf(fuse.longRate), rateOf(fuse.shortRate), rateOf(fuse.limit));
    if (fuse.blownAt)
        return Words::tr("BLOWN %1; %2", "time, rates").arg(wording::moment(*fuse.blownAt, now), rates);
    if (fuse.isNotOurs)
        return Words::tr("BURNS, not laid to it; %1", "rates").arg(rates);
    return fuse.longRate && fuse.shortRate ? Words::tr("whole; %1", "rates").arg(rates)
                                           : Words::tr("counting; %1", "rates").arg(rates);
}

QString budgetWords(const engine::FuseView& fuse) {
    const QString objective = QString::number(100 * fuse.objective, 'g', 6);
    return fuse.spentInHour ? Words::tr("%1 %; the last hour spent %2 % of 30 days' budget", "objective, share")
                                  .arg(objective, plain(100 * *fuse.spentInHour))
                            : Words::tr("%1 %; what the last hour spent is not known", "objective").arg(objective);
}

QString toleranceWords(const engine::GuardView& guard) {
    if (!guard.tolerated)
        return {};
    const QString ratio = QString::number(*guard.tolerated, 'f', 2);
    const auto& learned = guard.learned;
    if (learned.needed == 0)
        return Words::tr("%1×, as set", "ratio").arg(ratio);
    if (!learned.ratio)
        return Words::tr("%1×, as set; %2 of %3 A/A windows", "ratio, number, number")
            .arg(ratio)
            .arg(learned.windows)
            .arg(learned.needed);
    return *learned.ratio >= *guard.tolerated
               ? Words::tr("%1×, learned from %2 A/A windows", "ratio, number").arg(ratio).arg(learned.windows)
               : Words::tr("%1×, as set; %2 A/A windows gave %3×", "ratio, number, ratio")
                     .arg(ratio)
                     .arg(learned.windows)
                     .arg(QString::number(*learned.ratio, 'f', 2));
}

QString windowsWords(const engine::WatchView& watch, Time now) {
    if (watch.windowsKept == 0 || !watch.windowsSince)
        return Words::tr("none yet");
    return Words::tr("%1 since %2", "number, time")
        .arg(wording::count(watch.windowsKept), wording::moment(*watch.windowsSince, now));
}

QString figure(std::optional<double> value, const std::string& unit) {
    if (!value || !std::isfinite(*value))
        return Words::tr("no data");
    return unit.empty() ? plain(*value) : plain(*value) + u' ' + wording::oneLine(unit, 12);
}

} // namespace fermata::ui::production

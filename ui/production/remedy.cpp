#include "ui/production/remedy.h"

#include <algorithm>

#include <QCoreApplication>
#include <QPainter>

#include "ui/style/runs.h"
#include "ui/wording/clock.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using engine::WatchPhase;
using style::State;
using style::TextSize;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(fermata::ui::Remedy)
};

/// So many polls may be missed before it is said.
constexpr int missedPolls = 3;

std::optional<double> shareOf(Time from, Time now, Time to) {
    if (to <= from)
        return std::nullopt;
    return std::clamp(std::chrono::duration<double>(now - from) / std::chrono::duration<double>(to - from), 0.0, 1.0);
}

QString timeOf(Time at) {
    return wording::displayed(at).toString(QStringLiteral("HH:mm:ss"));
}

/// While nothing is ordered yet.
Remedy watching(const engine::WatchView& watch, Time now, const QString& back) {
    const QString why = wording::sentence(watch.whyNotAlone);
    if (watch.rollsBackAlone && watch.expectedHigh) {
        const Time low = watch.expectedLow.value_or(*watch.expectedHigh);
        if (low > now)
            return {Words::tr("Goes back to %1 by itself, at the earliest in", "version").arg(back),
                    wording::clock(low - now),
                    {Words::tr("at the latest in %1, at %2", "clock, time")
                         .arg(wording::clock(*watch.expectedHigh - now), timeOf(*watch.expectedHigh)),
                     Words::tr("at the present slope of the evidence")},
                    State::Failed,
                    {}};
        if (*watch.expectedHigh > now)
            return {Words::tr("Goes back to %1 by itself, at the latest in", "version").arg(back),
                    wording::clock(*watch.expectedHigh - now),
                    {Words::tr("at %1, at the present slope of the evidence", "time").arg(timeOf(*watch.expectedHigh)),
                     Words::tr("once the limit is crossed it is ordered at once")},
                    State::Failed,
                    {}};
    }
    if (watch.phase == WatchPhase::Paused && !watch.rollsBackAlone)
        return {Words::tr("Waits for a person"),
                wording::clock(now - watch.pausedAt.value_or(watch.firstBadAt.value_or(watch.since))),
                {Words::tr("nothing further is brought there, nothing goes back by itself:"), why},
                State::Failed,
                {}};
    Remedy remedy{Words::tr("Watched for another"), {}, {}, {}, {}};
    if (watch.until) {
        remedy.clock = wording::clock(*watch.until - now);
        remedy.share = shareOf(watch.since, now, *watch.until);
    } else {
        remedy.headline = Words::tr("Being watched");
    }
    if (watch.rollsBackAlone)
        remedy.lines = {Words::tr("Were it proved worse, it would go back"),
                        Words::tr("to %1 by itself.", "version").arg(back)};
    else
        remedy.lines = {Words::tr("Would not go back by itself:"), why};
    return remedy;
}

} // namespace

Remedy remedyOf(const engine::WatchView& watch, Time now) {
    const QString back =
        watch.previous.empty() ? Words::tr("an earlier version") : wording::oneLine(watch.previous, 24);
    switch (watch.phase) {
    case WatchPhase::RollingBack:
        return {Words::tr("Goes back to %1", "version").arg(back),
                watch.orderedAt ? wording::clock(now - *watch.orderedAt) : QString(),
                {watch.orderedAt ? Words::tr("since it was ordered at %1", "time").arg(timeOf(*watch.orderedAt))
                                 : Words::tr("the order is being written"),
                 Words::tr("It is sent once, and looked up until it is known.")},
                State::RolledBack,
                {}};
    case WatchPhase::RolledBack:
        if (watch.until)
            return {Words::tr("Whether it helped is known in at most"),
                    wording::clock(*watch.until - now),
                    {Words::tr("%1 runs again", "version").arg(back), Words::tr("else a person is asked")},
                    State::RolledBack,
                    watch.orderedAt ? shareOf(*watch.orderedAt, now, *watch.until) : std::nullopt};
        return {Words::tr("Gone back to %1", "version").arg(back),
                {},
                {Words::tr("whether it helped is being watched")},
                State::RolledBack,
                {}};
    case WatchPhase::NotRecovered:
        return {Words::tr("Going back did not help"),
                watch.orderedAt ? wording::clock(now - *watch.orderedAt) : QString(),
                {Words::tr("a person has to act"), Words::tr("nothing further is done by itself")},
                State::Failed,
                {}};
    case WatchPhase::Elsewhere:
        return {Words::tr("Waits for a person"),
                wording::clock(now - watch.firstBadAt.value_or(watch.since)),
                {Words::tr("nothing goes back: that would not help,"), Words::tr("as far as is known")},
                State::Failed,
                {}};
    case WatchPhase::Recovered:
        return {Words::tr("Recovered"),
                {},
                {Words::tr("%1 runs, and production is as before", "version").arg(back)},
                {},
                {}};
    case WatchPhase::Good:
        return {Words::tr("Nothing has to be done"),
                {},
                {Words::tr("each guard is shown to be within its margin")},
                {},
                {}};
    case WatchPhase::Inconclusive:
        return {Words::tr("The watch is over without a proof"),
                {},
                {Words::tr("nothing goes back by itself any more")},
                {},
                {}};
    case WatchPhase::Warming:
    case WatchPhase::Watching:
    case WatchPhase::Paused:
        break;
    }
    return watching(watch, now, back);
}

QString staleWords(const engine::WatchView& watch, Time now) {
    const bool isOver = watch.phase == WatchPhase::Recovered || watch.phase == WatchPhase::Good ||
                        watch.phase == WatchPhase::Inconclusive;
    const Time last = watch.lastTick.value_or(watch.since);
    const Seconds patience = missedPolls * std::max(watch.interval, Seconds{1});
    if (isOver || now - last <= patience)
        return {};
    return watch.lastTick
               ? Words::tr("STALE: nothing was heard for %1; the evidence stands still since %2", "duration, time")
                     .arg(wording::duration(now - last), timeOf(last))
               : Words::tr("STALE: nothing was heard of it since it was deployed %1 ago", "duration")
                     .arg(wording::duration(now - last));
}

RemedyBox::RemedyBox(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("remedyBox"));
    setAccessibleName(tr("What is done"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize RemedyBox::sizeHint() const {
    return {320, style::themeOf(this).scaled(96)};
}

void RemedyBox::setRemedy(const Remedy& remedy) {
    if (remedy == m_remedy)
        return;
    m_remedy = remedy;
    const QString words = (QStringList{remedy.headline, remedy.clock} + remedy.lines).join(u' ').simplified();
    setAccessibleName(words.isEmpty() ? tr("What is done") : words);
    setToolTip(QString());
    update();
}

void RemedyBox::paintEvent(QPaintEvent*) {
    const style::Theme& theme = style::themeOf(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setLayoutDirection(Qt::LeftToRight);
    const QRectF area = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    if (m_remedy.alarm) {
        const QColor colour = theme.of(*m_remedy.alarm);
        painter.setPen(QPen(colour, 1));
        painter.setBrush(style::blend(theme.surface, colour, 0.16));
        painter.drawRoundedRect(area, 4, 4);
    }
    const double pad = m_remedy.alarm ? theme.scaled(12) : 0;
    const double line = theme.scaled(20), width = this->width() - 2 * pad;
    style::paintText(painter, QRectF(pad, theme.scaled(6), width, line), m_remedy.headline,
                     theme.font(TextSize::Body, QFont::DemiBold), theme.text);
    double left = pad;
    const double top = theme.scaled(30), height = theme.scaled(48);
    if (!m_remedy.clock.isEmpty()) {
        const QFont hero = theme.mono(TextSize::Hero, QFont::Bold);
        const double taken = QFontMetricsF(hero).horizontalAdvance(m_remedy.clock);
        style::paintText(painter, QRectF(left, top, taken + 4, height), m_remedy.clock, hero, theme.text);
        left += taken + theme.scaled(20);
    }
    const QFont caption = theme.font(TextSize::Caption);
    const double first = top + (height - line * static_cast<double>(m_remedy.lines.size())) / 2;
    for (int i = 0; i < m_remedy.lines.size(); ++i)
        style::paintText(painter, QRectF(left, first + line * i, this->width() - pad - left, line), m_remedy.lines[i],
                         caption, m_remedy.alarm ? theme.text : theme.muted);
    if (m_remedy.share) {
        const QRectF bar(pad, theme.scaled(82), width, theme.scaled(6));
        const QColor colour = m_remedy.alarm ? theme.of(*m_remedy.alarm) : theme.edge;
        painter.setPen(QPen(colour, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(bar);
        painter.fillRect(QRectF(bar.left(), bar.top(), bar.width() * *m_remedy.share, bar.height()), colour);
    }
}

} // namespace fermata::ui

#include "ui/production/evidence_path.h"

#include <algorithm>
#include <cmath>

#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include "ui/production/watch_words.h"
#include "ui/style/runs.h"
#include "ui/style/theme.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {
namespace {

using style::State;
using style::TextSize;

constexpr double left = 60, right = 190, top = 16, bottom = 26;
/// Odds at both ends of the scale.
constexpr double leastOdds = 0.03, mostOdds = 5000;

} // namespace

EvidencePath::EvidencePath(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("evidencePath"));
    setAccessibleName(tr("Evidence that it is worse"));
    setMinimumHeight(170);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void EvidencePath::setWatch(const engine::WatchView& watch, Time now) {
    m_watch = watch;
    m_now = now;
    QStringList words;
    for (const auto& guard : watch.guards)
        words.append(wording::sentence(guard.why));
    setAccessibleDescription(words.join(u' '));
    update();
}

double EvidencePath::xOf(Time at) const {
    const Time last = std::max(m_watch.expectedHigh.value_or(m_now), m_watch.lastTick.value_or(m_now));
    const auto span =
        std::max<std::int64_t>(60, (std::min(last, m_watch.until.value_or(last)) - m_watch.since).count());
    const double share = static_cast<double>((at - m_watch.since).count()) / static_cast<double>(span);
    return left + std::clamp(share, 0.0, 1.0) * (width() - left - right);
}

double EvidencePath::yOf(double logarithm) const {
    const double low = std::log(leastOdds), high = std::log(mostOdds);
    const double share = (std::clamp(logarithm, low, high) - low) / (high - low);
    return height() - bottom - share * (height() - top - bottom);
}

void EvidencePath::paintLimit(QPainter& painter, double alpha, const QString& words, bool isLast) const {
    const auto& theme = style::themeOf(this);
    const double y = yOf(-std::log(alpha));
    const QColor colour = theme.of(isLast ? State::Failed : State::Held);
    if (isLast)
        painter.fillRect(QRectF(left, top, width() - left - right, y - top), style::blend(theme.surface, colour, 0.16));
    QPen pen(colour, 1.5);
    pen.setDashPattern({5, 4});
    painter.setPen(pen);
    painter.drawLine(QPointF(left, y), QPointF(width() - right, y));
    style::paintText(painter, QRectF(left + 8, y - 19, width() - left - right - 16, 18), words,
                     theme.font(TextSize::Caption, QFont::DemiBold), theme.text);
}

void EvidencePath::paintEvent(QPaintEvent*) {
    const auto& theme = style::themeOf(this);
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LeftToRight);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto mono = theme.mono(TextSize::Caption);
    for (const double tick : {0.1, 1.0, 10.0, 100.0, 1000.0}) {
        const double y = yOf(std::log(tick));
        painter.setPen(QPen(theme.raised, 1));
        painter.drawLine(QPointF(left, y), QPointF(width() - right, y));
        style::paintText(painter, QRectF(0, y - 9, left - 8, 18),
                         tick < 1 ? QStringLiteral("0.1") : wording::count(static_cast<std::uint64_t>(tick)), mono,
                         theme.muted, Qt::AlignRight);
    }
    paintLimit(painter, m_watch.alphaPause, tr("pauses (%1 %)").arg(m_watch.alphaPause * 100), false);
    paintLimit(painter, m_watch.alphaRollBack, tr("rolls back by itself (%1 %)").arg(m_watch.alphaRollBack * 100),
               true);

    // The worst is drawn last, over the others; names stand at the right, none over another.
    double free = top;
    struct Name {
        QString words, odds;
        double y;
        bool isWorse;
    };
    std::vector<Name> names;
    for (std::size_t k = m_watch.guards.size(); k-- > 0;) {
        const auto& guard = m_watch.guards[k];
        const bool isWorse = guard.state == engine::GuardState::Worse;
        QPen pen(isWorse ? theme.of(State::Failed) : k == 0 ? theme.text : theme.muted, isWorse ? 3 : 1.5);
        pen.setJoinStyle(Qt::RoundJoin);
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        QPainterPath path;
        path.moveTo(xOf(m_watch.since), yOf(0));
        double last = 0;
        for (const auto& point : guard.evidence) {
            path.lineTo(xOf(point.at), yOf(point.value));
            last = point.value;
        }
        path.lineTo(xOf(m_now), yOf(last)); // flat where nothing came
        painter.drawPath(path);
        if (isWorse) {
            painter.setPen(QPen(theme.surface, 2));
            painter.setBrush(theme.of(State::Failed));
            painter.drawEllipse(QPointF(xOf(m_now), yOf(last)), 5, 5);
        }
        names.push_back({wording::oneLine(guard.name, 40),
                         guard.evidence.empty() ? QStringLiteral("–") : production::odds(last), yOf(last), isWorse});
    }
    std::ranges::sort(names, {}, &Name::y);
    for (Name& name : names) {
        name.y = std::max(name.y - 9, free);
        free = name.y + 18;
    }
    double lowest = height() - bottom - 9;
    for (auto name = names.rbegin(); name != names.rend(); ++name) { // none runs into the axis below
        name->y = std::min(name->y, lowest);
        lowest = name->y - 18;
    }
    for (const Name& name : names) {
        const double y = name.y;
        const auto weight = name.isWorse ? QFont::DemiBold : QFont::Normal;
        const double from = width() - right + 14;
        style::paintText(painter, QRectF(from, y, right - 88, 18), name.words, theme.font(TextSize::Caption, weight),
                         name.isWorse ? theme.text : theme.muted);
        style::paintText(painter, QRectF(width() - 74, y, 70, 18), name.odds, theme.mono(TextSize::Caption, weight),
                         name.isWorse ? theme.text : theme.muted, Qt::AlignRight);
    }
    QPen now(theme.edge, 1);
    now.setDashPattern({3, 3});
    painter.setPen(now);
    painter.drawLine(QPointF(xOf(m_now), top), QPointF(xOf(m_now), height() - bottom));
    const Time end = std::max({m_now, m_watch.expectedHigh.value_or(m_now), m_watch.since + Seconds{60}});
    const int ticks = std::clamp(static_cast<int>((width() - left - right) / 110), 2, 8);
    for (int k = 0; k <= ticks; ++k) {
        const Time at = m_watch.since + Seconds{(end - m_watch.since).count() * k / ticks};
        const QRectF label(xOf(at) - 50, height() - bottom + 5, 100, 18);
        style::paintText(painter, label, k == 0 ? tr("deployed") : wording::duration(at - m_watch.since), mono,
                         theme.muted, k == 0 ? Qt::AlignHCenter : Qt::AlignHCenter);
        if (end == m_watch.since)
            break;
    }
}

bool EvidencePath::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    auto* help = static_cast<QHelpEvent*>(event);
    QToolTip::showText(help->globalPos(), plainToolTip(accessibleDescription()), this);
    return true;
}

} // namespace fermata::ui

#include "ui/production/safe_time_strip.h"

#include <algorithm>
#include <cmath>

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include "ui/style/runs.h"
#include "ui/style/theme.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {
namespace {

using style::TextSize;

constexpr double top = 40, bottom = 20;

QString shortCount(double value) {
    if (value >= 1e6)
        return QString::number(value / 1e6, 'f', 1) + u'M';
    if (value >= 1000)
        return QString::number(value / 1000, 'f', value >= 10000 ? 0 : 1) + u'k';
    return QString::number(value, 'f', 0);
}

} // namespace

SafeTimeStrip::SafeTimeStrip(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("safeTimeStrip"));
    setAccessibleName(tr("Safe times"));
    setFocusPolicy(Qt::StrongFocus);
    setMinimumHeight(116);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void SafeTimeStrip::setTimes(const engine::SafeTimeView& times, Time now) {
    m_times = times;
    m_now = now;
    m_current = std::clamp(m_current, 0, std::max(0, static_cast<int>(times.times.size()) - 1));
    say();
    update();
}

QString SafeTimeStrip::wordsOf(int slot) const {
    if (slot < 0 || slot >= static_cast<int>(m_times.times.size()))
        return {};
    const auto& each = m_times.times[static_cast<std::size_t>(slot)];
    const QString when = wording::moment(each.from, m_now);
    if (!each.freeze.empty())
        return tr("%1: frozen, %2", "time, name").arg(when, wording::oneLine(each.freeze, 60));
    const bool isBest = m_times.best == static_cast<std::size_t>(slot);
    return tr("%1: %2 requests exposed, 90 % between %3 and %4%5")
        .arg(when, shortCount(each.exposed), shortCount(each.low), shortCount(each.high),
             isBest ? tr("; the best") : QString());
}

void SafeTimeStrip::say() {
    setAccessibleDescription(m_times.times.empty() ? wording::sentence(m_times.why) : wordsOf(m_current));
}

QRectF SafeTimeStrip::areaOf(int slot) const {
    const double each = static_cast<double>(width()) / std::max<double>(1, static_cast<double>(m_times.times.size()));
    return {slot * each, top, each, height() - top - bottom};
}

void SafeTimeStrip::paintEvent(QPaintEvent*) {
    const auto& theme = style::themeOf(this);
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LeftToRight);
    if (m_times.times.empty()) {
        style::paintText(painter, QRectF(rect()), wording::sentence(m_times.why), theme.font(TextSize::Caption),
                         theme.muted);
        return;
    }
    double most = 1;
    for (const auto& each : m_times.times)
        most = std::max(most, each.exposed);
    for (int slot = 0; slot < static_cast<int>(m_times.times.size()); ++slot) {
        const auto& each = m_times.times[static_cast<std::size_t>(slot)];
        const QRectF area = areaOf(slot).adjusted(1, 0, -1, 0);
        const bool isBest = m_times.best == static_cast<std::size_t>(slot);
        if (!each.freeze.empty()) {
            painter.fillRect(area, QBrush(theme.edge, Qt::BDiagPattern));
        } else {
            const double high = std::max(2.0, area.height() * each.exposed / most);
            painter.fillRect(QRectF(area.left(), area.bottom() - high, area.width(), high),
                             isBest ? theme.of(style::State::Passed) : theme.line);
            if (area.width() > 26)
                style::paintText(painter, QRectF(area.left() - 4, area.bottom() - high - 17, area.width() + 8, 16),
                                 shortCount(each.exposed), theme.mono(TextSize::Caption), theme.text, Qt::AlignHCenter);
        }
        if (isBest) {
            painter.setPen(QPen(theme.of(style::State::Passed), 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(area.adjusted(0, -2, 0, 0));
        }
        if (slot == m_current && hasFocus()) {
            painter.setPen(QPen(theme.accent, 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(area.adjusted(-1, -1, 1, 1));
        }
        if (slot % 3 == 0)
            style::paintText(painter, QRectF(std::max(0.0, area.left() - 10), height() - bottom + 1, 60, 18),
                             slot == 0 ? tr("now") : wording::displayed(each.from).toString(QStringLiteral("HH:mm")),
                             theme.mono(TextSize::Caption), theme.muted);
    }
    if (m_times.best) {
        const QString words = wordsOf(static_cast<int>(*m_times.best));
        style::paintText(painter, QRectF(0, 0, width(), 18), tr("Best: %1").arg(words),
                         theme.font(TextSize::Caption, QFont::DemiBold), theme.text);
    } else {
        style::paintText(painter, QRectF(0, 0, width(), 18), wording::sentence(m_times.why),
                         theme.font(TextSize::Caption), theme.muted);
    }
}

void SafeTimeStrip::keyPressEvent(QKeyEvent* event) {
    const int by = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    if (by == 0)
        return QWidget::keyPressEvent(event);
    m_current = std::clamp(m_current + by, 0, std::max(0, static_cast<int>(m_times.times.size()) - 1));
    say();
    setToolTip(plainToolTip(wordsOf(m_current)));
    update();
}

bool SafeTimeStrip::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && !m_times.times.empty()) {
        auto* help = static_cast<QHelpEvent*>(event);
        const int slot =
            static_cast<int>(help->pos().x() * static_cast<double>(m_times.times.size()) / std::max(1, width()));
        QToolTip::showText(help->globalPos(), plainToolTip(wordsOf(slot)), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace fermata::ui

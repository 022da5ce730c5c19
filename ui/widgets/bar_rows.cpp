#include "ui/widgets/bar_rows.h"

#include <algorithm>
#include <cmath>

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "ui/style/runs.h"
#include "ui/widgets/text_line.h"

namespace fermata::ui {

using namespace style;

namespace {

constexpr int rowHeight = 20;
constexpr int numberWidth = 56;

} // namespace

SignedBars::SignedBars(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Reasons"));
}

void SignedBars::setRows(std::vector<Row> rows) {
    m_rows = std::move(rows);
    QStringList words;
    for (const Row& row : m_rows)
        words.append(row.label + u' ' + row.shown);
    setAccessibleName(tr("Reasons: %1").arg(words.join(QStringLiteral("; "))));
    updateGeometry();
    update();
}

QSize SignedBars::sizeHint() const {
    return {320, themeOf(this).scaled(rowHeight) * std::max(1, static_cast<int>(m_rows.size()))};
}

void SignedBars::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    const double right = width() - theme.scaled(numberWidth);
    const double axis = std::round(width() * 328.0 / 447.0);
    double most = 1e-9;
    for (const Row& row : m_rows)
        most = std::max(most, std::abs(row.value));
    // Both directions share one scale; the left one has less room, because what lowers a risk is rarely the longest.
    const bool hasDown = std::ranges::any_of(m_rows, [](const Row& row) { return row.value < 0; });
    double mostDown = 1e-9;
    for (const Row& row : m_rows)
        mostDown = std::max(mostDown, -row.value);
    const double leftRoom = hasDown ? width() * 0.16 : 0.0;
    double perUnit = (right - axis - 4) / most;
    if (hasDown)
        perUnit = std::min(perUnit, leftRoom / mostDown);
    const double height = theme.scaled(rowHeight);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Row& row = m_rows[i];
        const double y = static_cast<double>(i) * height;
        const double reach = std::max(row.value == 0 ? 0.0 : 2.0, std::abs(row.value) * perUnit);
        const QRectF bar(row.value < 0 ? axis - reach : axis, y + std::round(height * 0.15), reach, std::round(height * 0.7));
        if (row.value > 0) {
            painter.fillRect(bar, theme.muted);
        } else if (row.value < 0) {
            painter.setPen(QPen(theme.muted, 1));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5));
        }
        const double labelEnd = row.value < 0 ? axis - reach - 6 : axis - 6;
        paintRuns(painter, QRectF(0, y, labelEnd, height), runsOf(row.label, theme, TextSize::Caption, theme.text));
        paintText(painter, QRectF(right, y, theme.scaled(numberWidth), height), row.shown, theme.mono(TextSize::Caption),
                  theme.text, Qt::AlignRight);
    }
    painter.fillRect(QRectF(axis, 0, 1, height * static_cast<double>(m_rows.size())), theme.edge);
}

bool SignedBars::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto row = static_cast<std::size_t>(help->pos().y() / themeOf(this).scaled(rowHeight));
        if (row < m_rows.size())
            QToolTip::showText(help->globalPos(), plainToolTip(m_rows[row].label + u'\n' + m_rows[row].toolTip), this);
        return true;
    }
    return QWidget::event(event);
}

LossBars::LossBars(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Expected loss of each action"));
}

void LossBars::setRows(std::vector<Row> rows) {
    m_rows = std::move(rows);
    QStringList words;
    for (const Row& row : m_rows)
        words.append(row.label + u' ' + row.shown);
    setAccessibleName(tr("Expected loss of each action: %1").arg(words.join(QStringLiteral("; "))));
    updateGeometry();
    update();
}

QSize LossBars::sizeHint() const {
    return {320, themeOf(this).scaled(rowHeight) * std::max(1, static_cast<int>(m_rows.size()))};
}

void LossBars::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    const double left = theme.scaled(96), right = width() - theme.scaled(132);
    double most = 1e-9;
    for (const Row& row : m_rows)
        most = std::max({most, row.value, row.high});
    const auto x = [&](double value) { return left + std::clamp(value / most, 0.0, 1.0) * (right - left); };
    const double height = theme.scaled(rowHeight);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Row& row = m_rows[i];
        const double y = static_cast<double>(i) * height;
        const auto weight = row.isLeast ? QFont::DemiBold : QFont::Normal;
        paintText(painter, QRectF(0, y, left - 6, height), row.label, theme.font(TextSize::Caption, weight), theme.text);
        painter.fillRect(QRectF(left, y + std::round(height * 0.2), std::max(1.0, x(row.value) - left), std::round(height * 0.6)),
                         row.isLeast ? theme.edge : theme.line);
        painter.fillRect(QRectF(x(row.low), y + height / 2, std::max(1.0, x(row.high) - x(row.low)), 1), theme.text);
        painter.fillRect(QRectF(x(row.high), y + height / 2 - 3, 1, 7), theme.text);
        paintText(painter, QRectF(right, y, theme.scaled(64), height), row.shown,
                  theme.mono(TextSize::Caption, weight), theme.text, Qt::AlignRight);
        if (row.isLeast)
            paintText(painter, QRectF(width() - theme.scaled(60), y, theme.scaled(60), height), tr("least"),
                      theme.font(TextSize::Caption, QFont::DemiBold), theme.text, Qt::AlignRight);
    }
}

} // namespace fermata::ui

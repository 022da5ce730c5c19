#include "ui/learning/drift_rows.h"

#include <algorithm>
#include <tuple>

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "ui/style/icons.h"
#include "ui/style/runs.h"
#include "ui/style/theme.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

namespace {

constexpr int rowHeight = 32, barWidth = 25;
constexpr double mostShown = 0.30; ///< what lies above is drawn full

bool isAboutOutcomes(const learning::DriftRow& row) {
    return row.subject == "base-rate" || row.subject == "calibration";
}

} // namespace

DriftRows::DriftRows(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Drift by week"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QString DriftRows::nameOf(const std::string& subject) {
    if (subject == "base-rate")
        return tr("share that failed");
    if (subject == "calibration")
        return tr("failed against foreseen");
    return wording::oneLine(subject, 40);
}

void DriftRows::setRows(std::vector<learning::DriftRow> rows) {
    m_rows = std::move(rows);
    std::ranges::stable_sort(m_rows, [](const auto& one, const auto& other) {
        const auto key = [](const learning::DriftRow& row) {
            return std::tuple(!row.isDrifting(), isAboutOutcomes(row), -row.now().value_or(-1.0));
        };
        return key(one) < key(other);
    });
    QStringList said;
    for (const auto& row : m_rows)
        said.append(words(row));
    setAccessibleName(tr("Drift by week: %1").arg(said.join(QStringLiteral("; "))));
    updateGeometry();
    update();
}

QString DriftRows::words(const learning::DriftRow& row) const {
    const auto& newest = row.weeks.back();
    if (!newest.psi)
        return tr("%1: %2 changes in the newest week, too few to say", "subject, count")
            .arg(nameOf(row.subject), wording::count(newest.changes));
    return tr("%1: %2 on %3 changes, by chance up to %4", "subject, index, count, index")
        .arg(nameOf(row.subject), wording::probability(*newest.psi), wording::count(newest.changes),
             wording::probability(newest.byChance.value_or(0.0)));
}

QSize DriftRows::sizeHint() const {
    return {560, themeOf(this).scaled(rowHeight) * std::max(1, static_cast<int>(m_rows.size()))};
}

void DriftRows::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LeftToRight);
    const double high = theme.scaled(rowHeight);
    const double number = theme.scaled(64), name = theme.scaled(170);
    const double wide =
        std::min(double(barWidth), (width() - name - number - theme.scaled(34)) / double(learning::driftWeeks));
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const auto& row = m_rows[i];
        const double y = double(i) * high, top = y + 5, barHigh = high - 10;
        const bool isDrifting = row.isDrifting();
        const bool isMono = !isAboutOutcomes(row);
        const auto weight = isDrifting ? QFont::DemiBold : QFont::Normal;
        paintText(painter, QRectF(0, y, name - 8, high), nameOf(row.subject),
                  isMono ? theme.mono(TextSize::Caption, weight) : theme.font(TextSize::Caption, weight), theme.text);
        for (std::size_t w = 0; w < row.weeks.size(); ++w) {
            const auto& week = row.weeks[w];
            const QRectF cell(name + wide * double(w), top, wide - 2, barHigh);
            if (!week.psi) {
                painter.fillRect(cell, QBrush(theme.edge, Qt::BDiagPattern));
                continue;
            }
            painter.fillRect(cell, theme.raised);
            const double bar = std::max(1.0, barHigh * std::min(1.0, *week.psi / mostShown));
            const bool isOver = *week.psi >= learning::driftLimit && *week.psi > week.byChance.value_or(0.0);
            painter.fillRect(QRectF(cell.left(), cell.bottom() - bar, cell.width(), bar),
                             isOver ? theme.of(State::Held) : theme.muted);
        }
        QPen dots(theme.edge, 1);
        dots.setDashPattern({1, 3});
        painter.setPen(dots);
        const double limit = top + barHigh * (1 - learning::driftLimit / mostShown);
        painter.drawLine(QPointF(name, limit), QPointF(name + wide * double(learning::driftWeeks), limit));
        const double right = width() - number;
        if (isDrifting)
            paintIcon(painter, QRectF(right - theme.scaled(24), y, theme.scaled(20), high), Icon::Hand,
                      theme.of(State::Held), 16);
        paintText(painter, QRectF(right, y, number, high),
                  row.now() ? wording::probability(*row.now()) : tr("too few", "changes to say"),
                  row.now() ? theme.mono(TextSize::Caption, weight) : theme.font(TextSize::Caption),
                  row.now() ? theme.text : theme.muted, Qt::AlignRight);
        painter.fillRect(QRectF(0, y + high - 1, width(), 1), theme.raised);
    }
}

bool DriftRows::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto row = static_cast<std::size_t>(help->pos().y() / themeOf(this).scaled(rowHeight));
        if (row < m_rows.size())
            QToolTip::showText(help->globalPos(), plainToolTip(words(m_rows[row])), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace fermata::ui

#include "ui/change/coverage_bar.h"

#include <algorithm>

#include <QPainter>

#include "ui/style/runs.h"
#include "ui/style/theme.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using style::TextSize;

CoverageBar::CoverageBar(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Coverage of the changed lines"));
}

void CoverageBar::setFacts(const assessment::CoverageFacts& facts, double floor) {
    m_facts = facts;
    m_floor = floor;
    setAccessibleDescription(tr("%1 of %2 lines covered").arg(facts.covered).arg(facts.coverable));
    update();
}

QSize CoverageBar::sizeHint() const { return {300, style::themeOf(this).scaled(44)}; }

void CoverageBar::paintEvent(QPaintEvent*) {
    if (m_facts.coverable <= 0)
        return;
    const auto& theme = style::themeOf(this);
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LeftToRight);
    const double share = std::clamp(static_cast<double>(m_facts.covered) / static_cast<double>(m_facts.coverable), 0.0, 1.0);
    const QRectF bar(0, 4, width() - 1, 14);
    painter.fillRect(QRectF(bar.left(), bar.top(), bar.width() * share, bar.height()), theme.edge);
    // Under the floor of the policy the missing part is what needs a person.
    painter.setPen(QPen(share < m_floor ? theme.of(style::State::Held) : theme.text, 1.5));
    painter.setBrush(Qt::NoBrush);
    if (share < 1)
        painter.drawRect(QRectF(bar.left() + bar.width() * share, bar.top(), bar.width() * (1 - share), bar.height()));
    QPen tick(theme.text, 1.5);
    tick.setDashPattern({2, 2});
    painter.setPen(tick);
    const double x = bar.left() + bar.width() * std::clamp(m_floor, 0.0, 1.0);
    painter.drawLine(QPointF(x, bar.top() - 3), QPointF(x, bar.bottom() + 3));
    const QRectF words(0, bar.bottom() + 4, width(), theme.scaled(18));
    const auto covered = tr("%1 covered").arg(wording::count(static_cast<std::uint64_t>(std::max(0L, m_facts.covered))));
    const auto missing = tr("%1 not covered")
                             .arg(wording::count(static_cast<std::uint64_t>(std::max(0L, m_facts.coverable - m_facts.covered))));
    style::paintRuns(painter, words, style::runsOf(covered, theme, TextSize::Caption, theme.text));
    style::paintRuns(painter, words, style::runsOf(missing, theme, TextSize::Caption, theme.text, QFont::DemiBold), Qt::AlignRight);
    const auto floor = tr("policy %1 %").arg(qRound(m_floor * 100));
    style::paintRuns(painter, QRectF(x - 140, words.top(), 134, words.height()),
                     style::runsOf(floor, theme, TextSize::Caption, theme.muted), Qt::AlignRight);
}

} // namespace fermata::ui

#include "ui/shell/state_chip.h"

#include <cmath>

#include <QPainter>

#include "ui/style/runs.h"
#include "ui/widgets/text_line.h"

namespace fermata::ui {

using namespace style;

namespace {

constexpr int margin = 16;
constexpr int iconRoom = 24;

Runs runsOfChip(const Theme& theme, const QString& word, const QString& fact) {
    Runs runs;
    if (!word.isEmpty())
        runs = runsOf(fact.isEmpty() ? word : word + u' ', theme, TextSize::Body, theme.muted);
    append(runs, runsOf(fact, theme, TextSize::Body, theme.text, QFont::DemiBold));
    return runs;
}

} // namespace

StateChip::StateChip(QWidget* parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding); }

void StateChip::set(const QString& word, const QString& fact, const QString& toolTip) {
    m_word = word;
    m_fact = fact;
    setAccessibleName((word + u' ' + fact).trimmed());
    setToolTip(plainToolTip(toolTip));
    updateGeometry();
    update();
}

void StateChip::show(std::optional<Icon> icon, const QString& word, const QString& fact, const QString& toolTip) {
    m_icon = icon;
    m_health.reset();
    set(word, fact, toolTip);
}

void StateChip::showHealth(HealthShape shape, const QString& word, const QString& fact, const QString& toolTip) {
    m_health = shape;
    m_icon.reset();
    set(word, fact, toolTip);
}

void StateChip::setMarked(bool isMarked) {
    m_isMarked = isMarked;
    update();
}

QSize StateChip::sizeHint() const {
    const Theme& theme = themeOf(this);
    const int icon = m_icon || m_health ? iconRoom : 0;
    return {static_cast<int>(std::ceil(widthOf(runsOfChip(theme, m_word, m_fact)))) + icon + 2 * margin + 1, 48};
}

void StateChip::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, 1, height()), theme.raised);
    if (m_isMarked) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme.accent, 1.5));
        painter.setBrush(theme.selection);
        painter.drawRoundedRect(QRectF(6, height() / 2.0 - 15, width() - 12, 30), 4, 4);
    }
    double x = margin;
    if (m_health) {
        paintDisc(painter, QRectF(x, height() / 2.0 - 9, 18, 18), *m_health, theme);
        x += iconRoom;
    } else if (m_icon) {
        paintIcon(painter, QRectF(x, 0, 18, height()), *m_icon, theme.muted, 16);
        x += iconRoom;
    }
    paintRuns(painter, QRectF(x, 0, width() - x - 4, height()), runsOfChip(theme, m_word, m_fact));
}

} // namespace fermata::ui

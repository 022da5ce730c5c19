#include "ui/audit/chain_mark.h"

#include <QPainter>

#include "ui/style/icons.h"
#include "ui/style/theme.h"

namespace fermata::ui {

ChainMark::ChainMark(QWidget* parent) : QWidget(parent) { setFixedSize(40, 40); }

void ChainMark::setState(State state, const QString& words) {
    m_state = state;
    setAccessibleName(words);
    update();
}

void ChainMark::paintEvent(QPaintEvent*) {
    const auto& theme = style::themeOf(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF cell = QRectF(rect()).adjusted(1, 1, -1, -1);
    switch (m_state) {
    case State::NotVerified: {
        QPen pen(theme.edge, 1);
        pen.setDashPattern({4, 3});
        painter.setPen(pen);
        painter.drawRoundedRect(cell, 4, 4);
        style::paintIcon(painter, cell, style::Icon::CircleDashed, theme.muted, 20);
        return;
    }
    case State::Whole:
        painter.setPen(QPen(theme.line, 1));
        painter.setBrush(theme.tint(style::State::Passed));
        painter.drawRoundedRect(cell, 4, 4);
        style::paintIcon(painter, cell, style::Icon::ShieldCheck, theme.of(style::State::Passed), 20);
        return;
    case State::Broken:
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.of(style::State::Failed));
        painter.drawRoundedRect(cell, 4, 4);
        style::paintIcon(painter, cell, style::Icon::ShieldX, theme.iconInk(style::State::Failed), 20);
        return;
    }
}

} // namespace fermata::ui

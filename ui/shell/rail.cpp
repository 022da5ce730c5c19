#include "ui/shell/rail.h"

#include <QAction>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/style/runs.h"

namespace fermata::ui {

using namespace style;

class RailCell final : public QToolButton {
public:
    RailCell(QAction* action, Icon icon, QWidget* parent) : QToolButton(parent), m_icon(icon) {
        setDefaultAction(action);
        setObjectName(action->objectName() + QStringLiteral("Cell"));
        setAccessibleName(action->text());
        setFocusPolicy(Qt::TabFocus);
        setAttribute(Qt::WA_Hover);
    }
    void setBadge(int count) {
        m_badge = count;
        setAccessibleName(count > 0 ? tr("%1, %n need you", nullptr, count).arg(defaultAction()->text()) : defaultAction()->text());
        update();
    }
    QSize sizeHint() const override { return {themeOf(this).scaled(71), themeOf(this).scaled(56)}; }

protected:
    void paintEvent(QPaintEvent*) override {
        const Theme& theme = themeOf(this);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const bool isOn = defaultAction()->isChecked();
        painter.fillRect(rect(), isOn || underMouse() ? theme.raised : theme.surface);
        if (isOn)
            painter.fillRect(QRect(0, 0, 3, height()), theme.accent);
        const QColor ink = isOn ? theme.text : theme.muted;
        paintIcon(painter, QRectF(0, 8, width(), 22), m_icon, ink, 20);
        paintText(painter, QRectF(2, height() - theme.scaled(24), width() - 4, theme.scaled(18)), defaultAction()->text(),
                  theme.font(TextSize::Caption, isOn ? QFont::DemiBold : QFont::Normal), ink, Qt::AlignHCenter);
        if (m_badge > 0) {
            const Runs number = {{m_badge > 99 ? QStringLiteral("99+") : QString::number(m_badge),
                                  theme.mono(TextSize::Caption, QFont::DemiBold), theme.textInk(State::Held)}};
            const double wide = std::max(widthOf(number) + 8, 18.0);
            const QRectF badge(width() / 2.0 + 4, 4, wide, 18);
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme.of(State::Held));
            painter.drawRoundedRect(badge, 9, 9);
            paintRuns(painter, badge, number, Qt::AlignHCenter);
        }
        if (hasFocus()) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(theme.accent, 2));
            painter.drawRoundedRect(QRectF(rect()).adjusted(4, 2, -4, -2), 3, 3);
        }
    }

private:
    Icon m_icon;
    int m_badge = 0;
};

Rail::Rail(QWidget* parent) : QWidget(parent), m_top(new QVBoxLayout), m_bottom(new QVBoxLayout) {
    setObjectName(QStringLiteral("rail"));
    setAccessibleName(tr("Screens"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 56, 1, 8);
    column->setSpacing(0);
    for (QVBoxLayout* part : {m_top, m_bottom})
        part->setSpacing(0);
    column->addLayout(m_top);
    column->addStretch(1);
    column->addLayout(m_bottom);
}

void Rail::addCell(QAction* action, Icon icon, bool isAtBottom) {
    auto* cell = new RailCell(action, icon, this);
    (isAtBottom ? m_bottom : m_top)->addWidget(cell);
    m_cells.push_back(cell);
}

void Rail::setBadge(const QAction* action, int count) {
    for (RailCell* cell : m_cells)
        if (cell->defaultAction() == action)
            cell->setBadge(count);
}

QSize Rail::sizeHint() const { return {themeOf(this).scaled(72), 400}; }

void Rail::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), theme.line);
    paintIcon(painter, QRectF(0, 8, width() - 1, 36), Icon::Fermata, theme.text, 34);
}

} // namespace fermata::ui

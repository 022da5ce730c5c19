#include "ui/widgets/evidence_strip.h"

#include <QGridLayout>
#include <QPainter>

#include "ui/widgets/text_line.h"

namespace fermata::ui {

using namespace style;

EvidenceChip::EvidenceChip(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(tr("Evidence"));
}

void EvidenceChip::setValue(const Value& value) {
    m_value = value;
    setAccessibleName(QStringLiteral("%1: %2 %3").arg(value.label, value.word, value.detail).simplified());
    setAccessibleDescription(value.toolTip);
    setToolTip(plainToolTip(value.toolTip));
    update();
}

QSize EvidenceChip::sizeHint() const { return {107, themeOf(this).scaled(42)}; }

void EvidenceChip::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    paintChip(painter, rect(), m_value.shape, m_value.label, m_value.word, m_value.detail, theme);
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme.accent, 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 3, 3);
    }
}

EvidenceStrip::EvidenceStrip(QWidget* parent) : QWidget(parent), m_grid(new QGridLayout(this)) {
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(6);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Evidence"));
}

void EvidenceStrip::setValues(const std::vector<EvidenceChip::Value>& values) {
    constexpr int columns = 4;
    while (m_chips.size() < values.size()) {
        auto* chip = new EvidenceChip(this);
        const int at = static_cast<int>(m_chips.size());
        m_grid->addWidget(chip, at / columns, at % columns);
        m_grid->setColumnStretch(at % columns, 1);
        m_chips.push_back(chip);
    }
    for (std::size_t i = 0; i < m_chips.size(); ++i) {
        m_chips[i]->setVisible(i < values.size());
        if (i < values.size())
            m_chips[i]->setValue(values[i]);
    }
    updateGeometry();
}

} // namespace fermata::ui

#include "ui/widgets/text_line.h"

#include <cmath>

#include <QFontMetricsF>
#include <QPainter>

namespace fermata::ui {

using namespace style;

QString plainToolTip(const QString& text) {
    return text.isEmpty() ? QString() : QStringLiteral("<qt>%1</qt>").arg(text.toHtmlEscaped());
}

TextLine::TextLine(QWidget* parent, TextSize size, QFont::Weight weight, Ink ink)
    : QWidget(parent), m_size(size), m_weight(weight), m_ink(ink) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void TextLine::setText(const QString& text) {
    if (text == m_text)
        return;
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    updateToolTip();
    update();
}

void TextLine::setAlignment(Qt::Alignment alignment) {
    m_alignment = alignment;
    update();
}

void TextLine::setIcon(Icon icon) {
    m_icon = icon;
    updateGeometry();
    update();
}

int TextLine::iconWidth() const { return m_icon ? themeOf(this).scaled(22) : 0; }

Runs TextLine::runs() const {
    const Theme& theme = themeOf(this);
    const QColor ink = m_ink == Ink::Text ? theme.text : m_ink == Ink::Muted ? theme.muted : theme.disabled;
    return runsOf(m_text, theme, m_size, ink, m_weight);
}

QSize TextLine::sizeHint() const {
    const Theme& theme = themeOf(this);
    const int height = static_cast<int>(std::ceil(QFontMetricsF(theme.font(m_size, m_weight)).height()));
    return {static_cast<int>(std::ceil(widthOf(runs()))) + iconWidth() + 1, std::max(height, theme.scaled(16))};
}

QSize TextLine::minimumSizeHint() const { return {std::min(sizeHint().width(), 40), sizeHint().height()}; }

void TextLine::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    QRectF area = rect();
    if (m_icon) {
        paintIcon(painter, QRectF(0, 0, theme.scaled(16), height()), *m_icon, theme.muted, theme.scaled(14));
        area.setLeft(iconWidth());
    }
    paintRuns(painter, area, runs(), m_alignment);
}

void TextLine::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    updateToolTip();
}

void TextLine::updateToolTip() {
    setToolTip(widthOf(runs()) + iconWidth() > width() ? plainToolTip(m_text) : QString());
}

} // namespace fermata::ui

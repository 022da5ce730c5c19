#include "ui/widgets/verdict_flag.h"

#include <QPainter>

namespace fermata::ui {

VerdictFlag::VerdictFlag(int size, QWidget* parent) : QWidget(parent), m_size(size) {
    setFixedSize(size, size);
    setAccessibleName(tr("Verdict"));
}

void VerdictFlag::setShape(style::VerdictShape shape, const QString& word) {
    m_shape = shape;
    setAccessibleName(tr("Verdict: %1").arg(word));
    update();
}

void VerdictFlag::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    style::paintFlag(painter, rect(), m_shape, style::themeOf(this));
}

} // namespace fermata::ui

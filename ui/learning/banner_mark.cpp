#include "ui/learning/banner_mark.h"

#include <QPainter>

#include "ui/style/icons.h"
#include "ui/style/theme.h"

namespace fermata::ui {

using namespace style;

BannerMark::BannerMark(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    setNeedsPerson(false);
}

void BannerMark::setNeedsPerson(bool needs) {
    m_needsPerson = needs;
    setAccessibleName(needs ? tr("Something needs you") : tr("Nothing needs you"));
    update();
}

QSize BannerMark::sizeHint() const {
    const int side = themeOf(this).scaled(64);
    return {side, side};
}

void BannerMark::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    if (m_needsPerson)
        painter.fillRect(rect(), theme.of(State::Held));
    paintIcon(painter, rect(), m_needsPerson ? Icon::Hand : Icon::Brain,
              m_needsPerson ? theme.iconInk(State::Held) : theme.muted, 28);
}

} // namespace fermata::ui

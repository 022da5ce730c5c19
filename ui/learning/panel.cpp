#include "ui/learning/panel.h"

#include <QPainter>
#include <QVBoxLayout>

#include "ui/style/theme.h"
#include "ui/widgets/text_line.h"

namespace fermata::ui {

using style::TextSize;

namespace {

constexpr int headHeight = 32;

} // namespace

Panel::Panel(const QString& title, QWidget* parent)
    : QWidget(parent),
      m_fact(new TextLine(this, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted)),
      m_content(new QVBoxLayout) {
    setAccessibleName(title);
    auto* name = new TextLine(this, TextSize::Body, QFont::DemiBold);
    name->setText(title);
    m_fact->setAlignment(Qt::AlignRight);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 0, 12, 0);
    head->setSpacing(12);
    head->addWidget(name);
    head->addWidget(m_fact, 1);
    m_content->setContentsMargins(12, 8, 12, 10);
    m_content->setSpacing(6);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(1, 1, 1, 1);
    all->setSpacing(0);
    auto* bar = new QWidget(this);
    bar->setAccessibleName(title);
    bar->setFixedHeight(style::themeOf(this).scaled(headHeight));
    bar->setLayout(head);
    all->addWidget(bar);
    all->addLayout(m_content, 1);
}

void Panel::setFact(const QString& fact) {
    m_fact->setText(fact);
}

void Panel::add(QWidget* content, int stretch) {
    m_content->addWidget(content, stretch);
}

void Panel::paintEvent(QPaintEvent*) {
    const style::Theme& theme = style::themeOf(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.line, 1));
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(QRectF(1, theme.scaled(headHeight) + 1, width() - 2, 1), theme.line);
}

} // namespace fermata::ui

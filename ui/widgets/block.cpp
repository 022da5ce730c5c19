#include "ui/widgets/block.h"

#include <QHBoxLayout>
#include <QPainter>

#include "ui/widgets/text_line.h"

namespace fermata::ui {

using namespace style;

Block::Block(const QString& title, QWidget* parent)
    : QWidget(parent), m_title(new TextLine(this, TextSize::Body, QFont::DemiBold)),
      m_figure(new TextLine(this, TextSize::Figure)),
      m_fact(new TextLine(this, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted)), m_content(new QVBoxLayout(this)) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_content->setContentsMargins(0, 6, 0, 10);
    m_content->setSpacing(6);
    auto* head = new QHBoxLayout;
    head->setSpacing(10);
    head->addWidget(m_title);
    m_fact->setAlignment(Qt::AlignRight);
    m_figure->setAlignment(Qt::AlignRight);
    m_figure->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed); // the number is never cut
    m_figure->hide();
    head->addStretch(1);
    head->addWidget(m_figure);
    head->addWidget(m_fact);
    m_content->addLayout(head);
    setTitle(title);
}

void Block::setTitle(const QString& title) {
    m_title->setText(title);
    setAccessibleName(title);
}

void Block::setFact(const QString& fact) { m_fact->setText(fact); }

void Block::setFigure(const QString& figure) {
    m_figure->setText(figure);
    m_figure->setVisible(!figure.isEmpty());
}

void Block::add(QWidget* content) { m_content->addWidget(content); }

void Block::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(0, height() - 1, width(), 1, themeOf(this).raised);
}

} // namespace fermata::ui

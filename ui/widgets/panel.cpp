#include "ui/widgets/panel.h"

#include <QPainter>
#include <QVBoxLayout>

#include "ui/style/theme.h"
#include "ui/widgets/text_line.h"

namespace fermata::ui {
namespace {

constexpr int headHeight = 36;

} // namespace

Panel::Panel(const QString& title, QWidget* parent) :
    QWidget(parent), m_fact(new TextLine(this, style::TextSize::Caption, QFont::Normal, TextLine::Ink::Muted)),
    m_nothing(new TextLine(this, style::TextSize::Caption, QFont::Normal, TextLine::Ink::Muted)),
    m_content(new QWidget(this)), m_column(new QVBoxLayout(m_content)) {
    setAccessibleName(title);
    m_content->setAccessibleName(title);
    auto* name = new TextLine(this, style::TextSize::Body, QFont::DemiBold);
    name->setText(title);
    m_fact->setAlignment(Qt::AlignRight);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(16, 0, 16, 0);
    head->setSpacing(12);
    head->addWidget(name);
    head->addWidget(m_fact, 1);
    auto* headBox = new QWidget(this);
    headBox->setAccessibleName(title);
    headBox->setFixedHeight(style::themeOf(this).scaled(headHeight));
    headBox->setLayout(head);
    m_column->setContentsMargins(16, 8, 16, 12);
    m_column->setSpacing(8);
    m_nothing->setContentsMargins(16, 0, 16, 0);
    m_nothing->hide();
    auto* nothingRow = new QHBoxLayout;
    nothingRow->setContentsMargins(16, 0, 16, 0);
    nothingRow->addWidget(m_nothing);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(headBox);
    all->addLayout(nothingRow);
    all->addWidget(m_content, 1);
}

void Panel::setFact(const QString& fact) { m_fact->setText(fact); }

void Panel::add(QWidget* content, int stretch) { m_column->addWidget(content, stretch); }

void Panel::setNothing(const QString& why) {
    m_nothing->setText(why);
    m_nothing->setFixedHeight(why.isEmpty() ? 0 : style::themeOf(this).scaled(36));
    m_nothing->setVisible(!why.isEmpty());
    // The content keeps its room, so that panels stay where they are when a report comes.
    for (auto* child : m_content->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly))
        child->setVisible(why.isEmpty());
}

void Panel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const auto& theme = style::themeOf(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.line, 1));
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter.fillRect(1, theme.scaled(headHeight) - 1, width() - 2, 1, theme.raised);
}

} // namespace fermata::ui

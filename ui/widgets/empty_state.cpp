#include "ui/widgets/empty_state.h"

#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace fermata::ui {

using namespace style;

class EmptyState::Emblem final : public QWidget {
public:
    explicit Emblem(QWidget* parent) : QWidget(parent) { setFixedSize(56, 56); }
    Icon icon = Icon::Inbox;
    bool isAlarm = false;

protected:
    void paintEvent(QPaintEvent*) override {
        const Theme& theme = themeOf(this);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(isAlarm ? QPen(Qt::NoPen) : QPen(theme.line, 1));
        painter.setBrush(isAlarm ? theme.of(State::Failed) : theme.raised);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
        paintIcon(painter, rect(), icon, isAlarm ? theme.iconInk(State::Failed) : theme.muted, 28);
    }
};

EmptyState::EmptyState(QWidget* parent)
    : QWidget(parent), m_emblem(new Emblem(this)), m_headline(new QLabel(this)), m_explanation(new QLabel(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 24);
    layout->setSpacing(8);
    layout->addStretch(2);
    layout->addWidget(m_emblem, 0, Qt::AlignHCenter);
    layout->addSpacing(8);
    for (QLabel* label : {m_headline, m_explanation}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
        label->setMinimumWidth(1);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        layout->addWidget(label);
    }
    layout->addStretch(3);
    restyle();
}

void EmptyState::show(Icon icon, const QString& headline, const QString& explanation, bool isAlarm) {
    m_emblem->icon = icon;
    m_emblem->isAlarm = isAlarm;
    m_emblem->setAccessibleName(isAlarm ? tr("Problem") : tr("Nothing to show"));
    m_headline->setText(headline);
    m_headline->setAccessibleName(headline);
    m_explanation->setText(explanation);
    m_explanation->setAccessibleName(explanation);
    setAccessibleName(headline);
    m_emblem->update();
}

QString EmptyState::headline() const { return m_headline->text(); }

void EmptyState::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        restyle();
}

void EmptyState::restyle() {
    const Theme& theme = themeOf(this);
    m_headline->setFont(theme.font(TextSize::Key, QFont::DemiBold));
    m_explanation->setFont(theme.font(TextSize::Body));
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, theme.muted);
    m_explanation->setPalette(muted);
}

} // namespace fermata::ui

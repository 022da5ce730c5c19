#include "ui/shell/alarm_banner.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

#include "ui/style/fermata_style.h"
#include "ui/style/shapes.h"
#include "ui/widgets/plain_label.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

namespace {

constexpr int pulseMilliseconds = 500; // bright and dim: once a second

} // namespace

AlarmBanner::AlarmBanner(QWidget* parent)
    : QWidget(parent),
      m_words(plainLabel({}, this)),
      m_open(new QPushButton(tr("Show the change"), this)),
      m_acknowledge(new QPushButton(tr("Acknowledge"), this)),
      m_all(new QPushButton(this)) {
    setObjectName(QStringLiteral("alarmBanner"));
    setAccessibleName(tr("Alarm"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(56, 4, 16, 4);
    row->setSpacing(8);
    m_words->setObjectName(QStringLiteral("alarmWords"));
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(m_words, 1);
    for (QPushButton* button : {m_open, m_acknowledge, m_all}) {
        button->setAccessibleName(button->text());
        row->addWidget(button);
    }
    m_open->setObjectName(QStringLiteral("alarmChangeButton"));
    m_acknowledge->setObjectName(QStringLiteral("acknowledgeButton"));
    m_all->setObjectName(QStringLiteral("acknowledgeAllButton"));
    connect(m_acknowledge, &QPushButton::clicked, this, &AlarmBanner::acknowledge);
    connect(m_all, &QPushButton::clicked, this, &AlarmBanner::acknowledgeAll);
    connect(m_open, &QPushButton::clicked, this, [this] { emit changeRequested(m_change); });
    m_pulse.setInterval(pulseMilliseconds);
    connect(&m_pulse, &QTimer::timeout, this, [this] {
        m_isBright = !m_isBright || themeOf(this).reduceMotion;
        update();
    });
    hide();
}

void AlarmBanner::setSnapshot(const engine::Snapshot& snapshot) {
    const auto isOpen = [](const engine::AlarmView& alarm) { return !alarm.acknowledgedAt; };
    const auto first = std::ranges::find_if(snapshot.alarms, isOpen);
    m_unheard.clear();
    if (first == snapshot.alarms.end()) {
        m_alarm.clear();
        m_pulse.stop();
        hide();
        return;
    }
    for (const engine::AlarmView& alarm : snapshot.alarms)
        if (isOpen(alarm))
            m_unheard.append(QString::fromStdString(alarm.key));
    const auto open = m_unheard.size();
    QString words = wording::sentence(first->message);
    if (open > 1)
        words = tr("%1  %2 of %3 alarms that nobody took up.", "sentence, number, number").arg(words).arg(1).arg(open);
    if (words != m_words->text()) {
        m_words->setText(words);
        m_words->setAccessibleName(words);
    }
    m_alarm = QString::fromStdString(first->key);
    m_change = QString::fromStdString(first->change);
    m_open->setVisible(!m_change.isEmpty());
    m_acknowledge->setEnabled(!snapshot.isObserver && !snapshot.actor.person.empty());
    m_acknowledge->setToolTip(m_acknowledge->isEnabled() ? QString() : tr("Only a person of the policy takes it up."));
    m_all->setVisible(open > 1);
    m_all->setText(tr("Acknowledge all %1").arg(open));
    m_all->setAccessibleName(m_all->text());
    m_all->setEnabled(m_acknowledge->isEnabled());
    m_all->setToolTip(m_acknowledge->toolTip());
    if (!m_pulse.isActive())
        m_pulse.start();
    show();
}

QString AlarmBanner::words() const {
    return m_words->text();
}

void AlarmBanner::acknowledge() {
    if (!m_alarm.isEmpty())
        emit acknowledged(m_alarm);
}

void AlarmBanner::acknowledgeAll() {
    const QStringList keys = m_unheard;
    for (const QString& key : keys)
        emit acknowledged(key);
}

void AlarmBanner::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    const QColor alarm = theme.of(State::Failed);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), blend(theme.surface, alarm, 0.16));
    paintStateSquare(painter, QRectF(16, (height() - 24) / 2.0, 24, 24), State::Failed, theme);
    painter.setPen(QPen(m_isBright ? alarm : blend(theme.surface, alarm, 0.4), 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect().adjusted(1, 1, -1, -1));
}

} // namespace fermata::ui

#include "ui/shell/top_bar.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QTimerEvent>

#include "ui/shell/state_chip.h"
#include "ui/style/runs.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

namespace {

/// Looks like a field, opens the palette: what is typed belongs to the palette.
class PaletteButton final : public QPushButton {
public:
    explicit PaletteButton(QWidget* parent) : QPushButton(parent) {
        setObjectName(QStringLiteral("paletteButton"));
        setAccessibleName(tr("Search changes, commands, components"));
        setMinimumWidth(160);
        setMaximumWidth(372);
        setFixedHeight(32);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        setFocusPolicy(Qt::TabFocus);
    }
    QSize sizeHint() const override { return {372, 32}; }

protected:
    void paintEvent(QPaintEvent*) override {
        const Theme& theme = themeOf(this);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(hasFocus() ? theme.accent : theme.edge, hasFocus() ? 2 : 1));
        painter.setBrush(theme.isDark ? theme.background : theme.surface);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
        paintIcon(painter, QRectF(8, 0, 18, height()), Icon::Search, theme.muted, 16);
        const QString key = QStringLiteral("Ctrl K");
        const QSizeF cap = keyCapSize(key, theme);
        const double left = width() - cap.width() - 8;
        paintText(painter, QRectF(32, 0, left - 40, height()), accessibleName(), theme.font(TextSize::Body),
                  theme.muted);
        paintKeyCap(painter, {left, (height() - cap.height()) / 2}, key, theme.muted, theme.line, theme);
    }
};

} // namespace

TopBar::TopBar(const Clock& clock, QWidget* parent)
    : QWidget(parent),
      m_clock(clock),
      m_title(new TextLine(this, TextSize::Key, QFont::DemiBold)),
      m_detail(new TextLine(this, TextSize::Body, QFont::Normal, TextLine::Ink::Muted)),
      m_sample(new StateChip(this)),
      m_mode(new StateChip(this)),
      m_stop(new StateChip(this)),
      m_armed(new StateChip(this)),
      m_production(new StateChip(this)),
      m_actor(new StateChip(this)),
      m_time(new StateChip(this)) {
    setObjectName(QStringLiteral("topBar"));
    setAccessibleName(tr("State of the whole"));
    setFixedHeight(48);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 0, 0, 1);
    row->setSpacing(0);
    row->addWidget(m_title);
    row->addSpacing(12);
    row->addWidget(m_detail);
    row->addStretch(1);
    auto* search = new PaletteButton(this);
    row->addWidget(search, 2);
    row->addSpacing(16);
    for (StateChip* chip : {m_sample, m_mode, m_stop, m_armed, m_production, m_actor, m_time})
        row->addWidget(chip);
    m_sample->setMarked(true);
    m_stop->setMarked(true);
    m_stop->setObjectName(QStringLiteral("stopChip"));
    m_armed->setObjectName(QStringLiteral("armedChip"));
    m_sample->setObjectName(QStringLiteral("sampleChip"));
    m_sample->show(Icon::Flask, {}, tr("Sample"), tr("An invented world to look around in; nothing here is real."));
    connect(search, &QPushButton::clicked, this, &TopBar::paletteRequested);
    setSnapshot({}, false);
    showClock();
    startTimer(1000);
}

void TopBar::setPlace(const QString& title, const QString& detail) {
    m_title->setText(title);
    m_detail->setText(detail);
}

void TopBar::setSnapshot(const engine::Snapshot& snapshot, bool isStarted) {
    m_sample->setVisible(snapshot.isSample);
    m_mode->setVisible(snapshot.isObserver || snapshot.isReplay);
    if (snapshot.isObserver)
        m_mode->show(Icon::Lock, tr("Observes"), tr("another Fermata conducts"),
                     tr("Another process holds this workspace; here you can look, and acts are refused."));
    else if (snapshot.isReplay)
        m_mode->show(Icon::History, tr("Replay"), tr("already merged"),
                     tr("No change waits; the newest merged ones are shown as they would have been judged."));
    showActing(snapshot);
    if (!snapshot.production) {
        m_production->showHealth(HealthShape::Unknown, tr("Production"), tr("unknown"),
                                 tr("No monitoring is connected. Unknown never counts as healthy."));
    } else {
        const bool alarm = snapshot.production->hasIncident.value_or(false) ||
                           (snapshot.production->alerts && !snapshot.production->alerts->empty());
        const bool isKnown = snapshot.production->alerts.has_value() && snapshot.production->hasIncident.has_value();
        m_production->showHealth(alarm     ? HealthShape::Degraded
                                 : isKnown ? HealthShape::Healthy
                                           : HealthShape::Unknown,
                                 tr("Production"),
                                 alarm     ? tr("degraded")
                                 : isKnown ? tr("healthy")
                                           : tr("partly known"),
                                 tr("Observed %1.").arg(wording::stamp(snapshot.production->at)));
    }
    const engine::ActorView& actor = snapshot.actor;
    const bool isNobody = actor.person.empty();
    m_actor->setVisible(isStarted);
    m_actor->show(
        Icon::User, isNobody ? tr("Looks only") : QString(), isNobody ? QString() : wording::oneLine(actor.person, 40),
        isNobody ? tr("The account %1 of this machine is nobody in the policy; look and rehearse, but no acts.")
                       .arg(wording::oneLine(actor.osAccount, 60))
                 : tr("Identity: %1.").arg(wording::established(actor.established)));
}

void TopBar::showActing(const engine::Snapshot& snapshot) {
    m_stop->setVisible(!snapshot.stops.empty());
    QStringList stops;
    for (const engine::StopView& stop : snapshot.stops)
        stops.append(tr("%1: stopped until %2 by %3. %4", "scope, time, person, reason")
                         .arg(stop.scope.empty() ? tr("Everything") : wording::oneLine(stop.scope, 60),
                              wording::stamp(stop.until), wording::oneLine(stop.person, 40),
                              wording::oneLine(stop.reason, 200)));
    if (!snapshot.stops.empty())
        m_stop->show(Icon::Hand, tr("Line"),
                     tr("stopped until %1").arg(wording::moment(snapshot.stops.front().until, snapshot.at)),
                     stops.join(u'\n'));
    m_armed->setVisible(!snapshot.armed.empty());
    QStringList names, armed;
    for (const engine::ArmView& arm : snapshot.armed) {
        QStringList actions;
        for (const std::string& action : arm.actions)
            actions.append(wording::oneLine(action, 40));
        names.append(wording::oneLine(arm.environment, 40));
        armed.append(tr("%1 until %2: %3", "environment, time, actions")
                         .arg(names.back(), wording::stamp(arm.until), actions.join(QStringLiteral(", "))));
    }
    if (!snapshot.armed.empty())
        m_armed->show(Icon::LockOpen, tr("Armed"), names.join(QStringLiteral(", ")), armed.join(u'\n'));
}

void TopBar::showClock() {
    const QDateTime now = wording::displayed(m_clock.now());
    m_time->show(std::nullopt, {}, now.toString(QStringLiteral("HH:mm:ss ")) + now.timeZoneAbbreviation());
}

void TopBar::timerEvent(QTimerEvent*) {
    showClock();
}

void TopBar::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.line);
}

} // namespace fermata::ui

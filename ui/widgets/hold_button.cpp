#include "ui/widgets/hold_button.h"

#include <algorithm>
#include <cmath>

#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPlainTextEdit>
#include <QTextEdit>

#include "ui/style/fermata_style.h"

namespace fermata::ui {

namespace {

constexpr int frameMilliseconds = 16;
constexpr int mouse = 0;
/// How many steps the fill takes where motion is reduced.
constexpr double calmSteps = 4.0;

bool isWriting(const QObject* widget) {
    return qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QTextEdit*>(widget) ||
           qobject_cast<const QPlainTextEdit*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget) ||
           qobject_cast<const QComboBox*>(widget);
}

bool presses(int key) {
    return key == Qt::Key_Space || key == Qt::Key_Return || key == Qt::Key_Enter;
}

} // namespace

HoldButton::HoldButton(const QString& text, std::chrono::milliseconds holdTime, QWidget* parent)
    : QPushButton(text, parent), m_holdTime(holdTime) {
    setAccessibleName(text);
    setAccessibleDescription(tr("Has to be held down for %n second(s).", nullptr,
                                static_cast<int>(std::max<qint64>(1, (holdTime.count() + 999) / 1000))));
    setFocusPolicy(Qt::StrongFocus);
    // Neither mouse nor keys reach QPushButton, so only a press by program comes as a click.
    connect(this, &QPushButton::clicked, this, &HoldButton::pressedAlone);
}

double HoldButton::share() const {
    if (!m_source)
        return 0.0;
    if (m_holdTime.count() <= 0)
        return 1.0;
    return std::clamp(static_cast<double>(m_since.elapsed()) / static_cast<double>(m_holdTime.count()), 0.0, 1.0);
}

void HoldButton::listen(QWidget* scope, Qt::Key key) {
    if (!m_scope)
        qApp->installEventFilter(this);
    m_scope = scope;
    m_key = key;
    showKey();
}

void HoldButton::setLetterKeys(bool areOn) {
    m_lettersOn = areOn;
    if (!areOn && m_source && *m_source == m_key)
        end(*m_source, false);
    showKey();
}

void HoldButton::showKey() {
    const bool hasKey = m_scope && m_lettersOn;
    style::setButtonKey(this, hasKey ? tr("hold %1", "key cap").arg(QKeySequence(m_key).toString()) : QString());
}

bool HoldButton::eventFilter(QObject* watched, QEvent* event) {
    const auto type = event->type();
    if ((type != QEvent::KeyPress && type != QEvent::KeyRelease) || !m_scope || !m_lettersOn)
        return QPushButton::eventFilter(watched, event);
    const auto* key = static_cast<const QKeyEvent*>(event);
    const auto* widget = qobject_cast<const QWidget*>(watched);
    if (!widget || key->key() != m_key || key->modifiers() != Qt::NoModifier)
        return QPushButton::eventFilter(watched, event);
    if (type == QEvent::KeyRelease) {
        if (!key->isAutoRepeat())
            end(m_key, true); // wherever the focus went meanwhile
        return QPushButton::eventFilter(watched, event);
    }
    if ((widget != m_scope && !m_scope->isAncestorOf(widget)) || isWriting(widget) || !isEnabled() || !isVisible())
        return QPushButton::eventFilter(watched, event);
    if (!key->isAutoRepeat())
        begin(m_key);
    return true; // a table does not take it for a search
}

void HoldButton::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
        begin(mouse);
    event->accept();
}

void HoldButton::mouseMoveEvent(QMouseEvent* event) {
    if (!rect().contains(event->position().toPoint()))
        end(mouse, false); // pulled away: thought better of it
    event->accept();
}

void HoldButton::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
        end(mouse, true);
    event->accept();
}

void HoldButton::keyPressEvent(QKeyEvent* event) {
    if (!presses(event->key()))
        return QPushButton::keyPressEvent(event);
    if (!event->isAutoRepeat())
        begin(event->key());
    event->accept();
}

void HoldButton::keyReleaseEvent(QKeyEvent* event) {
    if (!presses(event->key()))
        return QPushButton::keyReleaseEvent(event);
    if (!event->isAutoRepeat())
        end(event->key(), true);
    event->accept();
}

void HoldButton::focusOutEvent(QFocusEvent* event) {
    if (m_source && presses(*m_source))
        end(*m_source, false);
    QPushButton::focusOutEvent(event);
}

void HoldButton::changeEvent(QEvent* event) {
    const bool isGone = (event->type() == QEvent::EnabledChange && !isEnabled()) ||
                        (event->type() == QEvent::ActivationChange && !isActiveWindow());
    if (isGone && m_source)
        end(*m_source, false);
    QPushButton::changeEvent(event);
}

void HoldButton::hideEvent(QHideEvent* event) {
    if (m_source)
        end(*m_source, false);
    QPushButton::hideEvent(event);
}

void HoldButton::begin(int source) {
    if (m_source)
        return; // a second way of holding changes nothing
    m_source = source;
    m_since.start();
    m_timer.start(frameMilliseconds, Qt::PreciseTimer, this);
    setDown(true);
}

void HoldButton::end(int source, bool isRefusal) {
    if (m_source != source)
        return;
    m_source.reset();
    m_timer.stop();
    setDown(false);
    showFill(0.0);
    if (isRefusal)
        emit heldTooShortly();
}

void HoldButton::timerEvent(QTimerEvent* event) {
    if (event->timerId() != m_timer.timerId())
        return QPushButton::timerEvent(event);
    const double now = share();
    if (now < 1.0)
        return showFill(now);
    end(*m_source, false);
    emit held();
}

void HoldButton::showFill(double share) {
    if (style::themeOf(this).reduceMotion)
        share = std::floor(share * calmSteps) / calmSteps;
    style::setButtonFill(this, share);
}

} // namespace fermata::ui

// A button that does nothing when it is clicked: it has to be held down, and shows how long still.
#pragma once

#include <chrono>
#include <optional>

#include <QBasicTimer>
#include <QElapsedTimer>
#include <QPushButton>

namespace fermata::ui {

/// Fills while the mouse, Space, Enter or its letter is held and emits held() once, after `holdTime`; letting go,
/// leaving the window or being disabled empties it. The fill moves in quarters where motion is reduced. GUI thread
/// only.
class HoldButton final : public QPushButton {
    Q_OBJECT
public:
    HoldButton(const QString& text, std::chrono::milliseconds holdTime, QWidget* parent);

    std::chrono::milliseconds holdTime() const { return m_holdTime; }
    bool isHeldDown() const { return m_source.has_value(); }
    /// 0 to 1: how much of the time it has been held.
    double share() const;

    /// `key` held anywhere in `scope`, but not where text is written, holds the button. The cap shows "hold R".
    void listen(QWidget* scope, Qt::Key key);
    /// Single-letter keys can be switched off (WCAG 2.1.4); then only focus and mouse hold it.
    void setLetterKeys(bool areOn);

signals:
    void held();
    /// Let go before the time was over: say that it has to be held.
    void heldTooShortly();
    /// Assistive technology, which can press but not hold, asked for it: ask the person in a dialog, never act.
    void pressedAlone();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void timerEvent(QTimerEvent* event) override;

private:
    void begin(int source);
    void end(int source, bool isRefusal);
    void showFill(double share);
    void showKey();

    std::chrono::milliseconds m_holdTime;
    QWidget* m_scope = nullptr;
    Qt::Key m_key = Qt::Key_unknown;
    bool m_lettersOn = true;
    std::optional<int> m_source; ///< what holds it down: the key, or 0 for the mouse
    QElapsedTimer m_since;
    QBasicTimer m_timer;
};

} // namespace fermata::ui

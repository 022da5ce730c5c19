// What takes time right now, as words and a thin bar.
#pragma once

#include <QWidget>

namespace fermata::ui {

/// GUI thread only.
class ProgressLine final : public QWidget {
    Q_OBJECT
public:
    explicit ProgressLine(QWidget* parent);

    /// `total` 0: unknown; then the bar shows a moving piece, or a full dashed line with reduced motion.
    void setProgress(const QString& words, quint64 done, quint64 total);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void timerEvent(QTimerEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void updateTimer();

    QString m_words;
    quint64 m_done = 0;
    quint64 m_total = 0;
    int m_timer = 0;
    int m_step = 0;
};

} // namespace fermata::ui

#include "ui/widgets/progress_line.h"

#include <algorithm>

#include <QPainter>
#include <QTimerEvent>

#include "ui/style/runs.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

namespace {

constexpr int stepMilliseconds = 100;
constexpr int stepsPerTurn = 40; // one turn in four seconds

} // namespace

ProgressLine::ProgressLine(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Progress"));
}

void ProgressLine::setProgress(const QString& words, quint64 done, quint64 total) {
    m_words = words;
    m_done = done;
    m_total = total;
    setAccessibleName(total > 0 ? tr("%1: %2 of %3").arg(words, wording::count(done), wording::count(total)) : words);
    updateTimer();
    update();
}

void ProgressLine::updateTimer() {
    const bool moves = isVisible() && m_total == 0 && !themeOf(this).reduceMotion;
    if (moves && m_timer == 0) {
        m_timer = startTimer(stepMilliseconds);
    } else if (!moves && m_timer != 0) {
        killTimer(m_timer);
        m_timer = 0;
    }
}

QSize ProgressLine::sizeHint() const { return {320, themeOf(this).scaled(32)}; }

void ProgressLine::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    const QRectF words(0, 0, width(), height() - 8);
    QString figures;
    if (m_total > 0)
        figures = tr("%1 of %2", "progress").arg(wording::count(m_done), wording::count(m_total));
    else if (m_done > 0)
        figures = wording::count(m_done);
    const Runs right = runsOf(figures, theme, TextSize::Caption, theme.muted);
    const double rightWidth = widthOf(right);
    paintRuns(painter, words, right, Qt::AlignRight);
    paintRuns(painter, words.adjusted(0, 0, -rightWidth - 12, 0), runsOf(m_words, theme, TextSize::Caption, theme.text));
    const QRectF groove(0, height() - 6, width(), 3);
    painter.fillRect(groove, theme.raised);
    if (m_total > 0) {
        const double share = std::clamp(static_cast<double>(m_done) / static_cast<double>(m_total), 0.0, 1.0);
        painter.fillRect(QRectF(groove.left(), groove.top(), groove.width() * share, 3), theme.of(State::Running));
    } else if (theme.reduceMotion) {
        QPen dashed(theme.of(State::Running), 3);
        dashed.setDashPattern({2, 2});
        painter.setPen(dashed);
        painter.drawLine(groove.topLeft() + QPointF(0, 1.5), groove.topRight() + QPointF(0, 1.5));
    } else {
        const double piece = groove.width() / 5;
        const double at = (groove.width() + piece) * m_step / stepsPerTurn - piece;
        painter.fillRect(QRectF(at, groove.top(), piece, 3).intersected(groove), theme.of(State::Running));
    }
}

void ProgressLine::timerEvent(QTimerEvent* event) {
    if (event->timerId() != m_timer)
        return;
    m_step = (m_step + 1) % stepsPerTurn;
    update();
}

void ProgressLine::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    updateTimer();
}

void ProgressLine::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    updateTimer();
}

} // namespace fermata::ui

#include "ui/rehearsal/policy_slider.h"

#include <algorithm>
#include <cmath>

#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include "ui/style/runs.h"
#include "ui/style/theme.h"
#include "ui/widgets/text_line.h"

namespace fermata::ui {

using namespace style;

namespace {

constexpr int rowHeight = 80;
constexpr int pageSteps = 10;

} // namespace

PolicySlider::PolicySlider(PolicyField field, QWidget* parent)
    : QSlider(Qt::Horizontal, parent), m_field(std::move(field)), m_typed(new QLineEdit(this)) {
    setObjectName(QString::fromStdString(m_field.path));
    setFocusPolicy(Qt::StrongFocus);
    setSingleStep(1);
    setPageStep(pageSteps);
    setRange(0, stepOf(m_field.most));
    setValue(stepOf(m_field.now));
    m_typed->hide();
    m_typed->setAccessibleName(m_field.name);
    m_typed->setAlignment(Qt::AlignRight);
    connect(m_typed, &QLineEdit::editingFinished, this, &PolicySlider::takeTyped);
    connect(this, &QSlider::valueChanged, this, &PolicySlider::tell);
    tell();
}

int PolicySlider::stepOf(double number) const {
    return static_cast<int>(std::lround((number - m_field.least) / m_field.step));
}

double PolicySlider::number() const {
    // What is in force may lie between two steps; untouched it stays exactly that.
    return isTouched() ? m_field.least + value() * m_field.step : m_field.now;
}

void PolicySlider::setNumber(double number) {
    setValue(stepOf(std::clamp(number, m_field.least, m_field.most)));
}

void PolicySlider::setField(PolicyField field) {
    const bool wasTouched = isTouched();
    const double kept = number();
    m_field = std::move(field);
    setRange(0, stepOf(m_field.most));
    setNumber(wasTouched ? kept : m_field.now);
    tell();
    update();
}

void PolicySlider::setOther(std::optional<double> a) {
    m_a = a;
    update();
}

QSize PolicySlider::sizeHint() const {
    return {320, themeOf(this).scaled(rowHeight)};
}

void PolicySlider::tell() {
    setAccessibleName(tr("%1 %2: %3 in B, %4 now", "name, unit, number, number")
                          .arg(m_field.name, m_field.unit, shownOf(m_field, number()), shownOf(m_field, m_field.now)));
    setToolTip(
        plainToolTip(tr("%1 (%2): %3 now. An arrow is one step, Shift ten; F2 types the number.",
                        "name, field of the policy, number")
                         .arg(m_field.name, QString::fromStdString(m_field.path), shownOf(m_field, m_field.now))));
    update();
}

QRectF PolicySlider::track() const {
    const Theme& theme = themeOf(this);
    return QRectF(8, theme.scaled(38), width() - 16, 3);
}

double PolicySlider::xOf(double number) const {
    const QRectF all = track();
    const double range = m_field.most - m_field.least;
    return all.left() + all.width() * (range > 0 ? (number - m_field.least) / range : 0.0);
}

void PolicySlider::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LeftToRight);
    painter.setRenderHint(QPainter::Antialiasing);
    const double line = theme.scaled(24), figures = theme.scaled(56);
    const QRectF head(8, 2, width() - 16, line);
    auto words = runsOf(m_field.name, theme, TextSize::Body, theme.text);
    append(words, runsOf(QStringLiteral("  ") + m_field.unit, theme, TextSize::Caption, theme.muted));
    paintRuns(painter, head.adjusted(0, 0, -2 * figures, 0), words);
    paintText(painter, QRectF(head.right() - 2 * figures, head.top(), figures, line), shownOf(m_field, m_field.now),
              theme.mono(TextSize::Caption), theme.muted, Qt::AlignRight);
    paintText(painter, QRectF(head.right() - figures, head.top(), figures, line), shownOf(m_field, number()),
              theme.mono(TextSize::Key, isTouched() ? QFont::DemiBold : QFont::Normal),
              isTouched() ? theme.text : theme.muted, Qt::AlignRight);

    const QRectF all = track();
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.line);
    painter.drawRoundedRect(all, 1.5, 1.5);
    const double now = xOf(m_field.now), b = xOf(number());
    painter.setBrush(theme.accent);
    if (isTouched())
        painter.drawRect(QRectF(std::min(now, b), all.top(), std::abs(b - now), all.height()));
    painter.fillRect(QRectF(now - 1, all.center().y() - 8, 2, 16), theme.text);
    if (m_a) {
        const double a = xOf(*m_a);
        QPainterPath triangle;
        triangle.moveTo(a, all.bottom() + 2);
        triangle.lineTo(a - 5, all.bottom() + 11);
        triangle.lineTo(a + 5, all.bottom() + 11);
        triangle.closeSubpath();
        painter.setPen(QPen(theme.text, 1.2));
        painter.setBrush(theme.surface);
        painter.drawPath(triangle);
    }
    painter.setPen(QPen(isTouched() ? theme.accent : theme.edge, 1.5));
    painter.setBrush(isTouched() ? theme.accent : theme.surface);
    painter.drawRoundedRect(QRectF(b - 6, all.center().y() - 7, 12, 14), 3, 3);
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.accent, 1));
        painter.drawRoundedRect(QRectF(b - 9, all.center().y() - 10, 18, 20), 4, 4);
    }
    const QRectF foot(8, all.bottom() + theme.scaled(10), width() - 16, theme.scaled(18));
    paintText(painter, foot, shownOf(m_field, m_field.least), theme.mono(TextSize::Caption), theme.muted);
    paintText(painter, foot, shownOf(m_field, m_field.most), theme.mono(TextSize::Caption), theme.muted,
              Qt::AlignRight);
    painter.fillRect(QRectF(0, height() - 1, width(), 1), theme.raised);
}

void PolicySlider::keyPressEvent(QKeyEvent* event) {
    const int by = event->modifiers() & Qt::ShiftModifier ? pageSteps : 1;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Down:
        return setValue(value() - by);
    case Qt::Key_Right:
    case Qt::Key_Up:
        return setValue(value() + by);
    case Qt::Key_F2:
        return type();
    case Qt::Key_Backspace:
    case Qt::Key_Delete:
        return setValue(stepOf(m_field.now));
    case Qt::Key_Escape:
        if (m_typed->isVisible()) {
            m_typed->clear();
            m_typed->hide();
            setFocus();
            return;
        }
        break;
    default:
        break;
    }
    QSlider::keyPressEvent(event);
}

void PolicySlider::mousePressEvent(QMouseEvent* event) {
    setFocus(Qt::MouseFocusReason);
    if (event->button() == Qt::LeftButton && event->position().y() > track().top() - 12)
        mouseMoveEvent(event);
}

void PolicySlider::mouseMoveEvent(QMouseEvent* event) {
    if (!(event->buttons() & Qt::LeftButton))
        return;
    const QRectF all = track();
    const double share = std::clamp((event->position().x() - all.left()) / all.width(), 0.0, 1.0);
    setNumber(m_field.least + share * (m_field.most - m_field.least));
}

void PolicySlider::mouseDoubleClickEvent(QMouseEvent*) {
    type();
}

void PolicySlider::type() {
    m_typed->setText(QString::number(number(), 'f', m_field.decimals));
    m_typed->show();
    m_typed->selectAll();
    m_typed->setFocus();
}

void PolicySlider::takeTyped() {
    if (!m_typed->isVisible())
        return;
    m_typed->hide();
    bool isNumber = false;
    const double typed = m_typed->text().trimmed().toDouble(&isNumber);
    if (isNumber && std::isfinite(typed))
        setNumber(typed);
    setFocus();
}

void PolicySlider::resizeEvent(QResizeEvent* event) {
    QSlider::resizeEvent(event);
    const Theme& theme = themeOf(this);
    m_typed->setGeometry(width() - theme.scaled(92), 0, theme.scaled(88), theme.scaled(28));
}

} // namespace fermata::ui

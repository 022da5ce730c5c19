#include "ui/policy/policy_edit.h"

#include <algorithm>

#include <QPainter>
#include <QTextBlock>

#include "ui/style/icons.h"
#include "ui/style/runs.h"
#include "ui/widgets/text_line.h"

namespace fermata::ui {

using namespace style;

class PolicyEdit::Gutter final : public QWidget {
public:
    explicit Gutter(PolicyEdit* edit) : QWidget(edit), m_edit(edit) {}
    QSize sizeHint() const override { return {m_edit->gutterWidth(), 0}; }

protected:
    void paintEvent(QPaintEvent* event) override { m_edit->paintGutter(event); }

private:
    PolicyEdit* m_edit;
};

PolicyEdit::PolicyEdit(QWidget* parent) : QPlainTextEdit(parent), m_gutter(new Gutter(this)) {
    setObjectName(QStringLiteral("policyText"));
    setAccessibleName(tr("Text of the policy"));
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setTabChangesFocus(false);
    m_gutter->setAccessibleName(tr("Numbers of the lines"));
    connect(this, &QPlainTextEdit::blockCountChanged, this, [this] { setViewportMargins(gutterWidth(), 0, 0, 0); });
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& area, int moved) {
        if (moved != 0)
            m_gutter->scroll(0, moved);
        else
            m_gutter->update(0, area.y(), m_gutter->width(), area.height());
    });
    restyle();
}

void PolicyEdit::restyle() {
    setFont(themeOf(this).mono(TextSize::Body));
    setTabStopDistance(fontMetrics().horizontalAdvance(u' ') * 2);
    setViewportMargins(gutterWidth(), 0, 0, 0);
    markLine();
}

int PolicyEdit::gutterWidth() const {
    const auto digits = QString::number(std::max(100, blockCount())).size();
    return static_cast<int>(fontMetrics().horizontalAdvance(u'9') * static_cast<int>(digits)) + 36;
}

void PolicyEdit::setProblem(int line, const QString& words) {
    m_problem = line;
    setAccessibleDescription(words);
    markLine();
    m_gutter->update();
}

void PolicyEdit::markLine() {
    QList<QTextEdit::ExtraSelection> marks;
    if (const QTextBlock block = document()->findBlockByNumber(m_problem - 1); m_problem > 0 && block.isValid()) {
        const Theme& theme = themeOf(this);
        QTextEdit::ExtraSelection mark;
        mark.format.setBackground(blend(theme.surface, theme.of(State::Failed), 0.16));
        mark.format.setProperty(QTextFormat::FullWidthSelection, true);
        mark.cursor = QTextCursor(block);
        marks.append(mark);
    }
    setExtraSelections(marks);
}

void PolicyEdit::goTo(int line, int column) {
    const QTextBlock block = document()->findBlockByNumber(std::clamp(line, 1, blockCount()) - 1);
    QTextCursor cursor(block);
    cursor.setPosition(block.position() + std::clamp(column - 1, 0, block.length() - 1));
    setTextCursor(cursor);
    centerCursor();
    setFocus();
}

void PolicyEdit::resizeEvent(QResizeEvent* event) {
    QPlainTextEdit::resizeEvent(event);
    const QRect inside = contentsRect();
    m_gutter->setGeometry(QRect(inside.left(), inside.top(), gutterWidth(), inside.height()));
}

void PolicyEdit::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::StyleChange && m_gutter)
        restyle();
}

void PolicyEdit::paintGutter(QPaintEvent* event) {
    const Theme& theme = themeOf(this);
    QPainter painter(m_gutter);
    painter.setLayoutDirection(Qt::LeftToRight);
    painter.fillRect(event->rect(), theme.background);
    QTextBlock block = firstVisibleBlock();
    double top = blockBoundingGeometry(block).translated(contentOffset()).top();
    for (; block.isValid() && top <= event->rect().bottom(); block = block.next()) {
        const double height = blockBoundingRect(block).height();
        const bool isWrong = block.blockNumber() + 1 == m_problem;
        const QRectF area(0, top, m_gutter->width() - 10, height);
        if (isWrong)
            paintIcon(painter, QRectF(4, top, 16, height), Icon::OctagonX, theme.of(State::Failed), 14);
        paintText(painter, area, QString::number(block.blockNumber() + 1),
                  theme.mono(TextSize::Caption, isWrong ? QFont::DemiBold : QFont::Normal),
                  isWrong ? theme.text : theme.muted, Qt::AlignRight);
        top += height;
    }
}

} // namespace fermata::ui

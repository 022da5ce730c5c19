#include "ui/pipeline/log_pane.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTextBlock>
#include <QVBoxLayout>

#include "ui/style/theme.h"
#include "ui/widgets/text_line.h"

namespace fermata::ui {

LogPane::LogPane(QWidget* parent)
    : QWidget(parent),
      m_title(new TextLine(this, style::TextSize::Body, QFont::DemiBold)),
      m_fact(new TextLine(this, style::TextSize::Caption, QFont::Normal, TextLine::Ink::Muted)),
      m_search(new QLineEdit(this)),
      m_view(new QPlainTextEdit(this)) {
    setObjectName(QStringLiteral("logPane"));
    setAccessibleName(tr("Log of a job"));
    m_search->setObjectName(QStringLiteral("logSearch"));
    m_search->setAccessibleName(tr("Search the log"));
    m_search->setPlaceholderText(tr("Search the log"));
    m_search->setClearButtonEnabled(true);
    m_search->setFixedWidth(220);
    m_search->setTextMargins(6, 0, 6, 0);
    m_view->setObjectName(QStringLiteral("logView"));
    m_view->setAccessibleName(tr("Log of a job"));
    m_view->setReadOnly(true);
    m_view->setUndoRedoEnabled(false);
    m_view->setMaximumBlockCount(linesKept);
    m_view->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->document()->setDocumentMargin(12);
    m_view->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* close = new QPushButton(tr("Close"), this);
    close->setObjectName(QStringLiteral("closeLog"));
    close->setAccessibleName(tr("Close the log"));
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 6, 12, 6);
    head->setSpacing(12);
    head->addWidget(m_title);
    head->addWidget(m_fact, 1);
    head->addWidget(m_search);
    head->addWidget(close);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(head);
    all->addWidget(m_view, 1);
    m_search->installEventFilter(this);
    connect(close, &QPushButton::clicked, this, &LogPane::closed);
    setFocusProxy(m_view);
    restyle();
}

void LogPane::open(const QString& title) {
    m_title->setText(tr("Log of %1").arg(title));
    m_view->clear();
    m_reader = {};
    setState(State::Reading);
}

void LogPane::appendText(const QString& text) {
    auto* bar = m_view->verticalScrollBar();
    const bool wasAtEnd = bar->value() >= bar->maximum();
    const int before = bar->value();
    const int blocks = m_view->blockCount();
    // Not through the view's own cursor: what somebody marks while he reads stays marked.
    QTextCursor end(m_view->document());
    end.movePosition(QTextCursor::End);
    const auto shown = m_reader.take(text);
    end.insertText(shown);
    if (wasAtEnd) {
        bar->setValue(bar->maximum());
        return;
    }
    // Lines that fell out above move the rest up: what is read stays under the eye.
    const int fallen = blocks + static_cast<int>(shown.count(u'\n')) - m_view->blockCount();
    bar->setValue(std::max(before - std::max(fallen, 0), 0));
}

void LogPane::setState(State state, const QString& why) {
    m_state = state;
    m_why = why;
    switch (state) {
    case State::Reading:
        m_fact->setText(tr("reading"));
        break;
    case State::Live:
        m_fact->setText(tr("running: follows the end while it is shown"));
        break;
    case State::Ended:
        m_fact->setText(tr("whole"));
        break;
    case State::Missing:
        m_fact->setText(why.isEmpty() ? tr("its source has no log") : tr("no log: %1").arg(why));
        break;
    case State::Failed:
        m_fact->setText(why.isEmpty() ? tr("could not be read") : tr("could not be read: %1").arg(why));
        break;
    }
}

QString LogPane::text() const {
    return m_view->toPlainText();
}

int LogPane::lines() const {
    return m_view->document()->isEmpty() ? 0 : m_view->blockCount();
}

bool LogPane::findNext(bool backward) {
    const auto words = m_search->text();
    if (words.isEmpty())
        return false;
    const auto flags = backward ? QTextDocument::FindBackward : QTextDocument::FindFlags();
    if (m_view->find(words, flags))
        return true;
    const auto held = m_view->textCursor();
    m_view->moveCursor(backward ? QTextCursor::End : QTextCursor::Start);
    if (m_view->find(words, flags))
        return true;
    m_view->setTextCursor(held);
    return false;
}

bool LogPane::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            const bool isFound = findNext(key->modifiers() & Qt::ShiftModifier);
            if (isFound)
                setState(m_state, m_why);
            else if (!m_search->text().isEmpty())
                m_fact->setText(tr("not in the lines that are kept"));
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void LogPane::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        emit closed();
    else if (event->matches(QKeySequence::Find))
        m_search->setFocus(Qt::ShortcutFocusReason);
    else
        QWidget::keyPressEvent(event);
}

void LogPane::restyle() {
    auto font = style::themeOf(this).mono(style::TextSize::Caption);
    font.setWordSpacing(0); // columns of a log stand below each other
    m_view->setFont(font);
}

void LogPane::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const auto& theme = style::themeOf(this);
    painter.fillRect(rect(), theme.background);
    painter.fillRect(0, 0, width(), 1, theme.line);
}

void LogPane::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        restyle();
}

} // namespace fermata::ui

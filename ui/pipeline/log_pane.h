// The log of one job: plain text, the newest lines, at its end unless somebody reads further up.
#pragma once

#include <QWidget>

#include "ui/pipeline/log_text.h"

class QLineEdit;
class QPlainTextEdit;

namespace fermata::ui {

class TextLine;

/// GUI thread only.
class LogPane final : public QWidget {
    Q_OBJECT
public:
    /// So many lines are kept, the newest.
    static constexpr int linesKept = 10'000;

    enum class State {
        Reading, ///< asked for; more will come
        Live,    ///< the job runs, so the log grows
        Ended,   ///< all of it is here
        Missing, ///< its source has none
        Failed   ///< it could not be read
    };

    explicit LogPane(QWidget* parent);

    /// Begins with the log of another job. Plain text.
    void open(const QString& title);
    /// More of it. @requires nothing of the text: it ends anywhere and is shown as it is
    void appendText(const QString& text);
    /// `why`: in one line, for Missing and Failed.
    void setState(State state, const QString& why = {});
    State state() const { return m_state; }
    QString text() const;
    int lines() const;
    /// The next place that holds the words of the search field, wrapping around.
    /// @returns false where there is none
    bool findNext(bool backward = false);
    QLineEdit& search() { return *m_search; }
    QPlainTextEdit& view() { return *m_view; }

signals:
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void restyle();

    TextLine* m_title;
    TextLine* m_fact;
    QLineEdit* m_search;
    QPlainTextEdit* m_view;
    LogText m_reader;
    State m_state = State::Reading;
    QString m_why;
};

} // namespace fermata::ui

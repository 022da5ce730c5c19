// The policy as text: what is wrong with it, line by line, and which recorded decisions it would have changed.
#pragma once

#include <functional>

#include <QTimer>
#include <QWidget>

#include "ui/bridge/bridge.h"

class QAction;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace fermata::ui {

class EmptyState;
class FlipModel;
class PolicyEdit;
class TextLine;

/// Tries what is written on the recorded decisions a moment after the last key, off the GUI thread; old results stay
/// muted meanwhile. Writes nothing by itself: saving asks for a file and a reason, and is a command. GUI thread only.
class PolicyScreen final : public QWidget {
    Q_OBJECT
public:
    /// Where to save; empty: not at all.
    using AskFile = std::function<QString(QWidget* parent, const QString& suggestion)>;

    PolicyScreen(Bridge& bridge, AskFile askFile, QWidget* parent);

    PolicyEdit& text() { return *m_text; }
    FlipModel& flips() { return *m_flips; }
    /// What stands under the heading of the preview, as it is on screen.
    QString verdictLine() const;
    const QList<QAction*>& screenActions() const { return m_actions; }
    /// Puts a text in place of what is written, as one step that Ctrl+Z takes back; nothing is saved by that.
    void propose(const QString& text);

signals:
    void noted(const QString& words);
    void changeOpened(const QString& key);

protected:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildHead();
    QWidget* buildPreview();
    void readInForce();
    void written();
    void tryIt();
    void showTrial(const Result<engine::PolicyTrial>& trial);
    void showCounts(const engine::PolicyTrial& trial);
    void takeBack();
    void save();
    void restyle();
    bool isChanged() const;

    Bridge& m_bridge;
    AskFile m_askFile;
    TextLine* m_origin;
    TextLine* m_state;
    QPushButton* m_saveButton;
    QPushButton* m_backButton;
    PolicyEdit* m_text;
    TextLine* m_problem;
    TextLine* m_summary;
    QLabel* m_counts;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QTableView* m_table;
    FlipModel* m_flips;
    QTimer m_pause;
    QList<QAction*> m_actions;
    std::string m_inForce;                          ///< text of the policy in force; empty: not read yet
    std::shared_ptr<const decision::Policy> m_seen; ///< the policy in force when it was read
    bool m_isProtected = false;
    bool m_isSound = false; ///< what is written was tried and is a policy
    QString m_proposed;     ///< waits until the policy in force was read
    int m_turn = 0;         ///< answers to an earlier text are not wanted any more
};

} // namespace fermata::ui

// One change in full: head with the four acts, how the verdict came about, and everything that it rests on.
#pragma once

#include <memory>

#include <QWidget>

#include "core/decision/allocation/test_plan.h"
#include "ui/bridge/bridge.h"
#include "ui/models/selection.h"
#include "ui/widgets/act_bar.h"

class QAction;
class QLabel;
class QStackedWidget;

namespace fermata::ui {

class EmptyState;
class TextLine;

/// Follows the selection and the snapshots; asks for acts, never acts. Esc is the window's: it knows where to go back.
/// GUI thread only.
class ChangeScreen final : public QWidget {
    Q_OBJECT
public:
    ChangeScreen(Bridge& bridge, Selection& selection, QWidget* parent);
    ~ChangeScreen() override;

    ActBar* acts() const;
    /// For menus, the palette of commands and the list of keys.
    const QList<QAction*>& screenActions() const { return m_actions; }
    /// Single letters can be switched off (WCAG 2.1.4); the other ways to act stay.
    void setLetterKeys(bool areOn);

signals:
    void actRequested(const QString& key, fermata::ui::ActKind kind);
    void wayRequested(const QString& key, int way);
    void outcomeRequested(const QString& key);
    /// A failing test is to go into quarantine, or out of it: its full name.
    void quarantineRequested(const QString& test);

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Parts;

    QWidget* buildHead();
    QWidget* buildBody();
    void addActions();
    /// Of a row of the causes: that verdict against the one before it.
    void showDifference(int row);
    void showTestPlan();
    /// @requires the view has evidence and a decision, the snapshot a policy
    static decision::TestPlan testPlanOf(const engine::Snapshot& snapshot, const engine::ChangeView& view);
    void askForQuarantine(); ///< of the test that is selected, else of the first one
    void refresh();
    void showHead(const engine::Snapshot& snapshot, const engine::ChangeView& view);
    void showDecision(const engine::Snapshot& snapshot, const engine::ChangeView& view);
    void showEvidence(const engine::Snapshot& snapshot, const engine::ChangeView& view);
    void askForPasts(const engine::ChangeView& view);
    void restyle();

    Bridge& m_bridge;
    Selection& m_selection;
    std::unique_ptr<Parts> m_parts;
    QStackedWidget* m_stack;
    QList<QAction*> m_actions;
    std::vector<std::pair<QAction*, QKeySequence>> m_letters;
};

} // namespace fermata::ui

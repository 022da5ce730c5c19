// The console: inbox, graph, decision card and production at one glance; in a small window the card becomes a drawer.
#pragma once

#include <functional>
#include <vector>

#include <QKeySequence>
#include <QWidget>

#include "ui/bridge/bridge.h"
#include "ui/models/selection.h"
#include "ui/widgets/act_bar.h"

class QAction;
class QSplitter;
class QStackedWidget;
class QVBoxLayout;

namespace fermata::ui {

class DecisionCard;
class InboxView;
class ProductionStrip;
class StartPage;
class TrainCard;

/// GUI thread only. Its single-letter actions work while the keyboard is in the console, never in a text field.
class ConsoleScreen final : public QWidget {
    Q_OBJECT
public:
    /// `graph` becomes the middle of the console.
    ConsoleScreen(Bridge& bridge, Selection& selection, QWidget* graph, QWidget* parent);

    /// For menus, the palette of commands and the list of keys.
    const QList<QAction*>& screenActions() const { return m_actions; }
    /// Single letters can be switched off (WCAG 2.1.4); the other ways to act stay.
    void setLetterKeys(bool areOn);
    InboxView* inbox() const { return m_inbox; }
    DecisionCard* card() const { return m_card; }
    TrainCard* train() const { return m_train; }
    StartPage* startPage() const { return m_start; }
    QByteArray columns() const;
    void setColumns(const QByteArray& state);

signals:
    void openRequested(const QString& key);
    void actRequested(const QString& key, fermata::ui::ActKind kind);
    void wayRequested(const QString& key, int way);
    /// All of these are to be approved with one reason.
    void batchRequested(const QStringList& keys);
    void outcomeRequested(const QString& key);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QAction* add(const QString& name, const QKeySequence& key, const char* objectName, std::function<void()> act);
    void addActions();
    void refresh();
    void showCard();
    bool isTrainShown() const;
    void requestBatch();
    void recordTrain();
    void arrange();
    void placeDrawer();
    void toggleCard();
    QString selectedKey() const;
    void copySelected();

    Bridge& m_bridge;
    Selection& m_selection;
    InboxView* m_inbox;
    QWidget* m_graph;
    QStackedWidget* m_right; ///< card | train
    DecisionCard* m_card;
    TrainCard* m_train;
    ProductionStrip* m_production;
    StartPage* m_start;
    QStackedWidget* m_stack;
    QWidget* m_live;
    QSplitter* m_outer = nullptr; ///< left part | card
    QSplitter* m_inner;           ///< inbox | graph
    QList<QAction*> m_actions;
    std::vector<std::pair<QAction*, QKeySequence>> m_letters;
    QByteArray m_outerState; ///< to come back to when the card leaves its drawer
    bool m_isNarrow = false;
    bool m_isDrawerOpen = true;
};

} // namespace fermata::ui

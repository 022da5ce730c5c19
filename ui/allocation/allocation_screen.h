// Who holds which environment of the pools, who should get the next one, and who waits: the queue that nobody jumps.
#pragma once

#include <QWidget>

#include "core/engine/allocation_view.h"
#include "ui/bridge/bridge.h"

class QAction;
class QPushButton;
class QStackedWidget;

namespace fermata::ui {

class EmptyState;
class Panel;
class RowsModel;
class RowsView;
class TextLine;

/// Shows Snapshot::allocation; asks for acts, never acts. GUI thread only.
class AllocationScreen final : public QWidget {
    Q_OBJECT
public:
    AllocationScreen(Bridge& bridge, QWidget* parent);

    RowsModel& places() { return *m_placeRows; }
    RowsModel& demands() { return *m_demandRows; }
    /// For the palette and the list of keys.
    const QList<QAction*>& screenActions() const { return m_actions; }

signals:
    /// An environment for a change, `subject` as OrderDialog::select.
    void requestRequested(const QString& subject);
    /// What is held is to be given back: HoldingView::order.
    void releaseRequested(const QString& order);
    void changeOpened(const QString& key);

protected:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildHead();
    QWidget* buildTables();
    void addActions();
    void refresh();
    void follow(); ///< what can be asked for with what is selected
    void restyle();
    const engine::DemandView* demand() const;
    const engine::PlaceView* place() const;
    void openChange();

    Bridge& m_bridge;
    std::shared_ptr<const engine::AllocationView> m_board; ///< as shown
    TextLine* m_sum;
    TextLine* m_second;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    Panel *m_placePanel, *m_demandPanel;
    RowsModel *m_placeRows, *m_demandRows;
    RowsView *m_placeView, *m_demandView;
    QAction *m_request, *m_release, *m_open;
    QPushButton *m_requestButton, *m_releaseButton;
    QList<QAction*> m_actions;
};

} // namespace fermata::ui

// The inbox of the console: what waits, grouped; one selection shared with card and graph.
#pragma once

#include <QSortFilterProxyModel>
#include <QWidget>

#include "ui/models/inbox_model.h"
#include "ui/models/selection.h"

class QLineEdit;
class QToolButton;
class QTreeView;

namespace fermata::ui {

class TextLine;

/// GUI thread only.
class InboxView final : public QWidget {
    Q_OBJECT
public:
    InboxView(Selection& selection, QWidget* parent);

    void setSnapshot(const SnapshotPointer& snapshot);
    const InboxModel& model() const { return m_model; }
    QTreeView* tree() const { return m_tree; }
    /// Selects the next change that needs the acting person.
    void selectNext();
    QString selectedText() const;
    /// The changes that are chosen, in the order of the inbox; one or none as a rule, several for a train.
    std::vector<std::string> chosen() const;
    /// Chooses these changes together; those that the inbox does not show are left out.
    void choose(const std::vector<std::string>& keys);
    /// Leaves only the current change chosen.
    void chooseOne();
    void focusList();

signals:
    void openRequested(const QString& key);
    /// Other changes are chosen than before.
    void chosenChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    class Filter;
    void restyle();
    void followSelection();
    void expandFresh(const QModelIndex& parent, int first, int last);
    void updateFact();
    void selectFirst();

    Selection& m_selection;
    InboxModel m_model;
    QSortFilterProxyModel* m_filter;
    TextLine* m_fact;
    QToolButton* m_filterButton;
    QLineEdit* m_filterEdit;
    QTreeView* m_tree;
    int m_unseen = 0;      ///< rows that came below since the person last moved
    bool m_isFilled = false;
};

} // namespace fermata::ui

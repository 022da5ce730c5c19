// The list beside the graph with its search: finds what is outside the view, and brings it there.
#pragma once

#include <QLineEdit>
#include <QWidget>

#include "ui/pipeline/twin_model.h"

class QTreeView;

namespace fermata::ui {

class TextLine;

/// One line to type into; how much it found stands at its right end.
class NodeSearch final : public QLineEdit {
    Q_OBJECT
public:
    explicit NodeSearch(QWidget* parent);
    void setFound(const QString& words);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_found;
};

/// Follows the graph and leads it; changes nothing else. GUI thread only.
class TwinList final : public QWidget {
    Q_OBJECT
public:
    explicit TwinList(QWidget* parent);

    void setFleet(std::shared_ptr<const FleetValue> fleet);
    void setScope(std::optional<QSet<QString>> ids);
    /// The node that is current in the graph; its row is selected if it is listed.
    void setCurrent(const QString& id);
    void setQuery(const QString& text);
    void focusSearch();
    TwinModel& model() { return *m_model; }
    QTreeView& tree() { return *m_tree; }
    NodeSearch& search() { return *m_search; }

signals:
    /// A row was selected by hand or key.
    void chosen(const QString& id);
    /// Enter, or a double click: it shall be brought to the middle.
    void centred(const QString& id);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    class Delegate;
    void showFound();
    void centreMatch();

    TwinModel* m_model;
    NodeSearch* m_search;
    QTreeView* m_tree;
    TextLine* m_hint;
    QString m_current;
    bool m_isFollowing = false; ///< the selection comes from the graph
};

} // namespace fermata::ui

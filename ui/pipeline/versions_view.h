// Which version of each service runs in which environment: quiet where it is the newest, in words where it is not.
#pragma once

#include <QWidget>

#include "ui/pipeline/versions_model.h"

class QTableView;

namespace fermata::ui {

class TextLine;

/// GUI thread only.
class VersionsView final : public QWidget {
    Q_OBJECT
public:
    explicit VersionsView(QWidget* parent);

    void setTable(const VersionTable& table);
    /// Marks the row of the node that is current in the graph.
    void setCurrent(const QString& nodeId, const QString& band);
    VersionsModel& model() { return *m_model; }
    QTableView& table() { return *m_table; }
    QString fact() const;

signals:
    /// A cell was chosen: the node that it stands for, or the band where it stands for none.
    void chosen(const QString& nodeId, const QString& band);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    class Delegate;
    void spread();
    void compare();

    VersionsModel* m_model;
    QTableView* m_table;
    TextLine* m_title;
    TextLine* m_fact;
    bool m_isFollowing = false;
};

} // namespace fermata::ui

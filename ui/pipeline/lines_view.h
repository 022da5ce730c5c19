// The other changes: one line each on the lanes of the graph, with states as squares and the verdict as a flag.
#pragma once

#include <QListView>

#include "ui/pipeline/lines_model.h"

namespace fermata::ui {

/// GUI thread only.
class LinesView final : public QListView {
    Q_OBJECT
public:
    explicit LinesView(QWidget* parent);

    void setLines(std::vector<ChangeLine> lines);
    /// The opened change has no line, because it has a band.
    void setOpened(const QString& key);
    /// Where the lanes begin, in pixels of the view; four of them.
    void setLanes(const std::vector<double>& widths);
    LinesModel& lines() { return *m_lines; }

signals:
    /// A click, or Enter, on the line of a change.
    void chosen(const QString& key);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    class Delegate;
    void hideOpened();

    LinesModel* m_lines;
    Delegate* m_delegate;
    QString m_opened;
};

} // namespace fermata::ui

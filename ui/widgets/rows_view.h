// A quiet table: no grid, rules between the rows, numbers in mono, names over folders, shares as bars.
#pragma once

#include <QTableView>

#include "ui/widgets/rows_model.h"

namespace fermata::ui {

/// GUI thread only. Copies the selected rows as lines with tabs.
class RowsView final : public QTableView {
    Q_OBJECT
public:
    /// `rowHeight` in pixels at text scale 1. The `stretched` column takes what the widths leave.
    RowsView(RowsModel* model, int rowHeight, int stretched, const std::vector<int>& widths, QWidget* parent);

    QString selectedText() const;

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    class Delegate;
};

} // namespace fermata::ui

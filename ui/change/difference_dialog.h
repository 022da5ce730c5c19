// What differs between two decisions on one change, as a table: before and after.
#pragma once

#include <QDialog>

#include "core/base/result.h"
#include "core/engine/difference.h"

class QLabel;

namespace fermata::ui {

class RowsModel;
class RowsView;

/// Says that it is read until show() is called. GUI thread only.
class DifferenceDialog final : public QDialog {
    Q_OBJECT
public:
    /// `headline`: such as "Review → Hold, 14:32"
    DifferenceDialog(const QString& headline, QWidget* parent);

    void show(const Result<std::vector<engine::DifferenceRow>>& rows);
    using QDialog::show;

private:
    QLabel* m_state;
    RowsModel* m_model;
    RowsView* m_view;
};

} // namespace fermata::ui

// Rows of a train's card: a flag or a key, what it is, and two facts at the right.
#pragma once

#include <optional>
#include <vector>

#include <QString>
#include <QWidget>

#include "ui/style/shapes.h"

namespace fermata::ui {

/// GUI thread only. What does not fit is cut at the left part and stands in the tooltip.
class TrainRows final : public QWidget {
    Q_OBJECT
public:
    struct Row {
        std::optional<style::VerdictShape> flag; ///< nothing: no flag
        QString text;                            ///< plain, one line
        QString middle, right;
        bool isStrong = false; ///< it decides about the train
        QString toolTip;       ///< plain
    };

    /// `name` says what the rows are; `middleWidth` in pixels at text scale 1, 0 for none.
    TrainRows(const QString& name, int middleWidth, QWidget* parent);
    void setRows(std::vector<Row> rows);
    const std::vector<Row>& rows() const { return m_rows; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    QString m_name;
    int m_middleWidth;
    std::vector<Row> m_rows;
};

} // namespace fermata::ui

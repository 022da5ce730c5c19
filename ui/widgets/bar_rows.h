// Rows of a label, a neutral bar and a number: the reasons of a risk, the expected losses of the actions.
#pragma once

#include <vector>

#include <QString>
#include <QWidget>

namespace fermata::ui {

/// Up = solid to the right, down = hollow to the left of one zero axis.
class SignedBars final : public QWidget {
    Q_OBJECT
public:
    struct Row {
        QString label; ///< plain, one line
        double value = 0.0;
        QString shown;   ///< the number as text
        QString toolTip; ///< plain
    };

    explicit SignedBars(QWidget* parent);
    void setRows(std::vector<Row> rows);
    const std::vector<Row>& rows() const { return m_rows; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    std::vector<Row> m_rows;
};

/// Solid bars from a common zero, each with a whisker from low to high; the smallest is marked with a word.
class LossBars final : public QWidget {
    Q_OBJECT
public:
    struct Row {
        QString label;
        double value = 0.0, low = 0.0, high = 0.0;
        QString shown;
        bool isLeast = false;
    };

    explicit LossBars(QWidget* parent);
    void setRows(std::vector<Row> rows);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<Row> m_rows;
};

} // namespace fermata::ui

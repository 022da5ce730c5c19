// The evidence of a decision as chips, four a row; the border of each says its state.
#pragma once

#include <vector>

#include <QWidget>

#include "ui/style/shapes.h"

class QGridLayout;

namespace fermata::ui {

/// One chip; keyboard and screen readers reach it. GUI thread only.
class EvidenceChip final : public QWidget {
    Q_OBJECT
public:
    struct Value {
        style::EvidenceShape shape = style::EvidenceShape::Missing;
        QString label;   ///< "Tests"
        QString word;    ///< "Stale"; empty when fresh
        QString detail;  ///< age
        QString toolTip; ///< source, age, digest; plain
    };

    explicit EvidenceChip(QWidget* parent);
    void setValue(const Value& value);
    const Value& value() const { return m_value; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Value m_value;
};

class EvidenceStrip final : public QWidget {
    Q_OBJECT
public:
    explicit EvidenceStrip(QWidget* parent);
    void setValues(const std::vector<EvidenceChip::Value>& values);

private:
    std::vector<EvidenceChip*> m_chips;
    QGridLayout* m_grid;
};

} // namespace fermata::ui

// One number of a policy: what it is now, in scenario A, and in B, which is being edited.
#pragma once

#include <optional>

#include <QSlider>

#include "ui/rehearsal/policy_fields.h"

class QLineEdit;

namespace fermata::ui {

/// Tick: now; triangle: A; handle: B, hollow while it is untouched; what lies between now and B is filled. An arrow
/// moves one step, Shift ten; a double click or F2 types the number. GUI thread only.
class PolicySlider final : public QSlider {
    Q_OBJECT
public:
    PolicySlider(PolicyField field, QWidget* parent);

    const PolicyField& field() const { return m_field; }
    /// Another policy came into force: what was touched keeps its number.
    void setField(PolicyField field);
    double number() const;
    /// The nearest step of the range.
    void setNumber(double number);
    bool isTouched() const { return value() != stepOf(m_field.now); }
    void setOther(std::optional<double> a); ///< scenario A's number
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    int stepOf(double number) const;
    QRectF track() const;
    double xOf(double number) const;
    void type();
    void takeTyped();
    void tell();

    PolicyField m_field;
    std::optional<double> m_a;
    QLineEdit* m_typed;
};

} // namespace fermata::ui

// The verdict of a change as a flag: a pentagon that points right.
#pragma once

#include <QWidget>

#include "ui/style/shapes.h"

namespace fermata::ui {

/// GUI thread only.
class VerdictFlag final : public QWidget {
    Q_OBJECT
public:
    explicit VerdictFlag(int size, QWidget* parent);

    /// `word` is what the flag says to those who do not see it.
    void setShape(style::VerdictShape shape, const QString& word);
    style::VerdictShape shape() const { return m_shape; }

    QSize sizeHint() const override { return {m_size, m_size}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int m_size;
    style::VerdictShape m_shape = style::VerdictShape::None;
};

} // namespace fermata::ui

// The navigation rail at the left: one cell a screen, a badge for what needs the person.
#pragma once

#include <vector>

#include <QWidget>

#include "ui/style/icons.h"

class QAction;
class QVBoxLayout;

namespace fermata::ui {

class RailCell;

/// GUI thread only. The first cells are screens, those at the bottom are helpers.
class Rail final : public QWidget {
    Q_OBJECT
public:
    explicit Rail(QWidget* parent);

    /// A checkable action is a screen.
    void addCell(QAction* action, style::Icon icon, bool isAtBottom = false);
    /// The number on the cell of `action`; 0 hides it.
    void setBadge(const QAction* action, int count);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QVBoxLayout* m_top;
    QVBoxLayout* m_bottom;
    std::vector<RailCell*> m_cells;
};

} // namespace fermata::ui

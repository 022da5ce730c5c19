// A designed nothing: an icon, one sentence, why, and what to do next.
#pragma once

#include <QWidget>

#include "ui/style/icons.h"

class QLabel;
class QVBoxLayout;

namespace fermata::ui {

/// GUI thread only.
class EmptyState final : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(QWidget* parent);

    /// All plain text. `isAlarm` draws the icon on a solid cell.
    void show(style::Icon icon, const QString& headline, const QString& explanation, bool isAlarm = false);
    QString headline() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    class Emblem;
    void restyle();

    Emblem* m_emblem;
    QLabel* m_headline;
    QLabel* m_explanation;
};

} // namespace fermata::ui

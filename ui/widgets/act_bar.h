// The four acts of a person on a decision, as buttons: exactly one recommended, closed ones say why.
#pragma once

#include <array>

#include <QWidget>

#include "core/engine/snapshot.h"

class QLabel;
class QPushButton;

namespace fermata::ui {

enum class ActKind { Hold, Approve, Override, RollBack };
inline constexpr int actKindCount = 4;

/// The word the engine knows an act by; empty for RollBack, which is an order (engine::OrderAct).
std::string commandName(ActKind kind);
/// The act that the verdict recommends.
ActKind recommended(const decision::Decision* decision);
/// Whether the acting person may do it, by the engine's word.
const engine::Permission& permissionOf(const engine::ChangeView& view, ActKind kind);

/// GUI thread only.
class ActBar final : public QWidget {
    Q_OBJECT
public:
    explicit ActBar(QWidget* parent);

    /// `isLoading`: the evidence is being read again; then only Hold and Roll back stay open.
    void setChange(const engine::ChangeView* view, Time now, bool isLoading);
    bool isOpen(ActKind kind) const;
    QString closedReason() const;

signals:
    void chosen(fermata::ui::ActKind kind);

protected:
    void changeEvent(QEvent* event) override;

private:
    void restyle();

    std::array<QPushButton*, actKindCount> m_buttons;
    QLabel* m_reason;
};

} // namespace fermata::ui

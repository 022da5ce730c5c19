// How the verdict came about: a band of verdicts, numbered flips, and the step line of the risk with its interval.
#pragma once

#include <optional>
#include <vector>

#include <QWidget>

#include "core/engine/snapshot.h"

namespace fermata::ui {

/// The steps at which the verdict is another than before, as places in `history`; the first step is one.
std::vector<std::size_t> flipsOf(const std::vector<engine::VerdictStep>& history);

/// GUI thread only.
class Timeline final : public QWidget {
    Q_OBJECT
public:
    explicit Timeline(QWidget* parent);

    /// `limit`: of the policy as it is now; what it was at earlier moments is not drawn, because it is not known here.
    void setHistory(std::vector<engine::VerdictStep> history, std::optional<double> limit, Time now);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    double xOf(Time at) const;

    std::vector<engine::VerdictStep> m_history;
    std::optional<double> m_limit;
    Time m_now{};
};

} // namespace fermata::ui

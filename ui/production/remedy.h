// What is done about a watched deployment and when: one sentence, a clock that counts seconds, what stands behind it.
#pragma once

#include <optional>

#include <QWidget>

#include "core/engine/watch_view.h"
#include "ui/style/theme.h"

namespace fermata::ui {

struct Remedy {
    QString headline;
    QString clock;                     ///< counts down or up; empty where nothing is due
    QStringList lines;                 ///< at most two, beside the clock
    std::optional<style::State> alarm; ///< its field is tinted in the colour of this state
    std::optional<double> share;       ///< 0 to 1 of a time that is fixed
    bool operator==(const Remedy&) const = default;
};

/// At this moment, which may be later than the snapshot. A time that is only projected is said as such, with its
/// latest; a fixed one is not.
Remedy remedyOf(const engine::WatchView& watch, Time now);

/// Why the evidence stands still, or empty while the monitor is heard.
QString staleWords(const engine::WatchView& watch, Time now);

/// Changes once a second and never blinks. GUI thread only.
class RemedyBox final : public QWidget {
    Q_OBJECT
public:
    explicit RemedyBox(QWidget* parent);

    void setRemedy(const Remedy& remedy);
    const Remedy& remedy() const { return m_remedy; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Remedy m_remedy;
};

} // namespace fermata::ui

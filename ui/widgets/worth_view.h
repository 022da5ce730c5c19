// Value against risk as pictures: two bars with the break-even between them, and the line from which a change ships.
#pragma once

#include <optional>
#include <vector>

#include <QString>
#include <QWidget>

#include "core/decision/frontier.h"
#include "ui/style/theme.h"

namespace fermata::ui {

/// What the two widgets draw, in the policy's unit a day.
struct WorthFigures {
    double perDay = 0.0;                                 ///< what the change is worth; 0: not known
    std::optional<double> needed, neededLow, neededHigh; ///< break-even at the risk and at both ends of its interval
    double atMost = 0.0;                                 ///< the most that the policy counts
    double pIncident = 0.0, low = 0.0, high = 0.0;
    std::optional<double> tipsAt; ///< risk of an incident; nothing: at no risk
    std::vector<decision::FrontierPoint> line;
    double upTo = 1.0;                        ///< right end of the line's axis
    QString unit;                             ///< plain
    QString target;                           ///< what a worth above the line leads to: "Approve"
    style::State colour = style::State::Held; ///< of the verdict
};

/// Worth hollow, what it takes solid with a whisker from the interval of the risk, a dashed line at the break-even,
/// and the risk at which it tips. GUI thread only.
class WorthBars final : public QWidget {
    Q_OBJECT
public:
    explicit WorthBars(QWidget* parent);
    void setFigures(const WorthFigures& figures);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    WorthFigures m_figures;
};

/// Risk of an incident to the right, worth a day upwards: above the line it ships. GUI thread only.
class WorthFrontier final : public QWidget {
    Q_OBJECT
public:
    explicit WorthFrontier(QWidget* parent);
    void setFigures(const WorthFigures& figures);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    WorthFigures m_figures;
};

/// "2,911", "14.5"; "more than 100,000" where it is nothing.
QString amountOf(const std::optional<double>& value, double atMost);
/// "tips at a risk of incident of 0.09", or why it never does.
QString tippingWords(const WorthFigures& figures);

} // namespace fermata::ui

#include "ui/production/deployment_lanes.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "ui/style/runs.h"
#include "ui/style/shapes.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {
namespace {

using style::State;
using style::TextSize;

constexpr double nameWidth = 130, laneHeight = 29, leastLane = 15, axisHeight = 22;
constexpr double gap = 6, leastBar = 10;
constexpr double leastLabel = 40; ///< a label that would be shorter says too little
constexpr int mostLanes = 8;

State stateOf(const delivery::Deployment& deployment) {
    if (deployment.state == delivery::RunState::Failed || deployment.state == delivery::RunState::Aborted)
        return State::Failed;
    if (deployment.isRollback)
        return State::RolledBack;
    if (deployment.state == delivery::RunState::Succeeded)
        return State::Passed;
    return isOver(deployment.state) ? State::Skipped : State::Running;
}

/// What stands out among deployments that went as they should.
bool isStanding(State state) {
    return style::isAbnormal(state) || state == State::RolledBack;
}

} // namespace

DeploymentLanes::DeploymentLanes(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("deploymentLanes"));
    setAccessibleName(tr("Deployments of the last hours"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void DeploymentLanes::setSnapshot(const engine::Snapshot& snapshot, const std::string& environment) {
    m_now = snapshot.at;
    m_lanes.clear();
    m_bars.clear();
    m_unseen = 0;
    std::vector<std::pair<Time, const delivery::Deployment*>> lately;
    for (const auto& [key, deployment] : snapshot.board->deployments) {
        const auto from = deployment.startedAt ? deployment.startedAt : deployment.finishedAt;
        if (deployment.environment == environment && from && m_now - *from <= shown)
            lately.emplace_back(*from, &deployment);
    }
    std::ranges::stable_sort(lately, std::ranges::greater{}, &std::pair<Time, const delivery::Deployment*>::first);
    QStringList said;
    std::map<std::string, int> laneOf;
    for (const auto& [from, deployment] : lately) {
        const auto [place, isNew] = laneOf.try_emplace(deployment->service, static_cast<int>(laneOf.size()));
        if (place->second >= mostLanes) {
            m_unseen += isNew ? 1 : 0;
            continue;
        }
        const QString service = wording::oneLine(deployment->service, 40);
        if (isNew)
            m_lanes.push_back({service, 0});
        ++m_lanes[static_cast<std::size_t>(place->second)].bars;
        Bar bar;
        bar.lane = place->second;
        bar.words = wording::oneLine(deployment->version.empty() ? "?" : deployment->version, 14);
        bar.from = from;
        bar.to = std::max(from, deployment->finishedAt.value_or(m_now));
        bar.state = stateOf(*deployment);
        bar.toolTip = tr("%1 of %2: %3 at %4", "version, service, state, time")
                          .arg(wording::oneLine(deployment->version, 60), service,
                               deployment->isRollback ? tr("rolled back")
                                                      : wording::oneLine(std::string(name(deployment->state)), 20),
                               wording::moment(bar.from, m_now));
        said.append(bar.toolTip);
        m_bars.push_back(std::move(bar));
    }
    setAccessibleDescription(said.join(QStringLiteral("; ")));
    updateGeometry();
    update();
}

QSize DeploymentLanes::sizeHint() const {
    return {600, static_cast<int>(std::max<double>(3, static_cast<double>(m_lanes.size())) * laneHeight + axisHeight)};
}

QRectF DeploymentLanes::laneArea(std::size_t lane) const {
    // Many lanes in a low panel lie closer, rather than below its edge.
    const double room = (height() - axisHeight) / std::max<double>(1, static_cast<double>(m_lanes.size()));
    const double each = std::clamp(room, leastLane, laneHeight);
    return {0, static_cast<double>(lane) * each, static_cast<double>(width()), each};
}

double DeploymentLanes::xOf(Time at) const {
    const double share = 1.0 - static_cast<double>((m_now - at).count()) / static_cast<double>(shown.count());
    return nameWidth + std::clamp(share, 0.0, 1.0) * (width() - nameWidth - 16);
}

QRectF DeploymentLanes::areaOf(const Bar& bar) const {
    const double from = std::min(xOf(bar.from), width() - 16 - leastBar);
    const QRectF lane = laneArea(static_cast<std::size_t>(bar.lane));
    return {from, lane.top() + 3, std::max(xOf(bar.to) - from, leastBar), lane.height() - 6};
}

std::vector<DeploymentLanes::Label> DeploymentLanes::labels() const {
    const auto& theme = style::themeOf(this);
    std::vector<Label> placed;
    // What needs a look is named first, then the newest: the bars stand in that order already.
    const auto isLoud = [&](std::size_t bar) { return isStanding(m_bars[bar].state); };
    std::vector<std::size_t> order(m_bars.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_partition(order, isLoud);
    for (const std::size_t at : order) {
        const Bar& bar = m_bars[at];
        const QRectF area = areaOf(bar);
        const QFontMetricsF metrics(theme.mono(TextSize::Caption, isLoud(at) ? QFont::DemiBold : QFont::Normal));
        const double wanted = std::ceil(metrics.horizontalAdvance(bar.words)) + 2;
        // Free room to the right and to the left, up to the next bar or label of the lane.
        double right = width() - 4.0, left = nameWidth;
        const auto heed = [&](const QRectF& other) {
            // What lies over this bar closes the side on which it goes on.
            if (other.right() > area.right())
                right = std::min(right, std::max(other.left(), area.right()));
            if (other.left() < area.left())
                left = std::max(left, std::min(other.right(), area.left()));
        };
        for (std::size_t k = 0; k < m_bars.size(); ++k)
            if (k != at && m_bars[k].lane == bar.lane && areaOf(m_bars[k]) != area)
                heed(areaOf(m_bars[k]));
        for (const Label& other : placed)
            if (m_bars[other.bar].lane == bar.lane)
                heed(other.area);
        const double after = right - area.right() - 2 * gap, before = area.left() - left - 2 * gap;
        const bool isAfter = after >= wanted || after >= before;
        const double room = std::min(wanted, isAfter ? after : before);
        if (room < std::min(wanted, leastLabel))
            continue;
        placed.push_back({at,
                          isAfter ? QRectF(area.right() + gap, area.top(), room, area.height())
                                  : QRectF(area.left() - gap - room, area.top(), room, area.height()),
                          metrics.elidedText(bar.words, Qt::ElideRight, room), isAfter});
    }
    return placed;
}

std::vector<QRectF> DeploymentLanes::labelAreas() const {
    std::vector<QRectF> areas;
    for (const Label& label : labels())
        areas.push_back(label.area);
    return areas;
}

std::vector<QRectF> DeploymentLanes::barAreas() const {
    std::vector<QRectF> areas;
    for (const Bar& bar : m_bars)
        areas.push_back(areaOf(bar));
    return areas;
}

void DeploymentLanes::paintEvent(QPaintEvent*) {
    const auto& theme = style::themeOf(this);
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LeftToRight);
    painter.setRenderHint(QPainter::Antialiasing);
    const double bottom = m_lanes.empty() ? laneHeight : laneArea(m_lanes.size() - 1).bottom();
    for (int hour = 0; hour <= 6; ++hour) {
        const Time at = m_now - Seconds{(6 - hour) * 3600};
        const double x = xOf(at);
        painter.setPen(QPen(hour == 6 ? theme.text : theme.raised, 1));
        painter.drawLine(QPointF(x, 0), QPointF(x, bottom));
        style::paintText(painter, QRectF(x - 40, bottom + 2, hour == 6 ? 56 : 80, 18),
                         hour == 6 ? tr("now") : wording::moment(at, at), theme.mono(TextSize::Caption),
                         hour == 6 ? theme.text : theme.muted, hour == 6 ? Qt::AlignRight : Qt::AlignHCenter);
    }
    if (m_unseen > 0)
        style::paintText(painter, QRectF(4, bottom + 2, nameWidth - 12, 18), tr("and %n more", "services", m_unseen),
                         theme.font(TextSize::Caption), theme.muted);
    const QFont caption = theme.font(TextSize::Caption);
    for (std::size_t lane = 0; lane < m_lanes.size(); ++lane) {
        const QRectF area = laneArea(lane);
        // How many there were is said where bars may lie over one another.
        const QString count = m_lanes[lane].bars > 1 ? QString::number(m_lanes[lane].bars) : QString();
        const double taken =
            count.isEmpty() ? 0 : QFontMetricsF(theme.mono(TextSize::Caption)).horizontalAdvance(count);
        const double room = nameWidth - 16 - taken;
        style::paintText(painter, QRectF(4, area.top(), room, area.height()),
                         QFontMetricsF(caption).elidedText(m_lanes[lane].name, Qt::ElideRight, room), caption,
                         theme.text);
        style::paintText(painter, QRectF(nameWidth - 8 - taken, area.top(), taken + 2, area.height()), count,
                         theme.mono(TextSize::Caption), theme.muted);
    }
    for (auto bar = m_bars.rbegin(); bar != m_bars.rend(); ++bar) { // the newest lies on top
        const bool isLoud = isStanding(bar->state);
        painter.setPen(QPen(isLoud ? theme.of(bar->state) : theme.edge, 1));
        painter.setBrush(isLoud ? theme.of(bar->state) : theme.tint(bar->state));
        painter.drawRoundedRect(areaOf(*bar), 3, 3);
    }
    for (const Label& label : labels()) {
        const bool isLoud = isStanding(m_bars[label.bar].state);
        style::paintText(painter, label.area, label.words,
                         theme.mono(TextSize::Caption, isLoud ? QFont::DemiBold : QFont::Normal),
                         isLoud ? theme.text : theme.muted, label.isAfter ? Qt::AlignLeft : Qt::AlignRight);
    }
}

bool DeploymentLanes::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    auto* help = static_cast<QHelpEvent*>(event);
    const auto found = std::ranges::find_if(
        m_bars, [&](const Bar& bar) { return areaOf(bar).adjusted(-4, -4, 4, 4).contains(help->pos()); });
    QToolTip::showText(help->globalPos(), found == m_bars.end() ? QString() : plainToolTip(found->toolTip), this);
    return true;
}

} // namespace fermata::ui

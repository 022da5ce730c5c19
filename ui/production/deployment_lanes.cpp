#include "ui/production/deployment_lanes.h"

#include <algorithm>

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

constexpr double nameWidth = 130, laneHeight = 29, axisHeight = 22;
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
    QStringList said;
    for (const auto& [key, deployment] : snapshot.board->deployments) {
        const auto from = deployment.startedAt ? deployment.startedAt : deployment.finishedAt;
        if (deployment.environment != environment || !from || m_now - *from > shown)
            continue;
        const auto service = wording::oneLine(deployment.service, 40);
        int lane = static_cast<int>(m_lanes.indexOf(service));
        if (lane < 0 && m_lanes.size() == mostLanes)
            continue;
        if (lane < 0) {
            lane = static_cast<int>(m_lanes.size());
            m_lanes.append(service);
        }
        Bar bar;
        bar.lane = lane;
        bar.words = wording::oneLine(deployment.version.empty() ? "?" : deployment.version, 14);
        bar.from = *from;
        bar.to = deployment.finishedAt.value_or(m_now);
        bar.state = stateOf(deployment);
        bar.toolTip = tr("%1 of %2: %3 at %4", "version, service, state, time")
                          .arg(wording::oneLine(deployment.version, 60), service,
                               deployment.isRollback ? tr("rolled back")
                                                     : wording::oneLine(std::string(name(deployment.state)), 20),
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

double DeploymentLanes::xOf(Time at) const {
    const double share = 1.0 - static_cast<double>((m_now - at).count()) / static_cast<double>(shown.count());
    return nameWidth + std::clamp(share, 0.0, 1.0) * (width() - nameWidth - 16);
}

QRectF DeploymentLanes::areaOf(const Bar& bar) const {
    const double from = xOf(bar.from), to = std::max(xOf(bar.to), from + 20);
    return {std::min(from, width() - 36.0), bar.lane * laneHeight + 4, to - from, laneHeight - 8};
}

void DeploymentLanes::paintEvent(QPaintEvent*) {
    const auto& theme = style::themeOf(this);
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LeftToRight);
    painter.setRenderHint(QPainter::Antialiasing);
    const double bottom = std::max<double>(1, static_cast<double>(m_lanes.size())) * laneHeight;
    for (int hour = 0; hour <= 6; ++hour) {
        const Time at = m_now - Seconds{(6 - hour) * 3600};
        const double x = xOf(at);
        painter.setPen(QPen(hour == 6 ? theme.text : theme.raised, 1));
        painter.drawLine(QPointF(x, 0), QPointF(x, bottom));
        style::paintText(painter, QRectF(x - 40, bottom + 2, 80, 18), hour == 6 ? tr("now") : wording::moment(at, at),
                         theme.mono(TextSize::Caption), hour == 6 ? theme.text : theme.muted, Qt::AlignHCenter);
    }
    for (int lane = 0; lane < m_lanes.size(); ++lane)
        style::paintText(painter, QRectF(4, lane * laneHeight, nameWidth - 12, laneHeight), m_lanes[lane],
                         theme.font(TextSize::Caption), theme.text);
    for (const Bar& bar : m_bars) {
        const QRectF area = areaOf(bar);
        const bool isLoud = style::isAbnormal(bar.state) || bar.state == State::RolledBack;
        painter.setPen(QPen(isLoud ? theme.of(bar.state) : theme.line, 1));
        painter.setBrush(isLoud ? theme.of(bar.state) : theme.tint(bar.state));
        painter.drawRoundedRect(area, 3, 3);
        // Beside the bar where nothing stands there; the tooltip says it in any case.
        constexpr double wanted = 96;
        const auto isFree = [&](const QRectF& room) {
            return room.left() >= nameWidth && room.right() <= width() &&
                   std::ranges::none_of(m_bars, [&](const Bar& other) {
                       return &other != &bar && other.lane == bar.lane && areaOf(other).intersects(room);
                   });
        };
        const QRectF after(area.right() + 6, area.top(), wanted, area.height());
        const QRectF before(area.left() - wanted - 6, area.top(), wanted, area.height());
        if (const bool isAfter = isFree(after); isAfter || isFree(before))
            style::paintText(painter, isAfter ? after : before, bar.words,
                             theme.mono(TextSize::Caption, isLoud ? QFont::DemiBold : QFont::Normal),
                             isLoud ? theme.text : theme.muted, isAfter ? Qt::AlignLeft : Qt::AlignRight);
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

#include "ui/console/production_strip.h"

#include <algorithm>
#include <cmath>

#include <QPainter>
#include <QPainterPath>

#include "ui/style/icons.h"
#include "ui/style/runs.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

namespace {

constexpr int openHeight = 148, foldedHeight = 92, emptyHeight = 64;
constexpr int hoursOfDay = 24;

} // namespace

ProductionStrip::ProductionStrip(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("productionStrip"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setProduction(std::nullopt, {});
}

void ProductionStrip::setFolded(bool isFolded) {
    if (isFolded == m_isFolded)
        return;
    m_isFolded = isFolded;
    updateGeometry();
    update();
}

QSize ProductionStrip::sizeHint() const {
    return {640, themeOf(this).scaled(!m_isConnected ? emptyHeight : m_isFolded ? foldedHeight : openHeight)};
}

void ProductionStrip::setProduction(const std::optional<delivery::ProductionState>& production, Time now) {
    const bool wasConnected = m_isConnected;
    m_isConnected = production.has_value();
    m_cells = {};
    m_day.clear();
    m_traffic.reset();
    if (!production) {
        m_head = tr("No monitoring connected");
        m_fact = tr("Every decision counts production as unknown, which never helps a change.");
        setAccessibleName(m_head + QStringLiteral(". ") + m_fact);
    } else {
        m_head = tr("Production");
        m_fact = tr("%1, observed %2 ago", "environment, age")
                     .arg(wording::oneLine(production->environment, 60), wording::age(production->at, now));
        const QString unknown = tr("not known");
        m_cells[0] = {tr("Alerts"), unknown, {}, tr("no source says"), false, false};
        if (production->alerts) {
            const auto silenced = std::ranges::count_if(*production->alerts, &delivery::Alert::isSilenced);
            const auto count = production->alerts->size();
            m_cells[0] = {tr("Alerts"), QString::number(count), {},
                          count == 0 ? tr("none fires") : tr("%n silenced", "alerts", static_cast<int>(silenced)), count > 0, true};
        }
        m_cells[1] = {tr("Error budget"), unknown, {}, tr("no source says"), false, false};
        if (production->burnRates) {
            const auto worst = std::ranges::max_element(*production->burnRates, {}, &delivery::BurnRate::rate);
            if (worst == production->burnRates->end())
                m_cells[1] = {tr("Error budget"), QStringLiteral("0"), tr("× burn"), tr("nothing burns it"), false, true};
            else
                m_cells[1] = {tr("Error budget"), QString::number(worst->rate, 'f', 1), tr("× burn"),
                              wording::oneLine(worst->service, 40), worst->rate >= 1.0, true};
        }
        m_cells[2] = {tr("Under way"), unknown, {}, tr("no source says"), false, false};
        if (production->hasIncident || production->hasRollout) {
            const bool incident = production->hasIncident.value_or(false), rollout = production->hasRollout.value_or(false);
            m_cells[2] = {tr("Under way"), incident ? tr("Incident") : rollout ? tr("Rollout") : tr("Nothing"), {},
                          incident && rollout ? tr("and a rollout") : QString(), incident, true};
        }
        m_cells[3] = {tr("Traffic"), unknown, {}, tr("no source says"), false, false};
        if (production->trafficNow) {
            m_traffic = production->trafficNow;
            m_cells[3] = {tr("Traffic"), QString::number(std::lround(*production->trafficNow * 100)), tr("% of usual peak"),
                          {}, *production->trafficNow > 1.0, true};
        }
        const auto days = std::chrono::floor<Days>(production->at);
        const auto weekday = std::chrono::weekday{days}.iso_encoding() - 1;
        m_hour = static_cast<int>(std::chrono::duration_cast<std::chrono::hours>(production->at - days).count());
        if (production->usualTraffic.size() == 168) {
            const auto first = production->usualTraffic.begin() + static_cast<std::ptrdiff_t>(weekday) * hoursOfDay;
            m_day.assign(first, first + hoursOfDay);
            m_cells[3].fact = tr("usual at this hour: %1 %").arg(std::lround(m_day[static_cast<std::size_t>(m_hour)] * 100));
        }
        QStringList words;
        for (const Cell& cell : m_cells)
            words.append(QStringList{cell.label, cell.value, cell.unit, cell.fact}.join(u' ').simplified());
        setAccessibleName(m_head + QStringLiteral(": ") + words.join(QStringLiteral("; ")));
    }
    if (wasConnected != m_isConnected)
        updateGeometry();
    update();
}

void ProductionStrip::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.fillRect(QRect(0, 0, width(), 1), theme.line);
    if (!m_isConnected) {
        paintIcon(painter, QRectF(16, 0, 24, height()), Icon::Unplug, theme.muted, 20);
        const double middle = height() / 2.0, line = theme.scaled(20);
        paintText(painter, QRectF(52, middle - line, width() - 64, line), m_head, theme.font(TextSize::Body, QFont::DemiBold),
                  theme.text);
        paintText(painter, QRectF(52, middle, width() - 64, line), m_fact, theme.font(TextSize::Caption), theme.muted);
        return;
    }
    const double head = theme.scaled(32);
    const Runs title = {{m_head + QStringLiteral("  "), theme.font(TextSize::Body, QFont::DemiBold), theme.text}};
    paintRuns(painter, QRectF(16, 0, width() - 32, head), title);
    paintRuns(painter, QRectF(16 + widthOf(title), 0, width() - 32 - widthOf(title), head),
              runsOf(m_fact, theme, TextSize::Caption, theme.muted));
    const double cellWidth = width() / 4.0;
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        const QRectF area(cellWidth * static_cast<double>(i), head, cellWidth, height() - head);
        if (i > 0)
            painter.fillRect(QRectF(std::round(area.left()), area.top(), 1, area.height() - 12), theme.raised);
        paintCell(painter, area.adjusted(16, 0, -16, 0), m_cells[i]);
        if (i == 3 && !m_isFolded && m_day.size() == hoursOfDay)
            paintUsualDay(painter, QRectF(area.left() + area.width() * 0.46, area.top() + 6, area.width() * 0.54 - 16,
                                          area.height() - 24));
    }
}

void ProductionStrip::paintCell(QPainter& painter, const QRectF& area, const Cell& cell) const {
    const Theme& theme = themeOf(this);
    const double line = theme.scaled(18);
    paintText(painter, QRectF(area.left(), area.top(), area.width(), line), cell.label,
              theme.font(TextSize::Caption, QFont::DemiBold), theme.text);
    const double figure = theme.scaled(32);
    QRectF valueArea(area.left(), area.top() + line, area.width(), figure);
    if (cell.isAbnormal) {
        const double square = theme.scaled(22);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.of(State::Failed));
        const QRectF mark(valueArea.left(), valueArea.center().y() - square / 2, square, square);
        painter.drawRoundedRect(mark, 3, 3);
        paintIcon(painter, mark, Icon::TriangleAlert, theme.iconInk(State::Failed), 14);
        valueArea.setLeft(mark.right() + 8);
    } else if (!cell.isKnown) {
        paintIcon(painter, QRectF(valueArea.left(), valueArea.top(), 18, valueArea.height()), Icon::Unplug, theme.muted, 16);
        valueArea.setLeft(valueArea.left() + 26);
    }
    Runs value;
    if (cell.isKnown)
        value = {{cell.value + u' ',
                  cell.value.front().isDigit() ? theme.mono(TextSize::Figure) : theme.font(TextSize::Subject, QFont::Medium),
                  theme.text}};
    else
        value = {{cell.value, theme.font(TextSize::Body), theme.muted}};
    append(value, runsOf(cell.unit, theme, TextSize::Caption, theme.muted));
    paintRuns(painter, valueArea, value);
    if (!m_isFolded)
        paintRuns(painter, QRectF(area.left(), valueArea.bottom(), area.width() * 0.6, line),
                  runsOf(cell.fact, theme, TextSize::Caption, theme.muted));
}

void ProductionStrip::paintUsualDay(QPainter& painter, const QRectF& area) const {
    const Theme& theme = themeOf(this);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double top = std::max({1.0, m_traffic.value_or(0.0), *std::ranges::max_element(m_day)});
    const auto point = [&](double hour, double share) {
        return QPointF(area.left() + area.width() * hour / hoursOfDay, area.bottom() - area.height() * share / top);
    };
    QPainterPath line(point(0, m_day.front()));
    for (std::size_t hour = 1; hour < m_day.size(); ++hour)
        line.lineTo(point(static_cast<double>(hour), m_day[hour]));
    line.lineTo(point(hoursOfDay, m_day.back()));
    QPainterPath field = line;
    field.lineTo(area.bottomRight());
    field.lineTo(area.bottomLeft());
    field.closeSubpath();
    painter.fillPath(field, theme.raised);
    painter.setPen(QPen(theme.line, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(line);
    if (m_traffic) {
        painter.setPen(QPen(theme.surface, 2));
        painter.setBrush(*m_traffic > 1.0 ? theme.of(State::Failed) : theme.text);
        painter.drawEllipse(point(m_hour + 0.5, *m_traffic), 5, 5);
    }
    painter.restore();
}

} // namespace fermata::ui

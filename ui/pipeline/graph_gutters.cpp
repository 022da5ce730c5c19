#include "ui/pipeline/graph_gutters.h"

#include <algorithm>
#include <vector>

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include "ui/pipeline/graph_view.h"
#include "ui/pipeline/node_painter.h"
#include "ui/style/runs.h"
#include "ui/widgets/text_line.h"

namespace fermata::ui {
namespace {

using style::TextSize;

constexpr int namesWidth = 148;
constexpr int wordsWidth = 272;
/// Below this height of a band its group or second line has no room, below the other not even one line.
constexpr int twoLines = 34;
constexpr int oneLine = 15;

} // namespace

LaneHeads::LaneHeads(GraphView* view) : QWidget(view), m_view(view) {
    setObjectName(QStringLiteral("laneHeads"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAccessibleName(tr("Lanes"));
}

void LaneHeads::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const auto& theme = style::themeOf(this);
    const auto& value = m_view->graph().value();
    const auto& lanes = m_view->graph().lanes();
    const bool isFleet = !value.bands.empty();
    const int left = m_view->viewport()->x();
    const int right = left + m_view->viewport()->width();
    painter.fillRect(rect(), theme.background);
    const auto caption = theme.font(TextSize::Caption, QFont::DemiBold);
    const auto at = [&](double x) { return left + m_view->mapFromScene(QPointF(x, 0)).x(); };
    painter.setClipRect(left, 0, right - left, height());
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        const int from = at(lanes[i].left);
        const int to = i + 1 == lanes.size() ? std::max(right, at(lanes[i].right)) : at(lanes[i].right);
        if (i % 2 == 1)
            painter.fillRect(from, 0, to - from, height(), theme.alternateLane);
        if (static_cast<qsizetype>(i) >= value.laneTitles.size())
            continue;
        const int begin = std::max(from, left);
        style::paintText(painter, QRectF(begin + 12, 0, std::min(to, right) - begin - 16, height()),
                         value.laneTitles[static_cast<qsizetype>(i)], caption, theme.muted);
    }
    painter.setClipping(false);
    if (isFleet) {
        style::paintText(painter, QRectF(12, 0, left - 16, height()), tr("Service"), caption, theme.muted);
        style::paintText(painter, QRectF(right + 12, 0, width() - right - 16, height()), tr("In words"), caption,
                         theme.muted);
    }
    painter.fillRect(0, height() - 1, width(), 1, theme.raised);
}

BandGutter::BandGutter(Side side, GraphView* view) : QWidget(view), m_side(side), m_view(view) {
    setObjectName(side == Side::Names ? QStringLiteral("bandNames") : QStringLiteral("bandWords"));
    setAccessibleName(side == Side::Names ? tr("Services") : tr("In words"));
}

int BandGutter::wantedWidth() const {
    const auto& theme = style::themeOf(this);
    // At a small window the graph keeps at least half of the width.
    return std::min(theme.scaled(m_side == Side::Names ? namesWidth : wordsWidth),
                    m_view->width() * (m_side == Side::Names ? 14 : 21) / 100);
}

void BandGutter::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    const auto& theme = style::themeOf(this);
    const auto& scene = m_view->graph();
    const auto& bands = scene.value().bands;
    const auto& placed = scene.bands();
    painter.fillRect(event->rect(), theme.background);
    if (placed.size() != bands.size())
        return;
    const int chosen = scene.bandOf(scene.current());
    const auto rowOf = [&](std::size_t i) {
        const double top = m_view->mapFromScene(QPointF(0, placed[i].top)).y();
        const double bottom = m_view->mapFromScene(QPointF(0, placed[i].bottom)).y();
        return QRectF(0, top, width(), bottom - top);
    };
    const int first =
        std::max(0, scene.bandAt(std::max(m_view->mapToScene(0, 0).y(), placed.empty() ? 0.0 : placed.front().top)));
    std::vector<std::size_t> seen;
    for (auto i = static_cast<std::size_t>(first); i < bands.size(); ++i) {
        const auto row = rowOf(i);
        if (row.top() > height())
            break;
        seen.push_back(i);
        if (static_cast<int>(i) == chosen)
            painter.fillRect(row, theme.selection);
        const bool opensGroup = i == 0 || bands[i].group != bands[i - 1].group;
        if (row.height() >= 6 || opensGroup)
            painter.fillRect(QRectF(0, std::round(row.top()), width(), 1),
                             opensGroup && i > 0 ? theme.line : theme.raised);
    }
    // Who comes first where not all have room: the chosen one, then what needs a person.
    const auto rank = [&](std::size_t i) { return static_cast<int>(i) == chosen ? 0 : bands[i].words.isLoud ? 1 : 2; };
    std::stable_sort(seen.begin(), seen.end(), [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
    std::vector<QRectF> taken;
    const double line = theme.scaled(oneLine);
    for (const auto i : seen) {
        QRectF row = rowOf(i);
        if (row.height() < line) {
            row = QRectF(0, row.center().y() - line / 2, width(), line);
            if (std::any_of(taken.begin(), taken.end(), [&](const QRectF& other) { return other.intersects(row); }))
                continue;
            taken.push_back(row);
        }
        // Of a band that is higher than the view the words stay where they can be read.
        if (const auto inView = row.intersected(QRectF(rect())); inView.height() >= 3 * line)
            row = inView;
        if (m_side == Side::Names)
            paintName(painter, row, static_cast<int>(i));
        else
            paintWords(painter, row, static_cast<int>(i));
    }
    painter.fillRect(m_side == Side::Names ? width() - 1 : 0, 0, 1, height(), theme.raised);
}

void BandGutter::paintName(QPainter& painter, const QRectF& row, int at) const {
    const auto& theme = style::themeOf(this);
    const auto& bands = m_view->graph().value().bands;
    const auto& band = bands[static_cast<std::size_t>(at)];
    const bool opensGroup =
        !band.group.isEmpty() && (at == 0 || bands[static_cast<std::size_t>(at) - 1].group != band.group);
    const double line = theme.scaled(16);
    const double left = 28;
    QRectF name(left, row.center().y() - line / 2, row.width() - left - 4, line);
    if (opensGroup && row.height() >= theme.scaled(twoLines)) {
        name.moveTop(row.center().y());
        style::paintText(painter, QRectF(left, row.center().y() - line, name.width(), line), band.group,
                         theme.font(TextSize::Caption, QFont::Medium), theme.muted);
    }
    style::paintIcon(painter, QRectF(10, name.top(), 12, name.height()),
                     band.isFolded ? style::Icon::ChevronRight : style::Icon::ChevronDown,
                     band.isFolded ? theme.text : theme.edge, 12);
    style::paintText(painter, name, band.name,
                     theme.font(TextSize::Caption, band.words.isLoud ? QFont::DemiBold : QFont::Normal),
                     band.words.isLoud ? theme.text : theme.muted);
}

void BandGutter::paintWords(QPainter& painter, const QRectF& row, int at) const {
    const auto& theme = style::themeOf(this);
    const auto& scene = m_view->graph();
    const auto& words = scene.value().bands[static_cast<std::size_t>(at)].words;
    const double line = theme.scaled(16);
    const double mark = std::min(row.height() - 2, 24.0);
    const double left = 12 + (words.isLoud ? 34 : 0);
    if (words.isLoud && mark >= 10)
        if (const auto* item = scene.item(words.nodeId)) {
            painter.save();
            paintMark(painter, QRectF(12, row.center().y() - mark / 2, mark, mark), item->node(), theme);
            painter.restore();
        }
    const bool hasTwo = !words.detail.isEmpty() && row.height() >= theme.scaled(twoLines);
    const QRectF title(left, hasTwo ? row.center().y() - line : row.center().y() - line / 2, row.width() - left - 8,
                       line);
    const auto weight = words.isLoud ? QFont::DemiBold : QFont::Normal;
    style::paintRuns(
        painter, title,
        style::runsOf(words.title, theme, TextSize::Caption, words.isLoud ? theme.text : theme.muted, weight));
    if (hasTwo)
        style::paintRuns(painter, title.translated(0, line),
                         style::runsOf(words.detail, theme, TextSize::Caption, theme.muted));
}

void BandGutter::mouseReleaseEvent(QMouseEvent* event) {
    const int band = m_view->graph().bandAt(m_view->mapToScene(QPoint(0, event->pos().y())).y());
    if (event->button() == Qt::LeftButton && rect().contains(event->pos()) && band >= 0)
        emit clicked(band);
}

bool BandGutter::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    auto* help = static_cast<QHelpEvent*>(event);
    const int at = m_view->graph().bandAt(m_view->mapToScene(QPoint(0, help->pos().y())).y());
    const auto& bands = m_view->graph().value().bands;
    if (at >= 0 && at < static_cast<int>(bands.size()))
        QToolTip::showText(help->globalPos(), plainToolTip(bands[static_cast<std::size_t>(at)].accessible), this);
    else
        QToolTip::hideText();
    return true;
}

} // namespace fermata::ui

#include "ui/pipeline/lines_view.h"

#include <algorithm>

#include <QHelpEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QToolTip>

#include "ui/style/runs.h"
#include "ui/style/shapes.h"
#include "ui/style/theme.h"
#include "ui/widgets/text_line.h"

namespace fermata::ui {
namespace {

using style::TextSize;

constexpr int buildStep = 34;
constexpr int testStep = 26;
constexpr int squareSize = 18;
constexpr int loudSquare = 22;
constexpr int flagSize = 24;

} // namespace

class LinesView::Delegate final : public QStyledItemDelegate {
public:
    Delegate(const LinesModel* lines, QObject* parent) : QStyledItemDelegate(parent), m_lines(lines) {}

    std::vector<double> widths{168, 304, 176, 360};

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        return {100, style::themeOf(option.widget).scaled(48)};
    }

    /// Where each lane begins, and the end of the last.
    std::vector<double> edges(const QRectF& row) const {
        std::vector<double> at{row.left()};
        for (const double width : widths)
            at.push_back(at.back() + width);
        at.back() = std::max(at.back(), row.right());
        return at;
    }

    QRectF squareAt(const QRectF& row, const std::vector<double>& at, int lane, std::size_t k, bool isLoud) const {
        const double x = at[static_cast<std::size_t>(lane)] + 26 + static_cast<double>(k) * (lane == 1 ? buildStep : testStep);
        const double size = isLoud ? loudSquare : squareSize;
        return {x - size / 2, row.center().y() - size / 2, size, size};
    }

    /// What the pointer is over, in words.
    QString wordsAt(const QRectF& row, const QModelIndex& index, const QPointF& position) const {
        const auto& line = m_lines->line(index);
        const auto at = edges(row);
        const auto within = [&](int lane, const std::vector<ChangeLine::Square>& squares) -> QString {
            for (std::size_t k = 0; k < squares.size(); ++k)
                if (squareAt(row, at, lane, k, true).contains(position))
                    return squares[k].words;
            return {};
        };
        if (const auto words = within(1, line.build); !words.isEmpty())
            return words;
        if (const auto words = within(2, line.test); !words.isEmpty())
            return words;
        return line.accessible;
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const auto& theme = style::themeOf(option.widget);
        const auto& line = m_lines->line(index);
        const QRectF row = option.rect;
        const auto at = edges(row);
        painter->save();
        painter->setLayoutDirection(Qt::LeftToRight);
        painter->setRenderHint(QPainter::Antialiasing);
        const bool isSelected = option.state & QStyle::State_Selected;
        for (std::size_t lane = 0; lane + 1 < at.size(); ++lane)
            painter->fillRect(QRectF(at[lane], row.top(), at[lane + 1] - at[lane], row.height()),
                              isSelected      ? theme.selection
                              : lane % 2 == 1 ? theme.alternateLane
                                              : theme.background);
        painter->fillRect(QRectF(row.left(), row.bottom() - 1, row.width(), 1), theme.raised);

        const double half = row.height() / 2;
        const QRectF name(at[0] + 12, row.top() + 5, at[1] - at[0] - 20, half - 5);
        const QRectF title(at[0] + 12, row.top() + half, at[1] - at[0] - 20, half - 5);
        const bool isLoud = !line.informs && line.verdict != style::VerdictShape::None;
        style::paintRuns(*painter, name,
                         style::runsOf(line.name, theme, TextSize::Caption, theme.text, isLoud ? QFont::DemiBold : QFont::Normal));
        style::paintText(*painter, title, line.title, theme.font(TextSize::Caption), theme.muted);

        const double flagX = at[3] + 138;
        const double middle = row.center().y();
        paintWay(*painter, theme, at, line, middle, flagX);
        paintSquares(*painter, theme, row, at, 1, line.build);
        paintSquares(*painter, theme, row, at, 2, line.test);

        const auto cause = style::runsOf(line.cause, theme, TextSize::Caption, isLoud ? theme.text : theme.muted);
        const double causeWidth = std::min(style::widthOf(cause), 118.0);
        painter->fillRect(QRectF(at[3] + 8, middle - 8, causeWidth + 8, 16), isSelected ? theme.selection : theme.alternateLane);
        style::paintRuns(*painter, QRectF(at[3] + 12, row.top(), causeWidth + 2, row.height()), cause);
        style::paintFlag(*painter, QRectF(flagX, middle - flagSize / 2.0, flagSize, flagSize), line.verdict, theme,
                         line.informs);

        const double right = at[4] - 12;
        const auto waiting = style::runsOf(line.waiting, theme, TextSize::Caption, theme.muted);
        const double waitingWidth = style::widthOf(waiting);
        style::paintRuns(*painter, QRectF(right - waitingWidth - 2, row.top(), waitingWidth + 2, row.height()), waiting);
        const double wordX = flagX + flagSize + 10;
        const double wordWidth = right - waitingWidth - 12 - wordX;
        const bool hasUnder = !line.under.isEmpty();
        style::paintText(*painter, QRectF(wordX, hasUnder ? name.top() : row.top(), wordWidth, hasUnder ? name.height() : row.height()),
                         line.verdictWord, theme.font(TextSize::Caption, isLoud ? QFont::DemiBold : QFont::Normal),
                         isLoud ? theme.text : theme.muted);
        if (hasUnder)
            style::paintRuns(*painter, QRectF(wordX, title.top(), wordWidth, title.height()),
                             style::runsOf(line.under, theme, TextSize::Caption, theme.muted));
        if (option.state & QStyle::State_HasFocus) {
            painter->setBrush(Qt::NoBrush);
            painter->setPen(QPen(theme.accent, 2));
            painter->drawRect(row.adjusted(1, 1, -1, -2));
        }
        painter->restore();
    }

private:
    /// The line that the change runs along: solid as far as it has come.
    static void paintWay(QPainter& painter, const style::Theme& theme, const std::vector<double>& at,
                         const ChangeLine& line, double y, double flagX) {
        QPen pen(theme.edge, 1.25);
        pen.setCapStyle(Qt::FlatCap);
        painter.setPen(pen);
        painter.drawLine(QPointF(at[1] + 26, y), QPointF(at[2] + 26 + 3 * testStep, y));
        if (line.isAhead)
            pen.setDashPattern({4, 3});
        painter.setPen(pen);
        painter.drawLine(QPointF(at[2] + 26 + 3 * testStep, y), QPointF(flagX, y));
    }

    void paintSquares(QPainter& painter, const style::Theme& theme, const QRectF& row, const std::vector<double>& at,
                      int lane, const std::vector<ChangeLine::Square>& squares) const {
        for (std::size_t k = 0; k < squares.size(); ++k) {
            const auto& square = squares[k];
            const bool isLoud = !square.isNeutral && style::isAbnormal(square.state);
            const auto area = squareAt(row, at, lane, k, isLoud);
            painter.fillRect(area.adjusted(1, 1, -1, -1), theme.background);
            if (!square.icon) {
                style::paintStateSquare(painter, area, square.state, theme);
                continue;
            }
            auto pen = square.isNeutral ? QPen(theme.line, 1) : style::borderOf(square.state, theme);
            painter.setPen(isLoud ? QPen(Qt::NoPen) : pen);
            painter.setBrush(isLoud ? theme.of(square.state) : theme.raised);
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
            style::paintIcon(painter, area, *square.icon, isLoud ? theme.iconInk(square.state) : theme.muted, 12);
        }
    }

    const LinesModel* m_lines;
};

LinesView::LinesView(QWidget* parent) :
    QListView(parent), m_lines(new LinesModel(this)), m_delegate(new Delegate(m_lines, this)) {
    setObjectName(QStringLiteral("linesView"));
    setAccessibleName(tr("Other changes"));
    setFrameShape(QFrame::NoFrame);
    setUniformItemSizes(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setModel(m_lines);
    setItemDelegate(m_delegate);
    const auto choose = [this](const QModelIndex& index) { emit chosen(index.data(LinesModel::KeyRole).toString()); };
    connect(this, &QListView::clicked, this, choose);
    connect(this, &QListView::activated, this, choose);
}

void LinesView::setLines(std::vector<ChangeLine> lines) {
    m_lines->setLines(std::move(lines));
    hideOpened();
}

void LinesView::setOpened(const QString& key) {
    m_opened = key;
    hideOpened();
}

void LinesView::hideOpened() {
    for (int row = 0; row < m_lines->rowCount(); ++row) {
        const bool isOpened = m_lines->index(row).data(LinesModel::KeyRole).toString() == m_opened;
        if (isRowHidden(row) != isOpened)
            setRowHidden(row, isOpened);
    }
}

void LinesView::setLanes(const std::vector<double>& widths) {
    m_delegate->widths = widths;
    viewport()->update();
}

void LinesView::paintEvent(QPaintEvent* event) {
    // The lanes go on below the last line.
    QPainter painter(viewport());
    const auto& theme = style::themeOf(this);
    painter.fillRect(viewport()->rect(), theme.background);
    const auto at = m_delegate->edges(viewport()->rect());
    for (std::size_t lane = 1; lane + 1 < at.size(); lane += 2)
        painter.fillRect(QRectF(at[lane], 0, at[lane + 1] - at[lane], viewport()->height()), theme.alternateLane);
    painter.end();
    QListView::paintEvent(event);
}

bool LinesView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const auto index = indexAt(help->pos());
        if (index.isValid())
            QToolTip::showText(help->globalPos(),
                               plainToolTip(m_delegate->wordsAt(visualRect(index), index, help->pos())), viewport());
        else
            QToolTip::hideText();
        return true;
    }
    return QListView::viewportEvent(event);
}

} // namespace fermata::ui

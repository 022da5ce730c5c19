#include "ui/console/train_rows.h"

#include <cmath>

#include <QHelpEvent>
#include <QRegularExpression>
#include <QPainter>
#include <QToolTip>

#include "ui/style/runs.h"
#include "ui/widgets/text_line.h"

namespace fermata::ui {

using namespace style;

namespace {

constexpr int rowHeight = 24;
constexpr int rightWidth = 62;
constexpr int flagSize = 16;

} // namespace

TrainRows::TrainRows(const QString& name, int middleWidth, QWidget* parent)
    : QWidget(parent), m_name(name), m_middleWidth(middleWidth) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(name);
}

void TrainRows::setRows(std::vector<Row> rows) {
    m_rows = std::move(rows);
    QStringList words;
    for (const Row& row : m_rows)
        words.append(QStringList{row.text, row.middle, row.right}.filter(QRegularExpression(QStringLiteral("."))).join(
            QStringLiteral(", ")));
    setAccessibleName(tr("%1: %2", "what the rows are, the rows").arg(m_name, words.join(QStringLiteral("; "))));
    updateGeometry();
    update();
}

QSize TrainRows::sizeHint() const {
    return {320, themeOf(this).scaled(rowHeight) * static_cast<int>(m_rows.size())};
}

void TrainRows::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    const double height = theme.scaled(rowHeight), right = theme.scaled(rightWidth);
    const double middle = theme.scaled(m_middleWidth), flag = theme.scaled(flagSize);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Row& row = m_rows[i];
        const double y = static_cast<double>(i) * height;
        double left = 0;
        if (row.flag) {
            paintFlag(painter, {0, y + std::round((height - flag) / 2), flag, flag}, *row.flag, theme, !row.isStrong);
            left = flag + 10;
        }
        const auto weight = row.isStrong ? QFont::DemiBold : QFont::Normal;
        paintRuns(painter, QRectF(width() - right, y, right, height),
                  runsOf(row.right, theme, TextSize::Caption, theme.text, weight), Qt::AlignRight);
        paintRuns(painter, QRectF(width() - right - middle, y, middle, height),
                  runsOf(row.middle, theme, TextSize::Caption, row.isStrong ? theme.text : theme.muted, weight),
                  Qt::AlignRight);
        paintRuns(painter, QRectF(left, y, width() - right - middle - left - 12, height),
                  runsOf(row.text, theme, TextSize::Caption, theme.text, weight));
    }
}

bool TrainRows::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto at = static_cast<std::size_t>(std::max(0, help->pos().y()) / themeOf(this).scaled(rowHeight));
    if (at < m_rows.size())
        QToolTip::showText(help->globalPos(), plainToolTip(m_rows[at].toolTip), this);
    return true;
}

} // namespace fermata::ui

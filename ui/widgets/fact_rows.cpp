#include "ui/widgets/fact_rows.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include "core/wording/wording.h"
#include "ui/style/shapes.h"
#include "ui/style/runs.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

namespace {

constexpr int wayHeight = 24;
constexpr int similarHeight = 21;
constexpr std::size_t mostRows = 6;

} // namespace

QString stepsOf(const decision::Counterfactual& way) {
    QStringList steps;
    for (const decision::Atom& atom : way.atoms)
        steps.append(wording::sentence(atom.message));
    return steps.join(QStringLiteral(" + "));
}

WayOutRows::WayOutRows(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(tr("What would release it"));
}

void WayOutRows::setWays(const std::vector<decision::Counterfactual>& ways, const std::string& unit) {
    m_rows.clear();
    m_hasCosts = false;
    QStringList words;
    for (const decision::Counterfactual& way : ways) {
        if (m_rows.size() == 3) // as many as there are keys
            break;
        Row row{stepsOf(way), wording::verdict(way.verdict), tr("%1 h").arg(way.costHours, 0, 'f', 1), {}};
        if (way.cost > 0.0)
            row.cost = tr("%1 %2", "amount, unit").arg(QString::fromStdString(fermata::wording::number(way.cost)), wording::oneLine(unit, 8));
        m_hasCosts = m_hasCosts || way.cost > 0.0;
        words.append(QStringLiteral("%1 → %2, %3 %4").arg(row.action, row.result, row.hours, row.cost).trimmed());
        m_rows.push_back(std::move(row));
    }
    setAccessibleName(tr("What would release it: %1").arg(words.join(QStringLiteral("; "))));
    updateGeometry();
    update();
}

QSize WayOutRows::sizeHint() const { return {320, themeOf(this).scaled(wayHeight) * count()}; }

void WayOutRows::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    const double height = theme.scaled(wayHeight);
    const double cost = m_hasCosts ? theme.scaled(78) : 0.0, hours = theme.scaled(50), result = theme.scaled(88);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Row& row = m_rows[i];
        const double y = static_cast<double>(i) * height;
        const QString key = QString::number(i + 1);
        const QSizeF cap = keyCapSize(key, theme);
        paintKeyCap(painter, {0, y + std::round((height - cap.height()) / 2)}, key, theme.muted, theme.line, theme);
        paintRuns(painter, QRectF(width() - cost, y, cost, height),
                  runsOf(row.cost, theme, TextSize::Caption, theme.text), Qt::AlignRight);
        const QRectF right(width() - cost - hours, y, hours, height);
        paintRuns(painter, right, runsOf(row.hours, theme, TextSize::Caption, theme.text), Qt::AlignRight);
        const QRectF middle(right.left() - result, y, result, height);
        paintIcon(painter, QRectF(middle.left(), y, 14, height), Icon::ArrowRight, theme.muted, 12);
        paintText(painter, middle.adjusted(18, 0, 0, 0), row.result, theme.font(TextSize::Caption, QFont::DemiBold), theme.text);
        paintRuns(painter, QRectF(28, y, middle.left() - 36, height),
                  runsOf(row.action, theme, TextSize::Caption, theme.text, QFont::Medium));
    }
}

int WayOutRows::rowAt(double y) const {
    const int row = static_cast<int>(y / themeOf(this).scaled(wayHeight));
    return row >= 0 && row < count() ? row : -1;
}

void WayOutRows::mouseReleaseEvent(QMouseEvent* event) {
    const int row = rowAt(event->position().y());
    if (row >= 0 && rect().contains(event->position().toPoint()))
        emit chosen(row);
}

bool WayOutRows::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int row = rowAt(help->pos().y());
        if (row >= 0)
            QToolTip::showText(help->globalPos(), plainToolTip(m_rows[static_cast<std::size_t>(row)].action), this);
        return true;
    }
    return QWidget::event(event);
}

QString similarFact(const std::vector<assessment::PastFate>& past) {
    int bad = 0;
    for (const assessment::PastFate& fate : past)
        bad += fate.neededFix ? 1 : 0;
    return SimilarRows::tr("%1 of %2 needed a fix; likeness, fate").arg(bad).arg(past.size());
}

SimilarRows::SimilarRows(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Similar past changes"));
}

void SimilarRows::setPast(const std::vector<assessment::PastFate>& past, Time now) {
    m_rows.clear();
    QStringList words;
    for (const assessment::PastFate& fate : past) {
        if (m_rows.size() == mostRows)
            break;
        Row row{wording::shortId(fate.commit), wording::oneLine(fate.title, 200), wording::probability(fate.likeness),
                fate.neededFix ? tr("Needed a fix") : tr("Held up"), fate.neededFix};
        if (fate.neededFix && fate.knownAt)
            row.fate = tr("Fixed %1 ago").arg(wording::age(*fate.knownAt, now));
        words.append(QStringList{row.id, row.title, row.likeness, row.fate}.join(u' '));
        m_rows.push_back(std::move(row));
    }
    setAccessibleName(tr("Similar past changes: %1").arg(words.join(QStringLiteral("; "))));
    updateGeometry();
    update();
}

QSize SimilarRows::sizeHint() const { return {320, themeOf(this).scaled(similarHeight) * static_cast<int>(m_rows.size())}; }

void SimilarRows::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    const double height = theme.scaled(similarHeight);
    const double fate = theme.scaled(132), likeness = theme.scaled(44), title = theme.scaled(64);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Row& row = m_rows[i];
        const double y = static_cast<double>(i) * height;
        paintText(painter, QRectF(0, y, title, height), row.id, theme.mono(TextSize::Caption), theme.muted);
        const double left = width() - fate;
        paintIcon(painter, QRectF(left, y, 16, height), row.isBad ? Icon::CircleX : Icon::Check,
                  row.isBad ? theme.text : theme.muted, 14);
        paintRuns(painter, QRectF(left + 20, y, fate - 20, height),
                  runsOf(row.fate, theme, TextSize::Caption, row.isBad ? theme.text : theme.muted,
                         row.isBad ? QFont::DemiBold : QFont::Normal));
        paintText(painter, QRectF(left - likeness - 10, y, likeness, height), row.likeness, theme.mono(TextSize::Caption),
                  theme.text, Qt::AlignRight);
        paintText(painter, QRectF(title, y, left - likeness - 22 - title, height), row.title, theme.font(TextSize::Caption),
                  theme.text);
    }
}

bool SimilarRows::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto row = static_cast<std::size_t>(help->pos().y() / themeOf(this).scaled(similarHeight));
        if (row < m_rows.size())
            QToolTip::showText(help->globalPos(), plainToolTip(m_rows[row].id + u' ' + m_rows[row].title), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace fermata::ui

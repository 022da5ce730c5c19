#include "ui/rehearsal/scenario_model.h"

#include <cmath>

#include <QPainter>

#include "ui/style/runs.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

namespace {

constexpr double simulationTint = 0.08;

/// Thousands with a comma, a real minus.
QString grouped(double value, int decimals) {
    constexpr double million = 1e6; // more digits than these do not fit beside each other
    if (std::abs(value) >= million)
        return grouped(value / million, 2) + QStringLiteral(" M");
    const double power = std::pow(10.0, decimals);
    const auto scaled = static_cast<std::uint64_t>(std::llround(std::abs(value) * power));
    const auto whole = static_cast<std::uint64_t>(power);
    QString text = wording::count(scaled / whole);
    if (decimals > 0)
        text += u'.' + QStringLiteral("%1").arg(scaled % whole, decimals, 10, QLatin1Char('0'));
    return value < 0 && scaled > 0 ? QChar(0x2212) + text : text;
}

} // namespace

ScenarioModel::ScenarioModel(QObject* parent) : QAbstractTableModel(parent) {}

void ScenarioModel::setBacktest(const rehearsal::Backtest& backtest) {
    m_scores = backtest.scores;
    m_cases = backtest.rows.size();
    m_faults = backtest.faults.size();
    m_unit = backtest.unit.empty() ? tr("loss units") : wording::oneLine(backtest.unit, 12);
    emit dataChanged(index(0, 0), index(rows - 1, columns - 1));
}

int ScenarioModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : rows;
}

int ScenarioModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns;
}

QString ScenarioModel::name(int row) const {
    switch (row) {
    case Caught:
        return tr("Faulty changes caught");
    case Escapes:
        return tr("Escapes");
    case Gated:
        return tr("Changes gated");
    case FastTrack:
        return tr("On the fast track");
    case Hours:
        return tr("Hours of delay added");
    case Median:
        return tr("Median wait until let through");
    case Persons:
        return tr("Human decisions");
    case Loss:
        return tr("Expected loss");
    case DelayCost:
        return tr("Cost of delay");
    case Gain:
        return tr("Net gain against now");
    default:
        return {};
    }
}

QString ScenarioModel::unit(int row) const {
    switch (row) {
    case Caught:
        return tr("of %1", "number of faulty changes").arg(wording::count(m_faults));
    case Gated:
    case FastTrack:
        return QStringLiteral("%");
    case Hours:
    case Median:
        return tr("h", "hours");
    case Loss:
    case DelayCost:
    case Gain:
        return m_unit;
    default:
        return {};
    }
}

std::optional<std::size_t> ScenarioModel::scoreOf(int column) const {
    if (m_scores.size() < 2)
        return std::nullopt;
    if (column == Now)
        return 0;
    if (column == B)
        return m_scores.size() - 1;
    return column == A && hasA() ? std::optional<std::size_t>(1) : std::nullopt;
}

std::optional<double> ScenarioModel::number(int row, std::size_t score) const {
    const rehearsal::ScenarioScore& of = m_scores[score];
    const auto share = [&](std::size_t count) {
        return m_cases == 0 ? std::optional<double>() : 100.0 * double(count) / double(m_cases);
    };
    switch (row) {
    case Caught:
        return m_faults == 0 ? std::optional<double>() : double(of.caught);
    case Escapes:
        return m_faults == 0 ? std::optional<double>() : double(of.escaped);
    case Gated:
        return share(of.gated);
    case FastTrack:
        return share(of.fastTracked);
    case Hours:
        return of.hours;
    case Median:
        return of.medianHours;
    case Persons:
        return double(of.persons);
    case Loss:
        return of.loss;
    case DelayCost:
        return of.delayCost;
    case Gain:
        return score == 0 ? std::optional<double>() : of.gain;
    default:
        return std::nullopt;
    }
}

QString ScenarioModel::figure(int row, double value) const {
    return grouped(value, row == Gated || row == FastTrack || row == Median ? 1
                          : (row >= Loss && std::abs(value) < 100)          ? 1
                                                                            : 0);
}

QString ScenarioModel::difference(int row) const {
    const auto b = scoreOf(B);
    if (!b || row == Gain)
        return {};
    const auto now = number(row, 0), then = number(row, *b);
    if (!now || !then)
        return {};
    const QString text = figure(row, *then - *now);
    return *then > *now && text != figure(row, 0) ? u'+' + text : text;
}

QString ScenarioModel::word(int row) const {
    const auto b = scoreOf(B);
    if (!b || row == Gain)
        return {};
    const auto now = number(row, 0), then = number(row, *b);
    if (!now || !then)
        return {};
    if (figure(row, *now) == figure(row, *then))
        return tr("same");
    const bool isMoreBetter = row == Caught || row == FastTrack;
    return (*then > *now) == isMoreBetter ? tr("better") : tr("worse");
}

QVariant ScenarioModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int column = index.column(), row = index.row();
    if (role == Qt::TextAlignmentRole && (column == Now || column == A || column == B || column == Difference))
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (column) {
    case Name:
        return name(row);
    case Unit:
        return unit(row);
    case Difference:
        return difference(row);
    case Word:
        return word(row);
    default:
        break;
    }
    const auto score = scoreOf(column);
    if (!score)
        return {};
    const auto value = number(row, *score);
    if (row == Gain && *score == 0)
        return {};
    if (!value)
        return tr("not known");
    return row == Gain && *value > 0 ? u'+' + figure(row, *value) : figure(row, *value);
}

QVariant ScenarioModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && (section == Now || section == A || section == B || section == Difference))
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Now:
        return tr("Now");
    case A:
        return QStringLiteral("A");
    case B:
        return QStringLiteral("B");
    case Difference:
        return tr("B against now");
    default:
        return QString();
    }
}

void ScenarioDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = themeOf(option.widget);
    painter->save();
    painter->setLayoutDirection(Qt::LeftToRight);
    const QRectF cell = option.rect;
    const int column = index.column();
    const bool isB = column == ScenarioModel::B, isLast = index.row() == ScenarioModel::Gain;
    const bool isMuted = !(option.state & QStyle::State_Enabled);
    const QColor ground = isB ? blend(theme.surface, theme.accent, simulationTint) : theme.surface;
    painter->fillRect(cell, option.state & QStyle::State_Selected ? theme.selection : ground);
    painter->fillRect(QRectF(cell.left(), cell.bottom(), cell.width(), 1), theme.raised);
    const QString text = index.data().toString();
    const auto weight = isB || isLast ? QFont::DemiBold : QFont::Normal;
    const bool isSide = column == ScenarioModel::Unit || column == ScenarioModel::Word ||
                        column == ScenarioModel::Now || column == ScenarioModel::A;
    const QColor ink = isMuted ? theme.disabled : isSide ? theme.muted : theme.text;
    const QRectF area = cell.adjusted(column == ScenarioModel::Name ? 16 : 4, 0, -8, 0);
    const bool isNumber =
        column == ScenarioModel::Now || column == ScenarioModel::A || isB || column == ScenarioModel::Difference;
    if (isNumber)
        paintText(*painter, area, text, theme.mono(TextSize::Body, weight), ink, Qt::AlignRight);
    else
        paintText(*painter, area, text,
                  theme.font(column == ScenarioModel::Name ? TextSize::Body : TextSize::Caption, weight), ink);
    painter->restore();
}

} // namespace fermata::ui

#include "ui/learning/version_model.h"

#include <cmath>

#include <QFont>

#include "ui/wording/wording.h"

namespace fermata::ui {

namespace {

QString number(double value, int decimals = 3) {
    return std::isfinite(value) ? QString::number(value, 'f', decimals) : QStringLiteral("–");
}

QString roleOf(const engine::ModelHealthView& health, const learning::ModelVersion& version) {
    if (version.version == health.champion)
        return VersionModel::tr("champion");
    if (version.state != assessment::RiskState::Ready)
        return VersionModel::tr("prior only");
    if (version.trial && !version.trial->doubts.empty())
        return VersionModel::tr("doubtful");
    return version.version > health.champion ? VersionModel::tr("challenger") : VersionModel::tr("retired");
}

} // namespace

void VersionModel::setHealth(const engine::ModelHealthView& health, Time now) {
    std::vector<Row> rows;
    for (const learning::ModelVersion& version : health.versions) {
        const learning::Quality& quality = version.card.quality;
        rows.push_back({version.version,
                        {QStringLiteral("v%1").arg(version.version), roleOf(health, version),
                         wording::moment(version.trainedAt, now),
                         wording::count(static_cast<std::uint64_t>(std::max<std::int64_t>(0, version.card.labels))),
                         number(quality.rocAuc), number(quality.prAuc), number(quality.brier), number(quality.ece),
                         number(quality.capture20, 2)},
                        version.version == health.champion});
    }
    if (!health.versions.empty())
        rows.push_back({0,
                        {tr("size only"),
                         tr("floor", "the least that a model has to beat"),
                         {},
                         {},
                         number(health.versions.front().card.linesAddedAuc),
                         {},
                         {},
                         {},
                         {}},
                        false});
    const int before = static_cast<int>(m_rows.size()), after = static_cast<int>(rows.size());
    if (after < before) {
        beginRemoveRows({}, after, before - 1);
        m_rows.resize(rows.size());
        endRemoveRows();
    } else if (after > before) {
        beginInsertRows({}, before, after - 1);
        m_rows.insert(m_rows.end(), rows.begin() + before, rows.end());
        endInsertRows();
    }
    for (int row = 0; row < after; ++row) {
        Row& shown = m_rows[static_cast<std::size_t>(row)];
        if (shown == rows[static_cast<std::size_t>(row)])
            continue;
        shown = std::move(rows[static_cast<std::size_t>(row)]);
        emit dataChanged(index(row, 0), index(row, columns - 1));
    }
}

std::int64_t VersionModel::version(const QModelIndex& index) const {
    return index.isValid() && index.row() < rowCount() ? m_rows[static_cast<std::size_t>(index.row())].version : 0;
}

int VersionModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int VersionModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns;
}

QVariant VersionModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(index.column() >= Labels ? Qt::AlignRight | Qt::AlignVCenter
                                                                          : Qt::AlignLeft | Qt::AlignVCenter));
    if (role == Qt::FontRole && row.isChampion) {
        QFont bold;
        bold.setWeight(QFont::DemiBold);
        return bold;
    }
    if (role == Qt::AccessibleTextRole && index.column() == Version)
        return row.words.join(QStringLiteral(", "));
    return role == Qt::DisplayRole || role == Qt::AccessibleTextRole ? row.words.value(index.column()) : QVariant();
}

QVariant VersionModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::Alignment(section >= Labels ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Version:
        return tr("Version");
    case Role:
        return tr("Role");
    case Trained:
        return tr("Trained");
    case Labels:
        return tr("Labels");
    case Auc:
        return tr("AUC");
    case PrAuc:
        return tr("PR-AUC");
    case Brier:
        return tr("Brier");
    case Ece:
        return tr("ECE");
    case Caught:
        return tr("at 20 %", "share of failures caught with 20 % of changes gated");
    default:
        return {};
    }
}

} // namespace fermata::ui

#include "ui/change/change_models.h"

#include <algorithm>

#include <QCoreApplication>

#include "ui/change/timeline.h"
#include "ui/wording/wording.h"

namespace fermata::ui {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(fermata::ui::ChangeModels)
};

RowsModel::Cell words(const QString& text) {
    RowsModel::Cell cell;
    cell.text = text;
    return cell;
}

RowsModel::Cell number(const QString& text) {
    auto cell = words(text);
    cell.isNumber = true;
    return cell;
}

} // namespace

std::vector<RowsModel::Row> causeRows(const std::vector<engine::VerdictStep>& history, Time now) {
    std::vector<RowsModel::Row> rows;
    const auto flips = flipsOf(history);
    for (std::size_t k = flips.size(); k-- > 0;) {
        const auto& step = history[flips[k]];
        const bool isFirst = flips[k] == 0;
        auto way = words(isFirst ? Words::tr("New → %1").arg(wording::verdict(step.verdict))
                                 : Words::tr("%1 → %2").arg(wording::verdict(history[flips[k] - 1].verdict),
                                                            wording::verdict(step.verdict)));
        way.isStrong = k + 1 == flips.size();
        rows.push_back(
            {number(QString::number(k)), number(wording::moment(step.at, now)), way,
             words(wording::sentence(step.cause)),
             number(isFirst ? QString() : wording::signedNumber(step.pDefect - history[flips[k] - 1].pDefect))});
    }
    return rows;
}

std::vector<RowsModel::Row> fileRows(const assessment::EvidenceSnapshot& evidence) {
    std::vector<const delivery::ChangedFile*> files;
    for (const auto& file : evidence.files)
        files.push_back(&file);
    std::stable_sort(files.begin(), files.end(), [](const auto* a, const auto* b) {
        return std::tuple(-a->earlierFixes, -(a->added + a->deleted)) <
               std::tuple(-b->earlierFixes, -(b->added + b->deleted));
    });
    const double all = std::max(1, evidence.linesAdded + evidence.linesDeleted);
    std::vector<RowsModel::Row> rows;
    for (const auto* file : files) {
        const auto path = wording::oneLine(file->path, 300);
        const auto slash = path.lastIndexOf(u'/');
        auto share = number(file->isUnknown ? Words::tr("?") : QString());
        share.share = file->isUnknown ? -1 : (file->added + file->deleted) / all;
        auto name = words(path.mid(slash + 1));
        name.isStrong = true;
        name.under = slash > 0 ? path.left(slash) : QString();
        if (!file->oldPath.empty() && file->oldPath != file->path)
            name.under = Words::tr("was %1").arg(wording::oneLine(file->oldPath, 300));
        const auto lines = file->isUnknown  ? Words::tr("not readable")
                           : file->isBinary ? Words::tr("binary")
                                            : QStringLiteral("+%1 \u2212%2").arg(file->added).arg(file->deleted);
        auto fixes = number(QString::number(file->earlierFixes));
        fixes.isStrong = file->earlierFixes > 0;
        auto owner = words(file->owner.empty() ? Words::tr("nobody yet") : wording::oneLine(file->owner, 80));
        owner.isMuted = file->owner.empty();
        rows.push_back({share, name, number(lines), words(wordOf(file->kind)), fixes, owner});
    }
    return rows;
}

QString wordOf(delivery::FileKind kind) {
    using delivery::FileKind;
    switch (kind) {
    case FileKind::Source:
        return Words::tr("code");
    case FileKind::Test:
        return Words::tr("test");
    case FileKind::Documentation:
        return Words::tr("documentation");
    case FileKind::Configuration:
        return Words::tr("configuration");
    case FileKind::Build:
        return Words::tr("build");
    case FileKind::Pipeline:
        return Words::tr("pipeline");
    case FileKind::Dependencies:
        return Words::tr("dependencies");
    case FileKind::Migration:
        return Words::tr("migration");
    case FileKind::Text:
        return Words::tr("text");
    case FileKind::Data:
        return Words::tr("data");
    case FileKind::Other:
        return Words::tr("other");
    }
    return {};
}

} // namespace fermata::ui

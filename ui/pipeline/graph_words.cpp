#include "ui/pipeline/graph_words.h"

#include <QCoreApplication>

namespace fermata::ui {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(fermata::ui::Graph)
};

} // namespace

QString verdictWord(const engine::ChangeView& change) {
    if (change.decision)
        return wording::verdict(change.decision->verdict);
    return change.error.empty() ? Words::tr("No verdict yet") : Words::tr("Not assessed");
}

QString causeOf(const engine::ChangeView& change) {
    if (!change.error.empty())
        return wording::oneLine(change.error);
    if (!change.decision)
        return Words::tr("being assessed");
    return wording::sentence(change.decision->summary);
}

QString percent(double share) {
    return QStringLiteral("%1 %").arg(fixed(share * 100, share > 0 && share < 0.1 ? 1 : 0));
}

QString signedLines(int added, int deleted) {
    return QStringLiteral("+%1 \u2212%2")
        .arg(wording::count(static_cast<std::uint64_t>(std::max(0, added))),
             wording::count(static_cast<std::uint64_t>(std::max(0, deleted))));
}

QString fixed(double value, int decimals) {
    return QString::number(value, 'f', decimals).replace(u'-', QChar(0x2212));
}

} // namespace fermata::ui

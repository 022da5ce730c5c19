#include "ui/models/batch.h"

#include <QCoreApplication>

#include "ui/models/inbox_model.h"
#include "ui/wording/wording.h"

namespace fermata::ui {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(fermata::ui::Batch)
};

} // namespace

Batch batchOf(const engine::Snapshot& snapshot, const std::vector<std::string>& keys) {
    Batch batch;
    std::optional<assessment::ChangeKind> kind;
    const auto close = [&](const QString& why) {
        if (batch.closed.isEmpty())
            batch.closed = why;
    };
    if (keys.size() > batchAtMost) {
        close(Words::tr("At most %1 changes are approved at once.").arg(batchAtMost));
        return batch; // nobody waits for 10,000 of them to be looked up
    }
    for (const std::string& key : keys) {
        const engine::ChangeView* view = findChange(snapshot, key);
        if (!view)
            continue;
        const QString title = wording::oneLine(view->change.title.empty() ? key : view->change.title, 60);
        batch.items.push_back({key, view->decisionId, title});
        if (!view->decision || !view->evidence) {
            close(Words::tr("%1 is still being assessed.", "a change").arg(title));
            continue;
        }
        if (view->isDone)
            close(Words::tr("%1 is approved already.", "a change").arg(title));
        else if (!view->decision->permits())
            close(Words::tr("%1 asks for a look of its own: %2.", "a change, a verdict")
                      .arg(title, wording::verdict(view->decision->verdict)));
        else if (!view->mayApprove.isOpen)
            close(Words::tr("%1: %2", "a change, why it is closed")
                      .arg(title, wording::sentence(view->mayApprove.why)));
        const assessment::ChangeKind own = view->evidence->changeClass.kind;
        if (kind && *kind != own)
            close(Words::tr("Together only changes of one class are approved; these are %1 and %2.")
                      .arg(wording::changeClass(*kind), wording::changeClass(own)));
        kind = kind.value_or(own);
    }
    if (kind)
        batch.className = wording::changeClass(*kind);
    if (batch.items.size() < 2)
        close(Words::tr("Choose at least two changes."));
    return batch;
}

} // namespace fermata::ui

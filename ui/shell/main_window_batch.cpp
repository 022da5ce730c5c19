// Approving several changes of one class together: one reason, a record of each.
#include <memory>
#include <utility>

#include <QPointer>

#include "ui/models/batch.h"
#include "ui/models/inbox_model.h"
#include "ui/shell/main_window.h"
#include "ui/widgets/act_dialog.h"
#include "ui/widgets/reason_dialog.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

void MainWindow::requestBatch(const QStringList& keys) {
    const SnapshotPointer now = m_bridge.snapshot();
    std::vector<std::string> wanted;
    for (const QString& key : keys)
        wanted.push_back(key.toStdString());
    const Batch batch = batchOf(*now, wanted);
    if (!batch.closed.isEmpty())
        return;
    constexpr std::size_t mostNamed = 10;
    ReasonDialog::Subject subject;
    subject.headline = tr("Approve %n changes", nullptr, static_cast<int>(batch.items.size()));
    subject.lines.append(
        tr("All are of the class %1, and the gate lets each of them through. Each approval is a record "
           "of its own with this reason, checked as one given alone. What the gate says of them "
           "together goes on record before.")
            .arg(batch.className));
    for (std::size_t i = 0; i < batch.items.size() && i < mostNamed; ++i)
        subject.lines.append(QStringLiteral("  ") + batch.items[i].title);
    if (batch.items.size() > mostNamed)
        subject.lines.append(tr("  and %n more", "changes", static_cast<int>(batch.items.size() - mostNamed)));
    for (const Batch::Item& item : batch.items) {
        const engine::ChangeView* view = findChange(*now, item.key);
        const QString outside = view ? wording::oneLine(view->afterApproval, 300) : QString();
        if (!outside.isEmpty() && !subject.lines.contains(outside))
            subject.lines.append(outside);
    }
    subject.person = actingPerson();
    subject.isSample = now->isSample;
    // What is not recorded yet: a second try after a refusal leaves out what was.
    struct Sending {
        std::vector<Batch::Item> left;
        std::size_t waiting = 0;
        std::size_t recorded = 0;
        QStringList refused;
    };
    auto sending = std::make_shared<Sending>();
    sending->left = batch.items;
    auto* dialog = new ReasonDialog(std::move(subject), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ReasonDialog::confirmed, this,
            [this, sending, all = batch.items.size(), dialog = QPointer(dialog)](const QString& reason) {
                const std::vector<Batch::Item> items = std::exchange(sending->left, {});
                sending->waiting = items.size();
                sending->refused.clear();
                // First what the gate says of them together goes on record, then each approval; a second try after a
                // refusal is about those that are left alone.
                std::vector<std::string> train;
                for (const Batch::Item& item : items)
                    train.push_back(item.key);
                const auto approve = [this, sending, items, all, dialog, reason] {
                    for (const Batch::Item& item : items)
                        m_bridge.send(
                            engine::Act{item.decisionId, commandName(ActKind::Approve), reason.toStdString(), {}, {}},
                            [sending, item, all, dialog](const Result<void>& result) {
                                if (result) {
                                    ++sending->recorded;
                                } else {
                                    sending->left.push_back(item);
                                    sending->refused.append(item.title + QStringLiteral(": ") +
                                                            wording::error(result.error()));
                                }
                                if (--sending->waiting > 0 || !dialog)
                                    return;
                                if (sending->left.empty())
                                    return dialog->finish({});
                                dialog->finish(Error(Fault::Refused,
                                                     tr("%1 of %2 are recorded; not %3", "numbers; titles with reasons")
                                                         .arg(sending->recorded)
                                                         .arg(all)
                                                         .arg(sending->refused.join(QStringLiteral("; ")))
                                                         .toStdString()));
                            });
                };
                if (items.size() < all)
                    return approve();
                m_bridge.send(engine::RecordTrain{std::move(train)},
                              [sending, items, dialog, approve](const Result<void>& told) {
                                  if (told)
                                      return approve();
                                  sending->left = items;
                                  if (dialog)
                                      dialog->finish(told.error());
                              });
            });
    dialog->open();
}

} // namespace fermata::ui

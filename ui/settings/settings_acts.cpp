#include <algorithm>

#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QTableView>

#include "ui/settings/secret_dialog.h"
#include "ui/settings/settings_screen.h"
#include "ui/settings/source_dialog.h"
#include "ui/settings/source_model.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

void SettingsScreen::change(const std::function<bool(workspace::Settings&)>& edit, Bridge::Answered answered) {
    const SnapshotPointer now = m_bridge.snapshot();
    if (!now->settings)
        return answered(Error(Fault::Busy, "the workspace is not open yet"));
    engine::ChangeSettings command{*now->settings};
    if (!edit(command.settings))
        return answered(Error(Fault::Conflict, "the source was changed or removed meanwhile; open it again"));
    m_bridge.send(std::move(command),
                  [screen = QPointer(this), answered = std::move(answered)](const Result<void>& result) {
                      if (screen)
                          answered(result);
                  });
}

void SettingsScreen::editSource(const workspace::SourceSetting& setting) {
    auto* dialog = new SourceDialog(setting, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SourceDialog::saved, this,
            [this, origin = setting, dialog = QPointer(dialog)](const workspace::SourceSetting& edited) {
                change(
                    [&](workspace::Settings& settings) {
                        if (origin.name.empty()) {
                            settings.sources.push_back(edited);
                            return true;
                        }
                        // Only what the form was opened on is replaced, never what somebody else made of it since.
                        const auto found = std::ranges::find(settings.sources, origin);
                        if (found == settings.sources.end())
                            return false;
                        *found = edited;
                        return true;
                    },
                    [this, dialog, name = edited.name](const Result<void>& result) {
                        if (result)
                            m_answer->setText(
                                tr("%1 is saved; it is being connected.").arg(wording::oneLine(name, 80)));
                        if (dialog)
                            dialog->finish(result);
                    });
            });
    connect(dialog, &SourceDialog::testAsked, this,
            [this, dialog = QPointer(dialog)](const workspace::SourceSetting& asked) {
                m_bridge.test(asked, [dialog](const Result<std::string>& answer) {
                    if (dialog)
                        dialog->showTest(answer);
                });
            });
    connect(dialog, &SourceDialog::secretAsked, this, [this, dialog = QPointer(dialog)](const QString& name) {
        askSecret(name, dialog ? static_cast<QWidget*>(dialog) : this);
    });
    dialog->open();
}

void SettingsScreen::testSource() {
    const workspace::SourceSetting* setting = selected();
    if (!setting)
        return;
    const QString name = wording::oneLine(setting->name, 80);
    m_answer->setText(tr("Asking %1…").arg(name));
    m_bridge.test(*setting, [screen = QPointer(this), name](const Result<std::string>& answer) {
        if (screen)
            screen->m_answer->setText(
                answer ? tr("%1 answers: %2").arg(name, wording::oneLine(*answer, 300))
                       : tr("%1 does not answer as it should: %2").arg(name, wording::error(answer.error())));
    });
}

void SettingsScreen::removeSource() {
    const workspace::SourceSetting* setting = selected();
    if (!setting)
        return;
    const QString name = wording::oneLine(setting->name, 80);
    auto* box = new QMessageBox(this);
    box->setObjectName(QStringLiteral("removeDialog"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setAccessibleName(tr("Remove a source"));
    box->setWindowTitle(tr("Remove a source"));
    box->setTextFormat(Qt::PlainText);
    box->setText(tr("Take %1 out of this workspace?").arg(name));
    box->setInformativeText(
        tr("What it knows counts as missing from then on; where it was the last monitor, production is "
           "read from the board file. What it told so far stays on record, and a secret that it used "
           "stays where it is kept."));
    QPushButton* remove = box->addButton(tr("Remove %1").arg(name), QMessageBox::DestructiveRole);
    remove->setObjectName(QStringLiteral("confirmRemove"));
    remove->setAccessibleName(remove->text());
    QPushButton* keep = box->addButton(QMessageBox::Cancel);
    keep->setAccessibleName(keep->text());
    box->setDefaultButton(keep);
    connect(remove, &QPushButton::clicked, this, [this, origin = *setting, name] {
        change([&](workspace::Settings& settings) { return std::erase(settings.sources, origin) > 0; },
               [this, name](const Result<void>& result) {
                   m_answer->setText(result ? tr("%1 is removed.").arg(name)
                                            : tr("%1 was not removed: %2").arg(name, wording::error(result.error())));
               });
    });
    box->open();
}

void SettingsScreen::askSecret(const QString& name, QWidget* parent) {
    auto* dialog = new SecretDialog(name, m_bridge.snapshot()->secretPlaces, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(
        dialog, &SecretDialog::confirmed, this, [this, dialog = QPointer(dialog)](const engine::KeepSecret& command) {
            m_bridge.send(command, [screen = QPointer(this), dialog, name = command.name](const Result<void>& result) {
                if (screen && result)
                    screen->m_answer->setText(tr("The secret %1 is kept.").arg(wording::oneLine(name, 80)));
                if (dialog)
                    dialog->finish(result);
            });
        });
    dialog->open();
}

} // namespace fermata::ui

#include "ui/production/suggestion_dialog.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "core/engine/suggestions.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/plain_label.h"
#include "ui/widgets/rows_view.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

QString SuggestionDialog::headline(const engine::SuggestionView& suggestion) {
    return tr("Changes to %1 need review", "component").arg(wording::oneLine(suggestion.component, 60));
}

SuggestionDialog::SuggestionDialog(const engine::SuggestionView& suggestion, Time now, QWidget* parent)
    : QDialog(parent) {
    setObjectName(QStringLiteral("suggestionDialog"));
    setWindowTitle(tr("A suggestion"));
    setAccessibleName(windowTitle());
    resize(themeOf(this).scaled(880), themeOf(this).scaled(440));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);
    const auto text = [&](const QString& words, bool isHeadline = false) {
        QLabel* label = plainLabel(words, this);
        label->setWordWrap(true);
        if (isHeadline)
            label->setFont(themeOf(this).font(TextSize::Subject, QFont::DemiBold));
        column->addWidget(label);
    };
    text(headline(suggestion), true);
    text(tr("Versions with changes to it that had to be taken back within %1 days: %2.", "number, number")
             .arg(engine::suggestsWithin.count())
             .arg(suggestion.history.size()));
    auto* rows =
        new RowsModel({tr("Record"), tr("Since"), tr("Service"), tr("Version"), tr("Environment"), tr("Why")}, this);
    std::vector<RowsModel::Row> history;
    for (const engine::TakenBackView& each : suggestion.history) {
        const auto number = [](const QString& words) {
            RowsModel::Cell cell;
            cell.text = words;
            cell.isNumber = true;
            return cell;
        };
        const auto words = [](const QString& said) {
            RowsModel::Cell cell;
            cell.text = said;
            return cell;
        };
        history.push_back({number(wording::count(each.record)), words(wording::moment(each.at, now)),
                           words(wording::oneLine(each.service, 40)), words(wording::oneLine(each.version, 16)),
                           words(wording::oneLine(each.environment, 30)), words(wording::oneLine(each.reason, 200))});
    }
    rows->setRows(std::move(history));
    auto* table = new RowsView(rows, 26, 5, {72, 120, 110, 130, 110, 260}, this);
    table->setObjectName(QStringLiteral("suggestionTable"));
    table->setAccessibleName(tr("What it rests on"));
    column->addWidget(table, 1);
    text(tr("Suggested: someone senior looks at every change to it (review_above %1, now %2).", "number, number")
             .arg(wording::probability(suggestion.after), wording::probability(suggestion.before)));
    text(suggestion.policy.empty()
             ? tr("It has to be written into the policy by hand: %1.", "reason")
                   .arg(wording::oneLine(suggestion.whyNoText, 300))
             : tr("Nothing changes by itself. The policy editor shows which recorded decisions it would have changed; "
                  "it counts once a person saved it with a reason and it stands where the policy is read from."));
    if (suggestion.declined)
        text(tr("%1 declined it %2: %3. A further version was taken back since.", "person, time, reason")
                 .arg(suggestion.declined->person.empty() ? tr("Somebody")
                                                          : wording::oneLine(suggestion.declined->person, 60),
                      wording::moment(suggestion.declined->at, now),
                      wording::oneLine(suggestion.declined->reason, 300)));
    auto* decline = new QPushButton(tr("Decline…"), this);
    decline->setObjectName(QStringLiteral("declineButton"));
    decline->setAccessibleName(decline->text());
    decline->setShortcut(QKeySequence(Qt::ALT | Qt::Key_D));
    setButtonKey(decline, tr("Alt D"));
    decline->setAutoDefault(false);
    auto* close = new QPushButton(tr("Close"), this);
    close->setAccessibleName(close->text());
    setButtonKey(close, tr("Esc"));
    auto* look = new QPushButton(tr("Open in the policy editor"), this);
    look->setObjectName(QStringLiteral("proposeButton"));
    look->setAccessibleName(look->text());
    look->setEnabled(!suggestion.policy.empty());
    look->setToolTip(plainToolTip(wording::oneLine(suggestion.whyNoText, 300)));
    setButtonRole(look, ButtonRole::Primary);
    look->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(decline);
    buttons->addStretch(1);
    buttons->addWidget(close);
    buttons->addWidget(look);
    column->addLayout(buttons);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(decline, &QPushButton::clicked, this, [this, component = QString::fromStdString(suggestion.component)] {
        reject();
        emit declined(component);
    });
    connect(look, &QPushButton::clicked, this, [this, policy = QString::fromStdString(suggestion.policy)] {
        emit proposed(policy);
        accept();
    });
}

} // namespace fermata::ui

#include "ui/settings/settings_screen.h"

#include <algorithm>

#include <QAction>
#include <QComboBox>
#include <QCompleter>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QTimeZone>

#include "ui/settings/environment_model.h"
#include "ui/settings/source_model.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/block.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

QString SettingsScreen::closed() const {
    const engine::Snapshot& now = *m_bridge.snapshot();
    if (now.isObserver)
        return tr("Another process conducts this workspace; change its settings there.");
    if (!now.settings)
        return tr("The workspace is not open yet.");
    return {};
}

void SettingsScreen::showSnapshot() {
    const engine::Snapshot& now = *m_bridge.snapshot();
    m_sources->setSnapshot(now);
    m_environments->setSnapshot(now);
    const auto problems = std::ranges::count_if(now.sources, [](const engine::SourceView& source) {
        return source.state == engine::SourceState::Failed || source.state == engine::SourceState::Stale;
    });
    m_sourceFact->setText(problems == 0 ? tr("%n in all", nullptr, m_sources->rowCount())
                                        : tr("%1 in all, %n silent or failed", nullptr, static_cast<int>(problems))
                                              .arg(wording::count(static_cast<std::uint64_t>(m_sources->rowCount()))));
    if (now.failure)
        m_empty->show(style::Icon::TriangleAlert, tr("The workspace cannot be opened"), wording::error(*now.failure),
                      true);
    else if (!now.settings)
        m_empty->show(style::Icon::Hourglass, tr("The workspace is being opened"), QString());
    else
        m_empty->show(
            style::Icon::Unplug, tr("Nothing is connected yet"),
            tr("Add a CI system, a monitor or a folder of reports; until then what they know counts as missing."));
    m_sourceStack->setCurrentWidget(m_sources->rowCount() > 0 ? static_cast<QWidget*>(m_sourceTable) : m_empty);

    const auto& settings = now.settings;
    QString policy;
    if (settings && settings->policy)
        policy = tr("Policy: %1 of %2 in %3. Environments can be armed.", "path, ref, repository")
                     .arg(wording::oneLine(settings->policy->path, 120), wording::oneLine(settings->policy->ref, 120),
                          wording::oneLine(settings->policy->repository, 80));
    else if (settings)
        policy = tr("Policy: a file on this machine. An environment is armed only under a policy from a protected ref; "
                    "set policy: in workspace.yaml.");
    if (policy != m_policy->text()) {
        m_policy->setText(policy);
        m_policy->setAccessibleName(policy);
    }
    m_standing->setFact(m_environments->armedCount() == 0 ? tr("nothing armed")
                                                          : tr("%n armed", nullptr, m_environments->armedCount()));
    constexpr qsizetype mostHoldings = 12;
    QStringList holdings;
    for (const engine::HoldingView& held : now.holdings)
        if (holdings.size() < mostHoldings)
            holdings.append(wording::holding(held, now.at));
    if (const auto more = static_cast<int>(now.holdings.size()) - static_cast<int>(mostHoldings); more > 0)
        holdings.append(tr("and %n more", nullptr, more));
    if (holdings.isEmpty())
        holdings.append(tr("No environment is held. Ctrl Shift E requests one, Ctrl Shift B gives it back."));
    if (const QString words = holdings.join(u'\n'); words != m_holdings->text()) {
        m_holdings->setText(words);
        m_holdings->setAccessibleName(words);
    }
    m_pools->setVisible(!now.holdings.empty() || (settings && !settings->pools.empty()));
    QStringList stops;
    for (const engine::StopView& stop : now.stops)
        stops.append(
            tr("%1 stopped until %2 by %3: %4", "scope, time, person, reason")
                .arg(stop.scope.empty() ? tr("Everything is") : tr("%1 is").arg(wording::oneLine(stop.scope, 60)),
                     wording::moment(stop.until, now.at), wording::oneLine(stop.person, 40),
                     wording::oneLine(stop.reason, 160)));
    if (stops.isEmpty())
        stops.append(tr("The line moves."));
    if (const QString words = stops.join(u'\n'); words != m_stops->text()) {
        m_stops->setText(words);
        m_stops->setAccessibleName(words);
    }
    m_resume->setEnabled(!now.stops.empty());
    if (settings && (!m_hasShownZone || settings->timeZone != m_shownZone)) {
        m_hasShownZone = true;
        m_shownZone = settings->timeZone; // only then: what a person is choosing is not overwritten
        m_zone->setCurrentText(settings->timeZone.empty() ? m_zone->itemText(0)
                                                          : QString::fromStdString(settings->timeZone));
    }
    showSelection();
}

void SettingsScreen::showSelection() {
    const QString why = closed();
    const bool isSetting = selected() != nullptr;
    m_add->setEnabled(why.isEmpty());
    m_keepZone->setEnabled(why.isEmpty());
    m_edit->setEnabled(why.isEmpty() && isSetting);
    m_remove->setEnabled(why.isEmpty() && isSetting);
    m_secret->setEnabled(why.isEmpty());
    m_test->setEnabled(why.isEmpty() && isSetting);
    m_disarm->setEnabled(m_environments->armedCount() > 0);
    if (why != m_closed->text()) {
        m_closed->setText(why);
        m_closed->setAccessibleName(why.isEmpty() ? tr("Settings can be changed") : why);
        m_closed->setVisible(!why.isEmpty());
    }
}

const workspace::SourceSetting* SettingsScreen::selected() const {
    return m_sources->setting(m_sourceTable->currentIndex());
}

void SettingsScreen::setLetterKeys(bool areOn) {
    for (QAction* action : m_letters)
        action->setEnabled(areOn);
}

void SettingsScreen::restyle() {
    const style::Theme& theme = style::themeOf(this);
    if (theme.textScale == m_shownScale)
        return; // widths that a person chose stay while the text has its size
    m_shownScale = theme.textScale;
    const int sources[] = {120, 150, 112, 240, 72, 64, 138}, environments[] = {104, 80, 120, 64, 64};
    for (int column = 0; column < SourceModel::Message; ++column)
        m_sourceTable->setColumnWidth(column, theme.scaled(sources[column]));
    for (int column = 0; column < EnvironmentModel::Reason; ++column)
        m_environmentTable->setColumnWidth(column, theme.scaled(environments[column]));
    m_environmentTable->setFixedHeight(theme.scaled(152));
    for (QTableView* each : {m_sourceTable, m_environmentTable})
        each->verticalHeader()->setDefaultSectionSize(theme.scaled(28));
}

void SettingsScreen::changeEvent(QEvent* event) {
    if (event->type() == QEvent::StyleChange && m_sourceTable)
        restyle();
    QWidget::changeEvent(event);
}

void SettingsScreen::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), style::themeOf(this).surface);
}

} // namespace fermata::ui

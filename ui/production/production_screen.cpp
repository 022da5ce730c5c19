#include "ui/production/production_screen.h"

#include <algorithm>

#include <QAction>
#include <QPainter>
#include <QPointer>
#include <QPushButton>
#include <QStackedWidget>

#include "ui/production/deployment_lanes.h"
#include "ui/production/evidence_path.h"
#include "ui/production/live_chart.h"
#include "ui/production/remedy.h"
#include "ui/production/safe_time_strip.h"
#include "ui/production/suggestion_dialog.h"
#include "ui/production/watch_words.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/hold_button.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/rows_view.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {
namespace {

RowsModel::Cell words(const QString& text, bool isStrong = false) {
    RowsModel::Cell cell;
    cell.text = text;
    cell.isStrong = isStrong;
    return cell;
}

RowsModel::Cell number(const QString& text) {
    RowsModel::Cell cell = words(text);
    cell.isNumber = true;
    return cell;
}

} // namespace

void ProductionScreen::addAction(const QString& name, const QKeySequence& key, const char* objectName, bool isLetter,
                                 const std::function<void()>& act) {
    auto* action = new QAction(name, this);
    action->setObjectName(QLatin1String(objectName));
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, act);
    QWidget::addAction(action);
    m_actions.append(action);
    if (isLetter)
        m_letters.append(action);
}

void ProductionScreen::setLetterKeys(bool areOn) {
    for (QAction* action : m_letters)
        action->setEnabled(areOn);
    m_rollBack->setLetterKeys(areOn);
}

const engine::WatchView* ProductionScreen::current() const {
    const auto& watches = m_bridge.snapshot()->watches;
    const auto found = std::ranges::find(watches, m_shown.toStdString(), &engine::WatchView::id);
    return found == watches.end() ? nullptr : &*found;
}

void ProductionScreen::askRollBack() {
    if (const auto* watch = current(); watch && m_rollBack->isEnabled())
        emit rollBackRequested(QString::fromStdString(watch->service), QString::fromStdString(watch->environment));
}

void ProductionScreen::askPause() {
    if (const auto* watch = current(); watch && m_pause->isEnabled())
        emit pauseRequested(QString::fromStdString(watch->service));
}

void ProductionScreen::lookAtSuggestion() {
    const SnapshotPointer now = m_bridge.snapshot();
    if (!now->modelHealth || now->modelHealth->suggestions.empty())
        return;
    auto* dialog = new SuggestionDialog(now->modelHealth->suggestions.front(), now->at, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SuggestionDialog::proposed, this, &ProductionScreen::policyProposed);
    connect(dialog, &SuggestionDialog::declined, this, &ProductionScreen::suggestionDeclined);
    dialog->open();
}

void ProductionScreen::tick() {
    const auto* watch = current();
    if (!watch)
        return;
    const engine::Snapshot& shown = *m_bridge.snapshot();
    // A moment that is looked at, and the time of the sample world, stand still.
    const bool standsStill = shown.asOf || shown.isSample;
    const Time now = shown.at + (standsStill ? Seconds{0} : Seconds{m_since.elapsed() / 1000});
    m_remedy->setRemedy(remedyOf(*watch, now));
    const QString stale = staleWords(*watch, now);
    m_stale->setText(stale);
    m_stale->setVisible(!stale.isEmpty());
}

void ProductionScreen::step(int by) {
    const auto& watches = m_bridge.snapshot()->watches;
    if (watches.empty())
        return;
    const auto found = std::ranges::find(watches, m_shown.toStdString(), &engine::WatchView::id);
    const auto count = static_cast<int>(watches.size());
    const int at = found == watches.end() ? 0 : (static_cast<int>(found - watches.begin()) + by + count) % count;
    m_shown = QString::fromStdString(watches[static_cast<std::size_t>(at)].id);
    showSnapshot();
}

void ProductionScreen::showSnapshot() {
    const SnapshotPointer now = m_bridge.snapshot();
    showTables(*now);
    const bool asksForWatches = now->settings && !now->settings->watches.empty();
    if (now->watches.empty()) {
        m_shown.clear();
        m_empty->show(
            style::Icon::Timer, asksForWatches ? tr("Nothing is being watched") : tr("No watch is set up"),
            asksForWatches
                ? tr("No deployment of a watched service is known. It begins with the next one.")
                : tr("Say in workspace.yaml under watches: which metrics of which service are followed after a "
                     "deployment. Until then nobody looks, and nothing goes back by itself."));
        m_stack->setCurrentWidget(m_empty);
        return;
    }
    if (!current())
        m_shown = QString::fromStdString(now->watches.front().id);
    m_stack->setCurrentWidget(m_ground);
    showWatch(*current(), *now);
}

void ProductionScreen::showWatch(const engine::WatchView& watch, const engine::Snapshot& now) {
    m_subject->setText(tr("%1 %2 in %3", "service, version, environment")
                           .arg(wording::oneLine(watch.service, 60), wording::oneLine(watch.version, 40),
                                wording::oneLine(watch.environment, 40)));
    m_state->setText(
        tr("%1: %2", "phase, sentence").arg(production::phaseWord(watch.phase), wording::sentence(watch.state)));
    const auto count = now.watches.size();
    m_facts->setText(
        tr("watched since %1, looked %2 times, every %3")
            .arg(wording::moment(watch.since, now.at), wording::count(watch.ticks), wording::duration(watch.interval)) +
        (count > 1 ? tr("; %1 watches").arg(count) : QString()));
    QStringList elsewhere;
    for (const auto& other : watch.elsewhere)
        elsewhere.append(tr("%1: %2", "service, state")
                             .arg(wording::oneLine(other.service, 40), !other.isKnown  ? tr("not known")
                                                                       : other.isUsual ? tr("usual")
                                                                                       : tr("worse too")));
    const auto ago = [&](const std::optional<Time>& at) {
        return at ? wording::moment(*at, now.at) : QStringLiteral("–");
    };
    std::vector<RowsModel::Row> about{
        {words(tr("Previous version")),
         words(watch.previous.empty() ? tr("none is known") : wording::oneLine(watch.previous, 60))},
        {words(tr("Last sample")),
         words(watch.lastTick ? tr("%1 ago").arg(wording::age(*watch.lastTick, now.at)) : tr("none yet"))},
        {words(tr("Worse since")), words(ago(watch.firstBadAt))},
        {words(tr("Ordered back")), words(ago(watch.orderedAt))}};
    if (watch.recoveredAt)
        about.push_back({words(tr("Recovered")), words(ago(watch.recoveredAt))});
    about.push_back({words(tr("Not touched")), words(elsewhere.isEmpty() ? tr("nothing to compare with")
                                                                         : elsewhere.join(QStringLiteral(", ")))});
    about.push_back({words(tr("Watched until")), words(ago(watch.until))});
    const bool isBlown = watch.fuse && watch.fuse->blownAt;
    about.push_back(
        {words(tr("Fuse")),
         words(watch.fuse ? production::fuseWords(*watch.fuse, now.at) : tr("none: no objective is stated"), isBlown)});
    if (watch.fuse)
        about.push_back({words(tr("Objective")), words(production::budgetWords(*watch.fuse))});
    const auto withControl =
        std::ranges::find_if(watch.guards, [](const engine::GuardView& guard) { return guard.tolerated.has_value(); });
    about.push_back(
        {words(tr("Tolerated")), words(withControl == watch.guards.end() ? tr("against its own past: no ratio")
                                                                         : production::toleranceWords(*withControl))});
    about.push_back({words(tr("Windows kept")), words(production::windowsWords(watch, now.at))});
    m_about->setRows(std::move(about));
    std::vector<RowsModel::Row> rows;
    for (const auto& guard : watch.guards)
        rows.push_back(
            {words(wording::oneLine(guard.name, 40) + (guard.isEmpirical ? tr(" (empirical)") : QString())),
             number(production::figure(guard.treatment, guard.unit)),
             number(guard.control ? production::figure(guard.control, guard.unit) : QStringLiteral("–")),
             number(guard.evidence.empty() ? QStringLiteral("–") : production::odds(guard.evidence.back().value)),
             words(production::guardWord(guard.state), guard.state == engine::GuardState::Worse)});
    m_guards->setRows(std::move(rows));
    m_path->setWatch(watch, now.at);
    const bool isEnding = watch.phase == engine::WatchPhase::RollingBack ||
                          watch.phase == engine::WatchPhase::RolledBack || watch.phase == engine::WatchPhase::Recovered;
    const auto stop = std::ranges::find_if(now.stops, [&](const engine::StopView& each) {
        return each.scope.empty() || each.scope == watch.environment || each.scope == "service:" + watch.service;
    });
    m_pause->setEnabled(!now.isObserver && !now.asOf && stop == now.stops.end());
    m_pause->setToolTip(
        stop != now.stops.end()
            ? tr("Nothing of it is brought forward until %1 already.").arg(wording::moment(stop->until, now.at))
        : now.isObserver ? tr("Another process conducts this workspace.")
                         : tr("Nothing of this service is brought forward for five minutes; it ends by itself. What "
                              "goes back is not held up."));
    m_rollBack->setEnabled(!watch.previous.empty() && !now.isObserver && !isEnding);
    m_rollBack->setToolTip(m_rollBack->isEnabled()  ? QString()
                           : watch.previous.empty() ? tr("No earlier good version is known to go back to.")
                           : isEnding               ? tr("It goes back already.")
                                                    : tr("Another process conducts this workspace."));
    m_change->setVisible(!watch.change.empty());
    m_next->setVisible(count > 1);
    tick();
    for (std::size_t k = 0; k < m_charts.size(); ++k)
        if (k < watch.guards.size())
            m_charts[k]->setGuard(watch.guards[k], watch.since, now.at);
        else
            m_charts[k]->clear();
    update();
}

void ProductionScreen::showTables(const engine::Snapshot& now) {
    const std::string environment = now.settings ? now.settings->environment : std::string("production");
    std::vector<RowsModel::Row> alerts;
    int open = 0;
    const auto add = [&](const delivery::Alert& alert, const std::string& where) {
        open += !alert.isSilenced;
        alerts.push_back({number(wording::moment(alert.since, now.at)),
                          words(wording::oneLine(alert.name, 80), !alert.isSilenced),
                          words(wording::oneLine(alert.severity, 20)), words(wording::oneLine(where, 30)),
                          words(alert.isSilenced ? tr("silenced") : tr("open"))});
    };
    const bool isWatched = !now.board->alerts.empty();
    for (const auto& [key, set] : now.board->alerts)
        for (const auto& alert : set.alerts)
            add(alert, set.environment);
    const bool isStated = !isWatched && now.production && now.production->alerts; // by a board file
    if (isStated)
        for (const auto& alert : *now.production->alerts)
            add(alert, now.production->environment);
    m_alerts->setRows(std::move(alerts));
    m_alertPanel->setFact(isWatched || isStated ? tr("%1 open").arg(open) : QString());
    m_alertPanel->setNothing(!isWatched && !isStated ? tr("No monitor tells of alerts: whether one fires is not known.")
                             : m_alerts->rowCount() == 0 ? tr("No alert fires.")
                                                         : QString());
    open = isWatched ? open : 0; // only what a monitor tells can be silenced there
    m_silence->setVisible(open > 0);
    m_lanes->setSnapshot(now, environment);
    m_lanePanel->setFact(tr("to %1, last 6 hours").arg(wording::oneLine(environment, 40)));
    m_lanePanel->setNothing(m_lanes->count() == 0 ? tr("No deployment in the last 6 hours is known.") : QString());
    std::vector<RowsModel::Row> barred;
    for (const auto& each : now.barred)
        barred.push_back({number(wording::oneLine(each.version, 14)), words(wording::oneLine(each.service, 40)),
                          words(wording::oneLine(each.environment, 30)), number(wording::moment(each.at, now.at)),
                          words(wording::sentence(each.why))});
    m_barred->setRows(std::move(barred));
    m_barredPanel->setNothing(now.barred.empty() ? tr("No version is barred.") : QString());
    m_lift->setVisible(!now.barred.empty());
    m_lift->setEnabled(!now.isObserver);
    const bool suggests = now.modelHealth && !now.modelHealth->suggestions.empty();
    m_suggests->setVisible(suggests);
    m_look->setVisible(suggests);
    if (suggests) {
        const auto& all = now.modelHealth->suggestions;
        const QString first = SuggestionDialog::headline(all.front());
        m_suggests->setText(all.size() > 1 ? tr("%1 (and %2 more)", "suggestion, count").arg(first).arg(all.size() - 1)
                                           : first);
    }
    const auto safe = std::ranges::find(now.safeTimes, environment, &engine::SafeTimeView::environment);
    if (safe != now.safeTimes.end()) {
        m_safe->setTimes(*safe, now.at);
        m_safePanel->setFact(
            tr("requests exposed before a fault would be found, if a deployment begins in that hour; computed %1")
                .arg(wording::moment(safe->computedAt, now.at)));
        m_safePanel->setNothing(safe->times.empty() ? wording::sentence(safe->why) : QString());
    } else {
        m_safePanel->setFact({});
        m_safePanel->setNothing(tr("The usual traffic is not known: a Prometheus query of kind traffic tells it."));
    }
}

void ProductionScreen::paintEvent(QPaintEvent*) {
    QPainter(this).fillRect(rect(), style::themeOf(this).background);
}

} // namespace fermata::ui

#include "ui/shell/order_dialog.h"

#include <algorithm>

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QUuid>

#include "core/decision/authority.h"
#include "core/decision/command.h"
#include "ui/style/fermata_style.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

namespace {

constexpr Seconds silencedAtMost{7 * 86400};

QString headline(OrderKind kind) {
    switch (kind) {
    case OrderKind::ReRun:
        return OrderDialog::tr("Run it again");
    case OrderKind::Cancel:
        return OrderDialog::tr("Cancel a run");
    case OrderKind::Start:
        return OrderDialog::tr("Start a pipeline");
    case OrderKind::Silence:
        return OrderDialog::tr("Silence an alert");
    case OrderKind::RequestEnvironment:
        return OrderDialog::tr("Request an environment");
    case OrderKind::ReleaseEnvironment:
        return OrderDialog::tr("Give an environment back");
    }
    return {};
}

QString consequence(OrderKind kind) {
    switch (kind) {
    case OrderKind::ReRun:
        return OrderDialog::tr("The CI runs the same commit once more. Both results stay evidence: one that fails and "
                               "then passes counts as flaky, not as fixed.");
    case OrderKind::Cancel:
        return OrderDialog::tr("The CI stops this run. What it has not shown by then is missing, and what is missing "
                               "never helps a verdict.");
    case OrderKind::Start:
        return OrderDialog::tr("Starts a pipeline that deploys nothing. One that deploys is started by a decision.");
    case OrderKind::Silence:
        return OrderDialog::tr("The monitor calls nobody for it until the time below. It stays evidence: a silenced "
                               "alert holds changes as before.");
    case OrderKind::RequestEnvironment:
        return OrderDialog::tr(
            "The pool is asked for one; nobody else gets it until it is given back. Asking again for "
            "what is held already changes nothing.");
    case OrderKind::ReleaseEnvironment:
        return OrderDialog::tr("The pool takes it back; what runs there may end at once.");
    }
    return {};
}

const char* wordOf(OrderKind kind) {
    switch (kind) {
    case OrderKind::ReRun:
        return "re-run";
    case OrderKind::Cancel:
        return "cancel";
    case OrderKind::Start:
        return "start";
    case OrderKind::Silence:
        return "silence";
    case OrderKind::RequestEnvironment:
        return "request-environment";
    case OrderKind::ReleaseEnvironment:
        return "release-environment";
    }
    return "";
}

const workspace::SourceSetting* settingOf(const engine::Snapshot& now, const std::string& source) {
    if (!now.settings)
        return nullptr;
    const auto found = std::ranges::find(now.settings->sources, source, &workspace::SourceSetting::name);
    return found == now.settings->sources.end() ? nullptr : &*found;
}

bool deploys(const workspace::SourceSetting& source, const delivery::Run& run) {
    return run.lane == delivery::Lane::Deploy || std::ranges::any_of(source.pipelines, [&](const auto& pipeline) {
               return pipeline.name == run.pipeline && pipeline.lane == delivery::Lane::Deploy;
           });
}

} // namespace

OrderDialog::OrderDialog(OrderKind kind, const engine::Snapshot& now, QWidget* parent)
    : RecordDialog(headline(kind), now.isSample, parent),
      m_kind(kind),
      m_armed(now.armed),
      m_subject(new QComboBox(this)) {
    setObjectName(QStringLiteral("orderDialog"));
    addText(consequence(kind));
    m_facts = addText({});
    m_facts->setObjectName(QStringLiteral("orderFacts"));
    m_outside = addText({});
    m_outside->setObjectName(QStringLiteral("orderOutside"));
    m_outside->setFont(style::themeOf(this).font(style::TextSize::Body, QFont::DemiBold));
    m_subject->setObjectName(QStringLiteral("subjectBox"));
    m_subject->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_subject->setMinimumContentsLength(40);
    QString label;
    switch (kind) {
    case OrderKind::ReRun:
    case OrderKind::Cancel:
        label = tr("R&un");
        fillRuns(now);
        break;
    case OrderKind::Start:
        label = tr("&Pipeline");
        fillPipelines(now);
        break;
    case OrderKind::Silence:
        label = tr("&Alert");
        fillAlerts(now);
        break;
    case OrderKind::RequestEnvironment:
        label = tr("&Environment");
        fillPools(now);
        break;
    case OrderKind::ReleaseEnvironment:
        label = tr("&Environment");
        fillHoldings(now);
        break;
    }
    m_subject->setAccessibleName(QString(label).remove(u'&'));
    for (const Choice& choice : m_choices)
        m_subject->addItem(choice.words, choice.id);
    form()->addRow(label, m_subject);
    connect(m_subject, &QComboBox::currentIndexChanged, this, &OrderDialog::follow);
    if (kind == OrderKind::Silence)
        addUntil(tr("E&nds"), now.at + Seconds{60}, now.at + std::chrono::hours{1}, now.at + silencedAtMost);
    addReason(72);
    const decision::Actor actor{now.actor.person,
                                decision::established(now.actor.established).value_or(decision::Established::None),
                                now.actor.roles};
    if (now.isObserver)
        m_closed = tr("Another process conducts this workspace; act there.");
    else if (!now.policy)
        m_closed = tr("The policy is not read yet.");
    else if (const auto why = decision::mayEverCommand(
                 *now.policy, actor,
                 kind == OrderKind::ReleaseEnvironment ? decision::CommandKind::Disarm : decision::CommandKind::Deploy))
        m_closed = wording::sentence(*why);
    finishForm(now.actor.person.empty()
                   ? QString()
                   : tr("%1, known %2", "person, how the identity was established")
                         .arg(wording::oneLine(now.actor.person, 60), wording::established(now.actor.established)));
    follow();
}

void OrderDialog::fillRuns(const engine::Snapshot& now) {
    std::vector<const delivery::Run*> runs;
    for (const auto& [key, run] : now.board->runs) {
        const auto* setting = settingOf(now, run.source);
        const bool fits = m_kind == OrderKind::Cancel ? !isOver(run.state) : isOver(run.state);
        if (setting && setting->kind != "cdevents" && fits && !(m_kind == OrderKind::ReRun && deploys(*setting, run)))
            runs.push_back(&run);
    }
    std::ranges::stable_sort(runs, std::ranges::greater{}, [](const auto* run) { return run->seenAt; });
    for (const auto* run : runs) {
        Choice choice;
        choice.id = QString::fromStdString(run->key());
        choice.words = tr("%1 %2, %3", "pipeline, number, state")
                           .arg(wording::oneLine(run->pipeline, 60))
                           .arg(run->number)
                           .arg(wording::oneLine(std::string(name(run->state)), 20));
        choice.facts = run->commit ? tr("Commit %1 of %2, at %3.", "commit, branch, source")
                                         .arg(wording::shortId(*run->commit), wording::oneLine(run->branch, 60),
                                              wording::oneLine(run->source, 60))
                                   : tr("At %1; its commit is not known.").arg(wording::oneLine(run->source, 60));
        choice.order.run = run->key();
        choice.scope = "source:" + run->source;
        m_choices.push_back(std::move(choice));
    }
}

void OrderDialog::fillPipelines(const engine::Snapshot& now) {
    if (!now.settings)
        return;
    for (const auto& source : now.settings->sources)
        for (const auto& pipeline : source.pipelines) {
            if (pipeline.lane == delivery::Lane::Deploy)
                continue;
            Choice choice;
            choice.order.pipeline = source.name + "/" + pipeline.name;
            choice.order.environment = pipeline.environment;
            choice.id = QString::fromStdString(choice.order.pipeline);
            choice.words = tr("%1 at %2", "pipeline, source")
                               .arg(wording::oneLine(pipeline.name, 60), wording::oneLine(source.name, 60));
            choice.facts = pipeline.scheduler.empty()
                               ? tr("The settings name no scheduler that starts it; the CI may refuse.")
                               : tr("Started through %1.").arg(wording::oneLine(pipeline.scheduler, 60));
            choice.scope = pipeline.environment.empty() ? "source:" + source.name : pipeline.environment;
            m_choices.push_back(std::move(choice));
        }
}

void OrderDialog::fillAlerts(const engine::Snapshot& now) {
    for (const auto& [key, set] : now.board->alerts) {
        const auto* setting = settingOf(now, set.source);
        if (!setting || setting->kind != "alertmanager")
            continue;
        for (const auto& alert : set.alerts) {
            if (alert.isSilenced)
                continue;
            Choice choice;
            choice.order.source = set.source;
            choice.order.alert = alert.name;
            choice.order.environment = set.environment;
            choice.id = QString::fromStdString(alert.name);
            choice.words = wording::oneLine(alert.name, 80);
            choice.facts =
                tr("%1, since %2, at %3. Every alert of this name and service is silenced.", "severity, moment, source")
                    .arg(alert.severity.empty() ? tr("no severity") : wording::oneLine(alert.severity, 40),
                         wording::moment(alert.since, now.at), wording::oneLine(set.source, 60));
            choice.scope = set.environment;
            m_choices.push_back(std::move(choice));
        }
    }
}

void OrderDialog::fillPools(const engine::Snapshot& now) {
    if (!now.settings)
        return;
    for (const auto& pool : now.settings->pools)
        for (const std::string& environment : pool.environments) {
            // Without a change, then for each that waits: it is on record what it was for.
            const auto add = [&](const engine::ChangeView* view) {
                Choice choice;
                choice.order.environment = environment;
                choice.order.decisionId = view ? view->decisionId : std::string();
                choice.id = QString::fromStdString(environment + (view ? "/" + view->change.key : ""));
                const QString name = wording::oneLine(environment, 60);
                choice.words =
                    view ? tr("%1 for %2", "environment, change")
                               .arg(name, wording::oneLine(
                                              view->change.title.empty() ? view->change.key : view->change.title, 60))
                         : name;
                const auto held = std::ranges::count(now.holdings, environment, &engine::HoldingView::environment);
                choice.facts =
                    tr("From the pool %1. Held now: %2.", "pool, count")
                        .arg(wording::oneLine(pool.name, 60), wording::count(static_cast<std::uint64_t>(held)));
                choice.scope = environment;
                m_choices.push_back(std::move(choice));
            };
            add(nullptr);
            for (const auto& view : now.changes)
                if (!view.decisionId.empty())
                    add(&view);
        }
}

void OrderDialog::fillHoldings(const engine::Snapshot& now) {
    for (const auto& held : now.holdings) {
        Choice choice;
        choice.order.holding = held.order;
        choice.id = QString::fromStdString(held.order);
        choice.words = wording::holding(held, now.at);
        choice.facts = held.text.empty() ? tr("The pool said nothing of it.") : wording::oneLine(held.text, 200);
        choice.scope = held.environment;
        m_choices.push_back(std::move(choice));
    }
}

void OrderDialog::follow() {
    const int at = m_subject->currentIndex();
    const bool isChosen = at >= 0 && at < static_cast<int>(m_choices.size());
    m_facts->setVisible(isChosen);
    m_outside->setVisible(isChosen);
    if (isChosen) {
        const Choice& choice = m_choices[static_cast<std::size_t>(at)];
        const auto arming = std::ranges::find(m_armed, choice.scope, &engine::ArmView::environment);
        const bool isArmed = arming != m_armed.end() && std::ranges::count(arming->actions, wordOf(m_kind));
        m_facts->setText(choice.facts);
        const QString scope = wording::oneLine(choice.scope, 80), act = QString::fromLatin1(wordOf(m_kind));
        m_outside->setText(
            isArmed ? tr("%1 is armed for %2: this is sent at once.").arg(scope, act)
                    : tr("%1 is not armed for %2: nothing is sent, what would be is recorded.").arg(scope, act));
    }
    check();
}

void OrderDialog::select(const QString& subject) {
    if (const int place = m_subject->findData(subject); place >= 0)
        m_subject->setCurrentIndex(place);
}

QString OrderDialog::missing() const {
    if (!m_closed.isEmpty())
        return m_closed;
    if (!m_choices.empty())
        return {};
    switch (m_kind) {
    case OrderKind::ReRun:
        return tr("No run that is over and deploys nothing is on the board.");
    case OrderKind::Cancel:
        return tr("No run is under way.");
    case OrderKind::Start:
        return tr("The settings name no pipeline that deploys nothing.");
    case OrderKind::Silence:
        return tr("No Alertmanager tells of an alert that is not silenced.");
    case OrderKind::RequestEnvironment:
        return tr("The settings name no pool of environments.");
    case OrderKind::ReleaseEnvironment:
        return tr("No environment of a pool is held.");
    }
    return {};
}

void OrderDialog::send() {
    engine::OrderAct order = m_choices[static_cast<std::size_t>(m_subject->currentIndex())].order;
    order.kind = wordOf(m_kind);
    order.reason = reason().toStdString();
    if (m_kind != OrderKind::RequestEnvironment && m_kind != OrderKind::ReleaseEnvironment) // held once is held
        order.nonce =
            QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString(); // each press is a wish of its own
    if (m_kind == OrderKind::Silence)
        order.until = until();
    emit confirmed(order);
}

} // namespace fermata::ui

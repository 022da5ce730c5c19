#include "ui/learning/learning_screen.h"

#include <algorithm>
#include <cmath>

#include <QAction>
#include <QLabel>
#include <QPainter>
#include <QPointer>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/learning/banner_mark.h"
#include "ui/learning/drift_rows.h"
#include "ui/learning/fact_panels.h"
#include "ui/learning/model_dialog.h"
#include "ui/learning/version_model.h"
#include "ui/style/theme.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

namespace {

QString nameOf(std::int64_t version) {
    return version ? QStringLiteral("v%1").arg(version) : LearningScreen::tr("the prior");
}

QString plain(double value, int decimals = 3) {
    return std::isfinite(value) ? QString::number(value, 'f', decimals) : QStringLiteral("–");
}

} // namespace

LearningScreen::LearningScreen(Bridge& bridge, QWidget* parent)
    : QWidget(parent), m_bridge(bridge), m_versions(new VersionModel(this)), m_stack(new QStackedWidget(this)) {
    setObjectName(QStringLiteral("learningScreen"));
    setAccessibleName(tr("Model health"));
    m_stack->setAccessibleName(tr("Health of the model"));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(buildBanner());
    m_empty = new EmptyState(m_stack);
    m_empty->setAccessibleName(tr("No model yet"));
    m_stack->addWidget(m_empty);
    m_stack->addWidget(buildPanels());
    all->addWidget(m_stack, 1);
    setFocusProxy(m_table);
    connect(&m_bridge, &Bridge::snapshotChanged, this, &LearningScreen::showSnapshot);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        if (m_shown)
            showBanner(*m_bridge.snapshot());
    });
    showSnapshot();
}

QString LearningScreen::headline() const {
    return m_headline->text();
}

std::int64_t LearningScreen::promotable() const {
    if (!m_shown)
        return 0;
    const std::int64_t chosen = m_versions->version(m_table->currentIndex());
    const auto found = std::ranges::find(m_shown->versions, chosen, &learning::ModelVersion::version);
    const bool mayBe =
        found != m_shown->versions.end() && chosen != m_shown->champion && found->state == assessment::RiskState::Ready;
    return mayBe ? chosen : m_shown->promotable;
}

void LearningScreen::showSnapshot() {
    const SnapshotPointer now = m_bridge.snapshot();
    if (now->modelHealth != m_shown || !m_snapshot) {
        m_shown = now->modelHealth;
        showHealth(*now);
    }
    m_snapshot = now;
    showBanner(*now);
}

void LearningScreen::showHealth(const engine::Snapshot& now) {
    const bool hasVersions = m_shown && !m_shown->versions.empty();
    m_stack->setCurrentIndex(hasVersions ? 1 : 0);
    if (!hasVersions) {
        m_empty->show(style::Icon::Brain, tr("No model has been trained yet"),
                      tr("The prior alone speaks: every change gets the base rate and its interval. Training begins by "
                         "itself once a repository is open, and takes 200 labelled changes."));
        return;
    }
    const engine::ModelHealthView& view = *m_shown;
    m_versions->setHealth(view, now.at);
    m_fatesGrid->setFates(view.fates);
    m_fates->setFact(tr("overrides only, never by name"));
    m_versionPanel->setFact(tr("each judged on the newest changes that it had not seen"));
    m_checkHead->setVisible(view.promotable != 0);
    m_checks->setVisible(view.promotable != 0);
    m_checkHead->setText(tr("Promotion of %1").arg(nameOf(view.promotable)));
    m_checks->setChecks(view.checks);
    const learning::Health none;
    const learning::Health& health = view.health ? *view.health : none;
    m_inputHead->setText(tr("Heaviest inputs of %1, share of all contributions").arg(nameOf(health.version)));
    m_inputHead->setVisible(!health.inputs.empty());
    m_inputs->setVisible(!health.inputs.empty());
    m_inputs->setInputs(health.inputs);
    m_reliabilityPlot->setBins(health.bins);
    const auto judged = std::ranges::find(view.versions, health.version, &learning::ModelVersion::version);
    const auto& quality = (judged != view.versions.end() ? *judged : view.versions.front()).card.quality;
    m_reliability->setFact(health.scored < learning::enoughLabels
                               ? tr("too few labels: %1 more needed").arg(learning::enoughLabels - health.scored)
                           : health.blocks == 0 ? tr("ECE %1   Brier %2").arg(plain(quality.ece), plain(quality.brier))
                                                : tr("ECE %1   Brier %2   90 % intervals held %3 of %4 blocks")
                                                      .arg(plain(quality.ece), plain(quality.brier))
                                                      .arg(health.blocksHeld)
                                                      .arg(health.blocks));
    showCurves(view);
    m_driftRows->setRows(health.drift);
    const auto drifting = std::ranges::count_if(health.drift, &learning::DriftRow::isDrifting);
    m_drift->setFact(health.drift.empty() ? QString()
                                          : tr("%1 of %2 drift, up to %3", "count, count, moment")
                                                .arg(drifting)
                                                .arg(health.drift.size())
                                                .arg(wording::moment(health.asOf, now.at)));
    m_driftNote->setText(
        health.drift.empty()
            ? tr("Too little lies before the last twelve weeks to compare them with.")
            : tr("Bars are the stability index (PSI) of a week; from 0.20 (dots), and beyond what chance does, it "
                 "needs "
                 "a person. Hatched: too few changes to say. The rows on outcomes end where outcomes are known."));
    m_labelRows->setHealth(health);
    std::size_t changes = health.harmless + health.tooYoung;
    for (const auto& source : health.sources)
        changes += source.labels;
    m_labels->setFact(tr("of %1 changes", "count").arg(wording::count(changes)));
}

void LearningScreen::showCurves(const engine::ModelHealthView& view) {
    using Line = CapturePlot::Line;
    const learning::Health none;
    const learning::Health& health = view.health ? *view.health : none;
    std::vector<CapturePlot::Curve> curves;
    const bool isChampion = health.version == view.champion;
    const auto role = [](bool champion) { return champion ? tr("champion") : tr("challenger"); };
    const auto named = [&](std::int64_t version, bool champion) {
        return tr("%1 %2", "version, role").arg(nameOf(version), role(champion));
    };
    if (!health.championFaced.empty()) {
        curves.push_back(
            {named(health.version, isChampion), isChampion ? Line::Champion : Line::Challenger, health.judgedFaced});
        curves.push_back({named(health.champion, health.champion == view.champion),
                          health.champion == view.champion ? Line::Champion : Line::Challenger, health.championFaced});
    } else if (!health.judged.empty()) {
        curves.push_back(
            {named(health.version, isChampion), isChampion ? Line::Champion : Line::Challenger, health.judged});
    }
    if (!health.bySize.empty())
        curves.push_back({tr("size only"), Line::SizeOnly, health.bySize});
    m_capturePlot->setCurves(std::move(curves));
    m_capture->setFact(tr("%, last %1 changes, forward in time")
                           .arg(wording::count(health.championFaced.empty() ? health.scored : health.faced)));
}

void LearningScreen::showBanner(const engine::Snapshot& now) {
    const bool isLearning = std::ranges::any_of(now.progress, [](const engine::Progress& progress) {
        return progress.job == engine::JobKind::Training || progress.job == engine::JobKind::Labelling;
    });
    const QString whyNot = now.asOf         ? tr("This is a past moment.")
                           : now.isObserver ? tr("Another process conducts this workspace; act there.")
                           : isLearning     ? tr("A version is being trained already.")
                                            : QString();
    m_retrain->setEnabled(whyNot.isEmpty());
    m_retrain->setToolTip(whyNot);
    if (!m_shown || m_shown->versions.empty()) {
        m_mark->setNeedsPerson(false);
        m_headline->setText(isLearning ? tr("The first model is being trained") : tr("The prior speaks"));
        m_fact->setText(tr("Nothing but the base rate and its interval is claimed."));
        m_promote->setEnabled(false);
        m_back->setEnabled(false);
        return;
    }
    const engine::ModelHealthView& view = *m_shown;
    QStringList needs;
    if (view.health)
        for (const auto& row : view.health->drift)
            if (row.isDrifting() && needs.size() < 2)
                needs.append(tr("%1 has drifted (PSI %2)", "feature, index")
                                 .arg(DriftRows::nameOf(row.subject), wording::probability(*row.now())));
    const auto newest = std::ranges::find(view.versions, view.promotable, &learning::ModelVersion::version);
    const bool isBetter = newest != view.versions.end() && newest->trial && newest->trial->isBetter();
    if (view.promotable && view.hasDoubts)
        needs.append(tr("%1 learned from doubtful outcomes").arg(nameOf(view.promotable)));
    else if (isBetter)
        needs.append(newest->trial->evidence >= newest->trial->needed && newest->trial->faced > 0
                         ? tr("%1 foresees better on %2 changes new to both")
                               .arg(nameOf(view.promotable), wording::count(newest->trial->faced))
                         : tr("what was learned since foresaw %1 outcomes better: %2")
                               .arg(wording::count(newest->trial->followed), nameOf(view.promotable)));
    m_mark->setNeedsPerson(!needs.isEmpty());
    const QString speaks = view.champion ? tr("Champion %1 in use").arg(nameOf(view.champion)) : tr("The prior speaks");
    m_headline->setText(needs.isEmpty()     ? speaks
                        : needs.size() == 1 ? tr("%1; one thing needs you").arg(speaks)
                                            : tr("%1; %2 things need you").arg(speaks).arg(needs.size()));
    const QString state =
        view.labelsNeeded > 0
            ? tr("Too few labels: %1 more needed.").arg(wording::count(static_cast<std::uint64_t>(view.labelsNeeded)))
            : tr("Learned from %1 labelled changes.")
                  .arg(wording::count(static_cast<std::uint64_t>(std::max<std::int64_t>(0, view.labels))));
    m_fact->setText(needs.isEmpty() ? (isLearning ? tr("%1 A new version is being trained.").arg(state) : state)
                                    : needs.join(tr("; ", "between two sentences")) + QStringLiteral(". ") + state);
    const QString closed = now.asOf                     ? tr("This is a past moment.")
                           : !view.whyClosed.id.empty() ? wording::sentence(view.whyClosed)
                                                        : QString();
    const std::int64_t version = promotable();
    m_promote->setText(version ? tr("Promote %1…").arg(nameOf(version)) : tr("Promote…"));
    m_promote->setAccessibleName(m_promote->text());
    m_promote->setEnabled(closed.isEmpty() && version != 0);
    m_back->setEnabled(closed.isEmpty() && view.canGoBack);
    m_promote->setToolTip(closed.isEmpty() && version == 0 ? tr("No newer version knows more than the prior.")
                                                           : closed);
    m_back->setToolTip(closed.isEmpty() && !view.canGoBack ? tr("There is nothing to go back from.") : closed);
    if (!closed.isEmpty())
        m_answer->setText(closed);
}

void LearningScreen::ask(std::int64_t version) {
    const SnapshotPointer now = m_bridge.snapshot();
    if (!now->modelHealth)
        return;
    auto* dialog = new ModelDialog(version, *now, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ModelDialog::confirmed, this,
            [this, version, dialog = QPointer(dialog)](const engine::Command& command) {
                m_bridge.send(command, [screen = QPointer(this), version, dialog](const Result<void>& result) {
                    if (screen)
                        screen->m_answer->setText(result ? (version
                                                                ? tr("v%1 speaks now; it is on record.").arg(version)
                                                                : tr("The model before speaks again; it is on record."))
                                                         : tr("Refused: %1").arg(wording::error(result.error())));
                    if (dialog)
                        dialog->finish(result);
                });
            });
    dialog->open();
}

void LearningScreen::retrain() {
    m_bridge.send(engine::Retrain{}, [screen = QPointer(this)](const Result<void>& result) {
        if (screen)
            screen->m_answer->setText(result ? tr("A version is being trained from what is known now.")
                                             : tr("Refused: %1").arg(wording::error(result.error())));
    });
}

void LearningScreen::paintEvent(QPaintEvent*) {
    const style::Theme& theme = style::themeOf(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.background);
    const int banner = theme.scaled(64);
    painter.fillRect(0, 0, width(), banner, theme.surface);
    painter.fillRect(0, banner - 1, width(), 1, theme.line);
}

} // namespace fermata::ui

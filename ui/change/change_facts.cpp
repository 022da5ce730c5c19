// What the change screen says: the change's head, its decision and its evidence, in words and figures.
#include <algorithm>

#include <QLabel>
#include <QPointer>

#include "ui/change/change_models.h"
#include "ui/change/change_parts.h"
#include "ui/change/test_plan_dialog.h"
#include "ui/change/test_rows.h"
#include "ui/models/inbox_model.h"
#include "ui/widgets/decision_parts.h"
#include "ui/widgets/shapes_of.h"
#include "ui/wording/wording.h"

namespace fermata::ui {
namespace {

QString counted(long number) {
    return wording::count(static_cast<std::uint64_t>(std::max(0L, number)));
}

} // namespace

void ChangeScreen::showHead(const engine::Snapshot& snapshot, const engine::ChangeView& view) {
    auto& p = *m_parts;
    const auto* decision = view.decision.get();
    const auto word = decision             ? wording::verdict(decision->verdict)
                      : view.error.empty() ? tr("No verdict yet")
                                           : tr("Not assessed");
    p.flag->setShape(shapeOf(decision), word);
    p.verdict->setText(word);
    p.title->setText(wording::oneLine(view.change.title));
    p.sentence->setText(!view.error.empty() ? wording::oneLine(view.error)
                        : decision          ? wording::sentence(decision->summary)
                                            : tr("Its past and its evidence are being read."));
    QStringList ids{wording::place(view.change), tr("commit %1").arg(wording::shortId(view.change.head))};
    if (const auto names = wording::authors(view.change); !names.isEmpty())
        ids.append(tr("by %1").arg(names));
    if (view.change.commits > 1)
        ids.append(tr("commits: %1").arg(view.change.commits));
    if (view.change.state == delivery::ChangeState::AlreadyMerged)
        ids.append(tr("already merged, replayed"));
    if (!view.decisionId.empty())
        ids.append(tr("decision %1").arg(QString::fromStdString(view.decisionId.substr(0, 12))));
    p.ids->setText(ids.join(QStringLiteral(", ")));
    p.waiting->setText(wording::age(view.waitingSince, snapshot.at));
    p.waitingNote->setText(worthNote(view.decision.get()));
    p.scale->setVisible(decision);
    if (decision) {
        p.scale->setFigures(riskFigures(*decision, riskLimit(view.evidence.get(), snapshot.policy.get())));
        p.riskNumber->setText(wording::probability(decision->risk.pDefect.value()));
        p.riskFact->setText(riskFact(decision->risk));
    } else {
        p.riskNumber->setText(tr("unknown"));
        p.riskFact->setText({});
    }
    p.acts->setChange(&view, snapshot.at, !decision);
}

void ChangeScreen::showDecision(const engine::Snapshot& snapshot, const engine::ChangeView& view) {
    auto& p = *m_parts;
    const auto* decision = view.decision.get();
    const auto limit = riskLimit(view.evidence.get(), snapshot.policy.get());
    p.timeline->setHistory(view.history, limit, snapshot.at);
    p.history->setNothing(view.history.empty() ? tr("No decision about this change is on record yet.") : QString());
    p.history->setFact(view.history.empty() ? QString()
                                            : tr("risk with interval, limit of the policy now; local time"));
    p.causesModel->setRows(causeRows(view.history, snapshot.at));
    p.causes->setNothing(view.history.empty() ? tr("Nothing has flipped: there is no decision yet.") : QString());
    p.causes->setFact(view.history.empty() ? QString() : tr("decisions on record: %1").arg(view.history.size()));

    const auto loading = tr("Comes with the first decision.");
    p.why->setNothing(decision ? QString() : loading);
    p.release->setNothing(decision ? QString() : loading);
    p.weighing->setNothing(decision ? QString() : loading);
    p.plan->setNothing(decision ? QString() : loading);
    if (!decision) {
        p.why->setFact({});
        p.release->setFact({});
        p.weighing->setFact({});
        p.plan->setFact({});
        return;
    }
    auto bars = reasonBars(*decision);
    p.why->setNothing(bars.empty() ? tr("The model names no reason: %1.").arg(wording::riskState(decision->risk.state))
                                   : QString());
    p.why->setFact(
        tr("base rate %1, risk %2")
            .arg(wording::probability(decision->risk.baseRate), wording::probability(decision->risk.pDefect.value())));
    bars.resize(std::min<std::size_t>(bars.size(), 6));
    p.reasons->setRows(std::move(bars));

    p.ways->setWays(view.counterfactuals, decision->unit);
    p.release->setFact(view.counterfactuals.empty() ? QString() : tr("each was run through the gate"));
    if (view.counterfactuals.empty())
        p.release->setNothing(decision->permits() ? tr("It is released already.")
                              : view.wayOutSearched
                                  ? tr("No review, green run, waiting or splitting releases it; only an override.")
                                  : tr("Not searched yet."));
    p.losses->setRows(lossBars(*decision));
    const auto worth = view.evidence ? worthFigures(*decision, *view.evidence, snapshot.policy.get()) : std::nullopt;
    p.frontier->setVisible(worth.has_value());
    if (worth)
        p.frontier->setFigures(*worth);
    const bool isPlanned = view.evidence && snapshot.policy;
    p.plan->setNothing(isPlanned ? QString() : loading);
    if (isPlanned) {
        const auto plan = decision::planOf(*view.evidence, *decision, *snapshot.policy);
        p.plan->setFact(plan.tests == decision::TestScope::Reduced ? tr("only the tests that are near to the change")
                                                                   : tr("all tests"));
        p.stages->setPlan(plan);
        p.reviewers->setText(reviewersOf(*view.evidence, *snapshot.policy));
        const QString tests = snapshot.suites ? sentenceOf(testPlanOf(snapshot, view)) : QString();
        p.testPlan->setText(tests.isEmpty() ? QString() : tests + tr(" (U)", "key of the test plan"));
        p.testPlan->setVisible(!tests.isEmpty());
    }
    p.weighing->setFact(decision->worth.isWeighed ? worthFact(*decision)
                        : decision->unit.empty()  ? tr("in units of loss")
                                                  : wording::oneLine(decision->unit, 40));
    p.worth->setText(worthLine(*decision));
    p.worth->setVisible(!p.worth->text().isEmpty());
    const auto broken = brokenRules(*decision);
    p.rules->setText(broken.isEmpty() ? tr("Hard rules: %1").arg(rulesLine(*decision)) : broken.front());
}

void ChangeScreen::showEvidence(const engine::Snapshot& snapshot, const engine::ChangeView& view) {
    auto& p = *m_parts;
    const auto* evidence = view.evidence.get();
    const auto loading = tr("The evidence is being read.");
    for (auto* panel : {p.similar, p.evidence, p.files, p.tests, p.findings, p.coverage}) {
        panel->setNothing(evidence ? QString() : loading);
        panel->setFact({});
    }
    if (!evidence)
        return;
    p.past->setPast(evidence->similar, snapshot.at);
    p.similar->setFact(evidence->similar.empty() ? QString() : similarFact(evidence->similar));
    if (evidence->similar.empty())
        p.similar->setNothing(tr("No past change is known that could be compared."));
    const auto chips = evidenceChips(*evidence, view.decision.get(), snapshot.at);
    p.chips->setValues(chips);
    p.evidence->setFact(evidenceFact(chips));

    p.filesModel->setRows(fileRows(*evidence));
    p.files->setFact(
        tr("files: %1, +%2 \u2212%3")
            .arg(counted(evidence->fileCount), counted(evidence->linesAdded), counted(evidence->linesDeleted)));
    if (evidence->files.empty())
        p.files->setNothing(tr("This change touches no file."));

    const auto absent = [&](assessment::EvidenceKind kind, const QString& missing) {
        const auto state = evidence->of(kind).state;
        return state == assessment::EvidenceState::Missing     ? missing
               : state == assessment::EvidenceState::Malformed ? tr("The report cannot be read; it counts as missing.")
                                                               : QString();
    };
    const auto& tests = evidence->tests;
    p.tests->setFact(tests.executed > 0 ? tr("%1 run, %2 skipped").arg(counted(tests.executed), counted(tests.skipped))
                                        : QString());
    const auto excused = tests.excused > 0 ? tr(" (%1 excused)").arg(counted(tests.excused)) : QString();
    p.testsSummary->setText(tr("%1 passed, %2 failed%3, %4 flaky; changed by this change: %5")
                                .arg(counted(tests.passed), counted(tests.failed), excused, counted(tests.flaky),
                                     counted(tests.changedByChange)));
    askForPasts(view);
    p.testsModel->setRows(testRows(tests, p.pasts ? &*p.pasts : nullptr));
    p.tests->setNothing(
        absent(assessment::EvidenceKind::Tests, tr("No test report of this head; nothing counts as passed.")));
    p.testsView->setVisible(p.testsModel->rowCount() > 0);

    const auto& scan = evidence->scan;
    p.findings->setFact(
        tr("%1 new, %2 old, %3 suppressed")
            .arg(counted(scan.newCritical + scan.newOther), counted(scan.known), counted(scan.suppressed)));
    p.findingsSummary->setText(
        scan.newCritical > 0
            ? tr("New and severe: %1, new and minor: %2").arg(counted(scan.newCritical), counted(scan.newOther))
            : tr("New and minor: %1, none severe").arg(counted(scan.newOther)));
    std::vector<RowsModel::Row> critical;
    for (const auto& name : scan.critical)
        critical.push_back({RowsModel::Cell{wording::oneLine(name), {}, -1, false, false, true}});
    p.findingsModel->setRows(std::move(critical));
    const auto noScan = absent(assessment::EvidenceKind::Scan, tr("No scan of this head."));
    p.findings->setNothing(noScan);
    if (!noScan.isEmpty())
        p.findings->setFact({});
    p.findingsView->setVisible(!scan.critical.empty());

    const auto& coverage = evidence->coverage;
    p.coverageBar->setFacts(coverage, snapshot.policy ? snapshot.policy->appetite.coverageFloor : 0);
    auto noCoverage =
        absent(assessment::EvidenceKind::Coverage, tr("No coverage report of this head; counted as 0 %."));
    if (noCoverage.isEmpty() && coverage.coverable <= 0)
        noCoverage = tr("The report counts none of the changed lines.");
    p.coverage->setNothing(noCoverage);
    p.coverage->setFact(noCoverage.isEmpty() ? tr("%1 % of %2 lines")
                                                   .arg(qRound(100.0 * static_cast<double>(coverage.covered) /
                                                               static_cast<double>(coverage.coverable)))
                                                   .arg(counted(coverage.coverable))
                                             : QString());
}

/// Once for each head and its failed tests; what comes back for another change is not wanted any more.
void ChangeScreen::askForPasts(const engine::ChangeView& view) {
    auto& p = *m_parts;
    const auto names = failedTests(view.evidence->tests);
    std::string key = view.change.head.hex();
    for (const std::string& name : names)
        key += '\n' + name;
    if (key == p.pastsOf)
        return;
    p.pastsOf = key;
    p.pasts.reset();
    if (names.empty())
        return;
    m_bridge.pastOfTests(view.change.head, names, view.evidence->at,
                         [this, key, guard = QPointer(this)](const Result<delivery::TestPasts>& pasts) {
                             if (!guard || m_parts->pastsOf != key)
                                 return;
                             m_parts->pasts = pasts.value_or(delivery::TestPasts());
                             refresh();
                         });
}

} // namespace fermata::ui

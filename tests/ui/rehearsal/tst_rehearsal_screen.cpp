// The what-if lab: a move is replayed once, answers to an earlier one are never shown, nothing acts, and what is not
// known is said.
#include <cmath>

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>

#include "tests/support/test.h"
#include "tests/ui/pipeline/pictures.h"
#include "tests/ui/support/world.h"
#include "ui/rehearsal/escape_model.h"
#include "ui/rehearsal/policy_slider.h"
#include "ui/rehearsal/rehearsal_screen.h"
#include "ui/rehearsal/scenario_model.h"
#include "ui/rehearsal/simulation_banner.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/empty_state.h"

using namespace fermata;
using namespace fermata::ui;
using decision::Verdict;

namespace {

/// So many changes over thirteen weeks; every `n`th is faulty. A scenario gates from its own risk on.
engine::Rehearsal past(int changes, const std::vector<double>& gates, int faultyEach = 12,
                       const std::string& words = {}) {
    engine::Rehearsal rehearsal;
    auto& all = rehearsal.backtest;
    const Time end = test::noon();
    for (std::size_t s = 0; s < gates.size(); ++s) {
        all.scores.push_back({});
        all.scores.back().name = s == 0 ? "now" : s + 1 == gates.size() ? "B" : "A";
        if (s > 0)
            rehearsal.texts.push_back("version: 1\nname: scenario " + std::to_string(s) + "\n");
    }
    all.unit = "EUR";
    all.hasOutcomes = true;
    for (int i = 0; i < changes; ++i) {
        rehearsal::CaseRow row;
        row.key = {words.empty() ? "shop/change-" + std::to_string(i) : words, std::to_string(i), "production"};
        row.title = words.empty() ? "Settle partial captures of order " + std::to_string(i) : words;
        row.components = words.empty() ? (i % 3 == 0 ? "payment-core" : "ledger") : words;
        row.first = row.last = end - Seconds{i * 91L * 86400 / std::max(changes, 1)};
        row.pDefect = double((i * 37) % 100) / 100.0;
        row.lines = (i * 53) % 400;
        row.hasOutcome = true;
        for (std::size_t s = 0; s < gates.size(); ++s) {
            rehearsal::CasePart part;
            part.isGated = row.pDefect >= gates[s];
            part.verdict = part.isGated ? Verdict::Review : Verdict::Approve;
            part.hours = part.isGated ? 1.5 + (i % 5) : 0.0;
            auto& score = all.scores[s];
            score.gated += part.isGated ? 1 : 0;
            score.hours += part.hours;
            score.longestHours = std::max(score.longestHours, part.hours);
            score.persons += part.isGated ? 1 : 0;
            score.loss += part.isGated ? 4.0 : 40.0 * row.pDefect;
            score.delayCost += part.hours * 3.0;
            score.hoursByWeek[std::chrono::floor<Days>(row.first) -
                              Days{(row.first - Time{} + Days{3}) / Days{1} % 7}] += part.hours;
            row.parts.push_back(part);
        }
        if (faultyEach > 0 && i % faultyEach == 0) {
            rehearsal::FaultRow fault;
            fault.origin = i % 24 == 0 ? rehearsal::FaultRow::Origin::Incident : rehearsal::FaultRow::Origin::Rollback;
            fault.name = words.empty() ? "INC-" + std::to_string(2200 + i) : words;
            fault.severity = words.empty() ? "SEV" + std::to_string(1 + i % 3) : words;
            fault.at = row.last + Seconds{7200};
            fault.row = all.rows.size();
            for (std::size_t s = 0; s < gates.size(); ++s) {
                fault.isCaught.push_back(row.parts[s].isGated);
                ++(row.parts[s].isGated ? all.scores[s].caught : all.scores[s].escaped);
            }
            row.fault = all.faults.size();
            all.faults.push_back(fault);
        }
        all.from = std::min(all.from.value_or(row.first), row.first);
        all.to = std::max(all.to.value_or(row.first), row.first);
        all.rows.push_back(std::move(row));
    }
    for (auto& score : all.scores) {
        score.medianHours = 0.0;
        score.gain = all.scores[0].loss + all.scores[0].delayCost - score.loss - score.delayCost;
        score.gainInterval = {score.gain - 40, score.gain + 40};
    }
    if (!all.faults.empty())
        for (int percent = 0; percent <= 50; ++percent) {
            const double share = std::sqrt(percent / 60.0);
            all.floor.byRisk.push_back(share);
            all.floor.bySize.push_back(percent / 70.0);
            all.floor.band.emplace_back(std::max(0.0, share - 0.09), std::min(1.0, share + 0.08));
        }
    return rehearsal;
}

struct Desk {
    Bridge bridge;
    std::vector<engine::RehearsalWish> asked;
    std::vector<engine::Engine::Rehearsed> answers;
    int sent = 0;
    RehearsalScreen screen{bridge, nullptr};

    explicit Desk(bool hasPolicy = true) {
        EnginePort port;
        port.rehearse = [this](engine::RehearsalWish wish, engine::Engine::Rehearsed rehearsed) {
            asked.push_back(std::move(wish));
            answers.push_back(std::move(rehearsed));
        };
        port.send = [this](engine::Command, engine::Answer) { ++sent; };
        bridge.attach(std::move(port));
        auto world = test::aWorld();
        if (hasPolicy) {
            auto policy = decision::Policy::standard();
            policy.lossUnit = "EUR";
            world.policy = std::make_shared<const decision::Policy>(policy);
        } else {
            world.policy = nullptr;
        }
        bridge.offer(test::shared(world));
        screen.resize(1848, 1004);
    }
    void open(const engine::Rehearsal& rehearsal) {
        QTRY_VERIFY(bridge.hasSnapshot());
        screen.show();
        QTRY_VERIFY(!answers.empty());
        answers.back()(rehearsal);
        QTRY_COMPARE(screen.escapes().rowCount(), static_cast<int>(rehearsal.backtest.faults.size()));
    }
    QString cell(int row, int column) { return screen.scenarios().index(row, column).data().toString(); }
    template <class Widget>
    Widget* named(const char* name) {
        return screen.findChild<Widget*>(QLatin1String(name));
    }
};

} // namespace

class TestRehearsalScreen : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY(style::loadResources()); }
    void init() { style::applyTheme(*qApp, style::Theme::light()); }

    void aMoveIsReplayedOnceAndLateAnswersAreDropped() {
        Desk desk;
        QAbstractItemModelTester scenarios(&desk.screen.scenarios(),
                                           QAbstractItemModelTester::FailureReportingMode::QtTest);
        QAbstractItemModelTester escapes(&desk.screen.escapes(),
                                         QAbstractItemModelTester::FailureReportingMode::QtTest);
        desk.open(past(120, {0.6, 0.6}));
        QTRY_COMPARE(desk.cell(ScenarioModel::Escapes, ScenarioModel::Word), QString("same"));
        QCOMPARE(desk.screen.sliders().size(), std::size_t{9});
        auto* slider = desk.screen.slider("appetite.review_above");
        QVERIFY(slider && !slider->isTouched());
        QVERIFY(QTest::qWaitForWindowActive(&desk.screen));
        slider->setFocus();
        const auto questions = desk.asked.size();
        for (int step = 0; step < 5; ++step)
            QTest::keyClick(slider, Qt::Key_Left);
        QCOMPARE(slider->number(), 0.25);
        QTest::keyClick(slider, Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(slider->number(), 0.35);
        QTRY_COMPARE(desk.asked.size(), questions + 1); // one question for all moves
        QVERIFY(!desk.named<QTableView>("scenarioTable")->isEnabled());
        QCOMPARE(desk.asked.back().scenarios.size(), std::size_t{1});
        QVERIFY((desk.asked.back().scenarios[0].edits ==
                 std::vector<engine::FieldEdit>{{"appetite.review_above", "0.35"}}));
        const auto older = desk.answers.back();
        QTest::keyClick(slider, Qt::Key_Right);
        QTRY_COMPARE(desk.asked.size(), questions + 2);
        older(past(10, {0.6, 0.1}));
        QCoreApplication::processEvents();
        QCOMPARE(desk.screen.escapes().rowCount(), 10);
        desk.answers.back()(past(200, {0.6, 0.3}));
        QTRY_COMPARE(desk.screen.escapes().rowCount(), 17);
        QVERIFY(desk.named<QTableView>("scenarioTable")->isEnabled());
        QCOMPARE(desk.cell(ScenarioModel::Caught, ScenarioModel::Word), QString("better"));
        QCOMPARE(desk.cell(ScenarioModel::Hours, ScenarioModel::Word), QString("worse"));
        QCOMPARE(desk.cell(ScenarioModel::Gated, ScenarioModel::Now), QString("40.0"));
        QVERIFY(desk.cell(ScenarioModel::Gated, ScenarioModel::Difference).startsWith('+'));
        QCOMPARE(desk.cell(ScenarioModel::Caught, ScenarioModel::A), QString());
        QCOMPARE(desk.sent, 0);
    }

    void escapesAreSortedByWhatBChanges() {
        Desk desk;
        desk.open(past(300, {0.5, 0.3}));
        auto& escapes = desk.screen.escapes();
        int last = 0;
        for (int row = 0; row < escapes.rowCount(); ++row) {
            const bool now = *escapes.isCaught(row, EscapeModel::Now), b = *escapes.isCaught(row, EscapeModel::B);
            const int order = b && !now ? 0 : now && !b ? 1 : !b ? 2 : 3;
            QVERIFY(order >= last);
            last = order;
        }
        QCOMPARE(last, 3);
        QSignalSpy opened(&desk.screen, &RehearsalScreen::changeOpened);
        auto* table = desk.named<QTableView>("escapeTable");
        table->setCurrentIndex(escapes.index(0, 0));
        emit table->activated(escapes.index(0, 0));
        QCOMPARE(opened.at(0).at(0).toString(), escapes.row(0).change);
    }

    void bIsKeptAsAAndProposedAsText() {
        Desk desk;
        desk.open(past(120, {0.6, 0.6}));
        auto* propose = desk.named<QPushButton>("proposeButton");
        auto* keep = desk.named<QPushButton>("keepAsAButton");
        QVERIFY(!propose->isEnabled() && !keep->isEnabled());
        desk.screen.slider("appetite.block_above")->setNumber(0.5);
        QVERIFY(keep->isEnabled());
        QTRY_COMPARE(desk.asked.back().scenarios.back().edits.size(), std::size_t{1});
        desk.answers.back()(past(120, {0.6, 0.3}));
        QTRY_VERIFY(propose->isEnabled());
        QSignalSpy proposed(&desk.screen, &RehearsalScreen::policyProposed);
        propose->click();
        QCOMPARE(proposed.at(0).at(0).toString(), QString("version: 1\nname: scenario 1\n"));
        keep->click();
        QCOMPARE(desk.asked.back().scenarios.size(), std::size_t{2});
        QCOMPARE(desk.asked.back().scenarios[0].name, std::string("A"));
        desk.answers.back()(past(120, {0.6, 0.4, 0.3}));
        QTRY_VERIFY(desk.screen.scenarios().hasA());
        QVERIFY(!desk.named<QTableView>("scenarioTable")->isColumnHidden(ScenarioModel::A));
        desk.named<QPushButton>("toNowButton")->click();
        QVERIFY(!desk.screen.slider("appetite.block_above")->isTouched());
        QTRY_VERIFY(desk.asked.back().scenarios[1].edits.empty());
        QCOMPARE(desk.sent, 0); // nothing here acts
    }

    void aScenarioThatIsNoPolicyIsNamed() {
        Desk desk;
        desk.open(past(60, {0.6, 0.6}));
        desk.screen.slider("appetite.fast_track_below")->setNumber(0.9);
        QTRY_COMPARE(desk.asked.back().scenarios[0].edits.size(), std::size_t{1});
        engine::Rehearsal wrong;
        wrong.problem = Error(Fault::Malformed, "is above the limit of review").ofField("appetite.fast_track_below");
        desk.answers.back()(wrong);
        auto* problem = desk.named<QLabel>("scenarioProblem");
        QTRY_VERIFY(problem->isVisible());
        QVERIFY(problem->text().contains("appetite.fast_track_below"));
        QVERIFY(!desk.named<QPushButton>("proposeButton")->isEnabled());
        QVERIFY(!desk.named<QTableView>("scenarioTable")->isEnabled()); // what is shown is of another scenario
        tests::picture(desk.screen, "whatif-problem");
    }

    void aNumberIsTyped() {
        Desk desk;
        desk.open(past(60, {0.6, 0.6}));
        QVERIFY(QTest::qWaitForWindowActive(&desk.screen));
        auto* slider = desk.screen.slider("evidence.tests.maximum_age");
        slider->setFocus();
        QTest::keyClick(slider, Qt::Key_F2);
        auto* field = slider->findChild<QLineEdit*>();
        QVERIFY(field->isVisible());
        QTest::keyClicks(field, "24");
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(slider->number(), 24.0);
        QTRY_VERIFY((desk.asked.back().scenarios[0].edits ==
                     std::vector<engine::FieldEdit>{{"evidence.tests.maximum_age", "24h"}}));
        QTest::keyClick(slider, Qt::Key_F2);
        QTest::keyClicks(field, "soon");
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(slider->number(), 24.0);
    }

    void whatIsNotThereIsSaid() {
        Desk none(false);
        QTRY_VERIFY(none.bridge.hasSnapshot());
        none.screen.show();
        QCOMPARE(none.screen.findChild<EmptyState*>()->headline(), QString("The policy in force is being read"));
        Desk desk;
        QTRY_VERIFY(desk.bridge.hasSnapshot());
        desk.screen.show();
        QTRY_VERIFY(!desk.answers.empty());
        desk.answers.back()(past(0, {0.6, 0.6}));
        QTRY_COMPARE(desk.screen.findChild<EmptyState*>()->headline(),
                     QString("No decision is on record in this time"));
        tests::picture(desk.screen, "whatif-empty");
        desk.named<QComboBox>("replayPeriodBox")->setCurrentIndex(0);
        QTRY_VERIFY(desk.asked.back().from.has_value());
        desk.answers.back()(Error(Fault::Corrupt, "record 12 is not what was signed"));
        QTRY_COMPARE(desk.screen.findChild<EmptyState*>()->headline(),
                     QString("The recorded decisions could not be read"));
        desk.named<QPushButton>("replayButton")->click();
        auto clean = past(40, {0.6, 0.6}, 0);
        clean.backtest.unknown = 7;
        desk.answers.back()(clean);
        QTRY_COMPARE(desk.cell(ScenarioModel::Caught, ScenarioModel::Now), QString("not known"));
        QVERIFY(desk.named<QLabel>("limitsLabel")->text().contains("7"));
    }

    void takesTenThousandRowsAndHostileWords() {
        Desk desk;
        desk.open(past(10000, {0.6, 0.4}, 1));
        QCOMPARE(desk.screen.escapes().rowCount(), 10000);
        desk.named<QPushButton>("replayButton")->click();
        desk.answers.back()(past(30, {0.6, 0.4}, 1, test::hostileText()));
        QTRY_COMPARE(desk.screen.escapes().rowCount(), 30);
        for (int column = 0; column < EscapeModel::columns; ++column)
            QVERIFY(test::isHarmless(desk.screen.escapes().index(0, column).data().toString().toStdString()));
        for (const auto* label : desk.screen.findChildren<QLabel*>())
            QCOMPARE(label->textFormat(), Qt::PlainText);
    }

    void pictures_data() {
        QTest::addColumn<QString>("theme");
        QTest::newRow("night") << "night";
        QTest::newRow("light") << "light";
    }
    void pictures() {
        QFETCH(QString, theme);
        style::applyTheme(*qApp, style::Theme::named(theme));
        Desk desk;
        desk.open(past(520, {0.6, 0.6}, 12));
        desk.screen.slider("appetite.review_above")->setNumber(0.26);
        desk.screen.slider("appetite.block_above")->setNumber(0.55);
        QTRY_COMPARE(desk.asked.back().scenarios[0].edits.size(), std::size_t{2});
        desk.named<QPushButton>("keepAsAButton")->click();
        desk.screen.slider("appetite.review_above")->setNumber(0.21);
        desk.screen.slider("evidence.tests.maximum_age")->setNumber(24);
        QTRY_COMPARE(desk.asked.back().scenarios.back().edits.size(), std::size_t{3});
        auto shown = past(520, {0.8, 0.74, 0.66}, 12);
        shown.backtest.unknown = 31;
        desk.answers.back()(shown);
        QTRY_VERIFY(desk.screen.scenarios().hasA());
        tests::picture(desk.screen, "whatif-" + theme);
    }
};

QTEST_MAIN(TestRehearsalScreen)
#include "tst_rehearsal_screen.moc"

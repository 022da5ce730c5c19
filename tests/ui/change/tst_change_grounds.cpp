// What a decision rests on, on the change screen: value against risk, failed tests with their past, plan and reviewers.
#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QPointer>
#include <QTableView>

#include "tests/support/test.h"
#include "tests/ui/pipeline/pictures.h"
#include "tests/ui/pipeline/worthy.h"
#include "ui/change/change_models.h"
#include "ui/change/change_screen.h"
#include "ui/change/plan_strip.h"
#include "ui/change/test_rows.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/rows_view.h"
#include "ui/widgets/text_line.h"
#include "ui/widgets/worth_view.h"

using namespace fermata;
using namespace fermata::ui;
using tests::aShop;
using tests::aWorthyShop;
using tests::pastsOfTwo;

namespace {

struct Shown {
    Bridge bridge;
    Selection selection;
    ChangeScreen screen{bridge, selection, nullptr};

    explicit Shown(const std::shared_ptr<engine::Snapshot>& shop, std::size_t change = 0) {
        screen.resize(1848, 1004);
        selection.select(shop->changes[change].change.key);
        bridge.offer(shop);
    }
};

} // namespace

class TestChangeGrounds : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(style::loadResources()); }
    void init() { style::applyTheme(*qApp, style::Theme::light()); }

    void aFlakyTestIsExcusedWithItsHistory() {
        const auto shop = aWorthyShop(12000);
        Shown shown(shop);
        std::vector<std::vector<std::string>> asked;
        std::vector<engine::Engine::TestsRecalled> answers;
        EnginePort port;
        port.pastOfTests = [&](CommitId, std::vector<std::string> tests, Time, engine::Engine::TestsRecalled recalled) {
            asked.push_back(std::move(tests));
            answers.push_back(std::move(recalled));
        };
        shown.bridge.attach(std::move(port));
        shown.screen.show();
        QTRY_COMPARE(asked.size(), std::size_t{1});
        QCOMPARE(asked[0], (std::vector<std::string>{"cart.total", "suite.t999"}));
        auto* table = shown.screen.findChild<RowsView*>("testsTable");
        QTRY_COMPARE(table->model()->rowCount(), 2);
        const auto under = [&](int row) { return table->model()->index(row, 0).data(RowsModel::UnderRole).toString(); };
        QVERIFY2(under(0).startsWith("stands: 97.0 % likely broken"), qPrintable(under(0)));
        QVERIFY2(under(1).startsWith("failed, 99.2 % likely flaky, not blocking"), qPrintable(under(1)));
        const auto strip = [&](int row) {
            return table->model()->index(row, 1).data(RowsModel::StripRole).value<QList<int>>();
        };
        QVERIFY(strip(0).isEmpty()); // nothing is drawn before it is known
        answers[0](pastsOfTwo());
        QTRY_COMPARE(strip(0).size(), qsizetype{26});
        QCOMPARE(strip(0).last(), int(RowsModel::StripFailed));
        QCOMPARE(strip(1).count(RowsModel::StripBoth), 4);
        QCOMPARE(strip(1).count(RowsModel::StripFailed), 0);
        shown.bridge.offer(std::make_shared<engine::Snapshot>(*shop)); // a refresh asks for nothing again
        shown.selection.select(shop->changes[1].change.key);
        shown.selection.select(shop->changes[0].change.key);
        QCOMPARE(asked.size(), std::size_t{2}); // what was asked for another change between is forgotten
        answers[0](delivery::TestPasts());      // and the late answer of the first question is for the same tests
    }

    void thePlanIsThatOfTheGateAndSaysWhoCouldReview() {
        const auto shop = aWorthyShop(12000);
        Shown shown(shop);
        shown.screen.show();
        auto* strip = shown.screen.findChild<PlanStrip*>("planStrip");
        QTRY_VERIFY(strip->accessibleName().contains("Migration rehearsal: added"));
        QVERIFY(strip->accessibleName().contains("Performance environment: added"));
        QVERIFY(strip->accessibleName().contains("mandatory"));
        const auto& policy = *shop->policy;
        const auto& view = shop->changes[0];
        QVERIFY(reviewersOf(*view.evidence, policy).contains("Kim Aas"));
        auto docs = std::make_shared<assessment::EvidenceSnapshot>(*view.evidence);
        docs->changeClass = {assessment::ChangeKind::Documentation, "README.md"};
        decision::Policy easy = policy;
        for (auto& [kind, rule] : easy.evidence)
            rule.use = decision::Use::Advisory;
        const auto plan = decision::planOf(*docs, *view.decision, easy);
        QVERIFY(plan.tests == decision::TestScope::Reduced || !plan.dropped.empty() ||
                view.decision->risk.pDefect.value() > 0.3);
        for (int width : {120, 360, 900})
            QVERIFY(strip->heightFor(width) >= strip->heightFor(width * 2));
    }

    /// Which suites run, why, and what that saves, with a key; a typo's is reduced.
    void theTestPlanSaysWhatItSaves_data() {
        QTest::addColumn<bool>("isTypo");
        QTest::addColumn<QString>("line");
        QTest::newRow("a migration") << false << "All 4 suites run: about 18 min; of 1 nobody knows how long (U)";
        QTest::newRow("a typo")
            << true
            << "3 of 4 suites run: about 3.0 min instead of 18 min, 15 min saved; of 1 nobody knows "
               "how long (U)";
    }
    void theTestPlanSaysWhatItSaves() {
        QFETCH(bool, isTypo);
        QFETCH(QString, line);
        const auto shop = aWorthyShop(12000);
        auto& view = shop->changes[0];
        if (isTypo) {
            auto docs = std::make_shared<assessment::EvidenceSnapshot>(*view.evidence);
            docs->changeClass = {assessment::ChangeKind::Documentation, "docs/guide.md"};
            docs->files = {{"docs/guide.md", "", 1, 1, false, false, delivery::FileKind::Documentation, 0, ""}};
            docs->fileCount = 1;
            docs->editsPipelineOrPolicy = false;
            view.evidence = docs;
            auto decided = std::make_shared<decision::Decision>(*view.decision);
            decided->risk.pDefectForGate = Probability(0.01);
            view.decision = decided;
            auto policy = std::make_shared<decision::Policy>(*shop->policy);
            policy->evidence[assessment::EvidenceKind::Tests].use = decision::Use::Mandatory;
            shop->policy = policy;
        }
        shop->suites = std::make_shared<const std::vector<delivery::SuitePast>>(
            std::vector<delivery::SuitePast>{{"docs.GuideTest", "", 12, 20, 0, 60.0},
                                             {"shop.FlakyTest", "", 5, 20, 2, 120.0},
                                             {"shop.New\x1bTest", "", 1, 1, 0, std::nullopt},
                                             {"shop.SlowTest", "", 90, 20, 0, 900.0}});
        Shown shown(shop);
        shown.screen.show();
        auto* text = shown.screen.findChild<TextLine*>("testPlanLine");
        QTRY_VERIFY(text->isVisible());
        QCOMPARE(text->text(), line);
        shown.screen.setFocus();
        QTest::keyClick(&shown.screen, Qt::Key_U);
        QTRY_VERIFY(shown.screen.findChild<QDialog*>("testPlanDialog"));
        const QPointer<QDialog> dialog = shown.screen.findChild<QDialog*>("testPlanDialog");
        auto* table = dialog->findChild<QTableView*>("testPlanTable");
        QCOMPARE(table->model()->rowCount(), 4);
        QStringList rows;
        for (int row = 0; row < 4; ++row)
            rows.append(table->model()->index(row, 1).data().toString() + ": " +
                        table->model()->index(row, 0).data().toString() + ", " +
                        table->model()->index(row, 4).data().toString());
        QVERIFY2(!rows.join('\n').contains(QChar(0x1b)), qPrintable(rows.join('\n')));
        if (isTypo) {
            QCOMPARE(rows[0], QString("shop.FlakyTest: runs, failed in one of its newest runs"));
            QCOMPARE(rows[1], QString("docs.GuideTest: runs, near to what is changed"));
            QVERIFY(rows[2].endsWith("runs, its past is too short"));
            QCOMPARE(rows[3], QString("shop.SlowTest: left out, not needed for this kind of change"));
        } else {
            QVERIFY(rows[0].endsWith("runs, as usual"));
        }
        tests::picture(*dialog, QStringLiteral("test-plan-%1").arg(isTypo ? "typo" : "migration"));
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!dialog || !dialog->isVisible()); // it deletes itself
        auto unknown = std::make_shared<engine::Snapshot>(*shop);
        unknown->suites = nullptr;
        ++unknown->sequence;
        shown.bridge.offer(unknown);
        QTRY_VERIFY(!text->isVisible());
    }

    void worthIsShownAgainstRisk_data() {
        QTest::addColumn<double>("worth");
        QTest::addColumn<QString>("words");
        QTest::newRow("worth something") << 12000.0 << "Worth 12,000 a day, needed ";
        QTest::newRow("not known") << 0.0 << "Worth not known a day, needed ";
    }
    void worthIsShownAgainstRisk() {
        QFETCH(double, worth);
        QFETCH(QString, words);
        Shown shown(aWorthyShop(worth));
        shown.screen.show();
        auto* frontier = shown.screen.findChild<WorthFrontier*>("worthFrontier");
        QTRY_VERIFY(frontier->isVisible());
        QVERIFY2(frontier->accessibleName().startsWith(words), qPrintable(frontier->accessibleName()));
        Shown without(aShop(6));
        without.screen.show();
        QTRY_VERIFY(without.screen.findChild<QWidget*>("changeHead")->isVisible());
        QVERIFY(!without.screen.findChild<WorthFrontier*>("worthFrontier")->isVisible());
    }

    void picturesOfBothThemes_data() {
        QTest::addColumn<QString>("theme");
        QTest::newRow("night") << "night";
        QTest::newRow("light") << "light";
    }
    void picturesOfBothThemes() {
        QFETCH(QString, theme);
        style::applyTheme(*qApp, style::Theme::named(theme));
        const auto shop = aWorthyShop(12000);
        shop->suites = std::make_shared<const std::vector<delivery::SuitePast>>(std::vector<delivery::SuitePast>{
            {"shop.CartTest", "", 120, 20, 0, 340.0}, {"shop.PayTest", "", 44, 20, 1, 95.0}});
        Shown worthy(shop);
        EnginePort port;
        port.pastOfTests = [](CommitId, std::vector<std::string>, Time, engine::Engine::TestsRecalled recalled) {
            recalled(pastsOfTwo());
        };
        worthy.bridge.attach(std::move(port));
        QTRY_VERIFY(worthy.bridge.hasSnapshot());
        worthy.screen.show();
        QTRY_VERIFY(!worthy.screen.findChild<RowsView*>("testsTable")
                         ->model()
                         ->index(0, 1)
                         .data(RowsModel::StripRole)
                         .value<QList<int>>()
                         .isEmpty());
        tests::picture(worthy.screen, "change-worth-" + theme);
    }
};

QTEST_MAIN(TestChangeGrounds)
#include "tst_change_grounds.moc"

// What a decision rests on, on the change screen: value against risk, failed tests with their past, plan and reviewers.
#include <QApplication>
#include <QLabel>

#include "tests/support/test.h"
#include "tests/ui/pipeline/pictures.h"
#include "tests/ui/pipeline/worthy.h"
#include "ui/change/change_models.h"
#include "ui/change/change_screen.h"
#include "ui/change/plan_strip.h"
#include "ui/widgets/rows_view.h"
#include "ui/change/test_rows.h"
#include "ui/style/fermata_style.h"
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
        Shown worthy(aWorthyShop(12000));
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

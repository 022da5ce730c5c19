// The decision card: value against risk with its break-even, and what the gate says of a flaky test.
#include <QApplication>
#include <QLabel>

#include "tests/support/test.h"
#include "tests/ui/pipeline/pictures.h"
#include "tests/ui/pipeline/worthy.h"
#include "ui/console/decision_card.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/worth_view.h"

using namespace fermata;
using namespace fermata::ui;
using tests::aShop;
using tests::aWorthyShop;

namespace {

/// Only the flaky test failed, and its rule says so.
std::shared_ptr<engine::Snapshot> anExcusedShop() {
    auto shop = aWorthyShop(12000);
    auto& view = shop->changes[0];
    auto evidence = std::make_shared<assessment::EvidenceSnapshot>(*view.evidence);
    evidence->tests.failed = 1;
    evidence->tests.passed = 4117;
    evidence->tests.failing = {"suite.t999"};
    evidence->tests.known.erase(evidence->tests.known.begin());
    evidence->tests.pExcusedBroken = 0.008;
    view.evidence = evidence;
    view.decision =
        std::make_shared<decision::Decision>(decision::decide(*evidence, *shop->policy, view.decision->risk));
    return shop;
}

struct Shown {
    DecisionCard card{nullptr};
    explicit Shown(const std::shared_ptr<engine::Snapshot>& shop) {
        card.resize(480, 1004);
        card.show();
        card.setChange(shop, &shop->changes[0]);
    }
    WorthBars* bars() { return card.findChild<WorthBars*>("worthBars"); }
};

} // namespace

class TestCard : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY(style::loadResources()); }
    void init() { style::applyTheme(*qApp, style::Theme::light()); }

    void worthStandsAgainstWhatTheRiskAsksFor() {
        const auto shop = aWorthyShop(12000);
        Shown shown(shop);
        QVERIFY(shown.bars()->isVisible());
        const auto said = shown.bars()->accessibleName();
        QVERIFY2(said.startsWith("Worth 12,000 a day, needed "), qPrintable(said));
        QVERIFY2(said.contains("tips at a risk of incident of 0."), qPrintable(said));
        // Where the policy weighs no value, nothing is drawn of it, and the card says so.
        const auto poor = aShop(1);
        shown.card.setChange(poor, &poor->changes[0]);
        QVERIFY(!shown.bars()->isVisible());
    }

    void aFlakyTestIsSaidNotHidden() {
        Shown shown(anExcusedShop());
        auto* line = shown.card.findChild<QLabel*>("excusedLabel");
        QVERIFY(line->isVisible());
        QVERIFY2(line->text().contains("not blocking: suite.t999 is 99.2 % likely flaky"), qPrintable(line->text()));
        const auto shop = aWorthyShop(12000); // another failure stands: nothing is excused then
        shown.card.setChange(shop, &shop->changes[0]);
        QVERIFY(!line->isVisible());
    }

    void pictures_data() {
        QTest::addColumn<QString>("theme");
        QTest::newRow("night") << "night";
        QTest::newRow("light") << "light";
    }
    void pictures() {
        QFETCH(QString, theme);
        style::applyTheme(*qApp, style::Theme::named(theme));
        Shown shown(anExcusedShop());
        tests::picture(shown.card, "card-" + theme);
        Shown cheap(aWorthyShop(900));
        tests::picture(cheap.card, "card-cheap-" + theme);
    }
};

QTEST_MAIN(TestCard)
#include "tst_card.moc"

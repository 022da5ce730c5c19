// Several chosen changes are one train: its card, what may be approved together, and the inbox with 10,000 changes.
#include <algorithm>

#include <QApplication>
#include <QElapsedTimer>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTreeView>

#include "core/decision/gate.h"
#include "tests/support/test.h"
#include "tests/ui/pipeline/pictures.h"
#include "tests/ui/pipeline/snapshots.h"
#include "tests/ui/shell/desk.h"
#include "ui/console/console_screen.h"
#include "ui/console/inbox_view.h"
#include "ui/console/train_card.h"
#include "ui/console/train_rows.h"
#include "ui/style/fermata_style.h"

using namespace fermata;
using namespace fermata::ui;
using tests::aShop;
using tests::noon;

namespace {

/// Four changes judged by the gate itself: two documents, one code change on a file of one of them, one that is held.
std::shared_ptr<engine::Snapshot> aTrain(int changes = 4, const std::string& prefix = {}) {
    auto shop = aShop(changes + changes / 6 + 1, prefix);
    shop->changes.resize(static_cast<std::size_t>(changes));
    auto policy = std::make_shared<decision::Policy>(decision::Policy::standard());
    policy->environments = {{"prod-eu", true}};
    policy->evidence[assessment::EvidenceKind::Scan].use = decision::Use::Advisory;
    policy->lossUnit = "EUR";
    for (auto& [verdict, line] : policy->losses)
        line = {line.intercept * 1000, line.slope * 1000, line.delayDays};
    policy->value.atMost = 50000;
    shop->policy = policy;
    for (std::size_t i = 0; i < shop->changes.size(); ++i) {
        engine::ChangeView& view = shop->changes[i];
        auto evidence = tests::someEvidence(view.change);
        evidence->production = *shop->production;
        evidence->production.hasRollout = false;
        evidence->production.trafficNow = 0.3;
        evidence->files = {{i % 4 < 2 ? "docs/guide.md" : "src/part" + std::to_string(i) + ".cpp", "", 12, 3, false,
                            false, i % 4 < 2 ? delivery::FileKind::Documentation : delivery::FileKind::Source, 0, ""}};
        evidence->fileCount = 1;
        evidence->components = {""};
        evidence->changeClass = {i % 4 == 3 ? assessment::ChangeKind::Code : assessment::ChangeKind::Documentation,
                                 evidence->files[0].path};
        evidence->tests.failed = i % 4 == 2 ? 1 : 0;
        evidence->tests.failing = {"cart.total"};
        evidence->value = {{"PAY-" + std::to_string(i)}, 1200.0 + 100 * double(i % 10), std::nullopt, "EUR"};
        assessment::RiskAssessment risk;
        risk.state = assessment::RiskState::Ready;
        risk.pDefect = risk.pDefectForGate = Probability(0.02 + 0.02 * double(i % 4));
        risk.low = Probability(risk.pDefect.value() / 2);
        risk.high = Probability(risk.pDefect.value() * 2);
        risk.baseRate = 0.08;
        view.evidence = evidence;
        view.decision = std::make_shared<decision::Decision>(decision::decide(*evidence, *policy, risk));
        view.decisionId = "d" + std::to_string(i);
        view.isDone = false;
        view.needsPerson = true;
        view.mayApprove = {view.decision->permits(), tests::message("authority.four_eyes")};
        view.error.clear();
    }
    return shop;
}

/// The card without a console around it.
struct Shown {
    TrainCard card{nullptr};
    Shown(const std::shared_ptr<engine::Snapshot>& shop, std::initializer_list<int> changes) {
        std::vector<std::string> keys;
        for (const int change : changes)
            keys.push_back(shop->changes[static_cast<std::size_t>(change)].change.key);
        card.resize(480, 1004);
        card.show();
        card.setTrain(shop, keys);
    }
    QString text(const char* name) { return card.findChild<QLabel*>(QLatin1String(name))->text(); }
    const std::vector<TrainRows::Row>& rows(const char* name) {
        return card.findChild<TrainRows*>(QLatin1String(name))->rows();
    }
};

void choose(QTreeView& tree, int from, int to) {
    QTest::keyClick(&tree, Qt::Key_Home);
    QTest::keyClick(&tree, Qt::Key_Down); // the head of the group is the first row
    for (int row = 0; row < from; ++row)
        QTest::keyClick(&tree, Qt::Key_Down);
    for (int row = from; row < to; ++row)
        QTest::keyClick(&tree, Qt::Key_Down, Qt::ShiftModifier);
}

} // namespace

class TestTrainCard : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY(style::loadResources()); }
    void init() { style::applyTheme(*qApp, style::Theme::light()); }

    void saysWhatTheGateSaysOfTheTrain() {
        const auto shop = aTrain();
        Shown shown(shop, {0, 1, 2, 3});
        const decision::TrainDecision* train = shown.card.decision();
        QVERIFY(train);
        QCOMPARE(train->verdict, decision::Verdict::Hold);
        QCOMPARE(shown.text("trainVerdict"), QString("Hold"));
        QVERIFY2(shown.text("trainSummary").contains(QString::fromStdString(shop->changes[2].change.title)),
                 qPrintable(shown.text("trainSummary")));
        QCOMPARE(shown.rows("carRows").size(), std::size_t(4));
        QVERIFY(shown.rows("carRows")[2].isStrong && !shown.rows("carRows")[0].isStrong);
        QCOMPARE(shown.rows("pairRows").size(), std::size_t(1)); // the two that change the guide
        QCOMPARE(shown.rows("takeOutRows")[0].text, "1: " + QString::fromStdString(shop->changes[2].change.title));
    }
    void aCarThatIsNotAssessedLeavesTheTrainWithoutAVerdict() {
        const auto shop = aTrain();
        shop->changes[1].decision = nullptr;
        Shown shown(shop, {0, 1});
        QVERIFY(!shown.card.decision());
        QVERIFY2(shown.text("trainSummary").startsWith("Still being assessed: 1 of 2"),
                 qPrintable(shown.text("trainSummary")));
        QVERIFY(!shown.card.findChild<QPushButton*>("approveAllButton")->isEnabled());
    }
    void onlyOneClassThatTheGateLetsThroughIsApprovedTogether() {
        const auto shop = aTrain();
        const auto closed = [&](std::vector<int> changes) {
            std::vector<std::string> keys;
            for (const int change : changes)
                keys.push_back(shop->changes[std::size_t(change)].change.key);
            return batchOf(*shop, keys).closed;
        };
        QCOMPARE(closed({0, 1}), QString());
        QVERIFY2(closed({0, 2}).contains("asks for a look of its own: Hold"), qPrintable(closed({0, 2})));
        QVERIFY2(closed({0, 3}).startsWith("Together only changes of one class"), qPrintable(closed({0, 3})));
        QCOMPARE(closed({0}), QString("Choose at least two changes."));
        shop->changes[1].mayApprove = {false, {"authority.four_eyes", {}, {}}}; // one's own
        QVERIFY2(closed({0, 1}).contains(QString::fromStdString(shop->changes[1].change.title)),
                 qPrintable(closed({0, 1})));
        shop->changes[1].mayApprove = {true, {}};
        shop->changes[1].isDone = true;
        QVERIFY(closed({0, 1}).endsWith("is approved already."));
    }
    /// With the keyboard alone: choose, approve, one reason; each approval is an act of its own, and one that is
    /// refused is named and tried again alone.
    void approvesTogetherWithTheKeyboard() {
        test::Desk desk;
        auto shop = aTrain();
        desk.show(*shop);
        auto* console = desk.find<ConsoleScreen>("consoleScreen");
        auto* tree = desk.find<QTreeView>("inboxTree");
        tree->setFocus();
        choose(*tree, 0, 1);
        QCOMPARE(console->inbox()->chosen().size(), std::size_t(2));
        // The inbox puts the dearest first: two of one class may not stand together there.
        std::vector<std::string> wanted{shop->changes[0].change.key, shop->changes[1].change.key};
        console->inbox()->choose(wanted);
        QTRY_VERIFY(console->train()->isVisibleTo(console));
        QVERIFY2(console->train()->batch().closed.isEmpty(), qPrintable(console->train()->batch().closed));
        desk.commands.clear();
        desk.answers.clear();
        QTest::keyClick(tree, Qt::Key_A);
        QTRY_VERIFY(desk.find<QPlainTextEdit>("reasonEdit"));
        desk.find<QPlainTextEdit>("reasonEdit")->setPlainText("guides of the week");
        QTest::mouseClick(desk.find<QPushButton>("confirmButton"), Qt::LeftButton);
        QCOMPARE(desk.commands.size(), std::size_t(1)); // what the gate says of the train, before any approval
        const auto told = std::get<engine::RecordTrain>(desk.commands[0]).changes;
        QVERIFY(std::ranges::is_permutation(told, wanted));
        desk.answers[0]({});
        QTRY_COMPARE(desk.commands.size(), std::size_t(3));
        for (std::size_t i : {1, 2}) {
            const auto& act = std::get<engine::Act>(desk.commands[i]);
            QCOMPARE(act.kind, std::string("approve"));
            QCOMPARE(act.reason, std::string("guides of the week"));
        }
        desk.answers[1]({});
        desk.answers[2](Error(Fault::Conflict, "pushed to meanwhile"));
        const auto saysHowMany = [&] {
            return std::ranges::any_of(desk.window.findChildren<QLabel*>(), [](const QLabel* label) {
                return label->text().contains("1 of 2 are recorded");
            });
        };
        QTRY_VERIFY(saysHowMany());
        QTest::mouseClick(desk.find<QPushButton>("confirmButton"), Qt::LeftButton);
        QCOMPARE(desk.commands.size(), std::size_t(4)); // the train was told of already
        QCOMPARE(std::get<engine::Act>(desk.commands[3]).decisionId,
                 std::get<engine::Act>(desk.commands[2]).decisionId);
        desk.answers[3]({});
        QTRY_VERIFY(!desk.find<QPlainTextEdit>("reasonEdit"));
        QTest::keyClick(tree, Qt::Key_Escape);
        QVERIFY(!console->train()->isVisibleTo(console));
        QCOMPARE(console->inbox()->chosen().size(), std::size_t(1));
    }
    /// Nothing is approved of a train that could not be recorded.
    void anApprovalWaitsForTheRecordOfTheTrain() {
        test::Desk desk;
        auto shop = aTrain();
        desk.show(*shop);
        auto* console = desk.find<ConsoleScreen>("consoleScreen");
        desk.find<QTreeView>("inboxTree")->setFocus();
        console->inbox()->choose({shop->changes[0].change.key, shop->changes[1].change.key});
        QTRY_VERIFY(console->train()->isVisibleTo(console));
        desk.commands.clear();
        desk.answers.clear();
        QTest::keyClick(desk.find<QTreeView>("inboxTree"), Qt::Key_A);
        QTRY_VERIFY(desk.find<QPlainTextEdit>("reasonEdit"));
        desk.find<QPlainTextEdit>("reasonEdit")->setPlainText("guides of the week");
        QTest::mouseClick(desk.find<QPushButton>("confirmButton"), Qt::LeftButton);
        desk.answers[0](Error(Fault::Refused, "the record is full"));
        QCOMPARE(desk.commands.size(), std::size_t(1));
        QTRY_VERIFY(std::ranges::any_of(desk.window.findChildren<QLabel*>(), [](const QLabel* label) {
            return label->text().contains("the record is full");
        }));
    }
    /// A key puts the verdict on record without approving anything; what came of it stands on the card.
    void theVerdictGoesOnRecordWithAKey() {
        test::Desk desk;
        auto shop = aTrain();
        desk.show(*shop);
        auto* console = desk.find<ConsoleScreen>("consoleScreen");
        auto* tree = desk.find<QTreeView>("inboxTree");
        tree->setFocus();
        const std::vector<std::string> wanted{shop->changes[0].change.key, shop->changes[2].change.key};
        console->inbox()->choose(wanted);
        QTRY_VERIFY(console->train()->isVisibleTo(console));
        desk.commands.clear();
        desk.answers.clear();
        QTest::keyClick(tree, Qt::Key_V);
        QCOMPARE(desk.commands.size(), std::size_t(1));
        QVERIFY(std::ranges::is_permutation(std::get<engine::RecordTrain>(desk.commands[0]).changes, wanted));
        auto* told = desk.find<QLabel>("recordTrainTold");
        QVERIFY(!told->isVisibleTo(console));
        desk.answers[0]({});
        QTRY_VERIFY(told->isVisibleTo(console));
        console->inbox()->choose({shop->changes[0].change.key, shop->changes[1].change.key});
        QTRY_VERIFY(!told->isVisibleTo(console)); // of another choice nothing is on record
        auto observed = *shop;
        observed.isObserver = true;
        desk.show(observed);
        QTRY_VERIFY(!desk.find<QPushButton>("recordTrainButton")->isEnabled());
        QTest::keyClick(tree, Qt::Key_V);
        QCOMPARE(desk.commands.size(), std::size_t(1));
    }
    /// A branch on top of another one goes behind it, and with it when that is taken out.
    void whatStandsOnWhatIsInTheOrder() {
        const auto shop = aTrain();
        shop->changes[0].needs = {shop->changes[2].change.key, "shop/elsewhere"}; // 2 is the one that is held
        Shown shown(shop, {0, 1, 2, 3});
        const decision::TrainDecision* train = shown.card.decision();
        QVERIFY(train && train->order.cycles.empty());
        QVERIFY((train->order.order == std::vector<std::size_t>{1, 2, 0, 3}));
        QCOMPARE(shown.rows("carRows")[2].text, QString::fromStdString(shop->changes[0].change.title));
        QVERIFY2(shown.rows("carRows")[2].toolTip.contains("Stands on " +
                                                           QString::fromStdString(shop->changes[2].change.title)),
                 qPrintable(shown.rows("carRows")[2].toolTip));
        QVERIFY2(shown.rows("takeOutRows")[0].text.startsWith("2: "), qPrintable(shown.rows("takeOutRows")[0].text));
    }
    void aCircleHoldsTheTrain() {
        const auto shop = aTrain();
        shop->changes[0].needs = {shop->changes[1].change.key};
        shop->changes[1].needs = {shop->changes[0].change.key};
        Shown shown(shop, {0, 1});
        QVERIFY(shown.card.decision()->verdict >= decision::Verdict::Hold);
        QVERIFY2(shown.text("trainRules").contains("need each other in a circle"),
                 qPrintable(shown.text("trainRules")));
    }
    void whatOthersWroteIsPlain() {
        const auto shop = aTrain(4, tests::hostileText);
        Shown shown(shop, {0, 1, 2});
        for (const QLabel* label : shown.card.findChildren<QLabel*>())
            QCOMPARE(label->textFormat(), Qt::PlainText);
        QVERIFY(!shown.text("trainSummary").contains(QChar(0x1b)));
        QVERIFY(!shown.text("trainSummary").contains(QChar(0x202e)));
    }
    void judgesAtMostSixty() {
        const auto shop = aTrain(70);
        std::vector<std::string> keys;
        for (const auto& view : shop->changes)
            keys.push_back(view.change.key);
        TrainCard card(nullptr);
        card.setTrain(shop, keys);
        QVERIFY(!card.decision());
        keys.resize(60);
        card.setTrain(shop, keys);
        QVERIFY(card.decision());
    }
    /// 10 and 10,000 changes: filled, moved in by keys, a snapshot later.
    void theInboxHoldsTenThousand_data() {
        QTest::addColumn<int>("changes");
        QTest::newRow("10") << 10;
        QTest::newRow("10000") << 10000;
    }
    void theInboxHoldsTenThousand() {
        QFETCH(int, changes);
        Selection selection;
        InboxView inbox(selection, nullptr);
        inbox.resize(360, 856);
        inbox.show();
        auto shop = aTrain(4);
        const auto made = aShop(changes);
        shop->changes = made->changes;
        QElapsedTimer timer;
        timer.start();
        inbox.setSnapshot(shop);
        inbox.tree()->expandAll();
        QCoreApplication::processEvents();
        const auto filled = timer.restart();
        auto later = std::make_shared<engine::Snapshot>(*shop);
        later->at = shop->at + Seconds(60);
        later->sequence = 2;
        inbox.setSnapshot(later);
        QCoreApplication::processEvents();
        const auto refreshed = timer.restart();
        inbox.focusList();
        for (int step = 0; step < 50; ++step)
            QTest::keyClick(inbox.tree(), Qt::Key_Down);
        const auto moved = timer.elapsed();
        QTest::keyClick(inbox.tree(), Qt::Key_End);
        QVERIFY(!selection.key().empty());
        qInfo("%d changes: filled in %lld ms, a minute later %lld ms, 50 keys %lld ms", changes,
              static_cast<long long>(filled), static_cast<long long>(refreshed), static_cast<long long>(moved));
        tests::picture(inbox, "inbox-" + QString::number(changes));
    }
    void pictures_data() {
        QTest::addColumn<QString>("theme");
        QTest::newRow("night") << "night";
        QTest::newRow("light") << "light";
    }
    void pictures() {
        QFETCH(QString, theme);
        style::applyTheme(*qApp, style::Theme::named(theme));
        test::Desk desk;
        desk.window.resize(1920, 1080);
        auto shop = aTrain(9);
        shop->changes[6].decision = shop->changes[0].decision;
        desk.show(*shop);
        auto* console = desk.find<ConsoleScreen>("consoleScreen");
        std::vector<std::string> keys;
        for (const auto& view : shop->changes)
            keys.push_back(view.change.key);
        console->inbox()->choose(keys);
        test::picture(desk.window, "train-" + theme);
        keys = {shop->changes[0].change.key, shop->changes[1].change.key, shop->changes[4].change.key};
        console->inbox()->choose(keys);
        test::picture(desk.window, "batch-" + theme);
    }
};

QTEST_MAIN(TestTrainCard)
#include "tst_train_card.moc"

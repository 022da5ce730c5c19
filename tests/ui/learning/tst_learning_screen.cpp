// The model's health on screen: empty, too few labels, a challenger, drift, hostile words, keys only; pictures.
#include <cmath>

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QDialog>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>

#include "core/engine/model_health.h"
#include "tests/support/test.h"
#include "tests/ui/pipeline/pictures.h"
#include "tests/ui/support/world.h"
#include "ui/learning/drift_rows.h"
#include "ui/learning/fact_panels.h"
#include "ui/learning/learning_screen.h"
#include "ui/learning/version_model.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/text_line.h"

using namespace fermata;
using namespace fermata::ui;

namespace {

learning::ModelVersion aVersion(std::int64_t number, std::int64_t champion, double auc) {
    learning::ModelVersion version;
    version.version = number;
    version.trainedAt = test::noon() - Seconds{86400 * 14 * (9 - number)};
    version.state = assessment::RiskState::Ready;
    version.isChampion = number == champion;
    version.card.labels = 40000 + 1000 * number;
    version.card.scored = 820;
    version.card.quality = {820, 131, auc, auc - 0.27, 0.14, 0.02, 0.15, 0.27, 0.46};
    version.card.linesAddedAuc = 0.725;
    return version;
}

learning::CaptureCurve curve(double power) {
    learning::CaptureCurve made;
    for (int i = 0; i <= 50; ++i)
        made.push_back(std::pow(i / 100.0, power));
    return made;
}

engine::ModelHealthView aHealth() {
    engine::ModelHealthView view;
    view.champion = 7;
    view.promotable = 8;
    view.canGoBack = true;
    view.labels = 47490;
    view.state = "ready";
    for (std::int64_t number = 8; number >= 5; --number)
        view.versions.push_back(aVersion(number, 7, 0.70 + 0.011 * double(number)));
    view.versions[0].trial = learning::Trial{7, 820, 431.0, 40.0, {}};
    learning::Health health;
    health.version = 8;
    health.champion = 7;
    health.asOf = test::noon() - Seconds{3600};
    health.scored = health.faced = 820;
    const std::size_t counts[] = {1180, 742, 468, 301, 214, 148, 110, 82, 61, 44, 31, 22, 14, 8, 0};
    for (std::size_t i = 0; i < 15; ++i) {
        learning::ReliabilityBin bin;
        bin.changes = counts[i];
        bin.foreseen = (double(i) + 0.5) / 15;
        bin.faulty = static_cast<std::size_t>(double(counts[i]) * bin.foreseen);
        if (bin.changes > 0) {
            bin.share = double(bin.faulty) / double(bin.changes);
            std::tie(bin.low, bin.high) = learning::shareInterval(double(bin.faulty), double(bin.changes));
        }
        health.bins.push_back(bin);
    }
    health.blocks = 3;
    health.blocksHeld = 3;
    health.judged = health.judgedFaced = curve(0.45);
    health.championFaced = curve(0.48);
    health.bySize = curve(0.63);
    const char* features[] = {"files_recent_fixes", "la", "age", "entropy", "nuc", "ndev", "lt", "tests_share"};
    for (std::size_t i = 0; i < 8; ++i) {
        learning::DriftRow row{features[i], health.asOf, {}};
        for (std::size_t w = 0; w < learning::driftWeeks; ++w)
            row.weeks[w] = {60 + w, 0.03 + 0.01 * double(i) + (i == 0 ? 0.02 * double(w) : 0.0), 0.12};
        if (i == 7)
            for (std::size_t w = 7; w < learning::driftWeeks; ++w)
                row.weeks[w] = {4, {}, {}};
        health.drift.push_back(row);
    }
    health.inputs = {{"la", 0.21}, {"files_recent_fixes", 0.17}, {"entropy", 0.13}, {"nuc", 0.09}, {"ndev", 0.07},
                     {"age", 0.06}};
    for (const char* subject : {"base-rate", "calibration"})
        health.drift.push_back({subject, health.asOf, {}});
    health.sources = {{"szz", 6942, 71.0}, {"revert", 1310, 3.0}, {"hotfix", 688, 2.0}, {"incident", 412, 1.0}};
    health.harmless = 38901;
    health.tooYoung = 1126;
    health.matureAfterDays = 90;
    view.health = health;
    view.checks = {{engine::PromotionCheck::State::Met,
                    {"model.check.better", {{"version", "v7"}}, {{"count", 820}, {"evidence", 431}, {"needed", 40}}}},
                   {engine::PromotionCheck::State::Met, {"model.check.no_doubts", {}, {}}},
                   {engine::PromotionCheck::State::Unknown, {"model.check.untried", {}, {}}}};
    view.fates.releasedFailed.assign(23, "payments-core/retry");
    view.fates.releasedFine.assign(118, "payments-core/retry");
    view.fates.heldFailed.assign(17, "payments-core/retry");
    view.fates.heldFine.assign(28, "payments-core/retry");
    view.fates.unknown = 12;
    return view;
}

struct Desk {
    Desk() : screen(new LearningScreen(bridge, nullptr)) {
        bridge.attach({[this](engine::Command command, engine::Answer answer) {
                           commands.push_back(std::move(command));
                           answers.push_back(std::move(answer));
                       },
                       {}});
        screen->resize(1848, 1000);
    }
    void show(std::optional<engine::ModelHealthView> health) {
        engine::Snapshot world = test::aWorld();
        world.sequence = ++sequence;
        if (health)
            world.modelHealth = std::make_shared<const engine::ModelHealthView>(std::move(*health));
        bridge.offer(test::shared(std::move(world)));
        QTRY_COMPARE(bridge.snapshot()->sequence, sequence);
    }
    template <class T>
    T* find(const char* name) {
        return screen->findChild<T*>(QLatin1String(name));
    }
    Bridge bridge;
    std::unique_ptr<LearningScreen> screen;
    std::vector<engine::Command> commands;
    std::vector<engine::Answer> answers;
    std::uint64_t sequence = 0;
};

} // namespace

class TestLearningScreen : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        QVERIFY(style::loadResources());
        style::applyTheme(*qApp, style::Theme::night());
    }

    void saysWhatIsMissingWithoutAModel() {
        Desk desk;
        desk.show({});
        QVERIFY(desk.screen->headline().contains("prior"));
        QVERIFY(!desk.find<QPushButton>("promoteButton")->isEnabled());
        tests::picture(*desk.screen, "model-empty-night");
        engine::ModelHealthView few = aHealth();
        few.health->scored = 20;
        few.promotable = few.champion = 0;
        few.labelsNeeded = 143;
        desk.show(few);
        QVERIFY(desk.find<QWidget>("modelBanner") != nullptr);
        QVERIFY(desk.screen->findChild<ReliabilityPlot*>() != nullptr);
    }

    void showsAChallengerAndWhatDrifts() {
        for (const char* theme : {"night", "light"}) {
            style::applyTheme(*qApp, style::Theme::named(theme));
            Desk desk;
            QAbstractItemModelTester tester(desk.find<QTableView>("versionTable")->model(),
                                            QAbstractItemModelTester::FailureReportingMode::QtTest);
            desk.show(aHealth());
            QVERIFY2(desk.screen->headline().contains("v7") && desk.screen->headline().contains("2"),
                     qPrintable(desk.screen->headline()));
            const auto& rows = desk.screen->findChild<DriftRows*>()->rows();
            QCOMPARE(rows.front().subject, std::string("files_recent_fixes"));
            QVERIFY(rows.front().isDrifting() && !rows[1].isDrifting());
            QCOMPARE(desk.find<QTableView>("versionTable")->model()->rowCount(), 5);
            QCOMPARE(desk.screen->findChild<CapturePlot*>()->curves().size(), std::size_t{3});
            for (QWidget* each : desk.screen->findChildren<QWidget*>())
                if (each->isVisibleTo(desk.screen.get()) && each->focusPolicy() != Qt::NoFocus)
                    QVERIFY2(!each->accessibleName().isEmpty() || qobject_cast<QScrollBar*>(each),
                             each->metaObject()->className());
            tests::picture(*desk.screen, QStringLiteral("model-") + theme);
        }
        style::applyTheme(*qApp, style::Theme::night());
    }

    void promotesWithAReasonByTheKeyboardAlone() {
        Desk desk;
        desk.show(aHealth());
        desk.screen->show();
        QVERIFY(QTest::qWaitForWindowActive(desk.screen.get()));
        desk.screen->setFocus();
        QTest::keyClick(desk.find<QTableView>("versionTable"), Qt::Key_P, Qt::ControlModifier);
        auto* dialog = desk.find<QDialog>("modelDialog");
        QVERIFY(dialog != nullptr);
        QVERIFY(desk.commands.empty());
        auto* reason = dialog->findChild<QPlainTextEdit*>("reasonEdit");
        QTest::keyClicks(reason, "better on the last quarter");
        auto* confirm = dialog->findChild<QPushButton*>("confirmButton");
        QVERIFY(confirm && confirm->isEnabled());
        QTest::keyClick(confirm, Qt::Key_Space);
        QCOMPARE(desk.commands.size(), std::size_t{1});
        const auto* promote = std::get_if<engine::PromoteModel>(&desk.commands.front());
        QVERIFY(promote && promote->version == "v8" && !promote->despiteDoubts &&
                promote->reason == "better on the last quarter");
        desk.answers.front()(Error(Fault::Refused, "somebody else was faster"));
        QTRY_VERIFY(dialog->isVisible());
        dialog->reject();
    }

    void doubtsAreLookedAtFirst() {
        Desk desk;
        auto health = aHealth();
        health.versions[0].trial->doubts = {test::hostileText()};
        health.hasDoubts = true;
        desk.show(health);
        desk.find<QPushButton>("promoteButton")->click();
        auto* dialog = desk.find<QDialog>("modelDialog");
        QVERIFY(dialog != nullptr);
        dialog->findChild<QPlainTextEdit*>("reasonEdit")->setPlainText("looked");
        auto* confirm = dialog->findChild<QPushButton*>("confirmButton");
        QVERIFY(!confirm->isEnabled());
        dialog->findChild<QCheckBox*>("doubtsBox")->setChecked(true);
        QVERIFY(confirm->isEnabled());
        for (QLabel* label : dialog->findChildren<QLabel*>()) {
            QVERIFY(test::isHarmless(label->text().toStdString()));
            QVERIFY(!label->text().contains("Doubtful") || label->textFormat() == Qt::PlainText);
        }
        confirm->click();
        QVERIFY(std::get<engine::PromoteModel>(desk.commands.front()).despiteDoubts);
    }

    void trainsAnewWhenAsked() {
        Desk desk;
        desk.show(aHealth());
        QTest::keyClick(desk.screen.get(), Qt::Key_R, Qt::ControlModifier);
        if (desk.commands.empty()) // the platform gave the window no focus
            desk.find<QPushButton>("retrainButton")->click();
        QVERIFY(std::holds_alternative<engine::Retrain>(desk.commands.front()));
        desk.answers.front()(Error(Fault::Conflict, "a version is being trained already"));
        QTRY_VERIFY(desk.screen->findChild<QWidget*>("modelAnswer")->accessibleName().contains("already") ||
                    desk.find<TextLine>("modelAnswer")->text().contains("already"));
        QVERIFY(desk.screen->findChild<InputRows*>()->accessibleName().contains("files_recent_fixes"));
    }

    void whoMayNotSeesWhy() {
        Desk desk;
        auto health = aHealth();
        health.whyClosed = {"authority.model.role", {}, {}};
        desk.show(health);
        for (const char* name : {"promoteButton", "goBackButton"}) {
            QVERIFY(!desk.find<QPushButton>(name)->isEnabled());
            QVERIFY(!desk.find<QPushButton>(name)->toolTip().isEmpty());
        }
    }

    void manyVersionsAndHostileWordsFit() {
        Desk desk;
        auto health = aHealth();
        health.versions.clear();
        for (std::int64_t number = 2000; number > 0; --number)
            health.versions.push_back(aVersion(number, 7, 0.7));
        health.health->drift[0].subject = test::hostileText();
        health.health->sources[0].origin = test::hostileText();
        health.fates.releasedFailed.assign(5, test::hostileText());
        desk.show(health);
        QCOMPARE(desk.find<QTableView>("versionTable")->model()->rowCount(), 2001);
        QVERIFY(test::isHarmless(desk.screen->findChild<DriftRows*>()->accessibleName().toStdString()));
        QVERIFY(test::isHarmless(desk.screen->findChild<LabelRows*>()->accessibleName().toStdString()));
        desk.screen->resize(1294, 700);
        tests::picture(*desk.screen, "model-small");
    }
};

QTEST_MAIN(TestLearningScreen)
#include "tst_learning_screen.moc"

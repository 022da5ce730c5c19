// The policy editor: what is wrong stands at its line, results of an older text are never shown, nothing is written
// without a file, a reason and a command.
#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>

#include "tests/support/test.h"
#include "tests/ui/pipeline/pictures.h"
#include "tests/ui/support/world.h"
#include "ui/policy/flip_model.h"
#include "ui/policy/policy_edit.h"
#include "ui/policy/policy_screen.h"
#include "ui/policy/save_dialog.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/text_line.h"

using namespace fermata;
using namespace fermata::ui;
using decision::Verdict;

namespace {

constexpr auto inForce = "version: 1\nappetite:\n  review_above: 0.3\n";

engine::PolicyTrial told() {
    engine::PolicyTrial trial;
    trial.origin = "policy.yaml";
    trial.inForce = inForce;
    return trial;
}

engine::PolicyTrial flips(int count) {
    engine::PolicyTrial trial = told();
    trial.looked = static_cast<std::size_t>(count) + 40;
    trial.counts[{Verdict::Approve, Verdict::Review}] = static_cast<std::size_t>(count);
    trial.counts[{Verdict::Approve, Verdict::Approve}] = 40;
    for (int i = 0; i < count; ++i)
        trial.flips.push_back({Digest{}.hex(),
                               "shop/change-" + std::to_string(i),
                               "production",
                               test::noon() - Seconds{i * 600},
                               Verdict::Approve,
                               Verdict::Review,
                               {"rule.tests.not_met", {{"first", "cart.total"}}, {{"count", 12.0}}}});
    return trial;
}

struct Desk {
    Bridge bridge;
    std::vector<std::optional<std::string>> tried;
    std::vector<engine::Engine::PolicyTried> answers;
    std::vector<engine::SavePolicy> saved;
    Result<void> saveAnswer;
    QString file = QStringLiteral("/tmp/proposal.yaml");
    int askedForFile = 0;
    PolicyScreen screen{bridge,
                        [this](QWidget*, const QString&) {
                            ++askedForFile;
                            return file;
                        },
                        nullptr};

    Desk() {
        EnginePort port;
        port.send = [this](engine::Command command, engine::Answer answer) {
            saved.push_back(std::get<engine::SavePolicy>(command));
            answer(saveAnswer);
        };
        port.tryPolicy = [this](std::optional<std::string> text, engine::Engine::PolicyTried taken) {
            tried.push_back(std::move(text));
            answers.push_back(std::move(taken));
        };
        bridge.attach(std::move(port));
        bridge.offer(test::shared(test::aWorld()));
        screen.resize(1848, 1004);
        screen.show();
    }
    /// Until the text in force stands there and was tried once.
    void open() {
        QTRY_VERIFY(!answers.empty());
        answers.front()(told());
        QTRY_COMPARE(screen.text().toPlainText(), QString(inForce));
        QTRY_VERIFY(tried.size() >= 2 && tried.back() == std::string(inForce));
        answers.back()(flips(0));
        QTRY_VERIFY(screen.verdictLine().startsWith("0 of 40 "));
    }
    void write(const QString& text) {
        const auto before = tried.size();
        screen.text().setPlainText(text);
        QTRY_VERIFY(tried.size() > before);
    }
    QPushButton* saveButton() { return screen.findChild<QPushButton*>("savePolicyButton"); }
};

} // namespace

class TestPolicyScreen : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY(style::loadResources()); }
    void init() { style::applyTheme(*qApp, style::Theme::light()); }

    void aProposalIsTriedAndOneStepTakesItBack() {
        Desk desk;
        desk.open();
        const QString before = desk.screen.text().toPlainText();
        const auto tried = desk.tried.size();
        desk.screen.propose("version: 1\nappetite:\n  review_above: 0.1\n");
        QTRY_VERIFY(desk.tried.size() > tried);
        QVERIFY(desk.tried.back()->find("0.1") != std::string::npos);
        QCOMPARE(desk.screen.text().textCursor().blockNumber(), 2); // where it differs
        QVERIFY(desk.saved.empty());
        desk.screen.text().undo();
        QCOMPARE(desk.screen.text().toPlainText(), before);
    }
    void aProposalWaitsForThePolicyInForce() {
        Desk desk;
        desk.screen.propose("version: 1\n");
        QTRY_VERIFY(!desk.answers.empty());
        for (std::size_t i = 0; i < desk.answers.size(); ++i)
            desk.answers[i](told());
        QTRY_COMPARE(desk.screen.text().toPlainText(), QString("version: 1\n"));
        desk.screen.text().undo();
        QCOMPARE(desk.screen.text().toPlainText(), QString(inForce));
    }
    void showsWhatIsInForceAndOffersNothingToSave() {
        Desk desk;
        desk.open();
        QVERIFY(!desk.saveButton()->isEnabled());
        QVERIFY(desk.screen.findChild<TextLine*>("policyState")->text() == "The policy in force");
        QVERIFY(desk.screen.findChild<TextLine*>("policyOrigin")->text().contains("policy.yaml"));
    }

    void aMistakeStandsAtItsLine() {
        Desk desk;
        desk.open();
        desk.write("version: 1\nappetite:\n  review_above: 7\n");
        auto wrong = told();
        wrong.problem =
            Error(Fault::Malformed, "is above 1").inFile("policy.yaml").at(3).ofField("appetite.review_above");
        desk.answers.back()(wrong);
        QTRY_COMPARE(desk.screen.text().problemLine(), 3);
        const auto problem = desk.screen.findChild<TextLine*>("policyProblem")->text();
        QVERIFY2(problem.startsWith("Line 3, appetite.review_above: "), qPrintable(problem));
        QVERIFY(!desk.saveButton()->isEnabled());
        tests::picture(desk.screen, "policy-mistake");
        desk.screen.text().moveCursor(QTextCursor::Start);
        for (QAction* action : desk.screen.screenActions())
            if (action->objectName() == "goToMistakeAction")
                action->trigger();
        QCOMPARE(desk.screen.text().textCursor().blockNumber(), 2);
    }

    void anOlderAnswerIsNeverShown() {
        Desk desk;
        desk.open();
        desk.write("version: 1\nname: one\n");
        const auto older = desk.answers.back();
        desk.write("version: 1\nname: two\n");
        desk.answers.back()(flips(3));
        QTRY_VERIFY(desk.screen.verdictLine().startsWith("3 "));
        older(flips(9));
        QCoreApplication::processEvents();
        QCOMPARE(desk.screen.flips().rowCount(), 3);
    }

    void savingNeedsAFileAReasonAndIsACommand() {
        Desk desk;
        desk.open();
        desk.write("version: 1\nname: stricter\n");
        QVERIFY(!desk.saveButton()->isEnabled()); // not before it was checked
        desk.answers.back()(flips(3));
        QTRY_VERIFY(desk.saveButton()->isEnabled());
        desk.file.clear();
        desk.saveButton()->click();
        QCOMPARE(desk.askedForFile, 1);
        QVERIFY(!desk.screen.findChild<SavePolicyDialog*>());
        desk.file = "/tmp/proposal.yaml";
        desk.saveButton()->click();
        auto* dialog = desk.screen.findChild<SavePolicyDialog*>();
        QVERIFY(dialog);
        auto* confirm = dialog->findChild<QPushButton*>("confirmButton");
        QVERIFY(!confirm->isEnabled());
        QVERIFY(desk.saved.empty());
        dialog->findChild<QPlainTextEdit*>("reasonEdit")->setPlainText("Too many rollbacks of pay/");
        tests::picture(*dialog, "policy-save");
        desk.saveAnswer = Error(Fault::ReadOnly, "no room");
        confirm->click();
        QTRY_VERIFY(dialog->findChild<QLabel*>("problemLabel")->text().contains("no room"));
        desk.saveAnswer = {};
        QSignalSpy noted(&desk.screen, &PolicyScreen::noted);
        confirm->click();
        QTRY_COMPARE(noted.count(), 1);
        QCOMPARE(desk.saved.back().file, std::string("/tmp/proposal.yaml"));
        QCOMPARE(desk.saved.back().text, std::string("version: 1\nname: stricter\n"));
        QCOMPARE(desk.saved.back().reason, std::string("Too many rollbacks of pay/"));
    }

    void whatAPersonWritesIsKeptWhenAnotherPolicyComesIntoForce() {
        Desk desk;
        desk.open();
        desk.write("version: 1\nname: mine\n");
        auto world = test::aWorld();
        world.sequence = 100;
        world.policy = std::make_shared<decision::Policy>(*world.policy);
        const auto before = desk.tried.size();
        desk.bridge.offer(test::shared(world));
        QTRY_VERIFY(desk.tried.size() > before && !desk.tried.back());
        auto other = told();
        other.inForce = "version: 1\nname: theirs\n";
        desk.answers.back()(other);
        QTRY_VERIFY(desk.tried.back().has_value());
        QCOMPARE(desk.screen.text().toPlainText(), QString("version: 1\nname: mine\n"));
    }

    void takesTenThousandRowsAndHostileText() {
        Desk desk;
        desk.open();
        QAbstractItemModelTester tester(&desk.screen.flips(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        desk.write("version: 1\nname: many\n");
        auto many = flips(10000);
        many.flips[0].change = test::hostileText();
        desk.answers.back()(many);
        QTRY_COMPARE(desk.screen.flips().rowCount(), 10000);
        const auto shown = desk.screen.flips().index(0, FlipModel::Change).data().toString();
        QVERIFY(test::isHarmless(shown.toStdString()));
        desk.write("version: 1\nname: few\n");
        desk.answers.back()(flips(10));
        QTRY_COMPARE(desk.screen.flips().rowCount(), 10);
        for (const auto* label : desk.screen.findChildren<QLabel*>())
            QCOMPARE(label->textFormat(), Qt::PlainText);
    }

    void worksByKeyboard() {
        Desk desk;
        desk.open();
        desk.write("version: 1\nname: keys\n");
        desk.answers.back()(flips(12));
        QTRY_COMPARE(desk.screen.flips().rowCount(), 12);
        QVERIFY(QTest::qWaitForWindowActive(&desk.screen));
        desk.screen.text().setFocus();
        QTest::keyClick(&desk.screen.text(), Qt::Key_S, Qt::ControlModifier);
        QVERIFY(desk.screen.findChild<SavePolicyDialog*>());
        desk.screen.findChild<SavePolicyDialog*>()->reject();
        QSignalSpy opened(&desk.screen, &PolicyScreen::changeOpened);
        auto* table = desk.screen.findChild<QTableView*>("flipsTable");
        table->setFocus();
        table->selectRow(4);
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(opened.count(), 1);
        QCOMPARE(opened[0][0].toString(), QString("shop/change-4"));
        desk.screen.text().setFocus();
        QTest::keyClick(&desk.screen.text(), Qt::Key_Backspace, Qt::ControlModifier);
        QTRY_COMPARE(desk.screen.text().toPlainText(), QString(inForce));
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
        desk.open();
        desk.write("version: 1\nname: stricter\nappetite:\n  # from 20 % a senior looks\n  review_above: 0.2\n");
        desk.answers.back()(flips(12));
        QTRY_COMPARE(desk.screen.flips().rowCount(), 12);
        tests::picture(desk.screen, "policy-" + theme);
    }
};

QTEST_MAIN(TestPolicyScreen)
#include "tst_policy_screen.moc"

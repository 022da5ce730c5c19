// What became of a past change, told by a person with one key.
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>

#include "tests/ui/shell/desk.h"
#include "ui/shell/outcome_dialog.h"

using namespace fermata;
using namespace fermata::ui;
using test::Desk, test::picture;

namespace {

struct Form {
    explicit Form(Desk& desk) {
        desk.window.requestOutcome(QString::fromStdString(desk.bridge.snapshot()->changes.front().change.key));
        dialog = desk.window.findChild<OutcomeDialog*>();
    }
    template <class T>
    T* part(const char* name) {
        return dialog->findChild<T*>(QLatin1String(name));
    }
    void confirm(const QString& reason) {
        dialog->findChild<QPlainTextEdit*>()->setPlainText(reason);
        QTest::mouseClick(part<QPushButton>("confirmButton"), Qt::LeftButton);
    }
    OutcomeDialog* dialog = nullptr;
};

} // namespace

class TestOutcomeDialog : public QObject {
    Q_OBJECT
private slots:
    void opensByOneKeyOnTheConsole() {
        Desk desk;
        desk.show(test::aWorld());
        desk.selection.select(desk.bridge.snapshot()->changes.front().change.key);
        desk.window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&desk.window));
        QTest::keyClick(desk.window.focusWidget() ? desk.window.focusWidget() : &desk.window, Qt::Key_L);
        QTRY_VERIFY(desk.window.findChild<OutcomeDialog*>());
    }

    void correctsOneThatIsLikeIt() {
        Desk desk;
        desk.show(test::aWorld());
        const auto& similar = desk.bridge.snapshot()->changes.front().evidence->similar;
        QVERIFY(!similar.empty());
        Form form(desk);
        QVERIFY(form.dialog);
        QCOMPARE(form.part<QComboBox>("outcomeChange")->count(), static_cast<int>(similar.size()));
        // What is not believed yet is chosen first.
        QCOMPARE(form.part<QRadioButton>("faultyButton")->isChecked(), !similar.front().neededFix);
        QVERIFY2(!form.part<QPushButton>("confirmButton")->isEnabled(), "without a reason nothing is told");
        picture(*form.dialog, "outcome");
        form.confirm("broke the export, SHOP-31");
        const auto told = std::get<engine::TellOutcome>(desk.commands.back());
        QCOMPARE(told.commit, similar.front().commit.hex());
        QCOMPARE(told.isFaulty, !similar.front().neededFix);
        QCOMPARE(told.reason, std::string("broke the export, SHOP-31"));
        desk.answers.back()(Error(Fault::Refused, "nobody calls the own change clean"));
        QTRY_VERIFY(form.part<QLabel>("problemLabel")->text().contains("own change"));
    }

    void takesAHashThatIsTyped() {
        Desk desk;
        desk.show(test::aWorld());
        Form form(desk);
        form.part<QComboBox>("outcomeChange")->setEditText("fix");
        form.dialog->findChild<QPlainTextEdit*>()->setPlainText("x");
        QVERIFY(!form.part<QPushButton>("confirmButton")->isEnabled());
        form.part<QComboBox>("outcomeChange")->setEditText(" 4f9c2e1 ");
        QTest::mouseClick(form.part<QRadioButton>("cleanButton"), Qt::LeftButton);
        form.confirm("reverted for another reason");
        const auto told = std::get<engine::TellOutcome>(desk.commands.back());
        QCOMPARE(told.commit, std::string("4f9c2e1"));
        QVERIFY(!told.isFaulty);
    }

    void isClosedForWhoeverObserves() {
        Desk desk;
        auto world = test::aWorld();
        world.isObserver = true;
        desk.show(std::move(world));
        Form form(desk);
        form.dialog->findChild<QPlainTextEdit*>()->setPlainText("x");
        QVERIFY(!form.part<QPushButton>("confirmButton")->isEnabled());
    }
};

QTEST_MAIN(TestOutcomeDialog)
#include "tst_outcome_dialog.moc"

// The button that has to be held: mouse, keys, letter, letting go early, assistive technology.
#include <cmath>

#include <QAccessible>
#include <QApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableWidget>
#include <QVBoxLayout>

#include "tests/support/test.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/hold_button.h"

using namespace fermata::ui;
using namespace std::chrono_literals;

namespace {

constexpr auto soon = 60ms;
constexpr auto never = 1h;

struct Page {
    explicit Page(std::chrono::milliseconds holdTime)
        : column(new QVBoxLayout(&window)),
          text(new QLineEdit(&window)),
          table(new QTableWidget(3, 1, &window)),
          button(new HoldButton("Roll back now…", holdTime, &window)),
          held(button, &HoldButton::held),
          tooShort(button, &HoldButton::heldTooShortly),
          alone(button, &HoldButton::pressedAlone) {
        for (QWidget* widget : std::initializer_list<QWidget*>{text, table, button})
            column->addWidget(widget);
        button->listen(&window, Qt::Key_R);
        window.show();
        window.activateWindow();
    }
    QWidget window;
    QVBoxLayout* column;
    QLineEdit* text;
    QTableWidget* table;
    HoldButton* button;
    QSignalSpy held, tooShort, alone;
};

} // namespace

class TestHoldButton : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QVERIFY(style::loadResources());
        style::applyTheme(*qApp, style::Theme::night());
    }

    void heldMouseEmitsOnceAndEmptiesAgain() {
        Page page(soon);
        QTest::mousePress(page.button, Qt::LeftButton);
        QVERIFY(page.button->isHeldDown());
        QCOMPARE(page.held.count(), 0);
        QTRY_COMPARE(page.held.count(), 1);
        QVERIFY(!page.button->isHeldDown());
        QTest::mouseRelease(page.button, Qt::LeftButton);
        QCOMPARE(page.held.count(), 1);
        QCOMPARE(page.tooShort.count(), 0);
        QCOMPARE(page.alone.count(), 0);
    }

    void aClickOnlySaysThatItHasToBeHeld() {
        Page page(never);
        QTest::mouseClick(page.button, Qt::LeftButton);
        QCOMPARE(page.held.count(), 0);
        QCOMPARE(page.alone.count(), 0);
        QCOMPARE(page.tooShort.count(), 1);
        QCOMPARE(page.button->share(), 0.0);
    }

    void theLetterHoldsItFromATableButNotWhereTextIsWritten() {
        Page page(soon);
        page.text->setFocus();
        QTest::keyPress(page.text, Qt::Key_R);
        QVERIFY(!page.button->isHeldDown());
        QTest::keyRelease(page.text, Qt::Key_R);
        page.table->setFocus();
        QTest::keyPress(page.table, Qt::Key_R);
        QVERIFY(page.button->isHeldDown());
        QTRY_COMPARE(page.held.count(), 1);
        QTest::keyRelease(page.table, Qt::Key_R);
        QCOMPARE(page.held.count(), 1);
    }

    void theLetterCanBeSwitchedOffAndIsNoShortcutWithModifiers() {
        Page page(never);
        page.table->setFocus();
        QTest::keyPress(page.table, Qt::Key_R, Qt::ControlModifier);
        QVERIFY(!page.button->isHeldDown());
        page.button->setLetterKeys(false);
        QTest::keyPress(page.table, Qt::Key_R);
        QVERIFY(!page.button->isHeldDown());
    }

    void spaceHoldsItAndLosingTheFocusLetsGo() {
        Page page(never);
        QVERIFY(QTest::qWaitForWindowActive(&page.window)); // only there are changes of focus told
        page.button->setFocus();
        QTest::keyPress(page.button, Qt::Key_Space);
        QVERIFY(page.button->isHeldDown());
        page.text->setFocus();
        QTRY_VERIFY(!page.button->isHeldDown());
        QCOMPARE(page.held.count(), 0);
    }

    void disabledOrHiddenItIsNotHeld() {
        Page page(never);
        QTest::mousePress(page.button, Qt::LeftButton);
        page.button->setEnabled(false);
        QVERIFY(!page.button->isHeldDown());
        QTest::keyPress(page.table, Qt::Key_R);
        QVERIFY(!page.button->isHeldDown());
        page.button->setEnabled(true);
        QTest::mousePress(page.button, Qt::LeftButton);
        page.button->hide();
        QVERIFY(!page.button->isHeldDown());
    }

    void assistiveTechnologyAsksInstead() {
        Page page(never);
        QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(page.button);
        QVERIFY(accessible && accessible->actionInterface());
        QCOMPARE(accessible->text(QAccessible::Name), QString("Roll back now…"));
        QVERIFY(!accessible->text(QAccessible::Description).isEmpty());
        accessible->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QTRY_COMPARE(page.alone.count(), 1);
        QCOMPARE(page.held.count(), 0);
    }

    void reducedMotionFillsInQuarters() {
        auto calm = style::Theme::night();
        calm.reduceMotion = true;
        style::applyTheme(*qApp, calm);
        Page page(1500ms);
        QTest::mousePress(page.button, Qt::LeftButton);
        QTRY_VERIFY(page.button->share() > 0.26);
        for (const auto& name : page.button->dynamicPropertyNames()) {
            const double fill = page.button->property(name.constData()).toDouble();
            QCOMPARE(fill * 4, std::floor(fill * 4));
        }
        QTest::mouseRelease(page.button, Qt::LeftButton);
        style::applyTheme(*qApp, style::Theme::night());
    }
};

QTEST_MAIN(TestHoldButton)
#include "tst_hold_button.moc"

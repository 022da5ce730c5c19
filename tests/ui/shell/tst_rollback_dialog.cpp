// A person's rollback: what goes along is shown before, in its order; nothing is confirmed before that is known.
#include <QCheckBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

#include "tests/ui/shell/desk.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/act_dialog.h"

using namespace fermata;
using namespace fermata::ui;
using test::Desk;
using test::picture;

namespace {

engine::WayBackView aWay(int steps) {
    engine::WayBackView way;
    way.service = "checkout-api";
    way.environment = "production";
    way.isArmed = true;
    const auto add = [&](const char* service, const char* from, const char* to, const char* said) {
        way.steps.push_back({service, from, to, std::string(said) != "rollback.step"});
        way.words.push_back({said, {{"service", service}, {"version", from}, {"previous", to}}, {}});
    };
    if (steps > 2)
        add("mail", "1.1", "1.0", "rollback.step.unknown");
    if (steps > 1)
        add("storefront-web", "3.1", "3.0", "rollback.step");
    if (steps > 0)
        add("checkout-api", "8.14.0", "8.13.2", "rollback.step.irreversible");
    else
        way.words = {{"rollback.plan.cycle", {{"service", "checkout-api"}}, {}}, {"rollback.forward", {}, {}}};
    way.alone = {"rollback.step", {{"service", "checkout-api"}, {"version", "8.14.0"}, {"previous", "8.13.2"}}, {}};
    return way;
}

/// The dialog with everything filled in that a person has to.
struct Asked {
    explicit Asked(const Result<engine::WayBackView>& way) {
        desk.show(test::aWorld());
        desk.window.requestRollBack("checkout-api", "production");
        dialog = desk.find<ActDialog>("actDialog");
        confirm = dialog->findChild<QPushButton*>("confirmButton");
        plan = dialog->findChild<QPlainTextEdit*>("wayBackText");
        alone = dialog->findChild<QCheckBox*>("aloneBox");
        dialog->findChild<QPlainTextEdit*>("reasonEdit")->setPlainText("checkout fails");
        dialog->findChild<QLineEdit*>("typedName")->setText("production");
        wasOpen = confirm->isEnabled();
        desk.ways.at(0)(way);
        QTRY_VERIFY(!plan->toPlainText().contains("being looked up"));
    }
    engine::OrderAct sent() {
        QTest::mouseClick(confirm, Qt::LeftButton);
        return desk.commands.size() == 1 ? std::get<engine::OrderAct>(desk.commands.front()) : engine::OrderAct{};
    }
    Desk desk;
    ActDialog* dialog = nullptr;
    QPushButton* confirm = nullptr;
    QPlainTextEdit* plan = nullptr;
    QCheckBox* alone = nullptr;
    bool wasOpen = true;
};

} // namespace

class TestRollbackDialog : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY(style::loadResources()); }

    void theStepsAreShownInTheirOrderAndSentAsShown() {
        for (const char* theme : {"night", "light"}) {
            style::applyTheme(*qobject_cast<QApplication*>(QApplication::instance()), style::Theme::named(theme));
            Asked asked(aWay(3));
            QVERIFY(!asked.wasOpen); // before the plan is known nothing can be confirmed
            const QString text = asked.plan->toPlainText();
            const auto mail = text.indexOf("1. Take mail"), web = text.indexOf("2. Take storefront-web"),
                       api = text.indexOf("3. Take checkout-api");
            QVERIFY2(mail >= 0 && mail < web && web < api, qPrintable(text));
            QVERIFY2(text.contains("migration of 8.14.0") && text.contains("mend it forward"), qPrintable(text));
            QVERIFY(text.contains("No decision on record"));
            picture(*asked.dialog, QStringLiteral("dialog-rollback-3-") + theme);
            const auto order = asked.sent();
            QCOMPARE(order.kind, std::string("roll-back"));
            QCOMPARE(order.service, std::string("checkout-api"));
            QVERIFY(order.steps == aWay(3).steps);
            QVERIFY(!order.isAlone && !order.nonce.empty());
        }
    }
    void oneServiceNeedsNoChoice() {
        Asked asked(aWay(1));
        QVERIFY(!asked.alone->isVisible());
        QCOMPARE(asked.sent().steps.size(), std::size_t{1});
        picture(*asked.dialog, "dialog-rollback-1");
    }
    void aloneIsSaidOnPurpose() {
        Asked asked(aWay(2));
        QVERIFY(asked.alone->isVisible());
        asked.alone->setChecked(true);
        const auto order = asked.sent();
        QVERIFY(order.isAlone && order.steps.empty());
    }
    void withoutAPlanItIsMendedForwardOrSaidOnPurpose() {
        Asked asked(aWay(0));
        QVERIFY(!asked.confirm->isEnabled());
        QVERIFY2(asked.plan->toPlainText().contains("Mend it forward"), qPrintable(asked.plan->toPlainText()));
        picture(*asked.dialog, "dialog-rollback-none");
        asked.alone->setChecked(true);
        QVERIFY(asked.confirm->isEnabled());
        QVERIFY(asked.sent().isAlone);
        auto nowhere = aWay(0);
        nowhere.alone = {};
        Asked nothing(nowhere);
        QVERIFY(!nothing.alone->isVisible() && !nothing.confirm->isEnabled());
    }
    void whoCannotSayLeavesTheOneService() {
        Asked asked(Error(Fault::NotFound, "the workspace is not open"));
        QVERIFY(asked.plan->toPlainText().contains("Only this one"));
        QVERIFY(asked.confirm->isEnabled());
        QVERIFY(asked.sent().steps.empty());
    }
    void whatIsNotArmedIsSaid() {
        auto way = aWay(2);
        way.isArmed = false;
        Asked asked(way);
        QVERIFY(asked.plan->toPlainText().contains("not armed"));
    }
    void aHostileNameIsShownAsItIs() {
        auto way = aWay(1);
        way.words.front().texts["service"] = "<b>x</b>\n\x1b[31m";
        Asked asked(way);
        QVERIFY2(asked.plan->toPlainText().contains("<b>x</b>"), qPrintable(asked.plan->toPlainText()));
        QVERIFY(!asked.plan->toPlainText().contains(QChar(0x1b)));
    }
    void decliningASuggestionTakesAReason() {
        Desk desk;
        desk.show(test::aWorld());
        desk.window.requestDecline("payments");
        auto* dialog = desk.find<QDialog>("reasonDialog");
        QVERIFY(dialog);
        auto* confirm = dialog->findChild<QPushButton*>("confirmButton");
        QVERIFY(!confirm->isEnabled());
        dialog->findChild<QPlainTextEdit*>("reasonEdit")->setPlainText("both were one mistake");
        QTest::mouseClick(confirm, Qt::LeftButton);
        QCOMPARE(desk.commands.size(), std::size_t{1});
        const auto declined = std::get<engine::DeclineSuggestion>(desk.commands.front());
        QCOMPARE(declined.component, std::string("payments"));
        QCOMPARE(declined.reason, std::string("both were one mistake"));
        picture(*dialog, "dialog-decline");
    }
};

QTEST_MAIN(TestRollbackDialog)
#include "tst_rollback_dialog.moc"

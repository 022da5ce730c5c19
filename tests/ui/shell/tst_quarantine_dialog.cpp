// The dialog that puts a test into quarantine and the one that ends it: what they ask for, and what is closed.
#include <QDateTimeEdit>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>

#include "tests/ui/shell/desk.h"
#include "ui/shell/quarantine_dialog.h"
#include "ui/style/fermata_style.h"

using namespace fermata;
using namespace fermata::ui;
using test::Desk, test::picture;

namespace {

QuarantineDialog* open(Desk& desk, const QString& test) {
    desk.window.requestQuarantine(test);
    return desk.window.findChild<QuarantineDialog*>();
}

QPushButton* confirmOf(QuarantineDialog* dialog) {
    for (auto* button : dialog->findChildren<QPushButton*>())
        if (button->objectName() == "confirmButton")
            return button;
    return nullptr;
}

} // namespace

class TestQuarantineDialog : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY(style::loadResources()); }

    void asksForAnEndAndAReason() {
        Desk desk;
        desk.show(test::aWorld());
        auto* dialog = open(desk, "shop.CartTest.total");
        QVERIFY(dialog);
        auto* until = dialog->findChild<QDateTimeEdit*>();
        QVERIFY(until);
        QVERIFY(until->maximumDateTime() <= until->minimumDateTime().addDays(15));
        auto* confirm = confirmOf(dialog);
        QVERIFY(confirm && !confirm->isEnabled());
        dialog->findChild<QPlainTextEdit*>()->setPlainText("TEAM-12");
        QVERIFY(confirm->isEnabled());
        picture(*dialog, "quarantine");
        confirm->click();
        QCOMPARE(desk.commands.size(), std::size_t{1});
        const auto& wanted = std::get<engine::QuarantineTest>(desk.commands[0]);
        QCOMPARE(wanted.test, std::string("shop.CartTest.total"));
        QCOMPARE(wanted.reason, std::string("TEAM-12"));
        QVERIFY(wanted.until > test::noon());
        desk.answers[0](Error(Fault::Refused, "no"));
        QTRY_VERIFY(confirm->isEnabled()); // said why, and open again
        QVERIFY(dialog->isVisible());
    }

    void endsWhatStands() {
        Desk desk;
        engine::Snapshot world = test::aWorld();
        world.quarantines = {{7, "t", "ana", "", "x", test::noon(), test::noon() + Days{3}}};
        desk.show(std::move(world));
        const QPointer<QuarantineDialog> dialog = open(desk, "t");
        QVERIFY(!dialog->findChild<QDateTimeEdit*>());
        dialog->findChild<QPlainTextEdit*>()->setPlainText("mended");
        confirmOf(dialog)->click();
        QCOMPARE(std::get<engine::EndQuarantine>(desk.commands.at(0)).reason, std::string("mended"));
        desk.answers[0](Result<void>{});
        QTRY_VERIFY(!dialog || !dialog->isVisible()); // it deletes itself
    }

    void whoHasNoRoleMayNot() {
        Desk desk;
        engine::Snapshot world = test::aWorld();
        decision::Policy policy = *world.policy;
        for (auto& person : policy.people)
            person.roles = {"author"};
        world.policy = std::make_shared<const decision::Policy>(std::move(policy));
        desk.show(std::move(world));
        auto* dialog = open(desk, "t");
        dialog->findChild<QPlainTextEdit*>()->setPlainText("because");
        QVERIFY(!confirmOf(dialog)->isEnabled());
    }

    void aHostileNameIsPlainText() {
        Desk desk;
        desk.show(test::aWorld());
        auto* dialog = open(desk, QString::fromStdString(test::hostileText()));
        for (const auto* label : dialog->findChildren<QLabel*>()) {
            if (!label->buddy()) // names of the form's own fields
                QCOMPARE(label->textFormat(), Qt::PlainText);
            QVERIFY(test::isHarmless(label->text().toStdString()));
        }
    }
};

QTEST_MAIN(TestQuarantineDialog)
#include "tst_quarantine_dialog.moc"

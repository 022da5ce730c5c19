// One value of a policy's text: changed where it stands, everything else as it was written, or not at all.
#include "core/workspace/policy_edit.h"
#include "core/workspace/policy_file.h"
#include "tests/support/test.h"

using namespace fermata;

class TestPolicyEdit : public QObject {
    Q_OBJECT
private slots:
    void changesOneLine_data() {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::newRow("added at the end of the item") << "version: 1\ncomponents:\n  - id: pay # money\n    paths:\n   "
                                                         "   - \"pay/**\"\n\n  - id: web\n    paths: "
                                                         "[\"web/**\"]\nfreezes: []\n"
                                                      << "version: 1\ncomponents:\n  - id: pay # money\n    paths:\n   "
                                                         "   - \"pay/**\"\n    review_above: 0.05\n\n"
                                                         "  - id: web\n    paths: [\"web/**\"]\nfreezes: []\n";
        QTest::newRow("replaced, its comment stays")
            << "version: 1\ncomponents:\n- paths: [\"pay/**\"]\n  review_above: 0.2  # as agreed\n  id: \"pay\"\n"
            << "version: 1\ncomponents:\n- paths: [\"pay/**\"]\n  review_above: 0.05 # as agreed\n  id: \"pay\"\n";
        QTest::newRow("the last line, without an end")
            << "version: 1\ncomponents:\n  - id: payments\n    paths: [\"x/**\"]\n  - id: pay\n    paths: [\"pay/**\"]"
            << "version: 1\ncomponents:\n  - id: payments\n    paths: [\"x/**\"]\n  - id: pay\n    paths: "
               "[\"pay/**\"]\n    review_above: 0.05\n";
        QTest::newRow("in a flow")
            << "version: 1\ncomponents:\n  - {id: pay, paths: [\"pay/**\"]} # one line\n"
            << "version: 1\ncomponents:\n  - {id: pay, paths: [\"pay/**\"], review_above: 0.05} # one line\n";
        QTest::newRow("replaced in a flow")
            << "version: 1\ncomponents:\n  - {id: pay, review_above: 0.4, paths: [\"pay/**\"]}\n"
            << "version: 1\ncomponents:\n  - {id: pay, review_above: 0.05, paths: [\"pay/**\"]}\n";
        QTest::newRow("not that of another map")
            << "version: 1\nappetite:\n  review_above: 0.3\ncomponents:\n  - id: pay\n    paths: [\"pay/**\"]\n"
            << "version: 1\nappetite:\n  review_above: 0.3\ncomponents:\n  - id: pay\n    paths: [\"pay/**\"]\n"
               "    review_above: 0.05\n";
    }
    void changesOneLine() {
        QFETCH(QString, before);
        QFETCH(QString, after);
        const auto changed = workspace::withReviewAbove(before.toStdString(), "pay", 0.05);
        FERMATA_VERIFY_OK(changed);
        QCOMPARE(QString::fromStdString(*changed), after);
        auto wanted = *workspace::parsePolicy(before.toStdString(), "policy.yaml");
        std::ranges::find(wanted.components, std::string("pay"), &decision::Component::id)->reviewAbove = 0.05;
        QVERIFY(*workspace::parsePolicy(*changed, "policy.yaml") == wanted);
    }
    void isRefusedWhereItCannotBeSure() {
        using workspace::withReviewAbove;
        QCOMPARE(withReviewAbove("version: 1\n", "pay", 0).error().fault(), Fault::NotFound);
        QCOMPARE(withReviewAbove("version: 1\nwrong: 1\n", "pay", 0).error().fault(), Fault::Malformed);
        for (const char* text : {"version: 1\ncomponents: [{id: pay, paths: [\"pay/**\"]}]\n",
                                 "version: 1\ncomponents:\n  - {id: pay,\n     paths: [\"pay/**\"]}\n",
                                 "version: 1\ncomponents:\n  - \"id\": pay\n    paths: [\"pay/**\"]\n"}) {
            const auto changed = withReviewAbove(text, "pay", 0);
            QVERIFY2(!changed && changed.error().fault() == Fault::Unsupported, text);
        }
    }
};

FERMATA_CORE_TEST(TestPolicyEdit)
#include "tst_policy_edit.moc"

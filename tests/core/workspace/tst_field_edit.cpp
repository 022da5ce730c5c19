// Fields changed in the text of a policy: nothing else changes, and what cannot be changed in place says so.
#include "core/workspace/field_edit.h"
#include "core/workspace/policy_file.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::workspace;

class TestFieldEdit : public QObject {
    Q_OBJECT
private slots:
    void theStandardPolicyKeepsItsWords() {
        const std::string before(standardPolicyText());
        const auto after = edited(before, "p.yaml",
                                  {{"appetite.review_above", "0.28"},
                                   {"evidence.tests.maximum_age", "24h"},
                                   {"tail.review_above", "500"},
                                   {"production.traffic_share", "0.8"}});
        FERMATA_VERIFY_OK(after);
        auto expected = parsePolicy(before, "p.yaml").value();
        expected.appetite.reviewAbove = 0.28;
        expected.evidence[assessment::EvidenceKind::Tests].maximumAge = Seconds{24 * 3600};
        expected.tail.reviewAbove = 500;
        expected.production.trafficShare = 0.8;
        QVERIFY(parsePolicy(*after, "p.yaml").value() == expected);
        // Line by line: four differ, and their comments are still there.
        const auto lines = [](const std::string& text) { return QString::fromStdString(text).split(u'\n'); };
        const auto was = lines(before), is = lines(*after);
        QCOMPARE(is.size(), was.size());
        int changed = 0;
        for (qsizetype i = 0; i < was.size(); ++i)
            if (was[i] != is[i]) {
                ++changed;
                QCOMPARE(is[i].section(u'#', 1), was[i].section(u'#', 1));
            }
        QCOMPARE(changed, 4);
        QVERIFY(edited(before, "p.yaml", {}).value() == before);
    }

    void whatIsNotStatedIsAdded_data() {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        const QString edit = "appetite.review_above";
        QTest::newRow("nothing") << "version: 1\n"
                                 << "version: 1\nappetite: {review_above: 0.28}\n";
        QTest::newRow("no line feed") << "version: 1"
                                      << "version: 1\nappetite: {review_above: 0.28}\n";
        QTest::newRow("block")
            << "version: 1\nappetite:\n  # limits\n  block_above: 0.7\nname: x\n"
            << "version: 1\nappetite:\n  # limits\n  review_above: 0.28\n  block_above: 0.7\nname: x\n";
        QTest::newRow("flow") << "version: 1\nappetite: {block_above: 0.7}\n"
                              << "version: 1\nappetite: {review_above: 0.28, block_above: 0.7}\n";
        QTest::newRow("empty flow") << "version: 1\nappetite: {}\n"
                                    << "version: 1\nappetite: {review_above: 0.28}\n";
        QTest::newRow("all in one flow") << "{version: 1}"
                                         << "{appetite: {review_above: 0.28}, version: 1}";
        QTest::newRow("quoted words before") << "version: 1\nname: \"a: {b}\"\nappetite: {review_above: 0.3 }\n"
                                             << "version: 1\nname: \"a: {b}\"\nappetite: {review_above: 0.28 }\n";
        QTest::newRow("not ASCII")
            << QString::fromUtf8("version: 1\nname: Größe\nappetite: {block_above: 0.7, review_above: 0.3}\n")
            << QString::fromUtf8("version: 1\nname: Größe\nappetite: {block_above: 0.7, review_above: 0.28}\n");
    }
    void whatIsNotStatedIsAdded() {
        QFETCH(QString, before);
        QFETCH(QString, after);
        const auto done = edited(before.toStdString(), "p.yaml", {{"appetite.review_above", "0.28"}});
        FERMATA_VERIFY_OK(done);
        QCOMPARE(QString::fromStdString(*done), after);
    }

    void whatContradictsItselfIsNamed() {
        const auto wrong =
            edited("version: 1\nappetite:\n  review_above: 0.3\n", "p.yaml", {{"appetite.review_above", "7"}});
        QVERIFY(!wrong && wrong.error().line() == std::size_t{3});
        QCOMPARE(wrong.error().field(), std::string("appetite.review_above"));
        QVERIFY(!edited("version: 1\n", "p.yaml", {{"appetite.no_such_field", "7"}}));
        QVERIFY(!edited("appetite: {}\n", "p.yaml", {})); // it was none before
        const auto list = edited("version: 1\nfreezes: []\n", "p.yaml", {{"freezes", "0.3"}});
        QCOMPARE(list.error().fault(), Fault::Unsupported);
        const auto inside = edited("version: 1\nname: x\n", "p.yaml", {{"name.review_above", "0.3"}});
        QCOMPARE(inside.error().fault(), Fault::Unsupported);
    }

    void aValueThatIsNoneIsRefused() {
        for (const char* value : {"", "0.3, block_above: 0.9", "}", "[1]", "0.3 # why"})
            QVERIFY2(
                !edited("version: 1\nappetite: {review_above: 0.3}\n", "p.yaml", {{"appetite.review_above", value}}),
                value);
    }
};

FERMATA_CORE_TEST(TestFieldEdit)
#include "tst_field_edit.moc"

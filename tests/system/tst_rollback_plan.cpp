// `fermatactl rollback plan`: who goes along, in which order, by its exit code and as JSON; and where a graph is wrong.
#include "core/io/formats/json_reader.h"
#include "tests/support/test.h"
#include "tests/system/flight.h"

using namespace fermata;
using test::Flight;

namespace {

constexpr auto graph = R"({
  "services": [{"name": "api", "running": "2", "previous": "1"},
               {"name": "web", "running": "5", "previous": "4"},
               {"name": "db", "running": "7", "previous": "6", "irreversible": true},
               {"name": "mail", "running": "3"}],
  "needs": [{"consumer": "web", "version": "5", "provider": "api", "fits": ["2"]},
            {"consumer": "api", "version": "2", "provider": "db", "fits": ["7"]}]
})";

} // namespace

class TestRollbackPlan : public QObject {
    Q_OBJECT
private slots:
    void whoCannotStayGoesFirst() {
        const Flight flight;
        flight.scratch.write("g.json", graph);
        const auto ran =
            flight.ctl({"--json", "rollback", "plan", "--graph", flight.scratch / "g.json", "--bad", "api@2"});
        QVERIFY2(ran.exitCode == 0, (ran.out + ran.error).c_str());
        const auto read = io::readJson(ran.out);
        FERMATA_VERIFY_OK(read);
        const auto steps = read->root().at("steps")->children();
        QCOMPARE(steps.size(), std::size_t{2});
        QCOMPARE(steps[0].at("service")->text().value(), std::string("web"));
        QCOMPARE(steps[1].at("service")->text().value(), std::string("api"));
        QCOMPARE(steps[1].at("to")->text().value(), std::string("1"));
        QVERIFY(!read->root().find("reason"));
    }
    void saysWhyThereIsNoWayBack_data() {
        QTest::addColumn<QByteArray>("bad");
        QTest::addColumn<QByteArray>("why");
        QTest::newRow("irreversible") << QByteArray("db@7") << QByteArray("7 of db cannot be taken back");
        QTest::newRow("no earlier version") << QByteArray("mail@3") << QByteArray("no earlier version of mail");
    }
    void saysWhyThereIsNoWayBack() {
        QFETCH(QByteArray, bad);
        QFETCH(QByteArray, why);
        const Flight flight;
        flight.scratch.write("g.json", graph);
        const auto ran =
            flight.ctl({"rollback", "plan", "--graph", flight.scratch / "g.json", "--bad", bad.toStdString()});
        QCOMPARE(ran.exitCode, 1);
        QVERIFY2(ran.out.find(why.toStdString()) != std::string::npos, (ran.out + ran.error).c_str());
        QVERIFY2(ran.out.find("forward") != std::string::npos, ran.out.c_str());
    }
    void saysWhereAGraphIsWrong_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("bad");
        QTest::addColumn<QByteArray>("place");
        QTest::newRow("no JSON") << QByteArray("{") << QByteArray("a@1") << QByteArray("g.json");
        QTest::newRow("unknown field") << QByteArray("{\"services\": [],\n\"needs\": [],\n\"edges\": []}")
                                       << QByteArray("a@1") << QByteArray("g.json:3");
        QTest::newRow("twice") << QByteArray("{\"services\": [{\"name\": \"a\", \"running\": \"1\"},\n"
                                             "{\"name\": \"a\", \"running\": \"2\"}], \"needs\": []}")
                               << QByteArray("a@1") << QByteArray("g.json:2");
        QTest::newRow("nobody") << QByteArray("{\"services\": [{\"name\": \"a\", \"running\": \"1\"}],\n\"needs\": "
                                              "[{\"consumer\": \"a\", \"version\": \"1\", \"provider\": \"b\", "
                                              "\"fits\": []}]}")
                                << QByteArray("a@1") << QByteArray("needs[0].provider");
        QTest::newRow("another version runs")
            << QByteArray("{\"services\": [{\"name\": \"a\", \"running\": \"1\"}], \"needs\": []}") << QByteArray("a@2")
            << QByteArray("--bad");
        QTest::newRow("no version") << QByteArray("{\"services\": [], \"needs\": []}") << QByteArray("a")
                                    << QByteArray("SERVICE@VERSION");
    }
    void saysWhereAGraphIsWrong() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, bad);
        QFETCH(QByteArray, place);
        const Flight flight;
        flight.scratch.write("g.json", text.toStdString());
        const auto ran =
            flight.ctl({"rollback", "plan", "--graph", flight.scratch / "g.json", "--bad", bad.toStdString()});
        QVERIFY2(ran.exitCode == 2, (ran.out + ran.error).c_str());
        QVERIFY2(ran.error.find(place.toStdString()) != std::string::npos, ran.error.c_str());
    }
};

FERMATA_CORE_TEST(TestRollbackPlan)
#include "tst_rollback_plan.moc"

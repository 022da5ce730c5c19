#include "core/io/http/waiting_line.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::io;

namespace {

std::vector<WaitingLine::Ticket> all(WaitingLine& line) {
    std::vector<WaitingLine::Ticket> tickets;
    while (const auto ticket = line.next())
        tickets.push_back(*ticket);
    return tickets;
}
using Tickets = std::vector<WaitingLine::Ticket>;

} // namespace

class TestWaitingLine : public QObject {
    Q_OBJECT
private slots:
    void actsComeBeforeGatesBeforePolls() {
        WaitingLine line(8, 8);
        line.add("a", Priority::Poll, 1);
        line.add("a", Priority::Gate, 2);
        line.add("a", Priority::Act, 3);
        line.add("a", Priority::Poll, 4);
        line.add("a", Priority::Act, 5);
        QCOMPARE(all(line), (Tickets{3, 5, 2, 1, 4}));
        QCOMPARE(line.running(), 5);
    }

    void pollsLeaveOneConnectionToWhatIsUrgent() {
        WaitingLine line(3, 8);
        for (WaitingLine::Ticket ticket = 1; ticket <= 5; ++ticket)
            line.add("a", Priority::Poll, ticket);
        QCOMPARE(all(line), (Tickets{1, 2}));
        line.add("a", Priority::Act, 6);
        line.add("a", Priority::Act, 7);
        QCOMPARE(all(line), (Tickets{6}));
        line.ended("a");
        QCOMPARE(all(line), (Tickets{7}));
        line.ended("a");
        line.ended("a");
        QCOMPARE(all(line), (Tickets{3}));
        WaitingLine narrow(1, 8);
        narrow.add("a", Priority::Poll, 1);
        QCOMPARE(all(narrow), (Tickets{1}));
    }

    void oneHostDoesNotHoldUpAnother() {
        WaitingLine line(2, 3);
        line.add("a", Priority::Gate, 1);
        line.add("a", Priority::Gate, 2);
        line.add("a", Priority::Gate, 3);
        line.add("b", Priority::Gate, 4);
        line.add("b", Priority::Gate, 5);
        QCOMPARE(all(line), (Tickets{1, 4, 2})); // in turns, three in all
        line.ended("a");
        QCOMPARE(all(line), (Tickets{5}));
    }

    void aHostOfHttp2CarriesMore() {
        WaitingLine line(2, 256);
        for (WaitingLine::Ticket ticket = 1; ticket <= 100; ++ticket)
            line.add("a", Priority::Gate, ticket);
        QCOMPARE(all(line).size(), 2u);
        line.setHttp2("a", true);
        QCOMPARE(all(line).size(), 62u);
        line.setHttp2("a", false);
        line.ended("a");
        QCOMPARE(all(line).size(), 0u);
    }

    void whoLeavesIsNotServed() {
        WaitingLine line(2, 2);
        line.add("a", Priority::Gate, 1);
        line.add("b", Priority::Act, 2);
        QVERIFY(line.remove("a", Priority::Gate, 1));
        QVERIFY(!line.remove("a", Priority::Gate, 1));
        QVERIFY(!line.remove("c", Priority::Gate, 1));
        QCOMPARE(all(line), (Tickets{2}));
    }
};

FERMATA_CORE_TEST(TestWaitingLine)
#include "tst_waiting_line.moc"

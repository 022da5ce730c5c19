// From the tickets that a change names to what it is worth, as evidence.

#include "core/assessment/evidence/judge.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;

namespace {

constexpr Time noon = fromUnix(1795435200);

delivery::TicketValue ticket(const std::string& key, std::optional<double> costOfDelay,
                             const std::string& unit = "EUR") {
    delivery::TicketValue made;
    made.key = key;
    made.costOfDelay = costOfDelay;
    made.unit = unit;
    return made;
}

GivenFile exportOf(std::vector<delivery::TicketValue> tickets, Time modifiedAt = noon - Seconds{60}) {
    GivenFile file;
    file.source = "tickets.csv";
    file.modifiedAt = modifiedAt;
    file.tickets = delivery::TicketReport{std::nullopt, std::move(tickets)};
    return file;
}

EvidenceSnapshot judged(const std::string& title, std::vector<GivenFile> files) {
    EvidenceSnapshot snapshot;
    snapshot.at = noon;
    snapshot.change.title = title;
    Given given;
    given.files = std::move(files);
    judge(snapshot, given, {{EvidenceKind::Value, Days{30}}, {EvidenceKind::Performance, Days{3}}});
    return snapshot;
}

void expect(const EvidenceSnapshot& snapshot, EvidenceState state, const std::string& note) {
    QCOMPARE(snapshot.of(EvidenceKind::Value).state, state);
    QCOMPARE(snapshot.of(EvidenceKind::Value).note, note);
}

} // namespace

class TestValue : public QObject {
    Q_OBJECT
private slots:
    void findsTicketsInTitleBranchAndDescription() {
        delivery::Change change;
        change.title = "SHOP-12: pay faster (see [pay_2-7])";
        change.reference = "feature/shop-13-cart";
        change.description = "Closes SHOP-12.\nRefs: OPS-1, UTF-8, a-1, x-, -5, SHOP-99999999999, C3-4b";
        const std::vector<std::string> expected{"SHOP-12", "PAY_2-7", "SHOP-13", "OPS-1", "UTF-8"};
        QCOMPARE(namedTickets(change), expected);
    }
    void sumsTheNamedTickets() {
        const auto snapshot =
            judged("A1-1 and AB-2", {exportOf({ticket("A1-1", 100.0), ticket("AB-2", 50.0), ticket("AB-3", 7.0)})});
        expect(snapshot, EvidenceState::Fresh, "");
        QCOMPARE(*snapshot.value.costOfDelay, 150.0);
        QCOMPARE(snapshot.of(EvidenceKind::Value).boundTo, std::string("A1-1 AB-2"));
    }
    void aKeyThatNoExportHasIsNoTicket() {
        expect(judged("AB-1 as UTF-8", {exportOf({ticket("AB-1", 5.0)})}), EvidenceState::Fresh, "");
        expect(judged("AB-1", {exportOf({ticket("AB-2", 5.0)})}), EvidenceState::Missing, "evidence.no_such_ticket");
        expect(judged("typo", {exportOf({ticket("AB-2", 5.0)})}), EvidenceState::Missing, "evidence.no_ticket_named");
        expect(judged("AB-1", {}), EvidenceState::Missing, "evidence.none");
    }
    /// What is not known of one ticket must not hide behind the worth of another.
    void oneUnknownWorthSpoilsTheSum() {
        auto broken = ticket("AB-2", std::nullopt);
        broken.problem = "tickets.csv:3:9: value: no number";
        expect(judged("AB-1 AB-2", {exportOf({ticket("AB-1", 5.0), broken})}), EvidenceState::Malformed,
               broken.problem);
        expect(judged("AB-1 AB-2", {exportOf({ticket("AB-1", 5.0), ticket("AB-2", std::nullopt)})}),
               EvidenceState::Missing, "evidence.no_value_stated");
        expect(judged("AB-1", {exportOf({ticket("AB-1", 5.0), broken})}), EvidenceState::Fresh, "");
        expect(judged("AB-1 AB-2", {exportOf({ticket("AB-1", 5.0), ticket("AB-2", 5.0, "points")})}),
               EvidenceState::Conflicting, "evidence.units_differ");
    }
    /// What is given for the head needs no key in the message; a whole export does, however it is given.
    void aTicketGivenForTheHeadIsThatChanges() {
        GivenFile one = exportOf({ticket("AB-1", 5.0)});
        one.givenRevision = CommitId{};
        expect(judged("typo", {one}), EvidenceState::Fresh, "");
        GivenFile whole = exportOf({ticket("AB-1", 5.0), ticket("AB-2", 7.0)});
        whole.givenRevision = CommitId{};
        expect(judged("typo", {whole}), EvidenceState::Missing, "evidence.no_ticket_named");
    }
    void twoExportsThatDisagreeConflict() {
        expect(judged("AB-1", {exportOf({ticket("AB-1", 5.0)}), exportOf({ticket("AB-1", 6.0)})}),
               EvidenceState::Conflicting, "evidence.conflict");
        expect(judged("AB-1", {exportOf({ticket("AB-1", 5.0)}), exportOf({ticket("AB-1", 5.0)})}), EvidenceState::Fresh,
               "");
    }
    void anExportGrowsOldAndDoesNotComeFromTheFuture() {
        expect(judged("AB-1", {exportOf({ticket("AB-1", 5.0)}, noon - Days{31})}), EvidenceState::Stale,
               "evidence.old");
        expect(judged("AB-1", {exportOf({ticket("AB-1", 5.0)}, noon + Days{1})}), EvidenceState::Malformed,
               "evidence.from_the_future");
    }
    void aBrokenExportIsUnreadableForAll() {
        GivenFile broken;
        broken.source = "tickets.csv";
        broken.brokenKind = EvidenceKind::Value;
        broken.error = "tickets.csv:2:1: stands twice";
        expect(judged("AB-1", {exportOf({ticket("AB-1", 5.0)}), broken}), EvidenceState::Malformed, broken.error);
    }
    /// The worst metric counts; measured on another revision it is no evidence.
    void performanceIsBoundToTheHead() {
        GivenFile file;
        file.source = "load.csv";
        file.modifiedAt = noon;
        file.givenRevision = CommitId{};
        file.performance = delivery::PerformanceReport{};
        file.performance->dips = {{"p50", 0.05, 0.04, 0.06}, {"p99", 0.02, 0.0, 0.09}};
        EvidenceSnapshot snapshot = judged("x", {file});
        QCOMPARE(snapshot.of(EvidenceKind::Performance).state, EvidenceState::Fresh);
        QCOMPARE(snapshot.performance.metric, std::string("p99"));
        CommitId other;
        other.bytes[0] = 9;
        file.givenRevision = other;
        QCOMPARE(judged("x", {file}).of(EvidenceKind::Performance).state, EvidenceState::Stale);
        file.givenRevision = CommitId{};
        file.performance->dips.clear();
        QCOMPARE(judged("x", {file}).of(EvidenceKind::Performance).state, EvidenceState::Missing);
    }
};

FERMATA_CORE_TEST(TestValue)
#include "tst_value.moc"

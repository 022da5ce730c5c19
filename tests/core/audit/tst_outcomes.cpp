// Labels and incidents that persons tell: who may, what counts, and that nothing of it is lost silently.
#include "core/audit/outcomes.h"
#include "core/audit/verification.h"
#include "tests/core/audit/a_record.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::audit;
using namespace fermata::test;

namespace {

const decision::Actor rita{"rita", decision::Established::OsAccount, {"release-manager"}};

CommitId commit(char digit) {
    return *CommitId::fromHex(std::string(40, digit));
}

ToldLabel label(char digit, bool isFaulty, const std::string& reason = "seen in production") {
    ToldLabel told;
    told.commit = commit(digit);
    told.isFaulty = isFaulty;
    told.reason = reason;
    return told;
}

ToldIncident incident(const std::string& id, std::optional<CommitId> cause = std::nullopt) {
    ToldIncident told;
    told.id = id;
    told.openedAt = noon - Seconds{3600};
    told.service = "pay";
    told.severity = "1";
    told.commit = cause;
    return told;
}

} // namespace

class TestOutcomes : public QObject {
    Q_OBJECT
private slots:
    void theNewestWordOnAChangeCounts() {
        ARecord record;
        Chain chain = record.open();
        OutcomeLedger ledger(chain);
        FERMATA_VERIFY_OK(ledger.label(rita, {}, label('a', true), noon));
        FERMATA_VERIFY_OK(ledger.label(rita, {}, label('b', true), noon));
        FERMATA_VERIFY_OK(ledger.label(rita, {}, label('a', false, "it was the network"), noon + Seconds{60}));
        const auto told = ledger.told();
        FERMATA_VERIFY_OK(told);
        QCOMPARE(told->labels.size(), 2u);
        QVERIFY(!told->labels[0].isFaulty && told->labels[1].isFaulty);
        QCOMPARE(told->labels[0].person, std::string("rita"));
        QVERIFY(!told->toldUntil); // labels are no word on incidents
        const auto before = ledger.told(noon);
        QVERIFY(before->labels[0].isFaulty);
        QVERIFY(verifyStore(record.file(), {})->isWhole());
    }
    void whatWasTakenBackForCauseIsToldUntilThatIsLifted() {
        ARecord record;
        Chain chain = record.open();
        OutcomeLedger ledger(chain);
        const auto bar = [&](const std::string& version, const std::string& hex, const char* barred, Time at) {
            Entry entry;
            entry.kind = RecordKind::Note;
            entry.subject = takenBackSubject;
            const std::pair<const char*, std::string> texts[] = {{"service", "shop"},  {"environment", "production"},
                                                                 {"version", version}, {"commit", hex},
                                                                 {"barred", barred},   {"reason", "worse"}};
            for (const auto& [key, text] : texts)
                entry.payload.set(key, text);
            return chain.append(entry, at).has_value();
        };
        QVERIFY(bar("1.1", commit('a').hex(), "yes", noon));
        QVERIFY(bar("1.2", commit('b').hex(), "yes", noon + Seconds{1}));
        QVERIFY(bar("1.3", "", "yes", noon + Seconds{2})); // nobody knows which change it was
        QVERIFY(bar("1.1", commit('a').hex(), "lifted", noon + Seconds{60}));
        const auto told = ledger.told();
        FERMATA_VERIFY_OK(told);
        QCOMPARE(told->rollbacks.size(), 1u);
        QCOMPARE(told->rollbacks[0].commit, commit('b'));
        QCOMPARE(told->rollbacks[0].at, noon + Seconds{1});
        QCOMPARE(ledger.told(noon + Seconds{59})->rollbacks.size(), 2u);
        QVERIFY(bar("1.4", "no hash", "yes", noon + Seconds{61}));
        QCOMPARE(ledger.told().error().fault(), Fault::Corrupt);
    }
    void refusesStrangersNoReasonAndTheOwnChange() {
        ARecord record;
        Chain chain = record.open();
        OutcomeLedger ledger(chain);
        QCOMPARE(ledger.label({}, {}, label('a', true), noon).error().fault(), Fault::Refused);
        QCOMPARE(ledger.label(rita, {}, label('a', true, " \n"), noon).error().fault(), Fault::Refused);
        QCOMPARE(ledger.label(rita, {"rita"}, label('a', false), noon).error().fault(), Fault::Refused);
        QCOMPARE(ledger.import({}, {incident("1")}, "x.csv", noon).error().fault(), Fault::Refused);
        FERMATA_VERIFY_OK(ledger.label(rita, {"rita"}, label('a', true), noon)); // against oneself is welcome
        QCOMPARE(ledger.label(rita, {}, label('a', true), noon).error().fault(), Fault::Conflict);
    }
    void importsWhatIsNew() {
        ARecord record;
        Chain chain = record.open();
        OutcomeLedger ledger(chain);
        auto first = ledger.import(rita, {incident("1", commit('a')), incident("2")}, "x.csv", noon);
        FERMATA_VERIFY_OK(first);
        QCOMPARE(*first, (ImportCount{2, 0, 0}));
        auto closed = incident("2");
        closed.resolvedAt = noon;
        const auto second = ledger.import(rita, {incident("1", commit('a')), closed, incident("3")}, "x.csv", noon);
        QCOMPARE(*second, (ImportCount{1, 1, 1}));
        const auto told = ledger.told();
        QCOMPARE(told->incidents.size(), 3u);
        QCOMPARE(*told->incidents[0].commit, commit('a'));
        QVERIFY(told->incidents[1].resolvedAt.has_value());
    }
    /// It says that nothing happened until now.
    void anImportWithoutNewsIsRecordedToo() {
        ARecord record;
        Chain chain = record.open();
        OutcomeLedger ledger(chain);
        FERMATA_VERIFY_OK(ledger.import(rita, {incident("1")}, "x.csv", noon));
        FERMATA_VERIFY_OK(ledger.import(rita, {incident("1")}, "x.csv", noon + Seconds{86400}));
        QCOMPARE(*ledger.told()->toldUntil, noon + Seconds{86400});
    }
    void manyIncidentsTakeSeveralNotes() {
        ARecord record;
        Chain chain = record.open();
        std::vector<ToldIncident> many;
        for (std::size_t i = 0; i < incidentsOfNote + 1; ++i)
            many.push_back(incident(std::to_string(i)));
        FERMATA_VERIFY_OK(OutcomeLedger(chain).import(rita, many, "x.csv", noon));
        QCOMPARE(OutcomeLedger(chain).told()->incidents.size(), many.size());
        QCOMPARE(chain.of(RecordKind::Note, outcomeSubject)->size(), 2u);
    }
    void aNoteThatCannotBeReadIsNoSilence() {
        ARecord record;
        Chain chain = record.open();
        Entry entry;
        entry.subject = outcomeSubject;
        entry.payload.set("reason", "of another version");
        FERMATA_VERIFY_OK(chain.append(entry, noon));
        QCOMPARE(OutcomeLedger(chain).told().error().fault(), Fault::Corrupt);
    }
};

FERMATA_CORE_TEST(TestOutcomes)
#include "tst_outcomes.moc"

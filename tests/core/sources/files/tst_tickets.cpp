#include <algorithm>

#include "core/sources/files/evidence_file.h"
#include "core/sources/files/evidence_folder.h"
#include "core/sources/files/performance.h"
#include "core/sources/files/tickets.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::sources;

namespace {

/// JSON with apostrophes for quotation marks.
std::string json(std::string text) {
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

const std::string jira = json(
    "{'expand':'names','issues':[\n"
    "{'key':'shop-12','fields':{'summary':'runs: faster','issuetype':{'name':'Story'},'priority':{'name':'High'},"
    "'customfield_10042':4200.5,'customfield_10043':{'value':'EUR'},'customfield_10050':null}},\n"
    "{'key':'SHOP-13','fields':{'customfield_10042':'a lot'}},\n"
    "{'key':'SHOP-14','fields':{'customfield_10042':-1}},\n"
    "{'key':'SHOP-15','fields':{'summary':'x'}}],\n"
    "'names':{'customfield_10042':'Cost of Delay per day','customfield_10043':'Currency','customfield_10050':'Business "
    "value'}}");

} // namespace

class TestTickets : public QObject {
    Q_OBJECT
private slots:
    void readsATable() {
        const auto report = parseTicketTable("key,type,value,unit,cost_of_delay_per_day,priority\n"
                                             "shop-1,Story,90000,EUR,,High\nSHOP-2,Bug,,EUR,120.5,\n");
        FERMATA_VERIFY_OK(report);
        QCOMPARE(report->tickets.size(), std::size_t(2));
        QCOMPARE(report->tickets[0].key, std::string("SHOP-1"));
        QCOMPARE(*report->tickets[0].value, 90000.0);
        QVERIFY(!report->tickets[0].costOfDelay);
        QCOMPARE(*report->tickets[1].costOfDelay, 120.5);
        QCOMPARE(report->tickets[1].unit, std::string("EUR"));
    }
    void anExportMaySayHowOldItIs() {
        const auto report =
            parseTicketTable("key,value,exported_at\nA-1,5,2026-11-18T12:00:00Z\nA-2,5,2026-11-17T12:00:00Z\n");
        FERMATA_VERIFY_OK(report);
        QCOMPARE(rfc3339(*report->time), std::string("2026-11-17T12:00:00Z"));
        QVERIFY(!parseTicketTable("key,value,exported_at\nA-1,5,yesterday\n"));
    }
    /// A worth that is no number is unknown for its own ticket only, and the problem names line and field.
    void aBrokenWorthStaysWithItsTicket_data() {
        QTest::addColumn<QString>("worth");
        for (const char* worth : {"high", "-3", "nan", "inf", "1e400", "1,5", "0x10", "2e15"})
            QTest::newRow(worth) << QStringLiteral("\"%1\"").arg(QLatin1String(worth));
    }
    void aBrokenWorthStaysWithItsTicket() {
        QFETCH(QString, worth);
        const auto report = parseTicketTable("key,value\nA-1,5\nA-2," + worth.toStdString() + "\n", "tickets.csv");
        FERMATA_VERIFY_OK(report);
        QCOMPARE(*report->tickets[0].value, 5.0);
        QVERIFY(!report->tickets[1].value);
        const std::string& problem = report->tickets[1].problem;
        QVERIFY2(problem.find("tickets.csv:3") != std::string::npos, problem.c_str());
        QVERIFY2(problem.find("value") != std::string::npos, problem.c_str());
    }
    void refusesABrokenTable_data() {
        QTest::addColumn<QByteArray>("table");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no key") << QByteArray("id,value\n1,2\n");
        QTest::newRow("no worth") << QByteArray("key,type\nA-1,Bug\n");
        QTest::newRow("empty key") << QByteArray("key,value\n ,2\n");
        QTest::newRow("twice") << QByteArray("key,value\nA-1,2\na-1,3\n");
        QTest::newRow("short row") << QByteArray("key,value\nA-1\n");
        QTest::newRow("open quote") << QByteArray("key,value\n\"A-1,2\n");
    }
    void refusesABrokenTable() {
        QFETCH(QByteArray, table);
        const auto report = parseTicketTable(table.toStdString(), "t.csv");
        QVERIFY(!report);
        QCOMPARE(report.error().fault(), Fault::Malformed);
        QVERIFY(report.error().text().find("t.csv") != std::string::npos);
    }
    void readsJirasSearchAnswer() {
        const auto report = parseJiraIssues(jira, "jira.json");
        FERMATA_VERIFY_OK(report);
        QCOMPARE(report->tickets.size(), std::size_t(4));
        QCOMPARE(report->tickets[0].key, std::string("SHOP-12"));
        QCOMPARE(*report->tickets[0].costOfDelay, 4200.5);
        QCOMPARE(report->tickets[0].unit, std::string("EUR"));
        QCOMPARE(report->tickets[0].type, std::string("Story"));
        QCOMPARE(report->tickets[0].priority, std::string("High"));
        QVERIFY(report->tickets[1].problem.find("jira.json:3") != std::string::npos);
        QVERIFY(!report->tickets[2].problem.empty());
        QVERIFY(report->tickets[3].problem.empty() && !report->tickets[3].costOfDelay && !report->tickets[3].value);
    }
    void refusesTwoFieldsOfOneMeaning() {
        const auto report = parseJiraIssues(json("{'issues':[{'key':'A-1','fields':{'value':1,'business_value':2}}]}"));
        QVERIFY(!report);
        QVERIFY(report.error().text().find("business_value") != std::string::npos);
    }
    /// Every cut of an export is an error or, at whole rows, a shorter table; never a crash.
    void survivesEveryCut() {
        for (std::size_t size = 0; size + 1 < jira.size(); ++size)
            QVERIFY(!parseJiraIssues(std::string_view(jira).substr(0, size)));
    }
    void readsPerformance() {
        const std::string head(40, 'a');
        const auto report = parsePerformance("metric,dip,low,high,revision,time\np99,0.02,0.01,0.03," + head +
                                             ",2026-11-23T10:00:00Z\n");
        FERMATA_VERIFY_OK(report);
        QCOMPARE(report->dips[0].high, 0.03);
        QCOMPARE(*report->revision, head);
        QCOMPARE(rfc3339(*report->time), std::string("2026-11-23T10:00:00Z"));
        for (const char* broken : {"metric,dip,low,high\np,0.5,0.6,0.7\n", "metric,dip,low,high\np,nan,0,1\n",
                                   "metric,dip,low,high\n,0,0,0\n", "metric,dip,low\np,0,0\n",
                                   "metric,dip,low,high\np,200,0,200\n", "metric,dip,low,high,revision\np,0,0,0,abc\n"})
            QVERIFY2(!parsePerformance(broken, "p.csv"), broken);
    }
    void areRecognisedByContent() {
        QVERIFY(recognised("key,value\nA-1,2\n") == EvidenceFormat::Tickets);
        QVERIFY(recognised("\"priority\",\"key\",\"cost_of_delay_per_day\"\r\n") == EvidenceFormat::Tickets);
        QVERIFY(recognised("metric,dip,low,high\n") == EvidenceFormat::Performance);
        QVERIFY(recognised(jira) == EvidenceFormat::JiraIssues);
        QVERIFY(!recognised("name,value\n"));
        QVERIFY(recognised(json("{'version':'2.1.0','runs':[{'issues':1}]}")) == EvidenceFormat::Sarif);
        QVERIFY(evidenceOf("key,value\nA-1,2\n", "t").tickets.has_value());
        QVERIFY(evidenceOf("key,value\nA-1\n", "t").error.has_value());
    }
    /// Beside the folders of the revisions only what a tracker says is read.
    void trackerFilesLieBesideTheRevisions() {
        const test::ScratchFolder folder;
        folder.write("tickets.csv", "key,value\nA-1,2\n");
        folder.write("notes.txt", "nothing");
        folder.write("junit.xml", "<testsuites/>");
        const auto files = readTrackerFiles(folder.path().string());
        QCOMPARE(files.size(), std::size_t(1));
        QVERIFY(files[0].tickets && !files[0].givenRevision);
        QVERIFY(readTrackerFiles((folder.path() / "absent").string()).empty());
    }
};

FERMATA_CORE_TEST(TestTickets)
#include "tst_tickets.moc"

// A hostile change through every command, report, table and export of the command line.
#include <algorithm>
#include <regex>

#include "core/base/clock.h"
#include "core/base/time.h"
#include "core/io/formats/csv.h"
#include "core/io/formats/json_reader.h"
#include "core/io/signing/base64.h"
#include "tests/support/test.h"
#include "tests/system/hostile_world.h"

using namespace fermata;
using test::attack;
using test::field;
using test::HostileWorld;
using test::isPlain;

namespace {

/// A decision on the hostile change, held for a hostile reason.
struct Judged : HostileWorld {
    Judged() {
        id = field(ctl({"--json", "gate", repository.path(), "main.." + branch}), "id");
        const std::string tomorrow = rfc3339(SystemClock().now() + Seconds{86400});
        const auto held = ctl({"decision", "hold", id, "--reason", attack("REASON"), "--until", tomorrow});
        isReady = isReady && held.exitCode == 0;
        trouble += held.error;
    }
    std::string id;
};

const Judged& judged() {
    static const Judged made;
    return made;
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

class TestHostileOutput : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY2(judged().isReady, judged().trouble.c_str()); }

    void everyCommandPrintsPlainText_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QByteArrayList>("marks");
        const QString path = QString::fromStdString(judged().repository.path());
        const QString change = QString::fromStdString("main.." + judged().branch),
                      id = QString::fromStdString(judged().id);
        const QString folder = QString::fromStdString(judged().scratch / "w/evidence/" + judged().head + "/");
        const QString report = folder + QString::fromStdString("=1+1 <b>REPORT\x1b[31m\u202E.xml");
        const QString broken = folder + QString::fromStdString("broken \u202E<b>BROKEN\x1b.xml");
        const QString scan = folder + QStringLiteral("scan.sarif");
        QTest::newRow("gate") << QStringList{"gate", path, change} << QByteArrayList{"TITLE", "BRANCH"};
        QTest::newRow("assess") << QStringList{"assess", path, change} << QByteArrayList{"TITLE"};
        QTest::newRow("decision list") << QStringList{"decision", "list"} << QByteArrayList{"BRANCH"};
        QTest::newRow("decision show") << QStringList{"decision", "show", id} << QByteArrayList{"TITLE", "REASON"};
        QTest::newRow("inspect") << QStringList{"evidence", "inspect", report, broken, scan}
                                 << QByteArrayList{"REPORT", "BROKEN", "TOOL"};
        QTest::newRow("mine") << QStringList{"history", "mine", path, "--rev", QString::fromStdString(judged().branch)}
                              << QByteArrayList{};
        QTest::newRow("labels") << QStringList{"history", "labels", path} << QByteArrayList{};
        QTest::newRow("verify") << QStringList{"audit", "verify", "--re-execute"} << QByteArrayList{};
        QTest::newRow("no such revision")
            << QStringList{"gate", path, QString::fromStdString(attack("NOBODY"))} << QByteArrayList{"NOBODY"};
        QTest::newRow("no such decision")
            << QStringList{"decision", "show", QString::fromStdString(attack("NOBODY"))} << QByteArrayList{};
        QTest::newRow("no such policy") << QStringList{"policy", "check", QString::fromStdString(attack("NOBODY"))}
                                        << QByteArrayList{"NOBODY"};
    }
    void everyCommandPrintsPlainText() {
        QFETCH(QStringList, words);
        QFETCH(QByteArrayList, marks);
        std::vector<std::string> command;
        for (const QString& word : words)
            command.push_back(word.toStdString());
        const auto text = judged().ctl(command);
        QVERIFY2(isPlain(text.out), text.out.c_str());
        QVERIFY2(isPlain(text.error), text.error.c_str());
        for (const QByteArray& mark : marks)
            QVERIFY2(holds(text.out + text.error, mark.toStdString()), (text.out + text.error).c_str());
        command.insert(command.begin(), "--json");
        const auto json = judged().ctl(command);
        QVERIFY2(isPlain(json.out), json.out.c_str());
        QVERIFY2(isPlain(json.error), json.error.c_str());
        if (!json.out.empty())
            FERMATA_VERIFY_OK(io::readJson(json.out));
    }

    void jsonKeepsEveryByteOfTheTitle() {
        const auto shown = judged().ctl({"--json", "decision", "show", judged().id});
        const auto document = io::readJson(shown.out);
        FERMATA_VERIFY_OK(document);
        const auto change = document->root().find("change");
        QVERIFY(change);
        const auto title = change->find("title");
        QVERIFY(title);
        const std::string whole = attack("TITLE");
        QCOMPARE(*title->text(), whole.substr(0, whole.find("\r\n")));
    }

    void everyReportIsPlain_data() {
        QTest::addColumn<QByteArray>("format");
        for (const char* format : {"html", "pdf-html", "markdown", "json", "in-toto"})
            QTest::newRow(format) << QByteArray(format);
    }
    void everyReportIsPlain() {
        QFETCH(QByteArray, format);
        const std::string file = judged().scratch / ("report." + format.toStdString());
        const auto ran = judged().ctl({"report", judged().id, "--format", format.toStdString(), "--out", file});
        QVERIFY2(ran.exitCode == 0, ran.error.c_str());
        std::string text = judged().scratch.read("report." + format.toStdString());
        QVERIFY2(isPlain(text), text.c_str());
        if (format == "in-toto") {
            const auto envelope = io::readJson(text.substr(0, text.find('\n')));
            FERMATA_VERIFY_OK(envelope);
            text = io::fromBase64(*envelope->root().find("payload")->text()).value_or("");
            QVERIFY2(isPlain(text), text.c_str());
        }
        if (format == "json" || format == "in-toto") {
            FERMATA_VERIFY_OK(io::readJson(text));
            QVERIFY(holds(text, "BRANCH"));
            return;
        }
        for (const char* mark : {"TITLE", "FILE", "REASON", "AUTHOR"})
            QVERIFY2(holds(text, mark), mark);
        // Markup that is not escaped; Markdown escapes with a backslash.
        QVERIFY2(!std::regex_search(text, std::regex("(^|[^\\\\])<(img|b>)")), text.c_str());
        if (format == "markdown") // an escaped bracket makes no link
            QVERIFY(!std::regex_search(text, std::regex("[^\\\\]\\]\\(javascript")));
        else
            QVERIFY(!holds(text, "href=\"javascript") && holds(text, "default-src 'none'"));
    }

    void tablesHoldNoFormula() {
        const std::string file = judged().scratch / "mined.csv";
        QCOMPARE(judged()
                     .ctl({"history", "mine", judged().repository.path(), "--rev", judged().branch, "--out", file})
                     .exitCode,
                 0);
        const std::string bytes = judged().scratch.read("mined.csv");
        QVERIFY(isPlain(bytes));
        auto rows = io::CsvReader::open(bytes, file);
        FERMATA_VERIFY_OK(rows);
        const auto hash = rows->require({"hash"});
        FERMATA_VERIFY_OK(hash);
        bool isSeen = false;
        for (auto more = rows->next(); more && *more; more = rows->next()) {
            isSeen = isSeen || rows->field(*hash) == judged().head;
            for (std::size_t column = 0; column < rows->columns().size(); ++column)
                QVERIFY(rows->field(column).find_first_of("=+@") != 0);
        }
        QVERIFY(isSeen);
    }

    void theExportedRecordIsOneLineARecord() {
        const std::string file = judged().scratch / "record.jsonl";
        QCOMPARE(judged().ctl({"audit", "export", "--out", file}).exitCode, 0);
        const std::string bytes = judged().scratch.read("record.jsonl");
        std::size_t lines = 0;
        for (std::size_t at = 0; at < bytes.size(); at = bytes.find('\n', at) + 1, ++lines) {
            const std::string line = bytes.substr(at, bytes.find('\n', at) - at);
            FERMATA_VERIFY_OK(io::readJson(line));
            QVERIFY2(
                std::none_of(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }),
                line.c_str());
        }
        QVERIFY(lines > 4);
        QVERIFY(holds(bytes, "REASON"));
        QCOMPARE(judged().ctl({"audit", "verify", "--export", file, "--re-execute"}).exitCode, 0);
    }
};

FERMATA_CORE_TEST(TestHostileOutput)
#include "tst_hostile_output.moc"

// What is no repository, or a broken one: one clear line, the exit code of the contract, and nothing on record.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "core/io/formats/json_reader.h"
#include "tests/support/test.h"
#include "tests/system/flight.h"

using namespace fermata;
using test::Flight;

namespace fs = std::filesystem;

namespace {

/// The loose file of an object, made writable.
fs::path looseObject(const Flight& flight, const std::string& hash) {
    const fs::path file = fs::path(flight.repository.path()) / ".git/objects" / hash.substr(0, 2) / hash.substr(2);
    fs::permissions(file, fs::perms::owner_all);
    return file;
}

/// The state of one kind of evidence in the JSON of a decision.
std::string stateOf(const test::Ran& ran, const std::string& kind) {
    const auto document = io::readJson(ran.out);
    const auto evidence = document ? document->root().find("evidence") : std::nullopt;
    for (const io::Value& entry : evidence ? evidence->children() : std::vector<io::Value>())
        if (entry.find("kind")->text().value_or("") == kind)
            return entry.find("state")->text().value_or("");
    return "not there";
}

std::string objectNamed(Flight& flight, const std::string& name) {
    std::string hash = flight.repository.git({"rev-parse", name});
    hash.resize(40);
    return hash;
}

} // namespace

class TestBadRepository : public QObject {
    Q_OBJECT
private slots:
    void saysWhatIsWrong_data() {
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<QByteArray>("word"); // that the sentence must hold
        QTest::newRow("nothing there") << QByteArray("nowhere") << QByteArray("nowhere");
        QTest::newRow("a plain folder") << QByteArray("folder") << QByteArray("folder");
        QTest::newRow("a file") << QByteArray("file") << QByteArray("file");
        QTest::newRow("no commits") << QByteArray("empty") << QByteArray("no commits");
        QTest::newRow("SHA-256") << QByteArray("sha256") << QByteArray("only SHA-1");
        QTest::newRow("SHA-256, bare") << QByteArray("sha256-bare") << QByteArray("only SHA-1");
    }
    void saysWhatIsWrong() {
        static const Flight flight;
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        QFETCH(QByteArray, kind);
        QFETCH(QByteArray, word);
        const std::string path = flight.scratch / kind.toStdString();
        if (kind == "folder")
            fs::create_directory(path);
        else if (kind == "file")
            flight.scratch.write("file", "no repository\n");
        else if (kind == "empty")
            QCOMPARE(test::run({"git", "init", "-q", path}).exitCode, 0);
        else if (kind.startsWith("sha256"))
            QCOMPARE(test::run(
                         {"git", "init", "-q", kind == "sha256-bare" ? "--bare" : "-q", "--object-format=sha256", path})
                         .exitCode,
                     0);
        const auto before = flight.wholeRecords();
        QVERIFY(before);
        for (const std::vector<std::string>& words : {std::vector<std::string>{"gate", path, "HEAD"},
                                                      {"gate", path, "HEAD~1..HEAD"},
                                                      {"history", "mine", path},
                                                      {"history", "mine", path, "--out", flight.scratch / "mined.csv"},
                                                      {"history", "labels", path},
                                                      {"assess", path, "HEAD"},
                                                      {"model", "train", "--repo", path},
                                                      {"model", "evaluate", "--repo", path}}) {
            const auto ran = flight.ctl(words);
            const std::string told =
                words[0] + " " + words[1] + ": " + std::to_string(ran.exitCode) + " " + ran.out + ran.error;
            QVERIFY2(ran.exitCode == 2, told.c_str());
            QVERIFY2(ran.out.empty(), told.c_str());
            QVERIFY2(std::count(ran.error.begin(), ran.error.end(), '\n') == 1, told.c_str());
            QVERIFY2(ran.error.find(word.toStdString()) != std::string::npos, told.c_str());
        }
        QVERIFY(!fs::exists(flight.scratch / "mined.csv"));
        QCOMPARE(flight.wholeRecords(), before);
    }

    void aCorruptObjectOfTheChangeIsNeverPassed_data() {
        QTest::addColumn<QByteArray>("object");
        QTest::addColumn<QByteArray>("damage");
        for (const char* object : {"code", "code^{tree}", "code:src", "code:src/part1.cpp"})
            for (const char* damage : {"rubbish", "cut", "exchanged"})
                QTest::addRow("%s, %s", object, damage) << QByteArray(object) << QByteArray(damage);
    }
    void aCorruptObjectOfTheChangeIsNeverPassed() {
        QFETCH(QByteArray, object);
        QFETCH(QByteArray, damage);
        Flight flight;
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        QCOMPARE(flight.gate(flight.code, "trusting.yaml", "tests.xml", "scan.sarif", "board.json").exitCode, 0);
        const std::string hash = objectNamed(flight, object.toStdString());
        const fs::path file = looseObject(flight, hash);
        if (damage == "rubbish") {
            std::ofstream(file, std::ios::binary) << "no zlib stream";
        } else if (damage == "cut") {
            fs::resize_file(file, fs::file_size(file) / 2);
        } else { // whole in itself, but another one than its name says
            const std::string other = objectNamed(flight, object == "code"          ? "docs"
                                                          : object == "code^{tree}" ? "docs^{tree}"
                                                          : object == "code:src"    ? "docs^{tree}"
                                                                                    : "code:src/part2.cpp");
            fs::copy_file(looseObject(flight, other), file, fs::copy_options::overwrite_existing);
        }
        const auto damaged = flight.gate(flight.code, "trusting.yaml", "tests.xml", "scan.sarif", "board.json");
        const std::string told = std::to_string(damaged.exitCode) + " " + damaged.out + damaged.error;
        if (object == "code") { // nothing of the change is known
            QVERIFY2(damaged.exitCode == 2, told.c_str());
            QVERIFY2(damaged.out.empty(), told.c_str());
            QVERIFY2(std::count(damaged.error.begin(), damaged.error.end(), '\n') == 1, told.c_str());
        } else { // what cannot be read counts as unknown, and the diff is no evidence
            QVERIFY2(damaged.exitCode == 1, told.c_str());
            QVERIFY2(test::field(damaged, "verdict") == "hold" || test::field(damaged, "verdict") == "block",
                     told.c_str());
            QVERIFY2(stateOf(damaged, "diff") == "missing", told.c_str());
        }
        // The others are judged as before.
        QCOMPARE(flight.gate(flight.docs, "trusting.yaml", "tests.xml", "scan.sarif", "board.json").exitCode, 0);
    }

    void aMissingObjectOfThePastIsCountedAndTold() {
        Flight flight;
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        fs::remove(looseObject(flight, objectNamed(flight, "main~7:docs/guide.md")));
        const auto mined =
            flight.ctl({"history", "mine", flight.repository.path(), "--out", flight.scratch / "mined.csv"});
        QVERIFY2(mined.exitCode == 0, mined.error.c_str());
        QCOMPARE(std::count(mined.error.begin(), mined.error.end(), '\n'), 1);
        QVERIFY2(mined.error.find("could not be read") != std::string::npos, mined.error.c_str());
        const std::string table = flight.scratch.read("mined.csv");
        QCOMPARE(std::count(table.begin(), table.end(), '\n'), 31); // the head line and all thirty changes
    }
};

FERMATA_CORE_TEST(TestBadRepository)
#include "tst_bad_repository.moc"

// Pasts from which little or nothing can be learned, and a model that is broken: stated plainly, never a crash, never a
// confident number.
#include <algorithm>
#include <cmath>
#include <functional>

#include "core/engine/actor.h"
#include "core/io/formats/json_reader.h"
#include "core/io/sql/database.h"
#include "tests/support/test.h"
#include "tests/system/flight.h"

using namespace fermata;
using test::field;
using test::Ran;

namespace {

constexpr long long start = 1577836800; // 2020-01-01

struct Commit {
    std::string title;
    std::string author = "Ada <ada@example.org>";
    int lines = 5;          ///< appended
    bool mends = false;     ///< changes lines of the commit before
    long long after = 3600; ///< seconds since the one before
};

/// A repository of these commits on one file a part, and a workspace.
class World {
public:
    explicit World(const std::vector<Commit>& commits) {
        std::string stream, contents[5];
        long long time = start;
        for (std::size_t i = 0; i < commits.size(); ++i) {
            const Commit& commit = commits[i];
            std::string& content = contents[i % 5];
            time += commit.after;
            if (const std::size_t at = content.rfind(" = "); commit.mends && at != std::string::npos)
                content.replace(at, 3, " = 1 + ");
            else
                for (int k = 0; k < commit.lines; ++k)
                    content +=
                        "int x" + std::to_string(i) + "_" + std::to_string(k) + " = " + std::to_string(k) + ";\n";
            stream += "commit refs/heads/main\nauthor " + commit.author + " " + std::to_string(time) +
                      " +0000\ncommitter " + commit.author + " " + std::to_string(time) + " +0000\ndata " +
                      std::to_string(commit.title.size()) + "\n" + commit.title + "\nM 100644 inline src/part" +
                      std::to_string(i % 5) + ".cpp\ndata " + std::to_string(content.size()) + "\n" + content + "\n";
        }
        const Ran imported = test::run({"git", "fast-import", "--quiet"}, {}, repository.path(), stream);
        if (imported.exitCode != 0)
            qFatal("%s", imported.error.c_str());
        repository.git({"reset", "-q", "--hard", "main"});
        if (ctl({"init"}).exitCode != 0)
            qFatal("no workspace");
        scratch.write("w/policy.yaml", "version: 1\npeople:\n  - {id: me, os_accounts: [\"" + engine::osAccount() +
                                           "\"], roles: [release-manager, senior]}\n");
    }
    Ran ctl(std::vector<std::string> words) const {
        words.insert(words.begin(), {FERMATACTL, "--workspace", scratch / "w"});
        return test::run(words, {"XDG_CONFIG_HOME=" + scratch / "config", "XDG_STATE_HOME=" + scratch / "state",
                                 "XDG_DATA_HOME=" + scratch / "data"});
    }
    /// The one change at the tip as `assess` sees it. @returns the numbers and the state by name
    std::optional<io::Document> assessed() const {
        const auto ran = ctl({"--json", "assess", repository.path(), "HEAD"});
        auto document = io::readJson(ran.out);
        if (ran.exitCode != 0 || !document)
            return std::nullopt;
        return std::move(*document);
    }

    test::ScratchFolder scratch;
    test::ScratchRepository repository;
};

double numberOf(const io::Value& object, const std::string& name) {
    const auto value = object.at(name);
    const auto number = value ? value->number() : Result<double>(value.error());
    return number ? *number : std::nan("");
}

std::string textOf(const io::Value& object, const std::string& name) {
    const auto value = object.at(name);
    const auto text = value ? value->text() : Result<std::string>(value.error());
    return text ? *text : text.error().text();
}

std::vector<Commit> repeated(std::size_t count, const std::function<Commit(std::size_t)>& each) {
    std::vector<Commit> commits;
    for (std::size_t i = 0; i < count; ++i)
        commits.push_back(each(i));
    return commits;
}

} // namespace

class TestBadLearning : public QObject {
    Q_OBJECT
private slots:
    void tooLittleIsThePriorAndSaysWhatIsMissing_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("three commits") << 0;
        QTest::newRow("no fixes") << 1;
        QTest::newRow("nearly all are fixes") << 2;
        QTest::newRow("imported in one hour") << 3;
    }
    void tooLittleIsThePriorAndSaysWhatIsMissing() {
        QFETCH(int, kind);
        const World world(kind == 0 ? repeated(3, [](std::size_t i) { return Commit{"Add part " + std::to_string(i)}; })
                          : kind == 1
                              ? repeated(400, [](std::size_t i) { return Commit{"Add part " + std::to_string(i)}; })
                          : kind == 2 ? repeated(400,
                                                 [](std::size_t i) {
                                                     Commit commit{i % 33 == 0 ? "Add part" : "Fix wrong sum"};
                                                     commit.mends = i % 33 != 0;
                                                     return commit;
                                                 })
                                      : repeated(400, [](std::size_t i) {
                                            Commit commit{"Add part " + std::to_string(i)};
                                            commit.after = 9;
                                            return commit;
                                        }));
        const auto prior = world.assessed();
        QVERIFY(prior);
        const io::Value before = prior->root().list()->front();
        QCOMPARE(textOf(before, "state"), std::string("prior-only"));

        const auto trained = world.ctl({"--json", "model", "train", "--repo", world.repository.path()});
        QVERIFY2(trained.exitCode == 0, trained.error.c_str());
        QCOMPARE(field(trained, "state"), std::string("prior-only"));
        const auto told = world.ctl({"model", "train", "--repo", world.repository.path()});
        QVERIFY2(told.out.find("It knows no more than the prior: ") != std::string::npos, told.out.c_str());
        QVERIFY2(told.out.find(" more labels needed") != std::string::npos, told.out.c_str());
        const auto promoted = world.ctl({"model", "promote", "1", "--reason", "try"});
        QCOMPARE(promoted.exitCode, 1);
        QVERIFY2(promoted.error.find("too few labels") != std::string::npos, promoted.error.c_str());

        const auto after = world.assessed();
        QVERIFY(after);
        const io::Value now = after->root().list()->front();
        QCOMPARE(textOf(now, "state"), std::string("prior-only"));
        QVERIFY(numberOf(now, "low") <= numberOf(before, "low") && numberOf(now, "high") >= numberOf(before, "high"));
        QVERIFY(numberOf(now, "high") - numberOf(now, "low") > 0.3);
    }

    void aSingleAuthorIsLearnedFromLikeMany() {
        const World world(repeated(500, [](std::size_t i) {
            Commit commit{i % 10 >= 5 && i % 2 == 1 ? "Fix wrong sum" : "Add part"};
            commit.mends = commit.title[0] == 'F';
            commit.lines = i % 10 < 5 ? 40 : 3;
            commit.after = 43200;
            return commit;
        }));
        const auto trained = world.ctl({"--json", "model", "train", "--repo", world.repository.path()});
        QVERIFY2(trained.exitCode == 0, trained.error.c_str());
        if (field(trained, "state") == "ready")
            QCOMPARE(world.ctl({"model", "promote", "1", "--reason", "try"}).exitCode, 0);
        const auto after = world.assessed();
        QVERIFY(after);
        const io::Value now = after->root().list()->front();
        QCOMPARE(textOf(now, "state"), field(trained, "state"));
        const double low = numberOf(now, "low"), p = numberOf(now, "p_defect"), high = numberOf(now, "high");
        QVERIFY2(0 < low && low <= p && p <= high && high <= 1 && high - low > 0.02,
                 qPrintable(QString("%1 %2 %3").arg(low).arg(p).arg(high)));
    }

    void labelsOfUnknownChangesAreNamed() {
        World world(repeated(60, [](std::size_t i) { return Commit{"Add part " + std::to_string(i)}; }));
        std::string labels = "hash,label\n";
        for (char digit : std::string("0123456789"))
            labels += std::string(40, digit) + ",1\n";
        world.scratch.write("unknown.csv", labels);
        const auto none =
            world.ctl({"model", "train", "--repo", world.repository.path(), "--labels", world.scratch / "unknown.csv"});
        QCOMPARE(none.exitCode, 2);
        QVERIFY2(none.error.find("none of the labels names a change of this repository") != std::string::npos,
                 none.error.c_str());
        world.scratch.write("some.csv", labels + world.repository.git({"rev-parse", "HEAD"}).substr(0, 40) + ",0\n");
        const auto some = world.ctl(
            {"--json", "model", "train", "--repo", world.repository.path(), "--labels", world.scratch / "some.csv"});
        QCOMPARE(some.exitCode, 0);
        QVERIFY2(some.error.find("10 of 11 labels name no change in the past of this repository's HEAD") !=
                     std::string::npos,
                 some.error.c_str());
        QCOMPARE(field(some, "state"), std::string("prior-only"));
    }

    /// What a model learned of other columns says nothing of a repository's changes: the gate reads the upper end.
    void aModelOfAnotherSchemaAbstains() {
        const World world(repeated(3, [](std::size_t i) { return Commit{"Add part " + std::to_string(i)}; }));
        std::string table = "hash,date,bug,la,depth\n";
        for (int i = 0; i < 600; ++i)
            table += std::string(36, 'a') + std::to_string(1000 + i) + "," + std::to_string(start + i * 40000) + "," +
                     std::to_string(i % 7 < 1 + i * 31 % 5 ? 1 : 0) + "," + std::to_string(i * 31 % 5 * 40 + 1) + "," +
                     std::to_string(i % 3) + "\n";
        world.scratch.write("t.csv", table);
        const auto trained = world.ctl({"--json", "model", "train", "--table", world.scratch / "t.csv"});
        QVERIFY2(trained.exitCode == 0, trained.error.c_str());
        QCOMPARE(field(trained, "state"), std::string("ready"));
        QCOMPARE(world.ctl({"model", "promote", "1", "--reason", "try"}).exitCode, 0);
        const auto assessed = world.assessed();
        QVERIFY(assessed);
        const io::Value one = assessed->root().list()->front();
        QCOMPARE(textOf(one, "state"), std::string("abstained"));
        QCOMPARE(numberOf(one, "p_defect_for_gate"), numberOf(one, "high"));
        QVERIFY(numberOf(one, "high") > numberOf(one, "p_defect"));
    }

    /// The bytes in the store are not those that were promoted: no number, no decision on a model that cannot be read.
    void aBrokenModelSpeaksNotAtAll_data() {
        QTest::addColumn<QByteArray>("damage");
        for (const char* damage : {"cut", "flipped", "empty", "gone"})
            QTest::newRow(damage) << QByteArray(damage);
    }
    void aBrokenModelSpeaksNotAtAll() {
        static const World world(repeated(500, [](std::size_t i) {
            Commit commit{i % 10 >= 5 && i % 2 == 1 ? "Fix wrong sum" : "Add part"};
            commit.mends = commit.title[0] == 'F';
            commit.lines = i % 10 < 5 ? 40 : 3;
            commit.after = 43200;
            return commit;
        }));
        static const std::string store = world.scratch / "w/store.db";
        static const bool isReady = world.ctl({"model", "train", "--repo", world.repository.path()}).exitCode == 0 &&
                                    world.ctl({"model", "promote", "1", "--reason", "try"}).exitCode == 0;
        QVERIFY(isReady);
        static const std::string whole = world.scratch.read("w/store.db");
        const auto good = world.ctl({"--json", "assess", world.repository.path(), "HEAD"});
        QCOMPARE(good.exitCode, 0);
        QFETCH(QByteArray, damage);
        {
            auto database =
                io::Database::open(store, {io::OpenMode::Write, io::Durability::Normal, std::chrono::seconds(2)});
            FERMATA_VERIFY_OK(database);
            const std::string change =
                damage == "gone" ? "DELETE FROM blob WHERE digest = (SELECT digest FROM model WHERE version = 1)"
                                 : "UPDATE blob SET bytes = " +
                                       std::string(damage == "cut"     ? "substr(bytes, 1, length(bytes) / 2)"
                                                   : damage == "empty" ? "x''"
                                                                       : "CAST(substr(bytes, 1, 999) || x'7f' || "
                                                                         "substr(bytes, 1001) AS BLOB)") +
                                       " WHERE digest = (SELECT digest FROM model WHERE version = 1)";
            FERMATA_VERIFY_OK(database->run("DROP TRIGGER blob_kept; DROP TRIGGER blob_unchanged"));
            FERMATA_VERIFY_OK(database->run(change));
        }
        for (const std::vector<std::string>& words :
             {std::vector<std::string>{"--json", "assess", world.repository.path(), "HEAD"},
              {"--json", "gate", world.repository.path(), "HEAD"}}) {
            const auto ran = world.ctl(words);
            const std::string told = std::to_string(ran.exitCode) + " " + ran.out + ran.error;
            QVERIFY2(ran.exitCode != 0 && ran.exitCode < 64, told.c_str());
            QVERIFY2(ran.out.find("\"ready\"") == std::string::npos, told.c_str());
            QVERIFY2(ran.error.find("model") != std::string::npos || ran.error.find("object") != std::string::npos,
                     told.c_str());
        }
        world.scratch.write("w/store.db", whole);
        QCOMPARE(world.ctl({"--json", "assess", world.repository.path(), "HEAD"}).out, good.out);
    }
};

FERMATA_CORE_TEST(TestBadLearning)
#include "tst_bad_learning.moc"

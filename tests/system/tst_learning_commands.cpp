// From a past with faults to a model that speaks: history labels, model train, list, show, promote, back, and assess.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <sstream>

#include "core/base/time.h"
#include "core/engine/actor.h"
#include "core/io/formats/json_reader.h"
#include "tests/support/test.h"
#include "tests/system/flight.h"

using namespace fermata;
using test::field;
using test::Ran;

namespace {

constexpr long long start = 1577836800; // 2020-01-01
constexpr long long day = 86400;
constexpr int parts = 360;

/// 360 parts, one a day over a year; each third is large and is mended two days later. Written in one stream.
class Past {
public:
    Past() {
        std::string stream;
        for (int i = 0; i < parts; ++i) {
            const bool isFaulty = i % 3 == 0;
            const std::string file = "src/part" + std::to_string(i % 8) + ".cpp";
            std::string& content = m_files[file];
            const std::size_t first = content.size();
            for (int k = 0; k < (isFaulty ? 30 + i % 7 : 2 + i % 5); ++k)
                content +=
                    "int x" + std::to_string(i) + "_" + std::to_string(k) + " = " + std::to_string(i * k) + ";\n";
            commit(stream, start + i * day, "Add part " + std::to_string(i), file);
            if (!isFaulty)
                continue;
            const std::size_t at = content.find(" = ", first);
            content.replace(at, 3, " = 1 + ");
            commit(stream, start + i * day + 2 * 3600, "Fix wrong sum in part " + std::to_string(i), file);
        }
        const Ran imported = test::run({"git", "fast-import", "--quiet"}, {}, repository.path(), stream);
        if (imported.exitCode != 0)
            qFatal("%s", imported.error.c_str());
        repository.git({"reset", "-q", "--hard", "main"});
        repository.setTime(start + (parts + 5) * day);
        repository.write("src/part1.cpp", m_files["src/part1.cpp"] + "int undone = 1;\n");
        undone = repository.commit("Add what nobody wants");
        repository.git({"revert", "--no-edit", undone});
        small = branch("small", 2);
        large = branch("large", 34);
        const Ran made = ctl({"init"});
        scratch.write("w/policy.yaml", "version: 1\npeople:\n  - {id: me, os_accounts: [\"" + engine::osAccount() +
                                           "\"], roles: [release-manager, senior]}\n");
        isReady = made.exitCode == 0;
        trouble = made.error;
    }

    Ran ctl(std::vector<std::string> words) const {
        words.insert(words.begin(), {FERMATACTL, "--workspace", scratch / "w"});
        return test::run(words, {"XDG_CONFIG_HOME=" + scratch / "config", "XDG_STATE_HOME=" + scratch / "state",
                                 "XDG_DATA_HOME=" + scratch / "data"});
    }
    /// The default policy, with the running account as a release manager, and the repository in the workspace.
    void writePolicy() const {
        scratch.write("w/workspace.yaml",
                      "version: 1\nname: test\nrepositories:\n  - {name: past, path: \"" + repository.path() + "\"}\n");
        scratch.write("w/policy.yaml", "version: 1\npeople:\n  - {id: me, os_accounts: [\"" + engine::osAccount() +
                                           "\"], roles: [release-manager, senior]}\n");
    }
    /// The hash of the commit with this title.
    std::string titled(const std::string& title) {
        std::string hash =
            repository.git({"log", "--format=%H", "--fixed-strings", "--grep=" + title, "--max-count=1", "main"});
        hash.resize(40);
        return hash;
    }

    test::ScratchFolder scratch;
    test::ScratchRepository repository;
    std::string undone, small, large;
    bool isReady = false;
    std::string trouble;

private:
    void commit(std::string& stream, long long time, const std::string& title, const std::string& file) {
        const std::string& content = m_files.at(file);
        stream += "commit refs/heads/main\ncommitter Ada <ada@example.org> " + std::to_string(time) + " +0000\ndata " +
                  std::to_string(title.size()) + "\n" + title + "\nM 100644 inline " + file + "\ndata " +
                  std::to_string(content.size()) + "\n" + content + "\n";
    }
    std::string branch(const std::string& name, int lines) {
        repository.git({"checkout", "-q", "-b", name, "main"});
        std::string content = m_files.at("src/part2.cpp");
        for (int k = 0; k < lines; ++k)
            content += "int " + name + std::to_string(k) + " = 0;\n";
        repository.write("src/part2.cpp", content);
        const std::string head = repository.commit("Change " + name);
        repository.git({"checkout", "-q", "main"});
        return head;
    }
    std::map<std::string, std::string> m_files;
};

/// One past for the whole program: training is the dear part.
Past& past() {
    static Past made;
    return made;
}

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

} // namespace

class TestLearningCommands : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY2(past().isReady, past().trouble.c_str()); }

    void labelsNameTheFaultyWhoMendedThemAndSinceWhen() {
        const auto ran =
            past().ctl({"history", "labels", past().repository.path(), "--out", past().scratch / "labels.csv"});
        QVERIFY2(ran.exitCode == 0, ran.error.c_str());
        const std::string file = past().scratch.read("labels.csv");
        QVERIFY(file.starts_with("hash,label,origin,known_at\n"));
        std::map<std::string, std::string> rows;
        int faulty = 0, all = 0;
        for (std::size_t at = file.find('\n') + 1; at < file.size(); at = file.find('\n', at) + 1) {
            const std::string line = file.substr(at, file.find('\n', at) - at);
            rows[line.substr(0, 40)] = line.substr(41);
            ++all;
            faulty += line[41] == '1' ? 1 : 0;
        }
        QCOMPARE(all, parts + parts / 3 + 2);
        QCOMPARE(faulty, parts / 3 + 1);
        QCOMPARE(rows[past().titled("Add part 0")], "1,szz," + rfc3339(fromUnix(start + 2 * 3600)));
        QCOMPARE(rows[past().titled("Add part 1")], std::string("0,,"));
        QCOMPARE(rows[past().titled("Fix wrong sum in part 0")], std::string("0,,"));
        QVERIFY2(rows[past().undone].starts_with("1,revert,"), rows[past().undone].c_str());
        const auto json = past().ctl({"--json", "history", "labels", past().repository.path()});
        const auto document = io::readJson(json.out);
        FERMATA_VERIFY_OK(document);
        QCOMPARE(numberOf(document->root(), "faulty"), double(parts / 3 + 1));
        // The past alone, as of an earlier commit: later fixes are not known yet.
        const auto then =
            past().ctl({"history", "labels", past().repository.path(), "--rev", past().titled("Add part 300")});
        QCOMPARE(std::count(then.out.begin(), then.out.end(), '\n'), 301 + 100 + 1);
        QVERIFY(then.out.find(past().titled("Add part 300") + ",0,,") != std::string::npos);
    }

    void withoutAModelThePriorSpeaks() {
        const auto list = past().ctl({"--json", "model", "list"});
        QCOMPARE(list.exitCode, 0);
        QCOMPARE(list.out, std::string("[]\n"));
        const auto assessed = past().ctl({"--json", "assess", past().repository.path(), "main.." + past().large});
        const auto document = io::readJson(assessed.out);
        FERMATA_VERIFY_OK(document);
        QCOMPARE(textOf(document->root().list()->front(), "state"), std::string("prior-only"));
        QCOMPARE(past().ctl({"model", "show", "1"}).exitCode, 2);
        QCOMPARE(past().ctl({"model", "promote", "1", "--reason", "try"}).exitCode, 2);
        QCOMPARE(past().ctl({"model", "train"}).exitCode, 2);
    }

    void trainingRegistersAChallengerOnce() {
        const auto trained = past().ctl({"--json", "model", "train", "--repo", past().repository.path()});
        QVERIFY2(trained.exitCode == 0, trained.error.c_str());
        const auto card = io::readJson(trained.out);
        FERMATA_VERIFY_OK(card);
        QCOMPARE(numberOf(card->root(), "version"), 1.0);
        QCOMPARE(textOf(card->root(), "state"), std::string("ready"));
        QCOMPARE(card->root().find("champion")->boolean().value_or(true), false);
        QCOMPARE(numberOf(card->root(), "changes"), double(parts + parts / 3 + 2));
        const auto quality = card->root().find("quality");
        QVERIFY(quality);
        QVERIFY2(numberOf(*quality, "auc") > 0.9, trained.out.c_str()); // large is faulty: that has to be found
        const auto again = past().ctl({"--json", "model", "train", "--repo", past().repository.path()});
        QVERIFY2(again.exitCode == 0, again.error.c_str());
        QCOMPARE(field(again, "digest"), field(trained, "digest")); // the same past, the same bytes
        const auto list = io::readJson(past().ctl({"--json", "model", "list"}).out);
        FERMATA_VERIFY_OK(list);
        QCOMPARE(list->root().list()->size(), std::size_t{1});
        QCOMPARE(textOf(list->root().list()->front(), "digest"), field(trained, "digest"));
        QCOMPARE(field(past().ctl({"--json", "model", "show", "1"}), "digest"), field(trained, "digest"));
        const auto shown = past().ctl({"model", "show", "1"});
        QVERIFY2(shown.out.find(field(trained, "digest")) != std::string::npos, shown.out.c_str());
    }

    void aPromotionNeedsAReasonAndChangesWhoSpeaks() {
        const std::vector<std::string> question{"--json", "assess", past().repository.path(), "main.." + past().small,
                                                "main.." + past().large};
        const auto before = io::readJson(past().ctl(question).out);
        FERMATA_VERIFY_OK(before);
        QCOMPARE(textOf(before->root().list()->front(), "state"), std::string("prior-only"));
        QCOMPARE(past().ctl({"model", "promote", "1"}).exitCode, 2);
        QCOMPARE(past().ctl({"model", "promote", "1", "--reason", "  "}).exitCode, 1);
        const auto promoted = past().ctl({"--json", "model", "promote", "1", "--reason", "sees size"});
        QVERIFY2(promoted.exitCode == 0, promoted.error.c_str());
        QCOMPARE(past().ctl({"model", "promote", "1", "--reason", "again"}).exitCode, 1);

        const auto ran = past().ctl(question);
        QVERIFY2(ran.exitCode == 0, ran.error.c_str());
        QCOMPARE(past().ctl(question).out, ran.out); // the same to the last digit
        const auto document = io::readJson(ran.out);
        FERMATA_VERIFY_OK(document);
        const auto both = document->root().list();
        FERMATA_VERIFY_OK(both);
        QCOMPARE(both->size(), std::size_t{2});
        QCOMPARE(textOf((*both)[0], "head"), past().small);
        QCOMPARE(textOf((*both)[1], "head"), past().large);
        QVERIFY2(numberOf((*both)[1], "p_defect") > numberOf((*both)[0], "p_defect") + 0.2, ran.out.c_str());
        for (const io::Value& one : *both) {
            QCOMPARE(textOf(one, "state"), std::string("ready"));
            double sum = numberOf(one, "bias");
            for (const io::Value& contribution : one.find("contributions")->children())
                sum += numberOf(contribution, "log_odds");
            QVERIFY(std::abs(sum - numberOf(one, "score")) < 1e-9);
            QVERIFY(numberOf(one, "low") <= numberOf(one, "p_defect") &&
                    numberOf(one, "p_defect") <= numberOf(one, "high"));
            QVERIFY(!one.find("similar")->children().empty());
        }

        // The decision rests on the model that speaks, and can be run again with it.
        const auto gate = past().ctl({"--json", "gate", past().repository.path(), "main.." + past().large});
        QVERIFY2(gate.exitCode == 1, gate.error.c_str());
        const auto decision = io::readJson(gate.out);
        FERMATA_VERIFY_OK(decision);
        QCOMPARE(textOf(*decision->root().find("digests"), "model"), field(promoted, "digest"));
        const auto verified = past().ctl({"audit", "verify", "--re-execute"});
        QVERIFY2(verified.exitCode == 0, (verified.out + verified.error).c_str());

        // Who is no approver, or is not known, changes nothing.
        const std::string policy = past().scratch.read("w/policy.yaml");
        past().scratch.write("w/policy.yaml", "version: 1\n");
        QCOMPARE(past().ctl({"model", "back", "--reason", "too loud"}).exitCode, 1);
        past().scratch.write("w/policy.yaml", policy);
        QCOMPARE(past().ctl({"model", "back", "--reason", "too loud"}).exitCode, 0);
        QCOMPARE(past().ctl({"audit", "export", "--out", past().scratch / "record.jsonl"}).exitCode, 0);
        const std::string record = past().scratch.read("record.jsonl");
        QVERIFY(record.find("sees size") != std::string::npos && record.find("too loud") != std::string::npos);
        const auto after = past().ctl(question);
        QCOMPARE(textOf(io::readJson(after.out)->root().list()->front(), "state"), std::string("prior-only"));
        QCOMPARE(past().ctl({"model", "back", "--reason", "further"}).exitCode, 2);
    }

    /// Outcomes that a person tells: on record, learned from, and the share of incidents rises.
    void whatIsToldOfOutcomesCounts() {
        past().writePolicy();
        const auto gate = [&] {
            const auto ran = past().ctl({"--json", "gate", past().repository.path(), "main.." + past().large});
            const auto read = io::readJson(ran.out);
            if (!read)
                qFatal("%s", ran.error.c_str());
            return numberOf(*read->root().find("risk"), "p_incident");
        };
        const double before = gate();
        QVERIFY(before > 0);
        const std::string hash = past().titled("Add part 4");

        const auto unknown = past().ctl({"label", "set", std::string(40, 'f'), "faulty", "--reason", "x"});
        QCOMPARE(unknown.exitCode, 2);
        QVERIFY(unknown.error.find("in none of the workspace's repositories") != std::string::npos);
        QCOMPARE(past().ctl({"label", "set", hash, "dubious", "--reason", "x"}).exitCode, 2);
        QCOMPARE(past().ctl({"label", "set", hash, "faulty", "--reason", " "}).exitCode, 1);
        const auto told = past().ctl({"--json", "label", "set", hash, "faulty", "--reason", "broke the export"});
        QVERIFY2(told.exitCode == 0, told.error.c_str());
        QCOMPARE(field(told, "commit"), hash);
        QCOMPARE(past().ctl({"label", "set", hash, "faulty", "--reason", "again"}).exitCode, 1);

        past().scratch.write("broken.csv",
                             "id,opened_at,resolved_at,service,severity\nI-1,2020-02-01T00:00:00Z,,pay,1\n"
                             "I-2,yesterday,,pay,1\n");
        const auto broken = past().ctl({"incident", "import", past().scratch / "broken.csv"});
        QCOMPARE(broken.exitCode, 2);
        QVERIFY2(broken.error.find("broken.csv:3") != std::string::npos, broken.error.c_str());
        QVERIFY2(broken.error.find("opened_at") != std::string::npos, broken.error.c_str());
        QCOMPARE(gate(), before); // all or nothing

        past().scratch.write("incidents.csv", "id,opened_at,resolved_at,service,severity,commit,deployment\n"
                                              "I-1,2020-02-01T00:00:00Z,2020-02-01T02:00:00Z,shop,1," +
                                                  past().titled("Add part 6") + ",\nI-2,2020-03-01T00:00:00Z,,shop,2," +
                                                  past().titled("Add part 12") + ",\n");
        const auto imported = past().ctl({"--json", "incident", "import", past().scratch / "incidents.csv"});
        QVERIFY2(imported.exitCode == 0, imported.error.c_str());
        QCOMPARE(numberOf(io::readJson(imported.out)->root(), "added"), 2.0);
        QVERIFY(gate() > before);
        const auto again = past().ctl({"--json", "incident", "import", past().scratch / "incidents.csv"});
        QCOMPARE(numberOf(io::readJson(again.out)->root(), "known"), 2.0);
        const auto verified = past().ctl({"audit", "verify", "--re-execute"});
        QVERIFY2(verified.exitCode == 0, (verified.out + verified.error).c_str());

        const auto trained = past().ctl({"--json", "model", "train", "--repo", past().repository.path()});
        QVERIFY2(trained.exitCode == 0, trained.error.c_str());
    }

    /// A version that should not speak does; one command, and every answer is the one before, to the last digit.
    void aBadPromotionIsUndoneWithOneCommand() {
        past().writePolicy();
        const std::vector<std::string> question{"--json", "assess", past().repository.path(), "main.." + past().large};
        QCOMPARE(past().ctl({"model", "promote", "1", "--reason", "sees size"}).exitCode, 0);
        const auto good = past().ctl(question);
        QCOMPARE(good.exitCode, 0);
        // Every other part is called faulty, small ones too: the newest version learns it.
        std::string rows = "id,opened_at,resolved_at,service,severity,commit,deployment\n";
        std::istringstream log(past().repository.git({"log", "--format=%H %ct %s", "main"}));
        int count = 0;
        for (std::string line; std::getline(log, line);)
            if (line.find(" Add part") != std::string::npos && ++count % 2 == 0)
                rows += "B-" + std::to_string(count) + "," +
                        rfc3339(fromUnix(std::stoll(line.substr(41)) + 3600)) + ",,shop,3," + line.substr(0, 40) + ",\n";
        past().scratch.write("told.csv", rows);
        const auto told = past().ctl({"incident", "import", past().scratch / "told.csv"});
        QVERIFY2(told.exitCode == 0, told.error.c_str());
        const auto trained = past().ctl({"--json", "model", "train", "--repo", past().repository.path()});
        QVERIFY2(trained.exitCode == 0, trained.error.c_str());
        const std::string version = std::to_string(int(numberOf(io::readJson(trained.out)->root(), "version")));
        const auto bad = past().ctl({"model", "promote", version, "--reason", "looks new", "--despite-doubts"});
        QVERIFY2(bad.exitCode == 0, bad.error.c_str());
        QVERIFY(past().ctl(question).out != good.out);

        const auto back = past().ctl({"model", "back", "--reason", "calls everything faulty"});
        QVERIFY2(back.exitCode == 0, back.error.c_str());
        QCOMPARE(past().ctl(question).out, good.out);
        const auto verified = past().ctl({"audit", "verify", "--re-execute"});
        QVERIFY2(verified.exitCode == 0, (verified.out + verified.error).c_str());
    }

    void evaluatingLeavesNothingBehind() {
        const auto elsewhere = past().scratch / "none";
        const auto ran = test::run({FERMATACTL, "--workspace", elsewhere, "--json", "model", "evaluate", "--repo",
                                    past().repository.path(), "--predictions", past().scratch / "predictions.csv"},
                                   {"XDG_CONFIG_HOME=" + past().scratch / "config"});
        QVERIFY2(ran.exitCode == 0, ran.error.c_str());
        QVERIFY(!std::filesystem::exists(elsewhere));
        const std::string predictions = past().scratch.read("predictions.csv");
        QVERIFY(predictions.starts_with("hash,probability,low,high\n"));
        QVERIFY(std::count(predictions.begin(), predictions.end(), '\n') > 50);
    }
};

FERMATA_CORE_TEST(TestLearningCommands)
#include "tst_learning_commands.moc"

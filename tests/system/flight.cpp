#include "tests/system/flight.h"

#include <cstdio>
#include <cstdlib>

#include "core/engine/actor.h"
#include "core/io/formats/json_reader.h"

namespace fermata::test {

namespace {

std::string lines(int seed) {
    std::string out;
    for (int i = 0; i < 20; ++i)
        out += "int v" + std::to_string((seed * 7 + i * 13) % 31) + " = " + std::to_string(i) + ";\n";
    return out;
}

std::string profile() {
    std::string out;
    for (int hour = 0; hour < 168; ++hour)
        out += (hour ? "," : "") + std::string(hour % 24 == 14 ? "1.0" : "0.4");
    return out;
}

std::string scan(const std::string& results) {
    return "{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"s\"}},\"results\":" + results +
           ",\"invocations\":[{\"executionSuccessful\":true,\"endTimeUtc\":\"2026-03-02T11:50:00Z\"}]}]}";
}

} // namespace

Flight::Flight() {
    repository.setTime(nowUnix - 30 * 86400);
    for (int i = 0; i < 30; ++i) {
        repository.write("src/part" + std::to_string(i % 5) + ".cpp", lines(i));
        repository.write("docs/guide.md", "Step " + std::to_string(i) + "\n");
        repository.commit((i % 4 == 3 ? "Fix step " : "Step ") + std::to_string(i));
    }
    repository.setTime(nowUnix - 3600);
    docs = branch("docs", "docs/guide.md", "A clearer guide\n");
    code = branch("code", "src/part1.cpp", lines(77) + "int more = 1;\n");
    pipeline = branch("pipeline", ".github/workflows/ci.yaml", "jobs: {}\n");
    const auto made = ctl({"init", "--name", "flight"});
    isReady = made.exitCode == 0;
    trouble = made.error;
    writePolicy("w/policy.yaml", "");
    writePolicy("trusting.yaml", "appetite: {fast_track_below: 0.99, review_above: 0.995, block_above: 0.999}\n"
                                 "losses: {fast_track: {intercept: 0, slope: 5}, approve: {intercept: 1, slope: 4},"
                                 " review: {intercept: 30, slope: 3}, hold: {intercept: 60, slope: 2},"
                                 " block: {intercept: 90, slope: 1}}\n");
    writePolicy("wary.yaml", "appetite: {fast_track_below: 0.001, review_above: 0.002, block_above: 0.003}\n");
    scratch.write("tests.xml",
                  "<testsuite name=\"t\" tests=\"2\" failures=\"0\" timestamp=\"2026-03-02T11:50:00Z\">"
                  "<testcase classname=\"c\" name=\"a\"/><testcase classname=\"c\" name=\"b\"/></testsuite>");
    scratch.write("failed.xml", "<testsuite name=\"t\" tests=\"2\" failures=\"1\" timestamp=\"2026-03-02T11:50:00Z\">"
                                "<testcase classname=\"c\" name=\"a\"/><testcase classname=\"c\" name=\"b\">"
                                "<failure message=\"no\"/></testcase></testsuite>");
    scratch.write("scan.sarif", scan("[]"));
    scratch.write(
        "critical.sarif",
        scan("[{\"ruleId\":\"CWE-312\",\"level\":\"error\",\"baselineState\":\"new\",\"message\":{\"text\":\"x\"},"
             "\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"src/part1.cpp\"},"
             "\"region\":{\"startLine\":1}}}]}]"));
    scratch.write("board.json", "{\"at\":\"2026-03-02T11:59:00Z\",\"environment\":\"production\",\"alerts\":[],"
                                "\"burn_rates\":[],\"incident\":false,\"rollout\":false,"
                                "\"traffic\":{\"now\":0.2,\"usual_profile\":[" +
                                    profile() + "]}}");
    scratch.write("incident.json", "{\"at\":\"2026-03-02T11:59:00Z\",\"environment\":\"production\",\"alerts\":[],"
                                   "\"burn_rates\":[],\"incident\":true,\"rollout\":false}");
}

Ran Flight::ctl(std::vector<std::string> arguments, std::vector<std::string> before) const {
    std::vector<std::string> command = std::move(before);
    command.insert(command.end(), {FERMATACTL, "--workspace", scratch / "w"});
    command.insert(command.end(), arguments.begin(), arguments.end());
    return run(command, environment());
}

std::vector<std::string> Flight::environment() const {
    return {"XDG_CONFIG_HOME=" + scratch / "config", "XDG_STATE_HOME=" + scratch / "state",
            "XDG_DATA_HOME=" + scratch / "data"};
}

Ran Flight::gate(const std::string& head, const std::string& policy, const std::string& tests,
                 const std::string& scanner, const std::string& board, const std::vector<std::string>& more) const {
    std::vector<std::string> arguments{
        "--json", "gate", repository.path(), "main.." + head, "--policy", scratch / policy, "--at", now};
    for (const auto& file : {tests, scanner})
        if (!file.empty())
            arguments.insert(arguments.end(), {"--evidence", scratch / file + "@" + head});
    if (!board.empty())
        arguments.insert(arguments.end(), {"--board", scratch / board});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return ctl(arguments);
}

std::string Flight::decide(const std::string& head) const {
    const auto ran = ctl({"--json", "gate", repository.path(), "main.." + head});
    const std::string id = field(ran, "id");
    if (id.size() != 64) {
        std::fprintf(stderr, "no decision: %s%s\n", ran.out.c_str(), ran.error.c_str());
        std::abort();
    }
    return id;
}

std::optional<long long> Flight::wholeRecords() const {
    const auto ran = ctl({"--json", "audit", "verify", "--re-execute"});
    const auto document = io::readJson(ran.out);
    const auto records = document ? document->root().find("records") : std::nullopt;
    const auto count = records ? records->integer() : Result<std::int64_t>(Error(Fault::NotFound, "no count"));
    if (ran.exitCode != 0 || !count) {
        std::fprintf(stderr, "not whole: %s%s\n", ran.out.c_str(), ran.error.c_str());
        return std::nullopt;
    }
    return *count;
}

void Flight::writePolicy(const std::string& name, const std::string& more) const {
    scratch.write(name, "version: 1\npeople:\n  - {id: me, os_accounts: [\"" + engine::osAccount() +
                            "\"], roles: [release-manager, senior]}\n" + more);
}

std::string Flight::branch(const std::string& name, const std::string& file, const std::string& bytes) {
    repository.git({"checkout", "-q", "-b", name, "main"});
    repository.write(file, bytes);
    const std::string head = repository.commit("Change " + name, "Bo <bo@example.org>");
    repository.git({"checkout", "-q", "main"});
    return head;
}

std::string field(const Ran& ran, const std::string& name) {
    const auto document = io::readJson(ran.out);
    if (!document)
        return "no JSON: " + ran.out + ran.error;
    const auto value = document->root().find(name);
    if (!value)
        return "no field " + name;
    const auto text = value->text();
    return text ? *text : "no text in " + name;
}

} // namespace fermata::test

#include "tests/system/hostile_world.h"

#include "core/base/text.h"

namespace fermata::test {

std::string attack(const std::string& mark) {
    return "=1+1 <b>" + mark +
           "</b><img src=x onerror=alert(1)>\x1b[31m\u202Egnp\u202C\u200B\u2028\x07\xC2\x85 &amp; | `x` "
           "[a](javascript:b) \"'\r\nsecond\tline";
}

HostileWorld::HostileWorld() : branch("=1+1<b>BRANCH</b>\u202Egnp") {
    repository.git({"checkout", "-q", "-b", branch, "main"});
    // A file's name may hold every byte but the slash and NUL; a branch's no control characters and no spaces.
    repository.write("src/=1+1 <b>FILE<img src=x>\x1b[31m\u202Egnp\r\n\x07.cpp", "int hostile = 1;\n");
    repository.write("src/part1.cpp", "int hostile = 2;\n");
    head = repository.commit(attack("TITLE") + "\n\n" + attack("BODY"),
                             "=1+1 \x1b[31mAUTHOR\u202E &amp; b <a@\u202Eexample.org>");
    repository.git({"tag", "=1+1<b>TAG\u202Egnp"});
    repository.git({"checkout", "-q", "main"});
    const std::string folder = "w/evidence/" + head + "/";
    scratch.write(
        folder + "=1+1 <b>REPORT\x1b[31m\u202E.xml",
        "<testsuite name=\"t\" tests=\"2\" failures=\"1\"><testcase classname=\"c\" name=\"a\"/>"
        "<testcase classname=\"=1+1\" name=\"&lt;b&gt;TEST&lt;/b&gt;&lt;img src=x&gt;&#10;\u202Egnp\u2028&amp;amp;\">"
        "<failure message=\"no\"/></testcase></testsuite>");
    scratch.write(
        folder + "scan.sarif",
        "{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"=1+1 <b>TOOL\\u001b[31m\\u202e\"}},"
        "\"results\":[{\"ruleId\":\"=1+1 <b>FINDING</b>\\u001b[31m\\u202egnp\\r\\n\",\"level\":\"error\","
        "\"baselineState\":\"new\",\"message\":{\"text\":\"<img src=x>\\u001b[31m\\u202e\\nx\"},\"locations\":[{"
        "\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"src/part1.cpp\"},\"region\":{\"startLine\":1}}}]}],"
        "\"invocations\":[{\"executionSuccessful\":true}]}]}");
    scratch.write(folder + "broken \u202E<b>BROKEN\x1b.xml", "<testsuite name=\"cut");
    scratch.write("w/board.json",
                  "{\"at\":\"2026-03-02T11:59:00Z\",\"environment\":\"production\",\"alerts\":[{\"name\":"
                  "\"=1+1 <b>ALERT</b>\\u001b[31m\\u202egnp\\r\\n\",\"severity\":\"<b>\\u202e\"}],"
                  "\"burn_rates\":[{\"service\":\"<b>SERVICE\\u001b\\u202e\",\"rate\":2,\"window_s\":3600}],"
                  "\"incident\":true,\"rollout\":false}");
}

bool isPlain(const std::string& shown) {
    return plainLines(shown) == shown;
}

} // namespace fermata::test

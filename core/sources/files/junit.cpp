#include "core/sources/files/junit.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/base/text.h"
#include "core/sources/files/stated.h"

namespace fermata::sources {

namespace {

using delivery::TestCase;
using delivery::TestOutcome;
using delivery::TestReport;
using io::XmlElement;

std::string said(const XmlElement& element, std::string_view attribute) {
    return std::string(element.attribute(attribute).value_or(std::string_view{}));
}

bool isOneOf(const std::string& word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// `1,234.5` seconds; nothing for what is no duration, because none depends on it.
std::optional<std::chrono::milliseconds> duration(const XmlElement& element) {
    std::string digits = said(element, "time");
    std::erase(digits, ',');
    double seconds = -1;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
    if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size() || !(seconds >= 0 && seconds < 1e9))
        return std::nullopt;
    return std::chrono::milliseconds(std::llround(seconds * 1000));
}

std::string messageOf(const XmlElement& element) {
    const auto attribute = element.attribute("message").value_or(std::string_view{});
    return shortened(attribute.empty() ? std::string(trimmed(element.text())) : std::string(attribute), 499);
}

TestCase readCase(const XmlElement& element) {
    TestCase test;
    test.group = said(element, "classname");
    test.name = said(element, "name");
    test.file = said(element, "file");
    test.duration = duration(element);
    bool failed = false, errored = false, skipped = false, hadBadAttempt = false;
    for (const XmlElement& child : element.children()) {
        const std::string kind(child.name());
        const bool bad = isOneOf(kind, {"failure", "rerunFailure", "error", "rerunError"});
        failed = failed || kind == "failure" || kind == "rerunFailure";
        errored = errored || kind == "error" || kind == "rerunError";
        skipped = skipped || isOneOf(kind, {"skipped", "disabled", "ignored"});
        hadBadAttempt = hadBadAttempt || kind == "flakyFailure" || kind == "flakyError";
        if (test.message.empty() && (bad || skipped || hadBadAttempt))
            test.message = messageOf(child);
    }
    // gtest and ctest say it in attributes as well, or only there.
    const auto status = lowerAscii(said(element, "status"));
    const auto result = lowerAscii(said(element, "result"));
    failed = failed || isOneOf(status, {"fail", "failed", "failure"}) || isOneOf(result, {"fail", "failed", "failure"});
    errored = errored || isOneOf(status, {"error", "errored", "timeout", "aborted"}) ||
              isOneOf(result, {"error", "errored", "timeout", "aborted"});
    skipped = skipped || isOneOf(status, {"notrun", "disabled", "skipped", "suppressed", "ignored"}) ||
              isOneOf(result, {"notrun", "disabled", "skipped", "suppressed", "ignored"});
    if (failed)
        test.outcome = TestOutcome::Failed;
    else if (errored)
        test.outcome = TestOutcome::Errored;
    else if (skipped)
        test.outcome = TestOutcome::Skipped;
    test.isFlaky = test.outcome == TestOutcome::Passed && hadBadAttempt;
    return test;
}

class Reader {
public:
    Result<TestReport> read(const XmlElement& root) {
        if (root.name() != "testsuites" && root.name() != "testsuite")
            return root.error("is not a JUnit report: its root must be 'testsuites' or 'testsuite'");
        auto bad = suite(root);
        if (!bad)
            return std::move(bad).error();
        auto& counts = m_report.counts;
        for (const TestCase& test : m_report.cases) {
            counts.passed += test.outcome == TestOutcome::Passed;
            counts.failed += test.outcome == TestOutcome::Failed;
            counts.errored += test.outcome == TestOutcome::Errored;
            counts.skipped += test.outcome == TestOutcome::Skipped;
            counts.flaky += test.isFlaky;
        }
        counts.failed += *bad - counts.failed - counts.errored; // stated, but not listed
        counts.executed = counts.passed + counts.failed + counts.errored;
        return std::move(m_report);
    }

private:
    /// Reads a suite with all below it. @returns how many failed or errored, at least as many as it states itself
    Result<std::int64_t> suite(const XmlElement& element) {
        std::int64_t bad = 0;
        keepOldest(m_report.time, statedTime(said(element, "timestamp")));
        for (const XmlElement& child : element.children()) {
            if (child.name() == "testsuite") {
                auto below = suite(child);
                if (!below)
                    return below;
                bad += *below;
            } else if (child.name() == "testcase") {
                m_report.cases.push_back(readCase(child));
                bad += isBad(m_report.cases.back());
            } else if (child.name() == "error" || child.name() == "failure") {
                // The suite itself broke, outside of any test.
                TestCase broken;
                broken.group = said(element, "name");
                broken.outcome = TestOutcome::Errored;
                broken.message = messageOf(child);
                m_report.cases.push_back(std::move(broken));
                ++bad;
            } else if (child.name() == "properties") {
                if (auto kept = properties(child); !kept)
                    return std::move(kept).error();
            }
        }
        std::int64_t stated = 0;
        for (const char* attribute : {"failures", "errors"}) {
            const auto count = element.count(attribute);
            if (!count)
                return std::move(count).error();
            if (*count > 1'000'000'000)
                return element.error(std::string(attribute) + " is not a believable count");
            stated += count->value_or(0);
        }
        return std::max(bad, stated);
    }

    static bool isBad(const TestCase& test) {
        return test.outcome == TestOutcome::Failed || test.outcome == TestOutcome::Errored;
    }

    Result<void> properties(const XmlElement& element) {
        for (const XmlElement& property : element.children("property")) {
            if (!namesRevision(said(property, "name")))
                continue;
            const auto value = property.attribute("value");
            const auto revision = statedRevision(value ? std::string(*value) : property.text());
            if (!revision)
                continue;
            if (auto kept = keepRevision(m_report.revision, *revision); !kept)
                return property.error(kept.error().message());
        }
        return {};
    }

    TestReport m_report;
};

} // namespace

Result<TestReport> junitOf(const io::XmlDocument& document) {
    return Reader().read(document.root());
}

Result<TestReport> parseJUnit(std::string_view bytes, const std::string& file) {
    auto document = io::XmlDocument::read(bytes, file);
    if (!document)
        return std::move(document).error();
    return junitOf(*document);
}

} // namespace fermata::sources

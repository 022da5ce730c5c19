// What the tests of each build said, kept in the workspace's store: the past from which flaky tests are known.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/delivery/suite_past.h"
#include "core/delivery/test_past.h"
#include "core/delivery/test_report.h"
#include "core/io/sql/database.h"
#include "core/io/sql/migrations.h"

namespace fermata::sources {

/// One run of tests on one revision, as it is kept.
struct TestRun {
    std::string revision; ///< a commit's hash, or the name of a build whose commit nobody tells
    Digest digest;        ///< of the report; the same one twice on one revision is one run
    Time at{};            ///< when the tests ran
    Time knownAt{};       ///< when it became known here
    struct Outcome {
        std::string test; ///< delivery::fullTestName
        bool failed = false;
        bool passed = false; ///< both: it passed after a failing attempt
    };
    std::vector<Outcome> outcomes;
    struct Suite {
        std::string name; ///< the cases' group
        std::string file; ///< where the report states one
        int tests = 0;    ///< executed
        bool failed = false;
        std::optional<std::chrono::milliseconds> took; ///< sum of the durations that are stated; nothing where none is
    };
    std::vector<Suite> suites = {};
};

/// The run that a report tells: skipped tests are left out, tests that share a name are one, as bad as the worst.
TestRun runOf(const delivery::TestReport& report, std::string revision, const Digest& digest, Time at, Time knownAt);

/// Thread safety: one thread at a time; a second one opens the file again.
class TestLog {
public:
    /// Runs that are kept; older ones are forgotten.
    static constexpr int runsKept = 2000;

    /// @returns as io::Database::open, io::migrate and, for Read, io::checkVersions
    static Result<TestLog> open(const std::string& file, io::OpenMode mode);
    static const io::Component& tables();

    /// All or nothing. A run that is there already changes nothing. @returns whether it was new
    Result<bool> add(const TestRun& run);

    /// A number that rises with each run that is kept; 0 without one.
    Result<std::int64_t> newestRun() const;
    /// What each suite of the newest `runs` runs that were known at `moment` said and took, by name; those without a
    /// name are left out.
    Result<std::vector<delivery::SuitePast>> suitesUntil(Time moment, int runs = 50) const;

    /// The builds of these tests that were known at `moment`, those on `head` left out, in the order in which the
    /// revisions were first tested.
    Result<delivery::TestPasts> pastsOf(const std::vector<std::string>& tests, const std::string& head,
                                        Time moment) const;

private:
    explicit TestLog(io::Database database) : m_database(std::move(database)) {}
    Result<void> forgetOld();

    io::Database m_database;
};

} // namespace fermata::sources

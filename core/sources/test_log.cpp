#include "core/sources/test_log.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/io/sql/transaction.h"

namespace fermata::sources {
namespace {

/// Runs whose share of failures lies in the mean that a run is compared with.
constexpr std::int64_t usualRuns = 50;
constexpr std::int64_t fewestRuns = 3;
constexpr double fewestTogether = 10.0;

/// The share that fails usually is that of the runs before. Six deviations of a Poisson count above it is one cause.
double togetherShare(std::int64_t failed, std::int64_t executed, std::int64_t runsBefore, double usualShare) {
    if (executed == 0 || runsBefore < fewestRuns)
        return 0.0;
    const double expected = std::max(1.0, usualShare * static_cast<double>(executed));
    const double limit = std::max(fewestTogether, expected + 6.0 * std::sqrt(expected));
    return static_cast<double>(failed) >= limit ? static_cast<double>(failed) / static_cast<double>(executed) : 0.0;
}

} // namespace

TestRun runOf(const delivery::TestReport& report, std::string revision, const Digest& digest, Time at, Time knownAt) {
    TestRun run{std::move(revision), digest, at, knownAt, {}};
    std::map<std::string, TestRun::Outcome> byName;
    std::map<std::string, TestRun::Suite> suites;
    for (const delivery::TestCase& test : report.cases) {
        if (test.outcome == delivery::TestOutcome::Skipped)
            continue;
        const std::string name = delivery::fullTestName(test.group, test.name);
        if (name.empty())
            continue;
        const bool isBad = test.outcome != delivery::TestOutcome::Passed;
        if (!test.group.empty()) {
            TestRun::Suite& suite =
                suites.try_emplace(test.group, TestRun::Suite{test.group, {}, 0, false, {}}).first->second;
            ++suite.tests;
            suite.failed = suite.failed || isBad || test.isFlaky;
            if (suite.file.empty())
                suite.file = test.file;
            if (test.duration)
                suite.took = suite.took.value_or(std::chrono::milliseconds{0}) +
                             std::max(*test.duration, std::chrono::milliseconds{0});
        }
        const auto [entry, isFirst] = byName.try_emplace(name, TestRun::Outcome{name, false, !isBad});
        entry->second.failed = entry->second.failed || isBad || test.isFlaky;
        entry->second.passed = entry->second.passed && !isBad;
    }
    for (auto& [name, outcome] : byName)
        run.outcomes.push_back(std::move(outcome));
    for (auto& [name, suite] : suites)
        run.suites.push_back(std::move(suite));
    return run;
}

const io::Component& TestLog::tables() {
    static const io::Component component{
        "test_log",
        {"CREATE TABLE test_run (id INTEGER PRIMARY KEY, revision TEXT NOT NULL, digest BLOB NOT NULL, "
         "at INTEGER NOT NULL, known_at INTEGER NOT NULL, executed INTEGER NOT NULL, failed INTEGER NOT NULL, "
         "together REAL NOT NULL, UNIQUE (revision, digest));"
         "CREATE INDEX test_run_at ON test_run (at);"
         "CREATE TABLE test_name (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);"
         "CREATE TABLE test_outcome (test INTEGER NOT NULL, run INTEGER NOT NULL, failed INTEGER NOT NULL, "
         "passed INTEGER NOT NULL, PRIMARY KEY (test, run)) WITHOUT ROWID;"
         "CREATE INDEX test_outcome_run ON test_outcome (run)",
         "CREATE TABLE test_suite (run INTEGER NOT NULL, suite TEXT NOT NULL, file TEXT NOT NULL, "
         "tests INTEGER NOT NULL, failed INTEGER NOT NULL, took INTEGER NOT NULL, " // milliseconds; -1: not stated
         "PRIMARY KEY (run, suite)) WITHOUT ROWID"}};
    return component;
}

Result<TestLog> TestLog::open(const std::string& file, io::OpenMode mode) {
    auto database = io::Database::open(file, {mode, io::Durability::Normal});
    if (!database)
        return std::move(database).error();
    auto ready =
        mode == io::OpenMode::Read ? io::checkVersions(*database, {tables()}) : io::migrate(*database, {tables()});
    if (!ready)
        return std::move(ready).error();
    return TestLog(std::move(*database));
}

Result<bool> TestLog::add(const TestRun& run) {
    auto transaction = io::Transaction::begin(m_database, io::Transaction::Kind::Write);
    if (!transaction)
        return std::move(transaction).error();
    auto known = m_database.prepare("SELECT 1 FROM test_run WHERE revision = ? AND digest = ?");
    if (!known)
        return std::move(known).error();
    auto isKnown = known->bind(1, run.revision).bind(2, run.digest).step();
    if (!isKnown || *isKnown)
        return isKnown ? Result<bool>(false) : Result<bool>(std::move(isKnown).error());
    known->reset();

    auto before =
        m_database.prepare("SELECT count(*), coalesce(avg(1.0 * failed / executed), 0.0) FROM (SELECT failed, "
                           "executed FROM test_run WHERE executed > 0 AND together = 0.0 AND at <= ? "
                           "ORDER BY at DESC, id DESC LIMIT ?)");
    if (!before)
        return std::move(before).error();
    if (auto row = before->bind(1, toUnix(run.at)).bind(2, usualRuns).step(); !row)
        return std::move(row).error();
    const std::int64_t runs = before->integer(0);
    const double usual = before->real(1);
    before->reset();
    const auto executed = static_cast<std::int64_t>(run.outcomes.size());
    const std::int64_t failed = std::ranges::count(run.outcomes, true, &TestRun::Outcome::failed);

    auto insert =
        m_database.prepare("INSERT INTO test_run (revision, digest, at, known_at, executed, failed, together) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id");
    if (!insert)
        return std::move(insert).error();
    insert->bind(1, run.revision).bind(2, run.digest).bind(3, toUnix(run.at)).bind(4, toUnix(run.knownAt));
    insert->bind(5, executed).bind(6, failed).bind(7, togetherShare(failed, executed, runs, usual));
    if (auto row = insert->step(); !row)
        return std::move(row).error();
    const std::int64_t id = insert->integer(0);
    insert->reset();

    auto name = m_database.prepare("INSERT INTO test_name (name) VALUES (?) ON CONFLICT (name) DO NOTHING");
    auto outcome = m_database.prepare("INSERT INTO test_outcome (test, run, failed, passed) "
                                      "SELECT id, ?2, ?3, ?4 FROM test_name WHERE name = ?1 "
                                      "ON CONFLICT (test, run) DO UPDATE SET failed = max(failed, excluded.failed), "
                                      "passed = min(passed, excluded.passed)");
    if (!name)
        return std::move(name).error();
    if (!outcome)
        return std::move(outcome).error();
    for (const TestRun::Outcome& each : run.outcomes) {
        if (auto done = name->bind(1, each.test).run(); !done)
            return std::move(done).error();
        outcome->bind(1, each.test).bind(2, id).bind(3, each.failed ? 1 : 0).bind(4, each.passed ? 1 : 0);
        if (auto done = outcome->run(); !done)
            return std::move(done).error();
    }
    auto suite = m_database.prepare("INSERT INTO test_suite (run, suite, file, tests, failed, took) "
                                    "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
    if (!suite)
        return std::move(suite).error();
    for (const TestRun::Suite& each : run.suites) {
        suite->bind(1, id).bind(2, each.name).bind(3, each.file).bind(4, each.tests).bind(5, each.failed ? 1 : 0);
        if (auto done = suite->bind(6, each.took ? std::int64_t{each.took->count()} : -1).run(); !done)
            return std::move(done).error();
    }
    if (auto done = forgetOld(); !done)
        return std::move(done).error();
    if (auto done = transaction->commit(); !done)
        return std::move(done).error();
    return true;
}

Result<void> TestLog::forgetOld() {
    const auto count = m_database.number("SELECT count(*) FROM test_run");
    if (!count || *count <= runsKept)
        return count ? Result<void>() : Result<void>(count.error());
    auto edge = m_database.prepare("SELECT id FROM test_run ORDER BY at DESC, id DESC LIMIT -1 OFFSET ?");
    if (!edge)
        return std::move(edge).error();
    std::vector<std::int64_t> old;
    edge->bind(1, runsKept);
    while (true) {
        const auto row = edge->step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        old.push_back(edge->integer(0));
    }
    edge->reset();
    for (const char* sql : {"DELETE FROM test_outcome WHERE run = ?", "DELETE FROM test_suite WHERE run = ?",
                            "DELETE FROM test_run WHERE id = ?"}) {
        auto statement = m_database.prepare(sql);
        if (!statement)
            return std::move(statement).error();
        for (const std::int64_t id : old)
            if (auto done = statement->bind(1, id).run(); !done)
                return done;
    }
    return {};
}

Result<std::int64_t> TestLog::newestRun() const {
    return m_database.number("SELECT coalesce(max(id), 0) FROM test_run");
}

Result<std::vector<delivery::SuitePast>> TestLog::suitesUntil(Time moment, int runs) const {
    auto rows = m_database.prepare(
        "SELECT s.suite, s.file, s.tests, s.failed, s.took FROM (SELECT id, at FROM test_run WHERE at <= ?1 AND "
        "known_at <= ?1 ORDER BY at DESC, id DESC LIMIT ?2) r JOIN test_suite s ON s.run = r.id "
        "ORDER BY r.at DESC, r.id DESC");
    if (!rows)
        return std::move(rows).error();
    rows->bind(1, toUnix(moment)).bind(2, std::int64_t{runs});
    struct Seen {
        delivery::SuitePast past;
        std::vector<std::int64_t> took;
    };
    std::map<std::string, Seen> byName;
    while (true) {
        const auto row = rows->step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        const std::string name = rows->text(0);
        const auto [entry, isNewest] = byName.try_emplace(name);
        auto& [past, took] = entry->second;
        if (isNewest) {
            past.name = name;
            past.tests = static_cast<int>(rows->integer(2));
        }
        if (past.file.empty())
            past.file = rows->text(1);
        ++past.runs;
        past.failedRuns += rows->integer(3) != 0;
        if (rows->integer(4) >= 0)
            took.push_back(rows->integer(4));
    }
    std::vector<delivery::SuitePast> suites;
    for (auto& [name, seen] : byName) {
        if (!seen.took.empty()) {
            const auto middle = seen.took.begin() + static_cast<std::ptrdiff_t>(seen.took.size() / 2);
            std::ranges::nth_element(seen.took, middle);
            seen.past.seconds = static_cast<double>(*middle) / 1000.0;
        }
        suites.push_back(std::move(seen.past));
    }
    return suites;
}

Result<delivery::TestPasts> TestLog::pastsOf(const std::vector<std::string>& tests, const std::string& head,
                                             Time moment) const {
    auto rows = m_database.prepare(
        "SELECT r.revision, o.failed, o.passed, r.together FROM test_name n JOIN test_outcome o ON o.test = n.id "
        "JOIN test_run r ON r.id = o.run WHERE n.name = ? AND r.revision <> ? AND r.at <= ? AND r.known_at <= ? "
        "ORDER BY r.at, r.id");
    if (!rows)
        return std::move(rows).error();
    delivery::TestPasts pasts;
    for (const std::string& test : tests) {
        rows->bind(1, test).bind(2, head).bind(3, toUnix(moment)).bind(4, toUnix(moment));
        delivery::TestPast past;
        std::map<std::string, std::size_t> place; // of a revision
        while (true) {
            const auto row = rows->step();
            if (!row)
                return row.error();
            if (!*row)
                break;
            const std::string revision = rows->text(0);
            const auto [entry, isFirst] = place.try_emplace(revision, past.size());
            if (isFirst)
                past.push_back({revision, {}, 0.0});
            delivery::TestBuild& build = past[entry->second];
            if (rows->integer(1) != 0)
                build.failed.push_back(true);
            if (rows->integer(2) != 0)
                build.failed.push_back(false);
            build.togetherShare = std::max(build.togetherShare, rows->real(3));
        }
        rows->reset();
        if (!past.empty())
            pasts.emplace(test, std::move(past));
    }
    return pasts;
}

} // namespace fermata::sources

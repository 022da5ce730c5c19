// What a durable append costs beside a bare commit, and how fast the record is checked.
#include <chrono>
#include <cstdio>
#include <filesystem>

#include "core/audit/chain.h"
#include "core/audit/verification.h"
#include "core/io/signing/sha256.h"
#include "tests/core/audit/a_record.h"

namespace {

using namespace fermata;
using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// One row of the same size, committed alone, synchronous=FULL: nothing durable can be cheaper in this store.
double bareCommits(const std::string& file, int count, const std::string& bytes) {
    auto database = io::Database::open(file, {io::OpenMode::Create, io::Durability::Full});
    if (!database || !database->run("CREATE TABLE t (i INTEGER PRIMARY KEY, b BLOB)"))
        std::abort();
    auto insert = database->prepare("INSERT INTO t (b) VALUES (?)");
    const auto start = Clock::now();
    for (int i = 0; i < count; ++i)
        if (!insert->bindBlob(1, bytes).run())
            std::abort();
    return secondsSince(start);
}

double appends(audit::Chain& chain, int count) {
    const auto start = Clock::now();
    for (int i = 0; i < count; ++i)
        if (!chain.append(test::aNote("note " + std::to_string(i)), test::noon))
            std::abort();
    return secondsSince(start);
}

} // namespace

int main() {
    test::ARecord record;
    auto chain = record.open();
    const std::string bytes = record.note("note 0").bytes;
    constexpr int rounds = 5;
    constexpr int count = 1000;
    double bare = 0;
    double ours = 0;
    for (int round = 0; round < rounds; ++round) { // in turns, so that a busy machine is unfair to both
        bare += bareCommits(record.folder() / ("bare" + std::to_string(round) + ".db"), count, bytes);
        ours += appends(chain, count);
    }
    std::printf("bare commit     %8.1f us\n", bare / rounds / count * 1e6);
    std::printf("durable append  %8.1f us, %.2f of the bare commit\n", ours / rounds / count * 1e6, ours / bare);

    const auto all = chain.read(1, 1U << 20U);
    std::vector<std::string> stored;
    for (const auto& one : *all)
        stored.push_back(one.bytes);
    constexpr int passes = 40;
    auto start = Clock::now();
    std::size_t kept = 0;
    for (int pass = 0; pass < passes; ++pass)
        for (const auto& one : stored)
            kept += io::sha256(one).bytes[0];
    const double hashed = static_cast<double>(stored.size()) * passes;
    std::printf("chain hash      %8.2f million records/s of %zu bytes (%zu)\n", hashed / secondsSince(start) / 1e6,
                stored.back().size(), kept % 10);
    start = Clock::now();
    const auto found = audit::verifyStore(record.file(), {});
    std::printf("whole check     %8.3f million records/s (%zu problems)\n",
                static_cast<double>(found->records) / secondsSince(start) / 1e6, found->problems.size());
    return found->isWhole() ? 0 : 1;
}

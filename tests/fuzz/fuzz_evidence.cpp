#include "core/sources/files/evidence_file.h"
#include "tests/fuzz/fuzz.h"

using namespace fermata;

/// Exactly one answer, and counts that add up.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto evidence = sources::evidenceOf(fuzz::textOf(data, size), "f");
    fuzz::require(evidence.tests.has_value() + evidence.scan.has_value() + evidence.coverage.has_value() +
                      evidence.tickets.has_value() + evidence.performance.has_value() + evidence.error.has_value() ==
                  1);
    if (evidence.tests) {
        const auto& counts = evidence.tests->counts;
        fuzz::require(counts.executed == counts.passed + counts.failed + counts.errored);
        fuzz::require(counts.passed >= 0 && counts.failed >= 0 && counts.errored >= 0 && counts.skipped >= 0);
        fuzz::require(counts.flaky <= counts.passed);
    }
    if (evidence.coverage)
        fuzz::require(evidence.coverage->coveredLines() <= evidence.coverage->coverableLines());
    if (evidence.performance)
        for (const auto& dip : evidence.performance->dips)
            fuzz::require(dip.low <= dip.dip && dip.dip <= dip.high);
    return 0;
}

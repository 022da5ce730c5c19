#include "core/engine/test_memory.h"

#include <set>

#include "core/base/text.h"
#include "core/sources/test_log.h"

namespace fermata::engine {
namespace {

bool isWholeReportOf(const sources::EvidenceFile& file, const CommitId& head) {
    if (!file.tests || file.error)
        return false;
    const auto stated = file.statedRevision();
    const bool isStated = stated && lowerAscii(*stated) == head.hex();
    const bool isGiven = file.givenRevision && *file.givenRevision == head;
    return (isStated && (!file.givenRevision || isGiven)) || (isGiven && !stated);
}

} // namespace

Result<void> rememberTests(const std::string& storeFile, const CommitId& head,
                           const std::vector<sources::EvidenceFile>& files, Time now) {
    std::vector<const sources::EvidenceFile*> reports;
    for (const sources::EvidenceFile& file : files)
        if (isWholeReportOf(file, head))
            reports.push_back(&file);
    if (reports.empty())
        return {};
    auto log = sources::TestLog::open(storeFile, io::OpenMode::Create);
    if (!log)
        return std::move(log).error().in("opening the past of the tests");
    for (const sources::EvidenceFile* file : reports) {
        const Time ran = file->statedTime().value_or(file->modifiedAt.value_or(now));
        const auto run = sources::runOf(*file->tests, head.hex(), file->digest, std::min(ran, now), now);
        if (auto added = log->add(run); !added)
            return std::move(added).error().in("keeping what the tests said");
    }
    return {};
}

Result<delivery::TestPasts> recallTests(const std::string& storeFile, const CommitId& head,
                                        const std::vector<sources::EvidenceFile>& files, Time at) {
    std::set<std::string> failed;
    for (const sources::EvidenceFile& file : files)
        if (isWholeReportOf(file, head))
            for (const delivery::TestCase& test : file.tests->cases)
                if (test.outcome == delivery::TestOutcome::Failed || test.outcome == delivery::TestOutcome::Errored)
                    failed.insert(delivery::fullTestName(test.group, test.name));
    if (failed.empty())
        return delivery::TestPasts();
    auto log = sources::TestLog::open(storeFile, io::OpenMode::Read);
    if (!log && (log.error().fault() == Fault::NotFound || log.error().fault() == Fault::Unsupported))
        return delivery::TestPasts();
    if (!log)
        return std::move(log).error().in("opening the past of the tests");
    return log->pastsOf({failed.begin(), failed.end()}, head.hex(), at);
}

Result<std::vector<delivery::SuitePast>> recallSuites(const std::string& storeFile, Time at) {
    auto log = sources::TestLog::open(storeFile, io::OpenMode::Read);
    if (!log && (log.error().fault() == Fault::NotFound || log.error().fault() == Fault::Unsupported))
        return std::vector<delivery::SuitePast>();
    if (!log)
        return std::move(log).error().in("opening the past of the tests");
    return log->suitesUntil(at);
}

} // namespace fermata::engine

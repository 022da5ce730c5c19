// What it costs to keep events, to replay them, and to start: a million events of a busy month.
#include <cstdio>
#include <ctime>
#include <filesystem>

#include "core/sources/journal.h"
#include "tests/support/scratch.h"

namespace {

using namespace fermata;
using namespace fermata::delivery;

/// Of the processor: what the machine does beside is not counted.
double secondsSince(std::clock_t start) {
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

/// A batch as a poll of a CI gives it: sights of runs of forty pipelines, now and then a deployment, and a SourceHeard.
std::vector<Event> batchOf(int number) {
    std::vector<Event> events;
    const Time now = fromUnix(1'764'000'000 + std::int64_t{number} * 25);
    for (int i = 0; i < 9; ++i) {
        const int sight = number * 9 + i;
        Run run;
        run.source = "ci";
        run.id = std::to_string(sight / 4);
        run.pipeline = "pipeline " + std::to_string(sight / 4 % 40);
        run.title = "Add what the customer asked for";
        run.repository = "shop";
        run.branch = "main";
        run.commit.emplace().bytes.fill(static_cast<std::uint8_t>(sight / 4));
        run.number = sight / 160;
        run.state = sight % 4 == 0 ? RunState::Queued : sight % 4 == 3 ? RunState::Succeeded : RunState::Running;
        run.queuedAt = fromUnix(1'764'000'000 + sight / 4 * 10);
        run.startedAt = *run.queuedAt + Seconds{5};
        run.jobs = {{"1", "compile", Lane::Build, run.state, {}, run.startedAt, {}, "", ""},
                    {"2", "test", Lane::Test, run.state, {"1"}, run.startedAt, {}, "", ""}};
        run.seenAt = now;
        events.emplace_back(RunSeen{std::move(run)});
    }
    if (number % 50 == 0) {
        Deployment deployment;
        deployment.source = "ci";
        deployment.id = std::to_string(number);
        deployment.service = "service " + std::to_string(number / 50 % 12);
        deployment.environment = "production";
        deployment.version = std::to_string(number);
        deployment.state = RunState::Succeeded;
        deployment.startedAt = deployment.finishedAt = deployment.seenAt = now;
        events.emplace_back(DeploymentSeen{std::move(deployment)});
    }
    events.emplace_back(SourceHeard{"ci", now, {}, Seconds{15}, {}, {}, {}});
    return events;
}

} // namespace

int main(int count, char** arguments) {
    const std::size_t wanted = count > 1 ? std::stoul(arguments[1]) : 1'000'000;
    test::ScratchFolder folder;
    const std::string file = folder / "store.db";
    auto journal = sources::Journal::open(file, io::OpenMode::Create);
    if (!journal)
        return 1;
    std::size_t kept = 0;
    auto start = std::clock();
    int batches = 0;
    Time last{};
    for (; kept < wanted; ++batches) {
        const auto events = batchOf(batches);
        if (!journal->append("ci", events, sources::Cursor{std::to_string(batches)}))
            return 1;
        kept += events.size();
        last = timeOf(events.back());
    }
    const double appending = secondsSince(start);
    std::printf("kept            %zu events in %d batches, %.1f us a batch, %.0f MB\n", kept, batches,
                appending / batches * 1e6, static_cast<double>(std::filesystem::file_size(file)) / 1e6);

    Board live;
    start = std::clock();
    for (int i = 0; i < batches; ++i)
        for (const Event& event : batchOf(i))
            live = delivery::apply(std::move(live), event);
    std::printf("apply alone     %.2f s, %.2f us an event (with making it)\n", secondsSince(start),
                secondsSince(start) / static_cast<double>(kept) * 1e6);

    start = std::clock();
    const auto replayed = journal->boardAt(last);
    const double replaying = secondsSince(start);
    if (!replayed || !(*replayed == live))
        return 1;
    std::printf("replay          %.2f s, %.2f us an event, equal to the live board (%zu runs)\n", replaying,
                replaying / static_cast<double>(kept) * 1e6, replayed->runs.size());

    if (!journal->board()) // the first start after a long time keeps a snapshot
        return 1;
    start = std::clock();
    const auto again = journal->board();
    if (!again || !(*again == live))
        return 1;
    std::printf("start           %.1f ms with its snapshot\n", secondsSince(start) * 1e3);

    start = std::clock();
    const auto forgotten = journal->prune(last, (last - fromUnix(1'764'000'000)) / 2);
    if (!forgotten || !(*journal->boardAt(last) == live))
        return 1;
    std::printf("forget half     %zu events, %.2f s, the board stays equal\n", *forgotten, secondsSince(start));
    return 0;
}

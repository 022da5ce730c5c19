// How long it takes to judge a recorded past again: a record of so many changes is made in a scratch folder, then read,
// judged under two policies and scored, as `fermatactl backtest` does it.
//   bench_backtest [CHANGES]
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

#include <sys/resource.h>

#include "core/rehearsal/backtest.h"
#include "tests/core/assessment/risk_builders.h"
#include "tests/core/rehearsal/a_past.h"

using namespace fermata;
using Steady = std::chrono::steady_clock;

namespace {

constexpr std::size_t filesOfAChange = 30, piece = 1024;

double since(Steady::time_point begin) {
    return std::chrono::duration<double>(Steady::now() - begin).count();
}

double processorSeconds() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& time) { return double(time.tv_sec) + double(time.tv_usec) * 1e-6; };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

assessment::RiskModel::Pointer aModel() {
    assessment::RiskParts parts = test::someParts(5, assessment::changeSchema().features.size(), 60);
    parts.schema = assessment::changeSchema().id;
    for (std::size_t i = 0; i < parts.features.size(); ++i)
        parts.features[i] = assessment::changeSchema().features[i].id;
    return assessment::RiskModel::fromParts(std::move(parts)).value();
}

bool fill(test::APast& past, int changes) {
    std::mt19937 dice(1);
    std::uniform_real_distribution<double> any(0.0, 1.0);
    audit::DecisionLedger ledger(*past.chain);
    for (int i = 0; i < changes; ++i) {
        auto snapshot = test::aSnapshot();
        snapshot.at = test::noon + Seconds{600} * i;
        for (auto& evidence : snapshot.evidence)
            evidence.observedAt = snapshot.at - Seconds{300};
        test::entry(snapshot, assessment::EvidenceKind::Tests).observedAt =
            snapshot.at - Seconds{int(1 + any(dice) * 86400)};
        snapshot.change.authors = {{"Ada", "ada@example.org"}};
        snapshot.change.key = "shop/change-" + std::to_string(i);
        snapshot.change.title = "Change number " + std::to_string(i);
        snapshot.change.head = test::headOf(i + 1);
        snapshot.changeClass = {assessment::ChangeKind::Code, "src/file0.cpp"};
        for (auto& value : snapshot.features.values)
            value = std::floor(any(dice) * 100.0);
        snapshot.fileCount = int(filesOfAChange);
        for (std::size_t file = 0; file < filesOfAChange; ++file)
            snapshot.files.push_back({"src/some/folder/file" + std::to_string(file) + ".cpp",
                                      {},
                                      10,
                                      5,
                                      false,
                                      false,
                                      delivery::FileKind::Source,
                                      1,
                                      "ada@example.org"});
        snapshot.linesAdded = int(any(dice) * 400);
        const auto decided = decision::decide(snapshot, past.policy, *past.model);
        const auto added = ledger.add(snapshot, past.policy, past.model, decided);
        if (!added) {
            std::fprintf(stderr, "%s\n", added.error().text().c_str());
            return false;
        }
        if (i % 25 == 0)
            past.incident("INC-" + std::to_string(i), i + 1, snapshot.at + Days{1});
    }
    return true;
}

} // namespace

int main(int count, char** words) {
    const int changes = count > 1 ? std::atoi(words[1]) : 10000;
    if (changes <= 0 || changes > 60000) {
        std::fprintf(stderr, "bench_backtest: a number of changes from 1 to 60000 is wanted\n");
        return 2;
    }
    test::APast past;
    past.model = aModel();
    auto begin = Steady::now();
    if (!fill(past, changes))
        return 1;
    std::printf("record of %d changes made in %.1f s\n", changes, since(begin));

    const auto wanted = [] { return false; };
    auto stricter = past.policy;
    stricter.appetite.reviewAbove = 0.2;
    stricter.evidence[assessment::EvidenceKind::Tests].maximumAge = Seconds{12 * 3600};
    double reading = 0, judging = 0;
    auto numbers = past.chain->numbers({audit::RecordKind::Decision});
    if (!numbers)
        return 1;
    rehearsal::LookReader reader(*past.chain);
    for (std::size_t from = 0; from < numbers->size(); from += piece) {
        begin = Steady::now();
        const auto looks =
            reader.read(std::span(*numbers).subspan(from, std::min(piece, numbers->size() - from)), {}, wanted);
        reading += since(begin);
        begin = Steady::now();
        if (!looks || !rehearsal::answers(looks->looks, past.policy, wanted) ||
            !rehearsal::answers(looks->looks, stricter, wanted))
            return 1;
        judging += since(begin);
    }
    std::printf("reading %.2f s, judging under two policies %.2f s\n", reading, judging);

    const double before = processorSeconds();
    begin = Steady::now();
    const auto all =
        rehearsal::backtest(*past.chain, {{"in force", &past.policy}, {"stricter", &stricter}}, {}, wanted);
    if (!all) {
        std::fprintf(stderr, "%s\n", all.error().text().c_str());
        return 1;
    }
    std::printf("the whole backtest: %.2f s, %.2f s of processor time\n", since(begin), processorSeconds() - before);
    for (const auto& score : all->scores)
        std::printf("  %-9s gated %zu, caught %zu of %zu, gain %.1f\n", score.name.c_str(), score.gated, score.caught,
                    all->faults.size(), score.gain);
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    std::printf("largest memory %.0f MB\n", double(used.ru_maxrss) / 1024.0);
    return all->rows.size() == static_cast<std::size_t>(changes) ? 0 : 1;
}

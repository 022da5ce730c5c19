// Whether the past sees the future: a repository is cut in the order of its past, and everything learned from the cut
// one is compared, byte for byte, with what the whole one says of the same moment.
//   bench_leak REPOSITORY [SHARE...]      (shares of the changes that are left, .8 without a word)
// Compared: the metrics of every change, the labels known by then, the data digest and the bytes of the model learned
// from them, and features and scores of the newest 50 changes, measured as waiting ones.
#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/history/range.h"
#include "core/learning/evaluation/model_card.h"
#include "core/learning/labels/repository_labels.h"
#include "core/learning/training/trainer.h"
#include "tests/support/scratch.h"

namespace {

using namespace fermata;
using learning::Example;
using learning::LabelledHistory;

template <class T>
T must(Result<T> result) {
    if (!result) {
        std::fprintf(stderr, "bench_leak: %s\n", result.error().text().c_str());
        std::exit(1);
    }
    return std::move(*result);
}

std::string git(const std::string& repository, std::vector<std::string> words,
                const std::vector<std::string>& environment = {}) {
    words.insert(words.begin(), {"git", "-C", repository});
    auto ran = test::run(words, environment);
    if (ran.exitCode != 0) {
        std::fprintf(stderr, "bench_leak: git %s: %s\n", words[3].c_str(), ran.error.c_str());
        std::exit(1);
    }
    while (!ran.out.empty() && ran.out.back() == '\n')
        ran.out.pop_back();
    return ran.out;
}

/// A repository that holds `changes` and their past, and nothing else: its HEAD merges all of their heads.
void cutOut(const std::string& repository, std::span<const history::ChangeMetrics> changes, const std::string& into) {
    std::unordered_map<std::string, std::vector<std::string>> parents;
    std::istringstream lines(git(repository, {"rev-list", "--parents", "HEAD"}));
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string commit;
        words >> commit;
        for (std::string parent; words >> parent;)
            parents[commit].push_back(parent);
    }
    std::set<std::string> inside, covered;
    std::vector<std::string> waiting;
    for (const auto& change : changes)
        waiting.push_back(change.commit.hex());
    while (!waiting.empty()) {
        const std::string commit = std::move(waiting.back());
        waiting.pop_back();
        if (!inside.insert(commit).second)
            continue;
        for (const std::string& parent : parents[commit]) {
            covered.insert(parent);
            waiting.push_back(parent);
        }
    }
    std::vector<std::string> fetch{"fetch", "-q", "--no-tags", repository}, merge{"commit-tree", "-m", "Cut here"};
    for (const std::string& commit : inside)
        if (!covered.contains(commit)) {
            fetch.push_back(commit);
            merge.insert(merge.end(), {"-p", commit});
        }
    std::printf("  %zu heads\n", (merge.size() - 3) / 2);
    if (fetch.size() == 5) { // one head needs no merge
        git(into, fetch);
        git(into, {"update-ref", "HEAD", fetch.back()});
        return;
    }
    git(into, fetch);
    merge.push_back(changes.back().commit.hex() + "^{tree}");
    const std::string date = std::to_string(toUnix(changes.back().committerTime)) + " +0000";
    git(into, {"update-ref", "HEAD",
               git(into, merge,
                   {"GIT_AUTHOR_NAME=x", "GIT_AUTHOR_EMAIL=x@x", "GIT_AUTHOR_DATE=" + date, "GIT_COMMITTER_NAME=x",
                    "GIT_COMMITTER_EMAIL=x@x", "GIT_COMMITTER_DATE=" + date})});
}

bool isSame(const std::vector<std::optional<double>>& one, const std::vector<std::optional<double>>& other) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end(), [](const auto& a, const auto& b) {
        return a.has_value() == b.has_value() &&
               (!a || std::bit_cast<std::uint64_t>(*a) == std::bit_cast<std::uint64_t>(*b));
    });
}

assessment::RiskModel::Pointer learned(const learning::Dataset& data, Time asOf) {
    learning::TrainingOptions options;
    options.asOf = asOf;
    return must(assessment::RiskModel::fromParts(must(learning::train(data, options))));
}

std::size_t compare(const std::string& repository, const LabelledHistory& whole, double share) {
    const auto count = static_cast<std::size_t>(share * double(whole.changes.size()));
    if (count == 0 || count >= whole.changes.size()) {
        std::fprintf(stderr, "bench_leak: nothing is cut at %g of %zu changes\n", share, whole.changes.size());
        std::exit(2);
    }
    std::printf("cut after %zu of %zu changes\n", count, whole.changes.size());
    const test::ScratchFolder folder;
    git(folder.path().string(), {"init", "-q", "--bare"});
    cutOut(repository, std::span(whole.changes).first(count), folder.path().string());
    const auto cut = must(io::git::Repository::open(folder.path().string()));
    const LabelledHistory past = must(learning::labelledHistory(cut, {}, {}, {}));
    std::size_t failures = 0;
    const auto tell = [&](const char* what, std::size_t of, std::size_t different, const std::string& example) {
        std::printf("  %-58s %zu compared, %zu differ%s\n", what, of, different,
                    example.empty() ? "" : (", for example " + example).c_str());
        failures += different;
    };
    const learning::Dataset then = learning::datasetOf(past);
    learning::Dataset now = learning::datasetOf(whole);
    now.examples.resize(count);
    const Time end = learning::endOf(past);
    std::size_t different = then.examples.size() == count ? 0 : 1, labels = 0;
    std::string example, labelExample;
    for (std::size_t i = 0; i < std::min(count, then.examples.size()); ++i) {
        Example& seen = now.examples[i];
        if (seen.knownAt && *seen.knownAt > end) { // not known then
            seen.isFaulty = false;
            seen.knownAt.reset();
            seen.origin.clear();
            seen.weight = 1;
        }
        const Example& known = then.examples[i];
        if (known.id != seen.id || known.at != seen.at || !isSame(known.values, seen.values)) {
            ++different;
            example = seen.id;
        }
        if (known.isFaulty != seen.isFaulty || known.knownAt != seen.knownAt || known.origin != seen.origin ||
            known.weight != seen.weight) {
            ++labels;
            labelExample = seen.id;
        }
    }
    tell("metrics of every change, bit by bit", count, different, example);
    tell("labels known by then, with origin, moment and weight", count, labels, labelExample);
    tell("data digest", 1, learning::digestOf(then) == learning::digestOf(now) ? 0 : 1, {});
    const auto one = learned(then, end), other = learned(now, end);
    const std::string bytes = one->encode();
    tell(("the model learned from it, " + std::to_string(bytes.size()) + " bytes").c_str(), 1,
         bytes == other->encode() ? 0 : 1, {});
    std::vector<history::Range> ranges;
    const auto presentDay = must(io::git::Repository::open(repository));
    for (std::size_t i = count - std::min<std::size_t>(50, count); i < count; ++i)
        ranges.push_back(must(history::parseRange(presentDay, whole.changes[i].commit.hex())));
    const auto today = must(history::measureRanges(presentDay, ranges, {}, {}));
    const auto thatDay = must(history::measureRanges(cut, ranges, {}, {}));
    different = 0;
    std::size_t scores = 0;
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        const auto a = assessment::fromMetrics(thatDay[i].metrics), b = assessment::fromMetrics(today[i].metrics);
        different += isSame(a.values, b.values) ? 0 : 1;
        const auto x = one->assess(a), y = other->assess(b);
        const auto isEqual = [](Probability p, Probability q) {
            return std::bit_cast<std::uint64_t>(p.value()) == std::bit_cast<std::uint64_t>(q.value());
        };
        scores += isEqual(x.pDefect, y.pDefect) && isEqual(x.low, y.low) && isEqual(x.high, y.high) &&
                          std::bit_cast<std::uint64_t>(x.score) == std::bit_cast<std::uint64_t>(y.score)
                      ? 0
                      : 1;
    }
    tell("features of the newest changes, measured as waiting", ranges.size(), different, {});
    tell("their scores, probabilities and intervals, bit by bit", ranges.size(), scores, {});
    std::fflush(stdout);
    return failures;
}

} // namespace

int main(int count, char** words) {
    if (count < 2) {
        std::fputs("usage: leak REPOSITORY [SHARE...]\n", stderr);
        return 2;
    }
    const auto repository = must(io::git::Repository::open(words[1]));
    const LabelledHistory whole = must(learning::labelledHistory(repository, {}, {}, {}));
    std::size_t failures = 0;
    for (int i = 2; i < std::max(count, 3); ++i)
        failures += compare(std::filesystem::absolute(words[1]).string(), whole, i < count ? std::atof(words[i]) : 0.8);
    std::puts(failures == 0 ? "The future has no say." : "THE FUTURE LEAKS.");
    return failures == 0 ? 0 : 1;
}

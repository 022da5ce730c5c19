// A year in which outcomes arrive over time: a model that learns on beside one that stays as it was.
//   bench_year TABLE.csv [--labels LABELS.csv] [--assume-delay DAYS] [--days DAYS] [--every DAYS]
// The first model is trained at the end of the training part (`split`, else 80 % of the changes), or a year before the
// end where less than a year would be left. From then on the product's own steps run every 30 days: a challenger learns
// what is known by then, is tried against the model that speaks, and is promoted only where it is shown better and its
// outcomes raise no doubt. What became known later has no say in any of it. A table without the moment at which faults
// became known needs an assumed delay, and then shows a world as it may have been.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include <sys/resource.h>

#include "core/io/files/read_file.h"
#include "core/io/sql/database.h"
#include "core/io/sql/migrations.h"
#include "core/learning/evaluation/model_card.h"
#include "core/learning/registry/model_registry.h"
#include "core/learning/training/tables.h"

namespace {

using namespace fermata;
using namespace fermata::learning;

constexpr std::size_t largestTable = std::size_t{1} << 30;

template <class T>
T must(Result<T> result) {
    if (!result) {
        std::fprintf(stderr, "bench_year: %s\n", result.error().text().c_str());
        std::exit(1);
    }
    return std::move(*result);
}
void must(const Result<void>& result) {
    if (!result) {
        std::fprintf(stderr, "bench_year: %s\n", result.error().text().c_str());
        std::exit(1);
    }
}

struct Asked {
    std::string table, labels;
    std::optional<long> delay;
    long days = 365, every = 30;
    TrainingOptions training;
};

Dataset read(const Asked& asked) {
    const auto bytes = must(io::readFile(asked.table, largestTable));
    Dataset data;
    if (asked.labels.empty()) {
        data = must(readTable(bytes.bytes, asked.table));
    } else {
        const auto text = must(io::readFile(asked.labels, largestTable));
        const auto labels = must(readLabels(text.bytes, asked.labels));
        data = must(readTable(bytes.bytes, asked.table, &labels));
    }
    for (Example& example : data.examples)
        if (asked.delay)
            example.knownAt = example.isFaulty ? std::optional(example.at + Days(*asked.delay)) : std::nullopt;
    if (std::any_of(data.examples.begin(), data.examples.end(),
                    [](const Example& e) { return e.isFaulty && !e.knownAt; })) {
        std::fprintf(stderr, "bench_year: %s does not say when faults became known: --assume-delay DAYS\n",
                     asked.table.c_str());
        std::exit(1);
    }
    return data;
}

Time startOf(const Dataset& data, long days) {
    const auto test = std::find_if(data.examples.begin(), data.examples.end(),
                                   [](const Example& e) { return e.split == Split::Test; });
    const Time cut = test != data.examples.end() ? test->at : data.examples[data.examples.size() * 4 / 5].at;
    return std::min(cut, data.examples.back().at - Days(days));
}

/// What was made before `now` with what was known of it then.
Dataset before(const Dataset& data, Time now) {
    Dataset past{data.schema, {}};
    for (const Example& example : data.examples)
        if (example.at < now) {
            Example& then = past.examples.emplace_back(example);
            then.split = Split::ByTime;
            then.isFaulty = example.isFaulty && *example.knownAt <= now;
            if (!then.isFaulty)
                then.knownAt.reset();
        }
    return past;
}

enum Voice : std::size_t { Frozen, Guarded, Newest };
constexpr const char* voices[] = {"frozen", "learning, guarded", "newest without doubts"};

void print(const char* when, const char* who, const std::vector<Judged>& judged) {
    const Quality q = qualityOf(judged);
    double said = 0;
    for (const Judged& item : judged)
        said += item.probability / double(judged.size());
    std::printf("%-10s %-22s %6zu  %.3f %.3f  %6.4f %6.4f %6.4f  %5.3f %5.3f\n", when, who, q.changes,
                double(q.faulty) / double(q.changes), said, q.rocAuc, q.brier, q.ece, q.capture10, q.capture20);
}

void replay(const Asked& asked) {
    const Dataset data = read(asked);
    const Time start = startOf(data, asked.days), end = start + Days(asked.days);
    auto database = must(io::Database::inMemory());
    must(io::migrate(database, ModelRegistry::components()));
    ModelRegistry registry(database);
    std::vector<assessment::RiskModel::Pointer> speaks(3);
    std::vector<Judged> quarter[3], year[3];
    int quarters = 0, trainings = 0, promotions = 0;
    std::printf("%s: %zu changes, from %s to %s, a training every %ld days%s\n", asked.table.c_str(),
                data.examples.size(), rfc3339(start).c_str(), rfc3339(end).c_str(), asked.every,
                asked.delay ? ", the delay of outcomes is ASSUMED" : "");
    std::printf("%-10s %-22s %6s  %5s %5s  %6s %6s %6s  %5s %5s\n", "quarter", "", "", "share", "said", "AUC", "Brier",
                "ECE", "c@10", "c@20");
    const auto tell = [&](const char* when, std::vector<Judged>* judged) {
        for (std::size_t v = 0; v < 3; ++v)
            if (!judged[v].empty())
                print(when, voices[v], judged[v]);
        std::fflush(stdout);
    };
    std::size_t next = 0;
    while (next < data.examples.size() && data.examples[next].at < start)
        ++next;
    for (Time now = start; now < end; now += Days(asked.every)) {
        const Dataset past = before(data, now);
        if (past.examples.empty())
            continue;
        const TrainedModel trained = must(trainWithCard(past, now, asked.training));
        const auto trial = must(registry.tryAgainstChampion(trained, past, now));
        const ModelVersion version = must(registry.add(trained, now, trial));
        ++trainings;
        const bool isFirst = !speaks[Frozen];
        if (isFirst)
            speaks[Frozen] = trained.model;
        const bool isDoubted = trial && !trial->doubts.empty();
        if (isFirst || (trial && !isDoubted && trial->isBetter())) {
            promotions += isFirst ? 0 : 1;
            must(registry.promote(version.version, isFirst ? "the first" : "shown to be better", now));
        }
        if (!isDoubted)
            speaks[Newest] = trained.model;
        speaks[Guarded] = must(registry.championModel());
        if (trial)
            std::printf("  %s version %lld: evidence %.3g of %.3g on %zu changes, followed %.3g of %.3g on %zu%s%s\n",
                        rfc3339(now).substr(0, 10).c_str(), static_cast<long long>(version.version), trial->evidence,
                        trial->needed, trial->faced, trial->followedEvidence, trial->followedNeeded, trial->followed,
                        isDoubted ? ", doubted: " : "",
                        isDoubted           ? trial->doubts.front().c_str()
                        : trial->isBetter() ? ", promoted"
                                            : "");
        for (; next < data.examples.size() && data.examples[next].at < std::min(now + Days(asked.every), end); ++next)
            for (std::size_t v = 0; v < 3; ++v) {
                const Example& example = data.examples[next];
                const double p = speaks[v]->assess({data.schema.id, example.values}).pDefect.value();
                quarter[v].push_back({p, example.isFaulty});
                year[v].push_back({p, example.isFaulty});
            }
        if (now + Days(asked.every) >= start + Days((quarters + 1) * asked.days / 4)) {
            tell(("Q" + std::to_string(++quarters)).c_str(), quarter);
            for (auto& judged : quarter)
                judged.clear();
        }
    }
    tell("the rest", quarter);
    tell("year", year);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("%d trainings, %d promotions after the first, %ld s of processor time\n", trainings, promotions,
                usage.ru_utime.tv_sec);
}

} // namespace

int main(int count, char** words) {
    Asked asked;
    bool isUsed = true;
    for (int i = 1; i < count && isUsed; ++i) {
        const auto number = [&](long& value) { return i + 1 < count && (value = std::atol(words[++i])) > 0; };
        long delay = 0;
        if (std::strcmp(words[i], "--labels") == 0 && i + 1 < count)
            asked.labels = words[++i];
        else if (std::strcmp(words[i], "--assume-delay") == 0 && number(delay))
            asked.delay = delay;
        else if (std::strcmp(words[i], "--days") == 0)
            isUsed = number(asked.days);
        else if (std::strcmp(words[i], "--every") == 0)
            isUsed = number(asked.every);
        else if (words[i][0] != '-' && asked.table.empty())
            asked.table = words[i];
        else
            isUsed = false;
    }
    if (!isUsed || asked.table.empty()) {
        std::fputs("usage: year TABLE.csv [--labels LABELS.csv] [--assume-delay DAYS] [--days DAYS] [--every DAYS]\n",
                   stderr);
        return 2;
    }
    replay(asked);
    return 0;
}

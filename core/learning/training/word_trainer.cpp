#include "core/learning/training/word_trainer.h"

#include <algorithm>
#include <cmath>
#include <exception>

#include <dlib/matrix.h>
#include <dlib/optimization.h>

#include "core/assessment/risk/scoring.h"

namespace fermata::learning {
namespace {

using Vector = dlib::matrix<double, 0, 1>;

constexpr std::uint32_t none = 0xFFFFFFFF;

double softplus(double x) {
    return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
}

/// The rows as they are fitted: words renumbered to the common ones, one after the other.
struct Sparse {
    std::vector<std::uint32_t> numbers; ///< of the common words, rising
    std::vector<std::uint32_t> words;   ///< of all rows
    std::vector<std::size_t> ends;      ///< of each row in `words`
    std::vector<double> scales, labels, weights;
};

Sparse sparse(std::span<const WordRow> rows, std::size_t leastRows) {
    std::vector<std::uint32_t> counts(history::wordNumbers, 0);
    for (const WordRow& row : rows)
        if (row.words && row.weight > 0)
            for (const std::uint32_t number : row.words->numbers)
                ++counts[number];
    Sparse made;
    std::vector<std::uint32_t> places(history::wordNumbers, none);
    for (std::uint32_t number = 0; number < history::wordNumbers; ++number)
        if (counts[number] >= std::max<std::size_t>(1, leastRows)) {
            places[number] = static_cast<std::uint32_t>(made.numbers.size());
            made.numbers.push_back(number);
        }
    for (const WordRow& row : rows) {
        if (!row.words || !(row.weight > 0))
            continue;
        for (const std::uint32_t number : row.words->numbers)
            if (places[number] != none)
                made.words.push_back(places[number]);
        made.ends.push_back(made.words.size());
        made.scales.push_back(1 / std::sqrt(std::max<double>(1, double(row.words->numbers.size()))));
        made.labels.push_back(row.isFaulty ? 1 : 0);
        made.weights.push_back(row.weight);
    }
    return made;
}

} // namespace

Result<assessment::WordModel> fitWords(std::span<const WordRow> rows, std::uint32_t key, const WordOptions& options) {
    const Sparse data = sparse(rows, options.leastRows);
    const std::size_t count = data.numbers.size(), all = data.ends.size();
    if (count == 0)
        return assessment::WordModel{};
    try {
        // Loss and gradient are asked for at the same point one after the other: the lines are kept between them.
        std::vector<double> lines(all);
        Vector at;
        const auto follow = [&](const Vector& w) {
            if (at.size() == w.size() && at == w)
                return;
            at = w;
            for (std::size_t row = 0, i = 0; row < all; ++row) {
                double sum = 0;
                for (; i < data.ends[row]; ++i)
                    sum += w(long(data.words[i]));
                lines[row] = sum * data.scales[row] + w(long(count));
            }
        };
        const auto loss = [&](const Vector& w) {
            follow(w);
            double sum = 0;
            for (std::size_t word = 0; word < count; ++word)
                sum += options.ridge / 2 * w(long(word)) * w(long(word));
            for (std::size_t row = 0; row < all; ++row)
                sum += data.weights[row] * (softplus(lines[row]) - data.labels[row] * lines[row]);
            return sum;
        };
        const auto slope = [&](const Vector& w) {
            follow(w);
            Vector gradient = options.ridge * w;
            gradient(long(count)) = 0;
            for (std::size_t row = 0, i = 0; row < all; ++row) {
                const double gap = data.weights[row] * (1 / (1 + std::exp(-lines[row])) - data.labels[row]);
                gradient(long(count)) += gap;
                for (const double step = gap * data.scales[row]; i < data.ends[row]; ++i)
                    gradient(long(data.words[i])) += step;
            }
            return gradient;
        };
        Vector w(long(count) + 1);
        w = 0;
        dlib::find_min(dlib::lbfgs_search_strategy(8),
                       dlib::objective_delta_stop_strategy(1e-5 * double(all), options.mostRounds), loss, slope, w,
                       0.0);
        assessment::WordModel model;
        model.key = key;
        model.weights.reserve(count);
        for (std::size_t word = 0; word < count; ++word) {
            if (!std::isfinite(w(long(word))))
                return Error(Fault::Internal, "the learner of words did not converge");
            model.weights.push_back({data.numbers[word], static_cast<float>(w(long(word)))});
        }
        return model;
    } catch (const std::exception& problem) {
        return Error(Fault::Internal, problem.what()).in("learning from words");
    }
}

Result<std::vector<std::optional<double>>> forwardWordScores(std::span<const WordRow> rows, std::uint32_t key,
                                                             const WordOptions& options, std::stop_token stop) {
    std::vector<std::optional<double>> scores(rows.size());
    for (std::size_t block = 1; block < options.blocks; ++block) {
        if (stop.stop_requested())
            return Error(Fault::Cancelled, "training was stopped");
        const std::size_t from = rows.size() * block / options.blocks, to = rows.size() * (block + 1) / options.blocks;
        const auto model = fitWords(rows.first(from), key, options);
        if (!model)
            return model.error();
        if (model->weights.empty())
            continue;
        for (std::size_t row = from; row < to; ++row)
            if (rows[row].words)
                scores[row] = assessment::wordScore(*model, rows[row].words->numbers);
    }
    return scores;
}

Result<std::optional<WordColumn>> wordColumn(std::span<const Example> examples, const KnownOutcomes& outcomes,
                                             const WordOptions& options, std::stop_token stop) {
    WordColumn column;
    std::size_t known = 0;
    for (std::size_t i = 0; i < examples.size(); ++i) {
        const history::HashedWords* words = examples[i].words.get();
        if (words && column.key == 0)
            column.key = words->key;
        if (words && words->key != column.key)
            words = nullptr;
        known += words ? 1 : 0;
        column.rows.push_back({words, outcomes.of[i].isFaulty, outcomes.of[i].weight});
    }
    if (known * 10 < examples.size() * 9)
        return std::optional<WordColumn>();
    const auto scores = forwardWordScores(column.rows, column.key, options, std::move(stop));
    if (!scores)
        return scores.error();
    std::vector<double> said;
    for (const auto& score : *scores)
        if (score)
            said.push_back(*score);
    if (said.empty())
        return std::optional<WordColumn>();
    const auto middle = said.begin() + std::ptrdiff_t(said.size() / 2);
    std::nth_element(said.begin(), middle, said.end());
    for (const auto& score : *scores)
        column.scores.push_back(score.value_or(*middle));
    return std::optional(std::move(column));
}

} // namespace fermata::learning

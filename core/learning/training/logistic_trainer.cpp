#include "core/learning/training/logistic_trainer.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <exception>

#include <dlib/matrix.h>
#include <dlib/optimization.h>

#include "core/assessment/risk/scoring.h"

namespace fermata::learning {
namespace {

using assessment::Logistic;
using assessment::LogisticTerm;
using Vector = dlib::matrix<double, 0, 1>;

/// ln(1 + e^x) without overflow.
double softplus(double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }

} // namespace

std::vector<LogisticTerm> standardised(const Rows& rows, std::span<const std::uint32_t> features) {
    std::vector<LogisticTerm> terms;
    for (const std::uint32_t feature : features) {
        LogisticTerm term;
        term.feature = feature;
        const auto& column = rows.columns[feature];
        const auto [least, most] = std::minmax_element(column.begin(), column.end());
        term.least = *least;
        term.most = *most;
        double weight = 0, sum = 0, squares = 0;
        for (std::size_t row = 0; row < rows.size(); ++row) {
            weight += rows.weights[row];
            sum += rows.weights[row] * assessment::compressed(column[row]);
        }
        term.centre = sum / weight;
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const double gap = assessment::compressed(column[row]) - term.centre;
            squares += rows.weights[row] * gap * gap;
        }
        const double scale = std::sqrt(squares / weight);
        term.scale = scale > 1e-9 ? scale : 1.0;
        terms.push_back(term);
    }
    return terms;
}

Result<Logistic> fitLogistic(const Rows& rows, std::span<const std::uint32_t> features, double ridge,
                             const LogisticPrior* prior) {
    assert(!prior || prior->weights.size() == features.size());
    try {
        Logistic logistic;
        logistic.terms = standardised(rows, features);
        const std::size_t count = features.size();
        std::vector<double> pulls(count, ridge), centres(count, 0.0);
        for (std::size_t f = 0; f < count && prior; ++f)
            if (std::isfinite(prior->weights[f])) {
                pulls[f] = prior->pull;
                centres[f] = prior->weights[f];
            }
        std::vector<double> z(rows.size() * count);
        for (std::size_t f = 0; f < count; ++f) {
            const LogisticTerm& term = logistic.terms[f];
            for (std::size_t row = 0; row < rows.size(); ++row)
                z[row * count + f] = (assessment::compressed(rows.columns[features[f]][row]) - term.centre) / term.scale;
        }
        const auto line = [&](const Vector& w, std::size_t row) {
            double sum = w(long(count));
            for (std::size_t f = 0; f < count; ++f)
                sum += w(long(f)) * z[row * count + f];
            return sum;
        };
        const auto loss = [&](const Vector& w) {
            double sum = 0;
            for (std::size_t f = 0; f < count; ++f)
                sum += pulls[f] / 2 * (w(long(f)) - centres[f]) * (w(long(f)) - centres[f]);
            for (std::size_t row = 0; row < rows.size(); ++row) {
                const double x = line(w, row);
                sum += rows.weights[row] * (softplus(x) - rows.labels[row] * x);
            }
            return sum;
        };
        const auto slope = [&](const Vector& w) {
            Vector gradient(long(count) + 1);
            gradient = 0;
            for (std::size_t f = 0; f < count; ++f)
                gradient(long(f)) = pulls[f] * (w(long(f)) - centres[f]);
            for (std::size_t row = 0; row < rows.size(); ++row) {
                const double gap = rows.weights[row] * (1 / (1 + std::exp(-line(w, row))) - rows.labels[row]);
                for (std::size_t f = 0; f < count; ++f)
                    gradient(long(f)) += gap * z[row * count + f];
                gradient(long(count)) += gap;
            }
            return gradient;
        };
        Vector w(long(count) + 1);
        w = 0;
        dlib::find_min(dlib::lbfgs_search_strategy(10), dlib::objective_delta_stop_strategy(1e-7 * double(rows.size()), 200),
                       loss, slope, w, 0.0);
        for (std::size_t f = 0; f < count; ++f)
            logistic.terms[f].weight = w(long(f));
        logistic.intercept = w(long(count));
        const bool isFinite = std::isfinite(logistic.intercept) &&
                              std::all_of(logistic.terms.begin(), logistic.terms.end(),
                                          [](const LogisticTerm& term) { return std::isfinite(term.weight); });
        if (!isFinite)
            return Error(Fault::Internal, "the logistic member did not converge");
        return logistic;
    } catch (const std::exception& problem) {
        return Error(Fault::Internal, problem.what()).in("fitting the logistic member");
    }
}

} // namespace fermata::learning

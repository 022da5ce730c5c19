#include "core/learning/training/past_changes.h"

#include <algorithm>

#include "core/assessment/risk/scoring.h"
#include "core/learning/training/logistic_trainer.h"

namespace fermata::learning {

void keepPast(assessment::RiskParts& parts, std::span<const Example> examples, const KnownOutcomes& outcomes,
              const std::vector<std::vector<double>>& columns, std::span<const std::uint32_t> features) {
    constexpr std::size_t mostKept = 4000;
    Rows rows;
    rows.columns = columns;
    rows.labels.assign(examples.size(), 0.0);
    rows.weights.assign(examples.size(), 1.0);
    parts.neighbourFeatures = standardised(rows, features);
    for (std::size_t i = examples.size(); i > 0 && parts.past.size() < mostKept; --i) {
        const auto commit = CommitId::fromHex(examples[i - 1].id);
        if (!commit || !(outcomes.of[i - 1].isMature || outcomes.of[i - 1].isFaulty))
            continue;
        assessment::PastChange past;
        past.commit = *commit;
        past.outcome = outcomes.of[i - 1].isFaulty ? assessment::Outcome::Faulty : assessment::Outcome::Clean;
        for (const auto& term : parts.neighbourFeatures)
            past.position.push_back(
                static_cast<float>((assessment::compressed(columns[term.feature][i - 1]) - term.centre) / term.scale));
        parts.past.push_back(std::move(past));
    }
    std::reverse(parts.past.begin(), parts.past.end());
}

} // namespace fermata::learning

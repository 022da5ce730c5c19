#include "core/engine/suggestions.h"

#include <algorithm>
#include <functional>

#include "core/workspace/policy_edit.h"

namespace fermata::engine {

std::vector<SuggestionView> suggestionsOf(const std::vector<TakenBack>& history, const decision::Policy& policy,
                                          const std::string& policyText, Time now) {
    std::vector<SuggestionView> suggestions;
    for (const decision::Component& component : policy.components) {
        SuggestionView suggestion;
        suggestion.component = component.id;
        suggestion.before =
            std::min(policy.appetite.reviewAbove, component.reviewAbove.value_or(policy.appetite.reviewAbove));
        if (suggestion.before <= suggestion.after)
            continue; // every change of it is reviewed already
        for (const TakenBack& each : history)
            if (each.what.at <= now && now - each.what.at <= suggestsWithin &&
                std::ranges::find(each.components, component.id) != each.components.end())
                suggestion.history.push_back(each.what);
        if (suggestion.history.size() < suggestsFrom)
            continue;
        std::ranges::stable_sort(suggestion.history, std::ranges::greater{}, &TakenBackView::at);
        if (auto text = workspace::withReviewAbove(policyText, component.id, suggestion.after))
            suggestion.policy = std::move(*text);
        else
            suggestion.whyNoText = text.error().message();
        suggestions.push_back(std::move(suggestion));
    }
    return suggestions;
}

} // namespace fermata::engine

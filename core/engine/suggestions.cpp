#include "core/engine/suggestions.h"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "core/workspace/policy_edit.h"

namespace fermata::engine {

std::vector<SuggestionView> suggestionsOf(const std::vector<TakenBack>& history, const decision::Policy& policy,
                                          const std::string& policyText, Time now,
                                          const std::vector<Declined>& declined) {
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
        if (const auto no = std::ranges::find(declined, component.id, &Declined::component); no != declined.end()) {
            if (std::ranges::none_of(suggestion.history,
                                     [&](const TakenBackView& each) { return each.record > no->upTo; }))
                continue;
            suggestion.declined = no->how;
        }
        if (auto text = workspace::withReviewAbove(policyText, component.id, suggestion.after))
            suggestion.policy = std::move(*text);
        else
            suggestion.whyNoText = text.error().message();
        suggestions.push_back(std::move(suggestion));
    }
    return suggestions;
}

Result<std::vector<Declined>> declinedOf(const audit::Chain& chain) {
    auto notes = chain.of(audit::RecordKind::Note, declinedSubject);
    if (!notes)
        return std::move(notes).error();
    std::vector<Declined> newest;
    for (const auto& stored : *notes) {
        const audit::Record& record = stored.record;
        const auto *component = record.payload.find("component"), *upTo = record.payload.find("up_to"),
                   *reason = record.payload.find("reason");
        if (!component || !component->text() || !upTo || !upTo->whole() || *upTo->whole() < 0 || !reason ||
            !reason->text())
            return Error(Fault::Corrupt,
                         fmt::format("record {} declines a suggestion, and cannot be read", record.number));
        std::erase_if(newest, [&](const Declined& each) { return each.component == *component->text(); });
        newest.push_back({*component->text(),
                          static_cast<std::uint64_t>(*upTo->whole()),
                          {record.time, record.author.person, *reason->text()}});
    }
    return newest;
}

audit::Entry declineNote(const SuggestionView& suggestion, const std::string& reason, const audit::Author& author) {
    audit::Entry entry;
    entry.kind = audit::RecordKind::Note;
    entry.subject = declinedSubject;
    entry.author = author;
    entry.payload.set("component", suggestion.component);
    entry.payload.set(
        "up_to", static_cast<std::int64_t>(std::ranges::max(suggestion.history, {}, &TakenBackView::record).record));
    entry.payload.set("reason", reason);
    return entry;
}

} // namespace fermata::engine

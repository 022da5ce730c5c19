// The one home of sentences: message id and named arguments to English. ui/wording translates the same patterns.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/assessment/change_class/change_class.h"
#include "core/assessment/evidence/evidence.h"
#include "core/assessment/features/features.h"
#include "core/assessment/risk/risk_assessment.h"
#include "core/decision/decision.h"

namespace fermata::wording {

/// A pattern holds `{argument}` (foreign text, made plain), `{argument:form}` with one of the forms percent, number,
/// count, time, duration, evidence, state, verdict, feature, class, role, and `{argument:one thing|things}` for
/// plurals.
struct Pattern {
    std::string_view id;
    std::string_view english;
};

/// All sentences, ordered by id.
std::span<const Pattern> patterns();
/// @returns nothing for an id that is in no table
std::optional<std::string_view> pattern(std::string_view id);

/// The message as one English sentence; an unknown id gives the id itself, so that a gap is seen and nothing is lost.
std::string sentence(const decision::Message& message);
/// Fills a pattern, for instance a translated one. `word` gives the words of the forms evidence, state, verdict,
/// feature, class and role; null: the English ones.
using Word = std::string (*)(std::string_view form, std::string_view stableName);
std::string filled(std::string_view pattern, const decision::Message& message, Word word = nullptr);

// Words for enumerators, as a person reads them.
std::string_view word(decision::Verdict verdict);       ///< "Fast track"
std::string_view word(assessment::EvidenceKind kind);   ///< "security scan"
std::string_view word(assessment::EvidenceState state); ///< "out of date"
std::string_view word(assessment::FeatureGroup group);  ///< "size"
std::string_view word(assessment::RiskState state);
std::string_view word(assessment::ChangeKind kind);
std::string_view word(decision::RuleState state);
/// What a feature of the risk model measures: "lines added" for `la`; the id itself for one that has no words.
std::string_view wordOfFeature(std::string_view id);
/// The English word for a stable name under one of the forms of Pattern.
std::string wordOf(std::string_view form, std::string_view stableName);

// Numbers for people.
std::string percent(double share);    ///< "12 %", "0.4 %", "< 0.1 %", "99.2 %", "> 99.9 %"
std::string number(double value);     ///< at most three significant digits, thousands with a comma
std::string timeForPeople(Time time); ///< "2026-11-23 14:32 UTC"

} // namespace fermata::wording

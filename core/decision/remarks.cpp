#include "core/decision/remarks.h"

#include <algorithm>

#include "core/base/path_pattern.h"

namespace fermata::decision {
namespace {

using assessment::EvidenceKind;
using Found = std::vector<std::pair<std::string, std::string>>;

/// Two paths that no pattern with a meaning names together, deep and at the root.
bool matchesAll(const std::string& pattern) {
    return matchesPath(pattern, "a") && matchesPath(pattern, "b/c/d.e");
}

/// git's own paths begin with no slash point and hold no backslash and no empty folder.
bool matchesNothing(const std::string& pattern) {
    return pattern.empty() || pattern.starts_with("./") || pattern.starts_with("../") ||
           pattern.find('\\') != std::string::npos || pattern.find("//") != std::string::npos;
}

bool hasRole(const Policy& policy, const std::vector<std::string>& roles) {
    return std::any_of(policy.people.begin(), policy.people.end(), [&](const Person& person) {
        return std::any_of(person.roles.begin(), person.roles.end(), [&](const std::string& role) {
            return std::find(roles.begin(), roles.end(), role) != roles.end();
        });
    });
}

void onAppetite(Found& found, const Policy& policy) {
    const Appetite& appetite = policy.appetite;
    if (appetite.fastTrackBelow <= 0.0)
        found.emplace_back("appetite.fast_track_below", "is 0: nothing is ever fast-tracked");
    if (appetite.reviewAbove <= 0.0)
        found.emplace_back("appetite.review_above", "is 0: every change waits for a review");
    if (appetite.reviewAbove >= 1.0)
        found.emplace_back("appetite.review_above", "is 1: only certain defects are reviewed for their risk");
    if (policy.ruleFor(EvidenceKind::Coverage).use == Use::NotUsedHere)
        return;
    if (appetite.coverageFloor <= 0.0)
        found.emplace_back("appetite.coverage_floor", "is 0: low coverage never blocks");
    else if (appetite.blockAbove >= 1.0)
        found.emplace_back("appetite.block_above", "is 1: low coverage blocks only certain defects");
}

void onComponents(Found& found, const Policy& policy) {
    for (std::size_t i = 0; i < policy.components.size(); ++i) {
        const Component& each = policy.components[i];
        const std::string field = "components[" + std::to_string(i) + "]";
        for (std::size_t k = 0; k < each.paths.size(); ++k) {
            const std::string path = field + ".paths[" + std::to_string(k) + "]";
            if (matchesNothing(each.paths[k]))
                found.emplace_back(path, "never matches: paths are written as git spells them, from the root");
            else if (matchesAll(each.paths[k]) && each.paths.size() > 1)
                found.emplace_back(path, "matches every file: the other paths say nothing");
            else if (matchesAll(each.paths[k]))
                found.emplace_back(path, "matches every file: the component is all of the product");
        }
        if (each.reviewAbove && *each.reviewAbove > policy.appetite.reviewAbove)
            found.emplace_back(field + ".review_above", "never counts: appetite.review_above is stricter");
    }
}

void onPeople(Found& found, const Policy& policy) {
    if (policy.people.empty())
        return; // said where a person tries to act
    if (!hasRole(policy, policy.seniorRoles))
        found.emplace_back("roles.senior", "is held by nobody: what asks for a review is never released by one");
    if (!hasRole(policy, policy.approverRoles))
        found.emplace_back("roles.approver", "is held by nobody: nobody can approve, override or arm");
    for (std::size_t i = 0; i < policy.people.size(); ++i)
        if (policy.people[i].emails.empty())
            found.emplace_back("people[" + std::to_string(i) + "].emails",
                               "is empty: none of the person's changes are known to be the person's own");
}

void onProduction(Found& found, const Policy& policy) {
    const bool isTrafficRule = policy.ruleFor(EvidenceKind::Traffic).use == Use::Mandatory;
    if (isTrafficRule && policy.production.trafficShare <= 0.0)
        found.emplace_back("production.traffic_share", "is 0: every deployment waits for traffic for ever");
    for (std::size_t i = 0; i < policy.production.harmlessSeverities.size(); ++i)
        if (const std::string& word = policy.production.harmlessSeverities[i];
            std::any_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; }))
            found.emplace_back("production.harmless_severities[" + std::to_string(i) + "]",
                               "never matches: severities are compared in lower case");
    if (policy.tail.reviewAbove > 0.0 && policy.tail.ignoreBelow >= 1.0)
        found.emplace_back("tail.ignore_below", "is 1: the cap of the tail never binds");
    if (policy.series.isJudged() && policy.components.empty())
        found.emplace_back("series.window", "says nothing: no component is named");
    for (std::size_t i = 0; i < policy.freezes.size(); ++i)
        for (std::size_t k = 0; k < i; ++k)
            if (policy.freezes[i] == policy.freezes[k]) {
                found.emplace_back("freezes[" + std::to_string(i) + "]",
                                   "is the same as freezes[" + std::to_string(k) + "]");
                break;
            }
}

} // namespace

std::vector<std::pair<std::string, std::string>> remarksOn(const Policy& policy) {
    Found found;
    onPeople(found, policy);
    onComponents(found, policy);
    onAppetite(found, policy);
    onProduction(found, policy);
    return found;
}

} // namespace fermata::decision

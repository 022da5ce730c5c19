// Where the hard rules write down what they found. For the rules of this folder only.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/decision/rules.h"

namespace fermata::decision {

/// What the rules read, and what they found. Lives while one change is looked at.
class RuleBook {
public:
    /// @requires all three outlive the book
    RuleBook(const assessment::EvidenceSnapshot& of, const Policy& by, const Readings& as)
        : snapshot(of), policy(by), readings(as) {}

    /// Nothing stands in the way.
    void met(std::string id, Message message, std::vector<assessment::EvidenceKind> evidence);
    /// `atBest` is what remains.
    void notMet(std::string id, Verdict atBest, Message message, std::vector<assessment::EvidenceKind> evidence);
    /// @returns whether a rule on the content of this kind binds; else says why not
    bool binds(const std::string& id, assessment::EvidenceKind kind);

    const assessment::EvidenceSnapshot& snapshot;
    const Policy& policy;
    const Readings& readings;
    std::vector<FoundRule> rules;
};

/// The rules on the moment: freezes, production, traffic.
void addRulesOfTheMoment(RuleBook& book);

} // namespace fermata::decision

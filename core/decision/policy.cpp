#include "core/decision/policy.h"

#include <algorithm>

#include "core/base/text.h"

namespace fermata::decision {
namespace {

using assessment::EvidenceKind;

bool contains(const std::vector<std::string>& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

} // namespace

Policy Policy::standard() {
    using namespace std::chrono_literals;
    Policy policy;
    policy.name = "standard";
    policy.environments = {{"production", true}, {"staging", false}};
    // The lines cross at p_incident · criticality · exposure = 0.02, 0.08, 0.3 and 0.8.
    policy.losses = {{Verdict::FastTrack, {0.0, 100.0, 0.0}},
                     {Verdict::Approve, {0.8, 60.0, 0.05}},
                     {Verdict::Review, {3.2, 30.0, 0.5}},
                     {Verdict::Hold, {9.2, 10.0, 2.0}},
                     {Verdict::Block, {15.6, 2.0, 10.0}}};
    policy.evidence = {
        {EvidenceKind::Diff, {Use::Mandatory, Days{3650}, 0.0, {}}},
        {EvidenceKind::History, {Use::Advisory, Days{30}, 0.0, {}}},
        {EvidenceKind::Tests, {Use::Mandatory, 72h, 1.0, {}}},
        {EvidenceKind::Coverage, {Use::Advisory, 72h, 0.5, {}}},
        {EvidenceKind::Scan, {Use::Mandatory, Days{7}, 1.0, {}}},
        {EvidenceKind::Review, {Use::Advisory, Days{14}, 0.25, {}}},
        {EvidenceKind::Production, {Use::Mandatory, 15min, 1.0, {}}},
        {EvidenceKind::Traffic, {Use::Advisory, 15min, 0.5, {}}},
        {EvidenceKind::Value, {Use::Advisory, Days{30}, 0.0, {}}},
        {EvidenceKind::Performance, {Use::NotUsedHere, 72h, 0.0, "no measurement of speed is connected"}}};
    return policy;
}

const EvidenceRule& Policy::ruleFor(EvidenceKind kind) const {
    static const EvidenceRule forgotten{Use::Mandatory, Seconds{0}, 1.0, {}};
    const auto found = evidence.find(kind);
    return found != evidence.end() ? found->second : forgotten;
}

const Component& Policy::component(const std::string& id) const {
    static const Component rest;
    const auto found =
        std::find_if(components.begin(), components.end(), [&](const Component& each) { return each.id == id; });
    return found != components.end() ? *found : rest;
}

const Person* Policy::person(const std::string& id) const {
    const auto found = std::find_if(people.begin(), people.end(), [&](const Person& each) { return each.id == id; });
    return found != people.end() ? &*found : nullptr;
}

const Person* Policy::personOfEmail(const std::string& email) const {
    const std::string wanted = lowerAscii(email);
    for (const Person& each : people)
        for (const std::string& own : each.emails)
            if (lowerAscii(own) == wanted)
                return &each;
    return nullptr;
}

const Person* Policy::personOfAccount(const std::string& osAccount) const {
    for (const Person& each : people)
        if (contains(each.osAccounts, osAccount))
            return &each;
    return nullptr;
}

bool Policy::isSenior(const std::vector<std::string>& roles) const {
    return std::any_of(roles.begin(), roles.end(),
                       [&](const std::string& role) { return contains(seniorRoles, role); });
}

} // namespace fermata::decision

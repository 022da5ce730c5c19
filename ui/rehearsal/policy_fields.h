// The numbers of a policy that the what-if lab can turn, with their ranges and how they are written.
#pragma once

#include <string>
#include <vector>

#include <QString>

#include "core/decision/policy.h"

namespace fermata::ui {

struct PolicyField {
    std::string path; ///< in the policy's text
    QString name;
    QString unit; ///< as people read it, or empty
    double least = 0.0, most = 1.0, step = 0.01;
    int decimals = 2;
    QString suffix;   ///< behind the number in the policy's text ("h")
    double now = 0.0; ///< in the policy in force
};

/// @returns those of this policy, in the order of the screen; each range holds the value in force
std::vector<PolicyField> policyFields(const decision::Policy& policy);
/// As the policy's text writes it.
std::string textOf(const PolicyField& field, double value);
/// As people read it, without the unit.
QString shownOf(const PolicyField& field, double value);

} // namespace fermata::ui

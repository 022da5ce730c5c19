// How alerts of a monitor become ours.
#pragma once

#include <string>

namespace fermata::sources {

/// The alert's name with the service's in brackets, where it has one: the board finds a service by its name in the
/// alert's.
std::string alertName(const std::string& name, const std::string& service);

struct AlertLabels {
    std::string name, service; ///< `alertname`, empty where it has none; `service`, or empty
};
/// What alertName() was made from. A name that itself ends in brackets reads as one with a service.
AlertLabels labelsOf(const std::string& shown);

} // namespace fermata::sources

// One CDEvent (specification 0.4 and 0.5) as plain values, read from a file of one event or of one a line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/base/time.h"

namespace fermata::sources {

/// Only what we make use of. Texts are cut, UTF-8, not yet plain.
struct CdEvent {
    std::string id;
    std::string subject;   ///< of the type `dev.cdevents.<subject>.<predicate>.<version>`, lower case
    std::string predicate; ///< lower case
    std::string type;      ///< whole
    Time at{};
    std::string subjectId;

    std::string name; ///< of the pipeline or task
    std::string url;
    std::string outcome;
    std::string errors;
    std::string pipelineRun;
    std::string environment;
    std::string service;
    std::string artifact;
    std::string change;
    std::string repository;
    std::string title; ///< summary of a ticket, description of an incident
    std::string ticketType;
    std::string resolution;
    std::string severity; ///< severity, branch, version and commit are no words of CDEvents: from `customData`
    std::string branch;
    std::string version;
    std::string commit;
};

struct CdEventsFile {
    std::vector<CdEvent> events; ///< in the order of the text
    std::size_t broken = 0;      ///< lines that are none
    std::optional<Error> firstProblem;
    bool isCut = false; ///< the last line has no end and is no event: it may still be written
};

/// Reads one event, or one a line (empty lines are passed over). A CloudEvent that carries the event in `data` is
/// unwrapped. A line that is no event does not hide the others. Pure.
CdEventsFile parseCdEvents(std::string_view bytes, const std::string& file = {});

/// What a package URL (`pkg:oci/shop@1.2?arch=amd64`) or `shop@1.2` names.
struct PackageName {
    std::string name;
    std::string version;
    bool operator==(const PackageName&) const = default;
};
PackageName packageName(std::string_view artifact);

} // namespace fermata::sources

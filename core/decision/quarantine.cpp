#include "core/decision/quarantine.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/decision/command.h"

namespace fermata::decision {

Seconds longestQuarantine(const Policy& policy) {
    return policy.quarantineAtMost.value_or(usualQuarantine);
}

std::optional<Message> mayQuarantine(const Policy& policy, const Actor& actor, const QuarantineRequest& request) {
    if (trimmed(request.test).empty())
        return Message{"quarantine.test", {}, {}};
    CommandRequest deploy; // who may let a change through may say this of a test
    deploy.kind = CommandKind::Deploy;
    deploy.scope = request.test;
    deploy.role = request.role;
    deploy.at = request.at;
    if (auto why = mayCommand(policy, actor, deploy))
        return why->id == "authority.deploy.role" ? Message{"quarantine.role", {}, {}} : *why;
    if (trimmed(request.reason).empty())
        return Message{"authority.reason", {}, {}};
    if (request.until <= request.at)
        return Message{"authority.until.past", {}, {}};
    const Seconds longest = longestQuarantine(policy);
    if (longest <= Seconds{0})
        return Message{"quarantine.never", {}, {}};
    if (request.until - request.at > longest)
        return Message{"authority.until.at_most", {}, {{"limit", double(longest.count())}}};
    return std::nullopt;
}

} // namespace fermata::decision

#include "core/engine/model_acts.h"

#include <algorithm>
#include <charconv>

#include "core/base/text.h"
#include "core/wording/wording.h"

namespace fermata::engine {

std::optional<decision::Message> mayChangeModel(const decision::Policy& policy, const decision::Actor& actor) {
    if (actor.established == decision::Established::None || actor.personId.empty())
        return decision::Message{"authority.not_established", {}, {}};
    const decision::Person* person = policy.person(actor.personId);
    if (!person)
        return decision::Message{"authority.unknown_person", {{"person", actor.personId}}, {}};
    const bool isApprover = std::ranges::any_of(person->roles, [&](const std::string& role) {
        return std::ranges::find(policy.approverRoles, role) != policy.approverRoles.end();
    });
    return isApprover ? std::nullopt : std::optional(decision::Message{"authority.model.role", {}, {}});
}

Result<void> changeModel(audit::Chain& chain, learning::ModelRegistry& registry, const decision::Policy& policy,
                         const decision::Actor& actor, const ModelRequest& request) {
    if (const auto why = mayChangeModel(policy, actor))
        return Error(Fault::Refused, wording::sentence(*why));
    if (trimmed(request.reason).empty())
        return Error(Fault::Refused, wording::sentence({"authority.reason", {}, {}}));
    const bool isBack = request.version == 0;
    auto spoke = registry.champion();
    if (!spoke)
        return std::move(spoke).error();
    bool hasChanged = false;
    audit::Entry entry;
    entry.kind = audit::RecordKind::ModelPromoted;
    entry.author = {actor.personId, actor.established};
    auto stored = chain.append(std::move(entry), request.at, [&](audit::Entry& wanted) -> Result<void> {
        auto done = isBack ? registry.back(request.reason, request.at)
                           : registry.promote(request.version, request.reason, request.at, request.despiteDoubts);
        if (!done)
            return done;
        hasChanged = true;
        auto speaks = registry.champion();
        if (!speaks)
            return std::move(speaks).error();
        wanted.subject = *speaks ? "v" + std::to_string((*speaks)->version) : "prior";
        wanted.payload.set("back", isBack);
        wanted.payload.set("despite_doubts", request.despiteDoubts);
        wanted.payload.set("model", *speaks ? (*speaks)->digest.hex() : std::string());
        wanted.payload.set("reason", request.reason);
        wanted.payload.set("version", *speaks ? (*speaks)->version : std::int64_t{0});
        return {};
    });
    if (stored)
        return {};
    if (hasChanged) { // nobody may find a model speaking that the record does not know
        const std::string why = "it could not be put on record";
        auto undone = isBack && *spoke ? registry.promote((*spoke)->version, why, request.at, true)
                                       : registry.back(why, request.at);
        if (!undone)
            return std::move(undone).error().in("taking back a promotion that is not on record");
    }
    return std::move(stored).error();
}

Result<std::int64_t> modelVersion(const std::string& text) {
    const std::string_view digits = text.starts_with('v') ? std::string_view(text).substr(1) : std::string_view(text);
    std::int64_t version = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), version);
    if (digits.empty() || read.ec != std::errc{} || read.ptr != digits.data() + digits.size() || version < 1)
        return Error(Fault::Usage, "a version of the model is a number, such as v3: " + plainText(text));
    return version;
}

} // namespace fermata::engine

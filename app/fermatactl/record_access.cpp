#include "app/fermatactl/record_access.h"

#include "core/engine/actor.h"

namespace fermata::ctl {

Result<audit::Chain> openRecord(const Context& context, audit::Access access) {
    auto workspace = workspace::Workspace::open(context.workspace);
    if (!workspace)
        return std::move(workspace).error();
    auto places = audit::Places::ofAccount();
    if (!places)
        return std::move(places).error();
    return audit::Chain::open(workspace->recordFile(), access, *places);
}

Result<audit::ToldOutcomes> toldOutcomes(const Context& context, std::optional<Time> until) {
    auto chain = openRecord(context, audit::Access::Observe);
    if (!chain && chain.error().fault() == Fault::NotFound)
        return audit::ToldOutcomes();
    if (!chain)
        return std::move(chain).error();
    return audit::OutcomeLedger(*chain).told(until);
}

Result<audit::VerifyOptions> verifyOptions(const Context& context, const std::string& workspaceId) {
    audit::VerifyOptions options;
    options.stop = context.stop;
    auto places = audit::Places::ofAccount();
    if (!places)
        return std::move(places).error();
    auto anchor = audit::Anchor(places->heads, workspaceId).read();
    if (!anchor)
        return std::move(anchor).error().in("reading the head that this account saw last");
    options.anchor = std::move(*anchor);
    return options;
}

Result<Authority> authority(const workspace::Workspace& workspace) {
    auto inForce = workspace.policy(workspace::Workspace::gitReader());
    if (!inForce)
        return std::move(inForce).error().in("reading the policy in force");
    auto actor = decision::actorOfAccount(inForce->policy, engine::osAccount());
    return Authority{std::move(inForce->policy), std::move(actor)};
}

void printJson(Context& context, const io::Json& json) {
    auto text = json.pretty();
    if (!text)
        return context.fail(text.error());
    context.print(*text);
}

} // namespace fermata::ctl

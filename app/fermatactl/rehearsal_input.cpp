#include "app/fermatactl/rehearsal_input.h"

#include "core/io/files/read_file.h"
#include "core/workspace/policy_file.h"

namespace fermata::ctl {
namespace {

Result<std::optional<Time>> moment(const std::string& text, const char* option) {
    if (text.empty())
        return std::optional<Time>();
    const auto time = parseTime(text);
    return time ? Result<std::optional<Time>>(*time) : Result<std::optional<Time>>(Error(time.error()).ofField(option));
}

} // namespace

Result<decision::Policy> policyOf(const std::string& file) {
    const auto content = io::readFile(file, std::size_t{1} << 20);
    return content ? workspace::parsePolicy(content->bytes, file) : Result<decision::Policy>(content.error());
}

Result<decision::Policy> policyInForce(const Context& context) {
    auto workspace = workspace::Workspace::open(context.workspace);
    if (!workspace)
        return std::move(workspace).error();
    auto inForce = workspace->policy(workspace::Workspace::gitReader());
    if (!inForce)
        return std::move(inForce).error().in("reading the policy in force");
    return std::move(inForce->policy);
}

Result<rehearsal::Window> windowOf(const std::string& from, const std::string& to) {
    const auto begin = moment(from, "--from"), end = moment(to, "--to");
    for (const auto* time : {&begin, &end})
        if (!*time)
            return time->error();
    if (*begin && *end && **begin >= **end)
        return Error(Fault::Usage, "ends before it begins").ofField("--to");
    return rehearsal::Window{*begin, *end};
}

} // namespace fermata::ctl

// `fermatactl policy`: whether a policy is sound, and what another one would change.
#include <fmt/format.h>

#include "app/fermatactl/command.h"
#include "app/fermatactl/policy_diff.h"
#include "core/base/text.h"
#include "core/decision/remarks.h"
#include "core/io/files/read_file.h"
#include "core/io/formats/json.h"
#include "core/workspace/policy_file.h"

namespace fermata::ctl {

namespace {

io::Json problem(const Error& error) {
    return io::Json::Map{{"line", error.line()},
                         {"column", error.column()},
                         {"field", repairedUtf8(error.field())},
                         {"text", repairedUtf8(error.message())}};
}

void check(const std::string& file, Context& context) {
    const auto content = io::readFile(file, std::size_t{1} << 20);
    const auto policy =
        content ? workspace::parsePolicy(content->bytes, file) : Result<decision::Policy>(content.error());
    if (context.json) {
        io::Json answer = io::Json::Map{{"file", repairedUtf8(file)},
                                        {"sound", policy.has_value()},
                                        {"problems", io::Json::List{}},
                                        {"remarks", io::Json::List{}}};
        if (!policy)
            answer["problems"].add(problem(policy.error()));
        else
            for (const auto& [field, text] : decision::remarksOn(*policy))
                answer["remarks"].add(io::Json::Map{{"field", repairedUtf8(field)}, {"text", text}});
        if (const auto text = answer.pretty())
            context.print(*text);
    }
    if (!policy) {
        context.fail(policy.error());
        return;
    }
    if (context.json)
        return;
    for (const auto& [field, text] : decision::remarksOn(*policy))
        context.print(fmt::format("{}: {}: {}\n", plainText(file), plainText(field), text));
    context.print(fmt::format("{}: sound; {} people, {} components, {} environments, {} freezes\n", plainText(file),
                              policy->people.size(), policy->components.size(), policy->environments.size(),
                              policy->freezes.size()));
}

} // namespace

void addPolicy(CLI::App& app, Context& context) {
    CLI::App* policy = app.add_subcommand("policy", "Check what a policy says");
    policy->require_subcommand(1);
    CLI::App* one =
        policy->add_subcommand("check", "Say whether a policy is sound, else file, line and field of a mistake");
    one->footer("Example: fermatactl policy check policy.yaml");
    auto file = std::make_shared<std::string>();
    one->add_option("FILE", *file, "The policy")->required();
    one->callback([&context, file] { check(*file, context); });

    CLI::App* diff = policy->add_subcommand(
        "diff",
        "Say which recorded decisions would have another verdict under NEW than under OLD; nothing is recorded");
    diff->footer("Example: fermatactl policy diff policy.yaml stricter.yaml --from 2026-11-01T00:00:00Z");
    auto options = std::make_shared<PolicyDiffOptions>();
    diff->add_option("OLD", options->older, "The policy to compare with")->required();
    diff->add_option("NEW", options->newer, "The policy to try")->required();
    diff->add_option("--from", options->from, "Only decisions of this moment or later");
    diff->add_option("--to", options->to, "Only decisions before this moment");
    diff->callback([&context, options] { diffPolicies(*options, context); });
}

} // namespace fermata::ctl

// `fermatactl policy`: whether a policy is sound.
#include <fmt/format.h>

#include "app/fermatactl/command.h"
#include "core/base/text.h"
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
        io::Json answer =
            io::Json::Map{{"file", repairedUtf8(file)}, {"sound", policy.has_value()}, {"problems", io::Json::List{}}};
        if (!policy)
            answer["problems"].add(problem(policy.error()));
        if (const auto text = answer.pretty())
            context.print(*text);
    }
    if (!policy) {
        context.fail(policy.error());
        return;
    }
    if (!context.json)
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
}

} // namespace fermata::ctl

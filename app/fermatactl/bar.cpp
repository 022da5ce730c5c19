// `fermatactl bar list|lift`: versions that were taken back for cause and may not come again, until a person says so.
#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "app/fermatactl/action_commands.h"
#include "app/fermatactl/record_access.h"
#include "core/base/text.h"
#include "core/engine/barred.h"
#include "core/wording/wording.h"

namespace fermata::ctl {
namespace {

struct Wanted {
    std::string service, version, environment, reason, role;
};

io::Json::Map jsonOf(const engine::BarredView& bar) {
    return {{"record", bar.record},
            {"service", bar.service},
            {"version", bar.version},
            {"environment", bar.environment},
            {"commit", bar.commit},
            {"since", rfc3339(bar.at)},
            {"why", wording::sentence(bar.why)}};
}

Result<void> list(Context& context) {
    auto chain = openRecord(context, audit::Access::Observe);
    if (!chain)
        return std::move(chain).error();
    const auto barred = engine::barredOf(*chain);
    if (!barred)
        return barred.error();
    if (context.json) {
        io::Json::List rows;
        for (const auto& each : *barred)
            rows.push_back(jsonOf(each));
        printJson(context, rows);
        return {};
    }
    for (const auto& each : *barred)
        context.print(fmt::format("{} {} in {}, since {} (record {}): {}\n", plainText(each.service),
                                  plainText(each.version), plainText(each.environment), wording::timeForPeople(each.at),
                                  each.record, plainText(wording::sentence(each.why))));
    if (barred->empty())
        context.print("No version is barred.\n");
    return {};
}

Result<void> lift(const Wanted& wanted, Context& context) {
    auto desk = ActionDesk::open(context);
    if (!desk)
        return std::move(desk).error();
    // Who may let the line go on may let a version come again.
    const auto request =
        desk->request(decision::CommandKind::ResumeLine, wanted.environment, wanted.reason, wanted.role, {});
    if (!request)
        return request.error();
    const auto barred = engine::barredOf(desk->chain());
    if (!barred)
        return barred.error();
    const auto found = std::ranges::find_if(*barred, [&](const engine::BarredView& each) {
        return each.service == wanted.service && each.version == wanted.version &&
               each.environment == wanted.environment;
    });
    if (found == barred->end())
        return Error(Fault::NotFound,
                     fmt::format("{} {} is not barred in {}; “fermatactl bar list” tells what is",
                                 plainText(wanted.service), plainText(wanted.version), plainText(wanted.environment)));
    auto kept = desk->chain().append(
        engine::barNote(*found, true, wanted.reason, {desk->actor().personId, desk->actor().established}),
        context.clock->now());
    if (!kept)
        return std::move(kept).error();
    if (context.json) {
        auto json = jsonOf(*found);
        json.emplace("schema", "fermata/bar-lifted/1");
        json.emplace("lifted", kept->record.number);
        printJson(context, std::move(json));
        return {};
    }
    context.print(fmt::format("{} {} may come to {} again, as far as its verdict allows (record {}).\n",
                              plainText(found->service), plainText(found->version), plainText(found->environment),
                              kept->record.number));
    return {};
}

} // namespace

void addBar(CLI::App& app, Context& context) {
    auto wanted = std::make_shared<Wanted>();
    CLI::App* bar = app.add_subcommand("bar", "Versions that were taken back for cause and may not come again");
    bar->require_subcommand(1);
    CLI::App* listed = bar->add_subcommand("list", "What is barred, and why");
    listed->footer("Example: fermatactl --workspace ~/fermata/shop bar list");
    listed->callback([&context] {
        if (auto done = list(context); !done)
            context.fail(done.error());
    });
    CLI::App* lifted = bar->add_subcommand("lift", "Lets a version come again, on record; the conductor sees it within "
                                                   "ten seconds");
    lifted->add_option("service", wanted->service, "The service")->required();
    lifted->add_option("version", wanted->version, "The version, as “bar list” names it")->required();
    lifted->add_option("--environment", wanted->environment, "Where it is barred")->required();
    lifted->add_option("--reason", wanted->reason, "Why it may come again")->required();
    lifted->add_option("--role", wanted->role, "In which role; else any of yours that fits");
    lifted->footer(
        "Exit code: 0 lifted, 1 you may not, 2 it is not barred there.\n"
        "Example: fermatactl bar lift shop 4f9c2e1 --environment production --reason \"it was the network\"");
    lifted->callback([wanted, &context] {
        if (auto done = lift(*wanted, context); !done)
            context.fail(done.error());
    });
}

} // namespace fermata::ctl

// `fermatactl key`: the keys that sign the record.
#include <memory>

#include <fmt/format.h>

#include "app/fermatactl/record_access.h"
#include "core/io/files/write_file.h"

namespace fermata::ctl {
namespace {

void show(Context& context) {
    auto chain = openRecord(context, audit::Access::Observe);
    if (!chain)
        return context.fail(chain.error());
    auto keys = chain->keys();
    if (!keys)
        return context.fail(keys.error());
    const bool holdsIt = chain->signer().has_value();
    if (context.json) {
        io::Json::List list;
        for (const auto& key : *keys)
            list.push_back(io::Json::Map{{"id", io::keyId(key).hex()}, {"public_key", key.hex()}});
        return printJson(context, io::Json::Map{{"schema", "fermata/keys/1"},
                                                {"workspace", chain->workspace()},
                                                {"keys", std::move(list)},
                                                {"current", io::keyId(keys->back()).hex()},
                                                {"held_by_this_account", holdsIt}});
    }
    for (const auto& key : *keys)
        context.print(fmt::format("{} {}\n", io::keyId(key).hex(), key == keys->back() ? "signs now" : "signed before"));
    context.print(holdsIt ? "This account holds the key that signs now.\n"
                          : "This account does not hold the key that signs now.\n");
}

void exportKey(Context& context, const std::string& file) {
    auto chain = openRecord(context, audit::Access::Observe);
    if (!chain)
        return context.fail(chain.error());
    auto keys = chain->keys();
    if (!keys)
        return context.fail(keys.error());
    const auto pem = io::publicPem(keys->back());
    if (context.json && file.empty())
        return printJson(context, io::Json::Map{{"schema", "fermata/key/1"},
                                                {"id", io::keyId(keys->back()).hex()},
                                                {"pem", pem}});
    if (file.empty())
        return context.print(pem);
    if (auto written = io::writeFileDurably(file, pem); !written)
        return context.fail(written.error());
    if (context.json)
        printJson(context, io::Json::Map{{"schema", "fermata/key/1"}, {"id", io::keyId(keys->back()).hex()}});
}

void rotate(Context& context, const std::string& reason) {
    auto workspace = workspace::Workspace::open(context.workspace);
    if (!workspace)
        return context.fail(workspace.error());
    auto lock = workspace->conduct();
    if (!lock)
        return context.fail(lock.error());
    auto who = authority(*workspace);
    if (!who)
        return context.fail(who.error());
    if (who->actor.established == decision::Established::None)
        return context.fail(Error(Fault::Refused, "the policy names nobody for this account: who rotates is not established"));
    auto chain = openRecord(context, audit::Access::Conduct);
    if (!chain)
        return context.fail(chain.error());
    auto done = chain->rotateKey({who->actor.personId, who->actor.established}, reason, context.clock->now());
    if (!done)
        return context.fail(done.error());
    if (context.json)
        printJson(context, io::Json::Map{{"schema", "fermata/key-rotation/1"},
                                         {"record", done->record.number},
                                         {"key", done->record.key.hex()}});
    else
        context.print(fmt::format("record {}: from here on key {} signs\n", done->record.number, done->record.key.hex()));
}

} // namespace

void addKey(CLI::App& app, Context& context) {
    CLI::App* key = app.add_subcommand("key", "The keys that sign the record");
    key->require_subcommand(1);

    CLI::App* list = key->add_subcommand("show", "All keys of the record, oldest first");
    list->footer("Example: fermatactl key show");
    list->callback([&context] { show(context); });

    CLI::App* write = key->add_subcommand("export", "The public key that signs now, as PEM");
    auto file = std::make_shared<std::string>();
    write->add_option("--out", *file, "The file; without it, standard output");
    write->footer("Example: fermatactl key export --out public.pem");
    write->callback([&context, file] { exportKey(context, *file); });

    CLI::App* change = key->add_subcommand("rotate", "Make a new key; the record of it is signed by both");
    auto reason = std::make_shared<std::string>();
    change->add_option("--reason", *reason, "Why")->required();
    change->footer("Example: fermatactl key rotate --reason 'yearly'");
    change->callback([&context, reason] { rotate(context, *reason); });
}

} // namespace fermata::ctl

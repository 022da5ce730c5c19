// `fermatactl audit`: is the record whole, and the record as one file that anyone can check.
#include <memory>

#include <fmt/format.h>

#include "app/fermatactl/record_access.h"
#include "core/audit/export.h"
#include "core/audit/reexecute.h"
#include "core/base/text.h"
#include "core/io/files/read_file.h"

namespace fermata::ctl {
namespace {

struct VerifyChoice {
    std::string publicKey;
    std::string head;
    std::string exported;
    bool reexecute = false;
};

Result<void> complete(audit::VerifyOptions& options, const VerifyChoice& choice) {
    if (!choice.publicKey.empty()) {
        auto text = io::readFile(choice.publicKey, 64U << 10U);
        if (!text)
            return std::move(text).error();
        auto key = io::readPublicKey(text->bytes);
        if (!key)
            return std::move(key).error().inFile(choice.publicKey);
        options.key = *key;
    }
    if (!choice.head.empty()) {
        auto claim = audit::readHeadClaim(choice.head);
        if (!claim)
            return std::move(claim).error();
        options.claim = *claim;
    }
    return {};
}

struct Checked {
    audit::Verification found;
    std::optional<audit::Reexecution> again;
};

/// The id that the anchor is filed under, from a record that may be broken: then there is none to compare with.
std::string workspaceOf(const std::string& recordFile) {
    const auto chain = audit::Chain::open(recordFile, audit::Access::Observe, {});
    return chain ? chain->workspace() : std::string();
}

Result<Checked> checkStore(const Context& context, const VerifyChoice& choice) {
    auto workspace = workspace::Workspace::open(context.workspace);
    if (!workspace)
        return std::move(workspace).error();
    const std::string id = workspaceOf(workspace->recordFile());
    auto options = id.empty() ? Result<audit::VerifyOptions>(audit::VerifyOptions{}) : verifyOptions(context, id);
    if (!options)
        return std::move(options).error();
    options->stop = context.stop;
    if (auto done = complete(*options, choice); !done)
        return std::move(done).error();
    auto found = audit::verifyStore(workspace->recordFile(), *options);
    if (!found)
        return std::move(found).error();
    Checked checked{std::move(*found), {}};
    if (choice.reexecute && checked.found.isWhole()) {
        auto chain = openRecord(context, audit::Access::Observe);
        if (!chain)
            return std::move(chain).error();
        auto again = audit::reexecuteAll(*chain, context.stop);
        if (!again)
            return std::move(again).error();
        checked.again = std::move(*again);
    }
    return checked;
}

Result<Checked> checkExport(const Context& context, const VerifyChoice& choice) {
    audit::VerifyOptions options;
    options.stop = context.stop;
    options.endsAtAnchor = false;
    if (auto done = complete(options, choice); !done)
        return std::move(done).error();
    auto exported = audit::ExportedRecord::open(choice.exported, options);
    if (!exported)
        return std::move(exported).error();
    Checked checked{exported->verification(), {}};
    if (choice.reexecute && checked.found.isWhole()) {
        auto again = audit::reexecuteAll(*exported, context.stop);
        if (!again)
            return std::move(again).error();
        checked.again = std::move(*again);
    }
    return checked;
}

io::Json asJson(const Checked& checked) {
    io::Json::List problems;
    io::Json::List notes;
    for (const auto& problem : checked.found.problems)
        problems.emplace_back(plainText(problem));
    if (checked.again)
        for (const auto& problem : checked.again->problems)
            problems.emplace_back(plainText(problem));
    for (const auto& note : checked.found.notes)
        notes.emplace_back(note);
    io::Json json = io::Json::Map{{"schema", "fermata/audit-verification/1"},
                                  {"whole", problems.empty()},
                                  {"workspace", checked.found.workspace},
                                  {"records", checked.found.records},
                                  {"objects", checked.found.objects},
                                  {"keys", checked.found.keys.size()},
                                  {"head", checked.found.head ? io::Json(audit::shortForm(*checked.found.head)) : io::Json(nullptr)},
                                  {"problems", std::move(problems)},
                                  {"notes", std::move(notes)}};
    if (checked.again)
        json["re_executed"] = io::Json::Map{{"same", checked.again->same},
                                            {"not_by_this_version", checked.again->notByThisVersion},
                                            {"broken", checked.again->problems.size()}};
    return json;
}

std::string asText(const Checked& checked) {
    std::string text;
    for (const auto& problem : checked.found.problems)
        text += "broken: " + plainText(problem) + "\n";
    if (checked.again)
        for (const auto& problem : checked.again->problems)
            text += "broken: " + plainText(problem) + "\n";
    for (const auto& note : checked.found.notes)
        text += "note: " + note + "\n";
    if (checked.again)
        text += fmt::format("decisions run again: {} the same byte by byte, {} different or broken, {} not re-executable "
                            "by this version\n",
                            checked.again->same, checked.again->problems.size(), checked.again->notByThisVersion);
    if (checked.found.head)
        text += "head: " + audit::shortForm(*checked.found.head) + "\n";
    const bool isWhole = checked.found.isWhole() && (!checked.again || checked.again->problems.empty());
    return text + fmt::format("{}: {} records, {} objects, {} keys\n", isWhole ? "whole" : "BROKEN",
                              checked.found.records, checked.found.objects, checked.found.keys.size());
}

void verify(Context& context, const VerifyChoice& choice) {
    auto checked = choice.exported.empty() ? checkStore(context, choice) : checkExport(context, choice);
    if (!checked)
        return context.fail(checked.error());
    if (context.json)
        printJson(context, asJson(*checked));
    else
        context.print(asText(*checked));
    const auto& again = checked->again;
    if (!checked->found.isWhole() || (again && !again->problems.empty()))
        context.result = No;
    else if (again && again->notByThisVersion > 0)
        context.result = Inconclusive;
}

void exportTo(Context& context, const std::string& file) {
    auto workspace = workspace::Workspace::open(context.workspace);
    if (!workspace)
        return context.fail(workspace.error());
    auto head = audit::exportRecord(workspace->recordFile(), file, context.stop);
    if (!head)
        return context.fail(head.error());
    if (context.json)
        printJson(context, io::Json::Map{{"schema", "fermata/audit-export/1"},
                                         {"file", plainText(file)},
                                         {"head", audit::shortForm(*head)}});
    else
        context.print(fmt::format("{} records, head {}\n", head->count, audit::shortForm(*head)));
}

} // namespace

void addAudit(CLI::App& app, Context& context) {
    CLI::App* audit = app.add_subcommand("audit", "The record: check it, export it");
    audit->require_subcommand(1);

    CLI::App* check = audit->add_subcommand("verify", "Whether the record is whole. 0: whole, 1: broken, 4: some "
                                                      "decisions cannot be run again by this version");
    auto choice = std::make_shared<VerifyChoice>();
    check->add_option("--public-key", choice->publicKey, "A key that is known to be ours: PEM or 64 hex digits");
    check->add_option("--head", choice->head, "COUNT:HASH of a report or a notification; finds a cut");
    check->add_option("--export", choice->exported, "Check this exported file instead of the workspace");
    check->add_flag("--re-execute", choice->reexecute, "Run every decision again from what was stored");
    check->footer("Example: fermatactl audit verify --re-execute --head 412:9f0c...");
    check->callback([&context, choice] { verify(context, *choice); });

    CLI::App* write = audit->add_subcommand("export", "Write the whole record into one file that anyone can check");
    auto file = std::make_shared<std::string>();
    write->add_option("--out", *file, "The file")->required();
    write->footer("Example: fermatactl audit export --out record.jsonl");
    write->callback([&context, file] { exportTo(context, *file); });
}

} // namespace fermata::ctl

// `fermatactl report`: the exported report on a decision.
#include <memory>

#include "app/fermatactl/record_access.h"
#include "core/audit/ledger.h"
#include "core/base/text.h"
#include "core/report/write_report.h"

namespace fermata::ctl {
namespace {

struct Choice {
    std::string decision;
    std::string format = "html";
    std::string file;
};

void write(Context& context, const Choice& choice) {
    auto chain = openRecord(context, audit::Access::Observe);
    if (!chain)
        return context.fail(chain.error());
    const audit::DecisionLedger ledger(*chain);
    auto entry = ledger.find(choice.decision);
    if (!entry)
        return context.fail(entry.error());
    if (auto done = report::writeReport(*chain, ledger, *entry, choice.format, choice.file); !done)
        return context.fail(done.error());
    if (context.json)
        printJson(context, io::Json::Map{{"schema", "fermata/report/1"},
                                         {"decision", entry->id},
                                         {"format", choice.format},
                                         {"file", plainText(choice.file)}});
}

} // namespace

void addReport(CLI::App& app, Context& context) {
    CLI::App* report = app.add_subcommand("report", "Write the report on a decision");
    auto choice = std::make_shared<Choice>();
    report->add_option("decision", choice->decision, "The decision's id, or the beginning of it")->required();
    report->add_option("--format", choice->format, "How")
        ->check(CLI::IsMember({"html", "pdf-html", "markdown", "json", "in-toto"}))
        ->capture_default_str();
    report->add_option("--out", choice->file, "The file")->required();
    report->footer("Example: fermatactl report 4f2a9c --format html --out decision.html");
    report->callback([&context, choice] { write(context, *choice); });
}

} // namespace fermata::ctl

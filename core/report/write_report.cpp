#include "core/report/write_report.h"

#include "core/base/text.h"
#include "core/io/files/write_file.h"
#include "core/report/decision_json.h"
#include "core/report/decision_report.h"
#include "core/report/in_toto.h"
#include "core/report/render.h"

namespace fermata::report {

Result<std::string> reportText(const audit::Chain& chain, const audit::DecisionLedger& ledger,
                               const audit::RecordedDecision& entry, std::string_view format) {
    auto report = gather(chain, ledger, entry);
    if (!report)
        return std::move(report).error().in("gathering the report");
    if (format == "html" || format == "pdf-html")
        return asHtml(documentOf(*report));
    if (format == "markdown")
        return asMarkdown(documentOf(*report));
    if (format == "json")
        return reportJson(*report).pretty();
    if (format == "in-toto") {
        auto key = chain.signer();
        if (!key)
            return std::move(key).error().in("signing the statement");
        return asInToto(*report, *key);
    }
    return Error(Fault::Usage, "no such format: " + plainText(format) + "; there are html, pdf-html, markdown, json, in-toto");
}

Result<void> writeReport(const audit::Chain& chain, const audit::DecisionLedger& ledger,
                         const audit::RecordedDecision& entry, std::string_view format, const std::string& file) {
    auto text = reportText(chain, ledger, entry, format);
    if (!text)
        return std::move(text).error();
    auto written = io::writeFileDurably(file, *text);
    if (!written)
        return std::move(written).error().in("writing the report");
    return {};
}

} // namespace fermata::report

#include "core/report/decision_report.h"

#include "core/decision/gate.h"

namespace fermata::report {

Result<DecisionReport> gather(const audit::Chain& chain, const audit::DecisionLedger& ledger,
                              const audit::RecordedDecision& entry) {
    auto file = ledger.open(entry);
    if (!file)
        return std::move(file).error();
    auto own = chain.record(entry.record);
    if (!own)
        return std::move(own).error();
    auto head = chain.head();
    if (!head)
        return std::move(head).error();
    auto history = ledger.history(entry.change);
    if (!history)
        return std::move(history).error();
    auto acts = ledger.acts(entry.change);
    if (!acts)
        return std::move(acts).error();
    DecisionReport report{std::move(*file), own->hash.hex(), *head, {}, true, std::move(*history), std::move(*acts)};
    report.waysOutAreKnown = entry.decider == decision::decider;
    if (report.waysOutAreKnown && !report.file.decision.permits())
        report.waysOut = decision::counterfactuals(report.file.snapshot, report.file.policy, *report.file.model);
    return report;
}

} // namespace fermata::report

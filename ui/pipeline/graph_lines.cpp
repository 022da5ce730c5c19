#include "ui/pipeline/graph_model.h"
#include "ui/pipeline/graph_nodes.h"
#include "ui/pipeline/graph_words.h"

namespace fermata::ui {

using namespace graph;
using style::Icon;
using style::State;

ChangeLine lineOf(const engine::Snapshot& snapshot, const engine::ChangeView& change) {
    ChangeLine line;
    const auto& range = change.change;
    line.key = text(range.key);
    line.name = range.reference.empty()
                    ? Words::tr("%1 %2").arg(foreign(range.repository), wording::shortId(range.head))
                    : Words::tr("%1 %2").arg(foreign(range.repository), foreign(range.reference));
    line.title = foreign(range.title);
    line.build.push_back({State::Queued, true,
                          range.state == delivery::ChangeState::AlreadyMerged ? Icon::GitMerge : Icon::GitPullRequest,
                          Words::tr("Head %1, %2").arg(wording::shortId(range.head), linesOfChange(change))});
    for (const auto kind : testKinds) {
        const auto node = evidenceNode(snapshot, change, kind);
        const bool isStale = node.border == NodeBorder::Stale;
        // A stale report is no alarm of its own: the gate already counts it as missing.
        line.test.push_back({isStale ? State::Queued : node.state, false,
                             isStale ? std::optional(Icon::ClockAlert) : node.icon, node.accessible});
        if (line.cause.isEmpty() && !isStale && style::isAbnormal(node.state))
            line.cause = node.title + u' ' + node.fact;
    }
    line.verdict = shapeOf(change.decision.get());
    line.informs = !change.needsPerson;
    line.verdictWord = verdictWord(change);
    line.isAhead = !change.decision || !change.decision->permits();
    if (!change.decision || !change.error.empty())
        line.cause = causeOf(change);
    else if (line.cause.isEmpty())
        line.cause = Words::tr("risk %1").arg(wording::probability(change.decision->risk.pDefect.value()));
    if (change.decision && change.decision->holdUntil)
        line.under = Words::tr("until %1").arg(wording::moment(*change.decision->holdUntil, snapshot.at));
    else if (change.evidence)
        line.under = foreign(change.evidence->environment, 60);
    line.waiting = wording::age(change.waitingSince, snapshot.at);
    line.accessible = Words::tr("%1, %2: %3. %4. Waiting %5")
                          .arg(line.name, line.title, line.verdictWord, causeOf(change), line.waiting);
    return line;
}

std::vector<ChangeLine> linesOf(const engine::Snapshot& snapshot) {
    std::vector<ChangeLine> lines;
    lines.reserve(snapshot.changes.size());
    for (const auto& change : snapshot.changes)
        lines.push_back(lineOf(snapshot, change));
    return lines;
}

} // namespace fermata::ui

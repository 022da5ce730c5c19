#include <algorithm>

#include "ui/pipeline/fleet_parts.h"
#include "ui/pipeline/graph_words.h"

namespace fermata::ui::fleet {

using delivery::Health;
using delivery::RunState;
using style::State;

QString own(const std::string& text) {
    return QString::fromStdString(text);
}

QString foreign(const std::string& text, std::size_t characters) {
    return wording::oneLine(text, characters);
}

QString word(RunState state) {
    switch (state) {
    case RunState::Queued:
        return Words::tr("Queued");
    case RunState::Running:
        return Words::tr("Running");
    case RunState::Waiting:
        return Words::tr("Waiting");
    case RunState::Paused:
        return Words::tr("Paused");
    case RunState::Succeeded:
        return Words::tr("Passed");
    case RunState::Unstable:
        return Words::tr("Unstable");
    case RunState::Failed:
        return Words::tr("Failed");
    case RunState::Aborted:
        return Words::tr("Aborted");
    case RunState::Skipped:
        return Words::tr("Skipped");
    case RunState::NotBuilt:
        return Words::tr("Not built");
    case RunState::Unknown:
        return Words::tr("Unknown");
    }
    return {};
}

QString word(Health health) {
    switch (health) {
    case Health::Baking:
        return Words::tr("Baking");
    case Health::Healthy:
        return Words::tr("Healthy");
    case Health::Suspect:
        return Words::tr("Suspect");
    case Health::Degraded:
        return Words::tr("Degraded");
    case Health::RollingBack:
        return Words::tr("Rolling back");
    case Health::RolledBack:
        return Words::tr("Rolled back");
    case Health::Unknown:
        return Words::tr("Health unknown");
    }
    return {};
}

QString ofUsual(Seconds taken, std::optional<Seconds> usual) {
    if (!usual)
        return wording::duration(taken);
    constexpr Seconds hour{3600};
    if (taken < hour && *usual < hour && *usual >= Seconds{60}) {
        const auto minutes = [](Seconds time) { return QString::number((time.count() + 30) / 60); };
        return Words::tr("%1 of %2 m", "minutes").arg(minutes(taken), minutes(*usual));
    }
    return Words::tr("%1 of %2").arg(wording::duration(taken), wording::duration(*usual));
}

std::optional<int> urgency(const GraphNode& node) {
    if (!node.isLoud())
        return std::nullopt;
    switch (node.kind) {
    case NodeKind::Environment:
        return node.health == style::HealthShape::Degraded ? 0 : node.health == style::HealthShape::Suspect ? 4 : 2;
    case NodeKind::Job:
    case NodeKind::Token:
        return 1;
    case NodeKind::Plate:
    case NodeKind::Gate:
    case NodeKind::Flag:
        return node.verdict == style::VerdictShape::Review ? 5 : 3;
    }
    return 6;
}

BandWords wordsOf(const std::vector<GraphNode>& nodes, std::size_t first, const QString& newestRun) {
    BandWords words;
    std::vector<const GraphNode*> loud;
    for (std::size_t i = first; i < nodes.size(); ++i)
        if (urgency(nodes[i]))
            loud.push_back(&nodes[i]);
    std::stable_sort(loud.begin(), loud.end(),
                     [](const GraphNode* a, const GraphNode* b) { return *urgency(*a) < *urgency(*b); });
    const auto said = [](const GraphNode& node) { return Words::tr("%1: %2").arg(node.title, node.word); };
    if (!loud.empty()) {
        words.isLoud = true;
        words.nodeId = loud[0]->id;
        words.title = said(*loud[0]);
        if (loud.size() == 2)
            words.detail = Words::tr("and %1").arg(said(*loud[1]));
        else if (loud.size() > 2)
            words.detail = Words::tr("and %n more", nullptr, static_cast<int>(loud.size()) - 1);
        else if (loud[0]->kind == NodeKind::Environment)
            words.detail = Words::tr("%1, for %2").arg(loud[0]->fact, loud[0]->since);
        else
            words.detail = loud[0]->fact == loud[0]->word ? Words::tr("for %1").arg(loud[0]->since) : loud[0]->fact;
        return words;
    }
    // Nothing asks for a person: how far is the newest work?
    int over[4] = {}, all[4] = {}, queued = 0;
    const GraphNode* running = nullptr;
    for (std::size_t i = first; i < nodes.size(); ++i) {
        const auto& node = nodes[i];
        if (node.isRunning() && (!running || node.lane >= running->lane))
            running = &node;
        if (!node.run || node.lane < 0 || node.lane > 3)
            continue;
        ++all[node.lane];
        over[node.lane] += delivery::isOver(*node.run) ? 1 : 0;
        queued += *node.run == RunState::Queued || *node.run == RunState::Waiting ? 1 : 0;
    }
    const QString stages[] = {Words::tr("planning"), Words::tr("building"), Words::tr("testing"),
                              Words::tr("deploying")};
    if (running) {
        const auto lane = running->lane;
        if (running->kind == NodeKind::Environment || all[lane] < 2)
            words.title = running->progress
                              ? Words::tr("%1 %2", "deploying, 50 %").arg(running->title, percent(*running->progress))
                              : Words::tr("%1, %2").arg(running->title, stages[lane]);
        else
            words.title = Words::tr("%1, %2 of %3 jobs").arg(stages[lane]).arg(over[lane]).arg(all[lane]);
    } else if (queued > 0) {
        words.title = Words::tr("queued");
    } else {
        words.title = newestRun;
    }
    return words;
}

} // namespace fermata::ui::fleet

#include <algorithm>
#include <cmath>

#include "ui/pipeline/fleet_parts.h"
#include "ui/pipeline/graph_words.h"

namespace fermata::ui::fleet {
namespace {

using delivery::Health;
using delivery::RunState;
using style::Icon;
using style::State;

/// The state whose colour and border a run state takes. What is not known is never green, and what was stopped by a
/// person asks for nobody.
State stateOf(RunState state) {
    switch (state) {
    case RunState::Queued:
    case RunState::Waiting:
    case RunState::Paused:
    case RunState::Unknown:
        return State::Queued;
    case RunState::Running:
        return State::Running;
    case RunState::Succeeded:
        return State::Passed;
    case RunState::Unstable:
        return State::Flaky;
    case RunState::Failed:
        return State::Failed;
    case RunState::Aborted:
    case RunState::Skipped:
    case RunState::NotBuilt:
        return State::Skipped;
    }
    return State::Queued;
}

std::optional<Icon> iconOf(RunState state) {
    switch (state) {
    case RunState::Waiting:
        return Icon::Hourglass;
    case RunState::Paused:
        return Icon::Pause;
    case RunState::Unknown:
        return Icon::CircleHelp;
    case RunState::Aborted:
        return Icon::Ban;
    case RunState::NotBuilt:
        return Icon::CircleDashed;
    case RunState::Queued:
    case RunState::Running:
    case RunState::Succeeded:
    case RunState::Unstable:
    case RunState::Failed:
    case RunState::Skipped:
        return std::nullopt;
    }
    return std::nullopt;
}

/// State, words and times of something that runs; the id and the place are the caller's.
struct Course {
    RunState state;
    std::optional<Time> startedAt, finishedAt;
    std::string fact;
    std::optional<Seconds> usual; ///< looked up only while it runs
};

void describe(GraphNode& node, const World& world, const Course& course, const delivery::Run& run) {
    node.run = course.state;
    node.state = stateOf(course.state);
    node.icon = iconOf(course.state);
    node.word = word(course.state);
    node.source = own(run.source);
    node.runKey = own(run.key());
    if (course.state == RunState::Running && course.startedAt) {
        const auto taken = std::max(world.now - *course.startedAt, Seconds{0});
        if (course.usual && course.usual->count() > 0) {
            node.progress = static_cast<double>(taken.count()) / static_cast<double>(course.usual->count());
            node.word = percent(*node.progress);
        }
        node.since = ofUsual(taken, course.usual);
        node.fact =
            node.progress ? Words::tr("%1, %2").arg(node.word, node.since) : Words::tr("running %1").arg(node.since);
    } else {
        const auto of = course.finishedAt ? course.finishedAt : course.startedAt;
        if (of)
            node.since = wording::age(*of, world.now);
        if (course.state == RunState::Succeeded && course.startedAt && course.finishedAt)
            node.fact = Words::tr("took %1").arg(wording::duration(*course.finishedAt - *course.startedAt));
        else
            node.fact = node.word;
    }
    if (!course.fact.empty() && course.state != RunState::Running)
        node.fact = foreign(course.fact);
    QString said = Words::tr("%1, %2").arg(node.title, node.word);
    if (!course.fact.empty())
        said = Words::tr("%1: %2").arg(said, foreign(course.fact));
    if (course.state == RunState::Running && !node.since.isEmpty())
        said = node.progress ? Words::tr("%1 of the usual time, %2", "job, how far").arg(said, node.since)
                             : Words::tr("%1, for %2").arg(said, node.since);
    else if (!node.since.isEmpty())
        said = Words::tr("%1, %2 ago").arg(said, node.since);
    if (world.isStale(run.source)) {
        node.border = NodeBorder::Stale;
        said = Words::tr("%1. Its source %2 is silent, so this is old").arg(said, foreign(run.source));
    }
    node.accessible = said;
}

QString runId(const delivery::Run& run) {
    return own(run.source) + u'/' + own(run.pipeline);
}

} // namespace

GraphNode jobNode(const World& world, const delivery::Run& run, const delivery::Job& job) {
    GraphNode node;
    node.id = QStringLiteral("job.") + runId(run) + u'/' + own(job.title.empty() ? job.id : job.title);
    node.title = foreign(job.title.empty() ? job.id : job.title);
    node.lane = static_cast<int>(job.lane);
    node.log = own(job.log);
    Course course{job.state, job.startedAt, job.finishedAt, job.fact, {}};
    if (job.state == RunState::Running)
        course.usual = delivery::usualDuration(world.board, run.source, run.pipeline, job.title);
    describe(node, world, course, run);
    return node;
}

GraphNode restNode(const World& world, const delivery::Run& run, std::size_t first) {
    GraphNode node;
    const auto count = run.jobs.size() - first;
    node.id = QStringLiteral("rest.") + runId(run);
    node.title = Words::tr("%1 more").arg(wording::count(count));
    node.lane = static_cast<int>(run.jobs.back().lane);
    Course course{run.jobs[first].state, {}, {}, {}, {}};
    for (std::size_t k = first; k < run.jobs.size(); ++k)
        course.state = delivery::worse(course.state, run.jobs[k].state);
    describe(node, world, course, run);
    node.fact = Words::tr("worst: %1").arg(node.word);
    return node;
}

GraphNode runNode(const World& world, const delivery::Run& run) {
    GraphNode node;
    node.id = QStringLiteral("job.") + runId(run);
    node.title = foreign(run.pipeline.empty() ? run.title : run.pipeline);
    node.lane = static_cast<int>(run.lane);
    Course course{run.state, run.startedAt, run.finishedAt, {}, {}};
    if (run.state == RunState::Running)
        course.usual = delivery::usualDuration(world.board, run.source, run.pipeline);
    describe(node, world, course, run);
    return node;
}

GraphNode tokenNode(const World& world, const engine::ChangeView& view) {
    const auto& change = view.change;
    GraphNode node;
    node.kind = NodeKind::Token;
    node.isNeutral = true;
    node.id = QStringLiteral("token.") + own(change.key);
    node.changeKey = own(change.key);
    node.icon = change.state == delivery::ChangeState::AlreadyMerged ? Icon::GitMerge : Icon::GitPullRequest;
    node.title = change.reference.empty() ? wording::shortId(change.head) : foreign(change.reference);
    node.fact =
        Words::tr("%1, waits %2").arg(wording::shortId(change.head), wording::age(view.waitingSince, world.now));
    node.word = Words::tr("waits");
    node.since = wording::age(view.waitingSince, world.now);
    node.accessible = Words::tr("Change %1: %2, head %3, waiting %4")
                          .arg(node.title, foreign(change.title), wording::shortId(change.head), node.since);
    return node;
}

GraphNode flagNode(const World& world, const engine::ChangeView& view) {
    GraphNode node;
    node.kind = NodeKind::Flag;
    node.lane = static_cast<int>(delivery::Lane::Deploy);
    node.id = QStringLiteral("gate.") + own(view.change.key);
    node.changeKey = own(view.change.key);
    node.verdict = ui::shapeOf(view.decision.get());
    node.informs = !view.needsPerson;
    const auto name =
        view.change.reference.empty() ? wording::shortId(view.change.head) : foreign(view.change.reference);
    node.title = Words::tr("Gate %1", "of a change").arg(name);
    node.word = verdictWord(view);
    node.fact = node.word;
    if (view.decision && view.decision->holdUntil)
        node.fact = Words::tr("%1 until %2").arg(node.word, wording::moment(*view.decision->holdUntil, world.now));
    node.since = wording::age(view.waitingSince, world.now);
    node.accessible = Words::tr("Gate of %1, %2: %3. %4. Waiting %5")
                          .arg(name, foreign(view.change.title), node.fact, causeOf(view), node.since);
    return node;
}

QString environmentId(const delivery::Placement& placement) {
    return QStringLiteral("environment.") + own(placement.service) + u'/' + own(placement.environment);
}

GraphNode environmentNode(const World& world, const delivery::Placement& placement, bool namesService) {
    GraphNode node;
    node.kind = NodeKind::Environment;
    node.lane = static_cast<int>(delivery::Lane::Deploy);
    node.id = environmentId(placement);
    node.title =
        namesService
            ? Words::tr("%1 %2", "service, environment").arg(foreign(placement.service), foreign(placement.environment))
            : foreign(placement.environment);
    node.health = shapeOf(placement.health);
    node.word = word(placement.health);
    node.fact = placement.version.empty() ? Words::tr("version unknown") : foreign(placement.version, 40);
    node.budget = budgetOf(world, placement.service, placement.environment);
    if (placement.since)
        node.since = wording::age(*placement.since, world.now);
    node.accessible = Words::tr("%1 in %2: version %3, %4")
                          .arg(foreign(placement.service), foreign(placement.environment),
                               placement.version.empty() ? Words::tr("unknown") : node.fact, node.word);
    if (node.budget)
        node.accessible += Words::tr(", %1 of the error budget left").arg(percent(*node.budget));
    const auto deployment = world.board.deployments.find(placement.deployment);
    const auto underWay = world.board.deployments.find(placement.underWay);
    if (underWay != world.board.deployments.end()) {
        node.state = State::Running;
        node.progress = progressOf(world, underWay->second);
        const auto arriving = foreign(underWay->second.version, 40);
        node.word = node.progress ? percent(*node.progress) : Words::tr("Deploying");
        node.fact = Words::tr("%1 arriving").arg(arriving);
        node.accessible += Words::tr(", %1 is arriving").arg(arriving);
        if (node.progress)
            node.accessible += Words::tr(", %1 of its usual time").arg(percent(*node.progress));
        if (underWay->second.startedAt)
            node.since = wording::age(*underWay->second.startedAt, world.now);
    }
    const auto* last = deployment != world.board.deployments.end() ? &deployment->second
                       : underWay != world.board.deployments.end() ? &underWay->second
                                                                   : nullptr;
    if (last) {
        node.source = own(last->source);
        if (world.isStale(last->source)) {
            node.border = NodeBorder::Stale;
            node.accessible += Words::tr(". Its source %1 is silent, so this is old").arg(foreign(last->source));
        }
    }
    return node;
}

std::optional<double> progressOf(const World& world, const delivery::Deployment& deployment) {
    const auto run = world.board.runs.find(deployment.run);
    if (run == world.board.runs.end())
        return std::nullopt;
    const auto started = deployment.startedAt ? deployment.startedAt : run->second.startedAt;
    const auto usual = delivery::usualDuration(world.board, run->second.source, run->second.pipeline);
    if (!started || !usual || usual->count() <= 0)
        return std::nullopt;
    return static_cast<double>(std::max(world.now - *started, Seconds{0}).count()) /
           static_cast<double>(usual->count());
}

std::map<ServiceIn, double> budgetsOf(const delivery::Board& board) {
    constexpr Seconds month = Days(30);
    constexpr Seconds longWindow = Days(28);
    std::map<ServiceIn, double> budgets;
    for (const auto& [key, metric] : board.metrics) {
        if (!metric.value)
            continue;
        std::optional<double> left;
        if (metric.kind == delivery::MetricKind::BurnRate && metric.window >= longWindow)
            left = 1 - *metric.value * static_cast<double>(metric.window.count()) / static_cast<double>(month.count());
        else if (metric.kind == delivery::MetricKind::Indicator && metric.id.starts_with("error-budget"))
            left = *metric.value;
        if (!left || !std::isfinite(*left))
            continue;
        const auto [entry, isNew] = budgets.try_emplace({metric.service, metric.environment}, 1.0);
        entry->second = std::min(entry->second, std::clamp(*left, 0.0, 1.0));
    }
    return budgets;
}

std::optional<double> budgetOf(const World& world, const std::string& service, const std::string& environment) {
    std::optional<double> least;
    for (const auto& name : {service, std::string()}) // a monitor may watch the environment as a whole
        if (const auto found = world.budgets.find({name, environment}); found != world.budgets.end())
            least = std::min(least.value_or(1), found->second);
    return least;
}

style::HealthShape shapeOf(Health health) {
    using style::HealthShape;
    switch (health) {
    case Health::Baking:
        return HealthShape::Baking;
    case Health::Healthy:
        return HealthShape::Healthy;
    case Health::Suspect:
        return HealthShape::Suspect;
    case Health::Degraded:
        return HealthShape::Degraded;
    case Health::RollingBack:
    case Health::RolledBack:
        return HealthShape::RolledBack;
    case Health::Unknown:
        return HealthShape::Unknown;
    }
    return HealthShape::Unknown;
}

} // namespace fermata::ui::fleet

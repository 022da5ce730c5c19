#include "core/engine/orders.h"

#include <algorithm>

#include "core/action/order_id.h"
#include "core/engine/holdings.h"
#include "core/sources/monitoring/alerts.h"

namespace fermata::engine {

namespace {

constexpr std::size_t ordersShown = 100;

/// As much of a commit's name as people use for a version.
constexpr std::size_t versionDigits = 12;

bool isDeploy(const workspace::PipelineSetting& pipeline, const std::string& environment) {
    return pipeline.lane == delivery::Lane::Deploy && pipeline.environment == environment;
}

template <class Fits>
std::optional<DeployPath> findPath(const workspace::Settings& settings, Fits fits) {
    for (const auto& source : settings.sources)
        for (const auto& pipeline : source.pipelines)
            if (fits(pipeline))
                return DeployPath{source.name, pipeline};
    return std::nullopt;
}

Error deploysByHand() {
    return {Fault::Refused,
            "this pipeline deploys: what it brings is deployed by a decision, or taken back by a rollback"};
}

} // namespace

std::optional<DeployPath> deployPath(const workspace::Settings& settings, const std::string& repository,
                                     const std::string& environment) {
    const bool isOnlyOne = settings.repositories.size() == 1;
    return findPath(settings, [&](const auto& pipeline) {
        return isDeploy(pipeline, environment) &&
               (pipeline.repository == repository || (pipeline.repository.empty() && isOnlyOne));
    });
}

std::optional<DeployPath> deployPathOfService(const workspace::Settings& settings, const std::string& service,
                                              const std::string& environment) {
    return findPath(
        settings, [&](const auto& pipeline) { return isDeploy(pipeline, environment) && pipeline.service == service; });
}

action::Binding bindingOf(const DeskItem& item) {
    const audit::RecordedDecision& decision = *item.recorded;
    action::Binding binding;
    binding.change = item.waiting.key;
    binding.base = item.waiting.range.base;
    binding.head = item.waiting.range.head;
    binding.environment = decision.environment;
    binding.decisionId = decision.id;
    binding.verdict = decision.verdict;
    binding.snapshot = decision.digests.snapshot;
    binding.policy = decision.digests.policy;
    binding.model = decision.digests.model;
    return binding;
}

action::Order deployOrder(const DeskItem& item, const DeployPath& path, Time now) {
    action::Order order;
    order.kind = action::ActionKind::Deploy;
    order.executor = path.source;
    order.service = path.pipeline.service;
    order.binding = bindingOf(item);
    order.version = order.binding.head.hex().substr(0, versionDigits);
    order.at = now;
    return order;
}

Result<action::Order> rollbackOrder(const delivery::Board& board, const delivery::Placement& placement,
                                    const DeployPath& path, Time now) {
    if (placement.deployment.empty())
        return Error(Fault::NotFound,
                     "nothing of " + placement.service + " is known to run in " + placement.environment);
    const auto previous = board.deployments.find(placement.previous);
    if (previous == board.deployments.end())
        return Error(Fault::NotFound,
                     "no earlier good version of " + placement.service + " in " + placement.environment + " is known");
    action::Order order;
    order.kind = action::ActionKind::RollBack;
    order.executor = path.source;
    order.service = placement.service;
    order.version = previous->second.version;
    order.binding.environment = placement.environment;
    order.binding.artefact = placement.deployment;
    order.at = now;
    return order;
}

Result<action::Order> runOrder(const workspace::Settings& settings, const delivery::Board& board, const OrderAct& act,
                               action::ActionKind kind, Time now) {
    action::Order order;
    order.kind = kind;
    order.nonce = act.nonce;
    order.reason = act.reason;
    order.at = now;
    if (kind == action::ActionKind::Start) {
        for (const auto& source : settings.sources)
            for (const auto& pipeline : source.pipelines)
                if (source.name + "/" + pipeline.name == act.pipeline) {
                    if (pipeline.lane == delivery::Lane::Deploy)
                        return deploysByHand();
                    order.executor = source.name;
                    order.service = pipeline.service;
                    order.binding.environment = pipeline.environment;
                    order.parameters = {{"pipeline", pipeline.name}};
                    return order;
                }
        return Error(Fault::NotFound, "no source has a pipeline " + act.pipeline);
    }
    const auto run = board.runs.find(act.run);
    if (run == board.runs.end())
        return Error(Fault::NotFound, "this run is not on the board any more");
    const auto isOfRun = [&](const auto& pipeline) { return pipeline.name == run->second.pipeline; };
    const auto source = std::ranges::find(settings.sources, run->second.source, &workspace::SourceSetting::name);
    bool deploys = run->second.lane == delivery::Lane::Deploy;
    if (source != settings.sources.end())
        if (const auto own = std::ranges::find_if(source->pipelines, isOfRun); own != source->pipelines.end())
            deploys = deploys || own->lane == delivery::Lane::Deploy;
    if (deploys && kind == action::ActionKind::ReRun)
        return deploysByHand();
    order.executor = run->second.source;
    order.binding.run = act.run;
    order.binding.attempt = run->second.attempt;
    return order;
}

Result<action::Order> silenceOrder(const delivery::Board& board, const OrderAct& act, const std::string& person,
                                   Time now) {
    const auto set = std::ranges::find_if(board.alerts, [&](const auto& entry) {
        return entry.second.source == act.source &&
               std::ranges::count(entry.second.alerts, act.alert, &delivery::Alert::name);
    });
    if (set == board.alerts.end())
        return Error(Fault::NotFound, "this alert does not stand any more");
    const sources::AlertLabels labels = sources::labelsOf(act.alert);
    if (labels.name.empty())
        return Error(Fault::Usage, "an alert without a name cannot be told from others; it is not silenced");
    if (!act.until)
        return Error(Fault::Usage, "a silence has an end").ofField("until");
    action::Order order;
    order.kind = action::ActionKind::Silence;
    order.executor = act.source;
    order.service = labels.service;
    order.binding.environment = set->second.environment;
    order.parameters = {{"label:alertname", labels.name}, {"until", rfc3339(*act.until)}, {"person", person}};
    if (!labels.service.empty())
        order.parameters["label:service"] = labels.service;
    order.at = now;
    return order;
}

const delivery::Placement* placementOf(const std::vector<delivery::Placement>& placements, const std::string& service,
                                       const std::string& environment) {
    const auto found = std::ranges::find_if(placements, [&](const delivery::Placement& placement) {
        return placement.service == service && placement.environment == environment;
    });
    return found == placements.end() ? nullptr : &*found;
}

bool brings(const delivery::Deployment& deployment, const CommitId& head) {
    if (deployment.commit)
        return *deployment.commit == head;
    return deployment.version.size() >= versionDigits && head.hex().starts_with(deployment.version);
}

bool isThere(const delivery::Board& board, const delivery::Placement* placement, const action::Order& order) {
    if (!placement)
        return false;
    const auto fits = [&](const std::string& version, const std::optional<CommitId>& commit) {
        return version == order.version || commit == order.binding.head;
    };
    const auto coming = board.deployments.find(placement->underWay);
    return fits(placement->version, placement->commit) ||
           (coming != board.deployments.end() && fits(coming->second.version, coming->second.commit));
}

OrderView viewOf(const audit::RecordedOrder& recorded) {
    OrderView view;
    view.id = recorded.order.id;
    view.record = recorded.record;
    view.kind = std::string(name(recorded.order.kind));
    view.change = recorded.order.binding.change;
    view.service = recorded.order.service;
    view.environment = recorded.order.binding.environment;
    view.version = recorded.order.version;
    view.person = recorded.author.person;
    view.isAutomatic = recorded.order.isAutomatic;
    view.at = recorded.at;
    view.text = recorded.description;
    if (recorded.receipt) {
        view.outcome = std::string(name(recorded.receipt->outcome));
        view.text = recorded.receipt->text;
        view.reference = recorded.receipt->reference;
        view.doneAt = recorded.receipt->at;
    }
    return view;
}

ArmView viewOf(const action::Arming& arming) {
    ArmView view{arming.record, arming.environment, {}, arming.person, arming.reason, arming.at, arming.until};
    for (const action::ActionKind kind : arming.actions)
        view.actions.emplace_back(name(kind));
    return view;
}

StopView viewOf(const action::Stop& stop) {
    return {stop.record, stop.scope, stop.person, stop.reason, stop.at, stop.until};
}

Result<action::Standing> showStanding(Snapshot& snapshot, const audit::ActionLedger& ledger, Time now) {
    snapshot.armed.clear();
    snapshot.stops.clear();
    snapshot.orders.clear();
    snapshot.holdings.clear();
    auto standing = ledger.standing(now);
    if (!standing)
        return standing;
    auto orders = ledger.orders(ordersShown);
    if (!orders)
        return std::move(orders).error();
    auto ofPools = poolOrders(ledger);
    if (!ofPools)
        return std::move(ofPools).error();
    snapshot.holdings = holdings(*ofPools);
    for (const auto& arming : standing->armed)
        snapshot.armed.push_back(viewOf(arming));
    for (const auto& stop : standing->stops)
        snapshot.stops.push_back(viewOf(stop));
    for (const auto& order : *orders)
        snapshot.orders.push_back(viewOf(order));
    return standing;
}

} // namespace fermata::engine

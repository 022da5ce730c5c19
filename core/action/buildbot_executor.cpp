#include "core/action/buildbot_executor.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/action/buildbot_session.h"
#include "core/base/text.h"
#include "core/io/formats/json.h"

namespace fermata::action {
namespace {

constexpr std::string_view orderProperty = "fermata_order";
constexpr std::string_view pipelineParameter = "pipeline";

/// What stands in the reason of a forced build, and finds it again.
std::string mark(const Order& order) {
    return "Fermata " + order.id;
}

bool bearsMark(const buildbot::BuildRequest& request, const Order& order) {
    const auto has = [&](std::string_view property, const std::string& text, bool isWhole) {
        const auto found = request.properties.find(property);
        return found != request.properties.end() && (isWhole ? found->second == text : found->second.starts_with(text));
    };
    return has(orderProperty, order.id, true) || has("reason", mark(order), false);
}

} // namespace

BuildbotExecutor::BuildbotExecutor(BuildbotExecutorOptions options, io::HttpClient& http)
    : m_options(std::move(options)), m_http(&http) {}

bool BuildbotExecutor::can(ActionKind kind) const {
    switch (kind) {
    case ActionKind::Start:
    case ActionKind::ReRun:
    case ActionKind::Cancel:
    case ActionKind::Deploy:
    case ActionKind::RollBack:
        return true;
    case ActionKind::Approve: // no build of a Buildbot waits for a person
    case ActionKind::RequestEnvironment:
    case ActionKind::ReleaseEnvironment:
    case ActionKind::Silence:
    case ActionKind::Notify:
        return false;
    }
    return false;
}

Result<BuildbotPipeline> BuildbotExecutor::pipelineOf(const Order& order) const {
    const auto wanted = order.parameters.find(std::string(pipelineParameter));
    const auto fits = [&](const BuildbotPipeline& pipeline) {
        if (pipeline.scheduler.empty())
            return false;
        if (order.kind == ActionKind::Start)
            return wanted != order.parameters.end() && pipeline.builder == wanted->second;
        return !pipeline.service.empty() && pipeline.service == order.service &&
               pipeline.environment == order.binding.environment;
    };
    const auto found = std::find_if(m_options.pipelines.begin(), m_options.pipelines.end(), fits);
    if (found != m_options.pipelines.end())
        return *found;
    if (order.kind == ActionKind::Start)
        return Error(Fault::NotFound, "no pipeline of that name can be started from here");
    return Error(Fault::NotFound, fmt::format("no pipeline deploys {} to {}", plainText(order.service),
                                              plainText(order.binding.environment)));
}

Result<std::string> BuildbotExecutor::requestOf(const Order& order) const {
    const std::string prefix = name() + "/";
    const std::string number =
        order.binding.run.starts_with(prefix) ? order.binding.run.substr(prefix.size()) : std::string();
    if (number.empty() || number.size() > 18 || number.find_first_not_of("0123456789") != std::string::npos)
        return Error(Fault::Usage, "this run is none of " + name());
    return number;
}

Result<std::string> BuildbotExecutor::describe(const Order& order) const {
    if (order.kind == ActionKind::ReRun || order.kind == ActionKind::Cancel) {
        auto number = requestOf(order);
        if (!number)
            return std::move(number).error();
        return fmt::format("{} run {} of {}", order.kind == ActionKind::ReRun ? "Build again" : "Stop", *number,
                           name());
    }
    auto pipeline = pipelineOf(order);
    if (!pipeline)
        return std::move(pipeline).error();
    std::string text = fmt::format("Force {} of {}", plainText(pipeline->builder), name());
    if (!order.version.empty())
        text += fmt::format(" with {}={}", plainText(pipeline->versionProperty), plainText(order.version));
    if (!order.binding.environment.empty())
        text += " in " + plainText(order.binding.environment);
    if (order.kind == ActionKind::RollBack)
        text += ", as a rollback";
    return text;
}

Result<Receipt> BuildbotExecutor::perform(const Order& order, std::stop_token stop) {
    auto session = Session::open(m_options.server, *m_http, stop);
    if (!session)
        return std::move(session).error();
    switch (order.kind) {
    case ActionKind::Start:
    case ActionKind::Deploy:
    case ActionKind::RollBack:
        return force(*session, order);
    case ActionKind::ReRun:
        return rebuild(*session, order);
    case ActionKind::Cancel:
        return stopRun(*session, order);
    case ActionKind::Approve:
    case ActionKind::RequestEnvironment:
    case ActionKind::ReleaseEnvironment:
    case ActionKind::Silence:
    case ActionKind::Notify:
        break;
    }
    return Error(Fault::Unsupported, name() + " cannot do that");
}

Result<Receipt> BuildbotExecutor::reconcile(const Order& order, std::stop_token stop) {
    auto session = Session::open(m_options.server, *m_http, stop);
    if (!session)
        return std::move(session).error();
    switch (order.kind) {
    case ActionKind::Start:
    case ActionKind::Deploy:
    case ActionKind::RollBack:
        return findForced(*session, order);
    case ActionKind::ReRun:
        return findRebuilt(*session, order);
    case ActionKind::Cancel:
        return findStopped(*session, order);
    case ActionKind::Approve:
    case ActionKind::RequestEnvironment:
    case ActionKind::ReleaseEnvironment:
    case ActionKind::Silence:
    case ActionKind::Notify:
        break;
    }
    return Error(Fault::Unsupported, name() + " cannot do that");
}

Result<Receipt> BuildbotExecutor::afterLost(Session& session, const Order& order, const Error& error) {
    if (!isLost(error))
        return receiptOf(order, error);
    Result<Receipt> found = order.kind == ActionKind::ReRun    ? findRebuilt(session, order)
                            : order.kind == ActionKind::Cancel ? findStopped(session, order)
                                                               : findForced(session, order);
    if (found && found->outcome == Outcome::Done)
        return found;
    return receiptOf(order, error); // "not there yet" is no "no": the request may still be on its way
}

Result<Receipt> BuildbotExecutor::force(Session& session, const Order& order) {
    auto pipeline = pipelineOf(order);
    if (!pipeline)
        return std::move(pipeline).error();
    auto declared = session.schedulerFields(pipeline->scheduler);
    if (!declared)
        return std::move(declared).error().in("reading the scheduler");
    const auto declares = [&](std::string_view field) { return declared->find(field) != declared->end(); };
    if (!declares(orderProperty) && !declares("reason"))
        return Error(Fault::Refused, "the scheduler declares neither fermata_order nor reason: a build of this order "
                                     "could not be found again");
    if (!order.version.empty() && !declares(pipeline->versionProperty))
        return Error(Fault::Refused, fmt::format("the scheduler does not declare {}: it would not build that version",
                                                 plainText(pipeline->versionProperty)));

    io::Json::Map properties;
    for (const auto& [key, value] : order.parameters) {
        if (key == pipelineParameter)
            continue;
        if (!declares(key))
            return Error(Fault::Refused, fmt::format("the scheduler does not declare {}", plainText(key)));
        properties[key] = value;
    }
    if (!order.version.empty())
        properties[pipeline->versionProperty] = order.version;
    if (!order.binding.environment.empty() && declares(pipeline->environmentProperty))
        properties[pipeline->environmentProperty] = order.binding.environment;
    if (const auto rollback = declared->find("rollback"); rollback != declared->end()) {
        const bool isRollback = order.kind == ActionKind::RollBack;
        properties["rollback"] =
            rollback->second == "bool" ? io::Json(isRollback) : io::Json(isRollback ? "true" : "false");
    }
    properties[std::string(orderProperty)] = order.id;
    properties["reason"] = shortened(mark(order) + ": " + plainText(order.reason), 300);
    if (!pipeline->builder.empty()) // a scheduler may start several
        properties["builderNames"] = io::Json(io::Json::List{pipeline->builder});

    auto forced = session.call("/api/v2/forceschedulers/" + percentEncoded(pipeline->scheduler), "force",
                               io::Json(std::move(properties)));
    if (!forced)
        return afterLost(session, order, forced.error());
    auto begun = buildbot::parseBegun(*forced);
    if (!begun)
        return afterLost(session, order, begun.error());
    auto request = session.buildRequest(*begun);
    if (!request)
        return receiptOf(order, Outcome::Unknown, request.error().text());
    if (!bearsMark(*request, order))
        return receiptOf(order, Outcome::Unknown, "the build request that was answered is not that of this order");
    return receiptOf(order, Outcome::Done, fmt::format("Build request {}.", *begun),
                     fmt::format("{}/{}", name(), *begun));
}

Result<Receipt> BuildbotExecutor::findForced(Session& session, const Order& order) {
    std::optional<std::int64_t> found;
    auto isComplete = session.walkRequests(order.at, [&](const buildbot::BuildRequest& request) {
        if (bearsMark(request, order)) // the oldest: a rebuild takes the properties along
            found = request.id;
    });
    if (!isComplete)
        return std::move(isComplete).error();
    if (found)
        return receiptOf(order, Outcome::Done, fmt::format("Found as build request {}.", *found),
                         fmt::format("{}/{}", name(), *found));
    if (!*isComplete)
        return receiptOf(order, Outcome::Unknown, "there are too many build requests since to be sure");
    return receiptOf(order, Outcome::Refused, "Not carried out: there is no build request of this order.");
}

Result<Receipt> BuildbotExecutor::rebuild(Session& session, const Order& order) {
    auto number = requestOf(order);
    if (!number)
        return std::move(number).error();
    auto build = session.newestBuild(*number);
    if (!build)
        return std::move(build).error();
    if (!*build)
        return Error(Fault::Refused, "it has not begun yet: there is nothing to build again");
    auto called = session.call(fmt::format("/api/v2/builds/{}", (*build)->id), "rebuild", io::Json(io::Json::Map{}));
    if (!called)
        return afterLost(session, order, called.error());
    auto begun = buildbot::parseBegun(*called);
    if (!begun)
        return afterLost(session, order, begun.error());
    auto request = session.buildRequest(*begun);
    if (!request)
        return receiptOf(order, Outcome::Unknown, request.error().text());
    return receiptOf(order, Outcome::Done, fmt::format("Build request {}.", *begun),
                     fmt::format("{}/{}", name(), *begun));
}

/// A rebuild bears no mark of ours: any that was asked for since the order is what the order wanted.
Result<Receipt> BuildbotExecutor::findRebuilt(Session& session, const Order& order) {
    auto number = requestOf(order);
    if (!number)
        return std::move(number).error();
    auto original = session.buildRequest(std::stoll(*number));
    if (!original)
        return std::move(original).error();
    auto origin = session.buildset(original->buildset);
    if (!origin)
        return std::move(origin).error();
    std::vector<buildbot::BuildRequest> candidates;
    auto isComplete = session.walkRequests(order.at, [&](const buildbot::BuildRequest& request) {
        if (request.builder == original->builder && request.id > original->id &&
            request.submittedAt >= order.at - Seconds{5})
            candidates.push_back(request);
    });
    if (!isComplete)
        return std::move(isComplete).error();
    for (const auto& candidate : candidates) {
        auto set = session.buildset(candidate.buildset);
        if (!set)
            return std::move(set).error();
        if (set->reason == "rebuild" && set->sourceStamps == origin->sourceStamps)
            return receiptOf(order, Outcome::Done, fmt::format("Found as build request {}.", candidate.id),
                             fmt::format("{}/{}", name(), candidate.id));
    }
    if (!*isComplete)
        return receiptOf(order, Outcome::Unknown, "there are too many build requests since to be sure");
    return receiptOf(order, Outcome::Refused, "Not carried out: it was not built again.");
}

Result<Receipt> BuildbotExecutor::stopRun(Session& session, const Order& order) {
    auto number = requestOf(order);
    if (!number)
        return std::move(number).error();
    auto build = session.newestBuild(*number);
    if (!build)
        return std::move(build).error();
    if (*build && (*build)->isComplete)
        return receiptOf(order, Outcome::Refused, "It is over already.");
    const std::string path =
        *build ? fmt::format("/api/v2/builds/{}", (*build)->id) : "/api/v2/buildrequests/" + *number;
    auto called = session.call(path, *build ? "stop" : "cancel",
                               io::Json(io::Json::Map{{"reason", shortened(plainText(order.reason), 300)}}));
    if (!called)
        return afterLost(session, order, called.error());
    auto found = findStopped(session, order);
    if (found && found->outcome == Outcome::Done)
        return found;
    return receiptOf(order, Outcome::Unknown, "It was asked to stop, and still runs.");
}

Result<Receipt> BuildbotExecutor::findStopped(Session& session, const Order& order) {
    auto number = requestOf(order);
    if (!number)
        return std::move(number).error();
    auto request = session.buildRequest(std::stoll(*number));
    if (!request)
        return std::move(request).error();
    if (request->isComplete && request->isCancelled)
        return receiptOf(order, Outcome::Done, "It was stopped.", order.binding.run);
    return receiptOf(order, Outcome::Refused,
                     request->isComplete ? "Not carried out: it came to its own end." : "Not carried out: it runs on.");
}

} // namespace fermata::action

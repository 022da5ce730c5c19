#include "ui/pipeline/node_query.h"

#include <algorithm>

namespace fermata::ui {
namespace {

bool hasState(const GraphNode& node, const QString& state) {
    using style::State;
    if (state == u"abnormal")
        return groupOf(node) == NodeGroup::Abnormal;
    if (state == u"running")
        return node.isRunning();
    if (state == u"rest")
        return groupOf(node) == NodeGroup::Rest;
    if (state == u"stale")
        return node.border == NodeBorder::Stale;
    if (state == u"late")
        return node.isRunning() && node.progress.value_or(0) > 1;
    const auto is = [&](State wanted) { return !node.isNeutral && node.kind == NodeKind::Job && node.state == wanted; };
    if (state == u"queued")
        return is(State::Queued);
    if (state == u"passed")
        return is(State::Passed);
    if (state == u"failed")
        return is(State::Failed);
    if (state == u"skipped")
        return is(State::Skipped);
    if (state == u"unstable" || state == u"flaky")
        return is(State::Flaky);
    // The other words are those that the node itself shows: hold, block, review, degraded, rolled back …
    return QString(node.word).remove(u' ').startsWith(QString(state).remove(u'-'), Qt::CaseInsensitive);
}

bool isInLane(const GraphNode& node, const QString& lane) {
    constexpr const char* names[] = {"plan", "build", "test", "deploy"};
    if (lane == u"production" || lane == u"environment")
        return node.kind == NodeKind::Environment;
    if (lane == u"code")
        return node.lane == 1;
    return node.lane >= 0 && node.lane < 4 && QLatin1String(names[node.lane]).startsWith(lane);
}

} // namespace

NodeGroup groupOf(const GraphNode& node) {
    return node.isLoud() ? NodeGroup::Abnormal : node.isRunning() ? NodeGroup::Running : NodeGroup::Rest;
}

NodeQuery::NodeQuery(const QString& text) {
    for (const auto& part : text.simplified().toLower().split(u' ', Qt::SkipEmptyParts)) {
        const auto colon = part.indexOf(u':');
        const auto values = colon < 0 ? QStringList() : part.mid(colon + 1).split(u',', Qt::SkipEmptyParts);
        const auto name = part.left(std::max<qsizetype>(colon, 0));
        if (name == u"state")
            m_states += values;
        else if (name == u"lane")
            m_lanes += values;
        else if (name == u"service")
            m_services += values;
        else
            m_words += part;
    }
}

bool NodeQuery::matches(const GraphNode& node, const QString& band) const {
    const auto any = [](const QStringList& values, const auto& fits) {
        return values.isEmpty() || std::any_of(values.begin(), values.end(), fits);
    };
    return any(m_states, [&](const QString& state) { return hasState(node, state); }) &&
           any(m_lanes, [&](const QString& lane) { return isInLane(node, lane); }) &&
           any(m_services, [&](const QString& service) { return band.contains(service, Qt::CaseInsensitive); }) &&
           std::all_of(m_words.begin(), m_words.end(), [&](const QString& word) {
               return node.title.contains(word, Qt::CaseInsensitive) || band.contains(word, Qt::CaseInsensitive) ||
                      node.fact.contains(word, Qt::CaseInsensitive) ||
                      node.accessible.contains(word, Qt::CaseInsensitive);
           });
}

} // namespace fermata::ui

// What is searched for in the fleet: words, and `state:`, `lane:` and `service:` with one or more values.
#pragma once

#include <QString>
#include <QStringList>

#include "ui/pipeline/graph_value.h"

namespace fermata::ui {

/// Which of the three groups of the list a node belongs to.
enum class NodeGroup { Abnormal, Running, Rest };
NodeGroup groupOf(const GraphNode& node);

/// `state:abnormal,running lane:test service:pay unit tests`: every part must fit, of the values of a part one. What is
/// before an unknown colon is a word like any other.
class NodeQuery {
public:
    NodeQuery() = default;
    explicit NodeQuery(const QString& text);

    bool isEmpty() const {
        return m_words.isEmpty() && m_states.isEmpty() && m_lanes.isEmpty() && m_services.isEmpty();
    }
    /// `band` is the name of its service.
    bool matches(const GraphNode& node, const QString& band) const;

private:
    QStringList m_words, m_states, m_lanes, m_services;
};

} // namespace fermata::ui

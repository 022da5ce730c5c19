// The nodes and words that the path of a change, the branches and the lines have in common. Only for
// ui/pipeline/graph_*.cpp.
#pragma once

#include <QCoreApplication>

#include "core/engine/snapshot.h"
#include "ui/pipeline/graph_value.h"

namespace fermata::ui::graph {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(fermata::ui::Graph)
};

/// The kinds that are measured on the head of a change; the others speak of its past or of production.
inline constexpr assessment::EvidenceKind testKinds[] = {
    assessment::EvidenceKind::Tests, assessment::EvidenceKind::Coverage, assessment::EvidenceKind::Scan,
    assessment::EvidenceKind::Review};

enum Lane { Plan, Build, Test, Deploy };
QStringList fourLanes();

QString text(const std::string& own);
/// At most this much of a name fits any node; the whole is in the accessible text.
QString foreign(const std::string& others, std::size_t characters = 160);
QString count(long number);
/// "+842 −37", or how many commits while it was not looked at.
QString linesOfChange(const engine::ChangeView& change);

GraphNode evidenceNode(const engine::Snapshot& snapshot, const engine::ChangeView& change,
                       assessment::EvidenceKind kind);
GraphNode gateNode(const engine::ChangeView& change, NodeKind kind);
/// An environment of the policy, with what is known of production.
GraphNode environmentNode(const engine::Snapshot& snapshot, const std::string& id, bool isProduction);
GraphNode commitNode(const QString& id, const QString& title, const QString& fact, const QString& accessible);

} // namespace fermata::ui::graph

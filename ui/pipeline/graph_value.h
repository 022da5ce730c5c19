// A graph as it is to be shown: nodes, edges and lanes as plain values, in words, without positions and without
// widgets.
#pragma once

#include <optional>
#include <vector>

#include <QString>
#include <QStringList>

#include "core/delivery/run.h"
#include "ui/style/icons.h"
#include "ui/style/shapes.h"
#include "ui/style/theme.h"

namespace fermata::ui {

enum class NodeKind {
    Job,        ///< a box with a run state's cell: a commit, a report
    Plate,      ///< the selected gate: a 78x92 plate with a 44 flag
    Gate,       ///< a gate among others: a flag with its words beside it, no box
    Flag,       ///< a gate in the fleet: as wide as a job, so that it stands in a column with them
    Token,      ///< a change on its way: a pill, neutral
    Environment ///< a post with name, version and health
};

/// What the border says where it says more than the run state.
enum class NodeBorder { ByState, Stale, Missing, Conflicting };

struct GraphNode {
    QString id;    ///< stays the same while the thing stays the same; positions are kept by it
    QString title; ///< plain text on one line
    QString fact;  ///< one line under the title, plain text
    QString accessible;
    NodeKind kind = NodeKind::Job;
    int lane = 0;
    int width = 128; ///< of a Job; the other kinds have their own
    NodeBorder border = NodeBorder::ByState;
    style::State state = style::State::Queued;
    bool isNeutral = false;          ///< a fact without a run state, such as a commit: grey, never green
    std::optional<style::Icon> icon; ///< in place of the state's own
    style::VerdictShape verdict = style::VerdictShape::None;
    bool informs = false; ///< a verdict that asks nobody: grey
    style::HealthShape health = style::HealthShape::Unknown;
    QString changeKey; ///< the change that it belongs to, or empty

    int band = -1;                         ///< index into GraphValue::bands, or none
    std::optional<delivery::RunState> run; ///< of a job: its state as the source says it
    std::optional<double> progress;        ///< time taken / usual time; over 1: it takes longer than usual
    std::optional<double> budget;          ///< error budget that is left, 0 to 1
    QString word;                          ///< its state in a word, or how far it is: for the list beside the graph
    QString since;                         ///< how long it has been so, or "3 of 5 m"
    QString source;                        ///< name of the source that it comes from, or empty
    QString log;                           ///< how that source names its log; empty: none
    QString runKey;                        ///< delivery::Run::key() of the run that it belongs to, or empty

    /// Solid colour, kept visible from far.
    bool isLoud() const;
    bool isRunning() const { return kind != NodeKind::Token && !isNeutral && state == style::State::Running; }
    bool operator==(const GraphNode&) const = default;
};

/// How far a change has come along an edge.
enum class EdgeTravel { Travelled, Ahead, Skipped };

struct GraphEdge {
    int from = 0;
    int to = 0;
    EdgeTravel travel = EdgeTravel::Travelled;
    double weight = 1;
    bool operator==(const GraphEdge&) const = default;
};

/// What the gutter at the right of a band says: the worst thing in it, or how far it has come.
struct BandWords {
    QString title;
    QString detail;
    QString nodeId;      ///< what it speaks of: its shape stands before the words; empty: no shape
    bool isLoud = false; ///< it speaks of something that needs a person
    bool operator==(const BandWords&) const = default;
};

/// A row of the fleet: a service with its pipelines, from the plan to production.
struct GraphBand {
    QString key;   ///< stays the same while the service stays the same
    QString group; ///< shown above the first band of a group; empty: none
    QString name;
    BandWords words;
    bool isFolded = false; ///< one node a lane stands for all of it
    int nodes = 0;         ///< how many it holds, also folded
    QString accessible;
    bool operator==(const GraphBand&) const = default;
};

struct GraphValue {
    std::vector<GraphNode> nodes;
    std::vector<GraphEdge> edges;
    std::vector<GraphBand> bands; ///< empty: one graph; else the nodes of a band stand together, bands below each other
    QStringList laneTitles;
    QStringList laneNotes; ///< shown in a lane that holds no node: why it is empty

    bool operator==(const GraphValue&) const = default;
};

/// One of the changes that are not opened: a line on the same lanes.
struct ChangeLine {
    QString key;
    QString name;  ///< repository and reference
    QString title; ///< of the change
    struct Square {
        style::State state = style::State::Queued;
        bool isNeutral = false;
        std::optional<style::Icon> icon;
        QString words; ///< for the tooltip
        bool operator==(const Square&) const = default;
    };
    std::vector<Square> build;
    std::vector<Square> test;
    QString cause; ///< in few words, in the deploy lane, before the flag
    style::VerdictShape verdict = style::VerdictShape::None;
    bool informs = false;
    bool isAhead = true; ///< the way to production is not open: dashed
    QString verdictWord;
    QString under; ///< under the verdict: until when, or the environment
    QString waiting;
    QString accessible;

    bool operator==(const ChangeLine&) const = default;
};

} // namespace fermata::ui

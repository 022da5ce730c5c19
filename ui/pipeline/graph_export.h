// The graph as a file for others: SVG and PDF as it is painted, DOT as its structure.
#pragma once

#include <functional>
#include <optional>

#include <QByteArray>
#include <QString>

#include "ui/pipeline/graph_value.h"

class QObject;

namespace fermata::ui {

class GraphView;

enum class GraphFormat { Svg, Pdf, Dot };
/// By the ending of a file's name; nothing for others.
std::optional<GraphFormat> graphFormat(const QString& file);

/// The whole graph, also what is outside the view. Text is text in all of them: none of it can be markup. GUI thread.
QByteArray exported(GraphView& view, GraphFormat format);

/// Graphviz's language; a cluster for each band.
QByteArray dotOf(const GraphValue& graph);

/// Writes on another thread, whole or not at all, and calls back on the thread of `context`, unless that is gone by
/// then. `done` gets why it failed, or an empty text.
void writeFile(const QString& file, const QByteArray& bytes, QObject* context,
               const std::function<void(QString)>& done);

} // namespace fermata::ui

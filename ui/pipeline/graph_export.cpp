#include "ui/pipeline/graph_export.h"

#include <algorithm>

#include <QBuffer>
#include <QCoreApplication>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QPointer>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QThreadPool>

#include "ui/pipeline/graph_view.h"
#include "ui/style/runs.h"

namespace fermata::ui {
namespace {

constexpr double namesWidth = 220;
constexpr double headHeight = 40;
constexpr int dotsPerInch = 96;
/// PDF readers refuse pages over 200 inches.
constexpr double longestPage = 14'000;

QString quoted(const QString& text) {
    QString safe = text;
    safe.replace(u'\\', QStringLiteral("\\\\")).replace(u'"', QStringLiteral("\\\""));
    safe.replace(u'\n', u' ').replace(u'\r', u' ');
    return u'"' + safe + u'"';
}

QSizeF paperOf(const GraphView& view) {
    const auto whole = view.graph().sceneRect();
    const bool isFleet = !view.graph().value().bands.empty();
    return {whole.width() + (isFleet ? namesWidth : 0), whole.height() + headHeight};
}

/// Lanes and names stand beside the graph, as the frozen gutters do on screen.
void paintSheet(GraphView& view, QPainter& painter, const QSizeF& paper) {
    const auto& theme = style::themeOf(&view);
    const auto& scene = view.graph();
    const auto& value = scene.value();
    const auto whole = scene.sceneRect();
    const double left = value.bands.empty() ? 0 : namesWidth;
    painter.fillRect(QRectF(QPointF(), paper), theme.background);
    view.paintWhole(painter, QRectF(left, headHeight, whole.width(), whole.height()));
    const auto caption = theme.font(style::TextSize::Key, QFont::DemiBold);
    for (std::size_t i = 0; i < scene.lanes().size() && static_cast<qsizetype>(i) < value.laneTitles.size(); ++i)
        style::paintText(painter,
                         QRectF(left + scene.lanes()[i].left - whole.left() + 12, 0,
                                scene.lanes()[i].right - scene.lanes()[i].left - 16, headHeight),
                         value.laneTitles[static_cast<qsizetype>(i)], caption, theme.muted);
    for (std::size_t i = 0; i < value.bands.size() && i < scene.bands().size(); ++i) {
        const auto& band = scene.bands()[i];
        const double middle = headHeight + (band.top + band.bottom) / 2 - whole.top();
        style::paintText(painter, QRectF(12, middle - 20, left - 20, 20), value.bands[i].name, caption, theme.text);
        style::paintText(painter, QRectF(12, middle, left - 20, 20), value.bands[i].words.title,
                         theme.font(style::TextSize::Body), theme.muted);
    }
}

} // namespace

std::optional<GraphFormat> graphFormat(const QString& file) {
    for (const auto& [ending, format] :
         {std::pair{QStringLiteral(".svg"), GraphFormat::Svg}, std::pair{QStringLiteral(".pdf"), GraphFormat::Pdf},
          std::pair{QStringLiteral(".dot"), GraphFormat::Dot}})
        if (file.endsWith(ending, Qt::CaseInsensitive))
            return format;
    return std::nullopt;
}

QByteArray exported(GraphView& view, GraphFormat format) {
    if (format == GraphFormat::Dot)
        return dotOf(view.graph().value());
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    const auto paper = paperOf(view);
    if (format == GraphFormat::Svg) {
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setResolution(dotsPerInch);
        svg.setSize(paper.toSize());
        svg.setViewBox(QRectF(QPointF(), paper));
        svg.setTitle(QStringLiteral("Fermata"));
        QPainter painter(&svg);
        paintSheet(view, painter, paper);
        painter.end(); // only then is it written
        return bytes;
    }
    const double shrink = std::min(1.0, longestPage / std::max({paper.width(), paper.height(), 1.0}));
    QPdfWriter pdf(&buffer);
    pdf.setTitle(QStringLiteral("Fermata"));
    pdf.setResolution(dotsPerInch);
    pdf.setPageMargins({});
    pdf.setPageSize(QPageSize(paper * shrink / dotsPerInch, QPageSize::Inch, {}, QPageSize::ExactMatch));
    QPainter painter(&pdf);
    // Not scaled but seen through a window: a node is painted by its scale, and on paper it is always near.
    painter.setWindow(QRect(QPoint(), paper.toSize()));
    painter.setViewport(QRect(QPoint(), (paper * shrink).toSize()));
    paintSheet(view, painter, paper);
    painter.end();
    return bytes;
}

QByteArray dotOf(const GraphValue& graph) {
    QString dot = QStringLiteral("digraph fermata {\n  rankdir=LR;\n  node [shape=box];\n");
    const auto line = [&](const GraphNode& node, std::size_t at) {
        const char* shape = node.kind == NodeKind::Flag || node.kind == NodeKind::Gate || node.kind == NodeKind::Plate
                                ? "cds"
                            : node.kind == NodeKind::Environment ? "ellipse"
                                                                 : "box";
        return QStringLiteral("n%1 [label=%2, tooltip=%3, shape=%4];\n")
            .arg(at)
            .arg(quoted(node.word.isEmpty() ? node.title : node.title + QStringLiteral(": ") + node.word),
                 quoted(node.accessible), QLatin1String(shape));
    };
    for (std::size_t b = 0; b < graph.bands.size(); ++b)
        dot += QStringLiteral("  subgraph cluster_%1 { label=%2; }\n").arg(b).arg(quoted(graph.bands[b].name));
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        const auto& node = graph.nodes[i];
        dot += node.band < 0 ? QStringLiteral("  ") + line(node, i)
                             : QStringLiteral("  subgraph cluster_%1 { %2  }\n").arg(node.band).arg(line(node, i));
    }
    for (const auto& edge : graph.edges)
        dot += QStringLiteral("  n%1 -> n%2%3;\n")
                   .arg(edge.from)
                   .arg(edge.to)
                   .arg(edge.travel == EdgeTravel::Travelled ? QString()
                        : edge.travel == EdgeTravel::Ahead   ? QStringLiteral(" [style=dashed]")
                                                             : QStringLiteral(" [style=dotted]"));
    return (dot + QStringLiteral("}\n")).toUtf8();
}

void writeFile(const QString& file, const QByteArray& bytes, QObject* context,
               const std::function<void(QString)>& done) {
    QThreadPool::globalInstance()->start([file, bytes, guard = QPointer(context), done] {
        QString why;
        QSaveFile target(file);
        if (!target.open(QIODevice::WriteOnly) || target.write(bytes) != bytes.size() || !target.commit())
            why = target.errorString();
        // The application's own thread asks whether the one who waits is still there.
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [guard, done, why] {
                if (guard)
                    done(why);
            },
            Qt::QueuedConnection);
    });
}

} // namespace fermata::ui

#include "ui/pipeline/pipeline_panel.h"

#include <algorithm>

#include <QPainter>
#include <QResizeEvent>
#include <QVBoxLayout>

#include "ui/models/inbox_model.h"
#include "ui/pipeline/graph_model.h"
#include "ui/pipeline/graph_view.h"
#include "ui/pipeline/lines_view.h"
#include "ui/style/runs.h"
#include "ui/style/theme.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {
namespace {

/// Plan, Code and build, Test, Deploy and production; the last one takes what is left.
constexpr double laneWidths[] = {168, 304, 176, 360};
constexpr int headHeight = 40;
constexpr int lanesHeight = 36;
constexpr int bandHeight = 388;

} // namespace

/// The names of the lanes above band and lines.
class PipelinePanel::Heads final : public QWidget {
public:
    explicit Heads(QWidget* parent) : QWidget(parent) { setFixedHeight(lanesHeight); }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        const auto& theme = style::themeOf(this);
        const QString titles[] = {tr("Plan"), tr("Code and build"), tr("Test"), tr("Deploy and production")};
        double x = 0;
        for (int lane = 0; lane < 4; ++lane) {
            const double width_ = lane == 3 ? width() - x : laneWidths[lane];
            painter.fillRect(QRectF(x, 0, width_, height()), lane % 2 ? theme.alternateLane : theme.background);
            style::paintText(painter, QRectF(x + 12, 0, width_ - 20, height()), titles[lane],
                             theme.font(style::TextSize::Caption, QFont::DemiBold), theme.muted);
            x += width_;
        }
        style::paintText(painter, QRectF(width() - 112, 0, 100, height()), tr("waiting"),
                         theme.font(style::TextSize::Caption), theme.muted, Qt::AlignRight);
    }
};

PipelinePanel::PipelinePanel(Bridge& bridge, Selection& selection, QWidget* parent) :
    QWidget(parent), m_bridge(bridge), m_selection(selection), m_title(new TextLine(this, style::TextSize::Body, QFont::DemiBold)),
    m_fact(new TextLine(this, style::TextSize::Caption, QFont::Normal, TextLine::Ink::Muted)),
    m_zoom(new TextLine(this, style::TextSize::Caption, QFont::Normal, TextLine::Ink::Muted)), m_heads(new Heads(this)),
    m_band(new QWidget(this)), m_bandName(new TextLine(m_band, style::TextSize::Caption, QFont::DemiBold)),
    m_bandTitle(new TextLine(m_band, style::TextSize::Caption, QFont::Normal, TextLine::Ink::Muted)),
    m_graph(new GraphView(m_band)), m_lines(new LinesView(this)) {
    setObjectName(QStringLiteral("pipelinePanel"));
    setAccessibleName(tr("Live pipeline"));
    m_title->setText(tr("Live pipeline"));
    m_zoom->setAlignment(Qt::AlignRight);
    m_graph->setAnchored(true);
    m_band->setObjectName(QStringLiteral("openedBand"));

    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 0, 12, 0);
    head->setSpacing(12);
    head->addWidget(m_title);
    head->addWidget(m_fact, 1);
    head->addWidget(m_zoom);
    auto* headBox = new QWidget(this);
    headBox->setFixedHeight(headHeight);
    headBox->setLayout(head);
    headBox->setAccessibleName(tr("Live pipeline"));
    m_band->setAccessibleName(tr("Opened change"));
    m_heads->setAccessibleName(tr("Lanes"));

    auto* namesBox = new QWidget(m_band);
    namesBox->setAccessibleName(tr("Opened change"));
    namesBox->setFixedHeight(32);
    auto* names = new QHBoxLayout(namesBox);
    names->setContentsMargins(12, 4, 12, 0);
    names->setSpacing(8);
    names->addWidget(m_bandName);
    names->addWidget(m_bandTitle, 1);
    auto* bandLayout = new QVBoxLayout(m_band);
    bandLayout->setContentsMargins(1, 1, 1, 1);
    bandLayout->setSpacing(0);
    bandLayout->addWidget(namesBox);
    bandLayout->addWidget(m_graph, 1);
    m_band->setFixedHeight(bandHeight);

    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(headBox);
    all->addWidget(m_band);
    all->addWidget(m_heads); // of the lines; a path that is longer than its band has heads that move with it
    all->addWidget(m_lines, 1);

    connect(&m_bridge, &Bridge::snapshotChanged, this, &PipelinePanel::showSnapshot);
    connect(&m_selection, &Selection::changed, this, &PipelinePanel::showOpened);
    connect(m_lines, &LinesView::chosen, this, [this](const QString& key) { m_selection.select(key.toStdString()); });
    connect(m_graph, &GraphView::opened, this, &PipelinePanel::changeOpened);
    connect(m_graph, &GraphView::zoomChanged, this,
            [this](double zoom) { m_zoom->setText(tr("%1 %").arg(qRound(zoom * 100))); });
    showSnapshot();
}

PipelinePanel::~PipelinePanel() = default;

void PipelinePanel::showSnapshot() {
    const auto& snapshot = *m_bridge.snapshot();
    const auto needs = std::count_if(snapshot.changes.begin(), snapshot.changes.end(),
                                     [](const auto& change) { return change.needsPerson; });
    if (snapshot.isReplay)
        m_fact->setText(tr("replay of %1 merged changes").arg(snapshot.changes.size()));
    else
        m_fact->setText(tr("changes in flight: %1, of these need you: %2").arg(snapshot.changes.size()).arg(needs));
    m_lines->setLines(linesOf(snapshot));
    showOpened();
}

void PipelinePanel::showOpened() {
    const auto& snapshot = *m_bridge.snapshot();
    const auto* change = findChange(snapshot, m_selection.key());
    m_band->setVisible(change != nullptr);
    m_lines->setOpened(change ? QString::fromStdString(m_selection.key()) : QString());
    if (!change)
        return;
    m_bandName->setText(wording::place(change->change));
    m_bandTitle->setText(wording::oneLine(change->change.title));
    m_graph->show(pathOf(snapshot, *change));
    if (m_graph->current().isEmpty())
        m_graph->setCurrent(QStringLiteral("gate"));
}

void PipelinePanel::applyLanes() {
    std::vector<double> widths(std::begin(laneWidths), std::end(laneWidths));
    m_graph->setLaneWidths(widths);
    m_lines->setLanes(widths);
}

void PipelinePanel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const auto& theme = style::themeOf(this);
    painter.fillRect(rect(), theme.background);
    painter.fillRect(0, headHeight - 1, width(), 1, theme.raised);
    if (!m_band->isVisible())
        return;
    painter.setPen(QPen(theme.line, 1));
    painter.setBrush(theme.openedBand);
    painter.drawRect(m_band->geometry().adjusted(0, 0, -1, -1));
}

void PipelinePanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_band->setFixedHeight(std::clamp(height() * 45 / 100, 240, bandHeight));
    applyLanes();
}

void PipelinePanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        update();
}

} // namespace fermata::ui

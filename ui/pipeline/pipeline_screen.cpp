#include "ui/pipeline/pipeline_screen.h"

#include <algorithm>

#include <QEvent>
#include <QPainter>
#include <QPointer>
#include <QResizeEvent>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/pipeline/chip_bar.h"
#include "ui/pipeline/fleet_reader.h"
#include "ui/pipeline/graph_model.h"
#include "ui/pipeline/graph_view.h"
#include "ui/pipeline/log_pane.h"
#include "ui/pipeline/minimap.h"
#include "ui/pipeline/twin_list.h"
#include "ui/pipeline/versions_view.h"
#include "ui/style/theme.h"
#include "ui/widgets/empty_state.h"
#include "ui/wording/wording.h"

namespace fermata::ui {
namespace {

constexpr int sideWidth = 416;
constexpr int mapHeight = 204;
constexpr int lowerHeight = 348;
constexpr auto restMilliseconds = 60;
constexpr int logPauseMilliseconds = 2000; ///< between two looks at a log that grows

} // namespace

PipelineScreen::PipelineScreen(Bridge& bridge, Selection& selection, QWidget* parent, AskFile askFile) :
    QWidget(parent), m_bridge(bridge), m_selection(selection), m_askFile(std::move(askFile)), m_reader(new FleetReader(this)),
    m_chips(new ChipBar(this)), m_stack(new QStackedWidget(this)), m_empty(new EmptyState(m_stack)),
    m_fleetView(new GraphView(m_stack)), m_branches(new GraphView(m_stack)), m_lower(new QStackedWidget(this)),
    m_versions(new VersionsView(m_lower)), m_log(new LogPane(m_lower)), m_columns(new QSplitter(Qt::Horizontal, this)),
    m_rows(new QSplitter(Qt::Vertical, m_columns)), m_side(new QWidget(m_columns)), m_list(new TwinList(m_side)),
    m_minimap(new Minimap(m_fleetView, m_side)), m_fleet(std::make_shared<const FleetValue>()) {
    setObjectName(QStringLiteral("pipelineScreen"));
    setAccessibleName(tr("Pipeline"));
    m_fleetView->setObjectName(QStringLiteral("fleetView"));
    m_branches->setObjectName(QStringLiteral("branchesView"));
    m_branches->setAccessibleName(tr("Branches"));
    build();
    addScreenActions();
    m_viewTimer.setSingleShot(true);
    m_viewTimer.setInterval(restMilliseconds);
    connect(&m_viewTimer, &QTimer::timeout, this, &PipelineScreen::countView);

    connect(&m_bridge, &Bridge::snapshotChanged, this, &PipelineScreen::showSnapshot);
    connect(m_reader, &FleetReader::ready, this, &PipelineScreen::takeFleet);
    for (auto* view : {m_fleetView, m_branches}) {
        connect(view, &GraphView::zoomChanged, this, [this, view](double zoom) {
            if (view == &graph())
                m_chips->setZoom(zoom);
        });
        connect(view, &GraphView::changeChosen, this, [this](const QString& key) { m_selection.select(key.toStdString()); });
        connect(view, &GraphView::opened, this, [this](const QString& key) {
            m_selection.select(key.toStdString());
            emit changeOpened(key);
        });
    }
    connect(m_fleetView, &GraphView::currentChanged, this, &PipelineScreen::followCurrent);
    connect(m_fleetView, &GraphView::activated, this, [this](const QString&) { openLog(); });
    connect(m_fleetView, &GraphView::foldToggled, this, &PipelineScreen::toggleFold);
    connect(m_fleetView, &GraphView::viewMoved, &m_viewTimer, qOverload<>(&QTimer::start));
    connect(&m_fleetView->graph(), &GraphScene::laidOut, m_minimap, &Minimap::refresh);
    connect(&m_fleetView->graph(), &GraphScene::updated, m_minimap, &Minimap::refresh);
    connect(m_list, &TwinList::chosen, this, &PipelineScreen::choose);
    connect(m_list, &TwinList::centred, this, &PipelineScreen::centre);
    connect(m_versions, &VersionsView::chosen, this, [this](const QString& nodeId, const QString& band) {
        if (!nodeId.isEmpty())
            return choose(nodeId);
        for (const auto& node : m_fleet->graph.nodes)
            if (m_fleet->graph.bands[static_cast<std::size_t>(node.band)].key == band)
                return choose(node.id);
    });
    connect(m_chips, &ChipBar::scopeChanged, this, &PipelineScreen::applyScope);
    connect(m_log, &LogPane::closed, this, &PipelineScreen::closeLog);
    connect(&m_selection, &Selection::changed, this, [this] {
        const auto key = QString::fromStdString(m_selection.key());
        const auto gate = QStringLiteral("gate.") + key;
        const auto* current = graph().graph().item(graph().current());
        // A branch and its gate are one change: choosing either must not jump to the other.
        if (!(current && current->node().changeKey == key) && graph().graph().item(gate))
            graph().setCurrent(gate);
    });
    showSnapshot();
}

PipelineScreen::~PipelineScreen() = default;

void PipelineScreen::build() {
    m_stack->setAccessibleName(tr("Pipeline"));
    m_empty->setAccessibleName(tr("Nothing to show yet"));
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_branches);
    m_stack->addWidget(m_fleetView);
    m_lower->setAccessibleName(tr("Versions, or the log of a job"));
    m_lower->addWidget(m_versions);
    m_lower->addWidget(m_log);
    auto* upper = new QWidget(m_rows);
    upper->setAccessibleName(tr("Graph"));
    auto* upperColumn = new QVBoxLayout(upper);
    upperColumn->setContentsMargins(0, 0, 0, 0);
    upperColumn->setSpacing(0);
    upperColumn->addWidget(m_chips);
    upperColumn->addWidget(m_stack, 1);
    m_rows->setAccessibleName(tr("Graph and versions"));
    m_rows->addWidget(upper);
    m_rows->addWidget(m_lower);
    m_rows->setStretchFactor(0, 1);
    m_rows->setStretchFactor(1, 0);
    m_rows->setChildrenCollapsible(false);
    m_side->setAccessibleName(tr("Nodes and map"));
    auto* sideColumn = new QVBoxLayout(m_side);
    sideColumn->setContentsMargins(0, 0, 0, 0);
    sideColumn->setSpacing(0);
    sideColumn->addWidget(m_list, 1);
    sideColumn->addWidget(m_minimap);
    m_columns->setAccessibleName(tr("Graph and list"));
    m_columns->addWidget(m_rows);
    m_columns->addWidget(m_side);
    m_columns->setStretchFactor(0, 1);
    m_columns->setStretchFactor(1, 0);
    m_columns->setChildrenCollapsible(false);
    for (auto* splitter : {m_columns, m_rows}) {
        splitter->setHandleWidth(1);
        splitter->handle(1)->setAccessibleName(tr("Border that can be moved"));
    }
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_columns);
}

GraphView& PipelineScreen::graph() { return m_stack->currentWidget() == m_branches ? *m_branches : *m_fleetView; }

bool PipelineScreen::isBusy() const {
    return m_reader->isBusy() || m_fleetView->graph().isBusy() || m_branches->graph().isBusy();
}

void PipelineScreen::showSnapshot() {
    const auto& snapshot = *m_bridge.snapshot();
    const bool hasBranches = !snapshot.trunk.empty() || !snapshot.branches.empty() || !snapshot.changes.empty();
    const bool hasFleet = !snapshot.board->runs.empty() || !snapshot.placements.empty();
    const bool isFleet = hasFleet && !(m_wantsBranches && hasBranches);
    m_side->setVisible(isFleet);
    m_lower->setVisible(isFleet);
    m_chips->setFleetShown(isFleet);
    if (!hasFleet && !hasBranches) {
        if (snapshot.failure)
            m_empty->show(style::Icon::TriangleAlert, tr("The repository cannot be shown"), wording::error(*snapshot.failure), true);
        else
            m_empty->show(style::Icon::Workflow, tr("Nothing to show yet"),
                          tr("Runs and deployments appear here as soon as a source tells of them, branches as soon as the "
                             "repository has been read."));
        m_stack->setCurrentWidget(m_empty);
        m_chips->hide();
        return;
    }
    m_chips->show();
    if (isFleet) {
        m_reader->read(m_bridge.snapshot());
    } else {
        m_branches->show(branchesOf(snapshot));
        m_stack->setCurrentWidget(m_branches);
    }
    setFocusProxy(&graph());
    m_chips->setZoom(graph().zoom());
}

void PipelineScreen::takeFleet(const std::shared_ptr<const FleetValue>& fleet) {
    auto ordered = std::make_shared<FleetValue>(inOrder(*fleet, m_order));
    for (const auto& band : ordered->graph.bands)
        if (!m_known.contains(band.key)) {
            m_known.insert(band.key);
            m_order.append(band.key);
        }
    m_fleet = std::move(ordered);
    if (m_wantsBranches)
        return;
    m_stack->setCurrentWidget(m_fleetView);
    setFocusProxy(m_fleetView);
    showFleet();
}

void PipelineScreen::showFleet() {
    m_fleetView->show(m_folded.isEmpty() ? m_fleet->graph : folded(*m_fleet, m_folded).graph);
    m_list->setFleet(m_fleet);
    m_versions->setTable(m_fleet->versions);
    m_chips->setCount(Scope::All, static_cast<int>(m_fleet->graph.nodes.size()));
    m_chips->setCount(Scope::Abnormal, m_fleet->abnormal);
    m_chips->setCount(Scope::Running, m_fleet->running);
    m_viewTimer.start();
}

void PipelineScreen::choose(const QString& id) {
    if (!m_fleetView->graph().item(id)) {
        // It stands inside a folded band, which opens for it.
        const auto found = std::find_if(m_fleet->graph.nodes.begin(), m_fleet->graph.nodes.end(),
                                        [&](const GraphNode& node) { return node.id == id; });
        if (found == m_fleet->graph.nodes.end() || !m_folded.remove(m_fleet->graph.bands[static_cast<std::size_t>(found->band)].key))
            return;
        showFleet();
    }
    m_fleetView->setCurrent(id);
}

void PipelineScreen::centre(const QString& id) {
    choose(id);
    m_fleetView->centreOnNode(id);
}

void PipelineScreen::nextAbnormal() {
    if (const auto id = m_list->model().nextAbnormal(m_fleetView->current()); !id.isEmpty())
        centre(id);
    else
        emit noted(tr("Nothing in the graph asks for a person."));
}

void PipelineScreen::followCurrent(const QString& id) {
    m_list->setCurrent(id);
    const auto& scene = m_fleetView->graph();
    const int band = scene.bandOf(id);
    m_versions->setCurrent(id, band < 0 ? QString() : scene.value().bands[static_cast<std::size_t>(band)].key);
}

void PipelineScreen::toggleFold(const QString& band) {
    if (!m_folded.remove(band))
        m_folded.insert(band);
    showFleet();
}

void PipelineScreen::openLog() {
    const auto* item = m_fleetView->graph().item(m_fleetView->current());
    if (!item || item->node().kind != NodeKind::Job)
        return;
    const auto& node = item->node();
    const int band = m_fleetView->graph().bandOf(node.id);
    m_log->open(band < 0 ? node.title
                         : tr("%1, %2", "job, service")
                               .arg(node.title, m_fleetView->graph().value().bands[static_cast<std::size_t>(band)].name));
    m_lower->setCurrentWidget(m_log);
    ++m_logTurn;
    if (node.log.isEmpty()) {
        m_log->setState(LogPane::State::Missing);
    } else {
        emit logRequested(node.source, node.log);
        readLog(node.source, node.log, 0, m_logTurn);
    }
}

void PipelineScreen::readLog(const QString& source, const QString& log, std::size_t offset, int turn) {
    m_bridge.log(source.toStdString(), log.toStdString(), offset,
                 [guard = QPointer(this), source, log, turn](const Result<sources::Source::LogPiece>& piece) {
                     if (!guard || guard->m_logTurn != turn)
                         return;
                     if (!piece) {
                         guard->m_log->setState(LogPane::State::Failed, wording::error(piece.error()));
                         return;
                     }
                     guard->m_log->appendText(QString::fromUtf8(piece->text));
                     if (piece->isComplete) {
                         guard->m_log->setState(LogPane::State::Ended);
                         return;
                     }
                     guard->m_log->setState(LogPane::State::Live);
                     QTimer::singleShot(piece->text.empty() ? logPauseMilliseconds : 0, guard,
                                        [guard, source, log, turn, next = piece->next] {
                                            if (guard && guard->m_logTurn == turn)
                                                guard->readLog(source, log, next, turn);
                                        });
                 });
}

void PipelineScreen::closeLog() {
    m_lower->setCurrentWidget(m_versions);
    m_fleetView->setFocus(Qt::OtherFocusReason);
    ++m_logTurn;
    emit logClosed();
}

void PipelineScreen::applyScope() {
    const auto scope = m_chips->scope();
    m_list->setQuery(scope == Scope::Abnormal  ? QStringLiteral("state:abnormal")
                     : scope == Scope::Running ? QStringLiteral("state:running")
                                               : QString());
    if (scope != Scope::InView)
        m_list->setScope({});
    countView();
}

void PipelineScreen::countView() {
    const auto seen = m_fleetView->visibleScene();
    const auto& scene = m_fleetView->graph();
    QSet<QString> ids;
    for (const auto& node : scene.value().nodes)
        if (const auto* item = scene.item(node.id); item && seen.intersects(item->box().translated(item->pos())))
            ids.insert(node.id);
    m_chips->setCount(Scope::InView, static_cast<int>(ids.size()));
    if (m_chips->scope() == Scope::InView)
        m_list->setScope(std::move(ids));
}

void PipelineScreen::paintEvent(QPaintEvent*) {
    QPainter(this).fillRect(rect(), style::themeOf(this).background);
}

void PipelineScreen::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    // Small windows take from the list and the versions before they take from the graph.
    const int side = std::clamp(width() * 25 / 100, 300, sideWidth);
    const int lower = std::clamp(height() * 35 / 100, 140, lowerHeight);
    m_minimap->setFixedHeight(height() < 800 ? mapHeight * 3 / 4 : mapHeight);
    m_columns->setSizes({width() - side, side});
    m_rows->setSizes({height() - lower, lower});
}

void PipelineScreen::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        update();
}

} // namespace fermata::ui

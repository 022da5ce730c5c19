#include <QAction>
#include <QFileDialog>
#include <QKeySequence>
#include <QMenu>
#include <QStackedWidget>

#include "ui/pipeline/graph_export.h"
#include "ui/pipeline/graph_view.h"
#include "ui/pipeline/minimap.h"
#include "ui/pipeline/pipeline_screen.h"
#include "ui/pipeline/twin_list.h"
#include "ui/pipeline/versions_view.h"

namespace fermata::ui {

QAction* PipelineScreen::addScreenAction(const QString& name, const QKeySequence& key, const char* objectName,
                                         std::function<void()> act) {
    auto* action = new QAction(name, this);
    action->setObjectName(QLatin1String(objectName));
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, std::move(act));
    addAction(action);
    m_actions.append(action);
    return action;
}

void PipelineScreen::addScreenActions() {
    // Single letters act only in the graph (WCAG 2.1.4); the others anywhere on the screen.
    const auto inGraph = [this](QAction* action) {
        removeAction(action);
        action->setShortcutContext(Qt::WidgetShortcut);
        m_fleetView->addAction(action);
    };
    auto* find = addScreenAction(tr("Search the graph"), QKeySequence::Find, "findNodeAction",
                                 [this] { m_list->focusSearch(); });
    find->setShortcuts({QKeySequence(QKeySequence::Find), QKeySequence(Qt::Key_Slash)});
    inGraph(addScreenAction(tr("Next node that needs me"), Qt::Key_N, "nextNodeAction", [this] { nextAbnormal(); }));
    inGraph(addScreenAction(tr("Map of the fleet"), Qt::Key_M, "mapAction", [this] {
        m_minimap->setVisible(true);
        m_minimap->setFocus(Qt::ShortcutFocusReason);
    }));
    inGraph(addScreenAction(tr("Log of the job"), Qt::Key_L, "jobLogAction", [this] { openLog(); }));
    inGraph(
        addScreenAction(tr("Run the job's run again…"), QKeySequence(Qt::CTRL | Qt::Key_G), "reRunJobAction", [this] {
            if (const auto run = currentRun(); !run.isEmpty())
                emit reRunRequested(run);
        }));
    inGraph(addScreenAction(tr("Cancel the job's run…"), QKeySequence(Qt::CTRL | Qt::Key_Period), "cancelJobAction",
                            [this] {
                                if (const auto run = currentRun(); !run.isEmpty())
                                    emit cancelRequested(run);
                            }));
    m_fleetView->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_fleetView, &QWidget::customContextMenuRequested, this, &PipelineScreen::showGraphMenu);
    inGraph(addScreenAction(tr("Fold or open the service"), Qt::Key_Space, "foldAction", [this] {
        const auto& scene = m_fleetView->graph();
        if (const int band = scene.bandOf(scene.current()); band >= 0)
            toggleFold(scene.value().bands[static_cast<std::size_t>(band)].key);
    }));
    addScreenAction(tr("Fold or open all services"), QKeySequence(Qt::CTRL | Qt::Key_E), "foldAllAction", [this] {
        const bool isFolding = m_folded.isEmpty();
        m_folded.clear();
        if (isFolding)
            for (const auto& band : m_fleet->graph.bands)
                m_folded.insert(band.key);
        showFleet();
    });
    addScreenAction(tr("Fleet or branches"), QKeySequence(Qt::CTRL | Qt::Key_B), "branchesAction", [this] {
        m_wantsBranches = !m_wantsBranches;
        showSnapshot();
    });
    addScreenAction(tr("Versions by environment"), QKeySequence(Qt::ALT | Qt::Key_V), "versionsAction", [this] {
        m_lower->setCurrentWidget(m_versions);
        m_versions->setFocus(Qt::ShortcutFocusReason);
    });
    addScreenAction(tr("Save the graph as SVG…"), {}, "saveSvgAction", [this] { saveGraph(QStringLiteral(".svg")); });
    addScreenAction(tr("Save the graph as PDF…"), {}, "savePdfAction", [this] { saveGraph(QStringLiteral(".pdf")); });
    addScreenAction(tr("Save the graph as DOT…"), {}, "saveDotAction", [this] { saveGraph(QStringLiteral(".dot")); });
    m_actions += m_fleetView->viewActions();
    for (auto* action : m_actions)
        for (const auto& key : action->shortcuts())
            if (key.count() == 1 && key.toString().size() == 1)
                m_letters.insert(action, action->shortcuts());
}

QString PipelineScreen::currentRun() const {
    const auto* item = m_fleetView->graph().item(m_fleetView->current());
    return item ? item->node().runKey : QString();
}

void PipelineScreen::showGraphMenu(const QPoint& at) {
    if (!m_fleetView->graph().item(m_fleetView->current()))
        return;
    auto* menu = new QMenu(m_fleetView);
    menu->setObjectName(QStringLiteral("graphMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const bool hasRun = !currentRun().isEmpty();
    for (QAction* action : m_actions) {
        const auto name = action->objectName();
        if (name == QLatin1String("jobLogAction") || name == QLatin1String("foldAction") ||
            (hasRun && (name == QLatin1String("reRunJobAction") || name == QLatin1String("cancelJobAction"))))
            menu->addAction(action);
    }
    menu->popup(m_fleetView->viewport()->mapToGlobal(at));
}

void PipelineScreen::setLetterKeys(bool areOn) {
    for (auto it = m_letters.cbegin(); it != m_letters.cend(); ++it) {
        auto keys = it.value();
        if (!areOn)
            keys.removeIf([](const QKeySequence& key) { return key.toString().size() == 1; });
        it.key()->setShortcuts(keys);
    }
}

void PipelineScreen::saveGraph(const QString& ending) {
    const auto suggestion = QStringLiteral("fermata-graph") + ending;
    const auto file =
        m_askFile ? m_askFile(this, suggestion) : QFileDialog::getSaveFileName(this, tr("Save the graph"), suggestion);
    if (file.isEmpty())
        return;
    const auto format = graphFormat(file).value_or(*graphFormat(ending));
    writeFile(file, exported(graph(), format), this, [this, file](const QString& why) {
        emit noted(why.isEmpty() ? tr("The graph was saved as %1.").arg(file)
                                 : tr("%1 could not be written: %2").arg(file, why));
    });
}

} // namespace fermata::ui

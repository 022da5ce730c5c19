#include "ui/pipeline/pipeline_screen.h"

#include <QAction>
#include <QEvent>
#include <QLineEdit>
#include <QPainter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/pipeline/graph_model.h"
#include "ui/pipeline/graph_view.h"
#include "ui/style/theme.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {
namespace {

constexpr int headHeight = 48;

} // namespace

PipelineScreen::PipelineScreen(Bridge& bridge, Selection& selection, QWidget* parent) :
    QWidget(parent), m_bridge(bridge), m_selection(selection), m_find(new QLineEdit(this)),
    m_found(new TextLine(this, style::TextSize::Caption, QFont::Normal, TextLine::Ink::Muted)),
    m_fact(new TextLine(this, style::TextSize::Caption, QFont::Normal, TextLine::Ink::Muted)),
    m_zoom(new TextLine(this, style::TextSize::Caption, QFont::Normal, TextLine::Ink::Muted)),
    m_stack(new QStackedWidget(this)), m_empty(new EmptyState(m_stack)), m_graph(new GraphView(m_stack)) {
    setObjectName(QStringLiteral("pipelineScreen"));
    setAccessibleName(tr("Pipeline"));
    m_stack->setAccessibleName(tr("Pipeline"));
    m_empty->setAccessibleName(tr("Nothing to show yet"));
    m_find->setObjectName(QStringLiteral("findNode"));
    m_find->setAccessibleName(tr("Find a branch, a commit or a verdict"));
    m_find->setPlaceholderText(tr("Find a branch, a commit or a verdict"));
    m_find->setClearButtonEnabled(true);
    m_find->setFixedWidth(372);
    m_found->setFixedWidth(120);
    m_zoom->setFixedWidth(56);
    m_zoom->setAlignment(Qt::AlignRight);

    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 0, 12, 0);
    head->setSpacing(12);
    head->addWidget(m_find);
    head->addWidget(m_found);
    head->addWidget(m_fact, 1);
    head->addWidget(m_zoom);
    auto* headBox = new QWidget(this);
    headBox->setAccessibleName(tr("Find and zoom"));
    headBox->setFixedHeight(headHeight);
    headBox->setLayout(head);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_graph);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(headBox);
    all->addWidget(m_stack, 1);
    setFocusProxy(m_graph);

    auto* findAction = new QAction(tr("Find in the graph"), this);
    findAction->setObjectName(QStringLiteral("findNodeAction"));
    findAction->setShortcut(QKeySequence::Find);
    findAction->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(findAction, &QAction::triggered, m_find, [this] { m_find->setFocus(Qt::ShortcutFocusReason); });
    addAction(findAction);
    m_actions = m_graph->viewActions();
    m_actions.prepend(findAction);

    connect(&m_bridge, &Bridge::snapshotChanged, this, &PipelineScreen::showSnapshot);
    connect(m_find, &QLineEdit::returnPressed, this, &PipelineScreen::find);
    connect(m_find, &QLineEdit::textChanged, this, [this](const QString& words) {
        m_found->setText(words.trimmed().isEmpty() ? QString() : tr("%1 found").arg(m_graph->graph().matches(words)));
    });
    connect(m_graph, &GraphView::zoomChanged, this, [this](double zoom) { m_zoom->setText(tr("%1 %").arg(qRound(zoom * 100))); });
    connect(m_graph, &GraphView::changeChosen, this, [this](const QString& key) { m_selection.select(key.toStdString()); });
    connect(m_graph, &GraphView::opened, this, [this](const QString& key) {
        m_selection.select(key.toStdString());
        emit changeOpened(key);
    });
    connect(&m_selection, &Selection::changed, this, [this] {
        const auto id = QStringLiteral("gate.") + QString::fromStdString(m_selection.key());
        const auto* current = m_graph->graph().item(m_graph->current());
        // A branch and its gate are one change: choosing either must not jump to the other.
        if (current && current->node().changeKey == QString::fromStdString(m_selection.key()))
            return;
        if (m_graph->graph().item(id))
            m_graph->setCurrent(id);
    });
    showSnapshot();
}

void PipelineScreen::showSnapshot() {
    const auto& snapshot = *m_bridge.snapshot();
    if (snapshot.trunk.empty() && snapshot.branches.empty() && snapshot.changes.empty()) {
        if (snapshot.failure)
            m_empty->show(style::Icon::TriangleAlert, tr("The repository cannot be shown"), wording::error(*snapshot.failure), true);
        else
            m_empty->show(style::Icon::GitBranch, tr("No history yet"),
                          tr("The branches appear here as soon as the repository has been read."));
        m_stack->setCurrentWidget(m_empty);
        m_fact->setText({});
        return;
    }
    m_stack->setCurrentWidget(m_graph);
    m_graph->show(branchesOf(snapshot));
    m_fact->setText(tr("branches: %1, waiting changes: %2")
                        .arg(wording::count(snapshot.branches.size()), wording::count(snapshot.changes.size())));
}

void PipelineScreen::find() {
    if (!m_graph->findNext(m_find->text()))
        m_found->setText(tr("0 found"));
}

void PipelineScreen::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const auto& theme = style::themeOf(this);
    painter.fillRect(rect(), theme.background);
    painter.fillRect(0, headHeight - 1, width(), 1, theme.line);
}

void PipelineScreen::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        update();
}

} // namespace fermata::ui

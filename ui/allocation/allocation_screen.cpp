#include "ui/allocation/allocation_screen.h"

#include <algorithm>

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPainter>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/allocation/allocation_rows.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/rows_view.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

namespace {

constexpr int headHeight = 56;
constexpr int rowHeight = 44;

QPushButton* buttonFor(QAction* action, QWidget* parent) {
    auto* button = new QPushButton(action->text(), parent);
    button->setAccessibleName(action->text());
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    return button;
}

} // namespace

AllocationScreen::AllocationScreen(Bridge& bridge, QWidget* parent)
    : QWidget(parent),
      m_bridge(bridge),
      m_placeRows(new RowsModel(placeHeads(), this)),
      m_demandRows(new RowsModel(demandHeads(), this)) {
    setObjectName(QStringLiteral("allocationScreen"));
    setAccessibleName(tr("Environments"));
    addActions();
    m_stack = new QStackedWidget(this);
    m_stack->setAccessibleName(tr("Environments"));
    m_empty = new EmptyState(m_stack);
    m_empty->setAccessibleName(tr("No environments"));
    m_stack->addWidget(m_empty);
    m_stack->addWidget(buildTables());
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(buildHead());
    all->addWidget(m_stack, 1);
    setFocusProxy(m_demandView);
    connect(&m_bridge, &Bridge::snapshotChanged, this, [this] {
        if (isVisible())
            refresh();
    });
    restyle();
    refresh();
}

void AllocationScreen::addActions() {
    m_request = new QAction(tr("Request for this change…"), this);
    m_request->setObjectName(QStringLiteral("requestForChangeAction"));
    m_request->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_E));
    connect(m_request, &QAction::triggered, this, [this] {
        const auto* wanted = demand();
        if (!wanted)
            return;
        const auto at = std::ranges::find_if(m_board->places, [&](const engine::PlaceView& each) {
            return wanted->place.empty() ? each.serves == wanted->stage : each.id == wanted->place;
        });
        const std::string environment = at == m_board->places.end() ? std::string() : at->environment;
        emit requestRequested(QString::fromStdString(environment + "/" + wanted->change));
    });
    m_release = new QAction(tr("Give back…"), this);
    m_release->setObjectName(QStringLiteral("giveBackAction"));
    m_release->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_B));
    connect(m_release, &QAction::triggered, this, [this] {
        if (const auto* held = place(); held && held->holding)
            emit releaseRequested(QString::fromStdString(held->holding->order));
    });
    m_open = new QAction(tr("Open the change"), this);
    m_open->setObjectName(QStringLiteral("openDemandAction"));
    m_open->setShortcut(QKeySequence(Qt::Key_Return));
    connect(m_open, &QAction::triggered, this, &AllocationScreen::openChange);
    m_actions = {m_request, m_release, m_open};
    for (QAction* action : m_actions) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
    }
}

QWidget* AllocationScreen::buildHead() {
    auto* head = new QWidget(this);
    head->setAccessibleName(tr("Environments"));
    head->setFixedHeight(themeOf(this).scaled(headHeight));
    auto* title = new TextLine(head, TextSize::Subject, QFont::DemiBold);
    title->setText(tr("Environments"));
    m_sum = new TextLine(head, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    m_sum->setObjectName(QStringLiteral("allocationSum"));
    m_requestButton = buttonFor(m_request, head);
    m_releaseButton = buttonFor(m_release, head);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(16);
    row->addWidget(title);
    row->addWidget(m_sum, 1);
    row->addWidget(m_requestButton);
    row->addWidget(m_releaseButton);
    return head;
}

QWidget* AllocationScreen::buildTables() {
    auto* page = new QWidget(m_stack);
    page->setAccessibleName(tr("Environments and the changes that want one"));
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(8);
    m_second = new TextLine(page, TextSize::Body);
    m_second->setObjectName(QStringLiteral("secondBest"));
    auto* split = new QSplitter(Qt::Vertical, page);
    split->setAccessibleName(tr("Environments and the changes that want one"));
    split->setChildrenCollapsible(false);
    m_placePanel = new Panel(tr("Who has what"), split);
    m_placeView = new RowsView(m_placeRows, rowHeight, 1, {220, 420, 170, 170, 120, 360}, m_placePanel);
    m_placeView->setObjectName(QStringLiteral("placesTable"));
    m_placeView->setAccessibleName(tr("Environments"));
    m_placePanel->add(m_placeView, 1);
    m_demandPanel = new Panel(tr("Who wants one"), split);
    m_demandView = new RowsView(m_demandRows, rowHeight, 1, {72, 420, 120, 120, 72, 140, 84, 420}, m_demandPanel);
    m_demandView->setObjectName(QStringLiteral("demandsTable"));
    m_demandView->setAccessibleName(tr("Changes that want an environment"));
    m_demandPanel->add(m_demandView, 1);
    split->addWidget(m_placePanel);
    split->addWidget(m_demandPanel);
    split->setSizes({320, 560});
    column->addWidget(m_second);
    column->addWidget(split, 1);
    for (RowsView* view : {m_placeView, m_demandView}) {
        view->setSelectionMode(QAbstractItemView::SingleSelection);
        connect(view->selectionModel(), &QItemSelectionModel::currentChanged, this, &AllocationScreen::follow);
        connect(view, &QAbstractItemView::doubleClicked, this, &AllocationScreen::openChange);
    }
    return page;
}

const engine::DemandView* AllocationScreen::demand() const {
    const int row = m_demandView->currentIndex().row();
    return m_board && row >= 0 && row < static_cast<int>(m_board->demands.size())
               ? &m_board->demands[static_cast<std::size_t>(row)]
               : nullptr;
}

const engine::PlaceView* AllocationScreen::place() const {
    const int row = m_placeView->currentIndex().row();
    return m_board && row >= 0 && row < static_cast<int>(m_board->places.size())
               ? &m_board->places[static_cast<std::size_t>(row)]
               : nullptr;
}

void AllocationScreen::openChange() {
    std::string key;
    if (m_placeView->hasFocus()) {
        if (const auto* held = place())
            key = held->holding && !held->holding->change.empty() ? held->holding->change : held->next;
    } else if (const auto* wanted = demand()) {
        key = wanted->change;
    }
    if (!key.empty())
        emit changeOpened(QString::fromStdString(key));
}

void AllocationScreen::follow() {
    const bool isNow = !m_bridge.isPast();
    const auto* wanted = demand();
    m_request->setEnabled(isNow && wanted && wanted->state != engine::DemandState::Holds);
    const auto* held = place();
    m_release->setEnabled(isNow && held && held->holding && held->holding->state != engine::HoldingState::Releasing);
    m_requestButton->setEnabled(m_request->isEnabled());
    m_releaseButton->setEnabled(m_release->isEnabled());
}

void AllocationScreen::refresh() {
    const SnapshotPointer now = m_bridge.snapshot();
    m_board = now->allocation;
    if (!m_board) {
        const bool isPast = m_bridge.isPast();
        m_empty->show(Icon::ListChecks, isPast ? tr("What was wanted then is not kept") : tr("No pool of environments"),
                      isPast ? tr("Who held what stands in the record.")
                             : tr("Name one under environment_pools: in workspace.yaml, with its url and the "
                                  "environments that it gives. terms: says how many there are, what an hour costs, and "
                                  "which stage of a plan asks for it (serves: performance_environment)."));
        m_stack->setCurrentIndex(0);
        m_sum->setText({});
        return follow();
    }
    m_sum->setText(sumOf(*m_board));
    m_second->setText(secondBestOf(*m_board));
    m_placeRows->setRows(placeRows(*m_board, now->at));
    m_demandRows->setRows(demandRows(*m_board, now->at));
    m_placePanel->setNothing(m_board->places.empty() ? tr("The pools name no environment.") : QString());
    m_demandPanel->setNothing(m_board->demands.empty()
                                  ? tr("No waiting change wants one: plans ask for an environment where a change "
                                       "migrates a database, and terms: says which environment serves that.")
                                  : QString());
    m_demandPanel->setFact(m_board->unit.empty() ? tr("in units of loss")
                                                 : tr("in %1", "unit").arg(wording::oneLine(m_board->unit, 24)));
    m_stack->setCurrentIndex(1);
    if (!m_demandView->currentIndex().isValid() && m_demandRows->rowCount() > 0)
        m_demandView->setCurrentIndex(m_demandRows->index(0, 0));
    follow();
}

void AllocationScreen::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.fillRect(0, theme.scaled(headHeight) - 1, width(), 1, theme.line);
}

void AllocationScreen::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
}

void AllocationScreen::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange && m_demandView)
        restyle();
}

void AllocationScreen::restyle() {
    const Theme& theme = themeOf(this);
    for (RowsView* view : {m_placeView, m_demandView}) {
        view->verticalHeader()->setDefaultSectionSize(theme.scaled(rowHeight));
        view->horizontalHeader()->setFont(theme.font(TextSize::Caption));
    }
    update();
}

} // namespace fermata::ui

#include "ui/console/console_screen.h"

#include <algorithm>

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDataStream>
#include <QIODevice>
#include <QPointer>
#include <QResizeEvent>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

#include "ui/console/decision_card.h"
#include "ui/console/inbox_view.h"
#include "ui/console/production_strip.h"
#include "ui/console/start_page.h"
#include "ui/console/train_card.h"
#include "ui/style/theme.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

namespace {

/// Below this width of the console the card no longer fits beside inbox and graph.
constexpr int narrowBelow = 1500;
constexpr int lowBelow = 860;
constexpr int drawerWidth = 480;

} // namespace

ConsoleScreen::ConsoleScreen(Bridge& bridge, Selection& selection, QWidget* graph, QWidget* parent)
    : QWidget(parent),
      m_bridge(bridge),
      m_selection(selection),
      m_inbox(new InboxView(selection, this)),
      m_graph(graph),
      m_right(new QStackedWidget(this)),
      m_card(new DecisionCard(m_right)),
      m_train(new TrainCard(m_right)),
      m_production(new ProductionStrip(this)),
      m_start(new StartPage(this)),
      m_stack(new QStackedWidget(this)),
      m_live(new QWidget(this)),
      m_outer(new QSplitter(Qt::Horizontal, m_live)),
      m_inner(new QSplitter(Qt::Horizontal, m_live)) {
    setObjectName(QStringLiteral("consoleScreen"));
    setAccessibleName(tr("Console"));
    m_stack->setAccessibleName(tr("Console"));
    m_live->setAccessibleName(tr("Console"));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_stack);
    auto* left = new QWidget(m_outer);
    left->setAccessibleName(tr("Inbox, graph and production"));
    auto* leftColumn = new QVBoxLayout(left);
    leftColumn->setContentsMargins(0, 0, 0, 0);
    leftColumn->setSpacing(0);
    m_inner->addWidget(m_inbox);
    m_inner->addWidget(m_graph);
    m_inner->setAccessibleName(tr("Inbox and graph"));
    m_inner->setChildrenCollapsible(false);
    m_inner->setStretchFactor(1, 1);
    m_inner->setSizes({360, 1008});
    leftColumn->addWidget(m_inner, 1);
    leftColumn->addWidget(m_production);
    m_outer->addWidget(left);
    m_right->setAccessibleName(tr("Decision"));
    m_right->addWidget(m_card);
    m_right->addWidget(m_train);
    m_outer->addWidget(m_right);
    m_outer->setAccessibleName(tr("Work and decision"));
    m_outer->setChildrenCollapsible(false);
    m_outer->setStretchFactor(0, 1);
    m_outer->setSizes({1368, 480});
    auto* liveColumn = new QVBoxLayout(m_live);
    liveColumn->setContentsMargins(0, 0, 0, 0);
    liveColumn->addWidget(m_outer);
    m_stack->addWidget(m_start);
    m_stack->addWidget(m_live);
    for (QSplitter* splitter : {m_inner, m_outer})
        for (int i = 0; i < splitter->count(); ++i)
            splitter->handle(i)->setAccessibleName(tr("Border that can be moved"));

    arrange();
    addActions();
    connect(&m_bridge, &Bridge::snapshotChanged, this, &ConsoleScreen::refresh);
    connect(&m_selection, &Selection::changed, this, &ConsoleScreen::showCard);
    connect(m_inbox, &InboxView::openRequested, this, &ConsoleScreen::openRequested);
    connect(m_card, &DecisionCard::actChosen, this, [this](ActKind kind) { emit actRequested(selectedKey(), kind); });
    connect(m_card, &DecisionCard::wayChosen, this, [this](int way) { emit wayRequested(selectedKey(), way); });
    connect(m_inbox, &InboxView::chosenChanged, this, &ConsoleScreen::showCard);
    connect(m_train, &TrainCard::approveRequested, this, &ConsoleScreen::requestBatch);
    connect(m_train, &TrainCard::recordRequested, this, &ConsoleScreen::recordTrain);
    connect(m_start, &StartPage::retryRequested, this, [this] { m_bridge.send(engine::Refresh{}); });
    refresh();
}

QAction* ConsoleScreen::add(const QString& name, const QKeySequence& key, const char* objectName,
                            std::function<void()> act) {
    auto* action = new QAction(name, this);
    action->setObjectName(QLatin1String(objectName));
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, std::move(act));
    addAction(action);
    m_actions.append(action);
    if (key.count() == 1 && key.toString().size() == 1)
        m_letters.emplace_back(action, key);
    return action;
}

void ConsoleScreen::addActions() {
    const auto act = [this](ActKind kind) {
        return [this, kind] {
            if (isTrainShown()) { // of a train only approving can be meant, and that says which changes
                if (kind == ActKind::Approve)
                    requestBatch();
            } else if (m_card->acts()->isOpen(kind)) {
                emit actRequested(selectedKey(), kind);
            }
        };
    };
    add(tr("Next that needs me"), Qt::Key_N, "nextAction", [this] { m_inbox->selectNext(); });
    add(tr("Open the change"), {}, "openAction", [this] {
        if (!m_selection.key().empty())
            emit openRequested(selectedKey());
    });
    add(tr("Why, and the decision card"), Qt::Key_W, "whyAction", [this] { toggleCard(); });
    add(tr("What would release it"), Qt::Key_C, "releaseAction",
        [this] { m_card->scrollTo(QStringLiteral("release")); });
    add(tr("Approve…"), Qt::Key_A, "approveAction", act(ActKind::Approve));
    add(tr("Hold…"), Qt::Key_H, "holdAction", act(ActKind::Hold));
    add(tr("Override…"), Qt::Key_O, "overrideAction", act(ActKind::Override));
    for (int way = 0; way < 3; ++way)
        add(tr("Way out %1").arg(way + 1), QKeySequence(Qt::Key_1 + way), "wayAction", [this, way] {
            if (!isTrainShown() && way < m_card->wayCount())
                emit wayRequested(selectedKey(), way);
        });
    add(tr("One change instead of the train"), {}, "leaveTrainAction", [this] {
        if (isTrainShown())
            m_inbox->chooseOne();
    });
    add(tr("Put the train's verdict on record"), Qt::Key_V, "recordTrainAction", [this] { recordTrain(); });
    add(tr("Say what became of a past change…"), Qt::Key_L, "outcomeAction",
        [this] { emit outcomeRequested(selectedKey()); });
    add(tr("Copy"), QKeySequence::Copy, "copyAction", [this] { copySelected(); });
}

void ConsoleScreen::setLetterKeys(bool areOn) {
    for (const auto& [action, key] : m_letters)
        action->setShortcut(areOn ? key : QKeySequence());
}

QString ConsoleScreen::selectedKey() const {
    return QString::fromStdString(m_selection.key());
}

void ConsoleScreen::copySelected() {
    const QWidget* focus = QApplication::focusWidget();
    const QString text = m_card->isAncestorOf(focus)    ? m_card->asText()
                         : m_train->isAncestorOf(focus) ? m_train->asText()
                                                        : m_inbox->selectedText();
    if (!text.isEmpty())
        QApplication::clipboard()->setText(text);
}

void ConsoleScreen::refresh() {
    const SnapshotPointer& snapshot = m_bridge.snapshot();
    m_inbox->setSnapshot(snapshot);
    m_production->setProduction(snapshot->production, snapshot->at);
    if (StartPage::isNeeded(m_bridge)) {
        m_start->show(m_bridge);
        m_stack->setCurrentWidget(m_start);
    } else if (m_stack->currentWidget() != m_live) {
        m_stack->setCurrentWidget(m_live);
        m_inbox->focusList();
    }
    showCard();
}

void ConsoleScreen::showCard() {
    const std::vector<std::string> chosen = m_inbox->chosen();
    if (chosen.size() > 1) {
        m_train->setTrain(m_bridge.snapshot(), chosen);
        m_right->setCurrentWidget(m_train);
        return;
    }
    m_right->setCurrentWidget(m_card);
    m_card->setChange(m_bridge.snapshot(), findChange(*m_bridge.snapshot(), m_selection.key()));
}

bool ConsoleScreen::isTrainShown() const {
    return m_right->currentWidget() == m_train;
}

void ConsoleScreen::requestBatch() {
    if (!m_train->batch().closed.isEmpty())
        return;
    QStringList keys;
    for (const Batch::Item& item : m_train->batch().items)
        keys.append(QString::fromStdString(item.key));
    emit batchRequested(keys);
}

void ConsoleScreen::recordTrain() {
    if (!isTrainShown() || !m_train->mayRecord())
        return;
    const std::vector<std::string> keys = m_train->keys();
    m_bridge.send(engine::RecordTrain{keys}, [train = QPointer(m_train), keys](const Result<void>& result) {
        if (train && train->keys() == keys)
            train->tellRecorded(result ? ConsoleScreen::tr("It is on record.") : wording::error(result.error()));
    });
}

void ConsoleScreen::toggleCard() {
    if (!m_isNarrow) {
        m_card->scrollTo(QStringLiteral("why"));
        return;
    }
    m_isDrawerOpen = !m_isDrawerOpen;
    m_right->setVisible(m_isDrawerOpen);
    if (m_isDrawerOpen)
        placeDrawer();
    else
        m_inbox->focusList();
}

void ConsoleScreen::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

void ConsoleScreen::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    // Later: the application walks over all widgets now, and moving the card destroys a border of the splitter.
    if (event->type() == QEvent::StyleChange && m_outer)
        QMetaObject::invokeMethod(
            this, [this] { arrange(); }, Qt::QueuedConnection);
}

void ConsoleScreen::arrange() {
    const style::Theme& theme = style::themeOf(this);
    m_inbox->setMinimumWidth(theme.scaled(320));
    m_inbox->setMaximumWidth(theme.scaled(440));
    m_right->setMinimumWidth(theme.scaled(440));
    m_right->setMaximumWidth(theme.scaled(560));
    const bool isNarrow = width() < theme.scaled(narrowBelow);
    m_production->setFolded(height() < theme.scaled(lowBelow));
    if (isNarrow != m_isNarrow) {
        m_isNarrow = isNarrow;
        if (isNarrow) {
            if (isVisible())
                m_outerState = m_outer->saveState();
            m_right->setParent(m_live);
            m_right->setVisible(m_isDrawerOpen);
        } else {
            m_outer->addWidget(m_right);
            m_outer->setStretchFactor(0, 1);
            m_right->show();
            if (m_outerState.isEmpty() || !m_outer->restoreState(m_outerState))
                m_outer->setSizes({width() - theme.scaled(drawerWidth), theme.scaled(drawerWidth)});
        }
    }
    if (m_isNarrow)
        placeDrawer();
}

void ConsoleScreen::placeDrawer() {
    const int wide = std::min(style::themeOf(this).scaled(drawerWidth), width());
    m_right->setGeometry(width() - wide, 0, wide, height());
    m_right->raise();
}

QByteArray ConsoleScreen::columns() const {
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream << m_inner->saveState() << (m_isNarrow ? m_outerState : m_outer->saveState()) << m_isDrawerOpen;
    return bytes;
}

void ConsoleScreen::setColumns(const QByteArray& state) {
    QDataStream stream(state);
    QByteArray inner, outer;
    bool isOpen = true;
    stream >> inner >> outer >> isOpen;
    if (stream.status() != QDataStream::Ok)
        return; // of another version: the standard columns stay
    m_inner->restoreState(inner);
    m_outerState = outer;
    if (!m_isNarrow && !outer.isEmpty())
        m_outer->restoreState(outer);
    m_isDrawerOpen = isOpen;
}

} // namespace fermata::ui

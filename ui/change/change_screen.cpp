#include "ui/change/change_screen.h"

#include <algorithm>

#include <QAction>
#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QPointer>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/change/change_parts.h"
#include "ui/change/difference_dialog.h"
#include "ui/change/test_plan_dialog.h"
#include "ui/change/test_rows.h"
#include "ui/models/inbox_model.h"
#include "ui/style/theme.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

ChangeScreen::ChangeScreen(Bridge& bridge, Selection& selection, QWidget* parent)
    : QWidget(parent),
      m_bridge(bridge),
      m_selection(selection),
      m_parts(std::make_unique<Parts>()),
      m_stack(new QStackedWidget(this)) {
    setObjectName(QStringLiteral("changeScreen"));
    setAccessibleName(tr("Change"));
    m_stack->setAccessibleName(tr("Change"));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_stack);

    m_parts->empty = new EmptyState(m_stack);
    m_parts->empty->setAccessibleName(tr("No change selected"));
    auto* page = new QWidget(m_stack);
    page->setAccessibleName(tr("Change"));
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHead());
    auto* scroll = new QScrollArea(page);
    scroll->setObjectName(QStringLiteral("changeBody"));
    scroll->setAccessibleName(tr("What the verdict rests on"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(buildBody());
    column->addWidget(scroll, 1);
    m_stack->addWidget(m_parts->empty);
    m_stack->addWidget(page);

    addActions();
    connect(&m_bridge, &Bridge::snapshotChanged, this, &ChangeScreen::refresh);
    connect(&m_selection, &Selection::changed, this, &ChangeScreen::refresh);
    connect(m_parts->acts, &ActBar::chosen, this,
            [this](ActKind kind) { emit actRequested(QString::fromStdString(m_selection.key()), kind); });
    connect(m_parts->causesView, &QAbstractItemView::activated, this,
            [this](const QModelIndex& row) { showDifference(row.row()); });
    connect(m_parts->testsView, &QAbstractItemView::activated, this, &ChangeScreen::askForQuarantine);
    connect(m_parts->ways, &WayOutRows::chosen, this,
            [this](int way) { emit wayRequested(QString::fromStdString(m_selection.key()), way); });
    restyle();
    refresh();
}

ChangeScreen::~ChangeScreen() = default;

ActBar* ChangeScreen::acts() const {
    return m_parts->acts;
}

void ChangeScreen::addActions() {
    const auto add = [this](const QString& name, const QKeySequence& key, const char* objectName, auto act) {
        auto* action = new QAction(name, this);
        action->setObjectName(QLatin1String(objectName));
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, act);
        addAction(action);
        m_actions.append(action);
        if (key.toString().size() == 1)
            m_letters.emplace_back(action, key);
    };
    const auto act = [this](ActKind kind) {
        return [this, kind] {
            if (m_parts->acts->isOpen(kind))
                emit actRequested(QString::fromStdString(m_selection.key()), kind);
        };
    };
    add(tr("What differs since the last flip…"), Qt::Key_D, "differenceAction", [this] { showDifference(0); });
    add(tr("Approve…"), Qt::Key_A, "approveAction", act(ActKind::Approve));
    add(tr("Hold…"), Qt::Key_H, "holdAction", act(ActKind::Hold));
    add(tr("Override…"), Qt::Key_O, "overrideAction", act(ActKind::Override));
    add(tr("Say what became of a past change…"), Qt::Key_L, "outcomeAction",
        [this] { emit outcomeRequested(QString::fromStdString(m_selection.key())); });
    add(tr("Quarantine of the failing test…"), Qt::Key_Q, "quarantineAction", [this] { askForQuarantine(); });
    add(tr("Test plan…"), Qt::Key_U, "testPlanAction", [this] { showTestPlan(); });
    for (int way = 0; way < 3; ++way)
        add(tr("Way out %1").arg(way + 1), QKeySequence(Qt::Key_1 + way), "wayAction", [this, way] {
            if (way < m_parts->ways->count())
                emit wayRequested(QString::fromStdString(m_selection.key()), way);
        });
}

decision::TestPlan ChangeScreen::testPlanOf(const engine::Snapshot& snapshot, const engine::ChangeView& view) {
    const auto plan = decision::planOf(*view.evidence, *view.decision, *snapshot.policy);
    return decision::planTests(plan, snapshot.suites ? *snapshot.suites : std::vector<delivery::SuitePast>(),
                               view.evidence->files);
}

void ChangeScreen::showTestPlan() {
    const auto snapshot = m_bridge.snapshot();
    const auto* view = findChange(*snapshot, m_selection.key());
    if (!view || !view->evidence || !view->decision || !snapshot->policy)
        return;
    const std::string& title = view->change.title.empty() ? view->change.key : view->change.title;
    auto* dialog = new TestPlanDialog(wording::oneLine(title, 120), testPlanOf(*snapshot, *view), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void ChangeScreen::askForQuarantine() {
    const auto* view = findChange(*m_bridge.snapshot(), m_selection.key());
    if (!view || !view->evidence)
        return;
    const auto failing = failedTests(view->evidence->tests); // one a row of the table
    const auto row = static_cast<std::size_t>(std::max(0, m_parts->testsView->currentIndex().row()));
    if (row < failing.size())
        emit quarantineRequested(QString::fromStdString(failing[row]));
}

void ChangeScreen::showDifference(int row) {
    const auto* view = findChange(*m_bridge.snapshot(), m_selection.key());
    if (!view)
        return;
    const auto flips = flipsOf(view->history);
    const auto at = static_cast<std::ptrdiff_t>(flips.size()) - 1 - row; // the table has the newest first
    if (at < 1)                                                          // the first one has nothing before it
        return;
    const std::size_t step = flips[static_cast<std::size_t>(at)];
    const auto& before = view->history[step - 1];
    const auto& after = view->history[step];
    auto* dialog = new DifferenceDialog(
        tr("%1 → %2, %3", "verdict, verdict, time")
            .arg(wording::verdict(before.verdict), wording::verdict(after.verdict), wording::stamp(after.at)),
        this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    m_bridge.difference(before.record, after.record,
                        [dialog = QPointer(dialog)](const Result<std::vector<engine::DifferenceRow>>& rows) {
                            if (dialog)
                                dialog->show(rows);
                        });
}

void ChangeScreen::setLetterKeys(bool areOn) {
    for (const auto& [action, key] : m_letters)
        action->setShortcut(areOn ? key : QKeySequence());
}

void ChangeScreen::refresh() {
    const auto snapshot = m_bridge.snapshot();
    const auto* view = findChange(*snapshot, m_selection.key());
    if (!view) {
        m_parts->empty->show(style::Icon::GitPullRequest, tr("No change is selected"),
                             tr("Choose one in the console; Enter opens it here."));
        m_stack->setCurrentIndex(0);
        return;
    }
    m_stack->setCurrentIndex(1);
    showHead(*snapshot, *view);
    showDecision(*snapshot, *view);
    showEvidence(*snapshot, *view);
}

void ChangeScreen::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const auto& theme = style::themeOf(this);
    painter.fillRect(rect(), theme.background);
    painter.fillRect(0, 0, width(), theme.scaled(changeHeadHeight), theme.surface);
    painter.fillRect(0, theme.scaled(changeHeadHeight) - 1, width(), 1, theme.line);
}

void ChangeScreen::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        restyle();
}

void ChangeScreen::restyle() {
    m_parts->verdict->setFont(style::themeOf(this).font(style::TextSize::Hero, QFont::Bold));
    update();
}

} // namespace fermata::ui

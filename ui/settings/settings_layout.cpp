#include <QAction>
#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTimeZone>
#include <QVBoxLayout>

#include "ui/settings/environment_model.h"
#include "ui/settings/settings_screen.h"
#include "ui/settings/source_delegate.h"
#include "ui/settings/source_model.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/block.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/plain_label.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using style::TextSize;

SettingsScreen::SettingsScreen(Bridge& bridge, QWidget* parent)
    : QWidget(parent), m_bridge(bridge), m_sources(new SourceModel(this)), m_environments(new EnvironmentModel(this)) {
    setObjectName(QStringLiteral("settingsScreen"));
    setAccessibleName(tr("Settings"));
    auto* split = new QSplitter(Qt::Horizontal, this);
    split->setAccessibleName(tr("Sources, and what may be done"));
    split->setChildrenCollapsible(false);
    split->addWidget(buildSources());
    auto* scroll = new QScrollArea(split);
    scroll->setAccessibleName(tr("What may be done, and the display"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setMinimumWidth(440);
    auto* side = new QWidget(scroll);
    side->setAccessibleName(scroll->accessibleName());
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(16, 10, 16, 10);
    column->addWidget(buildStanding());
    column->addWidget(buildDisplay());
    column->addStretch(1);
    scroll->setWidget(side);
    split->addWidget(scroll);
    split->setStretchFactor(0, 1);
    split->setSizes({1300, 520});
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(split);
    setFocusProxy(m_sourceTable);
    restyle();

    addAction(tr("Add a source…"), QKeySequence::New, "addSourceAction", false, [this] { m_add->click(); });
    addAction(tr("Edit the source…"), QKeySequence(Qt::Key_F2), "editSourceAction", false, [this] { m_edit->click(); });
    addAction(tr("Test the source"), QKeySequence(Qt::CTRL | Qt::Key_T), "testSourceAction", false,
              [this] { m_test->click(); });
    addAction(tr("Remove the source…"), QKeySequence(Qt::CTRL | Qt::Key_Delete), "removeSourceAction", false,
              [this] { m_remove->click(); });
    connect(&m_bridge, &Bridge::snapshotChanged, this, &SettingsScreen::showSnapshot);
    connect(m_sourceTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &SettingsScreen::showSelection);
    connect(
        m_sourceTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& row) {
            const engine::SourceView* source =
                m_sources->source(row); // its error in full: a narrow window cuts the column
            m_answer->setText(source && !source->message.empty()
                                  ? tr("%1: %2", "source, its last error")
                                        .arg(wording::oneLine(source->name, 80), wording::oneLine(source->message, 300))
                                  : QString());
        });
    connect(m_environmentTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &SettingsScreen::showSelection);
    connect(m_sourceTable, &QTableView::activated, this, [this] { m_edit->click(); });
    showSnapshot();
}

QTableView* SettingsScreen::table(const char* objectName, const QString& name, QWidget* parent) {
    auto* view = new QTableView(parent);
    view->setObjectName(QLatin1String(objectName));
    view->setAccessibleName(name);
    view->setFrameShape(QFrame::NoFrame);
    view->setShowGrid(false);
    view->setWordWrap(false);
    view->setTabKeyNavigation(false);
    view->setCornerButtonEnabled(false);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setSelectionMode(QAbstractItemView::SingleSelection);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->verticalHeader()->hide();
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view->verticalHeader()->setDefaultSectionSize(style::themeOf(this).scaled(28));
    view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    view->horizontalHeader()->setHighlightSections(false);
    return view;
}

QPushButton* SettingsScreen::button(const QString& words, const char* objectName, const QString& accessible,
                                    const QString& key, std::function<void()> act) {
    auto* made = new QPushButton(words, this);
    made->setObjectName(QLatin1String(objectName));
    made->setAccessibleName(accessible);
    if (!key.isEmpty())
        style::setButtonKey(made, key);
    connect(made, &QPushButton::clicked, this, std::move(act));
    return made;
}

void SettingsScreen::addAction(const QString& name, const QKeySequence& key, const char* objectName, bool isLetter,
                               const std::function<void()>& act) {
    auto* action = new QAction(name, this);
    action->setObjectName(QLatin1String(objectName));
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, act);
    QWidget::addAction(action);
    (isLetter ? m_letters : m_actions).append(action); // the window lists its own stop already
}

QWidget* SettingsScreen::buildSources() {
    auto* left = new QWidget(this);
    left->setAccessibleName(tr("Sources"));
    auto* head = new QHBoxLayout;
    auto* title = new TextLine(left, TextSize::Subject, QFont::DemiBold);
    title->setText(tr("Sources"));
    m_sourceFact = new TextLine(left, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    m_sourceFact->setObjectName(QStringLiteral("sourceFact"));
    m_sourceFact->setAlignment(Qt::AlignRight);
    head->addWidget(title);
    head->addStretch(1);
    head->addWidget(m_sourceFact, 1);
    m_sourceStack = new QStackedWidget(left);
    m_sourceStack->setAccessibleName(tr("Sources"));
    m_empty = new EmptyState(m_sourceStack);
    m_empty->setAccessibleName(tr("No source"));
    m_sourceTable = table("sourceTable", tr("Sources of this workspace"), m_sourceStack);
    m_sourceTable->setModel(m_sources);
    m_sourceTable->setItemDelegate(new SourceDelegate(m_sourceTable));
    m_sourceTable->horizontalHeader()->setStretchLastSection(true);
    m_sourceStack->addWidget(m_empty);
    m_sourceStack->addWidget(m_sourceTable);
    m_answer = new TextLine(left, TextSize::Caption, QFont::DemiBold);
    m_answer->setObjectName(QStringLiteral("settingsAnswer"));
    m_closed = plainLabel({}, left);
    m_closed->setObjectName(QStringLiteral("settingsClosed"));
    m_closed->setAccessibleName(tr("Settings can be changed"));
    m_closed->hide();
    m_add = button(tr("Add…"), "addButton", tr("Add a source"), tr("Ctrl N"), [this] { editSource({}); });
    style::setButtonRole(m_add, style::ButtonRole::Primary);
    m_edit = button(tr("Edit…"), "editButton", tr("Edit the selected source"), QStringLiteral("F2"), [this] {
        if (const workspace::SourceSetting* setting = selected())
            editSource(*setting);
    });
    m_test =
        button(tr("Test"), "testButton", tr("Ask the selected source once"), tr("Ctrl T"), [this] { testSource(); });
    m_secret = button(tr("Secret…"), "secretButton", tr("Keep a secret"), {}, [this] {
        const workspace::SourceSetting* setting = selected();
        askSecret(setting ? QString::fromStdString(setting->secret) : QString(), this);
    });
    m_remove = button(tr("Remove…"), "removeButton", tr("Remove the selected source"), tr("Ctrl Del"),
                      [this] { removeSource(); });
    auto* buttons = new QHBoxLayout;
    for (QPushButton* each : {m_add, m_edit, m_test, m_secret, m_remove})
        buttons->addWidget(each);
    buttons->addStretch(1);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(16, 14, 16, 12);
    column->setSpacing(8);
    column->addLayout(head);
    column->addWidget(m_sourceStack, 1);
    column->addWidget(m_answer);
    column->addWidget(m_closed);
    column->addLayout(buttons);
    return left;
}

QWidget* SettingsScreen::buildStanding() {
    auto* both = new QWidget(this);
    both->setAccessibleName(tr("What may be done"));
    auto* column = new QVBoxLayout(both);
    column->setContentsMargins(0, 0, 0, 0);
    m_standing = new Block(tr("Environments"), both);
    m_environmentTable = table("environmentTable", tr("Environments, armed or not"), m_standing);
    m_environmentTable->setModel(m_environments);
    m_environmentTable->horizontalHeader()->setStretchLastSection(true);
    m_policy = plainLabel({}, m_standing);
    m_policy->setObjectName(QStringLiteral("policyLabel"));
    using Kind = decision::CommandKind;
    const auto row = [this](std::initializer_list<QPushButton*> buttons, Block* block) {
        auto* box = new QWidget(block);
        box->setAccessibleName(block->accessibleName());
        auto* line = new QHBoxLayout(box);
        line->setContentsMargins(0, 0, 0, 0);
        for (QPushButton* each : buttons)
            line->addWidget(each);
        line->addStretch(1);
        block->add(box);
    };
    const auto chosen = [this] { return m_environments->environment(m_environmentTable->currentIndex()); };
    m_arm = button(tr("Arm…"), "armButton", tr("Arm an environment"), {},
                   [this, chosen] { emit standingRequested(Kind::Arm, chosen()); });
    m_disarm = button(tr("Disarm…"), "disarmButton", tr("Disarm an environment"), {},
                      [this, chosen] { emit standingRequested(Kind::Disarm, chosen()); });
    m_standing->add(m_environmentTable);
    m_standing->add(m_policy);
    row({m_arm, m_disarm}, m_standing);
    m_pools = new Block(tr("Held from pools"), both);
    m_holdings = plainLabel({}, m_pools);
    m_holdings->setObjectName(QStringLiteral("holdingsLabel"));
    m_holdings->setWordWrap(true);
    m_pools->add(m_holdings);
    m_line = new Block(tr("The line"), both);
    m_stops = plainLabel({}, m_line);
    m_stops->setObjectName(QStringLiteral("stopsLabel"));
    m_line->add(m_stops);
    m_stop = button(tr("Stop the line…"), "stopButton", tr("Stop the line"), QStringLiteral("S"),
                    [this] { emit standingRequested(Kind::StopLine, {}); });
    m_resume = button(tr("Resume the line…"), "resumeLineButton", tr("Resume the line"), {},
                      [this] { emit standingRequested(Kind::ResumeLine, {}); });
    row({m_stop, m_resume}, m_line);
    column->addWidget(m_standing);
    column->addWidget(m_pools);
    column->addWidget(m_line);
    return both;
}

QWidget* SettingsScreen::buildDisplay() {
    m_display = new Block(tr("Display"), this);
    m_zone = new QComboBox(m_display);
    m_zone->setObjectName(QStringLiteral("zoneBox"));
    m_zone->setAccessibleName(tr("Time zone of display"));
    m_zone->setEditable(true);
    m_zone->setInsertPolicy(QComboBox::NoInsert);
    m_zone->addItem(tr("This machine's own"));
    for (const QByteArray& id : QTimeZone::availableTimeZoneIds())
        if (!id.startsWith("UTC") || id == "UTC")
            m_zone->addItem(QString::fromLatin1(id));
    m_zone->lineEdit()->setAccessibleName(m_zone->accessibleName());
    m_zone->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_zone->completer()->setFilterMode(Qt::MatchContains);
    m_keepZone = button(tr("Save"), "keepZoneButton", tr("Save the time zone"), {}, [this] {
        const std::string zone = m_zone->currentText() == m_zone->itemText(0)
                                     ? std::string()
                                     : m_zone->currentText().trimmed().toStdString();
        m_answer->setText(tr("Writing workspace.yaml…"));
        change(
            [zone](workspace::Settings& settings) {
                settings.timeZone = zone;
                return true;
            },
            [this](const Result<void>& result) {
                m_answer->setText(result ? tr("Times are shown in that zone now; the record keeps UTC.")
                                         : tr("Refused: %1").arg(wording::error(result.error())));
            });
    });
    auto* zone = new QWidget(m_display);
    zone->setAccessibleName(tr("Time zone"));
    auto* row = new QHBoxLayout(zone);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(plainLabel(tr("Times are shown in the zone"), zone), 1);
    row->addWidget(m_zone, 1);
    row->addWidget(m_keepZone);
    m_display->add(zone);
    m_look = new QWidget(m_display);
    m_look->setAccessibleName(tr("Look"));
    new QVBoxLayout(m_look);
    m_look->layout()->setContentsMargins(0, 0, 0, 0);
    m_display->add(m_look);
    return m_display;
}

void SettingsScreen::setLookActions(const QList<QAction*>& actions) {
    for (QAction* action : actions) {
        QString key = action->shortcut().toString(QKeySequence::NativeText);
        key.replace(QStringLiteral("Ctrl+"), QStringLiteral("Ctrl "))
            .replace(QStringLiteral("Shift+"), QStringLiteral("Shift "));
        auto* each = button(action->text(), "", action->text(), key, [action] { action->trigger(); });
        each->setObjectName(action->objectName() + QStringLiteral("Button"));
        m_look->layout()->addWidget(each);
    }
}

} // namespace fermata::ui

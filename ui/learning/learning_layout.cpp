#include <QAction>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/learning/banner_mark.h"
#include "ui/learning/drift_rows.h"
#include "ui/learning/fact_panels.h"
#include "ui/learning/learning_screen.h"
#include "ui/learning/version_model.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/plain_label.h"
#include "ui/widgets/text_line.h"

namespace fermata::ui {

using style::TextSize;

namespace {

QScrollArea* scrolled(QWidget* content, const QString& name, QWidget* parent) {
    auto* area = new QScrollArea(parent);
    area->setAccessibleName(name);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    area->setWidget(content);
    return area;
}

} // namespace

QWidget* LearningScreen::buildBanner() {
    auto* banner = new QWidget(this);
    banner->setObjectName(QStringLiteral("modelBanner"));
    banner->setAccessibleName(tr("The model in use"));
    banner->setFixedHeight(style::themeOf(this).scaled(64));
    m_mark = new BannerMark(banner);
    m_headline = new TextLine(banner, TextSize::Subject, QFont::DemiBold);
    m_headline->setObjectName(QStringLiteral("modelHeadline"));
    m_fact = new TextLine(banner, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    m_fact->setObjectName(QStringLiteral("modelFact"));
    m_answer = new TextLine(banner, TextSize::Caption, QFont::DemiBold);
    m_answer->setObjectName(QStringLiteral("modelAnswer"));
    m_answer->setAlignment(Qt::AlignRight);
    const auto button = [&](const QString& words, const char* name, const QString& key) {
        auto* made = new QPushButton(words, banner);
        made->setObjectName(QLatin1String(name));
        made->setAccessibleName(words);
        style::setButtonKey(made, key);
        return made;
    };
    m_promote = button(tr("Promote…"), "promoteButton", tr("Ctrl P"));
    style::setButtonRole(m_promote, style::ButtonRole::Primary);
    m_back = button(tr("Go back…"), "goBackButton", tr("Ctrl B"));
    m_retrain = button(tr("Retrain"), "retrainButton", tr("Ctrl R"));
    connect(m_retrain, &QPushButton::clicked, this, &LearningScreen::retrain);
    connect(m_promote, &QPushButton::clicked, this, [this] { ask(promotable()); });
    connect(m_back, &QPushButton::clicked, this, [this] { ask(0); });
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addStretch(1);
    words->addWidget(m_headline);
    words->addWidget(m_fact);
    words->addStretch(1);
    auto* row = new QHBoxLayout(banner);
    row->setContentsMargins(0, 0, 16, 0);
    row->setSpacing(12);
    row->addWidget(m_mark);
    row->addLayout(words, 3);
    row->addWidget(m_answer, 2);
    row->addWidget(m_promote);
    row->addWidget(m_retrain);
    row->addWidget(m_back);
    addAction(tr("Promote a model…"), QKeySequence(Qt::CTRL | Qt::Key_P), "promoteModelAction", m_promote);
    addAction(tr("Train a version from what is known now"), QKeySequence(Qt::CTRL | Qt::Key_R), "retrainModelAction",
              m_retrain);
    addAction(tr("Go back to the model before…"), QKeySequence(Qt::CTRL | Qt::Key_B), "goBackModelAction", m_back);
    return banner;
}

void LearningScreen::addAction(const QString& name, const QKeySequence& key, const char* objectName,
                               QPushButton* button) {
    auto* action = new QAction(name, this);
    action->setObjectName(QLatin1String(objectName));
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, button, &QPushButton::click);
    QWidget::addAction(action);
    m_actions.append(action);
}

Panel* LearningScreen::buildVersions() {
    auto* panel = new Panel(tr("Versions"), this);
    m_table = new QTableView(panel);
    m_table->setObjectName(QStringLiteral("versionTable"));
    m_table->setAccessibleName(tr("Versions of the model, newest first"));
    m_table->setModel(m_versions);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setCornerButtonEnabled(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(style::themeOf(this).scaled(28));
    m_table->horizontalHeader()->setHighlightSections(false);
    const int widths[] = {60, 88, 124, 66, 54, 66, 54, 54, 66};
    for (int column = 0; column < VersionModel::columns; ++column) {
        m_table->horizontalHeader()->setSectionResizeMode(
            column, column == VersionModel::Trained ? QHeaderView::Stretch : QHeaderView::Interactive);
        m_table->setColumnWidth(column, style::themeOf(this).scaled(widths[column]));
    }
    m_checkHead = plainLabel({}, panel);
    m_checkHead->setObjectName(QStringLiteral("checkHead"));
    m_checkHead->setFont(style::themeOf(this).font(TextSize::Body, QFont::DemiBold));
    m_checks = new CheckRows(panel);
    panel->add(m_table, 1);
    panel->add(m_checkHead);
    panel->add(m_checks);
    m_inputHead = plainLabel({}, panel);
    m_inputHead->setObjectName(QStringLiteral("inputHead"));
    m_inputHead->setFont(style::themeOf(this).font(TextSize::Body, QFont::DemiBold));
    m_inputs = new InputRows(panel);
    panel->add(m_inputHead);
    panel->add(m_inputs);
    return panel;
}

QWidget* LearningScreen::buildPanels() {
    auto* all = new QWidget(this);
    all->setAccessibleName(tr("Health of the model"));
    m_reliability = new Panel(tr("Does 30 % mean 30 %?"), all);
    m_reliabilityPlot = new ReliabilityPlot(m_reliability);
    m_reliability->add(m_reliabilityPlot, 1);
    m_capture = new Panel(tr("Failures caught against share gated"), all);
    m_capturePlot = new CapturePlot(m_capture);
    m_capture->add(m_capturePlot, 1);
    m_drift = new Panel(tr("Drift, by week"), all);
    m_driftRows = new DriftRows(m_drift);
    m_drift->add(scrolled(m_driftRows, tr("Drift by week"), m_drift), 1);
    m_driftNote = plainLabel({}, m_drift);
    m_driftNote->setObjectName(QStringLiteral("driftNote"));
    m_driftNote->setWordWrap(true);
    m_driftNote->setFont(style::themeOf(this).font(TextSize::Caption));
    m_drift->add(m_driftNote);
    m_versionPanel = buildVersions();
    m_labels = new Panel(tr("Where the labels come from"), all);
    m_labelRows = new LabelRows(m_labels);
    m_labels->add(scrolled(m_labelRows, tr("Where the labels come from"), m_labels), 1);
    m_fates = new Panel(tr("Gate against human"), all);
    m_fatesGrid = new FatesGrid(m_fates);
    m_fates->add(scrolled(m_fatesGrid, tr("Gate against human"), m_fates), 1);
    auto* grid = new QGridLayout(all);
    grid->setContentsMargins(8, 8, 8, 8);
    grid->setSpacing(8);
    Panel* panels[2][3] = {{m_reliability, m_capture, m_drift}, {m_versionPanel, m_labels, m_fates}};
    for (int row = 0; row < 2; ++row)
        for (int column = 0; column < 3; ++column)
            grid->addWidget(panels[row][column], row, column);
    const int columns[] = {688, 500, 628}, rows[] = {424, 484};
    for (int column = 0; column < 3; ++column)
        grid->setColumnStretch(column, columns[column]);
    for (int row = 0; row < 2; ++row)
        grid->setRowStretch(row, rows[row]);
    return all;
}

} // namespace fermata::ui

// The parts of a train's card, without what they say.
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/console/train_card.h"
#include "ui/console/train_rows.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/block.h"
#include "ui/widgets/decision_parts.h"
#include "ui/widgets/plain_label.h"
#include "ui/widgets/text_line.h"
#include "ui/widgets/verdict_flag.h"

namespace fermata::ui {

using namespace style;

namespace {

constexpr int padding = 16;

} // namespace

QWidget* TrainCard::buildHead() {
    auto* head = new QWidget(this);
    head->setAccessibleName(tr("Verdict"));
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(padding, 14, padding, 8);
    column->setSpacing(4);
    auto* top = new QHBoxLayout;
    top->setSpacing(16);
    m_flag = new VerdictFlag(48, head);
    top->addWidget(m_flag);
    m_verdict = plainLabel({}, head);
    m_verdict->setObjectName(QStringLiteral("trainVerdict"));
    m_verdict->setWordWrap(false);
    top->addWidget(m_verdict, 1);
    auto* right = new QVBoxLayout;
    right->setSpacing(2);
    m_count = new TextLine(head, TextSize::Subject);
    m_count->setObjectName(QStringLiteral("trainCount"));
    m_value = new TextLine(head, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    for (TextLine* line : {m_count, m_value}) {
        line->setAlignment(Qt::AlignRight);
        right->addWidget(line);
    }
    top->addLayout(right);
    column->addLayout(top);
    column->addSpacing(4);
    m_summary = plainLabel({}, head);
    m_summary->setObjectName(QStringLiteral("trainSummary"));
    column->addWidget(m_summary);
    return head;
}

QWidget* TrainCard::buildBody() {
    auto* body = new QWidget(this);
    body->setAccessibleName(tr("Risk and changes of the train"));
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(padding, 0, padding, 8);
    column->setSpacing(0);
    m_risk = new Block(tr("Any needs a fix"), body);
    m_scale = new RiskScale(m_risk);
    m_incident = new TextLine(m_risk, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    m_risk->add(m_scale);
    m_risk->add(m_incident);

    m_cars = new Block(tr("On the train"), body);
    m_cars->setFact(tr("verdict alone, risk"));
    m_carRows = new TrainRows(tr("On the train"), 96, m_cars);
    m_carRows->setObjectName(QStringLiteral("carRows"));
    m_moreCars = new TextLine(m_cars, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    m_cars->add(m_carRows);
    m_cars->add(m_moreCars);

    m_pairs = new Block(tr("Changes of one file"), body);
    m_pairRows = new TrainRows(tr("Changes of one file"), 70, m_pairs);
    m_pairRows->setObjectName(QStringLiteral("pairRows"));
    m_pairs->add(m_pairRows);

    m_rules = new Block(tr("Rules of the train"), body);
    m_ruleLines = plainLabel({}, m_rules);
    m_ruleLines->setObjectName(QStringLiteral("trainRules"));
    m_rules->add(m_ruleLines);

    m_takeOut = new Block(tr("What to take out"), body);
    m_takeOut->setFact(tr("verdict of the rest, its risk"));
    m_wayRows = new TrainRows(tr("What to take out"), 96, m_takeOut);
    m_wayRows->setObjectName(QStringLiteral("takeOutRows"));
    m_noWay = new TextLine(m_takeOut, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    m_takeOut->add(m_wayRows);
    m_takeOut->add(m_noWay);

    m_weighing = new Block(tr("Expected loss of each action, together"), body);
    m_losses = new LossBars(m_weighing);
    m_weighing->add(m_losses);

    for (Block* block : {m_risk, m_cars, m_takeOut, m_pairs, m_rules, m_weighing})
        column->addWidget(block);
    column->addStretch(1);
    return body;
}

QWidget* TrainCard::buildFoot() {
    auto* foot = new QWidget(this);
    foot->setObjectName(QStringLiteral("trainFoot"));
    foot->setAccessibleName(tr("What you can do"));
    auto* column = new QVBoxLayout(foot);
    column->setContentsMargins(padding, 10, padding, 8);
    column->setSpacing(4);
    m_approve = new QPushButton(foot);
    m_approve->setObjectName(QStringLiteral("approveAllButton"));
    style::setButtonKey(m_approve, QStringLiteral("A"));
    column->addWidget(m_approve);
    m_closed = plainLabel({}, foot);
    m_closed->setObjectName(QStringLiteral("approveAllClosed"));
    column->addWidget(m_closed);
    m_record = new QPushButton(tr("Put this verdict on record"), foot);
    m_record->setObjectName(QStringLiteral("recordTrainButton"));
    m_record->setToolTip(plainToolTip(tr("The decision on these changes together, with all that it was made from. It "
                                         "approves nothing.")));
    m_record->setAccessibleName(m_record->text());
    style::setButtonKey(m_record, QStringLiteral("V"));
    column->addWidget(m_record);
    m_told = plainLabel({}, foot);
    m_told->setObjectName(QStringLiteral("recordTrainTold"));
    m_told->hide();
    column->addWidget(m_told);
    connect(m_record, &QPushButton::clicked, this, &TrainCard::recordRequested);
    connect(m_approve, &QPushButton::clicked, this, &TrainCard::approveRequested);
    return foot;
}

} // namespace fermata::ui

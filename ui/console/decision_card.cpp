#include "ui/console/decision_card.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QVBoxLayout>

#include "ui/style/runs.h"
#include "ui/widgets/block.h"
#include "ui/widgets/decision_parts.h"
#include "ui/widgets/fact_rows.h"
#include "ui/widgets/shapes_of.h"
#include "ui/widgets/text_line.h"
#include "ui/widgets/verdict_flag.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

namespace {

constexpr int padding = 16;
constexpr std::size_t mostReasons = 6;

QLabel* plainLabel(QWidget* parent, const char* name) {
    auto* label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    label->setMinimumWidth(1); // a word without end must not widen the card
    return label;
}

void setPlain(QLabel* label, const QString& text) {
    label->setText(text);
    label->setAccessibleName(text);
    label->setVisible(!text.isEmpty());
}

QString actLines(const std::vector<engine::ActView>& acts, Time now) {
    QStringList lines;
    for (const engine::ActView& act : acts) {
        QString line = DecisionCard::tr("%1 by %2 as %3, %4", "act by person as role, time")
                           .arg(wording::act(act.kind), wording::oneLine(act.person, 60),
                                wording::oneLine(act.role, 40), wording::moment(act.at, now));
        if (act.until)
            line += DecisionCard::tr(", until %1").arg(wording::moment(*act.until, now));
        if (act.isWithdrawn)
            line += DecisionCard::tr(", withdrawn");
        lines.append(line + QStringLiteral(": ") + wording::oneLine(act.reason, 300));
    }
    return lines.join(u'\n');
}

} // namespace

DecisionCard::DecisionCard(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("decisionCard"));
    setAccessibleName(tr("Decision"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHead());
    m_scroll = new QScrollArea(this);
    m_scroll->setObjectName(QStringLiteral("cardScroll"));
    m_scroll->setAccessibleName(tr("Reasons and evidence"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidget(buildBody());
    column->addWidget(m_scroll, 1);
    m_acts = new ActBar(this);
    column->addWidget(m_acts);
    connect(m_acts, &ActBar::chosen, this, &DecisionCard::actChosen);
    connect(m_ways, &WayOutRows::chosen, this, &DecisionCard::wayChosen);
    restyle();
    setChange(std::make_shared<const engine::Snapshot>(), nullptr);
}

QWidget* DecisionCard::buildHead() {
    auto* head = new QWidget(this);
    head->setAccessibleName(tr("Verdict"));
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(padding, 14, padding, 6);
    column->setSpacing(4);
    auto* top = new QHBoxLayout;
    top->setSpacing(16);
    m_flag = new VerdictFlag(48, head);
    top->addWidget(m_flag);
    m_verdict = plainLabel(head, "verdictLabel");
    m_verdict->setWordWrap(false);
    m_verdict->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    top->addWidget(m_verdict, 1);
    auto* wait = new QVBoxLayout;
    wait->setSpacing(2);
    m_waiting = new TextLine(head, TextSize::Subject);
    m_waiting->setAlignment(Qt::AlignRight);
    m_waitingNote = new TextLine(head, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    m_waitingNote->setAlignment(Qt::AlignRight);
    wait->addWidget(m_waiting);
    wait->addWidget(m_waitingNote);
    top->addLayout(wait);
    column->addLayout(top);
    column->addSpacing(4);
    m_title = new TextLine(head, TextSize::Key, QFont::DemiBold);
    m_title->setObjectName(QStringLiteral("titleLine"));
    m_ids = new TextLine(head, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    m_summary = plainLabel(head, "summaryLabel");
    m_rules = new TextLine(head, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    m_rules->setObjectName(QStringLiteral("rulesLine"));
    m_rules->setIcon(Icon::ListChecks);
    column->addWidget(m_title);
    column->addWidget(m_ids);
    column->addSpacing(4);
    column->addWidget(m_summary);
    column->addSpacing(2);
    column->addWidget(m_rules);
    return head;
}

QWidget* DecisionCard::buildBody() {
    auto* body = new QWidget(this);
    body->setAccessibleName(tr("Reasons and evidence"));
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(padding, 0, padding, 8);
    column->setSpacing(0);
    m_problem = plainLabel(body, "problemLabel");
    column->addWidget(m_problem);

    m_record = new Block(tr("On record"), body);
    m_recordLines = plainLabel(m_record, "recordLines");
    m_record->add(m_recordLines);

    m_risk = new Block(tr("Risk that it needs a fix or a revert"), body);
    m_scale = new RiskScale(m_risk);
    m_incident = new TextLine(m_risk, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    m_risk->add(m_scale);
    m_risk->add(m_incident);

    m_weighing = new Block(tr("Expected loss of each action"), body);
    m_losses = new LossBars(m_weighing);
    m_worth = new TextLine(m_weighing, TextSize::Body);
    m_worth->setObjectName(QStringLiteral("worthLine"));
    m_worthBars = new WorthBars(m_weighing);
    m_weighing->add(m_worth);
    m_weighing->add(m_worthBars);
    m_weighing->add(m_losses);

    m_why = new Block(tr("Why this risk"), body);
    m_reasons = new SignedBars(m_why);
    m_moreReasons = new TextLine(m_why, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    m_why->add(m_reasons);
    m_why->add(m_moreReasons);

    m_evidence = new Block(tr("Evidence"), body);
    m_chips = new EvidenceStrip(m_evidence);
    m_notLooked = plainLabel(m_evidence, "notLookedLabel");
    m_excused = plainLabel(m_evidence, "excusedLabel");
    m_evidence->add(m_chips);
    m_evidence->add(m_excused);
    m_evidence->add(m_notLooked);

    m_release = new Block(tr("What would release it"), body);
    m_ways = new WayOutRows(m_release);
    m_noWay = new TextLine(m_release, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    m_release->add(m_ways);
    m_release->add(m_noWay);

    m_similar = new Block(tr("Similar past changes"), body);
    m_past = new SimilarRows(m_similar);
    m_similar->add(m_past);

    for (Block* block : {m_record, m_risk, m_weighing, m_why, m_evidence, m_release, m_similar})
        column->addWidget(block);
    column->addStretch(1);
    return body;
}

void DecisionCard::setChange(const SnapshotPointer& snapshot, const engine::ChangeView* view) {
    if (!view) {
        m_lastKey.clear();
        m_lastDecision.reset();
        m_flag->setShape(VerdictShape::None, tr("none"));
        setPlain(m_verdict, tr("No change"));
        m_title->setText(tr("Choose a change at the left."));
        for (TextLine* line : {m_waiting, m_waitingNote, m_ids, m_rules})
            line->setText({});
        m_rules->hide();
        setPlain(m_summary, {});
        setPlain(m_problem, {});
        for (Block* block : {m_record, m_risk, m_weighing, m_why, m_evidence, m_release, m_similar})
            block->hide();
        m_acts->setChange(nullptr, snapshot->at, false);
        return;
    }
    const bool isSame = view->change.key == m_lastKey;
    if (!isSame)
        m_scroll->verticalScrollBar()->setValue(0);
    m_lastKey = view->change.key;
    const bool isDecided = view->decision && view->evidence;
    if (isDecided) {
        m_lastSnapshot = snapshot;
        m_lastDecision = view->decision;
        m_lastEvidence = view->evidence;
    } else if (!isSame) {
        m_lastDecision.reset();
        m_lastEvidence.reset();
    }
    const bool isLoading = !isDecided && m_lastDecision;
    m_waiting->setText(wording::age(view->waitingSince, snapshot->at));
    m_waitingNote->setText(isLoading ? tr("as of %1").arg(wording::moment(m_lastSnapshot->at, snapshot->at))
                           : view->change.state == delivery::ChangeState::AlreadyMerged
                               ? tr("ago, already merged")
                               : worthNote(m_lastDecision.get()));
    m_title->setText(wording::oneLine(view->change.title.empty() ? view->change.key : view->change.title));
    m_ids->setText(
        tr("%1, commit %2, by %3", "place, id, authors")
            .arg(wording::place(view->change), wording::shortId(view->change.head), wording::authors(view->change)));
    const QString records = actLines(view->acts, snapshot->at);
    setPlain(m_recordLines, records);
    m_record->setVisible(!records.isEmpty());
    setPlain(m_problem, wording::oneLine(view->error, 600));
    if (m_lastDecision && m_lastEvidence) {
        engine::ChangeView shown = *view;
        showDecision(*snapshot, shown, *m_lastDecision, *m_lastEvidence);
    } else {
        showUndecided(*view);
    }
    m_acts->setChange(view, snapshot->at, !isDecided);
}

void DecisionCard::showUndecided(const engine::ChangeView& view) {
    m_flag->setShape(VerdictShape::None, tr("none yet"));
    setPlain(m_verdict, view.error.empty() ? tr("No verdict yet") : tr("Not assessed"));
    setPlain(m_summary, view.error.empty()
                            ? tr("The evidence is being read; until there is a verdict nothing is released.")
                            : tr("It could not be assessed, so nothing releases it but an override."));
    m_rules->hide();
    for (Block* block : {m_risk, m_weighing, m_why, m_evidence, m_release, m_similar})
        block->hide();
}

void DecisionCard::showDecision(const engine::Snapshot& now, const engine::ChangeView& view,
                                const decision::Decision& decision, const assessment::EvidenceSnapshot& evidence) {
    const QString word = wording::verdict(decision.verdict);
    m_flag->setShape(shapeOf(&decision), word);
    setPlain(m_verdict, word);
    setPlain(m_summary, wording::sentence(decision.summary));
    m_rules->setText(rulesLine(decision));
    m_rules->show();
    for (Block* block : {m_risk, m_weighing, m_why, m_evidence})
        block->show();

    m_risk->setFigure(wording::probability(decision.risk.pDefect.value()));
    m_risk->setFact(riskFact(decision.risk));
    m_scale->setFigures(riskFigures(decision, riskLimit(&evidence, now.policy.get())));
    m_incident->setText(tr("%1; reaching production as an incident: %2 (%3–%4)", "origin; probability and interval")
                            .arg(wording::riskState(decision.risk.state),
                                 wording::probability(decision.pIncident.value()),
                                 wording::probability(decision.pIncidentLow.value()),
                                 wording::probability(decision.pIncidentHigh.value())));

    const auto losses = lossBars(decision);
    m_weighing->setFact(worthFact(decision));
    m_worth->setText(worthLine(decision));
    m_worth->setVisible(!m_worth->text().isEmpty());
    const auto worth = worthFigures(decision, evidence, now.policy.get());
    m_weighing->setTitle(worth ? tr("Worth shipping?") : tr("Expected loss of each action"));
    if (worth)
        m_worthBars->setFigures(*worth);
    m_worthBars->setVisible(worth.has_value());
    m_losses->setRows(losses);
    m_weighing->setVisible(!losses.empty());

    auto reasons = reasonBars(decision);
    const std::size_t all = reasons.size();
    if (reasons.size() > mostReasons)
        reasons.resize(mostReasons);
    m_moreReasons->setText(all > mostReasons ? tr("%n more", "reasons", static_cast<int>(all - mostReasons))
                                             : QString());
    m_moreReasons->setVisible(all > mostReasons);
    m_why->setFact(
        tr("base %1, this change %2; in log-odds", "probabilities")
            .arg(wording::probability(decision.risk.baseRate), wording::probability(decision.risk.pDefect.value())));
    m_reasons->setRows(std::move(reasons));
    m_why->setVisible(all > 0);

    const auto chips = evidenceChips(evidence, &decision, now.at);
    m_evidence->setFact(evidenceFact(chips));
    m_chips->setValues(chips);
    setPlain(m_notLooked, notLookedAt(decision));
    setPlain(m_excused, excuseLine(decision));

    m_ways->setWays(view.counterfactuals, decision.unit);
    m_ways->setVisible(!view.counterfactuals.empty());
    const bool isReleased = decision.permits();
    m_noWay->setText(view.wayOutSearched ? tr("No review, run, split or waiting time would; only an override.")
                                         : tr("Being searched."));
    m_noWay->setVisible(view.counterfactuals.empty());
    const bool hasCost = !view.counterfactuals.empty() && view.counterfactuals.front().cost > 0.0;
    m_release->setFact(view.counterfactuals.empty() ? QString()
                       : hasCost                    ? tr("verdict then, hours, cost")
                                                    : tr("verdict then, hours"));
    m_release->setVisible(!isReleased);

    m_past->setPast(evidence.similar, now.at);
    m_similar->setFact(similarFact(evidence.similar));
    m_similar->setVisible(!evidence.similar.empty());
}

int DecisionCard::wayCount() const {
    return m_release->isHidden() ? 0 : m_ways->count();
}

QString DecisionCard::asText() const {
    QStringList lines;
    for (const QWidget* part : findChildren<QWidget*>()) {
        if (part->accessibleName().isEmpty() || !part->isVisibleTo(this) || part->findChild<QWidget*>())
            continue;
        lines.append(part->accessibleName());
    }
    return lines.join(u'\n');
}

void DecisionCard::scrollTo(const QString& block) {
    Block* target = block == QLatin1String("release") ? m_release : m_why;
    if (!target->isHidden())
        m_scroll->ensureWidgetVisible(target, 0, 0);
    m_scroll->setFocus();
}

void DecisionCard::contextMenuEvent(QContextMenuEvent* event) {
    const QWidget* part = childAt(event->pos());
    QMenu menu(this);
    const QString text = part ? part->accessibleName() : QString();
    QAction* one = menu.addAction(tr("Copy this"));
    one->setEnabled(!text.isEmpty());
    QAction* all = menu.addAction(tr("Copy the whole card"));
    const QAction* chosen = menu.exec(event->globalPos());
    if (chosen == one)
        QApplication::clipboard()->setText(text);
    else if (chosen == all)
        QApplication::clipboard()->setText(asText());
}

void DecisionCard::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    // A drawer has no border of a splitter beside it; what holds the card changes between card and train.
    const QWidget* holder = parentWidget();
    const bool isInSplitter = holder && (qobject_cast<const QSplitter*>(holder) ||
                                         qobject_cast<const QSplitter*>(holder->parentWidget()));
    if (!isInSplitter)
        painter.fillRect(QRect(0, 0, 1, height()), theme.line);
    painter.fillRect(QRect(0, m_scroll->y(), width(), 1), theme.raised);
    painter.fillRect(QRect(0, m_acts->y(), width(), 1), theme.line);
}

void DecisionCard::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange && m_scroll)
        restyle();
}

void DecisionCard::restyle() {
    const Theme& theme = themeOf(this);
    m_verdict->setFont(theme.font(TextSize::Hero, QFont::Bold));
    m_summary->setFont(theme.font(TextSize::Body));
    m_summary->setMaximumHeight(theme.scaled(36));
    m_problem->setFont(theme.font(TextSize::Body, QFont::DemiBold));
    for (QLabel* label : {m_recordLines, m_notLooked, m_excused})
        label->setFont(theme.font(TextSize::Caption));
    QPalette muted = theme.palette();
    muted.setColor(QPalette::WindowText, theme.muted);
    m_notLooked->setPalette(muted);
}

} // namespace fermata::ui

#include "ui/console/train_card.h"

#include <algorithm>

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

#include "ui/console/train_rows.h"
#include "ui/models/inbox_model.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/block.h"
#include "ui/widgets/decision_parts.h"
#include "ui/widgets/plain_label.h"
#include "ui/widgets/shapes_of.h"
#include "ui/widgets/text_line.h"
#include "ui/widgets/verdict_flag.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

namespace {

constexpr std::size_t mostCars = 12;
constexpr std::size_t mostPairs = 5;
constexpr std::size_t mostWays = 3;

QString titleOf(const engine::ChangeView& view) {
    return wording::oneLine(view.change.title.empty() ? view.change.key : view.change.title, 120);
}

void setPlain(QLabel* label, const QString& text) {
    label->setText(text);
    label->setAccessibleName(text);
}

QString titles(const std::vector<std::size_t>& places, const std::vector<const engine::ChangeView*>& views) {
    QStringList names;
    for (const std::size_t place : places)
        names.append(titleOf(*views[place]));
    return names.join(QStringLiteral(" + "));
}

QString interval(Probability low, Probability high) {
    return TrainCard::tr("%1–%2", "interval")
        .arg(wording::probability(low.value()), wording::probability(high.value()));
}

} // namespace

TrainCard::TrainCard(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("trainCard"));
    setAccessibleName(tr("Train"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHead());
    auto* scroll = new QScrollArea(this);
    scroll->setObjectName(QStringLiteral("trainScroll"));
    scroll->setAccessibleName(tr("Risk and changes of the train"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(buildBody());
    column->addWidget(scroll, 1);
    column->addWidget(buildFoot());
    restyle();
}

void TrainCard::setTrain(const SnapshotPointer& snapshot, const std::vector<std::string>& keys) {
    const bool isTooLong = keys.size() > trainAtMost;
    std::vector<const engine::ChangeView*> views;
    for (std::size_t i = 0; i < keys.size() && !isTooLong; ++i)
        if (const engine::ChangeView* view = findChange(*snapshot, keys[i]))
            views.push_back(view);
    const auto undecided = std::count_if(
        views.begin(), views.end(), [](const engine::ChangeView* view) { return !view->decision || !view->evidence; });
    m_count->setText(tr("%n changes", nullptr, static_cast<int>(keys.size())));
    if (!snapshot->policy || !snapshot->policy->contradictions().empty())
        showUndecided(tr("No policy is in force."));
    else if (isTooLong)
        showUndecided(
            tr("At most %1 changes are judged together here; “fermatactl gate --train” takes 2,000.").arg(trainAtMost));
    else if (undecided > 0)
        showUndecided(tr("Still being assessed: %1 of %2. Until then the train has no verdict.")
                          .arg(undecided)
                          .arg(views.size()));
    else
        judge(*snapshot, views);
    m_record->setEnabled(m_decision && !snapshot->isObserver && !snapshot->asOf);
    if (keys != m_keys)
        tellRecorded({});
    m_keys = keys;
    m_batch = batchOf(*snapshot, keys);
    m_approve->setText(tr("Approve all %n…", nullptr, static_cast<int>(keys.size())));
    m_approve->setAccessibleName(m_approve->text());
    m_approve->setEnabled(m_batch.closed.isEmpty());
    m_approve->setToolTip(plainToolTip(m_batch.closed));
    m_approve->setAccessibleDescription(m_batch.closed);
    style::setButtonRole(m_approve, m_batch.closed.isEmpty() ? ButtonRole::Primary : ButtonRole::Normal);
    setPlain(m_closed,
             m_batch.closed.isEmpty()
                 ? tr("One reason for all; each approval is a record of its own (class: %1).", "a class of change")
                       .arg(m_batch.className)
                 : m_batch.closed);
}

void TrainCard::judge(const engine::Snapshot& snapshot, const std::vector<const engine::ChangeView*>& views) {
    std::vector<std::shared_ptr<const decision::Decision>> decisions;
    std::vector<std::shared_ptr<const assessment::EvidenceSnapshot>> evidence;
    std::vector<std::vector<std::size_t>> needs;
    for (const engine::ChangeView* view : views) {
        decisions.push_back(view->decision);
        evidence.push_back(view->evidence);
        needs.emplace_back();
        for (std::size_t place = 0; place < views.size(); ++place)
            if (std::ranges::find(view->needs, views[place]->change.key) != view->needs.end())
                needs.back().push_back(place);
    }
    if (!m_decision || decisions != m_decisions || evidence != m_evidence || snapshot.policy != m_policy ||
        needs != m_needs) {
        m_needs = std::move(needs);
        m_decisions = std::move(decisions);
        m_evidence = std::move(evidence);
        m_policy = snapshot.policy;
        std::vector<decision::TrainCar> cars;
        m_limit = m_policy->appetite.reviewAbove;
        for (std::size_t i = 0; i < m_evidence.size(); ++i) {
            cars.push_back({m_evidence[i].get(), m_decisions[i]->risk, m_needs[i]});
            m_limit = std::min(m_limit, riskLimit(m_evidence[i].get(), m_policy.get()).value_or(m_limit));
        }
        const decision::TrainJudge judge(cars, *m_policy);
        m_decision = judge.decide();
        m_ways = judge.takeOuts();
    }
    showDecision(views);
}

bool TrainCard::mayRecord() const {
    return m_record->isEnabled();
}

void TrainCard::tellRecorded(const QString& text) {
    setPlain(m_told, text);
    m_told->setVisible(!text.isEmpty());
}

void TrainCard::showUndecided(const QString& why) {
    m_decision.reset();
    m_flag->setShape(VerdictShape::None, tr("none yet"));
    setPlain(m_verdict, tr("No verdict"));
    m_value->setText({});
    setPlain(m_summary, why);
    for (Block* block : {m_risk, m_cars, m_takeOut, m_pairs, m_rules, m_weighing})
        block->hide();
}

void TrainCard::showDecision(const std::vector<const engine::ChangeView*>& views) {
    const decision::TrainDecision& train = *m_decision;
    const QString word = wording::verdict(train.verdict);
    m_flag->setShape(shapeOf(train.verdict), word);
    setPlain(m_verdict, word);
    m_value->setText(train.valuePerDay > 0.0 ? tr("worth %1 %2 a day", "amount, unit")
                                                   .arg(wording::count(static_cast<std::uint64_t>(train.valuePerDay)),
                                                        wording::oneLine(train.unit, 12))
                                             : tr("released together"));
    QString summary = wording::sentence(train.summary);
    if (train.summary.id == "summary.train.strictest") // by their titles, as everywhere in the window
        summary = tr("No milder than its strictest change. %1: %2", "verdict, titles")
                      .arg(word, titles({train.strictestCars.begin(),
                                         train.strictestCars.begin() +
                                             std::min<std::ptrdiff_t>(3, std::ssize(train.strictestCars))},
                                        views));
    setPlain(m_summary, summary);

    RiskFigures figures;
    figures.point = train.defect.any.value();
    figures.low = train.defect.low.value();
    figures.high = train.defect.high.value();
    for (const auto& decided : m_decisions)
        figures.baseRate = std::max(figures.baseRate, decided->risk.baseRate);
    figures.limit = m_limit;
    figures.colour = stateOf(shapeOf(train.verdict));
    m_risk->setFigure(wording::probability(figures.point));
    m_risk->setFact(
        tr("%1; %2 faulty expected", "interval, number")
            .arg(interval(train.defect.low, train.defect.high), QString::number(train.defect.expected, 'f', 2)));
    m_scale->setFigures(figures);
    m_incident->setText(
        tr("any reaching production as an incident: %1 (%2)", "probability, interval")
            .arg(wording::probability(train.incident.any.value()), interval(train.incident.low, train.incident.high)));

    std::vector<TrainRows::Row> rows;
    for (std::size_t shown = 0; shown < views.size() && shown < mostCars; ++shown) {
        const std::size_t i = train.order.order[shown];
        const decision::CarView& car = train.cars[i];
        QString hint = titleOf(*views[i]) + QStringLiteral(": ") + wording::sentence(car.alone.summary);
        if (!m_needs[i].empty())
            hint += QStringLiteral("\n") + tr("Stands on %1", "titles of changes").arg(titles(m_needs[i], views));
        rows.push_back({shapeOf(&car.alone), titleOf(*views[i]), wording::verdict(car.alone.verdict),
                        wording::probability(car.pDefect), car.alone.verdict == train.strictest && !train.permits(),
                        hint});
    }
    m_carRows->setRows(std::move(rows));
    m_cars->setFact(std::ranges::any_of(m_needs, [](const auto& each) { return !each.empty(); })
                        ? tr("in their order; verdict alone, risk")
                        : tr("verdict alone, risk"));
    m_moreCars->setText(views.size() > mostCars ? tr("%n more", "changes", static_cast<int>(views.size() - mostCars))
                                                : QString());
    m_moreCars->setVisible(views.size() > mostCars);

    rows.clear();
    for (std::size_t i = 0; i < train.pairs.size() && i < mostPairs; ++i) {
        const decision::CarPair& pair = train.pairs[i];
        const QString both = titles({pair.first, pair.second}, views);
        rows.push_back({std::nullopt, both,
                        pair.files == 1 ? tr("one file") : tr("%n files", nullptr, static_cast<int>(pair.files)),
                        wording::signedNumber(pair.onTop, 3), false, both});
    }
    m_pairRows->setRows(std::move(rows));
    m_pairs->setFact(train.defect.overlaps == 1 ? tr("one pair; files in common, risk on top")
                                                : tr("%n pairs; files in common, risk on top", nullptr,
                                                     static_cast<int>(train.defect.overlaps)));

    QStringList broken;
    for (const decision::HardRule& rule : train.rules)
        if (rule.state == decision::RuleState::NotMet)
            broken.append(wording::sentence(rule.message));
    const auto met = std::count_if(train.rules.begin(), train.rules.end(), [](const decision::HardRule& rule) {
        return rule.state == decision::RuleState::Met;
    });
    m_rules->setFact(tr("%1 of %2 met").arg(met).arg(train.rules.size()));
    setPlain(m_ruleLines,
             broken.isEmpty() ? tr("Together they break no rule that one alone would not.") : broken.join(u'\n'));

    rows.clear();
    for (std::size_t i = 0; i < m_ways.size() && i < mostWays; ++i) {
        const decision::TakeOut& way = m_ways[i];
        QString names = titles(way.cars, views);
        QString hint = names;
        if (!way.isSmallest)
            hint += QStringLiteral("\n") + tr("Perhaps not the smallest set: not all were tried.");
        rows.push_back({shapeOf(way.verdict),
                        tr("%n: %1", "changes, their titles", static_cast<int>(way.cars.size())).arg(names),
                        wording::verdict(way.verdict), wording::probability(way.any.value()), false, hint});
    }
    m_wayRows->setVisible(!rows.empty());
    m_noWay->setText(tr("No part of it may do more."));
    m_noWay->setVisible(rows.empty());
    m_wayRows->setRows(std::move(rows));

    decision::Decision weighed;
    weighed.weighing = train.weighing;
    weighed.unit = train.unit;
    weighed.weighed = train.weighed;
    m_losses->setRows(lossBars(weighed));
    for (Block* block : {m_risk, m_cars, m_rules, m_weighing})
        block->show();
    m_pairs->setVisible(!train.pairs.empty());
    m_takeOut->setVisible(train.verdict != decision::Verdict::FastTrack);
}

QString TrainCard::asText() const {
    QStringList lines;
    for (const QWidget* part : findChildren<QWidget*>())
        if (!part->accessibleName().isEmpty() && part->isVisibleTo(this) && !part->findChild<QWidget*>())
            lines.append(part->accessibleName());
    return lines.join(u'\n');
}

void TrainCard::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    const QWidget* scroll = findChild<QWidget*>(QStringLiteral("trainScroll"));
    const QWidget* foot = findChild<QWidget*>(QStringLiteral("trainFoot"));
    painter.fillRect(QRect(0, scroll->y(), width(), 1), theme.raised);
    painter.fillRect(QRect(0, foot->y(), width(), 1), theme.line);
}

void TrainCard::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange && m_closed)
        restyle();
}

void TrainCard::restyle() {
    const Theme& theme = themeOf(this);
    m_verdict->setFont(theme.font(TextSize::Hero, QFont::Bold));
    m_summary->setFont(theme.font(TextSize::Body));
    for (QLabel* label : {m_ruleLines, m_closed, m_told})
        label->setFont(theme.font(TextSize::Caption));
}

} // namespace fermata::ui

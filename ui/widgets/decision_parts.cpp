#include "ui/widgets/decision_parts.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QStringList>

#include "ui/widgets/shapes_of.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(fermata::ui::DecisionParts)
};

QString loss(double value) {
    if (std::abs(value) >= 1000)
        return wording::count(static_cast<std::uint64_t>(std::llround(std::max(0.0, value))));
    return QString::number(value, 'f', std::abs(value) >= 100 ? 0 : 1);
}

} // namespace

std::optional<double> riskLimit(const assessment::EvidenceSnapshot* evidence, const decision::Policy* policy) {
    if (!policy)
        return std::nullopt;
    double limit = policy->appetite.reviewAbove;
    if (evidence)
        for (const decision::Component& component : policy->components)
            if (component.reviewAbove &&
                std::ranges::find(evidence->components, component.id) != evidence->components.end())
                limit = std::min(limit, *component.reviewAbove);
    return limit;
}

RiskFigures riskFigures(const decision::Decision& decision, std::optional<double> limit) {
    RiskFigures figures;
    figures.low = decision.risk.low.value();
    figures.high = decision.risk.high.value();
    figures.point = std::clamp(decision.risk.pDefect.value(), figures.low, std::max(figures.low, figures.high));
    figures.baseRate = decision.risk.baseRate;
    figures.limit = limit;
    const style::State state = style::stateOf(shapeOf(decision.verdict));
    figures.colour = state;
    return figures;
}

QString riskFact(const assessment::RiskAssessment& risk) {
    QString fact = Words::tr("%1–%2", "interval")
                       .arg(wording::probability(risk.low.value()), wording::probability(risk.high.value()));
    if (risk.baseRate > 0)
        fact += Words::tr(", %1× base", "factor over the base rate")
                    .arg(QString::number(risk.pDefect.value() / risk.baseRate, 'f', 1));
    return fact;
}

std::vector<EvidenceChip::Value> evidenceChips(const assessment::EvidenceSnapshot& evidence,
                                               const decision::Decision* decision, Time now) {
    using assessment::EvidenceState;
    std::vector<EvidenceChip::Value> chips;
    for (const assessment::Evidence& entry : evidence.evidence) {
        const bool isUnused = decision && std::ranges::any_of(decision->notLookedAt, [&](const auto& unused) {
                                  return unused.kind == entry.kind;
                              });
        const bool isUnweighed =
            entry.kind == assessment::EvidenceKind::Value && decision && !decision->worth.isWeighed;
        if (isUnused || isUnweighed)
            continue;
        EvidenceChip::Value chip;
        chip.shape = shapeOf(entry.state);
        chip.label = wording::evidenceKind(entry.kind);
        if (entry.state != EvidenceState::Fresh)
            chip.word = wording::evidenceState(entry.state);
        if (entry.observedAt && entry.state != EvidenceState::Missing)
            chip.detail = wording::age(*entry.observedAt, now);
        QStringList tip{chip.label + QStringLiteral(": ") + wording::evidenceState(entry.state)};
        if (!entry.source.empty())
            tip.append(Words::tr("from %1").arg(wording::oneLine(entry.source, 200)));
        if (entry.observedAt)
            tip.append(Words::tr("observed %1").arg(wording::stamp(*entry.observedAt)));
        if (!entry.boundTo.empty())
            tip.append(Words::tr("measured on %1").arg(wording::oneLine(entry.boundTo, 40)));
        if (!entry.digest.isNull())
            tip.append(Words::tr("sha256 %1").arg(QString::fromStdString(entry.digest.hex().substr(0, 16))));
        if (!entry.note.empty())
            tip.append(wording::sentence(decision::Message{entry.note, {}, {}}));
        chip.toolTip = tip.join(u'\n');
        chips.push_back(std::move(chip));
    }
    return chips;
}

QString evidenceFact(const std::vector<EvidenceChip::Value>& chips) {
    using style::EvidenceShape;
    const auto number = [&](EvidenceShape shape) {
        return static_cast<int>(std::ranges::count(chips, shape, &EvidenceChip::Value::shape));
    };
    QStringList parts;
    const auto add = [&](EvidenceShape shape, const QString& words) {
        if (number(shape) > 0)
            parts.append(words);
    };
    add(EvidenceShape::Fresh, Words::tr("%n fresh", "evidence", number(EvidenceShape::Fresh)));
    add(EvidenceShape::Stale, Words::tr("%n stale", "evidence", number(EvidenceShape::Stale)));
    add(EvidenceShape::Conflicting, Words::tr("%n in conflict", "evidence", number(EvidenceShape::Conflicting)));
    add(EvidenceShape::Malformed, Words::tr("%n unreadable", "evidence", number(EvidenceShape::Malformed)));
    add(EvidenceShape::Missing, Words::tr("%n missing", "evidence", number(EvidenceShape::Missing)));
    return parts.join(QStringLiteral(", "));
}

std::vector<SignedBars::Row> reasonBars(const decision::Decision& decision) {
    std::vector<SignedBars::Row> rows;
    for (const decision::Reason& reason : decision.reasons) {
        if (reason.weight == 0.0)
            continue;
        QStringList tip{Words::tr("%1 in log-odds").arg(wording::signedNumber(reason.weight, 3))};
        for (const assessment::EvidenceKind kind : reason.evidence)
            tip.append(Words::tr("from: %1").arg(wording::evidenceKind(kind)));
        rows.push_back(
            {wording::sentence(reason.message), reason.weight, wording::signedNumber(reason.weight), tip.join(u'\n')});
    }
    return rows;
}

std::vector<LossBars::Row> lossBars(const decision::Decision& decision) {
    std::vector<LossBars::Row> rows;
    const auto least = std::ranges::min_element(decision.weighing, {}, &decision::ActionLoss::expected);
    for (auto action = decision.weighing.begin(); action != decision.weighing.end(); ++action)
        rows.push_back({wording::verdict(action->action), action->expected, action->low, action->high,
                        loss(action->expected), action == least});
    return rows;
}

QString worthLine(const decision::Decision& decision) {
    return decision.worth.message.id.empty() ? QString() : wording::sentence(decision.worth.message);
}

QString worthFact(const decision::Decision& decision) {
    const decision::Worth& worth = decision.worth;
    const QString unit = wording::oneLine(decision.unit, 24);
    if (!worth.isWeighed)
        return unit.isEmpty() ? Words::tr("no value connected: loss only")
                              : Words::tr("no value connected: loss only, in %1").arg(unit);
    if (!worth.breakEven)
        return Words::tr("in %1; no worth is enough").arg(unit);
    if (*worth.breakEven <= 0.0)
        return Words::tr("in %1; whatever it is worth").arg(unit);
    const auto end = [&](const std::optional<double>& value) { return value ? loss(*value) : QStringLiteral("∞"); };
    return Words::tr("in %1; break-even %2 a day (%3–%4)", "unit; value; ends of its range")
        .arg(unit, end(worth.breakEven), end(worth.breakEvenLow), end(worth.breakEvenHigh));
}

std::optional<WorthFigures> worthFigures(const decision::Decision& decision,
                                         const assessment::EvidenceSnapshot& evidence, const decision::Policy* policy) {
    if (!decision.worth.isWeighed || !policy)
        return std::nullopt;
    const double high = decision.pIncidentHigh.value();
    const auto frontier = decision::frontierOf(evidence, *policy, decision, std::min(1.0, std::max(0.02, high * 1.6)));
    if (!frontier)
        return std::nullopt;
    WorthFigures figures;
    figures.perDay = decision.worth.perDay;
    figures.needed = decision.worth.breakEven;
    figures.neededLow = decision.worth.breakEvenLow;
    figures.neededHigh = decision.worth.breakEvenHigh;
    figures.atMost = frontier->atMost;
    figures.pIncident = decision.pIncident.value();
    figures.low = decision.pIncidentLow.value();
    figures.high = high;
    figures.tipsAt = frontier->tipsAt;
    figures.line = frontier->line;
    figures.upTo = frontier->upTo;
    figures.unit = wording::oneLine(decision.unit, 24);
    figures.target = wording::verdict(frontier->target);
    figures.colour = style::stateOf(shapeOf(decision.verdict));
    return figures;
}

QString excuseLine(const decision::Decision& decision) {
    for (const decision::HardRule& rule : decision.rules)
        if (rule.message.id == "rule.tests.excused" || rule.message.id == "rule.tests.quarantined")
            return wording::sentence(rule.message);
    return {};
}

QString worthNote(const decision::Decision* decision) {
    if (!decision || !decision->worth.isWeighed)
        return Words::tr("waiting, no value connected");
    if (decision->worth.perDay <= 0.0)
        return Words::tr("waiting, its worth is not known");
    return Words::tr("waiting, worth %1 %2 a day", "amount, unit")
        .arg(loss(decision->worth.perDay), wording::oneLine(decision->unit, 12));
}

QStringList brokenRules(const decision::Decision& decision) {
    std::vector<const decision::HardRule*> broken;
    for (const decision::HardRule& rule : decision.rules)
        if (rule.state == decision::RuleState::NotMet)
            broken.push_back(&rule);
    std::ranges::stable_sort(broken, [](const auto* one, const auto* other) {
        return static_cast<int>(one->atBest) > static_cast<int>(other->atBest);
    });
    QStringList sentences;
    for (const decision::HardRule* rule : broken)
        sentences.append(wording::sentence(rule->message));
    return sentences;
}

QString rulesLine(const decision::Decision& decision) {
    int looked = 0, met = 0;
    for (const decision::HardRule& rule : decision.rules) {
        looked += rule.state != decision::RuleState::NotLookedAt ? 1 : 0;
        met += rule.state == decision::RuleState::Met ? 1 : 0;
    }
    const QStringList broken = brokenRules(decision);
    if (broken.isEmpty())
        return Words::tr("Hard rules: %1 of %2 met, the weighing alone decides").arg(met).arg(looked);
    return Words::tr("Hard rules: %1 of %2 met. %3").arg(met).arg(looked).arg(broken.join(u' '));
}

QString notLookedAt(const decision::Decision& decision) {
    QStringList parts;
    for (const decision::NotLookedAt& unused : decision.notLookedAt)
        parts.append(Words::tr("%1 (%2)", "kind of evidence, reason of the policy")
                         .arg(wording::evidenceKind(unused.kind), wording::oneLine(unused.reason, 160)));
    return parts.isEmpty() ? QString() : Words::tr("Not looked at: %1.").arg(parts.join(QStringLiteral(", ")));
}

} // namespace fermata::ui

#include "core/decision/worth.h"

#include "core/base/probability.h"
#include "core/decision/weighing.h"

namespace fermata::decision {
namespace {

using assessment::EvidenceKind;

const char* messageOf(const Worth& worth, Verdict weighed) {
    const bool isKnown = worth.perDay > 0.0;
    if (weighed >= Verdict::Hold && !worth.breakEven)
        return "worth.hold.never";
    if (weighed >= Verdict::Hold)
        return isKnown ? "worth.hold.known" : "worth.hold.unknown";
    if (weighed == Verdict::Review && !worth.breakEven)
        return "worth.review.never";
    if (weighed == Verdict::Review)
        return isKnown ? "worth.review.known" : "worth.review.unknown";
    if (*worth.breakEven <= 0.0)
        return isKnown ? "worth.any.known" : "worth.any.unknown";
    return "worth.ships";
}

} // namespace

double lossOfOneIncident(const Policy& policy, const Readings& readings) {
    return rounded(policy.losses.at(Verdict::Approve).slope * readings.worstImpact * readings.reversal);
}

Worth worthOf(const Policy& policy, const Readings& readings, Verdict weighed, double exposed, double low,
              double high) {
    Worth worth;
    worth.oneIncident = lossOfOneIncident(policy, readings);
    worth.dipPerDay = readings.dipPerDay;
    worth.dip = readings.dip;
    worth.perDay = readings.valuePerDay;
    worth.isWeighed = policy.value.isWeighed();
    if (!worth.isWeighed)
        return worth;
    worth.target = weighed >= Verdict::Hold ? Verdict::Review : Verdict::Approve;
    const auto at = [&](double x) {
        return breakEven(policy, x, worth.target, readings.dipPerDay, policy.value.atMost);
    };
    worth.breakEven = at(exposed);
    worth.breakEvenLow = at(low);
    worth.breakEvenHigh = at(high);
    worth.message = {
        messageOf(worth, weighed),
        {{"unit", policy.lossUnit}},
        {{"value", worth.perDay}, {"break_even", worth.breakEven.value_or(0.0)}, {"most", policy.value.atMost}}};
    return worth;
}

std::vector<Reason> reasonsOfWorth(const assessment::EvidenceSnapshot& snapshot, const Policy& policy,
                                   const Readings& readings) {
    std::vector<Reason> reasons;
    const bool isValueUsed = policy.value.isWeighed() && policy.ruleFor(EvidenceKind::Value).use != Use::NotUsedHere;
    if (isValueUsed && readings.isOtherUnit) {
        reasons.push_back(
            {"value",
             0.0,
             {"reason.value.other_unit", {{"stated", snapshot.value.unit}, {"unit", policy.lossUnit}}, {}},
             {EvidenceKind::Value}});
    } else if (isValueUsed && readings.valuePerDay > 0.0) {
        std::string tickets;
        for (const std::string& key : snapshot.value.tickets)
            tickets += (tickets.empty() ? "" : ", ") + key;
        const bool isCapped = readings.valuePerDay >= policy.value.atMost;
        reasons.push_back({"value",
                           0.0,
                           {isCapped ? "reason.value.capped" : "reason.value.known",
                            {{"tickets", tickets}, {"unit", policy.lossUnit}},
                            {{"value", readings.valuePerDay}}},
                           {EvidenceKind::Value}});
    } else if (isValueUsed) {
        reasons.push_back({"value", 0.0, {"reason.value.unknown", {}, {}}, {EvidenceKind::Value}});
    }
    if (readings.dipPerDay > 0.0) {
        const bool isMeasured = isFresh(snapshot, EvidenceKind::Performance);
        reasons.push_back({"performance",
                           0.0,
                           {isMeasured ? "reason.dip.measured" : "reason.dip.unknown",
                            {{"metric", snapshot.performance.metric}, {"unit", policy.lossUnit}},
                            {{"dip", readings.dip}, {"cost", readings.dipPerDay}}},
                           {EvidenceKind::Performance}});
    }
    return reasons;
}

} // namespace fermata::decision

#include "ui/rehearsal/policy_fields.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QLocale>

#include "ui/wording/wording.h"

namespace fermata::ui {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(PolicyFields)
};

/// The next of 1, 2, 5, 10, 20, … that is not below `value`.
double roundUp(double value) {
    const double power = std::pow(10.0, std::floor(std::log10(std::max(value, 1.0))));
    for (const double step : {1.0, 2.0, 5.0})
        if (step * power >= value)
            return step * power;
    return 10.0 * power;
}

} // namespace

std::vector<PolicyField> policyFields(const decision::Policy& policy) {
    const auto& appetite = policy.appetite;
    const QString risk = Words::tr("p", "probability of a defect");
    const QString unit = policy.lossUnit.empty() ? QString() : wording::oneLine(policy.lossUnit, 12);
    const double tests = double(policy.ruleFor(assessment::EvidenceKind::Tests).maximumAge.count()) / 3600.0;
    const double cap = roundUp(std::max(policy.tail.reviewAbove * 2.0, 1000.0));
    std::vector<PolicyField> fields = {
        {"appetite.fast_track_below",
         Words::tr("Fast track below risk"),
         risk,
         0,
         1,
         0.01,
         2,
         {},
         appetite.fastTrackBelow},
        {"appetite.review_above", Words::tr("Review from risk"), risk, 0, 1, 0.01, 2, {}, appetite.reviewAbove},
        {"appetite.block_above", Words::tr("Block from risk"), risk, 0, 1, 0.01, 2, {}, appetite.blockAbove},
        {"appetite.coverage_floor",
         Words::tr("Least coverage"),
         Words::tr("of lines"),
         0,
         1,
         0.01,
         2,
         {},
         appetite.coverageFloor},
        {"evidence.tests.maximum_age", Words::tr("Oldest test results"), Words::tr("h", "hours"), 1, 168, 1, 0,
         QStringLiteral("h"), std::round(tests)},
        {"production.burn_rate",
         Words::tr("Wait from burn rate"),
         QString(),
         0,
         20,
         0.5,
         1,
         {},
         policy.production.burnRate},
        {"production.traffic_share",
         Words::tr("Wait from traffic"),
         Words::tr("of peak"),
         0,
         1.2,
         0.01,
         2,
         {},
         policy.production.trafficShare},
        {"tail.review_above",
         Words::tr("Review from a loss of"),
         unit,
         0,
         cap,
         cap / 100,
         0,
         {},
         policy.tail.reviewAbove},
        {"tail.irreversible",
         Words::tr("Irreversible costs"),
         Words::tr("times"),
         1,
         20,
         0.5,
         1,
         {},
         policy.tail.irreversible}};
    for (PolicyField& field : fields) {
        field.most = std::max(field.most, field.now);
        field.least = std::min(field.least, field.now);
    }
    return fields;
}

std::string textOf(const PolicyField& field, double value) {
    return QStringLiteral("%1%2").arg(value, 0, 'f', field.decimals).arg(field.suffix).toStdString();
}

QString shownOf(const PolicyField& field, double value) {
    if (field.decimals == 0 && value >= 1000)
        return wording::count(static_cast<std::uint64_t>(std::llround(value)));
    return QString::number(value, 'f', field.decimals);
}

} // namespace fermata::ui

// `fermatactl watch verify`: whether a deployment is worse than its control, or than its own past.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include <fmt/format.h>

#include "app/fermatactl/record_access.h"
#include "app/fermatactl/series_table.h"
#include "app/fermatactl/watch_commands.h"
#include "app/fermatactl/watch_counts.h"
#include "core/assessment/production/exact_share.h"
#include "core/assessment/production/own_past.h"
#include "core/assessment/production/paired_bets.h"
#include "core/assessment/production/traffic.h"

namespace fermata::ctl {

namespace {

using namespace assessment;

struct Wanted {
    std::string treatment, control, history, from, until, direction = "up";
    std::vector<std::string> same;
    double tolerated = 0.0; ///< 0: not given
    VerificationRules rules;
};

struct Found {
    Verification verification;
    bool isEmpirical = false;
    std::size_t windows = 0; ///< of the same version, that tolerance and dispersion were learned from
};

/// Follows the evidence of a test that only tells its e-values.
class Follower {
public:
    explicit Follower(const VerificationRules& rules) : m_rules(rules) {}

    void see(Time at, double logBad, double logGood) {
        ++m_now.samples;
        m_now.logBad = logBad, m_now.logGood = logGood;
        m_now.reason = m_now.health == Health::Inconclusive ? VerificationReason::TooFewEvents : m_now.reason;
        m_now.mayRollBack = m_now.mayRollBack || logBad >= -std::log(m_rules.alphaRollBack);
        if (m_now.health != Health::Bad && logBad >= -std::log(m_rules.alphaPause)) {
            m_now.health = Health::Bad, m_now.reason = VerificationReason::WorseThanTolerated, m_now.knownAt = at;
        } else if (m_now.health == Health::Inconclusive && logGood >= -std::log(m_rules.alphaPause)) {
            m_now.health = Health::Good, m_now.reason = VerificationReason::WithinMargin, m_now.knownAt = at;
        }
    }
    void skip() { ++m_now.skipped; }
    void because(VerificationReason reason) { m_now.reason = reason; }
    const Verification& now() const { return m_now; }

private:
    VerificationRules m_rules;
    Verification m_now;
};

VerificationReason reasonOf(PastState state) {
    switch (state) {
    case PastState::Usable:
        return VerificationReason::NoSample;
    case PastState::TooShort:
        return VerificationReason::PastTooShort;
    case PastState::Bursty:
        return VerificationReason::PastBursty;
    case PastState::Constant:
        return VerificationReason::PastConstant;
    }
    return VerificationReason::PastTooShort;
}

/// Values against their own past: empirical.
Found againstPast(const std::vector<MetricPoint>& before, const std::vector<MetricPoint>& since,
                  const VerificationRules& rules) {
    std::vector<MetricPoint> all = before;
    all.insert(all.end(), since.begin(), since.end());
    const Seconds interval = intervalOf(all).value_or(Seconds{60});
    Follower follower(rules);
    const PastOfMetric past = pastOf(before, interval, std::clamp<std::size_t>(since.size(), 1, 288), rules.direction);
    if (past.state != PastState::Usable) {
        for (std::size_t i = 0; i < since.size(); ++i)
            follower.skip();
        follower.because(reasonOf(past.state));
        return {follower.now(), true, 0};
    }
    OwnPastTest test(rules, past);
    for (const MetricPoint& point : since)
        test.add(point) ? follower.see(point.at, test.logBad(), test.logGood()) : follower.skip();
    return {follower.now(), true, 0};
}

/// Events without a control: exactly where there was hardly one before, else by their rate.
Found againstPast(const Counts& before, const Counts& since, const VerificationRules& rules) {
    constexpr double hardlyAny = 5.0;
    ArmCount sum;
    std::vector<MetricPoint> rates, ratesSince;
    const auto rateOf = [](const auto& entry) {
        const auto& [at, count] = entry;
        return MetricPoint{at, count.exposure > 0.0 ? count.events / count.exposure : std::nan("")};
    };
    for (const auto& entry : before) {
        sum.events += entry.second.events, sum.exposure += entry.second.exposure;
        rates.push_back(rateOf(entry));
    }
    for (const auto& entry : since)
        ratesSince.push_back(rateOf(entry));
    if (sum.exposure > 0.0 && sum.events > hardlyAny)
        return againstPast(rates, ratesSince, rules);
    Follower follower(rules);
    if (sum.exposure <= 0.0) {
        follower.because(VerificationReason::PastTooShort);
        return {follower.now(), true, 0};
    }
    ExactShareTest test(rules, sum);
    for (const auto& [at, count] : since)
        test.add(count) ? follower.see(at, test.logBad(), test.logGood()) : follower.skip();
    return {follower.now(), true, 0};
}

/// Values of both versions at the same times; what lies before the deployment only shows how far they usually differ.
Found inPairs(const std::vector<MetricPoint>& treatment, const std::vector<MetricPoint>& control, Time from,
              const VerificationRules& rules) {
    const bool worseIsMore = rules.direction == Direction::Up;
    PairedBets worse(rules.tolerated), better(1.0 / rules.marginGood);
    Follower follower(rules);
    for (const MetricPoint& one : treatment) {
        const auto other = std::ranges::lower_bound(control, one.at, {}, &MetricPoint::at);
        const bool isPaired = other != control.end() && other->at == one.at;
        const double larger = worseIsMore || !isPaired ? one.value : other->value;
        const double smaller = !isPaired ? std::nan("") : worseIsMore ? other->value : one.value;
        if (one.at <= from) {
            worse.learn(larger, smaller);
            better.learn(smaller, larger);
        } else if (worse.add(larger, smaller)) {
            better.add(smaller, larger);
            follower.see(one.at, worse.logEvidence(), better.logEvidence());
        } else {
            follower.skip();
        }
    }
    return {follower.now(), true, 0};
}

io::Json orNull(const std::optional<double>& value) {
    return value ? io::Json(*value) : io::Json(nullptr);
}

std::string inWords(const Found& whole, const VerificationRules& rules) {
    const Verification& found = whole.verification;
    const auto ratio = [](const std::optional<double>& value, const char* none) {
        return value ? fmt::format("{:.2f}", *value) : std::string(none);
    };
    std::string reason(name(found.reason));
    std::ranges::replace(reason, '-', ' ');
    std::string text =
        fmt::format("{}{}: {}\n", name(found.health), found.mayRollBack ? ", enough to roll back" : "", reason);
    if (whole.isEmpirical)
        text += "empirical: calibrated on the past, not guaranteed\n";
    if (found.ratioLow || found.ratioHigh)
        text += fmt::format(
            "rate of the new version beside the control: {} to {} times (tolerated {:.2f}, good below {:.2f})\n",
            ratio(found.ratioLow, "0"), ratio(found.ratioHigh, "any number of"), rules.tolerated, rules.marginGood);
    if (found.knownAt)
        text += fmt::format("known at {}\n", rfc3339(*found.knownAt));
    else if (found.detectable)
        text += fmt::format("a ratio of {:.2f} would have been seen with 90 % so far\n", *found.detectable);
    text +=
        fmt::format("{} intervals, {} of no use (a gap, or an arm without traffic)\n", found.samples, found.skipped);
    return text;
}

void print(const Found& whole, const VerificationRules& rules, Context& context) {
    const Verification& found = whole.verification;
    context.result = found.health == Health::Good ? Done : found.health == Health::Bad ? No : Inconclusive;
    if (!context.json)
        return context.print(inWords(whole, rules));
    io::Json::Map ratio{{"low", orNull(found.ratioLow)}, {"high", orNull(found.ratioHigh)}};
    printJson(context,
              io::Json::Map{{"schema", "fermata/verification/1"},
                            {"verdict", std::string(name(found.health))},
                            {"known_at", found.knownAt ? io::Json(rfc3339(*found.knownAt)) : io::Json(nullptr)},
                            {"log_evidence", found.logBad},
                            {"e_bad", std::exp(std::min(found.logBad, 700.0))},
                            {"e_good", std::exp(std::min(found.logGood, 700.0))},
                            {"roll_back", found.mayRollBack},
                            {"ratio", std::move(ratio)},
                            {"detectable_ratio", orNull(found.detectable)},
                            {"tolerated", rules.tolerated},
                            {"same_version_windows", whole.windows},
                            {"dispersion", rules.dispersion},
                            {"samples", found.samples},
                            {"skipped", found.skipped},
                            {"guarantee", whole.isEmpirical ? "empirical" : "anytime"},
                            {"reason", std::string(name(found.reason))}});
}

Result<Found> verifyShare(const Wanted& wanted, VerificationRules& rules, const Counts& treatment, Time from) {
    const auto control = readCounts(wanted.control);
    if (!control)
        return control.error();
    std::vector<std::vector<EventTick>> same;
    for (std::size_t i = 0; i + 1 < wanted.same.size(); i += 2) {
        auto one = readCounts(wanted.same[i]), two = readCounts(wanted.same[i + 1]);
        for (auto* each : {&one, &two})
            if (!*each)
                return std::move(*each).error();
        same.push_back(together(*one, *two, {}));
    }
    if (!same.empty()) {
        const auto tolerated = toleratedFrom(same);
        rules.tolerated = tolerated.value_or(rules.tolerated);
        std::vector<EventTick> all;
        for (const auto& window : same)
            all.insert(all.end(), window.begin(), window.end());
        // What whole windows differ by is tolerated already, where it could be learned.
        rules.dispersion = tolerated ? dispersionWithin(same) : dispersionOf(all);
    }
    if (wanted.tolerated > 0.0)
        rules.tolerated = wanted.tolerated;
    EventShareTest test(rules);
    for (const EventTick& tick : together(treatment, *control, from))
        test.add(tick);
    return Found{test.verification(), !same.empty(), same.size()};
}

Result<Found> verifyCounts(const Wanted& wanted, VerificationRules& rules, Time from) {
    const auto treatment = readCounts(wanted.treatment);
    if (!treatment)
        return treatment.error();
    if (!wanted.control.empty())
        return verifyShare(wanted, rules, *treatment, from);
    Counts before, since;
    if (!wanted.history.empty()) {
        auto past = readCounts(wanted.history);
        if (!past)
            return std::move(past).error();
        for (const auto& [at, count] : *past)
            if (at <= from)
                before.emplace(at, count);
    }
    for (const auto& [at, count] : *treatment)
        (at > from ? since : before).emplace(at, count);
    return againstPast(before, since, rules);
}

Result<Found> verifyValues(const Wanted& wanted, const VerificationRules& rules, Time from) {
    const auto treatment = readSeries(wanted.treatment, SeriesOrder::Rising);
    if (!treatment)
        return treatment.error();
    if (!wanted.control.empty()) {
        const auto control = readSeries(wanted.control, SeriesOrder::Rising);
        if (!control)
            return control.error();
        return inPairs(pointsOf(*treatment), pointsOf(*control), from, rules);
    }
    std::vector<MetricPoint> before, since;
    if (!wanted.history.empty()) {
        const auto past = readSeries(wanted.history, SeriesOrder::Rising);
        if (!past)
            return past.error();
        before = pointsOf(*past);
        std::erase_if(before, [&](const MetricPoint& point) { return point.at > from; });
    }
    for (const SeriesRow& row : *treatment)
        if (row.point.at > from)
            since.push_back(row.point);
        else if (before.empty() || row.point.at > before.back().at)
            before.push_back(row.point);
    return againstPast(before, since, rules);
}

Result<void> verify(const Wanted& wanted, Context& context) {
    const auto from = parseTime(wanted.from);
    if (!from)
        return Error(from.error()).ofField("--from");
    VerificationRules rules = wanted.rules;
    if (!wanted.until.empty()) {
        const auto until = parseTime(wanted.until);
        if (!until)
            return Error(until.error()).ofField("--until");
        if (*until <= *from || wanted.control.empty())
            return Error(Fault::Usage, "goes with --control, and lies after --from").ofField("--until");
        rules.endsAt = *until;
    }
    rules.direction = wanted.direction == "down" ? Direction::Down : Direction::Up;
    if (wanted.tolerated > 0.0)
        rules.tolerated = wanted.tolerated;
    if (!isSound(rules))
        return Error(
            Fault::Usage,
            "needs --tolerance at least 1, --margin-good above 1, and 0 < --alpha-rollback <= --alpha-pause < 1");
    if (wanted.same.size() % 2 != 0)
        return Error(Fault::Usage, "needs two tables each time, one for each arm").ofField("--same");
    const auto isValues = isOfValues(wanted.treatment);
    if (!isValues)
        return isValues.error();
    if (!wanted.same.empty() && (*isValues || wanted.control.empty()))
        return Error(Fault::Usage, "goes with --control and tables of time,events,exposure").ofField("--same");
    if (!wanted.history.empty() && !wanted.control.empty())
        fmt::print(stderr,
                   "fermatactl: --history is not looked at beside a control; windows in which both arms ran the "
                   "same version are given by --same\n");
    const auto found = *isValues ? verifyValues(wanted, rules, *from) : verifyCounts(wanted, rules, *from);
    if (!found)
        return found.error();
    print(*found, rules, context);
    return {};
}

} // namespace

void addWatchVerify(CLI::App& watch, Context& context) {
    CLI::App* one = watch.add_subcommand(
        "verify", "Whether a deployment is worse than its control, or its own past: good, bad or inconclusive");
    auto wanted = std::make_shared<Wanted>();
    one->add_option("--treatment", wanted->treatment, "The new version: time,events,exposure or time,value")
        ->required();
    one->add_option("--control", wanted->control, "The old version over the same intervals, in the same columns");
    one->add_option(
        "--history", wanted->history,
        "Without a control: what was before, in the same columns (rows of --treatment up to --from count too)");
    one->add_option(
           "--same", wanted->same,
           "Two tables of arms that ran the same version earlier (again for more windows): how much the arms vary "
           "is learned from them, and from 59 windows on what is tolerated")
        ->expected(2)
        ->take_all();
    one->add_option("--from", wanted->from, "When the deployment began; an interval counts from its end (time) on")
        ->required();
    one->add_option(
        "--until", wanted->until,
        "With a control: when the watch ends, as it was known before it began. The first interval that "
        "ends then or later is looked at more closely, once; a time chosen after looking voids the guarantee");
    one->add_option("--direction", wanted->direction, "Whether more events are worse (up) or fewer (down)")
        ->check(CLI::IsMember({"up", "down"}))
        ->capture_default_str();
    one->add_option("--tolerance", wanted->tolerated,
                    "Ratio of the rates that is no worse; else from --same, else 1.25")
        ->check(CLI::Range(1.0, 1e6));
    one->add_option("--margin-good", wanted->rules.marginGood, "A ratio proved to be below this is good")
        ->capture_default_str();
    one->add_option("--alpha-pause", wanted->rules.alphaPause, "Chance of a false alarm that pauses")
        ->capture_default_str();
    one->add_option("--alpha-rollback", wanted->rules.alphaRollBack, "Chance of a false alarm that rolls back")
        ->capture_default_str();
    one->footer("Exit codes: 0 good, 1 bad, 4 inconclusive.\n"
                "Example: fermatactl watch verify --treatment new.csv --control old.csv --from 2026-12-01T10:00:00Z");
    one->callback([wanted, &context] {
        if (auto done = verify(*wanted, context); !done)
            context.fail(done.error());
    });
}

} // namespace fermata::ctl

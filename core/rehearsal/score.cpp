#include <algorithm>
#include <cassert>
#include <cmath>
#include <set>

#include "core/rehearsal/backtest.h"

namespace fermata::rehearsal {
namespace {

using decision::Verdict;

constexpr std::size_t enoughCases = 30;
constexpr double z90 = 1.6448536269514722;

double hoursBetween(Time from, Time to) {
    return static_cast<double>(std::max(to - from, Seconds{0}).count()) / 3600.0;
}

bool permits(Verdict verdict) {
    return permission(verdict) >= permission(Verdict::Approve);
}

/// 1970-01-01 was a Thursday.
Time mondayOf(Time at) {
    const auto day = std::chrono::floor<Days>(at);
    const auto since = (day.time_since_epoch().count() + 3) % 7;
    return day - Days{since < 0 ? since + 7 : since};
}

/// The looks of one case, oldest first, up to its fate.
struct Case {
    std::vector<std::size_t> looks;
    std::optional<Time> deployed;
    Time end{};
};

CasePart partOf(const Case& all, const std::vector<LookFacts>& looks, const std::vector<Answer>& answers,
                const Answer& yardstick, const std::vector<audit::RecordedAct>& acts) {
    CasePart part;
    const Time first = looks[all.looks.front()].entry.at;
    std::optional<Time> through;
    for (std::size_t k = 0; k < all.looks.size() && !through; ++k) {
        const Answer& answer = answers[all.looks[k]];
        const Time at = looks[all.looks[k]].entry.at;
        if (permits(answer.verdict)) {
            through = at;
            break;
        }
        part.needsPerson = part.needsPerson || answer.verdict == Verdict::Review;
        const Time next = k + 1 < all.looks.size() ? looks[all.looks[k + 1]].entry.at : all.end + Seconds{1};
        for (const audit::RecordedAct& act : acts)
            if (!through && act.at >= at && act.at < next && answer.verdict <= act.verdict) {
                through = act.at;
                part.needsPerson = true;
            }
    }
    const Answer& last = answers[all.looks.back()];
    part.verdict = last.verdict;
    part.isGated = !permits(last.verdict);
    part.isOpen = !through;
    part.needsPerson = part.needsPerson || (part.isOpen && !last.endsByItself);
    part.hours = hoursBetween(first, through.value_or(all.end));
    part.loss = yardstick.losses[static_cast<std::size_t>(last.verdict)];
    part.delayCost = std::max(0.0, yardstick.perDay) * part.hours / 24.0;
    return part;
}

/// Faulty and cleared heads, each with what is told of it first and worst.
std::map<std::string, FaultRow> faultsOf(const audit::ToldOutcomes& told) {
    std::map<std::string, FaultRow> faults;
    std::set<std::string> cleared;
    for (const audit::ToldLabel& label : told.labels) {
        if (label.isFaulty)
            faults[label.commit.hex()] = {FaultRow::Origin::Label, {}, {}, label.at, 0, {}};
        else
            cleared.insert(label.commit.hex());
    }
    for (const audit::ToldRollback& rollback : told.rollbacks)
        if (!cleared.contains(rollback.commit.hex()))
            faults[rollback.commit.hex()] = {FaultRow::Origin::Rollback, {}, {}, rollback.at, 0, {}};
    std::set<std::string> named;
    for (const audit::ToldIncident& incident : told.incidents)
        if (incident.commit && named.insert(incident.commit->hex()).second)
            faults[incident.commit->hex()] = {FaultRow::Origin::Incident, incident.id, incident.severity,
                                              incident.openedAt,          0,           {}};
    return faults;
}

std::optional<double> medianOf(const std::vector<CaseRow>& rows, std::size_t scenario) {
    std::vector<double> hours;
    for (const CaseRow& row : rows)
        hours.push_back(row.parts[scenario].isOpen ? HUGE_VAL : row.parts[scenario].hours);
    if (hours.empty())
        return std::nullopt;
    std::sort(hours.begin(), hours.end());
    const std::size_t middle = hours.size() / 2;
    const double median = hours.size() % 2 == 1 ? hours[middle] : (hours[middle - 1] + hours[middle]) / 2.0;
    return std::isfinite(median) ? std::optional(median) : std::nullopt;
}

ScenarioScore sumOf(const Backtest& all, std::size_t scenario, const std::string& name) {
    ScenarioScore score;
    score.name = name;
    double squares = 0.0;
    for (const CaseRow& row : all.rows) {
        const CasePart& part = row.parts[scenario];
        score.gated += part.isGated ? 1 : 0;
        score.fastTracked += part.verdict == Verdict::FastTrack ? 1 : 0;
        score.open += part.isOpen ? 1 : 0;
        score.persons += part.needsPerson ? 1 : 0;
        score.hours += part.hours;
        score.longestHours = std::max(score.longestHours, part.hours);
        score.loss += part.loss;
        score.delayCost += part.delayCost;
        score.hoursByWeek[mondayOf(row.first)] += part.hours;
        const CasePart& before = row.parts.front();
        const double gain = before.loss + before.delayCost - part.loss - part.delayCost;
        score.gain += gain;
        squares += gain * gain;
    }
    for (const FaultRow& fault : all.faults)
        ++(fault.isCaught[scenario] ? score.caught : score.escaped);
    score.medianHours = medianOf(all.rows, scenario);
    if (const auto n = static_cast<double>(all.rows.size()); all.rows.size() >= enoughCases && scenario > 0) {
        // Of a sum of n equally distributed gains: n times their variance.
        const double variance = std::max(0.0, squares - score.gain * score.gain / n) / (n - 1);
        const double half = z90 * std::sqrt(n * variance);
        score.gainInterval = {score.gain - half, score.gain + half};
    }
    return score;
}

CaptureFloor floorOf(const Backtest& all) {
    std::vector<learning::Judged> byRisk, bySize;
    std::size_t faulty = 0;
    for (const CaseRow& row : all.rows) {
        if (!row.hasOutcome)
            continue;
        byRisk.push_back({row.pDefect, row.fault.has_value()});
        bySize.push_back({static_cast<double>(row.lines), row.fault.has_value()});
        faulty += row.fault ? 1 : 0;
    }
    CaptureFloor floor;
    if (faulty == 0)
        return floor;
    floor.byRisk = learning::captureOf(byRisk);
    floor.bySize = learning::captureOf(bySize);
    for (const double share : floor.byRisk)
        floor.band.push_back(learning::shareInterval(share * double(faulty), double(faulty)));
    return floor;
}

/// The looks of each case, what was seen after its fate left out: that speaks of something else. The first stays.
std::map<CaseKey, Case> casesOf(const std::vector<LookFacts>& looks, const Fates& fates) {
    std::map<CaseKey, Case> cases;
    for (std::size_t i = 0; i < looks.size(); ++i) {
        const audit::RecordedDecision& entry = looks[i].entry;
        cases[{entry.change, entry.head.hex(), entry.environment}].looks.push_back(i);
    }
    for (auto& [key, each] : cases) {
        if (const auto found = fates.deployed.find(key); found != fates.deployed.end())
            each.deployed = found->second;
        while (each.deployed && each.looks.size() > 1 && looks[each.looks.back()].entry.at > *each.deployed)
            each.looks.pop_back();
        each.end =
            std::max(each.deployed.value_or(looks[each.looks.back()].entry.at), looks[each.looks.front()].entry.at);
        if (const auto acts = fates.letThrough.find(key); !each.deployed && acts != fates.letThrough.end())
            each.end = std::max(each.end, acts->second.back().at);
    }
    return cases;
}

CaseRow rowOf(const CaseKey& key, const Case& each, const std::vector<LookFacts>& looks) {
    const LookFacts& last = looks[each.looks.back()];
    CaseRow row;
    row.key = key;
    row.title = last.title;
    row.components = last.components;
    row.record = last.entry.record;
    row.first = looks[each.looks.front()].entry.at;
    row.last = last.entry.at;
    row.deployed = each.deployed;
    row.pDefect = last.entry.pDefect.value();
    row.lines = last.lines;
    row.hasOutcome = row.deployed || last.wasMerged;
    return row;
}

/// Ties what was told to the rows, by head.
void placeFaults(Backtest& all, const std::vector<LookFacts>& looks, const audit::ToldOutcomes& told) {
    std::set<std::string> inProduction, seen, cleared; // heads
    std::set<std::string> production;                  // environments
    for (const LookFacts& look : looks) {
        seen.insert(look.entry.head.hex());
        if (look.isProduction) {
            inProduction.insert(look.entry.head.hex());
            production.insert(look.entry.environment);
        }
    }
    for (const audit::ToldLabel& label : told.labels)
        if (!label.isFaulty)
            cleared.insert(label.commit.hex());
    const auto faults = faultsOf(told);
    for (std::size_t i = 0; i < all.rows.size(); ++i) {
        CaseRow& row = all.rows[i];
        row.hasOutcome = row.hasOutcome || cleared.contains(row.key.head);
        const auto found = faults.find(row.key.head);
        if (found == faults.end() || (inProduction.contains(row.key.head) && !production.contains(row.key.environment)))
            continue;
        row.hasOutcome = true;
        FaultRow fault = found->second;
        fault.row = i;
        for (const CasePart& part : row.parts)
            fault.isCaught.push_back(part.isGated);
        all.faults.push_back(std::move(fault));
    }
    std::stable_sort(all.faults.begin(), all.faults.end(),
                     [](const FaultRow& one, const FaultRow& other) { return one.at > other.at; });
    for (std::size_t i = 0; i < all.faults.size(); ++i)
        all.rows[all.faults[i].row].fault = i;
    for (const auto& [head, fault] : faults)
        if (!seen.contains(head))
            all.untied.push_back(fault.name.empty() ? head : fault.name);
    for (const audit::ToldIncident& incident : told.incidents)
        if (!incident.commit)
            all.untied.push_back(incident.id);
}

} // namespace

Backtest score(const std::vector<LookFacts>& looks, const std::vector<Scenario>& scenarios, const Fates& fates) {
    assert(!scenarios.empty());
    Backtest all;
    all.unit = scenarios.front().unit;
    all.looks = looks.size();
    all.hasOutcomes = !fates.told.isEmpty() || fates.told.toldUntil;
    for (const LookFacts& look : looks) {
        all.from = std::min(all.from.value_or(look.entry.at), look.entry.at);
        all.to = std::max(all.to.value_or(look.entry.at), look.entry.at);
    }
    const std::vector<audit::RecordedAct> nobody;
    for (const auto& [key, each] : casesOf(looks, fates)) {
        CaseRow row = rowOf(key, each, looks);
        const auto acts = fates.letThrough.find(key);
        for (const Scenario& scenario : scenarios) {
            assert(scenario.answers.size() == looks.size());
            row.parts.push_back(partOf(each, looks, scenario.answers, scenarios.front().answers[each.looks.back()],
                                       acts == fates.letThrough.end() ? nobody : acts->second));
        }
        all.rows.push_back(std::move(row));
    }
    std::stable_sort(all.rows.begin(), all.rows.end(),
                     [](const CaseRow& one, const CaseRow& other) { return one.first < other.first; });
    placeFaults(all, looks, fates.told);
    all.unknown = static_cast<std::size_t>(std::ranges::count(all.rows, false, &CaseRow::hasOutcome));
    for (std::size_t s = 0; s < scenarios.size(); ++s)
        all.scores.push_back(sumOf(all, s, scenarios[s].name));
    all.floor = floorOf(all);
    return all;
}

} // namespace fermata::rehearsal

// All sentences of Fermata's core, in English, ordered by id.

#include "core/wording/wording.h"

#include <algorithm>
#include <array>

namespace fermata::wording {
namespace {

constexpr Pattern table[] = {
    {"act.approved", "{person} approved."},
    {"act.assessing", "It is still being assessed."},
    {"act.held", "{person} holds it until {until:time}."},
    {"act.no_executor", "Nothing is connected that could roll back; this version only decides and records."},
    {"act.observer", "Another process conducts this workspace; this one only looks."},
    {"act.overridden", "{person} overrode the verdict until {until:time}."},
    {"act.withdrawn.expired", "Withdrawn: it ended at {until:time}."},
    {"act.withdrawn.head", "Withdrawn: the change was pushed to since."},
    {"act.withdrawn.verdict", "Withdrawn: the verdict became stricter."},
    {"atom.green_run", "a run in which all tests pass"},
    {"atom.review", "a review by {role:role}, {count:one person|persons} can give it"},
    {"atom.wait.freeze", "waiting until the freeze ends, {until:time}"},
    {"atom.wait.traffic", "waiting for less traffic, {until:time}"},
    {"authority.approve.role", "Approving needs the role of an approver."},
    {"authority.approve.verdict", "The verdict is {verdict:verdict}: there is nothing to approve, only to override."},
    {"authority.no_role", "The policy gives you no role."},
    {"authority.not_established", "Who acts is not established: looking and rehearsing only."},
    {"authority.not_in_role", "You do not have the role {role}."},
    {"authority.override.needs_role", "An override says in which role it is made."},
    {"authority.override.nothing", "The verdict already permits it: there is nothing to override."},
    {"authority.override.role", "Overriding needs the role of an approver."},
    {"authority.own_change", "Four eyes: you had a hand in this change."},
    {"authority.reason", "A reason is needed."},
    {"authority.review.role", "The review asked for needs a senior role."},
    {"authority.unknown_person", "The policy does not know {person}."},
    {"authority.until", "A time at which it ends is needed."},
    {"authority.until.long", "An override ends after at most {limit:duration}."},
    {"authority.until.past", "The time at which it ends is in the past."},
    {"cause.base", "The branch it goes into has moved."},
    {"cause.decider", "Another version of the gate."},
    {"cause.evidence", "New evidence: {kind:evidence}."},
    {"cause.first", "First look."},
    {"cause.head", "The change was pushed to."},
    {"cause.model", "Another risk model."},
    {"cause.policy", "Another policy."},
    {"cause.review", "{person} has reviewed it."},
    {"cause.time", "Time passed."},
    {"evidence.conflict", "several files say different things"},
    {"evidence.from_the_future", "its time stamp lies in the future"},
    {"evidence.incomplete", "not all of the change could be read"},
    {"evidence.no_completed_run", "no scan came to its end"},
    {"evidence.none", "nothing was given"},
    {"evidence.none_executed", "no test was executed"},
    {"evidence.nothing_measured", "no line was measured"},
    {"evidence.old", "older than the policy allows"},
    {"evidence.old_by_then", "too old by then"},
    {"evidence.only_own_tests", "only tests that the change itself edits were executed"},
    {"evidence.other_environment", "it speaks of another environment"},
    {"evidence.other_revision", "measured on another revision"},
    {"evidence.past_cut", "the past was cut off by a shallow clone"},
    {"evidence.tests_taken_away", "the change deletes or skips tests"},
    {"evidence.unbound", "it does not say on which revision it was measured"},
    {"evidence.undated", "it has no time"},
    {"model.forest", "trained on {labels:one labelled change|labelled changes}"},
    {"model.prior", "nothing learned yet: the prior alone"},
    {"model.size", "size and diffusion only: {needed:one more label|more labels} for the full model"},
    {"reason.risk.no", "{feature:feature}: no"},
    {"reason.risk.number", "{feature:feature}: {value:number}"},
    {"reason.risk.share", "{feature:feature}: {value:percent}"},
    {"reason.risk.unknown", "{feature:feature}: not known"},
    {"reason.risk.yes", "{feature:feature}: yes"},
    {"reason.weighing",
     "Smallest expected loss: {verdict:verdict}, at a {p_incident:percent} chance of an incident, criticality "
     "{criticality:number}, evidence factor {exposure:number}."},
    {"reason.weight", "{kind:evidence}: raises the expected loss by {factor:percent}."},
    {"rule.alerts.met", "No alert is firing."},
    {"rule.alerts.not_met", "{count:one alert is|alerts are} firing, first {name}."},
    {"rule.alerts.silenced", "{count:one alert fires|alerts fire} although silenced, first {name}."},
    {"rule.alerts.unknown", "Whether an alert is firing is not known."},
    {"rule.burn_rate.met", "The error budget burns at {rate:number}, below the limit of {limit:number}."},
    {"rule.burn_rate.not_met", "{service} burns its error budget at {rate:number}, over the limit of {limit:number}."},
    {"rule.burn_rate.unknown", "How fast the error budget burns is not known."},
    {"rule.coverage.met", "Not both risky ({risk:percent}) and barely tested."},
    {"rule.coverage.not_met",
     "A risk of {risk:percent} (limit {limit:percent}), and only {coverage:percent} of the changed lines are covered "
     "(floor {floor:percent})."},
    {"rule.coverage.unknown",
     "A risk of {risk:percent} (limit {limit:percent}), and how much of the change is covered is not known."},
    {"rule.fast_track.class", "No fast track: {file} makes it {class:class}."},
    {"rule.fast_track.met", "Harmless, low risk and tested: the fast track is open."},
    {"rule.fast_track.nothing", "No fast track: it touches no file that can be read."},
    {"rule.fast_track.prior", "No fast track: too little is learned yet to promise a low risk."},
    {"rule.fast_track.risk", "No fast track: the risk may be {risk:percent}, the limit is {limit:percent}."},
    {"rule.fast_track.tests", "No fast track without fresh tests that all passed."},
    {"rule.four_eyes.met", "Nobody judged the own change."},
    {"rule.four_eyes.own_review", "The review by {person} does not count: {person} had a hand in the change."},
    {"rule.freeze.met", "No freeze."},
    {"rule.freeze.not_met", "Freeze “{name}” until {until:time}."},
    {"rule.incident.met", "No incident is open."},
    {"rule.incident.not_met", "An incident is open."},
    {"rule.incident.unknown", "Whether an incident is open is not known."},
    {"rule.mandatory.met", "The {kind:evidence} evidence is in force."},
    {"rule.mandatory.not_met", "The {kind:evidence} evidence is {state:state}; this policy demands it."},
    {"rule.no_evidence", "Not looked at: the {kind:evidence} evidence is not in force."},
    {"rule.not_used_here", "Not looked at: {kind:evidence} is declared as not used here."},
    {"rule.pipeline.met", "Pipeline and policy are untouched."},
    {"rule.pipeline.not_met", "It edits the pipeline or the policy: never fast-tracked."},
    {"rule.review.met", "A risk of {risk:percent} is below {limit:percent}: no review is demanded."},
    {"rule.review.not_met", "A risk of {risk:percent} demands a senior review (from {limit:percent})."},
    {"rule.review.reviewed", "{person} reviewed it, as a risk of {risk:percent} demands (from {limit:percent})."},
    {"rule.rollout.met", "No other rollout is under way."},
    {"rule.rollout.not_met", "Another rollout is under way."},
    {"rule.rollout.unknown", "Whether another rollout is under way is not known."},
    {"rule.scan.met", "No new critical finding ({known:one known|known})."},
    {"rule.scan.not_met", "{count:one new critical finding|new critical findings}, first {first}."},
    {"rule.tests.met", "{count:one test|tests} executed, none failed."},
    {"rule.tests.none_executed", "No test was executed."},
    {"rule.tests.not_met", "{count:one test|tests} failed, first {first}."},
    {"rule.tests.taken_away", "The change deletes or skips tests: that counts as having none."},
    {"rule.traffic.met", "Traffic is at {now:percent} of its usual peak, below {limit:percent}."},
    {"rule.traffic.not_met", "Traffic is at {now:percent} of its usual peak, the limit is {limit:percent}."},
    {"rule.traffic.unknown", "How much traffic there is now is not known."},
    {"rule.weighed_only", "{kind:evidence} is advisory here: it enters the weighing only."},
    {"summary.alerts.not_met", "Not now: {count:one alert is|alerts are} firing, first {name}."},
    {"summary.alerts.silenced", "Not now: {count:one alert fires|alerts fire} although silenced, first {name}."},
    {"summary.alerts.unknown", "Not yet: whether an alert is firing is not known."},
    {"summary.approve", "Worth shipping: a risk of {risk:percent} is what this policy accepts."},
    {"summary.approve.reviewed", "Worth shipping: {person} reviewed it, the risk is {risk:percent}."},
    {"summary.block.weighing",
     "Not like this: a {p_incident:percent} chance of an incident costs more than going without the change."},
    {"summary.burn_rate.not_met", "Not now: {service} burns its error budget at {rate:number} (limit {limit:number})."},
    {"summary.burn_rate.unknown", "Not yet: how fast the error budget burns is not known."},
    {"summary.coverage.not_met",
     "Not like this: a risk of {risk:percent}, and only {coverage:percent} of the changed lines are covered."},
    {"summary.coverage.unknown",
     "Not like this: a risk of {risk:percent}, and nothing says how much of the change is covered."},
    {"summary.fast_track", "Harmless, tested, and a risk of {risk:percent}: it can go at once."},
    {"summary.freeze.not_met", "Not now: freeze “{name}” until {until:time}."},
    {"summary.hold.evidence",
     "Not yet: {count:one kind|kinds} of evidence are missing or out of date, first {kind1:evidence} and "
     "{kind2:evidence}."},
    {"summary.hold.weighing",
     "Not now: a {p_incident:percent} chance of an incident costs more than waiting."},
    {"summary.incident.not_met", "Not now: an incident is open."},
    {"summary.incident.unknown", "Not yet: whether an incident is open is not known."},
    {"summary.mandatory.not_met", "Not yet: the {kind:evidence} evidence is {state:state}."},
    {"summary.review.not_met",
     "Worth shipping, but someone senior looks first: a risk of {risk:percent} (from {limit:percent})."},
    {"summary.review.weighing",
     "Worth shipping, but someone senior looks first: a {p_incident:percent} chance of an incident."},
    {"summary.rollout.not_met", "Not now: another rollout is under way."},
    {"summary.rollout.unknown", "Not yet: whether another rollout is under way is not known."},
    {"summary.scan.not_met", "Not like this: {count:one new critical finding|new critical findings}, first {first}."},
    {"summary.tests.none_executed", "Not yet: no test was executed."},
    {"summary.tests.not_met", "Not like this: {count:one test|tests} failed, first {first}."},
    {"summary.tests.taken_away", "Not like this: the change deletes or skips tests."},
    {"summary.traffic.not_met", "Not now: traffic is at {now:percent} of its usual peak (limit {limit:percent})."},
    {"summary.traffic.unknown", "Not yet: how much traffic there is now is not known."},
};

constexpr bool isOrdered() {
    for (std::size_t i = 1; i < std::size(table); ++i)
        if (!(table[i - 1].id < table[i].id))
            return false;
    return true;
}
static_assert(isOrdered(), "patterns are found by binary search, and each id stands once");

} // namespace

std::span<const Pattern> patterns() { return table; }

std::optional<std::string_view> pattern(std::string_view id) {
    const auto* found = std::lower_bound(std::begin(table), std::end(table), id,
                                         [](const Pattern& entry, std::string_view wanted) { return entry.id < wanted; });
    if (found == std::end(table) || found->id != id)
        return std::nullopt;
    return found->english;
}

} // namespace fermata::wording

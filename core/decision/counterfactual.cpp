// What would release the change: every set of a few actions is tried with `decide` itself, the smallest are kept.

#include <algorithm>
#include <bit>
#include <map>

#include "core/assessment/change_class/database.h"
#include "core/base/probability.h"
#include "core/decision/freezes.h"
#include "core/decision/gate.h"
#include "core/decision/readings.h"
#include "core/decision/rules.h"
#include "core/decision/touched.h"
#include "core/decision/waiting.h"

namespace fermata::decision {
namespace {

using assessment::EvidenceKind;
using assessment::EvidenceSnapshot;

assessment::Evidence& entryOf(EvidenceSnapshot& snapshot, EvidenceKind kind) {
    for (assessment::Evidence& entry : snapshot.evidence)
        if (entry.kind == kind)
            return entry;
    snapshot.evidence.push_back({});
    snapshot.evidence.back().kind = kind;
    return snapshot.evidence.back();
}

void makeFresh(EvidenceSnapshot& snapshot, EvidenceKind kind) {
    assessment::Evidence& entry = entryOf(snapshot, kind);
    entry.state = assessment::EvidenceState::Fresh;
    entry.observedAt = snapshot.at;
    entry.boundTo = snapshot.change.head.hex();
    entry.note.clear();
}

/// How many of the changed lines lie in files whose earlier changes are mostly a person's, by the person's id.
std::map<std::string, long> linesOwned(const EvidenceSnapshot& snapshot, const Policy& policy) {
    std::map<std::string, long> byOwner, byPerson;
    for (const delivery::ChangedFile& file : snapshot.files)
        byOwner[file.owner] += long(file.added) + file.deleted;
    for (const auto& [owner, lines] : byOwner)
        if (const Person* person = owner.empty() ? nullptr : policy.personOfEmail(owner))
            byPerson[person->id] += lines;
    return byPerson;
}

/// One person of a senior role who had no hand in the change; none where the policy knows nobody like that.
std::optional<Atom> reviewAtom(const EvidenceSnapshot& snapshot, const Policy& policy) {
    Atom atom;
    for (const Person& person : policy.people) {
        if (!policy.isSenior(person.roles) || isHand(snapshot, person.id))
            continue;
        atom.persons.push_back(person.id);
        if (!atom.role)
            for (const std::string& role : person.roles)
                if (!atom.role && policy.isSenior({role}))
                    atom.role = role;
    }
    if (atom.persons.empty())
        return std::nullopt;
    atom.kind = AtomKind::Review;
    atom.message = {"atom.review", {{"role", *atom.role}}, {{"count", double(atom.persons.size())}}};
    // Whoever knows the files first; no ranking beyond that.
    std::map<std::string, long> owned = linesOwned(snapshot, policy);
    std::stable_sort(atom.persons.begin(), atom.persons.end(),
                     [&](const std::string& a, const std::string& b) { return owned[a] > owned[b]; });
    if (const Person* first = policy.person(atom.persons.front()); owned[first->id] > 0) {
        atom.message.id = "atom.review.owner";
        atom.message.texts["person"] = first->name.empty() ? first->id : first->name;
    }
    atom.costHours = policy.efforts.reviewHours;
    return atom;
}

Atom waitAtom(const EvidenceSnapshot& snapshot, Time until, const char* message) {
    Atom atom;
    atom.kind = AtomKind::WaitUntil;
    atom.until = until;
    atom.message = {message, {}, {{"until", double(toUnix(until))}}};
    atom.costHours = double((until - snapshot.at).count()) / 3600.0;
    return atom;
}

/// The end of the freeze, the first moment below the limit, and the first ones in quieter and quieter traffic.
std::vector<Atom> waitAtoms(const EvidenceSnapshot& snapshot, const Policy& policy) {
    std::vector<Atom> atoms;
    const auto add = [&](std::optional<Time> until, const char* message) {
        const auto isThere = [&](const Atom& atom) { return atom.until == until; };
        if (until && *until > snapshot.at && std::none_of(atoms.begin(), atoms.end(), isThere))
            atoms.push_back(waitAtom(snapshot, *until, message));
    };
    add(endOfFreeze(bindingFreezes(snapshot, policy), snapshot.at), "atom.wait.freeze");
    if (policy.ruleFor(EvidenceKind::Traffic).use == Use::NotUsedHere)
        return atoms;
    if (policy.production.safeTime.isAsked())
        if (const auto advice = safeTimeAdvice(snapshot, policy, snapshot.at); advice.wait)
            add(advice.wait->from, "atom.wait.safe_time");
    for (const double share : {1.0, 0.75, 0.5, 0.25})
        add(firstQuietMoment(snapshot, snapshot.at, policy.production.trafficShare * share), "atom.wait.traffic");
    return atoms;
}

/// The changed lines that tests do not reach, as many as are missing to the floor. Only where coverage is known: of
/// what was not measured nobody can say how many lines they are.
std::optional<Atom> coverAtom(const EvidenceSnapshot& snapshot, const Policy& policy) {
    if (!isFresh(snapshot, EvidenceKind::Coverage) || policy.ruleFor(EvidenceKind::Coverage).use == Use::NotUsedHere)
        return std::nullopt;
    const assessment::CoverageFacts& coverage = snapshot.coverage;
    const long covered = std::clamp(coverage.covered, 0L, std::max(0L, coverage.coverable));
    const double floor = policy.appetite.coverageFloor;
    long wanted = std::max(covered, static_cast<long>(floor * double(coverage.coverable)));
    while (wanted < coverage.coverable && rounded(double(wanted) / double(coverage.coverable)) < rounded(floor))
        ++wanted;
    if (wanted <= covered)
        return std::nullopt;
    Atom atom;
    atom.kind = AtomKind::CoverLines;
    atom.lines = wanted - covered;
    atom.message = {"atom.cover", {}, {{"count", double(atom.lines)}}};
    atom.costHours = policy.efforts.coverHours * double(atom.lines);
    return atom;
}

/// Two changes of one: the files of the component that weighs most apart from the others, else the migration apart from
/// the rest. Only where all files are known, and something is left.
std::optional<Atom> splitAtom(const EvidenceSnapshot& snapshot, const Policy& policy) {
    if (snapshot.files.size() < 2 || snapshot.fileCount != static_cast<int>(snapshot.files.size()))
        return std::nullopt;
    const auto partOf = [&](const std::string& component, const delivery::ChangedFile& file) {
        return component.empty() ? assessment::isMigration(file) : touches(policy.component(component).paths, file);
    };
    Atom atom;
    atom.kind = AtomKind::Split;
    double most = -1.0;
    for (const std::string& id : snapshot.components) {
        const Component& component = policy.component(id);
        const double weight = component.criticality * component.recoveryHours;
        if (!id.empty() && snapshot.components.size() > 1 && weight > most) {
            most = weight;
            atom.component = id;
        }
    }
    if (atom.component.empty() && !snapshot.isIrreversible)
        return std::nullopt;
    long taken = 0;
    for (const delivery::ChangedFile& file : snapshot.files)
        if (partOf(atom.component, file))
            ++taken;
        else
            atom.leavesIrreversible = atom.leavesIrreversible || assessment::isMigration(file);
    const long all = static_cast<long>(snapshot.files.size());
    if (taken == 0 || taken == all)
        return std::nullopt;
    atom.message = {atom.component.empty() ? "atom.split.migration" : "atom.split.component",
                    {{"component", atom.component}},
                    {{"count", double(taken)}, {"all", double(all)}}};
    atom.costHours = policy.splitting.hours;
    return atom;
}

bool isWait(const Atom& atom) {
    return atom.kind == AtomKind::WaitUntil;
}

double hoursOf(const std::vector<Atom>& atoms) {
    double sum = 0.0;
    for (const Atom& atom : atoms)
        sum += atom.costHours;
    return sum;
}

/// What persons do, and what the change is worth for as long as it is kept from its users.
double costOf(const std::vector<Atom>& atoms, const Policy& policy, double worthPerDay) {
    if (policy.lossUnit.empty())
        return 0.0;
    double worked = 0.0;
    for (const Atom& atom : atoms)
        worked += isWait(atom) ? 0.0 : atom.costHours;
    return rounded(worked * policy.efforts.hourCost + hoursOf(atoms) / 24.0 * std::max(0.0, worthPerDay));
}

/// Whether `longer` is `shorter` with a later wait, and permits no more: nobody waits longer for nothing.
bool waitsInVain(const Counterfactual& longer, const Counterfactual& shorter) {
    if (permission(longer.verdict) > permission(shorter.verdict) || longer.atoms.size() != shorter.atoms.size())
        return false;
    std::optional<Time> later, earlier;
    for (const Atom& atom : longer.atoms)
        if (isWait(atom))
            later = atom.until;
        else if (std::find(shorter.atoms.begin(), shorter.atoms.end(), atom) == shorter.atoms.end())
            return false;
    for (const Atom& atom : shorter.atoms)
        if (isWait(atom))
            earlier = atom.until;
    return later && earlier && *earlier < *later;
}

std::vector<Atom> chosen(const std::vector<Atom>& atoms, unsigned mask) {
    std::vector<Atom> set;
    for (std::size_t i = 0; i < atoms.size(); ++i)
        if (mask & (1u << i))
            set.push_back(atoms[i]);
    return set;
}

} // namespace

std::vector<Atom> possibleAtoms(const EvidenceSnapshot& snapshot, const Policy& policy) {
    std::vector<Atom> atoms = waitAtoms(snapshot, policy);
    if (auto review = reviewAtom(snapshot, policy))
        atoms.push_back(std::move(*review));
    if (policy.ruleFor(EvidenceKind::Tests).use != Use::NotUsedHere) {
        Atom run;
        run.kind = AtomKind::GreenRun;
        run.message = {"atom.green_run", {}, {}};
        run.costHours = policy.efforts.runHours;
        atoms.push_back(std::move(run));
    }
    if (auto cover = coverAtom(snapshot, policy))
        atoms.push_back(std::move(*cover));
    if (auto split = splitAtom(snapshot, policy))
        atoms.push_back(std::move(*split));
    std::stable_sort(atoms.begin(), atoms.end(),
                     [](const Atom& a, const Atom& b) { return a.costHours < b.costHours; });
    return atoms;
}

EvidenceSnapshot applied(EvidenceSnapshot snapshot, const Policy& policy, const std::vector<Atom>& atoms) {
    // Waiting comes first: what is done then is done at that time and is young.
    for (const Atom& atom : atoms)
        if (isWait(atom) && atom.until && *atom.until > snapshot.at)
            waitUntil(snapshot, policy, *atom.until);
    for (const Atom& atom : atoms)
        if (atom.kind == AtomKind::Split) {
            // What is left is as risky as the whole, of the same class, worth nothing that is known, and nobody
            // reviewed it; it is measured again, as the whole was.
            if (!atom.component.empty())
                std::erase(snapshot.components, atom.component);
            std::erase_if(snapshot.series, [&](const auto& series) { return series.component == atom.component; });
            snapshot.isIrreversible = snapshot.isIrreversible && atom.leavesIrreversible;
            snapshot.reviews.clear();
            snapshot.value = {};
        }
    for (const Atom& atom : atoms) {
        switch (atom.kind) {
        case AtomKind::WaitUntil:
        case AtomKind::Split:
            break;
        case AtomKind::Review:
            if (!atom.persons.empty()) {
                const Person* person = policy.person(atom.persons.front());
                snapshot.reviews.push_back({atom.persons.front(), person ? person->roles : std::vector<std::string>{},
                                            snapshot.at, snapshot.change.head});
                makeFresh(snapshot, EvidenceKind::Review);
            }
            break;
        case AtomKind::GreenRun:
            // All that ran before runs again and passes; a test that the change took away stays away.
            snapshot.tests.executed = std::max(1, snapshot.tests.executed);
            snapshot.tests.passed = snapshot.tests.executed;
            snapshot.tests.failed = 0;
            snapshot.tests.failing.clear();
            snapshot.tests.excused = 0;
            snapshot.tests.pExcusedBroken = 0.0;
            snapshot.tests.known.clear();
            makeFresh(snapshot, EvidenceKind::Tests);
            break;
        case AtomKind::CoverLines:
            snapshot.coverage.covered = std::max(0L, snapshot.coverage.covered) + atom.lines;
            makeFresh(snapshot, EvidenceKind::Coverage);
            break;
        }
    }
    return snapshot;
}

std::vector<Counterfactual> counterfactuals(const EvidenceSnapshot& snapshot, const Policy& policy,
                                            const assessment::RiskModel& model, std::size_t most) {
    const assessment::RiskAssessment risk = assessedRisk(snapshot, policy, model); // no atom changes what it rests on
    const Decision now = decide(snapshot, policy, risk);
    const int before = permission(now.verdict);
    const std::vector<Atom> atoms = possibleAtoms(snapshot, policy);
    EvidenceSnapshot lean = snapshot;
    lean.files.clear(); // decide does not read these; copying them for each set would take most of the time
    lean.similar.clear();

    std::vector<unsigned> masks;
    for (unsigned mask = 1; mask < (1u << atoms.size()); ++mask) {
        const std::vector<Atom> set = chosen(atoms, mask);
        if (std::count_if(set.begin(), set.end(), isWait) <= 1)
            masks.push_back(mask);
    }
    std::stable_sort(masks.begin(), masks.end(),
                     [](unsigned a, unsigned b) { return std::popcount(a) < std::popcount(b); });
    std::vector<unsigned> flipping;
    std::vector<Counterfactual> found;
    for (const unsigned mask : masks) {
        const auto isSubset = [&](unsigned smaller) { return (smaller & mask) == smaller; };
        if (std::any_of(flipping.begin(), flipping.end(), isSubset))
            continue;
        std::vector<Atom> set = chosen(atoms, mask);
        const Verdict after = decide(applied(lean, policy, set), policy, risk).verdict;
        if (permission(after) <= before)
            continue;
        flipping.push_back(mask);
        const double hours = hoursOf(set), cost = costOf(set, policy, now.worth.perDay);
        found.push_back({std::move(set), after, hours, cost});
    }
    const std::vector<Counterfactual> all = found;
    std::erase_if(found, [&](const Counterfactual& way) {
        return std::any_of(all.begin(), all.end(),
                           [&](const Counterfactual& other) { return waitsInVain(way, other); });
    });
    std::stable_sort(found.begin(), found.end(),
                     [](const Counterfactual& a, const Counterfactual& b) { return a.costHours < b.costHours; });
    if (found.size() > most)
        found.resize(most);
    return found;
}

} // namespace fermata::decision

#include <algorithm>
#include <set>

#include "core/decision/readings.h"
#include "tests/core/decision/builders.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;
using namespace fermata::decision;
using namespace fermata::test;

namespace {

bool isWait(const Atom& atom) { return atom.kind == AtomKind::WaitUntil; }

std::optional<Time> waitOf(const std::vector<Atom>& set) {
    for (const Atom& atom : set)
        if (isWait(atom))
            return atom.until;
    return std::nullopt;
}

std::vector<Atom> withoutWait(std::vector<Atom> set) {
    std::erase_if(set, isWait);
    return set;
}

/// A snapshot with a few things wrong that a person or time can put right.
EvidenceSnapshot nearlyGood(std::mt19937& dice) {
    EvidenceSnapshot snapshot = aSnapshot();
    snapshot.changeClass.kind = ChangeKind::Code;
    if (dice() % 3 == 0)
        entry(snapshot, EvidenceKind::Tests).state = EvidenceState::Stale;
    if (dice() % 3 == 0)
        snapshot.tests.failed = 1;
    if (dice() % 3 == 0)
        snapshot.freezes = {{"freeze", snapshot.at - Seconds{60}, snapshot.at + Seconds{600 + dice() % 500000}}};
    if (dice() % 3 == 0)
        snapshot.production.trafficNow = 1.0;
    if (dice() % 4 == 0)
        snapshot.components.push_back("pay");
    if (dice() % 20 == 0)
        snapshot.production.hasIncident = true;
    for (const char* path : {"README.md", "pay/card.cpp", "db/migrate/0142_state.sql"})
        if (dice() % 3)
            snapshot.files.push_back({path, "", 9, 0, false, false, delivery::FileKind::Source, 0, ""});
    snapshot.fileCount = int(snapshot.files.size());
    snapshot.isIrreversible = dice() % 4 == 0;
    return snapshot;
}

/// All sets of atoms that flip, none of whose proper subsets does, and that wait no longer than another one for nothing:
/// found the slow way, from the published pieces.
std::vector<std::vector<Atom>> minimalByBruteForce(const EvidenceSnapshot& snapshot, const Policy& policy,
                                                   const RiskModel& model) {
    const std::vector<Atom> atoms = possibleAtoms(snapshot, policy);
    const int before = permission(decide(snapshot, policy, model).verdict);
    std::vector<unsigned> flipping;
    std::vector<int> after(1u << atoms.size());
    std::vector<std::vector<Atom>> sets(1u << atoms.size());
    for (unsigned mask = 1; mask < sets.size(); ++mask) {
        for (std::size_t i = 0; i < atoms.size(); ++i)
            if (mask >> i & 1u)
                sets[mask].push_back(atoms[i]);
        if (std::count_if(sets[mask].begin(), sets[mask].end(), isWait) > 1)
            continue;
        after[mask] = permission(decide(applied(snapshot, policy, sets[mask]), policy, model).verdict);
        if (after[mask] > before)
            flipping.push_back(mask);
    }
    std::erase_if(flipping, [flipping](unsigned mask) {
        return std::any_of(flipping.begin(), flipping.end(),
                           [&](unsigned other) { return other != mask && (other & mask) == other; });
    });
    std::vector<std::vector<Atom>> minimal;
    for (const unsigned mask : flipping) {
        const auto isShorter = [&](unsigned other) {
            return waitOf(sets[other]) && waitOf(sets[mask]) && *waitOf(sets[other]) < *waitOf(sets[mask]) &&
                   withoutWait(sets[other]) == withoutWait(sets[mask]) && after[other] >= after[mask];
        };
        if (std::none_of(flipping.begin(), flipping.end(), isShorter))
            minimal.push_back(sets[mask]);
    }
    return minimal;
}

double hours(const std::vector<Atom>& atoms) {
    double sum = 0;
    for (const Atom& atom : atoms)
        sum += atom.costHours;
    return sum;
}

} // namespace

class TestCounterfactual : public QObject {
    Q_OBJECT
private:
    const Policy m_policy = aPolicy();
    const RiskModel::Pointer m_prior = RiskModel::priorOnly(); // reads 0.429: a review is always demanded

private slots:
    void aReviewReleasesWhatWaitsForOne() {
        const auto ways = counterfactuals(aSnapshot(), m_policy, *m_prior);
        QCOMPARE(ways.size(), std::size_t(1));
        QCOMPARE(ways[0].atoms.size(), std::size_t(1));
        QCOMPARE(ways[0].atoms[0].kind, AtomKind::Review);
        QVERIFY((ways[0].atoms[0].persons == std::vector<std::string>{"sam", "rita"}));
        QCOMPARE(ways[0].verdict, Verdict::Approve);
    }
    void neverAsksAHandOfTheChange() {
        EvidenceSnapshot snapshot = aSnapshot();
        snapshot.hands.persons = {"sam", "rita"};
        QVERIFY(counterfactuals(snapshot, m_policy, *m_prior).empty()); // nobody is left: no way, and that is verified
    }
    /// Whoever wrote the files comes first; a hand of the change never comes at all.
    void asksTheOwnerOfTheFilesFirst() {
        EvidenceSnapshot snapshot = aSnapshot();
        snapshot.files = {{"a.cpp", "", 9, 0, false, false, delivery::FileKind::Source, 0, "rita@example.org"},
                          {"b.cpp", "", 5, 3, false, false, delivery::FileKind::Source, 0, "sam@example.org"},
                          {"c.cpp", "", 90, 0, false, false, delivery::FileKind::Source, 0, "ada@example.org"}};
        const auto ways = counterfactuals(snapshot, m_policy, *m_prior);
        QVERIFY((ways[0].atoms[0].persons == std::vector<std::string>{"rita", "sam"}));
        QCOMPARE(ways[0].atoms[0].message.id, std::string("atom.review.owner"));
        QCOMPARE(ways[0].atoms[0].message.texts.at("person"), std::string("Rita"));
    }
    /// "Cover 41 changed lines": exactly as many as lift the block, found by running the gate on one less.
    void namesHowManyLinesToCover() {
        Policy policy = m_policy;
        policy.appetite.blockAbove = 0.4;
        EvidenceSnapshot snapshot = aSnapshot();
        snapshot.coverage = {19, 100};
        QCOMPARE(decide(snapshot, policy, *m_prior).verdict, Verdict::Block);
        const auto ways = counterfactuals(snapshot, policy, *m_prior);
        const auto cover = std::find_if(ways.begin(), ways.end(),
                                        [](const Counterfactual& way) { return way.atoms[0].kind == AtomKind::CoverLines; });
        QVERIFY(cover != ways.end());
        QCOMPARE(cover->atoms[0].lines, 41L);
        std::vector<Atom> oneLess = cover->atoms;
        oneLess[0].lines = 40;
        QCOMPARE(decide(applied(snapshot, policy, oneLess), policy, *m_prior).verdict, Verdict::Block);
        entry(snapshot, EvidenceKind::Coverage).state = EvidenceState::Missing; // how many would be needed nobody knows
        for (const Atom& atom : possibleAtoms(snapshot, policy))
            QVERIFY(atom.kind != AtomKind::CoverLines);
    }
    /// What asks for a senior is put into a change of its own; the rest goes, as risky as the whole was.
    void splittingOffWhatIsCritical() {
        Policy policy = m_policy;
        policy.people = {policy.people.front()}; // nobody could review
        policy.appetite.reviewAbove = 0.5;       // of pay 0.15
        for (auto& [verdict, line] : policy.losses)
            line.slope *= 0.1; // the limits decide, not the weighing
        EvidenceSnapshot snapshot = aSnapshot();
        snapshot.components = {"", "pay"};
        snapshot.files = {{"README.md", "", 9, 0, false, false, delivery::FileKind::Documentation, 0, ""},
                          {"pay/card.cpp", "", 5, 3, false, false, delivery::FileKind::Source, 0, ""},
                          {"pay/token.cpp", "", 5, 3, false, false, delivery::FileKind::Source, 0, ""}};
        snapshot.fileCount = 3;
        QCOMPARE(decide(snapshot, policy, *m_prior).verdict, Verdict::Review);
        const auto ways = counterfactuals(snapshot, policy, *m_prior);
        QCOMPARE(ways.size(), std::size_t(1));
        QCOMPARE(ways[0].atoms[0].kind, AtomKind::Split);
        QCOMPARE(ways[0].atoms[0].component, std::string("pay"));
        QCOMPARE(ways[0].atoms[0].message.numbers.at("count"), 2.0);
        QCOMPARE(ways[0].verdict, Verdict::Approve);
        snapshot.fileCount = 4; // one of them is not known: nobody can say what would be left
        QVERIFY(counterfactuals(snapshot, policy, *m_prior).empty());
        // A review of the whole is none of what is left, and its worth is not known.
        snapshot.fileCount = 3;
        snapshot.reviews.push_back({"sam", {"senior"}, snapshot.at, snapshot.change.head});
        snapshot.value.costOfDelay = 100.0;
        const EvidenceSnapshot left = applied(snapshot, policy, ways[0].atoms);
        QVERIFY(left.reviews.empty() && !left.value.costOfDelay);
        QVERIFY((left.components == std::vector<std::string>{""}));
    }
    void splittingOffTheMigration() {
        Policy policy = m_policy;
        policy.tail = {3.0, 10.0, 0.0005};
        for (auto& [verdict, line] : policy.losses)
            line.slope *= 0.1;
        policy.appetite.reviewAbove = 0.9;
        policy.people = {policy.people.front()};
        EvidenceSnapshot snapshot = aSnapshot();
        snapshot.isIrreversible = true;
        snapshot.files = {{"src/a.cpp", "", 9, 0, false, false, delivery::FileKind::Source, 0, ""},
                          {"db/migrate/0142_state.sql", "", 5, 3, false, false, delivery::FileKind::Migration, 0, ""}};
        snapshot.fileCount = 2;
        QCOMPARE(decide(snapshot, policy, *m_prior).verdict, Verdict::Review);
        const auto ways = counterfactuals(snapshot, policy, *m_prior);
        QCOMPARE(ways.size(), std::size_t(1));
        QCOMPARE(ways[0].atoms[0].kind, AtomKind::Split);
        QVERIFY(ways[0].atoms[0].component.empty());
        QVERIFY(!applied(snapshot, policy, ways[0].atoms).isIrreversible);
    }
    void aGreenRunAndAReviewTogether() {
        EvidenceSnapshot snapshot = aSnapshot();
        snapshot.tests.failed = 2;
        // The run alone lifts Hold to Review; that is the cheapest, and minimal.
        const auto ways = counterfactuals(snapshot, m_policy, *m_prior);
        QCOMPARE(ways.front().atoms.size(), std::size_t(1));
        QCOMPARE(ways.front().atoms[0].kind, AtomKind::GreenRun);
        QCOMPARE(ways.front().verdict, Verdict::Review);
    }
    void aGreenRunDoesNotBringBackATestThatTheChangeTookAway() {
        EvidenceSnapshot snapshot = aSnapshot();
        snapshot.tests.deletesOrSkipsTests = true;
        for (const Counterfactual& way : counterfactuals(snapshot, m_policy, *m_prior))
            for (const Atom& atom : way.atoms)
                QVERIFY(atom.kind != AtomKind::GreenRun);
    }
    void waitingMakesEvidenceOlder() {
        EvidenceSnapshot snapshot = aSnapshot();
        snapshot.freezes = {{"long", snapshot.at, snapshot.at + Days{10}}}; // tests last 72 h, scans 7 d
        QVERIFY(counterfactuals(snapshot, m_policy, *m_prior).empty());
        snapshot.freezes[0].to = snapshot.at + Days{5};
        const auto ways = counterfactuals(snapshot, m_policy, *m_prior);
        QCOMPARE(ways.size(), std::size_t(1)); // wait, and run again
        QCOMPARE(ways[0].atoms.size(), std::size_t(2));
    }
    void saysWhatAWayCosts() {
        Policy policy = m_policy;
        EvidenceSnapshot snapshot = aSnapshot();
        entry(snapshot, EvidenceKind::Tests).state = EvidenceState::Stale;
        const auto way = [&] { return counterfactuals(snapshot, policy, *m_prior, 1).at(0); };
        policy.efforts.hourCost = 90.0;
        policy.lossUnit.clear();
        QCOMPARE(way().cost, 0.0); // no unit, no money
        policy.lossUnit = "EUR";
        QVERIFY(way().costHours > 0.0);
        QCOMPARE(way().cost, 90.0 * way().costHours);
    }
    void neverWaitsIntoAFreeze() {
        std::mt19937 dice(21);
        for (int round = 0; round < 500; ++round) {
            const EvidenceSnapshot snapshot = someSnapshot(dice);
            for (const Atom& atom : possibleAtoms(snapshot, m_policy))
                for (const Interval& freeze : snapshot.freezes)
                    if (atom.until)
                        QVERIFY(*atom.until < freeze.from || *atom.until >= freeze.to);
        }
    }
    /// Every way that is offered flips the verdict when it is taken, nothing smaller does, and none is left out.
    void equalsBruteForceAndFlipsAlways() {
        std::mt19937 dice(22);
        int held = 0, offered = 0, withoutWay = 0, split = 0;
        const RiskModel::Pointer models[] = {someModel(1), someModel(2, 0.3), m_prior};
        for (int round = 0; held - withoutWay < 500; ++round) {
            Policy policy = round % 2 ? aPolicy() : somePolicy(dice);
            if (round % 5 == 0)
                policy.evidence[EvidenceKind::Traffic].use = Use::Mandatory;
            const EvidenceSnapshot snapshot = round % 4 == 0 ? someSnapshot(dice) : nearlyGood(dice);
            const RiskModel& model = *models[round % 3];
            const Verdict verdict = decide(snapshot, policy, model).verdict;
            if (permission(verdict) >= permission(Verdict::Approve))
                continue;
            ++held;
            const auto ways = counterfactuals(snapshot, policy, model, 1000);
            for (const Counterfactual& way : ways) {
                ++offered;
                const Verdict after = decide(applied(snapshot, policy, way.atoms), policy, model).verdict;
                QVERIFY(permission(after) > permission(verdict));
                QCOMPARE(after, way.verdict);
                QCOMPARE(way.costHours, hours(way.atoms));
                split += std::any_of(way.atoms.begin(), way.atoms.end(),
                                     [](const Atom& atom) { return atom.kind == AtomKind::Split; });
            }
            QVERIFY(std::is_sorted(ways.begin(), ways.end(), [](const Counterfactual& a, const Counterfactual& b) {
                return a.costHours < b.costHours;
            }));
            const auto expected = minimalByBruteForce(snapshot, policy, model);
            QCOMPARE(ways.size(), expected.size());
            for (const std::vector<Atom>& set : expected)
                QVERIFY(std::any_of(ways.begin(), ways.end(), [&](const Counterfactual& way) { return way.atoms == set; }));
            const auto cheapest = counterfactuals(snapshot, policy, model, 1);
            QVERIFY(ways.empty() ? cheapest.empty() : cheapest.at(0) == ways.at(0));
            withoutWay += ways.empty() ? 1 : 0;
        }
        qInfo("%d held, blocked or reviewed; %d ways offered, all flip, %d of them with a split; %d without a way", held,
              offered, split, withoutWay);
        QVERIFY(split > 20);
        QVERIFY(offered >= 500);
    }
};

FERMATA_CORE_TEST(TestCounterfactual)
#include "tst_counterfactual.moc"

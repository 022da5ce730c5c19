// What taken-back versions speak for: from which history on, for which component, and the one line that it would
// change.
#include "core/engine/suggestions.h"
#include "core/workspace/policy_file.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::engine;

namespace {

constexpr auto text = "version: 1\n"
                      "components:\n"
                      "  - id: payments\n"
                      "    paths: [\"pay/**\"]\n"
                      "  - {id: docs, paths: [\"docs/**\"], review_above: 0}\n";
const Time now = fromUnix(1'795'737'600);

TakenBack takenBack(std::uint64_t record, Days ago, std::vector<std::string> components) {
    return {{record, "shop", "v" + std::to_string(record), "production", "it was worse than tolerated", now - ago},
            std::move(components)};
}

std::vector<SuggestionView> of(const std::vector<TakenBack>& history) {
    const auto policy = workspace::parsePolicy(text, "policy.yaml");
    return policy ? suggestionsOf(history, *policy, text, now) : std::vector<SuggestionView>(99);
}

} // namespace

class TestSuggestions : public QObject {
    Q_OBJECT
private slots:
    void showsTheHistoryThatBacksIt() {
        const auto found = of({takenBack(7, Days{3}, {"payments"}), takenBack(5, Days{40}, {"", "payments"}),
                               takenBack(9, Days{1}, {"docs"})});
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found[0].component, std::string("payments"));
        QCOMPARE(found[0].history.size(), std::size_t{2});
        QCOMPARE(found[0].history[0].record, std::uint64_t{7}); // the newest first
        QCOMPARE(found[0].history[1].record, std::uint64_t{5});
        QCOMPARE(found[0].before, decision::Policy::standard().appetite.reviewAbove);
        QCOMPARE(found[0].after, 0.0);
    }
    void theTextIsThePolicyWithThatOneValue() {
        const auto found = of({takenBack(7, Days{3}, {"payments"}), takenBack(5, Days{40}, {"payments"})});
        auto wanted = *workspace::parsePolicy(text, "policy.yaml");
        wanted.components[0].reviewAbove = 0.0;
        const auto changed = workspace::parsePolicy(found.at(0).policy, "policy.yaml");
        FERMATA_VERIFY_OK(changed);
        QVERIFY(*changed == wanted);
        // Accepted, it is not suggested again.
        QVERIFY(suggestionsOf({takenBack(7, Days{3}, {"payments"}), takenBack(5, Days{40}, {"payments"})}, *changed,
                              found[0].policy, now)
                    .empty());
    }
    void onceIsNotAHistoryAndNeitherIsLongAgo() {
        QVERIFY(of({}).empty());
        QVERIFY(of({takenBack(7, Days{3}, {"payments"})}).empty());
        QVERIFY(of({takenBack(7, Days{3}, {"payments"}), takenBack(5, Days{91}, {"payments"})}).empty());
        QVERIFY(of({takenBack(7, Days{-1}, {"payments"}), takenBack(5, Days{1}, {"payments"})}).empty());
    }
    void whatIsReviewedAlreadyAndWhatIsInNoComponentSpeakForNothing() {
        QVERIFY(of({takenBack(7, Days{3}, {"docs"}), takenBack(5, Days{4}, {"docs"})}).empty());
        QVERIFY(of({takenBack(7, Days{3}, {""}), takenBack(5, Days{4}, {})}).empty());
    }
    void aPolicyThatIsOnlyChangedByHandSaysSo() {
        const std::string flow = "version: 1\ncomponents: [{id: payments, paths: [\"pay/**\"]}]\n";
        const auto policy = workspace::parsePolicy(flow, "policy.yaml");
        FERMATA_VERIFY_OK(policy);
        const auto found = suggestionsOf({takenBack(7, Days{3}, {"payments"}), takenBack(5, Days{4}, {"payments"})},
                                         *policy, flow, now);
        QCOMPARE(found.size(), std::size_t{1});
        QVERIFY(found[0].policy.empty());
        QVERIFY2(found[0].whyNoText.find("by hand") != std::string::npos, found[0].whyNoText.c_str());
    }
    void whatWasDeclinedComesAgainWithNewEvidenceOnly() {
        const auto policy = workspace::parsePolicy(text, "policy.yaml");
        FERMATA_VERIFY_OK(policy);
        std::vector<TakenBack> history{takenBack(7, Days{3}, {"payments"}), takenBack(5, Days{40}, {"payments"})};
        const auto offered = suggestionsOf(history, *policy, text, now);
        const auto entry = declineNote(offered.at(0), "the two were one mistake", {"rita", decision::Established::OsAccount});
        QCOMPARE(*entry.payload.find("component")->text(), std::string("payments"));
        QCOMPARE(entry.payload.find("up_to")->whole(), std::optional<std::int64_t>(7));
        const std::vector<Declined> declined{{"payments", 7, {now, "rita", "the two were one mistake"}}};
        QVERIFY(suggestionsOf(history, *policy, text, now, declined).empty());
        QVERIFY(suggestionsOf({history[0]}, *policy, text, now, declined).empty());
        QCOMPARE(suggestionsOf(history, *policy, text, now, {{"docs", 99, {}}}).size(), std::size_t{1});
        history.push_back(takenBack(9, Days{1}, {"payments"}));
        const auto again = suggestionsOf(history, *policy, text, now, declined);
        QCOMPARE(again.size(), std::size_t{1});
        QCOMPARE(again[0].history.size(), std::size_t{3});
        QCOMPARE(again[0].declined->person, std::string("rita"));
    }
};

FERMATA_CORE_TEST(TestSuggestions)
#include "tst_suggestions.moc"

#include "tests/core/rehearsal/a_past.h"

#include <cstdio>
#include <cstdlib>

#include "core/action/order_id.h"

namespace fermata::test {
namespace {

const decision::Actor rita{"rita", decision::Established::OsAccount, {"release-manager", "senior"}};

template <class Value>
Value must(Result<Value> result) {
    if (!result) {
        std::fprintf(stderr, "a past: %s\n", result.error().text().c_str());
        std::abort();
    }
    if constexpr (!std::is_void_v<Value>)
        return std::move(*result);
}

} // namespace

CommitId headOf(int number) {
    CommitId head;
    head.bytes[0] = static_cast<std::uint8_t>(number >> 8);
    head.bytes[1] = static_cast<std::uint8_t>(number);
    head.bytes[2] = 7;
    return head;
}

APast::APast() : policy(aPolicy()), model(assessment::RiskModel::priorOnly()) {
    policy.lossUnit = "EUR";
    policy.value.atMost = 50000;
    // Lenient about risk, so that evidence decides.
    policy.appetite = {0.001, 0.99, 0.995, 0.6};
    const double intercepts[] = {0, 1, 300, 600, 900}, slopes[] = {5, 4, 3, 2, 1};
    for (const decision::Verdict verdict : decision::allVerdicts) {
        const auto at = static_cast<std::size_t>(verdict);
        policy.losses[verdict].intercept = intercepts[at];
        policy.losses[verdict].slope = slopes[at];
    }
    chain.emplace(record.open());
}

audit::RecordedDecision APast::look(const ALook& look) {
    auto snapshot = aSnapshot();
    snapshot.at = look.at;
    snapshot.environment = look.environment;
    snapshot.environmentIsProduction = look.isProduction;
    for (auto& evidence : snapshot.evidence)
        evidence.observedAt = look.at - Seconds{300};
    snapshot.change.key = look.change;
    snapshot.change.authors = {{"Ada", "ada@example.org"}};
    snapshot.files = {
        {"src/cart.cpp", "", static_cast<int>(look.lines), 0, false, false, delivery::FileKind::Source, 0, ""}};
    snapshot.fileCount = 1;
    snapshot.changeClass = {assessment::ChangeKind::Code, "src/cart.cpp"};
    snapshot.change.title = "Change " + look.change;
    snapshot.change.head = headOf(look.head);
    snapshot.change.state = look.isMerged ? delivery::ChangeState::AlreadyMerged : delivery::ChangeState::Waiting;
    snapshot.linesAdded = static_cast<int>(look.lines);
    snapshot.value = {{"SHOP-1"}, 240.0, std::nullopt, "EUR"};
    auto& tests = entry(snapshot, assessment::EvidenceKind::Tests);
    tests.observedAt = look.at - look.testsAge;
    if (look.testsAge > policy.ruleFor(assessment::EvidenceKind::Tests).maximumAge) {
        tests.state = assessment::EvidenceState::Stale;
        tests.note = "evidence.old";
    }
    if (!look.hasTests)
        tests.state = assessment::EvidenceState::Missing;
    const auto decision = decision::decide(snapshot, policy, *model);
    return must(audit::DecisionLedger(*chain).add(snapshot, policy, model, decision));
}

void APast::act(const audit::RecordedDecision& on, decision::ActKind kind, Time at) {
    decision::ActRequest request;
    request.kind = kind;
    request.reason = "looked at it";
    request.role = "release-manager";
    request.at = at;
    if (kind != decision::ActKind::Approve)
        request.until = at + Seconds{3600};
    must(audit::DecisionLedger(*chain).act(on.id, policy, rita, request));
}

void APast::deploy(const audit::RecordedDecision& on, Time at) {
    action::Order order;
    order.kind = action::ActionKind::Deploy;
    order.executor = "ci";
    order.service = "shop";
    order.version = on.head.hex();
    order.binding.change = on.change;
    order.binding.base = on.base;
    order.binding.head = on.head;
    order.binding.environment = on.environment;
    order.binding.decisionId = on.id;
    order.binding.verdict = on.verdict;
    order.reason = "goes live";
    order.at = at - Seconds{30};
    order = action::identified(order);
    audit::ActionLedger ledger(*chain);
    must(ledger.intend(
        order, rita, "x", [](const action::Standing&) { return action::Ruling{}; }, order.at));
    must(ledger.receive({order.id, action::Outcome::Done, "7", "done", at}));
}

void APast::incident(const std::string& id, int head, Time openedAt) {
    audit::ToldIncident told;
    told.id = id;
    told.openedAt = openedAt;
    told.service = "shop";
    told.severity = "1";
    if (head > 0)
        told.commit = headOf(head);
    must(audit::OutcomeLedger(*chain).import(rita, {told}, "incidents.csv", openedAt + Seconds{60}));
}

void APast::label(int head, bool isFaulty, Time at) {
    audit::ToldLabel told;
    told.commit = headOf(head);
    told.isFaulty = isFaulty;
    told.reason = "seen";
    must(audit::OutcomeLedger(*chain).label(rita, {}, told, at));
}

} // namespace fermata::test

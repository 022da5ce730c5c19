// What persons ask of policies and of the past of tests: trials off the engine's thread, and proposals that are saved.
#include <algorithm>
#include <filesystem>

#include "core/engine/conductor_state.h"
#include "core/engine/test_memory.h"
#include "core/io/files/write_file.h"
#include "core/io/signing/sha256.h"
#include "core/sources/test_log.h"
#include "core/wording/wording.h"
#include "core/workspace/policy_file.h"

namespace fermata::engine {
namespace {

bool isApprover(const decision::Policy& policy, const decision::Actor& actor) {
    return std::ranges::any_of(actor.roles, [&](const std::string& role) {
        return std::ranges::find(policy.approverRoles, role) != policy.approverRoles.end();
    });
}

bool isSameFile(const std::string& one, const std::string& other) {
    std::error_code ignored;
    return std::filesystem::weakly_canonical(one, ignored) == std::filesystem::weakly_canonical(other, ignored);
}

} // namespace

void Conductor::State::pastOfTests(CommitId head, std::vector<std::string> tests, Time moment,
                                   Engine::TestsRecalled recalled) {
    if (!m_workspace)
        return recalled(Error(Fault::NotFound, "the workspace is not open"));
    m_stage.errand([file = m_workspace->storeFile(), head, tests = std::move(tests), moment,
                    recalled = std::move(recalled)](std::stop_token) {
        auto log = sources::TestLog::open(file, io::OpenMode::Read);
        if (!log && (log.error().fault() == Fault::NotFound || log.error().fault() == Fault::Unsupported))
            return recalled(delivery::TestPasts());
        if (!log)
            return recalled(std::move(log).error().in("opening the past of the tests"));
        recalled(log->pastsOf(tests, head.hex(), moment));
    });
}

void Conductor::State::readSuites() {
    auto log = sources::TestLog::open(m_workspace->storeFile(), io::OpenMode::Read);
    if (!log)
        return; // nothing is kept yet, or by an older program
    const auto newest = log->newestRun();
    if (!newest || *newest == m_suitesOf)
        return;
    auto suites = log->suitesUntil(m_clock.now());
    if (!suites)
        return m_log.write(LogLevel::Warning, "tests", suites.error().text());
    m_suitesOf = *newest;
    m_shown.suites =
        suites->empty() ? nullptr : std::make_shared<const std::vector<delivery::SuitePast>>(std::move(*suites));
}

void Conductor::State::tryPolicy(std::optional<std::string> text, Engine::PolicyTried tried) {
    if (!m_chain || !m_policy)
        return tried(Error(Fault::NotFound, "the workspace is not open"));
    const bool isProtected = m_workspace->settings().policy.has_value();
    const auto told = [origin = m_policy->origin, inForce = m_policy->text, isProtected](PolicyTrial trial) {
        trial.origin = origin;
        trial.inForce = inForce;
        trial.isProtected = isProtected;
        return trial;
    };
    if (!text)
        return tried(told({}));
    m_isTrialUnwanted->store(true);
    m_isTrialUnwanted = std::make_shared<std::atomic<bool>>(false);
    m_stage.errand([told, text = std::move(*text), tried = std::move(tried), inForce = m_policyValue,
                    looks = m_newestLooks, file = m_workspace->recordFile(),
                    isUnwanted = m_isTrialUnwanted](std::stop_token stop) {
        auto policy = workspace::parsePolicy(text, "policy.yaml");
        if (!policy) {
            PolicyTrial trial;
            trial.problem = std::move(policy).error();
            return tried(told(std::move(trial)));
        }
        auto trial =
            tryOn(*looks, file, *inForce, *policy, [&] { return stop.stop_requested() || isUnwanted->load(); });
        tried(trial ? Result<PolicyTrial>(told(std::move(*trial))) : Result<PolicyTrial>(std::move(trial).error()));
    });
}

void Conductor::State::rehearse(RehearsalWish wish, Engine::Rehearsed rehearsed) {
    if (!m_chain || !m_policy)
        return rehearsed(Error(Fault::NotFound, "the workspace is not open"));
    m_isRehearsalUnwanted->store(true);
    m_isRehearsalUnwanted = std::make_shared<std::atomic<bool>>(false);
    m_stage.errand([wish = std::move(wish), rehearsed = std::move(rehearsed), text = m_policy->text,
                    looks = m_newestLooks, rehearser = m_rehearser, file = m_workspace->recordFile(),
                    isUnwanted = m_isRehearsalUnwanted](std::stop_token stop) {
        rehearsed(rehearser->run(*looks, file, text, "policy.yaml", wish,
                                 [&] { return stop.stop_requested() || isUnwanted->load(); }));
    });
}

void Conductor::State::accounts(std::optional<Time> from, std::optional<Time> to, Engine::AccountsTaken taken) {
    if (!m_workspace)
        return taken(Error(Fault::NotFound, "the workspace is not open"));
    m_stage.errand([file = m_workspace->recordFile(), from, to, taken = std::move(taken)](std::stop_token) {
        auto places = audit::Places::ofAccount();
        if (!places)
            return taken(std::move(places).error());
        auto chain = audit::Chain::open(file, audit::Access::Observe, *places);
        if (!chain)
            return taken(std::move(chain).error());
        taken(accountsOf(*chain, from, to));
    });
}

Result<void> Conductor::State::savePolicy(const SavePolicy& command) {
    if (m_shown.isObserver)
        return Error(Fault::Refused, wording::sentence({"act.observer", {}, {}}));
    if (command.reason.find_first_not_of(" \t\n") == std::string::npos)
        return Error(Fault::Usage, wording::sentence({"authority.reason", {}, {}}));
    if (auto policy = workspace::parsePolicy(command.text, command.file); !policy)
        return std::move(policy).error();
    if (isSameFile(command.file, m_workspace->policyFile())) {
        if (m_workspace->settings().policy)
            return Error(Fault::Refused,
                         wording::sentence({"policy.save.protected", {{"origin", m_policy->origin}}, {}}));
        if (!m_policy->policy.people.empty() && !isApprover(m_policy->policy, m_actor))
            return Error(Fault::Refused, wording::sentence({"policy.save.role", {}, {}}));
    }
    // Said before it is done: a file that was written without a trace would be worse than a note about none.
    audit::Entry note;
    note.subject = "policy";
    note.author = {m_actor.personId, m_actor.established};
    note.payload.set("reason", command.reason);
    note.payload.set("file", command.file);
    note.payload.set("sha256", io::sha256(command.text).hex());
    if (auto noted = m_chain->append(note, m_clock.now()); !noted)
        return std::move(noted).error();
    if (auto written = io::writeFileDurably(command.file, command.text); !written)
        return std::move(written).error().in("saving the policy");
    m_log.write(LogLevel::Information, "policy", "a proposal was saved: " + command.file);
    look({});
    return {};
}

} // namespace fermata::engine

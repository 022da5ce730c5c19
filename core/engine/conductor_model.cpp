#include "core/audit/ledger.h"
#include "core/engine/conductor_state.h"
#include "core/engine/health_of.h"
#include "core/engine/knowledge.h"
#include "core/engine/model_acts.h"
#include "core/engine/outcomes.h"
#include "core/wording/wording.h"

namespace fermata::engine {

Result<void> Conductor::State::changeSpeaker(std::int64_t version, const std::string& reason, bool despiteDoubts) {
    if (m_shown.isObserver)
        return Error(Fault::Refused, wording::sentence({"act.observer", {}, {}}));
    if (auto read = readPolicy(); !read)
        return std::move(read).error().in("reading the policy again");
    auto store = openModelStore(m_workspace->storeFile(), io::OpenMode::Create);
    if (!store)
        return std::move(store).error();
    learning::ModelRegistry registry(*store);
    if (auto done =
            changeModel(*m_chain, registry, m_policy->policy, m_actor, {version, reason, despiteDoubts, m_clock.now()});
        !done)
        return done;
    auto known = recall(m_workspace->storeFile());
    if (!known && known.error().fault() == Fault::NotFound)
        known = nothingLearned();
    if (!known)
        return std::move(known).error();
    m_knowledge = std::move(*known);
    m_modelDigest = m_knowledge.digest;
    m_ledger->know(m_knowledge.digest, m_knowledge.model);
    m_shown.model = m_knowledge.view;
    m_log.write(LogLevel::Information, "model",
                (m_knowledge.view.version.empty() ? std::string("the prior") : m_knowledge.view.version) +
                    " speaks now");
    showModelHealth();
    assessAll({});
    return {};
}

void Conductor::State::showModelHealth() {
    if (!m_workspace || !m_chain || !m_policy)
        return;
    auto store = openModelStore(m_workspace->storeFile(), io::OpenMode::Read);
    if (!store) {
        if (store.error().fault() != Fault::NotFound && store.error().fault() != Fault::Unsupported)
            m_log.write(LogLevel::Warning, "model", store.error().text());
        return; // nothing was learned yet, or by an older version that kept less: the next training fills it
    }
    std::vector<audit::RecordedAct> acts;
    auto stored = m_chain->of({audit::RecordKind::Approval, audit::RecordKind::Hold, audit::RecordKind::Override}, 1);
    if (!stored) {
        m_log.write(LogLevel::Failure, "model", stored.error().text());
        return;
    }
    for (const audit::StoredRecord& each : *stored) {
        auto act = audit::readAct(each.record);
        if (act)
            acts.push_back(std::move(*act));
        else
            m_log.write(LogLevel::Warning, "model", act.error().text());
    }
    auto health = modelHealth(*store, *m_knowledge.model, acts);
    if (!health) {
        m_log.write(LogLevel::Failure, "model", health.error().text());
        return;
    }
    if (m_shown.isObserver)
        health->whyClosed = {"act.observer", {}, {}};
    else if (auto why = mayChangeModel(m_policy->policy, m_actor))
        health->whyClosed = std::move(*why);
    m_shown.modelHealth = std::make_shared<const ModelHealthView>(std::move(*health));
    putLessons();
}

Result<void> Conductor::State::promoteModel(const PromoteModel& what) {
    const auto version = modelVersion(what.version);
    return version ? changeSpeaker(*version, what.reason, what.despiteDoubts) : Result<void>(version.error());
}

Result<void> Conductor::State::goBackModel(const GoBackModel& what) {
    return changeSpeaker(0, what.reason, false);
}

Result<void> Conductor::State::retrain() {
    if (m_shown.isObserver)
        return Error(Fault::Refused, wording::sentence({"act.observer", {}, {}}));
    if (m_actor.personId.empty() || m_actor.established == decision::Established::None)
        return Error(Fault::Refused, wording::sentence({"authority.not_established", {}, {}}));
    if (m_isLearning)
        return Error(Fault::Conflict, "a version is being trained already");
    learn();
    announce();
    return {};
}

Result<void> Conductor::State::tellOutcome(const TellOutcome& what) {
    if (m_shown.isObserver)
        return Error(Fault::Refused, wording::sentence({"act.observer", {}, {}}));
    if (auto read = readPolicy(); !read)
        return std::move(read).error().in("reading the policy again");
    std::vector<const io::git::Repository*> repositories;
    for (const Source& source : m_sources)
        if (source.repository)
            repositories.push_back(&*source.repository);
    const auto commit = commitIn(repositories, what.commit);
    if (!commit)
        return commit.error();
    audit::ToldLabel label;
    label.commit = commit->id;
    label.isFaulty = what.isFaulty;
    label.reason = what.reason;
    const auto told = audit::OutcomeLedger(*m_chain).label(m_actor, handsOf(*commit, m_policy->policy),
                                                           std::move(label), m_clock.now());
    if (!told)
        return told.error();
    assessAll({}); // the share of defects that reached production counts it at once
    return {};
}

} // namespace fermata::engine

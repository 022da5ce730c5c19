#include <filesystem>

#include "core/audit/codec/codec.h"
#include "core/decision/gate.h"
#include "core/engine/actor.h"
#include "core/engine/conductor_state.h"
#include "core/history/history_store.h"
#include "core/io/signing/sha256.h"

namespace fermata::engine {

Result<void> Conductor::State::openWorkspace() {
    auto opened = workspace::Workspace::open(m_options.workspace);
    if (!opened && opened.error().fault() == Fault::NotFound) {
        workspace::Settings settings;
        settings.name = std::filesystem::path(m_options.workspace).filename().string();
        settings.isSample = m_options.isSample;
        opened = workspace::Workspace::create(m_options.workspace, settings);
    }
    if (!opened)
        return std::move(opened).error();
    m_workspace = std::move(*opened);
    auto lock = m_workspace->conduct();
    if (lock)
        m_lock = std::move(*lock);
    else if (lock.error().fault() != Fault::Busy && lock.error().fault() != Fault::ReadOnly)
        return std::move(lock).error();
    m_shown.isObserver = !m_lock;
    if (!m_options.repository.empty()) {
        auto repository = io::git::Repository::open(m_options.repository);
        if (!repository)
            return std::move(repository).error();
        if (m_lock)
            if (auto added = m_workspace->addRepository(repository->path()); !added)
                return std::move(added).error();
    }
    m_shown.workspace = m_workspace->settings().name;
    m_shown.isSample = m_workspace->settings().isSample;
    return {};
}

Result<void> Conductor::State::openRecord() {
    auto places = audit::Places::ofAccount();
    if (!places)
        return std::move(places).error();
    const std::string file = m_workspace->recordFile();
    auto chain = audit::Chain::open(file, m_lock ? audit::Access::Conduct : audit::Access::Observe, *places);
    if (!chain && chain.error().fault() == Fault::NotFound && m_lock)
        chain = audit::Chain::create(file, m_workspace->settings().name, {}, *places, m_clock.now());
    if (!chain)
        return std::move(chain).error().in("opening the record");
    m_chain = std::move(*chain);
    m_ledger.emplace(*m_chain);
    m_actions.emplace(*m_chain);
    if (auto first = m_chain->record(1))
        m_shown.knownSince = first->record.time;
    if (auto read = readWatchNotes(); !read)
        return read;
    if (auto read = readBarred(); !read)
        return read;
    if (auto read = readDeclined(); !read)
        return read;
    return readAcknowledged();
}

Result<void> Conductor::State::readPolicy() {
    auto policy = m_workspace->policy(workspace::Workspace::gitReader());
    if (!policy)
        return std::move(policy).error();
    if (m_policy && m_policy->text == policy->text)
        return {};
    m_policy = std::move(*policy);
    m_policyValue = std::make_shared<const decision::Policy>(m_policy->policy);
    m_policyDigest = io::sha256(audit::encode(m_policy->policy));
    m_actor = decision::actorOfAccount(m_policy->policy, osAccount());
    m_shown.policy = m_policyValue;
    m_shown.actor = {m_actor.personId, std::string(name(m_actor.established)), m_actor.roles, osAccount()};
    return {};
}

void Conductor::State::openSources() {
    for (const auto& setting : m_workspace->settings().repositories) {
        Source source;
        source.setting = setting;
        source.path = m_workspace->repositoryPath(setting);
        source.view.name = setting.name;
        source.view.kind = "git";
        source.view.address = source.path;
        if (auto files = history::historyFiles(m_workspace->folder(), source.path)) {
            source.cacheFile = files->cache;
            source.branchesFile = files->branches;
            source.wordsFile = files->words;
        }
        m_sources.push_back(std::move(source));
        m_shown.repositories.push_back(setting.name);
    }
}

/// Without the key words stay unknown, and a model that reads them says so of every change.
void Conductor::State::openWordKey() {
    if (auto key = history::wordKeyOf(m_workspace->folder()))
        m_wordKey = *key;
    else
        m_log.write(LogLevel::Warning, "model", std::move(key).error().in("opening the key of the words").text());
}

void Conductor::State::recallModel() {
    auto known = recall(m_workspace->storeFile());
    if (known) {
        m_knowledge = std::move(*known);
        m_hasLearned = true;
    } else if (known.error().fault() != Fault::NotFound) {
        m_log.write(LogLevel::Warning, "model", known.error().text());
    }
    m_modelDigest = m_knowledge.digest;
    m_ledger->know(m_knowledge.digest, m_knowledge.model);
    m_shown.model = m_knowledge.view;
    showModelHealth();
}

/// The last recorded decision of every change, so that there is something to see before anything is mined.
void Conductor::State::fillFromRecord() {
    auto newest = m_ledger->newest();
    if (!newest) {
        fail(newest.error());
        return;
    }
    for (const audit::RecordedDecision& entry : *newest) {
        const auto found = m_desk.find(entry.change);
        if (found == m_desk.end() || found->second.recorded || entry.environment != m_workspace->settings().environment)
            continue;
        DeskItem& item = found->second;
        if (entry.head != item.waiting.range.head || entry.base != item.waiting.range.base)
            continue;
        auto file = m_ledger->open(entry);
        if (!file) {
            item.view.error = file.error().text();
            continue;
        }
        item.recorded = entry;
        item.fingerprint = fingerprintOf(file->snapshot, file->decision, entry.digests.policy, entry.digests.model);
        item.view.decisionId = entry.id;
        item.view.change = file->snapshot.change;
        item.view.counterfactuals = decision::counterfactuals(file->snapshot, file->policy, *file->model);
        item.view.wayOutSearched = true;
        item.view.evidence = std::make_shared<const assessment::EvidenceSnapshot>(std::move(file->snapshot));
        item.view.decision = std::make_shared<const decision::Decision>(std::move(file->decision));
        if (auto shown = show(item, *m_ledger, deskView()); !shown)
            item.view.error = shown.error().text();
        showWaysOut(item);
    }
}

void Conductor::State::open(const std::stop_token& stop) {
    m_shown.progress = {{JobKind::Opening, m_options.workspace, 0, 0}};
    announce();
    auto opened = openWorkspace();
    if (opened)
        opened = openRecord();
    if (opened)
        opened = readPolicy();
    m_shown.progress.clear();
    if (!opened) {
        fail(opened.error());
        announce();
        return;
    }
    openWordKey();
    openSources();
    if (auto journal = openJournal(); !journal) {
        m_journalTrouble = journal.error().text();
        m_log.write(LogLevel::Warning, "journal", m_journalTrouble);
    }
    showActions();
    recallModel();
    for (Source& source : m_sources)
        if (auto seen = observe(source, stop); !seen)
            m_log.write(LogLevel::Warning, source.setting.name, seen.error().text());
    fillFromRecord();
    announce(); // there is something to look at while the record is checked
    verify(stop);
    announce();
    noteSettings({}, true);
    connectSources();
}

} // namespace fermata::engine

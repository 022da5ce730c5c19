// The conductor's state, shared by the files that open, look and act. Used by conductor*.cpp only.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/assessment/evidence/judge.h"
#include "core/audit/ledger.h"
#include "core/engine/conductor.h"
#include "core/engine/desk.h"
#include "core/engine/knowledge.h"
#include "core/io/git/repository.h"
#include "core/workspace/workspace.h"

namespace fermata::engine {

/// A repository of the workspace between two looks.
struct Source {
    workspace::RepositorySetting setting;
    std::string path;
    std::string cacheFile;
    std::string branchesFile;
    std::optional<io::git::Repository> repository;
    Waiting waiting;
    SourceView view;
};

class Conductor::State {
public:
    State(const Options& options, const Clock& clock, Log& log, Stage stage)
        : m_options(options), m_clock(clock), m_log(log), m_stage(std::move(stage)), m_knowledge(nothingLearned()) {
        m_shown.workspace = m_options.workspace;
    }

    void open(const std::stop_token& stop);
    void look(const std::stop_token& stop);
    Result<void> handle(const Command& command, const std::stop_token& stop);
    Result<std::vector<RecordView>> records(const Engine::RecordQuery& query, std::uint64_t& total);
    bool isBusy() const { return m_isLearning || m_isMeasuring; }

private:
    Result<void> openWorkspace();
    Result<void> openRecord();
    Result<void> readPolicy();
    void openSources();
    void recallModel();
    void fillFromRecord();
    Result<void> observe(Source& source, const std::stop_token& stop);
    void measureMissing();
    void takeMeasured(const std::string& repositoryName, Result<std::vector<history::MeasuredRange>> measured,
                      const std::vector<history::Range>& ranges);
    void learnOnce();
    void takeKnowledge(Result<Knowledge> knowledge);
    void assessAll(const std::stop_token& stop);
    /// `isForced`: also when nothing seems to have changed.
    Result<void> assess(DeskItem& item, bool isForced, const std::stop_token& stop);
    Result<void> act(const Act& act, const std::stop_token& stop);
    Result<void> exportReport(const ExportReport& command);
    void verify(const std::stop_token& stop);
    void readBoard();
    void progress(JobKind job, const std::string& subject, std::uint64_t done, std::uint64_t total);
    void fail(const Error& error);
    void announce();
    std::function<void(JobKind, const std::string&, std::uint64_t, std::uint64_t)> progressFromWorker();

    const Options m_options;
    const Clock& m_clock;
    Log& m_log;
    const Stage m_stage;

    std::optional<workspace::Workspace> m_workspace;
    std::optional<io::LockFile> m_lock;
    std::optional<audit::Chain> m_chain;
    std::optional<audit::DecisionLedger> m_ledger;
    std::optional<workspace::PolicyInForce> m_policy;
    std::shared_ptr<const decision::Policy> m_policyValue;
    Digest m_policyDigest;
    decision::Actor m_actor;
    Knowledge m_knowledge;
    Digest m_modelDigest;
    bool m_hasModel = false;
    bool m_isLearning = false;
    bool m_isMeasuring = false;
    bool m_hasLearned = false;
    std::vector<Source> m_sources;
    std::optional<assessment::GivenBoard> m_board;
    SourceView m_boardView;
    std::map<std::string, DeskItem> m_desk; ///< by change key
    std::vector<std::string> m_order;       ///< keys as they were found
    Snapshot m_shown;
    std::chrono::steady_clock::time_point m_announced{};
};

} // namespace fermata::engine

// The conductor's state, shared by the files that open, look and act. Used by conductor*.cpp only.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/action/alarm.h"
#include "core/action/conduct.h"
#include "core/assessment/evidence/judge.h"
#include "core/audit/action_ledger.h"
#include "core/audit/ledger.h"
#include "core/decision/command.h"
#include "core/engine/allocation_view.h"
#include "core/engine/conductor.h"
#include "core/engine/desk.h"
#include "core/engine/knowledge.h"
#include "core/engine/outcomes.h"
#include "core/engine/suggestions.h"
#include "core/engine/watching.h"
#include "core/io/git/repository.h"
#include "core/sources/journal.h"
#include "core/sources/poller.h"
#include "core/workspace/lease.h"
#include "core/workspace/workspace.h"

namespace fermata::engine {

/// A repository of the workspace between two looks.
struct Source {
    workspace::RepositorySetting setting;
    std::string path;
    std::string cacheFile;
    std::string branchesFile;
    std::string wordsFile;
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
    bool isBusy() const { return m_isLearning || m_isMeasuring || m_acting > 0; }
    void log(const std::string& source, std::string log, std::size_t offset, Engine::LogPage page);
    void test(workspace::SourceSetting setting, Engine::Tested tested);
    Result<std::vector<DifferenceRow>> difference(std::uint64_t before, std::uint64_t after) const;
    void past(Time moment, Engine::PastTaken taken);
    void pastOfTests(CommitId head, std::vector<std::string> tests, Time moment, Engine::TestsRecalled recalled);
    void rehearse(RehearsalWish wish, Engine::Rehearsed rehearsed);
    void accounts(std::optional<Time> from, std::optional<Time> to, Engine::AccountsTaken taken);
    void tryPolicy(std::optional<std::string> text, Engine::PolicyTried tried);
    void windows(const std::string& service, const std::string& environment, std::size_t most,
                 Engine::WindowsTaken taken);
    Result<WayBackView> wayBack(const std::string& service, const std::string& environment);
    void settle(const std::stop_token& stop);
    std::chrono::steady_clock::time_point dueAt() const { return m_dueAt; }

private:
    Result<void> openWorkspace();
    Result<void> openRecord();
    Result<void> readPolicy();
    void openSources();
    void openWordKey();
    void recallModel();
    void fillFromRecord();
    Result<void> observe(Source& source, const std::stop_token& stop);
    void measureMissing();
    void keepLease(); ///< renews it, or looks whether the one who conducts still does
    void takeMeasured(const std::string& repositoryName, Result<std::vector<history::MeasuredRange>> measured,
                      const std::vector<history::Range>& ranges);
    /// Counts the defects anew where policy, model or what was told have changed.
    Result<void> countDefects();
    void learn();
    bool isKnowledgeOld() const; ///< a day old, and something came since
    std::string learningInputs() const;
    void takeKnowledge(Result<Knowledge> knowledge);
    void assessAll(const std::stop_token& stop);
    /// Other waiting changes that count as one series with it.
    Result<void> findBeside(DeskItem& item, const io::git::Repository& repository);
    Result<void> findEarlier(DeskItem& item, const io::git::Repository& repository, const std::stop_token& stop);
    /// `isForced`: also when nothing seems to have changed.
    Result<void> assess(DeskItem& item, bool isForced, const std::stop_token& stop);
    Result<void> act(const Act& act, const std::stop_token& stop);
    Result<void> exportReport(const ExportReport& command);
    void verify(const std::stop_token& stop);
    DeskView deskView() const { return {m_policy->policy, m_actor, m_shown.isObserver, m_clock.now()}; }
    /// Production as the monitors or the board file tell it.
    void readProduction();
    void readBoardFile();

    // conductor_sources.cpp
    Result<void> openJournal();
    void pruneJournal(); ///< at most once a day
    void connectSources();
    std::set<std::string> asked() const; ///< names of sources and repositories that the settings have
    void take(sources::Polled polled);
    void showSources();

    // conductor_settings.cpp
    void noteSettings(const audit::Author& author, bool byHand); ///< into the record, where they differ from the last
    Result<void> changeSettings(const ChangeSettings& command);
    Result<void> keepSecret(const KeepSecret& command);

    // conductor_train.cpp
    void readSuites();                                   ///< into m_shown, where a run of tests was kept since
    Result<void> findNeeds(const std::stop_token& stop); ///< what stands on what, into the views on the desk
    Result<void> recordTrain(const RecordTrain& what);

    // conductor_policy.cpp
    Result<void> savePolicy(const SavePolicy& command);

    // conductor_orders.cpp
    Result<void> command(const decision::CommandRequest& request,
                         const std::function<Result<void>(audit::ActionLedger&)>& record);
    decision::CommandRequest requestOf(decision::CommandKind kind, const std::string& scope, const std::string& reason,
                                       std::optional<Time> until) const;
    Result<void> arm(const Arm& what);
    Result<void> disarm(const Disarm& what);
    Result<void> stopLine(const StopLine& what);
    Result<void> resumeLine(const ResumeLine& what);
    Result<void> order(const OrderAct& act);
    Result<action::Order> environmentOrder(const OrderAct& act, action::ActionKind kind) const;
    Result<action::Order> rollbackOf(const std::string& service, const std::string& environment) const;
    /// Gives it to the acting thread.
    Result<void> carry(action::Order order, decision::Actor by);
    static Result<action::Receipt> onHands(const std::string& file,
                                           const std::function<Result<action::Receipt>(audit::ActionLedger&)>& act);
    Result<action::Reading> readingFromHands(const action::Order& order, const std::stop_token& stop);
    Result<action::Reading> readAgain(const action::Order& order, const std::stop_token& stop);
    void takeReceipt(const action::Order& order, const Result<action::Receipt>& receipt);
    void reconcile();
    void showActions();
    void showWaysOut(DeskItem& item);
    void followOrders();
    void followChange(DeskItem& item, Time now);
    void followRequest(const audit::RecordedRollback& request, Time now);
    // conductor_way_back.cpp
    Result<void> goBackInOrder(const OrderAct& act, const decision::CommandRequest& request,
                               const decision::RollbackPlan& plan);
    void followPlan(const audit::RecordedRollback& request, Time now);
    decision::Actor actorOf(const audit::Author& author) const; ///< with the roles of today

    bool wasCarried(const action::Order& order, Time now) const;
    bool wasBrought(const action::Order& order) const;
    std::optional<action::Order> triedNext(action::Order order, Time now) const;

    // conductor_allocate.cpp
    /// Who should get which environment, into m_shown; asks for it and gives it back where that is armed.
    void followAllocation();
    void askByPlan(DemandView& demand, const std::string& environment, const std::vector<audit::RecordedOrder>& orders,
                   Time now);
    void giveBackByPlan(const HoldingView& held, const std::vector<audit::RecordedOrder>& orders, Time now);
    /// Why what the plan of a change asked for is not needed any more; nothing while it is, or while that is not known.
    std::optional<decision::Message> isNeededNoMore(const HoldingView& held, Time now);
    Result<void> readQuarantines(); ///< into m_shown
    Result<void> quarantine(const QuarantineTest& what);
    Result<void> endQuarantine(const EndQuarantine& what);

    // conductor_watch.cpp
    struct WatchState {
        Watching watching;
        std::optional<Watching> recovery; ///< after a rollback
        std::string newest;               ///< key of the deployment that it was made from
        WatchPhase phase = WatchPhase::Warming;
        decision::Remedy remedy = decision::Remedy::None;
        decision::Message why;
        decision::RollbackRuling ifProven; ///< what would be done, were it proved bad now
        std::optional<Time> recoveredAt;
        std::optional<bool> isIrreversible; ///< as the decision on record says; nothing: none was found yet
    };
    Result<std::vector<Readings>> readingsOf(const std::string& source, Time from, Time to) const;
    void takeReadings(const sources::Polled& polled);
    Result<void> beginWatch(const workspace::WatchSetting& setting, const delivery::Placement& placement);
    void followWatches(); ///< begins, judges, orders, and shows in m_shown
    void noteWatch(const WatchState& watched, const WatchView& view);
    static decision::Message fuseMessage(const FuseView& fuse);
    Result<void> readWatchNotes();
    bool isPausedByWatch(const std::string& service, const std::string& environment) const;

    // conductor_safe.cpp
    static constexpr Seconds forecastLasts{3 * 3600}; ///< one that is older is not judged by
    void followSafeTimes();

    // conductor_windows.cpp
    /// Beside the engine's thread; once, also over restarts.
    void keepWindow(const WatchState& watched, const std::string& outcome);
    /// What the windows that ended before this deployment teach; read once for each. Nothing where they cannot be read.
    const KeptWindows& learnedBefore(const workspace::WatchSetting& setting, const Watchable& deployment,
                                     Seconds interval);

    // conductor_heal.cpp
    Result<void> readBarred();
    /// A version that was taken back for cause; once.
    void bar(const WatchState& watched);
    Result<void> lift(const LiftBar& what);
    std::optional<bool> recordedIrreversible(const delivery::Deployment& deployment);
    std::vector<std::string> irreversibleIn(WatchState& watched);
    /// Over the needs of the settings (way_back.h), from what runs there now.
    decision::RollbackPlan planOf(const std::string& service, const std::string& environment);
    decision::RollbackFacts rollbackFacts(WatchState& watched, const delivery::Placement& placement, Time now);
    void rollBackAlone(const WatchState& watched, const decision::Message& why, Time now);
    void judge(WatchState& watched, const delivery::Placement& placement, Time now);

    // conductor_model.cpp
    /// `version` 0: the one before. What speaks from now on judges every waiting change again.
    Result<void> changeSpeaker(std::int64_t version, const std::string& reason, bool despiteDoubts);
    void showModelHealth(); ///< into m_shown

    // conductor_lessons.cpp
    std::optional<audit::RecordedDecision> decisionOf(const std::function<bool(const CommitId&)>& isHead) const;
    void showLessons(); ///< into m_shown.modelHealth, where anything new is known
    void putLessons();
    Result<void> readDeclined();
    Result<void> decline(const DeclineSuggestion& what);
    Result<void> promoteModel(const PromoteModel& what);
    Result<void> goBackModel(const GoBackModel& what);
    Result<void> tellOutcome(const TellOutcome& what);
    Result<void> retrain();

    // conductor_alarms.cpp
    action::Watched watched() const;
    Result<void> readAcknowledged();
    void showAlarms(); ///< into m_shown
    void tellAlarms();
    Result<void> acknowledge(const Acknowledge& what);

    void progress(JobKind job, const std::string& subject, std::uint64_t done, std::uint64_t total);
    void fail(const Error& error);
    void announce();
    std::function<void(JobKind, const std::string&, std::uint64_t, std::uint64_t)> progressFromWorker();

    const Options m_options;
    const Clock& m_clock;
    Log& m_log;
    const Stage m_stage;

    std::optional<workspace::Workspace> m_workspace;
    std::optional<history::WordKey> m_wordKey;
    std::optional<io::LockFile> m_lock;
    std::optional<workspace::Lease> m_leaseOver; ///< of a conductor that is gone, where this one observes
    std::optional<audit::Chain> m_chain;
    std::optional<audit::DecisionLedger> m_ledger;
    std::optional<workspace::PolicyInForce> m_policy;
    SeriesMemory m_seriesMemory;
    std::shared_ptr<const decision::Policy> m_policyValue;
    Digest m_policyDigest;
    decision::Actor m_actor;
    Knowledge m_knowledge;
    Digest m_modelDigest;
    DefectsByComponent m_defects;
    std::string m_defectsOf; ///< what they were counted from
    bool m_hasModel = false;
    bool m_isLearning = false;
    bool m_isMeasuring = false;
    bool m_hasLearned = false;
    Time m_learningBegan{};    ///< last time, whatever came of it
    std::string m_learnedFrom; ///< learningInputs() of the newest version; empty: of an earlier session
    /// Used on the errands' thread only.
    std::shared_ptr<rehearsal::NewestLooks> m_newestLooks = std::make_shared<rehearsal::NewestLooks>();
    std::shared_ptr<Rehearser> m_rehearser = std::make_shared<Rehearser>();
    std::shared_ptr<std::atomic<bool>> m_isRehearsalUnwanted = std::make_shared<std::atomic<bool>>(false);
    std::shared_ptr<std::atomic<bool>> m_isTrialUnwanted = std::make_shared<std::atomic<bool>>(false);
    std::vector<Source> m_sources;
    std::int64_t m_suitesOf = -1;                 ///< the newest run of tests that m_shown.suites knows
    std::map<std::string, std::string> m_needsOf; ///< by repository: the ranges that needs were looked for among
    std::optional<assessment::GivenBoard> m_production;
    SourceView m_boardView;
    std::optional<audit::ActionLedger> m_actions;
    action::Standing m_standing;
    std::shared_ptr<action::Executors> m_executors = std::make_shared<action::Executors>();
    std::map<std::string, Time> m_carried; ///< orders that were given to the acting thread, and when
    int m_acting = 0;                      ///< orders that the acting thread has
    bool m_isReconciling = false;
    std::size_t m_openOrders = 0;
    std::chrono::steady_clock::time_point m_reconcileAt{}; ///< not before
    struct TakenUp {
        std::string person;
        Time at{};
    };
    std::map<std::string, TakenUp> m_acknowledged;                       ///< alarms by key, from the record
    std::map<std::string, Time> m_alarmSince;                            ///< of those that stand
    std::map<std::pair<std::string, std::string>, WatchState> m_watches; ///< by service and environment
    std::map<std::string, bool> m_irreversible;                          ///< by deployment, where it is known
    struct LearnedBefore {
        std::string deployment;
        workspace::WatchSetting setting;
        KeptWindows kept;
    };
    std::map<std::pair<std::string, std::string>, LearnedBefore> m_learnedBefore; ///< by service and environment
    std::set<std::string> m_windowsKept;                                          ///< deployments, since the start
    std::optional<Time> m_forecastAt; ///< when safe times were asked for last
    bool m_isForecasting = false;
    bool m_hadPeak = false;                     ///< known when they were asked for last
    std::vector<delivery::TrafficSlot> m_ahead; ///< traffic as it is forecast
    std::optional<Time> m_aheadAt;              ///< when that was computed
    std::set<std::string> m_watchNotes;         ///< what is on record of watches
    struct Lessons {
        std::vector<SuggestionView> suggestions;
        std::map<std::string, double> atGate;
    };
    Lessons m_lessons;
    std::vector<Declined> m_declined;                           ///< suggestions, from the record
    std::string m_lessonsOf;                                    ///< what they were drawn from
    std::map<std::string, std::optional<double>> m_risksAtGate; ///< by deployment; nothing: no decision brought it
    std::map<std::uint64_t, std::vector<std::string>> m_touchedByBarred; ///< components, by the record that bars
    std::string m_journalTrouble;                                        ///< why nothing is listened to, or empty
    delivery::Board m_live;                                              ///< with everything that came in
    /// As it was judged and shown last.
    std::shared_ptr<const delivery::Board> m_board = std::make_shared<const delivery::Board>();
    bool m_isBoardNew = false; ///< something came in that is neither judged nor announced yet
    bool m_haveRefsMoved = false;
    std::chrono::steady_clock::time_point m_dueAt = std::chrono::steady_clock::time_point::max();
    std::chrono::steady_clock::time_point m_settled{};
    std::optional<Time> m_pruned;
    std::vector<std::shared_ptr<sources::Source>> m_connected;
    std::map<std::string, std::string> m_unconnected; ///< sources that could not be connected, and why
    std::map<std::string, DeskItem> m_desk;           ///< by change key
    std::vector<std::string> m_order;                 ///< keys as they were found
    Snapshot m_shown;
    std::chrono::steady_clock::time_point m_announced{};
    std::optional<sources::Journal> m_journal;
    std::optional<sources::Poller> m_poller; ///< last: its threads call back
};

} // namespace fermata::engine

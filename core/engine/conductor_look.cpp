#include <algorithm>
#include <filesystem>
#include <utility>

#include "core/engine/assemble.h"
#include "core/engine/conductor_state.h"
#include "core/engine/live_production.h"
#include "core/engine/waiting_file.h"

namespace fermata::engine {

namespace {

/// Progress is told at most so often.
constexpr auto announcePause = std::chrono::milliseconds{100};
/// So old knowledge is renewed where something came since.
constexpr Seconds learnsAgainAfter{86400};

} // namespace

Result<void> Conductor::State::observe(Source& source, const std::stop_token& stop) {
    const auto failed = [&](Error error) -> Result<void> {
        source.view.state = source.view.lastSeen ? SourceState::Stale : SourceState::Failed;
        source.view.message = error.text();
        return error;
    };
    auto repository = io::git::Repository::open(source.path);
    if (!repository)
        return failed(std::move(repository).error());
    source.repository = std::move(*repository);
    const bool isFirst = !source.view.lastSeen;
    const Waiting kept = isFirst ? loadWaiting(source.branchesFile, source.setting.name) : Waiting{};
    auto waiting =
        findWaiting(*source.repository, source.setting.name, stop, isFirst ? kept : std::as_const(source.waiting));
    if (!waiting)
        return failed(std::move(waiting).error());
    const bool hasCompared = waiting->compared > 0;
    source.waiting = std::move(*waiting);
    if (hasCompared && !m_shown.isObserver)
        if (auto saved = saveWaiting(source.branchesFile, source.setting.name, source.waiting); !saved)
            m_log.write(LogLevel::Warning, source.setting.name, saved.error().text()); // the next start is slower
    source.view.state = SourceState::Live;
    source.view.lastSeen = m_clock.now();
    source.view.message.clear();

    std::erase_if(m_order, [&](const std::string& key) {
        const auto found = m_desk.find(key);
        return found != m_desk.end() && found->second.repositoryName == source.setting.name;
    });
    for (const WaitingRange& range : source.waiting.ranges) {
        m_order.push_back(range.key);
        DeskItem& item = m_desk[range.key];
        item.repositoryName = source.setting.name;
        item.repositoryPath = source.path;
        if (item.waiting.range.head == range.range.head && item.waiting.range.base == range.range.base)
            continue;
        item.waiting = range;
        item.measured.reset();
        // Until the new head is assessed the last picture stays, without buttons: see show().
        item.view.change.key = range.key;
        item.view.change.repository = source.setting.name;
        item.view.change.reference = range.reference;
        item.view.change.base = range.range.base;
        item.view.change.head = range.range.head;
        item.view.change.state =
            source.waiting.isReplay ? delivery::ChangeState::AlreadyMerged : delivery::ChangeState::Waiting;
        if (auto commit = source.repository->commit(range.range.head)) {
            item.view.change.title = std::string(commit->title());
            item.view.change.updatedAt = commit->committer.time;
            item.view.change.openedAt = commit->committer.time;
            item.view.waitingSince = commit->committer.time;
        }
        item.view.decision.reset();
        item.view.evidence.reset();
        item.view.decisionId.clear();
        item.view.mayApprove = item.view.mayHold = item.view.mayOverride = {false, {"act.assessing", {}, {}}};
        item.view.mayDeploy = item.view.mayRollBack = {false, {"act.assessing", {}, {}}};
    }
    return {};
}

void Conductor::State::readBoardFile() {
    const std::string file = m_workspace->boardFile();
    m_shown.production.reset();
    m_boardView.name = "board";
    m_boardView.kind = "board";
    m_boardView.address = file;
    m_boardView.message.clear();
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) {
        m_production.reset();
        m_boardView.state = SourceState::NeverSeen;
        return;
    }
    m_production = givenBoard(file);
    if (!m_production->state) {
        m_boardView.state = SourceState::Failed;
        m_boardView.message = m_production->error;
        return;
    }
    m_shown.production = m_production->state;
    m_boardView.lastSeen = m_production->state->at;
    const auto& rule = m_policy->policy.ruleFor(assessment::EvidenceKind::Production);
    m_boardView.state =
        m_clock.now() - *m_boardView.lastSeen > rule.maximumAge ? SourceState::Stale : SourceState::Live;
}

void Conductor::State::readProduction() {
    const Time now = m_clock.now();
    m_shown.placements = delivery::placements(*m_board, now);
    auto live = liveProduction(m_workspace->settings(), *m_board, m_workspace->settings().environment, now,
                               m_aheadAt && now - *m_aheadAt < forecastLasts && now >= *m_aheadAt
                                   ? m_ahead
                                   : std::vector<delivery::TrafficSlot>{});
    if (!live)
        return readBoardFile();
    m_production = std::move(live);
    m_shown.production = m_production->state;
}

void Conductor::State::look(const std::stop_token& stop) {
    if (!m_workspace || !m_chain || !m_policy)
        return;
    if (auto read = readPolicy(); !read) {
        // The old policy is not followed any further: nobody knows whether it still holds.
        keepLease();
        fail(std::move(read).error().in("reading the policy again"));
        announce();
        return;
    }
    m_shown.failure.reset();
    keepLease();
    for (auto read :
         {readBarred(), readDeclined()}) // another process may have barred a version, lifted a bar, declined
        if (!read) {
            fail(std::move(read).error());
            announce();
            return;
        }
    pruneJournal();
    for (Source& source : m_sources)
        if (auto seen = observe(source, stop); !seen)
            m_log.write(LogLevel::Warning, source.setting.name, seen.error().text());
    readProduction();
    if (m_shown.isObserver)
        fillFromRecord();
    else
        measureMissing();
    assessAll(stop);
}

void Conductor::State::keepLease() {
    const Time now = m_clock.now();
    if (m_lock) {
        if (auto renewed = workspace::renewLease(*m_workspace, now); !renewed)
            m_log.write(LogLevel::Warning, "lease", renewed.error().text());
        return;
    }
    m_leaseOver.reset();
    auto lease = workspace::leaseOf(*m_workspace);
    if (!lease)
        return fail(std::move(lease).error().in("looking for who conducts this workspace"));
    if (*lease && (*lease)->isOver(now) && !m_shown.isSample)
        m_leaseOver = std::move(**lease);
}

void Conductor::State::measureMissing() {
    if (m_isMeasuring)
        return;
    for (const Source& source : m_sources) {
        std::vector<history::Range> ranges;
        for (const WaitingRange& range : source.waiting.ranges)
            if (const auto& item = m_desk[range.key]; !item.measured && item.view.error.empty())
                ranges.push_back(range.range);
        if (ranges.empty())
            continue;
        m_isMeasuring = true;
        history::MiningOptions options;
        options.revision = source.waiting.defaultBranch.commit.hex();
        options.cacheFile = source.cacheFile;
        options.words = m_wordKey;
        const auto tell = progressFromWorker();
        m_stage.labour(
            [this, tell, options, ranges, path = source.path, name = source.setting.name](std::stop_token stop) {
                tell(JobKind::Mining, name, 0, 0);
                Result<std::vector<history::MeasuredRange>> measured = [&] {
                    auto repository = io::git::Repository::open(path);
                    return repository ? history::measureRanges(*repository, ranges, options, stop)
                                      : Result<std::vector<history::MeasuredRange>>(std::move(repository).error());
                }();
                m_stage.post([this, name, ranges, measured = std::move(measured)]() mutable {
                    takeMeasured(name, std::move(measured), ranges);
                });
            });
        return; // one repository at a time; the next look takes the next
    }
    if (!m_isLearning && (!m_hasLearned || isKnowledgeOld()))
        learn();
}

void Conductor::State::takeMeasured(const std::string& repositoryName,
                                    Result<std::vector<history::MeasuredRange>> measured,
                                    const std::vector<history::Range>& ranges) {
    m_isMeasuring = false;
    m_shown.progress.clear();
    for (auto& [key, item] : m_desk) {
        if (item.repositoryName != repositoryName || item.measured)
            continue;
        const auto same = [&](const history::Range& range) {
            return range.base == item.waiting.range.base && range.head == item.waiting.range.head;
        };
        const auto at = std::ranges::find_if(ranges, same);
        if (at == ranges.end())
            continue;
        if (!measured)
            item.view.error = measured.error().text();
        else
            item.measured = (*measured)[static_cast<std::size_t>(at - ranges.begin())];
    }
    if (!measured && measured.error().fault() != Fault::Cancelled)
        m_log.write(LogLevel::Failure, repositoryName, measured.error().text());
    measureMissing();
    assessAll({});
}

std::function<void(JobKind, const std::string&, std::uint64_t, std::uint64_t)> Conductor::State::progressFromWorker() {
    return [this, last = std::chrono::steady_clock::time_point{}, job = std::optional<JobKind>{}](
               JobKind now, const std::string& subject, std::uint64_t done, std::uint64_t total) mutable {
        const auto moment = std::chrono::steady_clock::now();
        if (job == now && moment - last < announcePause)
            return;
        job = now;
        last = moment;
        m_stage.post([this, now, subject, done, total] { progress(now, subject, done, total); });
    };
}

void Conductor::State::progress(JobKind job, const std::string& subject, std::uint64_t done, std::uint64_t total) {
    if (!isBusy())
        return;
    m_shown.progress = {{job, subject, done, total}};
    announce();
}

std::string Conductor::State::learningInputs() const {
    std::string inputs;
    for (const Source& source : m_sources)
        inputs += source.waiting.defaultBranch.commit.hex() + " ";
    if (const auto notes = m_chain->numbers({audit::RecordKind::Note, audit::RecordKind::RollbackRequest}))
        inputs += std::to_string(notes->empty() ? 0 : notes->back());
    return inputs;
}

bool Conductor::State::isKnowledgeOld() const {
    const Time now = m_clock.now();
    return !m_shown.isSample && m_knowledge.learnedAt && now - *m_knowledge.learnedAt >= learnsAgainAfter &&
           now - m_learningBegan >= learnsAgainAfter && learningInputs() != m_learnedFrom;
}

void Conductor::State::learn() {
    m_hasLearned = true;
    m_isLearning = true;
    m_learningBegan = m_clock.now();
    m_learnedFrom = learningInputs();
    std::vector<LearningSource> sources;
    for (const Source& source : m_sources)
        if (source.repository)
            sources.push_back({source.path, source.setting.name, source.cacheFile, m_wordKey, source.wordsFile});
    if (sources.empty()) {
        m_isLearning = false;
        return;
    }
    auto told = audit::OutcomeLedger(*m_chain).told();
    if (!told) { // a model learned without a word that stands on record would be another one
        m_isLearning = false;
        m_log.write(LogLevel::Failure, "model", told.error().text());
        return;
    }
    const auto tell = progressFromWorker();
    m_stage.labour([this, tell, sources, told = std::move(*told), store = m_workspace->storeFile(),
                    now = m_clock.now()](std::stop_token stop) {
        auto knowledge = engine::learn(sources, store, told, now, tell, stop);
        m_stage.post([this, knowledge = std::move(knowledge)]() mutable { takeKnowledge(std::move(knowledge)); });
    });
}

void Conductor::State::takeKnowledge(Result<Knowledge> knowledge) {
    m_isLearning = false;
    m_shown.progress.clear();
    if (knowledge) {
        m_knowledge = std::move(*knowledge);
        m_modelDigest = m_knowledge.digest;
        m_shown.model = m_knowledge.view;
        showModelHealth();
    } else if (knowledge.error().fault() != Fault::Cancelled) {
        m_log.write(LogLevel::Failure, "model", knowledge.error().text());
    }
    assessAll({});
}

} // namespace fermata::engine

#include <algorithm>
#include <set>

#include "core/base/text.h"
#include "core/engine/conductor_state.h"
#include "core/engine/live_production.h"
#include "core/engine/past.h"
#include "core/sources/git/git_source.h"

namespace fermata::engine {

namespace {

/// Announced at most so often while events keep coming; the first of a burst at once.
constexpr auto burst = std::chrono::milliseconds{100};
/// A run that lasts for months forgets old events so often.
constexpr Seconds pruning{86400};
/// How often the references of a repository are looked at.
constexpr Seconds gitInterval{5};

std::string addressOf(const workspace::SourceSetting& setting) {
    return setting.url.empty() ? setting.folder : setting.url;
}

} // namespace

Result<void> Conductor::State::openJournal() {
    auto journal = sources::Journal::open(m_workspace->storeFile(),
                                          m_shown.isObserver ? io::OpenMode::Read : io::OpenMode::Create);
    if (!journal)
        return std::move(journal).error().in("opening the journal");
    m_journal.emplace(std::move(*journal));
    pruneJournal();
    auto board = m_journal->board();
    if (!board)
        return std::move(board).error().in("replaying the journal");
    m_live = std::move(*board);
    m_board = std::make_shared<const delivery::Board>(m_live);
    return {};
}

void Conductor::State::pruneJournal() {
    const Time now = m_clock.now();
    if (!m_journal || m_shown.isObserver || (m_pruned && now - *m_pruned < pruning))
        return;
    m_pruned = now;
    if (auto pruned = m_journal->prune(now); !pruned)
        m_log.write(LogLevel::Warning, "journal", pruned.error().text());
}

std::set<std::string> Conductor::State::asked() const {
    std::set<std::string> names;
    for (const auto& setting : m_workspace->settings().repositories)
        names.insert(setting.name);
    for (const auto& setting : m_workspace->settings().sources)
        names.insert(setting.name);
    return names;
}

void Conductor::State::connectSources() {
    m_poller.reset();
    m_live = delivery::withoutUnasked(std::move(m_live), asked());
    m_board = std::make_shared<const delivery::Board>(m_live);
    m_connected.clear();
    m_unconnected.clear();
    m_executors = std::make_shared<action::Executors>();
    m_shown.settings = std::make_shared<const workspace::Settings>(m_workspace->settings());
    if (m_options.outside)
        m_shown.secretPlaces = m_options.outside->secrets().describe();
    if (!m_journal)
        for (const auto& setting : m_workspace->settings().sources)
            m_unconnected[setting.name] = m_journalTrouble; // what could not be kept is not listened to
    if (m_shown.isObserver || !m_journal)
        return;
    for (const auto& setting : m_workspace->settings().repositories)
        m_connected.push_back(std::make_shared<sources::GitSource>(setting.name, m_workspace->repositoryPath(setting),
                                                                   gitInterval, m_clock));
    for (const auto& setting : m_workspace->settings().sources) {
        if (!m_options.outside)
            break;
        auto source = m_options.outside->source(setting, *m_workspace);
        if (!source) {
            m_unconnected[setting.name] = source.error().text();
            m_log.write(LogLevel::Warning, setting.name, source.error().text());
            continue;
        }
        m_connected.push_back(std::move(*source));
    }
    if (m_options.outside) {
        std::vector<std::string> missing;
        *m_executors = m_options.outside->executors(m_workspace->settings(), missing);
        for (const std::string& line : missing)
            m_log.write(LogLevel::Warning, "act", line);
    }
    auto cursors = m_journal->cursors();
    if (!cursors) {
        m_log.write(LogLevel::Failure, "journal", cursors.error().text());
        return;
    }
    if (m_options.followsTime)
        m_poller.emplace(m_connected, std::move(*cursors), m_clock, [this](sources::Polled polled) {
            m_stage.post([this, polled = std::move(polled)]() mutable { take(std::move(polled)); });
        });
    reconcile();
}

void Conductor::State::take(sources::Polled polled) {
    if (!m_journal || !asked().contains(polled.source)) // of a source that was taken out while it was polled
        return;
    if (!polled.batch.has_value())
        m_log.write(LogLevel::Warning, polled.source, polled.batch.error().text());
    if (auto kept = m_journal->append(polled.source, polled.events, polled.cursor); !kept) {
        // What is not kept is not believed either: after a restart nobody would know it any more.
        fail(std::move(kept).error().in("keeping what " + polled.source + " said"));
        if (auto cursors = m_journal->cursors(); cursors && m_poller)
            m_poller->rewind(polled.source, (*cursors)[polled.source]);
        announce();
        return;
    }
    for (const delivery::Event& event : polled.events) {
        if (std::holds_alternative<delivery::RefMoved>(event))
            m_haveRefsMoved = true;
        m_live = delivery::apply(std::move(m_live), event);
    }
    takeReadings(polled);
    if (!m_isBoardNew) {
        m_isBoardNew = true;
        m_dueAt = std::max(std::chrono::steady_clock::now(), m_settled + burst);
    }
}

void Conductor::State::settle(const std::stop_token& stop) {
    if (!m_isBoardNew)
        return;
    m_isBoardNew = false;
    m_board = std::make_shared<const delivery::Board>(m_live);
    m_settled = std::chrono::steady_clock::now();
    m_dueAt = std::chrono::steady_clock::time_point::max();
    if (std::exchange(m_haveRefsMoved, false)) {
        look(stop);
        return;
    }
    readProduction();
    assessAll(stop);
    if (m_openOrders > 0)
        reconcile();
}

void Conductor::State::showSources() {
    const Time now = m_clock.now();
    const auto& settings = m_workspace->settings();
    for (const auto& setting : settings.sources) {
        SourceView view;
        view.name = setting.name;
        view.kind = setting.kind;
        view.address = addressOf(setting);
        view.interval = setting.every;
        const auto health = m_board->sources.find(setting.name);
        if (health != m_board->sources.end()) {
            view.lastSeen = health->second.heardAt;
            view.message = health->second.problem;
            view.clockOffset = health->second.clockOffset;
            view.budget = health->second.budget;
            view.budgetOf = health->second.budgetOf;
            view.state = !health->second.heardAt       ? SourceState::Failed
                         : health->second.isStale(now) ? SourceState::Stale
                                                       : SourceState::Live;
        }
        if (const auto broken = m_unconnected.find(setting.name); broken != m_unconnected.end()) {
            view.state = SourceState::Failed;
            view.message = broken->second;
        }
        m_shown.sources.push_back(std::move(view));
    }
    const bool isWatched = !watchersOf(settings, settings.environment).monitors.empty();
    if (!isWatched)
        m_shown.sources.push_back(m_boardView);
}

void Conductor::State::log(const std::string& source, std::string log, std::size_t offset, Engine::LogPage page) {
    const auto found = std::ranges::find(m_connected, source, [](const auto& each) { return each->name(); });
    if (found == m_connected.end())
        return page(Error(Fault::NotFound, "no source of that name is connected"));
    m_stage.errand([source = *found, log = std::move(log), offset, page = std::move(page)](std::stop_token stop) {
        page(source->log(log, offset, stop));
    });
}

void Conductor::State::past(Time moment, Engine::PastTaken taken) {
    if (!m_chain || !m_workspace)
        return taken(Error(Fault::NotFound, "the workspace is not open"));
    auto now = std::make_shared<Snapshot>(m_shown);
    now->settings = std::make_shared<const workspace::Settings>(m_workspace->settings());
    PastQuestion question{moment, m_workspace->recordFile(), m_workspace->storeFile(), std::move(now)};
    m_stage.errand([question = std::move(question), taken = std::move(taken)](std::stop_token) {
        auto past = pastSnapshot(question);
        if (past)
            taken(std::make_shared<const Snapshot>(std::move(*past)));
        else
            taken(std::move(past).error());
    });
}

void Conductor::State::test(workspace::SourceSetting setting, Engine::Tested tested) {
    if (!m_options.outside)
        return tested(Error(Fault::Unsupported, "this program connects nothing"));
    auto source = m_options.outside->source(setting, *m_workspace);
    if (!source)
        return tested(std::move(source).error());
    m_stage.errand([source = std::shared_ptr(std::move(*source)), tested = std::move(tested)](std::stop_token stop) {
        tested(source->test(stop));
    });
}

} // namespace fermata::engine

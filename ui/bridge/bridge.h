// The one crossing between the engine's threads and the window: snapshots come in, commands go out.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include <QObject>
#include <QTimer>

#include "core/engine/engine.h"
#include "core/engine/snapshot.h"

namespace fermata::ui {

using SnapshotPointer = std::shared_ptr<const engine::Snapshot>;

/// What the bridge needs of an engine; tests put their own in its place. Both must return at once and may answer on
/// any thread.
struct EnginePort {
    std::function<void(engine::Command, engine::Answer)> send;
    std::function<void(engine::Engine::RecordQuery, engine::Engine::RecordPage)> records;
    std::function<void(std::string source, std::string log, std::size_t offset, engine::Engine::LogPage)> log = {};
    std::function<void(workspace::SourceSetting, engine::Engine::Tested)> test = {};
    std::function<void(Time, engine::Engine::PastTaken)> past = {};
    std::function<void(std::uint64_t before, std::uint64_t after, engine::Engine::DifferenceTaken)> difference = {};
    std::function<void(CommitId head, std::vector<std::string> tests, Time, engine::Engine::TestsRecalled)>
        pastOfTests = {};
    std::function<void(std::optional<std::string> text, engine::Engine::PolicyTried)> tryPolicy = {};
    std::function<void(std::optional<Time> from, std::optional<Time> to, engine::Engine::AccountsTaken)> accounts = {};
    std::function<void(engine::RehearsalWish, engine::Engine::Rehearsed)> rehearse = {};
    std::function<void(std::string service, std::string environment, engine::Engine::WayBackTaken)> wayBack = {};
};

/// Shows the newest snapshot at most ten times a second, the first of a burst at once, the last of it always.
/// Thread safety: offer() from any thread; everything else on the GUI thread.
class Bridge final : public QObject {
    Q_OBJECT
public:
    explicit Bridge(QObject* parent = nullptr);
    ~Bridge() override;

    /// What the window shows: the newest snapshot, or that of the past moment that is looked at. Never null: an empty
    /// one before the first came.
    const SnapshotPointer& snapshot() const { return m_past ? m_past : m_shown; }
    /// The newest snapshot, also while a past moment is looked at.
    const SnapshotPointer& present() const { return m_shown; }
    /// True once an engine announced something.
    bool hasSnapshot() const { return m_hasSnapshot; }

    void attach(EnginePort port);
    /// Nothing is sent any more, and what comes next is shown whatever its number: another engine says it.
    void detach();
    /// Hands over a newer snapshot; an older sequence than the shown one is ignored.
    void offer(SnapshotPointer snapshot);

    /// What became of a command: nothing, or why it was refused. Called on the GUI thread, unless the bridge is gone.
    using Answered = std::function<void(Result<void>)>;
    void send(engine::Command command, Answered answered = {});
    using RecordsRead = std::function<void(Result<std::vector<engine::RecordView>>, std::uint64_t total)>;
    void records(engine::Engine::RecordQuery query, RecordsRead read);
    /// A piece of a job's log. Called on the GUI thread, unless the bridge is gone.
    using LogRead = std::function<void(const Result<sources::Source::LogPiece>&)>;
    void log(std::string source, std::string log, std::size_t offset, LogRead read);
    /// One call to a source as the setting says; nothing is kept. Called on the GUI thread, unless the bridge is gone.
    using SourceTested = std::function<void(const Result<std::string>&)>;
    void test(workspace::SourceSetting setting, SourceTested tested);

    /// What differs between two decisions, by the numbers of their records. Called on the GUI thread, unless the bridge
    /// is gone.
    using DifferenceRead = std::function<void(const Result<std::vector<engine::DifferenceRow>>&)>;
    void difference(std::uint64_t before, std::uint64_t after, DifferenceRead read);

    /// What earlier builds said of these tests. Called on the GUI thread, unless the bridge is gone.
    using TestsRead = std::function<void(const Result<delivery::TestPasts>&)>;
    void pastOfTests(CommitId head, std::vector<std::string> tests, Time moment, TestsRead read);
    /// What another policy would have decided; without a text only what is in force. Called on the GUI thread, unless
    /// the bridge is gone.
    using PolicyRead = std::function<void(const Result<engine::PolicyTrial>&)>;
    void tryPolicy(std::optional<std::string> text, PolicyRead read);

    /// What the gate was good for. Called on the GUI thread, unless the bridge is gone.
    using AccountsRead = std::function<void(const Result<engine::Accounts>&)>;
    void accounts(std::optional<Time> from, std::optional<Time> to, AccountsRead read);

    /// The recorded past under scenarios. Called on the GUI thread, unless the bridge is gone.
    using RehearsalRead = std::function<void(const Result<engine::Rehearsal>&)>;
    void rehearse(engine::RehearsalWish wish, RehearsalRead read);

    /// What taking a service back would take; Unsupported without an engine that could say. Called on the GUI thread,
    /// unless the bridge is gone.
    using WayBackRead = std::function<void(const Result<engine::WayBackView>&)>;
    void wayBack(std::string service, std::string environment, WayBackRead read);

    /// Shows a past moment once the engine has put it together; the newest wish counts. Commands are refused then, but
    /// for stopping the line, taking up an alarm and verifying the record.
    void lookBack(Time moment);
    void backToNow();
    bool isPast() const { return m_past != nullptr; }

signals:
    void snapshotChanged(const fermata::ui::SnapshotPointer& snapshot);
    /// There is a newer present(), also while a past moment is looked at.
    void presentChanged(const fermata::ui::SnapshotPointer& present);
    /// A past moment cannot be shown, and why.
    void pastFailed(const QString& reason);
    /// A command was refused and nobody waited for its answer.
    void refused(const QString& reason);

private:
    class Mailbox;
    void deliver();

    EnginePort m_port;
    SnapshotPointer m_shown;
    SnapshotPointer m_past;
    int m_pastTurn = 0; ///< answers of an earlier wish are not wanted any more
    bool m_hasSnapshot = false;
    QTimer m_pause;
    std::shared_ptr<Mailbox> m_mailbox; ///< outlives the bridge while an engine thread still holds it
};

} // namespace fermata::ui

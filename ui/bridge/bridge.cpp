#include "ui/bridge/bridge.h"

#include <utility>

#include <QMetaObject>

#include "core/base/text.h"
#include "core/wording/wording.h"

namespace fermata::ui {

namespace {

constexpr int pauseMilliseconds = 100;

} // namespace

/// What other threads may touch. Thread safety: all methods.
class Bridge::Mailbox {
public:
    explicit Mailbox(Bridge* bridge) : m_bridge(bridge) {}

    void put(SnapshotPointer snapshot) {
        const std::lock_guard lock(m_mutex);
        const bool wasEmpty = m_newest == nullptr;
        m_newest = std::move(snapshot);
        if (wasEmpty && m_bridge)
            QMetaObject::invokeMethod(
                m_bridge, [bridge = m_bridge] { bridge->deliver(); }, Qt::QueuedConnection);
    }
    SnapshotPointer take() {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_newest, nullptr);
    }
    /// Runs `call` on the GUI thread, or never when the window is gone.
    void post(std::function<void()> call) {
        const std::lock_guard lock(m_mutex);
        if (m_bridge)
            QMetaObject::invokeMethod(m_bridge, std::move(call), Qt::QueuedConnection);
    }
    void close() {
        const std::lock_guard lock(m_mutex);
        m_bridge = nullptr;
    }

private:
    std::mutex m_mutex;
    Bridge* m_bridge;         // guarded by m_mutex
    SnapshotPointer m_newest; // guarded by m_mutex
};

Bridge::Bridge(QObject* parent)
    : QObject(parent), m_shown(std::make_shared<const engine::Snapshot>()), m_mailbox(std::make_shared<Mailbox>(this)) {
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMilliseconds);
    connect(&m_pause, &QTimer::timeout, this, &Bridge::deliver);
}

Bridge::~Bridge() {
    m_mailbox->close();
}

void Bridge::attach(EnginePort port) {
    m_port = std::move(port);
}

void Bridge::detach() {
    m_port = {};
    m_mailbox->take(); // what an engine said that is gone is not newer than what the next one will say
    m_hasSnapshot = false;
}

void Bridge::offer(SnapshotPointer snapshot) {
    if (snapshot)
        m_mailbox->put(std::move(snapshot));
}

void Bridge::deliver() {
    if (m_pause.isActive())
        return; // the timer comes back for what waits
    SnapshotPointer newest = m_mailbox->take();
    if (!newest || (m_hasSnapshot && newest->sequence < m_shown->sequence))
        return;
    m_shown = std::move(newest);
    m_hasSnapshot = true;
    m_pause.start();
    emit presentChanged(m_shown);
    if (!m_past)
        emit snapshotChanged(m_shown);
}

void Bridge::difference(std::uint64_t before, std::uint64_t after, DifferenceRead read) {
    if (!m_port.difference)
        return;
    m_port.difference(before, after,
                      [mailbox = m_mailbox, read = std::move(read)](Result<std::vector<engine::DifferenceRow>> rows) {
                          mailbox->post([read, rows = std::move(rows)] { read(rows); });
                      });
}

void Bridge::pastOfTests(CommitId head, std::vector<std::string> tests, Time moment, TestsRead read) {
    if (!m_port.pastOfTests)
        return;
    m_port.pastOfTests(head, std::move(tests), moment,
                       [mailbox = m_mailbox, read = std::move(read)](Result<delivery::TestPasts> pasts) {
                           mailbox->post([read, pasts = std::move(pasts)] { read(pasts); });
                       });
}

void Bridge::tryPolicy(std::optional<std::string> text, PolicyRead read) {
    if (!m_port.tryPolicy)
        return;
    m_port.tryPolicy(std::move(text), [mailbox = m_mailbox, read = std::move(read)](Result<engine::PolicyTrial> trial) {
        mailbox->post([read, trial = std::move(trial)] { read(trial); });
    });
}

void Bridge::accounts(std::optional<Time> from, std::optional<Time> to, AccountsRead read) {
    if (!m_port.accounts)
        return;
    m_port.accounts(from, to, [mailbox = m_mailbox, read = std::move(read)](Result<engine::Accounts> accounts) {
        mailbox->post([read, accounts = std::move(accounts)] { read(accounts); });
    });
}

void Bridge::rehearse(engine::RehearsalWish wish, RehearsalRead read) {
    if (!m_port.rehearse)
        return;
    m_port.rehearse(std::move(wish),
                    [mailbox = m_mailbox, read = std::move(read)](Result<engine::Rehearsal> rehearsal) {
                        mailbox->post([read, rehearsal = std::move(rehearsal)] { read(rehearsal); });
                    });
}

void Bridge::wayBack(std::string service, std::string environment, WayBackRead read) {
    if (!m_port.wayBack)
        return read(Error(Fault::Unsupported, "this window has no engine that could say"));
    m_port.wayBack(std::move(service), std::move(environment),
                   [mailbox = m_mailbox, read = std::move(read)](Result<engine::WayBackView> way) {
                       mailbox->post([read, way = std::move(way)] { read(way); });
                   });
}

void Bridge::lookBack(Time moment) {
    if (!m_port.past)
        return;
    m_port.past(moment,
                [mailbox = m_mailbox, this, turn = ++m_pastTurn](Result<std::shared_ptr<const engine::Snapshot>> past) {
                    mailbox->post([this, turn, past = std::move(past)] {
                        if (turn != m_pastTurn)
                            return;
                        if (!past) {
                            emit pastFailed(QString::fromStdString(plainText(past.error().message())));
                            return;
                        }
                        m_past = *past;
                        emit snapshotChanged(m_past);
                    });
                });
}

void Bridge::backToNow() {
    ++m_pastTurn;
    if (!std::exchange(m_past, nullptr))
        return;
    emit snapshotChanged(m_shown);
}

void Bridge::send(engine::Command command, Answered answered) {
    if (!m_port.send)
        return;
    if (m_past && !std::holds_alternative<engine::StopLine>(command) &&
        !std::holds_alternative<engine::Acknowledge>(command) &&
        !std::holds_alternative<engine::VerifyRecord>(command)) {
        const std::string why = fermata::wording::sentence({"act.past", {}, {}});
        if (answered)
            answered(Error(Fault::Refused, why));
        else
            emit refused(QString::fromStdString(why));
        return;
    }
    m_port.send(std::move(command), [mailbox = m_mailbox, this, answered = std::move(answered)](Result<void> result) {
        // The mailbox lets nothing through once the bridge is gone, so `this` lives whenever the call runs.
        mailbox->post([this, answered, result = std::move(result)] {
            if (answered)
                answered(result);
            else if (!result)
                emit refused(QString::fromStdString(plainText(result.error().message())));
        });
    });
}

void Bridge::records(engine::Engine::RecordQuery query, RecordsRead read) {
    if (!m_port.records)
        return;
    m_port.records(std::move(query), [mailbox = m_mailbox, read = std::move(read)](
                                         Result<std::vector<engine::RecordView>> page, std::uint64_t total) {
        mailbox->post([read, page = std::move(page), total] { read(page, total); });
    });
}

void Bridge::log(std::string source, std::string log, std::size_t offset, LogRead read) {
    if (!m_port.log)
        return;
    m_port.log(std::move(source), std::move(log), offset,
               [mailbox = m_mailbox, read = std::move(read)](Result<sources::Source::LogPiece> piece) {
                   mailbox->post([read, piece = std::move(piece)] { read(piece); });
               });
}

void Bridge::test(workspace::SourceSetting setting, SourceTested tested) {
    if (!m_port.test)
        return tested(Error(Fault::Unsupported, "this window has no engine that could ask"));
    m_port.test(std::move(setting), [mailbox = m_mailbox, tested = std::move(tested)](Result<std::string> answer) {
        mailbox->post([tested, answer = std::move(answer)] { tested(answer); });
    });
}

} // namespace fermata::ui

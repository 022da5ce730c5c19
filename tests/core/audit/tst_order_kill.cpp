// kill -9 between intent and receipt: nothing is done twice, everything is reconciled. FERMATA_KILLS says how often
// (200).
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <random>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

#include "core/audit/action_ledger.h"
#include "core/audit/verification.h"
#include "tests/core/action/orders.h"
#include "tests/core/audit/a_record.h"
#include "tests/core/audit/file_executor.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::audit;
using namespace fermata::test;

namespace {

/// Starts the performer, and kills it that long after it said that an intent is recorded and before anything is sent.
/// @returns the number of the last order that it spoke of
int runAndKill(const ARecord& record, const std::string& file, int first, std::chrono::microseconds after) {
    int pipe[2];
    if (::pipe(pipe) != 0)
        qFatal("no pipe");
    const auto places = record.places();
    const std::string store = record.file(), number = std::to_string(first);
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(pipe[1], STDOUT_FILENO);
        ::close(pipe[0]);
        ::close(pipe[1]);
        ::execl(FERMATA_ORDER_PERFORMER, FERMATA_ORDER_PERFORMER, store.c_str(), places.keys.c_str(),
                places.heads.c_str(), file.c_str(), number.c_str(), static_cast<char*>(nullptr));
        ::_exit(127);
    }
    ::close(pipe[1]);
    QByteArray text;
    char buffer[4096];
    bool isKilled = false;
    for (ssize_t size = 0; (size = ::read(pipe[0], buffer, sizeof buffer)) > 0;) {
        text.append(buffer, static_cast<int>(size));
        if (!isKilled && text.contains("intent ")) {
            // Real time, because what is tested is a real process: no assertion hangs on how long it takes.
            std::this_thread::sleep_for(after);
            ::kill(child, SIGKILL);
            isKilled = true;
        }
    }
    ::close(pipe[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (!isKilled || !WIFSIGNALED(status))
        qFatal("the performer ended by itself");
    int last = first;
    text.truncate(text.lastIndexOf('\n') + 1);
    for (const auto& line : text.split('\n'))
        if (const auto words = line.split(' '); words.size() == 2)
            last = std::max(last, words[1].toInt());
    return last;
}

} // namespace

class TestOrderKill : public QObject {
    Q_OBJECT
private slots:
    void nothingIsDoneTwiceAndEverythingIsReconciled() {
        const char* wanted = std::getenv("FERMATA_KILLS");
        const int kills = wanted ? std::atoi(wanted) : 200;
        ARecord record;
        const std::string file = record.folder() / "acts.txt";
        auto policy = decision::Policy::standard();
        policy.people = {{"rita", "Rita", {}, {}, {"rita"}, {"release-manager"}, ""}};
        {
            Chain chain = record.open();
            const decision::CommandRequest arm{decision::CommandKind::Arm, "production", "x", "",
                                               noon + Seconds{86400},      noon,         true};
            FERMATA_VERIFY_OK(ActionLedger(chain).arm(policy, rita(), arm,
                                                      {action::ActionKind::Deploy, action::ActionKind::RollBack}));
        }
        std::mt19937 random(20261127);
        const FixedClock later(noon + action::settlesAfter);
        int next = 0, open = 0, openAndDone = 0, openAndNot = 0;
        for (int i = 0; i < kills; ++i) {
            next = runAndKill(record, file, next, std::chrono::microseconds(random() % 3000)) + 1;
            Chain chain = record.open();
            ActionLedger ledger(chain);
            open += static_cast<int>(ledger.openOrders()->size());
            action::Executors executors;
            executors.push_back(std::make_unique<FileExecutor>(file));
            const auto reconciled = action::reconcileAll(ledger, executors, later, {});
            FERMATA_VERIFY_OK(reconciled);
            QVERIFY(reconciled->stillOpen.empty() && ledger.openOrders()->empty());
            for (const auto& receipt : reconciled->receipts)
                ++(receipt.outcome == action::Outcome::Done ? openAndDone : openAndNot);
        }
        Chain chain = record.open();
        ActionLedger ledger(chain);
        const auto acts = FileExecutor(file).acts();
        int done = 0;
        for (const auto& [order, times] : acts) {
            QVERIFY2(times == 1, (order + " was done twice").c_str());
            const auto recorded = ledger.order(order); // no act without an intent
            FERMATA_VERIFY_OK(recorded);
            QVERIFY(recorded->receipt && recorded->receipt->outcome == action::Outcome::Done);
            ++done;
        }
        const auto orders = ledger.orders(1000000);
        FERMATA_VERIFY_OK(orders);
        for (const auto& each : *orders) {
            QVERIFY(each.receipt.has_value());
            const bool isDone = each.receipt->outcome == action::Outcome::Done;
            QVERIFY2(isDone == (acts.count(each.order.id) == 1),
                     (each.order.version + ": " + std::string(name(each.receipt->outcome)) + ", " + each.receipt->text)
                         .c_str());
        }
        const auto checked = verifyStore(record.file(), {});
        FERMATA_VERIFY_OK(checked);
        QVERIFY2(checked->isWhole(), checked->problems.empty() ? "" : checked->problems.front().c_str());
        QVERIFY2(openAndDone > 0, "no kill ever came between the act and its receipt");
        qInfo("%d kills; %d orders were left open: %d of them done, %d not; %d acts in all, none twice", kills, open,
              openAndDone, openAndNot, done);
    }
};

FERMATA_CORE_TEST(TestOrderKill)
#include "tst_order_kill.moc"

// kill -9 at any moment: the record verifies, and nothing that was acknowledged is lost. FERMATA_KILLS says how often
// (100; tests/bench/run kill-record: 1,000).
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <random>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

#include "tests/core/audit/a_record.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::audit;
using namespace fermata::test;

class TestKill : public QObject {
    Q_OBJECT
private slots:
    void losesNothingAcknowledgedAndVerifies() {
        const char* wanted = std::getenv("FERMATA_KILLS");
        const int kills = wanted ? std::atoi(wanted) : 100;
        ARecord record;
        std::mt19937 random(20261123);
        std::uint64_t acknowledged = 1;
        int withoutWord = 0, inARow = 0;
        std::chrono::microseconds latest{30000}; // a slow build of the writer gets longer, until it is met at work
        for (int i = 0; i < kills; ++i) {
            const auto said =
                runAndKill(record, std::chrono::microseconds(random() % static_cast<unsigned>(latest.count())));
            withoutWord += said.empty() ? 1 : 0;
            inARow = said.empty() ? inARow + 1 : 0;
            if (inARow == 5 && latest < std::chrono::seconds(4)) {
                latest *= 2;
                inARow = 0;
            }
            const auto chain = record.open(Access::Observe);
            for (const auto& [number, hash] : said) {
                const auto stored = chain.record(number);
                FERMATA_VERIFY_OK(stored);
                QCOMPARE(QString::fromStdString(stored->hash.hex()), hash);
                acknowledged = std::max(acknowledged, number);
            }
            VerifyOptions options;
            options.anchor = Anchor(record.places().heads, chain.workspace()).read().value();
            QVERIFY(options.anchor.has_value() && options.anchor->count >= acknowledged - 1);
            if (i % 10 == 0 || i + 1 == kills) { // the whole of it grows; every tenth time is enough
                const auto checked = verifyStore(record.file(), options);
                FERMATA_VERIFY_OK(checked);
                QVERIFY2(checked->isWhole(), checked->problems.empty() ? "" : checked->problems.front().c_str());
                QVERIFY(checked->records >= acknowledged);
            }
        }
        QVERIFY2(withoutWord < kills, "no kill ever met a writer that had begun");
        qInfo("%d kills, %d of them before the first word, %llu records acknowledged", kills, withoutWord,
              static_cast<unsigned long long>(acknowledged));
    }

private:
    using Said = std::vector<std::pair<std::uint64_t, QString>>;

    static Said runAndKill(const ARecord& record, std::chrono::microseconds after) {
        int pipe[2];
        if (::pipe(pipe) != 0)
            qFatal("no pipe");
        const auto places = record.places();
        const std::string file = record.file();
        const pid_t child = ::fork();
        if (child == 0) {
            ::dup2(pipe[1], STDOUT_FILENO);
            ::close(pipe[0]);
            ::close(pipe[1]);
            ::execl(FERMATA_RECORD_WRITER, FERMATA_RECORD_WRITER, file.c_str(), places.keys.c_str(),
                    places.heads.c_str(), static_cast<char*>(nullptr));
            ::_exit(127);
        }
        ::close(pipe[1]);
        // Real time, because what is tested is a real process: no assertion hangs on how long it takes.
        std::this_thread::sleep_for(std::chrono::milliseconds(10) + after);
        ::kill(child, SIGKILL);
        QByteArray text;
        char buffer[4096];
        for (ssize_t size = 0; (size = ::read(pipe[0], buffer, sizeof buffer)) > 0;)
            text.append(buffer, static_cast<int>(size));
        ::close(pipe[0]);
        int status = 0;
        ::waitpid(child, &status, 0);
        if (!WIFSIGNALED(status))
            qFatal("the writer ended by itself");
        Said said;
        text.truncate(text.lastIndexOf('\n') + 1); // a word cut off was not heard
        for (const auto& line : text.split('\n'))
            if (const auto parts = line.split(' '); parts.size() == 2)
                said.emplace_back(parts[0].toULongLong(), QString::fromLatin1(parts[1]));
        return said;
    }
};

FERMATA_CORE_TEST(TestKill)
#include "tst_kill.moc"

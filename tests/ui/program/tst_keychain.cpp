// A machine without a keychain: every call says so, nothing waits, nothing is kept in the clear, other places still
// serve.
#include <future>

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include "app/fermata/keychain.h"
#include "tests/support/test.h"

using namespace fermata;

namespace {

/// Runs `call` on a thread of its own while this one, the GUI's, keeps its event loop going.
template <class Call>
auto elsewhere(Call call) {
    auto answer = std::async(std::launch::async, std::move(call));
    while (answer.wait_for(std::chrono::milliseconds{0}) != std::future_status::ready)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    return answer.get();
}

} // namespace

class TestKeychain : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        QVERIFY(m_home.isValid());
        for (const char* name : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"})
            qputenv(name, m_home.path().toUtf8());
        qputenv("DBUS_SESSION_BUS_ADDRESS", ("unix:path=" + m_home.path() + "/no-bus").toUtf8());
        qunsetenv("XDG_CURRENT_DESKTOP");
    }
    void saysThatThereIsNone() {
        const auto keychain = app::keychainSecrets();
        const auto found = elsewhere([&] { return keychain->find("ci-token"); });
        QVERIFY(!found);
        QCOMPARE(found.error().fault(), Fault::Unreachable);
    }
    void keepsNothingInTheClear() {
        const auto keychain = app::keychainSecrets();
        const auto kept = elsewhere([&] { return keychain->keep("ci-token", io::SecretString("hunter2-canary")); });
        QVERIFY(!kept);
        QCOMPARE(kept.error().fault(), Fault::Unreachable);
        QVERIFY(kept.error().text().find("hunter2") == std::string::npos);
        QVERIFY(QDir(m_home.path()).entryList(QDir::Files | QDir::NoDotAndDotDot | QDir::Hidden).isEmpty());
    }
    void refusesNamesThatAreNone() {
        const auto keychain = app::keychainSecrets();
        QCOMPARE(elsewhere([&] { return keychain->find("../x"); }).error().fault(), Fault::Usage);
        QCOMPARE(elsewhere([&] { return keychain->keep("", {}); }).error().fault(), Fault::Usage);
    }
    void neverLetsTheWindowWaitForItself() {
        const auto keychain = app::keychainSecrets();
        QElapsedTimer timer;
        timer.start();
        const auto found = keychain->find("ci-token"); // on the thread that would have to answer
        QCOMPARE(found.error().fault(), Fault::Unreachable);
        QVERIFY(timer.elapsed() < 1000);
    }
    void theOtherPlacesServeWithoutIt() {
        std::vector<std::unique_ptr<io::SecretStore>> places;
        places.push_back(io::fileSecrets(m_home.path().toStdString() + "/secrets"));
        places.push_back(app::keychainSecrets());
        const auto all = io::inOrder(std::move(places));
        QCOMPARE(all->describe(), "file, keychain");
        const auto missing = elsewhere([&] { return all->find("ci-token"); });
        QVERIFY(missing.error().text().find("keychain") != std::string::npos);
        QVERIFY(elsewhere([&] { return all->keep("ci-token", io::SecretString("value")); }).has_value());
        const auto found = elsewhere([&] { return all->find("ci-token"); });
        QCOMPARE(found->expose(), "value");
    }
    /// Last: the application counts as ended after it.
    void aProgramThatEndsWaitsForNoKeychain() {
        const auto keychain = app::keychainSecrets();
        QMetaObject::invokeMethod(
            QCoreApplication::instance(), [] { QCoreApplication::quit(); }, Qt::QueuedConnection);
        QCoreApplication::exec();
        QElapsedTimer timer;
        timer.start();
        auto answer = std::async(std::launch::async, [&] { return keychain->find("ci-token"); });
        QCOMPARE(answer.wait_for(std::chrono::seconds{1}), std::future_status::ready); // nobody runs the event loop
        QCOMPARE(answer.get().error().fault(), Fault::Unreachable);
    }

private:
    QTemporaryDir m_home;
};

QTEST_GUILESS_MAIN(TestKeychain)
#include "tst_keychain.moc"

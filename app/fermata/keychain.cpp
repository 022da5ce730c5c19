#include "app/fermata/keychain.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>

#include <QCoreApplication>
#include <QThread>
#include <qt6keychain/keychain.h>

#include "core/base/text.h"

namespace fermata::app {
namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr std::chrono::seconds patience{5};
/// A keychain that did not answer, such as one that waits to be unlocked, is not waited for again so soon.
constexpr std::chrono::seconds rest{60};
/// How late a quitting application is noticed at most.
constexpr std::chrono::milliseconds slice{50};
constexpr auto service = "fermata";

/// Where a job's answer is put down by the GUI thread, and picked up by the one that asked. Shared: who asked may have
/// lost patience before.
struct Answer {
    std::mutex mutex;
    std::condition_variable came;
    std::optional<QKeychain::Error> error; // guarded by mutex
    QString text;                          // guarded by mutex
    io::SecretString secret;               // guarded by mutex
};

Error noKeychain(const QString& text) {
    return Error(Fault::Unreachable, "the keychain cannot be asked: " + plainText(text.toStdString()));
}

class Keychain final : public io::SecretStore {
public:
    Keychain() {
        if (QCoreApplication* application = QCoreApplication::instance())
            QObject::connect(application, &QCoreApplication::aboutToQuit, application,
                             [isQuitting = m_isQuitting] { *isQuitting = true; });
    }

    Result<io::SecretString> find(const std::string& name) const override {
        if (!io::isSecretName(name))
            return Error(Fault::Usage, "no secret may be called so");
        auto answer = std::make_shared<Answer>();
        const auto ended = ask(answer, [name, answer] {
            auto* job = new QKeychain::ReadPasswordJob(QString::fromLatin1(service));
            job->setKey(QString::fromStdString(name));
            job->setInsecureFallback(false);
            QObject::connect(job, &QKeychain::Job::finished, job, [job, answer] {
                QByteArray bytes = job->binaryData();
                put(*answer, *job, io::SecretString(bytes.toStdString()));
                bytes.fill('\0');
            });
            job->start();
        });
        if (!ended)
            return ended.error();
        const std::lock_guard lock(answer->mutex);
        if (*answer->error == QKeychain::EntryNotFound ||
            (*answer->error == QKeychain::NoError && answer->secret.isEmpty()))
            return Error(Fault::NotFound, "no secret '" + name + "' in the keychain");
        if (*answer->error != QKeychain::NoError)
            return noKeychain(answer->text);
        return std::move(answer->secret);
    }

    Result<void> keep(const std::string& name, const io::SecretString& secret) override {
        if (!io::isSecretName(name))
            return Error(Fault::Usage, "no secret may be called so");
        auto answer = std::make_shared<Answer>();
        const auto ended = ask(answer, [name, secret, answer] {
            auto* job = new QKeychain::WritePasswordJob(QString::fromLatin1(service));
            job->setKey(QString::fromStdString(name));
            job->setBinaryData(QByteArray::fromStdString(secret.expose()));
            job->setInsecureFallback(false);
            QObject::connect(job, &QKeychain::Job::finished, job, [job, answer] { put(*answer, *job, {}); });
            job->start();
        });
        if (!ended)
            return ended.error();
        const std::lock_guard lock(answer->mutex);
        if (*answer->error != QKeychain::NoError)
            return noKeychain(answer->text);
        return {};
    }

    std::string describe() const override { return "keychain"; }

private:
    static void put(Answer& answer, const QKeychain::Job& job, io::SecretString secret) {
        const std::lock_guard lock(answer.mutex);
        answer.error = job.error();
        answer.text = job.errorString();
        answer.secret = std::move(secret);
        answer.came.notify_all();
    }

    /// Runs `start` on the GUI thread and waits for the answer. @returns Unreachable where none can come
    Result<void> ask(const std::shared_ptr<Answer>& answer, std::function<void()> start) const {
        QCoreApplication* application = QCoreApplication::instance();
        if (!application || QThread::currentThread() == application->thread())
            return noKeychain(QStringLiteral("the window would wait for itself"));
        if (*m_isQuitting)
            return noKeychain(QStringLiteral("the program ends"));
        if (SteadyClock::now().time_since_epoch().count() < m_restsUntil)
            return noKeychain(QStringLiteral("it did not answer a moment ago"));
        QMetaObject::invokeMethod(application, std::move(start), Qt::QueuedConnection);
        std::unique_lock lock(answer->mutex);
        const auto until = SteadyClock::now() + patience;
        while (!answer->came.wait_for(lock, slice, [&] { return answer->error.has_value(); })) {
            if (*m_isQuitting)
                return noKeychain(QStringLiteral("the program ends"));
            if (SteadyClock::now() < until)
                continue;
            m_restsUntil = (SteadyClock::now() + rest).time_since_epoch().count();
            return noKeychain(QStringLiteral("no answer within 5 s"));
        }
        return {};
    }

    const std::shared_ptr<std::atomic<bool>> m_isQuitting = std::make_shared<std::atomic<bool>>(false);
    mutable std::atomic<SteadyClock::rep> m_restsUntil{0};
};

} // namespace

std::unique_ptr<io::SecretStore> keychainSecrets() {
    return std::make_unique<Keychain>();
}

} // namespace fermata::app

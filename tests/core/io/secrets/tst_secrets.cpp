#include <cstdlib>
#include <filesystem>
#include <type_traits>

#include <sys/stat.h>

#include "core/io/secrets/secret_store.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::io;

namespace {

/// Sets a variable for one test.
class Variable {
public:
    Variable(const char* name, const std::string& value) : m_name(name) { setenv(name, value.c_str(), 1); }
    ~Variable() { unsetenv(m_name); }

private:
    const char* m_name;
};

template <class T>
concept Printable = requires(std::ostream& out, T value) {
    out << value;
};
template <class T>
concept Comparable = requires(T value) {
    value == value;
};

/// A place that answers nothing but one error.
class Broken final : public SecretStore {
public:
    explicit Broken(Fault fault) : m_fault(fault) {}
    Result<SecretString> find(const std::string&) const override { return Error(m_fault, "keychain says nothing"); }
    Result<void> keep(const std::string&, const SecretString&) override { return Error(m_fault, "no"); }
    std::string describe() const override { return "keychain"; }

private:
    Fault m_fault;
};

std::unique_ptr<SecretStore> ordered(std::unique_ptr<SecretStore> first, std::unique_ptr<SecretStore> second) {
    std::vector<std::unique_ptr<SecretStore>> stores;
    stores.push_back(std::move(first));
    stores.push_back(std::move(second));
    return inOrder(std::move(stores));
}

} // namespace

class TestSecrets : public QObject {
    Q_OBJECT
private slots:
    void cannotBePrintedOrCompared() {
        static_assert(!Printable<SecretString> && !Comparable<SecretString>);
        static_assert(!std::is_convertible_v<SecretString, std::string>);
        static_assert(!std::is_convertible_v<std::string, SecretString>);
    }

    void isWipedWhenItGoes() {
        alignas(SecretString) char room[sizeof(SecretString)];
        auto* secret = new (room) SecretString(std::string("short-one")); // its bytes stand in the object itself
        const std::string_view bytes(room, sizeof room);
        QVERIFY(bytes.find("short-one") != std::string_view::npos);
        SecretString moved(std::move(*secret));
        QVERIFY(bytes.find("short-one") == std::string_view::npos);
        QCOMPARE(moved.expose(), std::string("short-one"));
        *secret = moved;
        QVERIFY(bytes.find("short-one") != std::string_view::npos);
        std::string text(64, 's');
        const auto* data = text.data();
        wipe(text);
        QVERIFY(text.empty() && text.data() == data && data[1] == 0);
        *secret = SecretString();
        QVERIFY(bytes.find("short-one") == std::string_view::npos);
        secret->~SecretString();
    }

    void readsTheEnvironment() {
        const Variable variable("FERMATA_SECRET_CI_EXAMPLE_ORG", "t0ken");
        const Variable empty("FERMATA_SECRET_NOTHING", "");
        const auto store = environmentSecrets();
        QCOMPARE(store->find("ci.example-org")->expose(), std::string("t0ken"));
        const auto missing = store->find("nothing");
        QCOMPARE(missing.error().fault(), Fault::NotFound);
        QVERIFY(missing.error().text().find("FERMATA_SECRET_NOTHING") != std::string::npos);
        QCOMPARE(store->keep("x", SecretString("y")).error().fault(), Fault::Unsupported);
    }

    void keepsInAFileNobodyElseReads() {
        const test::ScratchFolder folder;
        const auto store = fileSecrets(folder / "secrets");
        QCOMPARE(store->find("ci").error().fault(), Fault::NotFound);
        FERMATA_VERIFY_OK(store->keep("ci", SecretString("t0ken")));
        QCOMPARE(store->find("ci")->expose(), std::string("t0ken"));
        struct stat facts {};
        QCOMPARE(stat((folder / "secrets/ci").c_str(), &facts), 0);
        QCOMPARE(static_cast<int>(facts.st_mode & 0777), 0600);
        QCOMPARE(stat((folder / "secrets").c_str(), &facts), 0);
        QCOMPARE(static_cast<int>(facts.st_mode & 0777), 0700);
        folder.write("secrets/ci", "with an end\n");
        QCOMPARE(store->find("ci")->expose(), std::string("with an end"));
    }

    void refusesAFileThatOthersCanRead() {
        const test::ScratchFolder folder;
        folder.write("ci", "t0ken");
        for (const mode_t mode : {0640u, 0604u, 0660u, 0610u}) {
            QCOMPARE(chmod((folder / "ci").c_str(), mode), 0);
            const auto found = fileSecrets(folder.path().string())->find("ci");
            QVERIFY(!found);
            QCOMPARE(found.error().fault(), Fault::Refused);
            QVERIFY(found.error().text().find("0600") != std::string::npos);
            QVERIFY(found.error().text().find("t0ken") == std::string::npos);
        }
        QCOMPARE(chmod((folder / "ci").c_str(), 0600), 0);
        FERMATA_VERIFY_OK(fileSecrets(folder.path().string())->find("ci"));
    }

    void refusesLinksFoldersAndFloods() {
        const test::ScratchFolder folder;
        folder.write("real", "t0ken");
        chmod((folder / "real").c_str(), 0600);
        std::filesystem::create_symlink(folder / "real", folder / "link");
        std::filesystem::create_directory(folder.path() / "folder");
        folder.write("flood", std::string(70'000, 'x'));
        chmod((folder / "flood").c_str(), 0600);
        const auto store = fileSecrets(folder.path().string());
        QVERIFY(!store->find("link"));
        QCOMPARE(store->find("folder").error().fault(), Fault::Refused);
        QCOMPARE(store->find("flood").error().fault(), Fault::TooLarge);
        for (const char* name : {"", "../real", "a/b", ".hidden", "a b", "a\n"}) {
            QCOMPARE(store->find(name).error().fault(), Fault::Usage);
            QCOMPARE(store->keep(name, SecretString("x")).error().fault(), Fault::Usage);
        }
    }

    void findsTheAccountsFolder() {
        const test::ScratchFolder folder;
        const Variable config("XDG_CONFIG_HOME", folder.path().string());
        FERMATA_VERIFY_OK(fileSecrets({})->keep("ci", SecretString("t0ken")));
        QCOMPARE(folder.read("fermata/secrets/ci"), std::string("t0ken"));
    }

    void readsASystemdCredential() {
        const test::ScratchFolder folder;
        QCOMPARE(systemdSecrets()->find("ci").error().fault(), Fault::NotFound);
        const Variable variable("CREDENTIALS_DIRECTORY", folder.path().string());
        QCOMPARE(systemdSecrets()->find("ci").error().fault(), Fault::NotFound);
        folder.write("ci", "t0ken\n");
        chmod((folder / "ci").c_str(), 0440);
        QCOMPARE(systemdSecrets()->find("ci")->expose(), std::string("t0ken"));
        chmod((folder / "ci").c_str(), 0444);
        QCOMPARE(systemdSecrets()->find("ci").error().fault(), Fault::Refused);
    }

    void asksInOrderAndNamesAll() {
        const test::ScratchFolder folder;
        auto store = ordered(environmentSecrets(), fileSecrets(folder.path().string()));
        FERMATA_VERIFY_OK(store->keep("ci", SecretString("from a file"))); // the environment cannot
        QCOMPARE(store->find("ci")->expose(), std::string("from a file"));
        const Variable variable("FERMATA_SECRET_CI", "from outside");
        QCOMPARE(store->find("ci")->expose(), std::string("from outside"));
        const auto missing = store->find("other");
        QCOMPARE(missing.error().fault(), Fault::NotFound);
        QVERIFY(missing.error().text().find("FERMATA_SECRET_OTHER") != std::string::npos);
        QVERIFY(missing.error().text().find(folder / "other") != std::string::npos);
        QCOMPARE(store->describe(), std::string("environment, file"));
    }

    void passesOverWhatDoesNotAnswerButNotWhatLiesOpen() {
        const test::ScratchFolder folder;
        folder.write("ci", "t0ken");
        chmod((folder / "ci").c_str(), 0600);
        const auto file = [&] { return fileSecrets(folder.path().string()); };
        QCOMPARE(ordered(std::make_unique<Broken>(Fault::Unreachable), file())->find("ci")->expose(),
                 std::string("t0ken"));
        QCOMPARE(ordered(std::make_unique<Broken>(Fault::Unreachable), file())->find("no").error().fault(),
                 Fault::Unreachable);
        chmod((folder / "ci").c_str(), 0644);
        const Variable variable("FERMATA_SECRET_CI", "from outside");
        QCOMPARE(ordered(file(), environmentSecrets())->find("ci").error().fault(), Fault::Refused);
    }
};

FERMATA_CORE_TEST(TestSecrets)
#include "tst_secrets.moc"

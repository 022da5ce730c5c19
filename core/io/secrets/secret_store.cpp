#include "core/io/secrets/secret_store.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <optional>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/io/files/posix.h"
#include "core/io/files/write_file.h"

namespace fermata::io {

namespace {

constexpr std::size_t largest = std::size_t{64} << 10;

bool isLetterOrDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

Error notASecretName() {
    return Error(Fault::Usage, "no secret may be called so");
}

Error notThere(const std::string& name, const std::string& place) {
    return Error(Fault::NotFound, fmt::format("no secret '{}' in {}", name, place));
}

Error readOnly(const SecretStore& store) {
    return Error(Fault::Unsupported, fmt::format("the {} is only read from", store.describe()));
}

/// The bytes of a file that `othersMay` (mode bits) can open, without its line end.
Result<SecretString> readSecret(const std::string& path, unsigned forbidden) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
    if (!file.isOpen())
        return errorOfErrno(errno, path, "cannot be opened");
    struct stat facts {};
    if (::fstat(file.get(), &facts) != 0)
        return errorOfErrno(errno, path, "cannot be looked at");
    if (!S_ISREG(facts.st_mode))
        return Error(Fault::Refused, "is no plain file").inFile(path);
    if (facts.st_uid != ::geteuid() && facts.st_uid != 0)
        return Error(Fault::Refused, "belongs to another account").inFile(path);
    if ((facts.st_mode & forbidden) != 0)
        return Error(Fault::Refused, "can be read by other accounts; its mode must be 0600").inFile(path);
    std::string bytes(largest + 1, '\0');
    std::size_t size = 0;
    while (size < bytes.size()) {
        const auto got = ::read(file.get(), bytes.data() + size, bytes.size() - size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            const int reason = errno;
            wipe(bytes);
            return errorOfErrno(reason, path, "cannot be read");
        }
        if (got == 0)
            break;
        size += static_cast<std::size_t>(got);
    }
    if (size > largest) {
        wipe(bytes);
        return Error(Fault::TooLarge, "is too large for a secret").inFile(path);
    }
    if (size > 0 && bytes[size - 1] == '\n')
        --size;
    if (size > 0 && bytes[size - 1] == '\r')
        --size;
    SecretString secret(bytes.substr(0, size));
    wipe(bytes);
    return secret;
}

class EnvironmentSecrets final : public SecretStore {
public:
    Result<SecretString> find(const std::string& name) const override {
        if (!isSecretName(name))
            return notASecretName();
        std::string variable = "FERMATA_SECRET_";
        for (const char c : name)
            variable += isLetterOrDigit(c) ? (c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c) : '_';
        const char* value = std::getenv(variable.c_str());
        if (!value || !*value)
            return notThere(name, "the environment (" + variable + ")");
        return SecretString(value);
    }
    Result<void> keep(const std::string&, const SecretString&) override { return readOnly(*this); }
    std::string describe() const override { return "environment"; }
};

class FileSecrets final : public SecretStore {
public:
    explicit FileSecrets(std::string folder) : m_folder(std::move(folder)) {}

    Result<SecretString> find(const std::string& name) const override {
        if (!isSecretName(name))
            return notASecretName();
        const auto folder = this->folder();
        if (!folder)
            return notThere(name, "a file (neither XDG_CONFIG_HOME nor HOME says where)");
        auto secret = readSecret(*folder + "/" + name, 077);
        if (!secret && secret.error().fault() == Fault::NotFound)
            return notThere(name, "the file " + *folder + "/" + name);
        return secret;
    }
    Result<void> keep(const std::string& name, const SecretString& secret) override {
        if (!isSecretName(name))
            return notASecretName();
        const auto folder = this->folder();
        if (!folder)
            return Error(Fault::NotFound, "neither XDG_CONFIG_HOME nor HOME says where secrets lie");
        if (auto made = makeFolder(*folder, FileAccess::Private); !made)
            return made;
        return writeFileDurably(*folder + "/" + name, secret.expose(), FileAccess::Private);
    }
    std::string describe() const override { return "file"; }

private:
    std::optional<std::string> folder() const {
        if (!m_folder.empty())
            return m_folder;
        if (const char* config = std::getenv("XDG_CONFIG_HOME"); config && config[0] == '/')
            return std::string(config) + "/fermata/secrets";
        if (const char* home = std::getenv("HOME"); home && home[0] == '/')
            return std::string(home) + "/.config/fermata/secrets";
        return std::nullopt;
    }

    const std::string m_folder;
};

class SystemdSecrets final : public SecretStore {
public:
    Result<SecretString> find(const std::string& name) const override {
        if (!isSecretName(name))
            return notASecretName();
        const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
        if (!folder || folder[0] != '/')
            return notThere(name, "a systemd credential (CREDENTIALS_DIRECTORY is not set)");
        // The group's bits hold the mask of an access list there, by which the service's account may read.
        auto secret = readSecret(std::string(folder) + "/" + name, 027);
        if (!secret && secret.error().fault() == Fault::NotFound)
            return notThere(name, "the systemd credential " + name);
        return secret;
    }
    Result<void> keep(const std::string&, const SecretString&) override { return readOnly(*this); }
    std::string describe() const override { return "systemd credential"; }
};

class OrderedSecrets final : public SecretStore {
public:
    explicit OrderedSecrets(std::vector<std::unique_ptr<SecretStore>> stores) : m_stores(std::move(stores)) {}

    Result<SecretString> find(const std::string& name) const override {
        if (!isSecretName(name))
            return notASecretName();
        std::string tried;
        Fault fault = Fault::NotFound;
        for (const auto& store : m_stores) {
            auto secret = store->find(name);
            // What lies open is told, not passed over: its owner would never learn of it.
            if (secret || secret.error().fault() == Fault::Refused)
                return secret;
            if (secret.error().fault() != Fault::NotFound)
                fault = secret.error().fault();
            tried += (tried.empty() ? "" : "; ") + secret.error().text();
        }
        return Error(fault, tried.empty() ? fmt::format("no secret '{}': there is no place to look at", name) : tried);
    }
    Result<void> keep(const std::string& name, const SecretString& secret) override {
        for (const auto& store : m_stores) {
            auto kept = store->keep(name, secret);
            if (kept || kept.error().fault() != Fault::Unsupported)
                return kept;
        }
        return Error(Fault::Unsupported, "none of these places can keep a secret: " + describe());
    }
    std::string describe() const override {
        std::string all;
        for (const auto& store : m_stores)
            all += (all.empty() ? "" : ", ") + store->describe();
        return all;
    }

private:
    const std::vector<std::unique_ptr<SecretStore>> m_stores;
};

} // namespace

bool isSecretName(const std::string& name) {
    return !name.empty() && name.size() <= 128 && name.front() != '.' &&
           std::all_of(name.begin(), name.end(),
                       [](char c) { return isLetterOrDigit(c) || c == '-' || c == '_' || c == '.' || c == '@'; });
}

std::unique_ptr<SecretStore> environmentSecrets() {
    return std::make_unique<EnvironmentSecrets>();
}

std::unique_ptr<SecretStore> fileSecrets(std::string folder) {
    return std::make_unique<FileSecrets>(std::move(folder));
}

std::unique_ptr<SecretStore> systemdSecrets() {
    return std::make_unique<SystemdSecrets>();
}

std::unique_ptr<SecretStore> inOrder(std::vector<std::unique_ptr<SecretStore>> stores) {
    return std::make_unique<OrderedSecrets>(std::move(stores));
}

} // namespace fermata::io

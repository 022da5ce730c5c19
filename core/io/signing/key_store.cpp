#include "core/io/signing/key_store.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/text.h"

namespace fermata::io {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t largestFile = 4096;

Error systemError(const std::string& file) {
    const int reason = errno;
    const Fault fault = reason == ENOENT                                          ? Fault::NotFound
                        : reason == ENOSPC || reason == EDQUOT || reason == EFBIG ? Fault::Full
                        : reason == EROFS                                         ? Fault::ReadOnly
                                                                                  : Fault::Refused;
    return Error(fault, std::strerror(reason)).inFile(file);
}

class File {
public:
    explicit File(int descriptor) : m_descriptor(descriptor) {}
    ~File() {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int get() const { return m_descriptor; }
    bool isOpen() const { return m_descriptor >= 0; }

private:
    int m_descriptor;
};

/// A key that others can read is no key; one that others can write is theirs.
Result<void> checkOwnerOnly(int descriptor, const std::string& file) {
    struct stat facts {};
    if (::fstat(descriptor, &facts) != 0)
        return systemError(file);
    if (!S_ISREG(facts.st_mode) && !S_ISDIR(facts.st_mode))
        return Error(Fault::Refused, "is no plain file").inFile(file);
    if (facts.st_uid != ::geteuid())
        return Error(Fault::Refused, "belongs to another account").inFile(file);
    if ((facts.st_mode & 077U) != 0)
        return Error(Fault::Refused, S_ISDIR(facts.st_mode) ? "is open to other accounts; its mode must be 0700"
                                                            : "is open to other accounts; its mode must be 0600")
            .inFile(file);
    return {};
}

} // namespace

Result<KeyStore> KeyStore::ofAccount() {
    if (const char* config = std::getenv("XDG_CONFIG_HOME"); config && config[0] == '/')
        return KeyStore(std::string(config) + "/fermata/keys");
    if (const char* home = std::getenv("HOME"); home && home[0] == '/')
        return KeyStore(std::string(home) + "/.config/fermata/keys");
    return Error(Fault::NotFound, "neither XDG_CONFIG_HOME nor HOME says where the keys lie");
}

Result<std::string> KeyStore::readPrivately(const std::string& name) const {
    const File folder(::open(m_folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.isOpen())
        return systemError(m_folder);
    if (auto checked = checkOwnerOnly(folder.get(), m_folder); !checked)
        return std::move(checked).error();
    const std::string path = m_folder + "/" + name;
    const File file(::openat(folder.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    if (!file.isOpen())
        return systemError(path);
    if (auto checked = checkOwnerOnly(file.get(), path); !checked)
        return std::move(checked).error();
    std::string text(largestFile, '\0');
    const auto size = ::read(file.get(), text.data(), text.size());
    if (size < 0)
        return systemError(path);
    text.resize(static_cast<std::size_t>(size));
    return text;
}

Result<void> KeyStore::writePrivately(const std::string& name, const std::string& text) const {
    const std::string path = m_folder + "/" + name;
    std::string fresh = path + ".XXXXXX";
    {
        const File file(::mkostemp(fresh.data(), O_CLOEXEC)); // mode 0600
        if (!file.isOpen())
            return systemError(path);
        if (::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
            ::fsync(file.get()) != 0) {
            auto error = systemError(path);
            ::unlink(fresh.c_str());
            return error;
        }
    }
    if (::rename(fresh.c_str(), path.c_str()) != 0) {
        auto error = systemError(path);
        ::unlink(fresh.c_str());
        return error;
    }
    const File folder(::open(m_folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.isOpen() || ::fsync(folder.get()) != 0)
        return systemError(m_folder);
    return {};
}

Result<void> KeyStore::prepareFolder() {
    std::error_code failure;
    fs::create_directories(fs::path(m_folder).parent_path(), failure);
    if (failure) {
        errno = failure.value();
        return systemError(m_folder);
    }
    if (::mkdir(m_folder.c_str(), 0700) != 0 && errno != EEXIST)
        return systemError(m_folder);
    const File folder(::open(m_folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.isOpen())
        return systemError(m_folder);
    return checkOwnerOnly(folder.get(), m_folder);
}

Result<SigningKey> KeyStore::load(const Digest& id) const {
    const std::string name = id.hex() + ".pem";
    auto pem = readPrivately(name);
    if (!pem)
        return std::move(pem).error().in("reading the signing key");
    auto key = SigningKey::fromPrivatePem(*pem);
    if (!key)
        return std::move(key).error().inFile(m_folder + "/" + name);
    if (key->id() != id)
        return Error(Fault::Corrupt, "holds another key than its name says").inFile(m_folder + "/" + name);
    return key;
}

Result<SigningKey> KeyStore::current() const {
    auto name = readPrivately("current");
    if (!name)
        return std::move(name).error().in("reading which signing key is current");
    const auto id = Digest::fromHex(trimmed(*name));
    if (!id)
        return Error(Fault::Malformed, "names no key").inFile(m_folder + "/current");
    return load(*id);
}

Result<SigningKey> KeyStore::currentOrNew() {
    auto key = current();
    if (!key && key.error().fault() == Fault::NotFound && list().empty())
        return makeNew();
    return key;
}

Result<SigningKey> KeyStore::makeNew() {
    if (auto prepared = prepareFolder(); !prepared)
        return std::move(prepared).error().in("making the folder of the keys");
    auto key = SigningKey::generate();
    if (auto written = writePrivately(key.id().hex() + ".pem", key.privatePem()); !written)
        return std::move(written).error().in("storing the signing key");
    if (auto written = writePrivately("current", key.id().hex() + "\n"); !written)
        return std::move(written).error().in("storing which signing key is current");
    return key;
}

std::vector<Digest> KeyStore::list() const {
    std::vector<Digest> ids;
    std::error_code failure;
    for (fs::directory_iterator entry(m_folder, failure), end; !failure && entry != end; entry.increment(failure))
        if (const auto& path = entry->path(); path.extension() == ".pem")
            if (const auto id = Digest::fromHex(path.stem().string()))
                ids.push_back(*id);
    std::sort(ids.begin(), ids.end());
    return ids;
}

} // namespace fermata::io

#include "core/audit/anchor.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/base/text.h"
#include "core/io/signing/key_store.h"

namespace fermata::audit {
namespace {

// A head is about 380 bytes. One size for ever, so that a shorter head leaves nothing of a longer one behind and the
// write stays inside one sector's worth of one page.
constexpr std::size_t fileSize = 512;

Error systemError(const std::string& file) {
    const int reason = errno;
    const Fault fault = reason == ENOENT ? Fault::NotFound : reason == ENOSPC ? Fault::Full : Fault::ReadOnly;
    return Error(fault, std::strerror(reason)).inFile(file);
}

class File {
public:
    File(const std::string& path, int flags) : m_descriptor(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600)) {}
    ~File() {
        if (m_descriptor >= 0)
            ::close(m_descriptor); // lets go of the lock
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int get() const { return m_descriptor; }

private:
    int m_descriptor;
};

Result<std::optional<Head>> readFrom(int descriptor, const std::string& path) {
    std::string text(fileSize + 1, '\0');
    const auto size = ::pread(descriptor, text.data(), text.size(), 0);
    if (size < 0)
        return systemError(path);
    text.resize(static_cast<std::size_t>(size));
    if (text.empty())
        return std::optional<Head>{}; // made, not yet written
    auto head = decodeHead(trimmed(text));
    if (!head)
        return std::move(head).error().inFile(path);
    return std::optional<Head>{std::move(*head)};
}

} // namespace

Result<Places> Places::ofAccount() {
    auto keys = io::KeyStore::ofAccount();
    if (!keys)
        return std::move(keys).error();
    if (const char* state = std::getenv("XDG_STATE_HOME"); state && state[0] == '/')
        return Places{keys->folder(), std::string(state) + "/fermata/heads"};
    if (const char* home = std::getenv("HOME"); home && home[0] == '/')
        return Places{keys->folder(), std::string(home) + "/.local/state/fermata/heads"};
    return Error(Fault::NotFound, "neither XDG_STATE_HOME nor HOME says where the heads lie");
}

Anchor::Anchor(const std::string& folder, const std::string& workspace)
    : m_folder(folder), m_path(folder + "/" + workspace) {}

Result<std::optional<Head>> Anchor::read() const {
    const File file(m_path, O_RDONLY);
    if (file.get() < 0) {
        if (errno == ENOENT)
            return std::optional<Head>{};
        return systemError(m_path);
    }
    ::flock(file.get(), LOCK_SH);
    return readFrom(file.get(), m_path);
}

Result<void> Anchor::advance(const Head& head, const std::function<bool(const Head&)>& isOurs) const {
    std::error_code failure;
    std::filesystem::create_directories(m_folder, failure); // what went wrong shows when the file is opened
    const File file(m_path, O_RDWR | O_CREAT);
    if (file.get() < 0 || ::flock(file.get(), LOCK_EX) != 0)
        return systemError(m_path);
    auto before = readFrom(file.get(), m_path);
    if (!before)
        return std::move(before).error();
    if (*before && (*before)->count >= head.count)
        return {};
    if (*before && !isOurs(**before))
        return Error(Fault::Corrupt, "the head seen last is not part of this record").inFile(m_path);
    std::string text = encode(head) + "\n";
    text.insert(text.size() - 1, fileSize > text.size() ? fileSize - text.size() : 0, ' ');
    if (::pwrite(file.get(), text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()))
        return systemError(m_path);
    return {};
}

} // namespace fermata::audit

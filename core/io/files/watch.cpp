#include "core/io/files/watch.h"

#include <array>
#include <cerrno>
#include <cstring>

#ifdef __linux__
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "core/io/files/list_folder.h"
#endif

namespace fermata::io {

#ifdef __linux__

namespace {

constexpr std::size_t mostFolders = 4000;
constexpr std::uint32_t changes =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

} // namespace

Result<FolderWatch> FolderWatch::of(const std::string& folder) {
    Descriptor inotify(inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
    if (!inotify.isOpen())
        return errorOfErrno(errno, folder, "cannot be watched");
    FolderWatch watch(folder, std::move(inotify));
    if (auto done = watch.add(folder); !done)
        return std::move(done).error();
    const auto entries = entriesIn(folder, 100'000);
    if (!entries)
        return entries.error();
    for (const FolderEntry& entry : *entries)
        if (entry.isFolder)
            if (auto done = watch.add(entry.path); !done && done.error().fault() != Fault::NotFound)
                return std::move(done).error();
    return watch;
}

Result<void> FolderWatch::add(const std::string& folder) {
    if (m_watched.size() >= mostFolders)
        return Error(Fault::Full, "holds more folders than are watched").inFile(m_folder);
    const int watched = inotify_add_watch(m_inotify.get(), folder.c_str(), changes);
    if (watched < 0)
        return errorOfErrno(errno, folder, "cannot be watched");
    m_watched[watched] = folder;
    return {};
}

Result<bool> FolderWatch::readEvents() {
    bool hasChanged = false;
    alignas(inotify_event) std::array<char, 16384> buffer{};
    while (true) {
        const auto size = ::read(m_inotify.get(), buffer.data(), buffer.size());
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0 && errno == EAGAIN)
            return hasChanged;
        if (size <= 0)
            return errorOfErrno(errno, m_folder, "cannot be watched");
        for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
            inotify_event event{};
            std::memcpy(&event, buffer.data() + at, sizeof event);
            const char* name = event.len > 0 ? buffer.data() + at + sizeof event : "";
            at += sizeof event + event.len;
            const auto where = m_watched.find(event.wd);
            const bool isRoot = where != m_watched.end() && where->second == m_folder;
            if (isRoot && (event.mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED)))
                return Error(Fault::NotFound, "is gone").inFile(m_folder);
            if (event.mask & IN_IGNORED) {
                m_watched.erase(event.wd);
                continue;
            }
            const bool isFolder = (event.mask & IN_ISDIR) != 0;
            if (isRoot && isFolder && (event.mask & (IN_CREATE | IN_MOVED_TO)))
                static_cast<void>(add(m_folder + "/" + name)); // where that fails, the interval finds what is in it
            // A file that was only made is not written yet; it is told when it is closed.
            hasChanged = hasChanged || isFolder || event.mask != IN_CREATE;
        }
    }
}

Result<bool> FolderWatch::wait(std::chrono::milliseconds most, std::stop_token stop) {
    const Descriptor woken(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!woken.isOpen())
        return errorOfErrno(errno, m_folder, "cannot be waited for");
    const std::stop_callback wake(stop, [&] {
        const std::uint64_t one = 1;
        static_cast<void>(!::write(woken.get(), &one, sizeof one));
    });
    const auto until = std::chrono::steady_clock::now() + most;
    while (!stop.stop_requested()) {
        const auto changed = readEvents();
        if (!changed || *changed)
            return changed;
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
        if (left <= 0)
            return false;
        std::array<pollfd, 2> waiting{{{m_inotify.get(), POLLIN, 0}, {woken.get(), POLLIN, 0}}};
        if (::poll(waiting.data(), waiting.size(), static_cast<int>(std::min<long long>(left, 3'600'000))) < 0 &&
            errno != EINTR)
            return errorOfErrno(errno, m_folder, "cannot be waited for");
    }
    return Error(Fault::Cancelled, "stopped while watching").inFile(m_folder);
}

#else

Result<FolderWatch> FolderWatch::of(const std::string& folder) {
    return Error(Fault::Unsupported, "folders are watched on Linux only").inFile(folder);
}

Result<bool> FolderWatch::wait(std::chrono::milliseconds, std::stop_token) {
    return Error(Fault::Unsupported, "folders are watched on Linux only").inFile(m_folder);
}

#endif

} // namespace fermata::io

#include "tests/system/mount.h"

#include <utility>

#include <sched.h>
#include <sys/mount.h>

namespace fermata::test {

bool mayMount() {
    static const bool isAllowed =
        unshare(CLONE_NEWNS) == 0 && mount(nullptr, "/", nullptr, MS_PRIVATE | MS_REC, nullptr) == 0;
    return isAllowed;
}

Mount Mount::readOnly(const std::string& folder) {
    if (mount(folder.c_str(), folder.c_str(), nullptr, MS_BIND, nullptr) != 0)
        return Mount({});
    Mount made(folder);
    if (mount(nullptr, folder.c_str(), nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY, nullptr) != 0)
        return Mount({});
    return made;
}

Mount Mount::small(const std::string& folder, std::size_t bytes) {
    const std::string size = "size=" + std::to_string(bytes);
    return Mount(mount("tmpfs", folder.c_str(), "tmpfs", 0, size.c_str()) == 0 ? folder : std::string());
}

Mount::Mount(Mount&& other) noexcept : m_folder(std::exchange(other.m_folder, {})) {}

Mount::~Mount() {
    if (!m_folder.empty())
        umount2(m_folder.c_str(), MNT_DETACH);
}

} // namespace fermata::test

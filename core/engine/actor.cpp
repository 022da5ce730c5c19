#include "core/engine/actor.h"

#include <vector>

#include <pwd.h>
#include <unistd.h>

namespace fermata::engine {

std::string osAccount() {
    std::vector<char> buffer(16384);
    passwd entry{};
    passwd* found = nullptr;
    if (getpwuid_r(geteuid(), &entry, buffer.data(), buffer.size(), &found) != 0 || !found)
        return {};
    return found->pw_name;
}

} // namespace fermata::engine

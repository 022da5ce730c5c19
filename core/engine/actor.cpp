#include "core/engine/actor.h"

#include <algorithm>
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

ActorView establish(const decision::Policy& policy, const std::string& account) {
    ActorView actor;
    actor.osAccount = account;
    const decision::Person* person = nullptr;
    for (const auto& candidate : policy.people) {
        if (account.empty() || std::ranges::find(candidate.osAccounts, account) == candidate.osAccounts.end())
            continue;
        if (person)
            return actor;
        person = &candidate;
    }
    if (person) {
        actor.person = person->id;
        actor.roles = person->roles;
        actor.established = "os-account";
    }
    return actor;
}

} // namespace fermata::engine

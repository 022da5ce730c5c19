#include "core/history/people.h"

#include "core/base/text.h"

namespace fermata::history {

namespace {

/// Over this a mailmap is hostile; the rest of it is not read.
constexpr std::size_t mostEntries = 100'000;

struct NameAndEmail {
    std::string name, email;
};

/// Takes `Name <mail>` off the line. @returns false when there is no `<…>` any more
bool takeIdentity(std::string_view& line, NameAndEmail& found) {
    const auto open = line.find('<');
    const auto close = line.find('>', open == std::string_view::npos ? 0 : open);
    if (open == std::string_view::npos || close == std::string_view::npos)
        return false;
    found.name = repairedUtf8(trimmed(line.substr(0, open)));
    found.email = repairedUtf8(trimmed(line.substr(open + 1, close - open - 1)));
    line.remove_prefix(close + 1);
    return true;
}

} // namespace

Mailmap::Mailmap(std::string_view text) {
    for (std::size_t count = 0; !text.empty() && count < mostEntries; ++count) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        line = line.substr(0, line.find('#'));
        NameAndEmail proper, written;
        if (!takeIdentity(line, proper))
            continue;
        if (!takeIdentity(line, written)) { // `Proper Name <mail>`: only the name is mended
            m_byEmail[lowerAscii(proper.email)].always.name = proper.name;
            continue;
        }
        Entry& entry = m_byEmail[lowerAscii(written.email)];
        Proper& target = written.name.empty() ? entry.always : entry.byName[lowerAscii(written.name)];
        if (!proper.name.empty())
            target.name = proper.name;
        target.email = lowerAscii(proper.email);
    }
}

AuthorIdentity Mailmap::resolve(const AuthorIdentity& written) const {
    AuthorIdentity identity{written.name, lowerAscii(written.email)};
    if (const auto entry = m_byEmail.find(identity.email); entry != m_byEmail.end()) {
        const auto named = entry->second.byName.find(lowerAscii(written.name));
        const Proper& proper = named != entry->second.byName.end() ? named->second : entry->second.always;
        if (!proper.name.empty())
            identity.name = proper.name;
        if (!proper.email.empty())
            identity.email = proper.email;
    }
    if (identity.email.empty())
        identity.email = "name:" + lowerAscii(identity.name);
    return identity;
}

void People::setMailmap(std::string_view text) {
    m_mailmap = Mailmap(text);
    for (auto& identities : m_identities)
        identities.clear();
    for (const std::uint32_t identity : m_asked)
        m_persons[identity] = unasked;
    for (const std::uint32_t identity : std::exchange(m_asked, {}))
        personOf(identity);
}

std::uint32_t People::personOf(std::uint32_t identity) {
    if (identity >= m_persons.size())
        m_persons.resize(m_log.identities.size(), unasked);
    if (m_persons[identity] != unasked)
        return m_persons[identity];
    m_asked.push_back(identity);
    const std::string key = m_mailmap.resolve(m_log.identities[identity]).email;
    const auto [at, isNew] = m_byKey.try_emplace(key, count());
    if (isNew) {
        m_keys.push_back(key);
        m_identities.emplace_back();
    }
    m_identities[at->second].push_back(identity);
    return m_persons[identity] = at->second;
}

} // namespace fermata::history

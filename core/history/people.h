// Who an author is: the mailmap's identity, else the lower-case e-mail.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/history/commit_log.h"

namespace fermata::history {

/// git's own format (gitmailmap(5)); names and addresses are compared without regard to case.
class Mailmap {
public:
    Mailmap() = default;
    explicit Mailmap(std::string_view text);

    /// The e-mail is lower case; an empty one is replaced by `name:` and the name.
    AuthorIdentity resolve(const AuthorIdentity& written) const;

private:
    struct Proper {
        std::string name, email; ///< empty where the map does not say
    };
    struct Entry {
        Proper always;
        std::map<std::string, Proper> byName;
    };
    std::unordered_map<std::string, Entry> m_byEmail;
};

/// Numbers persons as they appear in the order of the past. The mailmap is the one of the moment, so that a later one
/// changes nothing that was said before. Thread safety: one thread.
class People {
public:
    explicit People(const CommitLog& log) : m_log(log) {}

    void setMailmap(std::string_view text);
    /// The person behind a written identity, by number. Numbers are given at the first question.
    std::uint32_t personOf(std::uint32_t identity);
    /// The written identities, among those asked for, that are this person now.
    const std::vector<std::uint32_t>& identitiesOf(std::uint32_t person) const { return m_identities[person]; }
    const std::string& key(std::uint32_t person) const { return m_keys[person]; }
    std::uint32_t count() const { return static_cast<std::uint32_t>(m_keys.size()); }
    const Mailmap& mailmap() const { return m_mailmap; }

private:
    static constexpr std::uint32_t unasked = 0xFFFFFFFF;

    const CommitLog& m_log;
    Mailmap m_mailmap;
    std::vector<std::uint32_t> m_persons; ///< by written identity
    std::vector<std::uint32_t> m_asked;   ///< written identities in the order of the first question
    std::vector<std::string> m_keys;      ///< by person
    std::vector<std::vector<std::uint32_t>> m_identities;
    std::unordered_map<std::string, std::uint32_t> m_byKey;
};

} // namespace fermata::history

// A commit as it is written in a repository, read from its raw bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/base/time.h"

namespace fermata::io::git {

/// A name and e-mail are claims; both are repaired UTF-8, but still foreign text.
struct Signature {
    std::string name;
    std::string email;
    Time time{};
    int minutesEast = 0; ///< the signer's time zone

    bool operator==(const Signature&) const = default;
};

struct Commit {
    ObjectId id;
    ObjectId tree;
    std::vector<ObjectId> parents; ///< as the commit says, without grafts and shallow borders
    Signature author;
    Signature committer;
    std::string message;           ///< repaired UTF-8, at most messageLimit bytes

    bool isMerge() const { return parents.size() > 1; }
    /// The first line.
    std::string_view title() const;
    /// Names and e-mails of `Co-authored-by:` lines.
    std::vector<Signature> coAuthors() const;
};

inline constexpr std::size_t messageLimit = 65536;

/// Dates that no number holds become 1970.
/// @returns Fault::Malformed where tree or a parent is no object name, or the headers do not end
Result<Commit> parseCommit(const ObjectId& id, std::string_view bytes);

} // namespace fermata::io::git

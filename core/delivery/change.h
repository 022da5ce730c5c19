// A change: the range base..head that someone wants in production, and who had a hand in it.
#pragma once

#include <string>
#include <vector>

#include "core/base/digest.h"
#include "core/base/time.h"

namespace fermata::delivery {

/// A name and an e-mail as git states them: a claim, not an established identity. UTF-8, not yet plain.
struct Identity {
    std::string name;
    std::string email; ///< lower case, after the mailmap
    bool operator==(const Identity&) const = default;
};

enum class ChangeState {
    Waiting,      ///< an open pull request, or a branch ahead of the default branch
    AlreadyMerged ///< shown in replay: a bare mirror's newest commits
};

/// One range of commits. Values only; equal bytes give an equal change on every machine.
struct Change {
    std::string key;        ///< stable while the head moves: "repository/branch", in replay "repository/<hash>"
    std::string repository; ///< its name in the workspace
    std::string reference;  ///< branch, or empty
    CommitId base;          ///< null for a root commit
    CommitId head;
    std::string title;       ///< first line of the newest message; UTF-8, not yet plain
    std::string description; ///< the rest of it, capped
    std::vector<Identity> authors;
    std::vector<Identity> coAuthors;  ///< "Co-authored-by" trailers
    std::vector<Identity> committers; ///< also the pusher and the opener of a pull request, where a source names them
    Time openedAt{};                  ///< committer time of the oldest commit in the range
    Time updatedAt{};                 ///< committer time of the head
    int commits = 0;
    ChangeState state = ChangeState::Waiting;
    bool operator==(const Change&) const = default;
};

/// What kind of file a path is, judged by path and extension only.
enum class FileKind {
    Source,
    Test,
    Documentation,
    Configuration,
    Build,
    Pipeline,
    Dependencies,
    Migration,
    Text,
    Data,
    Other
};

/// One file of the squashed diff base..head.
struct ChangedFile {
    std::string path;    ///< raw bytes repaired to UTF-8
    std::string oldPath; ///< where it was renamed from, or empty
    int added = 0;       ///< lines
    int deleted = 0;     ///< lines
    bool isBinary = false;
    bool isUnknown = false; ///< its content could not be read (missing or too large)
    FileKind kind = FileKind::Other;
    int earlierFixes = 0; ///< fix commits that touched it before
    std::string owner;    ///< who wrote most of its earlier changes, or empty
    bool operator==(const ChangedFile&) const = default;
};

} // namespace fermata::delivery

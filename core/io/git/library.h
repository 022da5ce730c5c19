// What every user of libgit2 in this folder needs: the library switched on, its handles freed, its errors as ours.
#pragma once

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>

#include <git2.h>

#include "core/base/digest.h"
#include "core/base/error.h"

namespace fermata::io::git {

template <class T, void (*Free)(T*)>
struct Freed {
    void operator()(T* handle) const { Free(handle); }
};
using RepositoryHandle = std::unique_ptr<git_repository, Freed<git_repository, git_repository_free>>;
using OdbHandle = std::unique_ptr<git_odb, Freed<git_odb, git_odb_free>>;
using ObjectHandle = std::unique_ptr<git_object, Freed<git_object, git_object_free>>;
using ReferenceHandle = std::unique_ptr<git_reference, Freed<git_reference, git_reference_free>>;
using IteratorHandle =
    std::unique_ptr<git_reference_iterator, Freed<git_reference_iterator, git_reference_iterator_free>>;
using OdbObjectHandle = std::unique_ptr<git_odb_object, Freed<git_odb_object, git_odb_object_free>>;
using ConfigHandle = std::unique_ptr<git_config, Freed<git_config, git_config_free>>;
using ConfigIteratorHandle = std::unique_ptr<git_config_iterator, Freed<git_config_iterator, git_config_iterator_free>>;

/// Initialises libgit2 once for the process: owner validation off (nothing of a repository is executed), hashes are
/// checked by ourselves where it matters.
void useLibrary();

/// libgit2's last error on this thread. `code` is what the call returned.
Error lastError(int code, std::string doing);

inline ObjectId idOf(const git_oid& oid) {
    ObjectId id;
    std::copy(std::begin(oid.id), std::end(oid.id), id.bytes.begin());
    return id;
}

inline git_oid oidOf(const ObjectId& id) {
    git_oid oid;
    std::copy(id.bytes.begin(), id.bytes.end(), std::begin(oid.id));
    return oid;
}

} // namespace fermata::io::git

#include <bit>

#include "core/io/git/objects_inner.h"

namespace fermata::io::git {

namespace {

std::optional<ObjectType> typeOf(git_object_t type) {
    switch (type) {
    case GIT_OBJECT_COMMIT:
        return ObjectType::Commit;
    case GIT_OBJECT_TREE:
        return ObjectType::Tree;
    case GIT_OBJECT_BLOB:
        return ObjectType::Blob;
    case GIT_OBJECT_TAG:
        return ObjectType::Tag;
    default:
        return std::nullopt;
    }
}

git_object_t kindOf(ObjectType type) {
    switch (type) {
    case ObjectType::Commit:
        return GIT_OBJECT_COMMIT;
    case ObjectType::Tree:
        return GIT_OBJECT_TREE;
    case ObjectType::Tag:
        return GIT_OBJECT_TAG;
    case ObjectType::Blob:
        break;
    }
    return GIT_OBJECT_BLOB;
}

bool isNamedBy(const ObjectId& id, const void* bytes, std::size_t size, ObjectType type) {
    const git_oid oid = oidOf(id);
    git_oid computed;
    return git_odb_hash(&computed, bytes, size, kindOf(type)) == 0 && git_oid_cmp(&computed, &oid) == 0;
}

Error ofObject(const ObjectId& id, Fault fault, const char* what) {
    return Error(fault, "object " + id.hex() + ' ' + what);
}

} // namespace

Objects::Objects(std::unique_ptr<Inner> inner) : m_inner(std::move(inner)) {}
Objects::Objects(Objects&&) noexcept = default;
Objects& Objects::operator=(Objects&&) noexcept = default;
Objects::~Objects() = default;

Result<Object> Objects::read(const ObjectId& id, std::size_t limit, Verification verification) {
    if (m_inner->packs) {
        auto packed = m_inner->packs->read(id, limit);
        if (!packed)
            return std::move(packed).error().in("reading object " + id.hex());
        if (*packed) {
            const std::string& bytes = (*packed)->bytes;
            if (verification == Verification::On && !isNamedBy(id, bytes.data(), bytes.size(), (*packed)->type))
                return ofObject(id, Fault::Malformed, "has bytes that do not match its name");
            return std::move(**packed);
        }
    }
    return readSlowly(id, limit, verification);
}

Result<Object> Objects::readSlowly(const ObjectId& id, std::size_t limit, Verification verification) {
    const git_oid oid = oidOf(id);
    git_odb* odb = m_inner->odb.get();
    // A miss makes libgit2 scan the folder of packs again, which is dear where hundreds of thousands of blobs were
    // never fetched. Looking again at each power of two still finds what a repack moved meanwhile.
    if (!git_odb_exists_ext(odb, &oid, GIT_ODB_LOOKUP_NO_REFRESH)) {
        if (!std::has_single_bit(++m_inner->misses) || !git_odb_exists(odb, &oid))
            return ofObject(id, Fault::NotFound, "is not in this repository");
    }
    std::size_t size = 0;
    git_object_t kind = GIT_OBJECT_INVALID;
    if (git_odb_read_header(&size, &kind, odb, &oid) < 0)
        return ofObject(id, Fault::Malformed, "cannot be read");
    if (size > limit)
        return ofObject(id, Fault::TooLarge, "is over the limit");
    git_odb_object* raw = nullptr;
    if (git_odb_read(&raw, odb, &oid) < 0)
        return ofObject(id, Fault::Malformed, "cannot be read");
    const OdbObjectHandle object(raw);
    const auto type = typeOf(git_odb_object_type(raw));
    if (!type || git_odb_object_size(raw) > limit)
        return ofObject(id, Fault::Malformed, "is not what its header says");
    if (verification == Verification::On && !isNamedBy(id, git_odb_object_data(raw), git_odb_object_size(raw), *type))
        return ofObject(id, Fault::Malformed, "has bytes that do not match its name");
    return Object{*type, std::string(static_cast<const char*>(git_odb_object_data(raw)), git_odb_object_size(raw))};
}

Result<std::string> Objects::read(const ObjectId& id, ObjectType type, std::size_t limit, Verification verification) {
    auto object = read(id, limit, verification);
    if (!object)
        return std::move(object).error();
    if (object->type != type)
        return ofObject(id, Fault::Malformed, "is of another type than its user says");
    return std::move(object->bytes);
}

} // namespace fermata::io::git

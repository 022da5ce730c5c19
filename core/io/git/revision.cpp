#include "core/io/git/revision.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace fermata::io::git {

namespace {

/// The part of `name` that git reads as a hash: all of it, or what follows `-g` in what `git describe` says.
std::string_view hashIn(std::string_view name) {
    const auto isHash = [](std::string_view word) {
        return word.size() >= GIT_OID_MINPREFIXLEN && word.size() <= GIT_OID_HEXSZ &&
               std::ranges::all_of(word, [](unsigned char c) { return std::isxdigit(c) != 0; });
    };
    if (isHash(name))
        return name;
    const auto at = name.rfind("-g");
    return at != std::string_view::npos && at > 0 && isHash(name.substr(at + 2)) ? name.substr(at + 2)
                                                                                 : std::string_view{};
}

/// A hash, a reference in any of its short spellings, a short hash, or what `git describe` says, in git's order.
FoundObject named(git_repository* repository, const std::string& name) {
    FoundObject found;
    git_object* object = nullptr;
    const std::string_view hash = hashIn(name);
    git_oid id{};
    if (hash.size() == GIT_OID_HEXSZ && hash.size() == name.size()) {
        git_oid_fromstrn(&id, hash.data(), hash.size());
        found.code = git_object_lookup(&object, repository, &id, GIT_OBJECT_ANY);
        found.object.reset(object);
        return found;
    }
    git_reference* raw = nullptr;
    found.code = git_reference_dwim(&raw, repository, name == "@" ? "HEAD" : name.c_str());
    const ReferenceHandle reference(raw);
    if (found.code == 0) {
        git_reference* direct = nullptr;
        found.code = git_reference_resolve(&direct, reference.get());
        const ReferenceHandle target(direct);
        if (found.code == 0) // not peeled: the error of an object that is broken says what is wrong with it
            found.code = git_object_lookup(&object, repository, git_reference_target(target.get()), GIT_OBJECT_ANY);
    } else if ((found.code == GIT_ENOTFOUND || found.code == GIT_EINVALIDSPEC) && !hash.empty()) {
        git_oid_fromstrn(&id, hash.data(), hash.size());
        found.code = git_object_lookup_prefix(&object, repository, &id, hash.size(), GIT_OBJECT_ANY);
    }
    found.object.reset(object);
    return found;
}

} // namespace

FoundObject findObject(git_repository* repository, const std::string& revision) {
    const auto mark = std::min({revision.find_first_of("^~:"), revision.find("@{")});
    if (mark == std::string::npos)
        return named(repository, revision);
    std::string whole = revision;
    if (mark > 0 && revision[mark] != '@') { // `main@{1}` is about the reference, not about what it points to
        FoundObject base = named(repository, revision.substr(0, mark));
        if (base.code < 0)
            return base;
        whole = idOf(*git_object_id(base.object.get())).hex() + revision.substr(mark);
    }
    FoundObject found;
    git_object* object = nullptr;
    found.code = git_revparse_single(&object, repository, whole.c_str());
    found.object.reset(object);
    return found;
}

} // namespace fermata::io::git

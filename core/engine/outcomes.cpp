#include "core/engine/outcomes.h"

#include "core/base/text.h"
#include "core/decision/authority.h"

namespace fermata::engine {

DefectsByComponent defectsByComponent(const std::vector<learning::KnownDefect>& traced, const audit::ToldOutcomes& told,
                                      const std::vector<const io::git::Repository*>& repositories,
                                      const decision::Policy& policy, Time at) {
    const auto pathsOf = [&](const CommitId& commit) {
        for (const io::git::Repository* repository : repositories)
            if (auto paths = learning::touchedPaths(*repository, commit))
                return std::move(*paths);
        return std::vector<std::string>();
    };
    return learning::countDefects(traced, told, pathsOf, policy, at);
}

Result<io::git::Commit> commitIn(const std::vector<const io::git::Repository*>& repositories,
                                 const std::string& revision) {
    for (const io::git::Repository* repository : repositories) {
        const auto id = repository->resolve(revision);
        if (id)
            return repository->commit(*id);
        if (id.error().fault() != Fault::NotFound)
            return id.error();
    }
    return Error(Fault::NotFound, plainText(revision) + " is in none of the workspace's repositories");
}

std::vector<std::string> handsOf(const io::git::Commit& commit, const decision::Policy& policy) {
    const auto identity = [](const io::git::Signature& signature) {
        return delivery::Identity{signature.name, lowerAscii(signature.email)};
    };
    delivery::Change change;
    change.authors = {identity(commit.author)};
    change.committers = {identity(commit.committer)};
    for (const io::git::Signature& signature : commit.coAuthors())
        change.coAuthors.push_back(identity(signature));
    return decision::handsOf(change, policy).persons;
}

} // namespace fermata::engine

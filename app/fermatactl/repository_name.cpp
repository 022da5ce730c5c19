#include "app/fermatactl/repository_name.h"

#include <filesystem>

#include "core/base/text.h"

namespace fermata::ctl {

std::string repositoryName(const workspace::Workspace* workspace, const io::git::Repository& repository) {
    if (workspace)
        for (const workspace::RepositorySetting& setting : workspace->settings().repositories) {
            const auto same = io::git::Repository::open(workspace->repositoryPath(setting));
            if (same && same->path() == repository.path())
                return setting.name;
        }
    std::filesystem::path path(repository.path());
    if (!path.has_filename())
        path = path.parent_path();
    if (path.filename() == ".git")
        path = path.parent_path();
    return repairedUtf8(path.stem().string());
}

std::string repositoryName(const std::string& folder, const io::git::Repository& repository) {
    const auto workspace = workspace::Workspace::open(folder);
    return repositoryName(workspace ? &*workspace : nullptr, repository);
}

} // namespace fermata::ctl

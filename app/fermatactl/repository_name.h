// What a repository that was named by its path is called.
#pragma once

#include <string>

#include "core/io/git/repository.h"
#include "core/workspace/workspace.h"

namespace fermata::ctl {

/// Its name in the workspace, else that of its folder. @param workspace  null: there is none
std::string repositoryName(const workspace::Workspace* workspace, const io::git::Repository& repository);

/// The same in the workspace of `folder`, where one can be opened.
std::string repositoryName(const std::string& folder, const io::git::Repository& repository);

} // namespace fermata::ctl

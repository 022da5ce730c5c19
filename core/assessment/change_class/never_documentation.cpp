#include "core/assessment/change_class/never_documentation.h"

#include <algorithm>

#include "core/base/path_pattern.h"

namespace fermata::assessment {
namespace {

// Makefiles, build and workflow files, Dockerfiles and lists of dependencies never come this far: history::fileKind
// names them before it looks at an extension. What follows would pass as text, or as plain configuration.
constexpr std::string_view readByPipelines[] = {
    // the forge: who must review, which checks run, what is merged by itself
    "codeowners",
    ".github/*.yml",
    ".github/*.yaml",
    ".mergify.yml",
    "renovate.json",
    "dependabot.yml",
    ".gitattributes",
    ".gitmodules",
    ".mailmap",
    ".pre-commit-config.yaml",
    "lefthook.yml",
    ".husky/",
    ".githooks/",
    // documents with code in them that is run when they are built or tested
    "*.mdx",
    "*.rmd",
    "*.qmd",
    "*.ipynb",
    "*.doctest",
    "doctest*",
    "*.lit",
    "*.org",
    // releases and packages read these
    "version",
    "version.txt",
    "version.md",
    "manifest.in",
    "procfile",
    "runtime.txt",
    "constraints*.txt",
    "packages.txt",
    "debian/",
    "robots.txt",
    "cname",
    "_redirects",
    "_headers",
    // instructions that programs follow
    "agents.md",
    "claude.md",
    "gemini.md",
    "skill.md",
    ".cursorrules",
    "copilot-instructions.md",
    "*.prompt.md",
    ".claude/",
    ".cursor/",
    // Fermata's own
    ".fermata/",
    "policy.yaml",
    "workspace.yaml",
};

constexpr std::string_view testFolders[] = {"test/", "tests/",     "testdata/", "fixtures/",
                                            "spec/", "__tests__/", "golden/",   "snapshots/"};

template <class List>
bool namesAny(const List& patterns, std::string_view path) {
    return std::any_of(std::begin(patterns), std::end(patterns),
                       [path](std::string_view pattern) { return matchesPath(pattern, path); });
}

} // namespace

bool isReadByPipelines(std::string_view path) {
    return namesAny(readByPipelines, path);
}

bool isTestMaterial(std::string_view path) {
    if (path.ends_with("readme.md") || path.ends_with("readme.rst"))
        return false;
    // "spec" is also short for specification: what lies in its folder of documents is one.
    const auto spec = path.find("spec/doc");
    const bool isSpecification =
        spec != std::string_view::npos && (spec == 0 || path[spec - 1] == '/') &&
        (path.substr(spec).starts_with("spec/doc/") || path.substr(spec).starts_with("spec/docs/"));
    return !isSpecification && namesAny(testFolders, path);
}

bool isReadme(std::string_view path) {
    return path.substr(path.rfind('/') + 1) == "readme";
}

} // namespace fermata::assessment

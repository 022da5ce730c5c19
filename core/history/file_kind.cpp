#include "core/history/file_kind.h"

#include <algorithm>
#include <initializer_list>
#include <string>

#include "core/base/text.h"

namespace fermata::history {

using delivery::FileKind;

namespace {

bool isOneOf(std::string_view text, std::initializer_list<std::string_view> list) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

/// A lower-case path, split into what the rules ask for.
struct Path {
    std::string text;
    std::string_view name, stem, extension;

    explicit Path(std::string_view raw) : text(lowerAscii(raw)) {
        name = std::string_view(text).substr(text.rfind('/') + 1);
        const auto dot = name.rfind('.');
        stem = name.substr(0, dot);
        extension = dot == std::string_view::npos || dot == 0 ? std::string_view() : name.substr(dot + 1);
    }
    bool hasFolder(std::string_view folder) const {
        std::size_t at = 0;
        while ((at = text.find(folder, at)) != std::string::npos) {
            const bool begins = at == 0 || text[at - 1] == '/';
            const std::size_t end = at + folder.size();
            if (begins && end < text.size() && text[end] == '/')
                return true;
            at = end;
        }
        return false;
    }
    bool hasAnyFolder(std::initializer_list<std::string_view> folders) const {
        return std::any_of(folders.begin(), folders.end(), [&](auto folder) { return hasFolder(folder); });
    }
};

bool isPipeline(const Path& path) {
    return path.text.starts_with(".github/workflows/") || path.text.starts_with(".github/actions/") ||
           path.hasAnyFolder({".circleci", ".buildkite", ".gitlab", ".azure-pipelines", ".tekton", ".ci"}) ||
           path.name.starts_with("jenkinsfile") ||
           isOneOf(path.name, {".gitlab-ci.yml", ".travis.yml", "appveyor.yml", ".appveyor.yml", "azure-pipelines.yml",
                               "bitbucket-pipelines.yml", ".cirrus.yml", ".drone.yml", "cloudbuild.yaml", "buildspec.yml",
                               ".woodpecker.yml", "action.yml", "action.yaml"});
}

bool isDependencies(const Path& path) {
    return isOneOf(path.name, {"package-lock.json", "yarn.lock", "pnpm-lock.yaml", "package.json", "cargo.lock", "go.sum",
                               "go.mod", "gemfile", "gemfile.lock", "poetry.lock", "pipfile", "pipfile.lock",
                               "composer.json", "composer.lock", "conanfile.txt", "vcpkg.json", ".gitmodules",
                               "gradle.lockfile", "libs.versions.toml", "uv.lock"}) ||
           (path.stem.starts_with("requirements") && path.extension == "txt");
}

bool isMigration(const Path& path) {
    return path.hasAnyFolder({"migrations", "migration", "db/migrate", "alembic/versions", "flyway", "liquibase"});
}

bool isBuild(const Path& path) {
    return isOneOf(path.name, {"makefile", "gnumakefile", "cmakelists.txt", "meson.build", "meson_options.txt", "build.xml",
                               "pom.xml", "build.gradle", "settings.gradle", "build.gradle.kts", "settings.gradle.kts",
                               "gradlew", "gradlew.bat", "dockerfile", "containerfile", "configure", "configure.ac",
                               "configure.in", "setup.py", "setup.cfg", "pyproject.toml", "cargo.toml", "rakefile",
                               "sconstruct", "build", "build.bazel", "workspace", "tox.ini", "noxfile.py",
                               "cmakepresets.json", "justfile", "docker-compose.yml"}) ||
           isOneOf(path.extension, {"mk", "mak", "cmake", "am", "m4", "gradle", "bazel", "bzl", "vcxproj", "sln", "csproj",
                                    "pro", "pri", "gyp", "gn", "ninja", "nmake", "spec"}) ||
           path.stem == "makefile" || path.name.starts_with("dockerfile.");
}

bool isSource(const Path& path) {
    return isOneOf(path.extension,
                   {"c", "h", "cc", "cpp", "cxx", "hpp", "hh", "hxx", "inl", "ipp", "java", "groovy", "kt", "kts", "scala",
                    "py", "pyx", "rb", "js", "mjs", "cjs", "jsx", "ts", "tsx", "vue", "svelte", "go", "rs", "swift", "m",
                    "mm", "cs", "fs", "vb", "php", "pl", "pm", "sh", "bash", "zsh", "ps1", "bat", "cmd", "lua", "r", "jl",
                    "hs", "erl", "hrl", "ex", "exs", "clj", "cljs", "elm", "ml", "mli", "dart", "d", "nim", "zig", "pas",
                    "adb", "ads", "f", "f90", "asm", "s", "sql", "proto", "thrift", "g4", "y", "l", "awk", "tcl", "el",
                    "lisp", "scm", "css", "scss", "less", "html", "htm", "jsp", "jspx", "erb", "xsl", "xslt", "gsp",
                    "qml", "cu", "glsl", "vert", "frag", "perl", "jute", "in"});
}

bool isTest(const Path& path) {
    if (!isSource(path) && !path.extension.empty() && !isOneOf(path.extension, {"t", "exp", "snap"}))
        return path.hasAnyFolder({"fixtures", "testdata", "src/test/resources"}) ||
               (path.hasAnyFolder({"test", "tests"}) && !isOneOf(path.extension, {"md", "rst", "txt", "adoc"}));
    return path.hasAnyFolder({"test", "tests", "testing", "spec", "specs", "__tests__", "testsuite", "it", "e2e", "t"}) ||
           path.stem.starts_with("test_") || path.stem.starts_with("tst_") || path.stem.ends_with("_test") ||
           path.stem.ends_with("_spec") || path.stem.ends_with(".test") || path.stem.ends_with(".spec") ||
           (isOneOf(path.extension, {"java", "groovy", "kt", "scala", "cs"}) &&
            (path.stem.ends_with("test") || path.stem.ends_with("tests") || path.stem.ends_with("testcase"))) ||
           path.extension == "t";
}

bool isTranslation(const Path& path) {
    return isOneOf(path.extension, {"po", "pot", "xlf", "xliff", "strings", "arb"}) ||
           (path.hasAnyFolder({"locale", "locales", "i18n", "l10n", "lang", "translations"}) &&
            isOneOf(path.extension, {"json", "yml", "yaml", "properties", "ts", "php"}));
}

bool isDocumentation(const Path& path) {
    return isOneOf(path.extension, {"md", "markdown", "rst", "adoc", "asciidoc", "tex", "texi", "pod", "1", "2", "3", "5",
                                    "7", "8", "man"}) ||
           (path.extension == "txt" && !path.hasAnyFolder({"src", "resources", "data"})) ||
           (path.extension.empty() &&
            isOneOf(path.name, {"readme", "license", "licence", "copying", "authors", "news", "changes", "changelog",
                                "thanks", "contributors", "notice", "todo", "install", "maintainers", "credits", ".mailmap",
                                "codeowners"}));
}

} // namespace

FileKind fileKind(std::string_view raw) {
    const Path path(raw);
    if (isPipeline(path))
        return FileKind::Pipeline;
    if (isDependencies(path))
        return FileKind::Dependencies;
    if (isBuild(path))
        return FileKind::Build;
    if (isMigration(path) && !isDocumentation(path))
        return FileKind::Migration;
    if (isTest(path))
        return FileKind::Test;
    if (isTranslation(path))
        return FileKind::Text;
    if (isDocumentation(path))
        return FileKind::Documentation;
    if (isSource(path))
        return FileKind::Source;
    if (isOneOf(path.extension, {"yml", "yaml", "json", "toml", "ini", "cfg", "conf", "config", "properties", "xml", "env",
                                 "editorconfig", "rc", "tf", "tfvars", "service", "plist", "json5"}) ||
        path.name.starts_with("."))
        return FileKind::Configuration;
    if (isOneOf(path.extension, {"csv", "tsv", "png", "jpg", "jpeg", "gif", "svg", "ico", "webp", "pdf", "zip", "gz", "jar",
                                 "bin", "dat", "ttf", "woff", "woff2", "mp3", "mp4", "wav", "parquet", "sqlite", "pem",
                                 "crt", "der", "p12"}))
        return FileKind::Data;
    return FileKind::Other;
}

} // namespace fermata::history

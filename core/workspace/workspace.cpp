#include "core/workspace/workspace.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include "core/io/files/read_file.h"
#include "core/io/files/write_file.h"
#include "core/io/git/repository.h"
#include "core/workspace/lease.h"
#include "core/workspace/policy_file.h"

namespace fermata::workspace {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t fileCap = std::size_t{1} << 20;

Result<std::string> absolute(const std::string& folder) {
    std::error_code failure;
    const auto path = fs::absolute(folder, failure);
    if (failure)
        return Error(Fault::NotFound, failure.message()).inFile(folder);
    std::string text = path.lexically_normal().string();
    while (text.size() > 1 && text.back() == '/')
        text.pop_back();
    return text;
}

/// Who holds the lock, for those to whom it is refused.
std::string holder() {
    char host[256] = "";
    gethostname(host, sizeof host - 1);
    const passwd* account = getpwuid(geteuid());
    return fmt::format("{} on {}, process {}", account ? account->pw_name : std::to_string(geteuid()), host, getpid());
}

} // namespace

std::string Workspace::inside(const std::string& path) const {
    return fs::path(path).is_absolute() ? path : (fs::path(m_folder) / path).lexically_normal().string();
}

Result<Workspace> Workspace::create(const std::string& folder, const Settings& settings) {
    auto path = absolute(folder);
    if (!path)
        return std::move(path).error();
    if (auto made = io::makeFolder(*path, io::FileAccess::Private); !made)
        return std::move(made).error().in("making the workspace");
    Workspace workspace(*path, settings);
    if (auto made = io::makeFolder(workspace.inside("evidence")); !made)
        return std::move(made).error().in("making the workspace");
    std::error_code ignored;
    if (!fs::exists(workspace.policyFile(), ignored))
        if (auto written = io::createFileDurably(workspace.policyFile(), standardPolicyText()); !written)
            return std::move(written).error().in("writing the default policy");
    // Last, because its presence says that the workspace is complete.
    if (auto written = io::createFileDurably(workspace.inside("workspace.yaml"), settingsText(settings)); !written)
        return std::move(written).error().in("writing the workspace's settings");
    return workspace;
}

Result<Workspace> Workspace::open(const std::string& folder) {
    auto path = absolute(folder);
    if (!path)
        return std::move(path).error();
    const std::string file = (fs::path(*path) / "workspace.yaml").string();
    auto content = io::readFile(file, fileCap);
    if (!content) {
        if (content.error().fault() == Fault::NotFound)
            return Error(Fault::NotFound, "no workspace here; `fermatactl init` makes one").inFile(*path);
        return std::move(content).error();
    }
    auto settings = parseSettings(content->bytes, file);
    if (!settings)
        return std::move(settings).error();
    return Workspace(*path, std::move(*settings));
}

std::vector<std::string> Workspace::evidenceFolders() const {
    std::vector<std::string> folders;
    for (const std::string& folder : m_settings.evidence)
        folders.push_back(inside(folder));
    return folders;
}

Result<RepositorySetting> Workspace::addRepository(const std::string& absolutePath) {
    for (const auto& known : m_settings.repositories)
        if (repositoryPath(known) == absolutePath)
            return known;
    const fs::path path(absolutePath);
    std::string stem = path.filename() == ".git" ? path.parent_path().filename().string() : path.filename().string();
    if (stem.size() > 4 && stem.ends_with(".git"))
        stem.resize(stem.size() - 4);
    if (stem.empty())
        stem = "repository";
    const auto isTaken = [&](const std::string& name) {
        return std::ranges::any_of(m_settings.repositories, [&](const auto& known) { return known.name == name; });
    };
    RepositorySetting added{stem, absolutePath};
    for (int number = 2; isTaken(added.name); ++number)
        added.name = fmt::format("{}-{}", stem, number);
    Settings settings = m_settings;
    settings.repositories.push_back(added);
    if (auto written = io::writeFileDurably(inside("workspace.yaml"), settingsText(settings)); !written)
        return std::move(written).error().in("adding the repository to the workspace");
    m_settings = std::move(settings);
    return added;
}

Result<void> Workspace::change(Settings settings) {
    const std::string file = inside("workspace.yaml");
    const std::string text = settingsText(settings);
    // What is written must be what is read the next time, or the workspace would not open again.
    auto again = parseSettings(text, file);
    if (!again)
        return std::move(again).error().in("checking the new settings");
    if (*again != settings)
        return Error(Fault::Malformed, "the new settings cannot be written as they are").inFile(file);
    auto content = io::readFile(file, fileCap);
    if (!content)
        return std::move(content).error().in("changing the settings");
    const auto onDisk = parseSettings(content->bytes, file);
    if (!onDisk || *onDisk != m_settings)
        return Error(Fault::Conflict, "was changed by somebody else meanwhile; open the workspace again").inFile(file);
    if (auto written = io::writeFileDurably(file, text); !written)
        return std::move(written).error().in("changing the settings");
    m_settings = std::move(settings);
    return {};
}

Workspace::ReadAtRef Workspace::gitReader() {
    return [](const std::string& repositoryPath, const PolicyRef& ref) -> Result<FileAtRef> {
        auto repository = io::git::Repository::open(repositoryPath);
        if (!repository)
            return std::move(repository).error();
        auto commit = repository->resolve(ref.ref);
        if (!commit)
            return std::move(commit).error();
        auto bytes = repository->fileAt(*commit, ref.path, fileCap);
        if (!bytes)
            return std::move(bytes).error();
        return FileAtRef{std::move(*bytes), commit->hex()};
    };
}

Result<PolicyInForce> Workspace::policy(const ReadAtRef& readAtRef) const {
    PolicyInForce inForce;
    if (const auto& ref = m_settings.policy) {
        const auto repository = std::ranges::find(m_settings.repositories, ref->repository, &RepositorySetting::name);
        if (repository == m_settings.repositories.end())
            return Error(Fault::NotFound, "no repository of this workspace is called '" + ref->repository + "'");
        auto file = readAtRef(repositoryPath(*repository), *ref);
        if (!file)
            return std::move(file).error().in(fmt::format("reading the policy at {}:{}", ref->ref, ref->path));
        inForce.origin = fmt::format("{} {}:{} at {}", ref->repository, ref->ref, ref->path, file->commit);
        inForce.text = std::move(file->bytes);
    } else {
        auto content = io::readFile(policyFile(), fileCap);
        if (!content)
            return std::move(content).error().in("reading the policy");
        inForce.origin = "policy.yaml";
        inForce.text = std::move(content->bytes);
    }
    auto policy = parsePolicy(inForce.text, m_settings.policy ? inForce.origin : policyFile());
    if (!policy)
        return std::move(policy).error();
    inForce.policy = std::move(*policy);
    return inForce;
}

Result<io::LockFile> Workspace::conduct() const {
    return io::LockFile::take(lockFileOf(*this), holder());
}

} // namespace fermata::workspace

#include "core/workspace/backup.h"

#include <filesystem>

#include "core/io/files/read_file.h"
#include "core/io/files/write_file.h"
#include "core/io/sql/backup.h"

namespace fermata::workspace {
namespace fs = std::filesystem;

namespace {

constexpr std::size_t fileCap = std::size_t{16} << 20;

bool isThere(const std::string& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

Result<void> copyFile(const std::string& from, const std::string& to) {
    auto content = io::readFile(from, fileCap);
    if (!content)
        return std::move(content).error();
    return io::createFileDurably(to, content->bytes, io::FileAccess::Private);
}

Result<void> fill(const Workspace& workspace, const std::string& folder) {
    Settings settings = workspace.settings();
    for (auto& repository : settings.repositories)
        repository.path = workspace.repositoryPath(repository);
    settings.evidence = workspace.evidenceFolders();
    const std::string board = workspace.boardFile();
    const std::string ownBoard = fs::path(settings.board).filename().string();
    const bool hasBoard = fs::path(settings.board).is_relative() && settings.board == ownBoard;
    if (!hasBoard)
        settings.board = board;
    if (auto written =
            io::createFileDurably(folder + "/workspace.yaml", settingsText(settings), io::FileAccess::Private);
        !written)
        return written;
    for (const auto& [from, to] : {std::pair{workspace.policyFile(), std::string("policy.yaml")},
                                   std::pair{hasBoard ? board : std::string(), ownBoard},
                                   std::pair{workspace.wordKeyFile(), std::string("words.key")}})
        if (!from.empty() && isThere(from))
            if (auto copied = copyFile(from, folder + "/" + to); !copied)
                return copied;
    for (const auto& [from, to] :
         {std::pair{workspace.recordFile(), "record.db"}, std::pair{workspace.storeFile(), "store.db"}})
        if (isThere(from))
            if (auto copied = io::copyDatabase(from, folder + "/" + to); !copied)
                return copied;
    const auto opened = Workspace::open(folder); // what was written must be what is read
    return opened ? Result<void>() : Result<void>(Error(opened.error()));
}

} // namespace

Result<Workspace> backUp(const Workspace& workspace, const std::string& folder) {
    std::error_code problem;
    const std::string target = fs::absolute(folder, problem).lexically_normal().string();
    if (problem)
        return Error(Fault::NotFound, problem.message()).inFile(folder);
    if (isThere(target))
        return Error(Fault::Conflict, "is there already; a backup takes a new folder").inFile(target);
    const std::string part = target + ".part";
    if (isThere(part))
        return Error(Fault::Conflict, "is left of a backup that was cut off, or of one under way; remove it first")
            .inFile(part);
    auto made = io::makeFolder(part, io::FileAccess::Private);
    if (!made)
        return std::move(made).error();
    auto done = fill(workspace, part);
    if (done) {
        fs::rename(part, target, problem);
        if (problem)
            done = Error(Fault::ReadOnly, problem.message()).inFile(target);
    }
    if (!done) {
        std::error_code ignored;
        fs::remove_all(part, ignored);
        return std::move(done).error().in("backing up the workspace");
    }
    return Workspace::open(target);
}

} // namespace fermata::workspace

#include "core/io/sql/backup.h"

#include <filesystem>

#include "core/io/files/write_file.h"
#include "core/io/sql/database.h"

namespace fermata::io {
namespace {

Result<void> copied(const std::string& from, const std::string& to) {
    auto source = Database::open(from, {});
    if (!source)
        return std::move(source).error();
    std::string quoted;
    for (const char c : to)
        quoted += c == '\'' ? std::string("''") : std::string(1, c);
    // One read transaction: writers go on meanwhile, and nothing of theirs is in the copy by half.
    if (auto done = source->run("VACUUM INTO '" + quoted + "'"); !done)
        return done;
    auto copy = Database::open(to, {});
    if (!copy)
        return std::move(copy).error();
    return copy->checkIntegrity();
}

} // namespace

Result<void> copyDatabase(const std::string& from, const std::string& to) {
    // An empty file of ours first: it has the right mode from the start, and SQLite fills it.
    if (auto made = createFileDurably(to, {}, FileAccess::Private); !made)
        return made;
    auto done = copied(from, to);
    if (!done) {
        std::error_code ignored;
        std::filesystem::remove(to, ignored);
        return std::move(done).error().in("copying " + from);
    }
    return {};
}

} // namespace fermata::io

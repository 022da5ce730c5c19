#include "core/assessment/change_class/database.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/base/path_pattern.h"
#include "core/base/text.h"

namespace fermata::assessment {
namespace {

bool hasEnd(std::string_view text, std::initializer_list<std::string_view> ends) {
    return std::any_of(ends.begin(), ends.end(), [text](std::string_view end) { return text.ends_with(end); });
}

bool isNamedBy(const std::vector<std::string>& patterns, std::string_view path) {
    return std::any_of(patterns.begin(), patterns.end(), [path](const auto& each) { return matchesPath(each, path); });
}

/// `V2__add_price.sql`, `V2.1__x.sql`, `R__views.sql`, `U3__undo.sql`.
bool isOfFlyway(std::string_view name) {
    if (!hasEnd(name, {".sql", ".java", ".kt"}))
        return false;
    if (name.starts_with("r__"))
        return true;
    if (!name.starts_with('v') && !name.starts_with('u'))
        return false;
    const auto end = name.find_first_not_of("0123456789._", 1);
    const std::string_view version = name.substr(1, end == std::string_view::npos ? end : end - 1);
    return version.size() > 2 && version.front() >= '0' && version.front() <= '9' && version.ends_with("__");
}

} // namespace

bool migratesDatabase(std::string_view path) {
    static const std::vector<std::string> folders = {"migrations/",       "migration/",           "migrate/",
                                                     "alembic/versions/", "**/alembic/versions/", "flyway/",
                                                     "liquibase/",        "changelog/db/"};
    static const std::vector<std::string> files = {
        "db.changelog*", "changelog-master.*", "schema.sql",       "schema.rb",       "structure.sql",
        "schema.prisma", "*.changelog.xml",    "*.changelog.yaml", "*.migration.sql", "*.migration.ts"};
    const std::string lower = lowerAscii(path);
    if (hasEnd(lower, {".md", ".rst", ".adoc", ".txt", ".png", ".svg"}))
        return false;
    const auto slash = lower.rfind('/');
    const std::string_view name = std::string_view(lower).substr(slash == std::string::npos ? 0 : slash + 1);
    if (name == "__init__.py" || name.starts_with('.')) // Django's empty module, .gitkeep
        return false;
    return isNamedBy(folders, lower) || isNamedBy(files, lower) || isOfFlyway(name);
}

bool isMigration(const delivery::ChangedFile& file) {
    return file.kind == delivery::FileKind::Migration || migratesDatabase(file.path) ||
           (!file.oldPath.empty() && migratesDatabase(file.oldPath));
}

} // namespace fermata::assessment

#include "tests/architecture/layers.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace fermata::test {

namespace {

using Row = std::set<std::string, std::less<>>;

/// The table. To widen it is a design decision and needs a commit of its own.
const std::map<std::string, Row, std::less<>>& table() {
    static const std::map<std::string, Row, std::less<>> rows = [] {
        std::map<std::string, Row, std::less<>> t;
        t["core/base"] = {};
        t["core/io"] = {"core/base"};
        t["core/delivery"] = {"core/base"};
        t["core/sources"] = {"core/base", "core/io", "core/delivery"};
        t["core/history"] = {"core/base", "core/io", "core/delivery"};
        t["core/assessment"] = {"core/base", "core/delivery", "core/history"};
        t["core/decision"] = {"core/base", "core/delivery", "core/assessment"};
        t["core/wording"] = {"core/base", "core/delivery", "core/assessment", "core/decision"};
        t["core/workspace"] = {"core/base", "core/io", "core/delivery", "core/decision"};
        t["core/action"] = {"core/base", "core/io", "core/delivery", "core/decision", "core/wording"};
        t["core/audit"] = {"core/base", "core/io", "core/delivery", "core/assessment", "core/decision", "core/action"};
        t["core/learning"] = {"core/base",    "core/io",         "core/delivery", "core/sources",
                              "core/history", "core/assessment", "core/decision", "core/audit"};
        t["core/rehearsal"] = {"core/base",       "core/io",       "core/delivery",  "core/sources", "core/history",
                               "core/assessment", "core/decision", "core/workspace", "core/audit",   "core/learning"};
        t["core/report"] = {"core/base",    "core/io",    "core/delivery", "core/assessment", "core/decision",
                            "core/wording", "core/audit", "core/learning", "core/rehearsal"};
        Row core;
        for (const auto& [folder, row] : t)
            core.insert(folder);
        t["core/engine"] = core;
        // What a screen may know of the core: its values, and the words for them.
        const Row values = {"core/base",     "core/delivery", "core/assessment",
                            "core/decision", "core/wording",  "core/engine"};
        const auto with = [&](Row more) {
            more.insert(values.begin(), values.end());
            return more;
        };
        t["ui/style"] = {};
        t["ui/wording"] = with({});
        t["ui/bridge"] = with({});
        t["ui/models"] = with({"ui/wording", "ui/bridge", "ui/style"});
        t["ui/widgets"] = with({"ui/wording", "ui/style"});
        for (const char* screen : {"ui/pipeline", "ui/change", "ui/console", "ui/production", "ui/warroom", "ui/audit",
                                   "ui/allocation", "ui/learning", "ui/ledger", "ui/policy", "ui/rehearsal", "ui/settings"})
            t[screen] = with({"ui/bridge", "ui/models", "ui/widgets", "ui/wording", "ui/style"});
        t["ui/shell"] =
            with({"ui/bridge", "ui/models", "ui/widgets", "ui/wording", "ui/style", "ui/pipeline", "ui/change",
                  "ui/console", "ui/audit", "ui/learning", "ui/ledger", "ui/policy", "ui/settings"});
        return t;
    }();
    return rows;
}

/// Outside headers by their beginning, and the folders that are their homes.
struct Outside {
    std::string_view prefix;
    std::vector<std::string_view> homes;
};
const std::vector<Outside>& outside() {
    static const std::vector<Outside> list = {
        {"tl/", {"core/base"}},
        {"fmt/", {"core/", "app/", "ui/"}}, // formatting is the language's own in all but name
        {"date/tz", {"core/io"}},
        {"date/", {"core/base"}},
        {"spdlog/", {"core/base"}},
        {"curl/", {"core/io"}},
        {"git2", {"core/io"}},
        {"sqlite3", {"core/io"}},
        {"simdjson", {"core/io"}},
        {"pugixml", {"core/io"}},
        {"yaml-cpp/", {"core/io"}},
        {"zlib", {"core/io"}},
        {"sodium", {"core/io"}},
        {"libical/", {"core/workspace"}},
        {"dlib/", {"core/assessment/risk", "core/assessment/production", "core/decision/allocation", "core/learning"}},
        {"CLI/", {"app/"}},
        {"qt6keychain/", {"app/fermata/"}},
        {"Q", {"ui/", "app/fermata/"}},
    };
    return list;
}

/// `core/io/git/x.h` → `core/io`; `app/fermatactl/x` → `app`.
std::string folderOf(std::string_view path) {
    if (path.starts_with("app/"))
        return "app";
    if (path.starts_with("tests/"))
        return "tests";
    const auto first = path.find('/');
    if (first == std::string_view::npos)
        return {};
    const auto second = path.find('/', first + 1);
    return std::string(path.substr(0, second == std::string_view::npos ? first : second));
}

/// What stands between the marks of an #include line, and which marks.
struct Include {
    std::string_view path;
    bool isQuoted = false;
};
std::optional<Include> include(std::string_view line) {
    const auto start = line.find_first_not_of(" \t");
    if (start == std::string_view::npos || line[start] != '#')
        return std::nullopt;
    line.remove_prefix(start + 1);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (!line.starts_with("include"))
        return std::nullopt;
    const auto open = line.find_first_of("\"<");
    if (open == std::string_view::npos)
        return std::nullopt;
    const auto close = line.find_first_of("\">", open + 1);
    if (close == std::string_view::npos)
        return std::nullopt;
    return Include{line.substr(open + 1, close - open - 1), line[open] == '"'};
}

std::string problem(std::string_view file, const Include& found) {
    const std::string from = folderOf(file);
    if (found.isQuoted) {
        if (found.path.ends_with(".moc"))
            return {};
        if (from == "app")
            return found.path.starts_with("core/") || found.path.starts_with("ui/") || found.path.starts_with("app/")
                       ? std::string()
                       : "own headers are included by their full path";
        const std::string to = folderOf(found.path);
        if (to == from)
            return {};
        const auto row = table().find(from);
        if (row == table().end())
            return "folder " + from + " is not in the table";
        if (!row->second.contains(to))
            return from + " may not include " + (to.empty() ? std::string(found.path) : to);
        return {};
    }
    for (const auto& [prefix, homes] : outside()) {
        if (!found.path.starts_with(prefix))
            continue;
        for (const auto home : homes)
            if (file.starts_with(home))
                return {};
        return "outside header <" + std::string(found.path) + "> has its home elsewhere";
    }
    return {};
}

} // namespace

std::vector<Breach> breaches(std::string_view file, std::string_view source) {
    std::vector<Breach> found;
    int number = 0;
    while (!source.empty()) {
        const auto end = source.find('\n');
        const std::string_view line = source.substr(0, end);
        source.remove_prefix(end == std::string_view::npos ? source.size() : end + 1);
        ++number;
        if (const auto what = include(line))
            if (const std::string why = problem(file, *what); !why.empty())
                found.push_back({std::string(file), number, std::string(line), why});
    }
    return found;
}

} // namespace fermata::test

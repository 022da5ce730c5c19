#include "app/fermatactl/outcome_table.h"

#include <map>
#include <set>

#include "core/base/text.h"
#include "core/io/files/read_file.h"
#include "core/io/formats/csv.h"

namespace fermata::ctl {
namespace {

constexpr std::size_t tableCap = std::size_t{1} << 30;

/// The rows of the build that is being read.
struct Open {
    OutcomeBuild build;
    std::map<std::string, std::map<std::int64_t, bool>> failed;
    std::set<std::string> seen;

    OutcomeBuild close() {
        for (const auto& [test, attempts] : failed)
            for (const auto& [number, isBad] : attempts)
                build.attempts.push_back({test, isBad});
        for (const std::string& test : seen)
            if (!failed.contains(test))
                build.skipped.push_back(test);
        return std::move(build);
    }
};

} // namespace

Result<std::vector<OutcomeBuild>> readOutcomes(const std::string& file) {
    const auto content = io::readFile(file, tableCap);
    if (!content)
        return content.error();
    auto rows = io::CsvReader::open(content->bytes, file);
    if (!rows)
        return std::move(rows).error();
    const auto build = rows->require({"build"}), test = rows->require({"test"}), attempt = rows->require({"attempt"}),
               outcome = rows->require({"outcome"});
    for (const auto* column : {&build, &test, &attempt, &outcome})
        if (!*column)
            return column->error();
    const auto commit = rows->column("commit"), time = rows->column("time");
    std::vector<OutcomeBuild> builds;
    std::set<std::string, std::less<>> names;
    std::optional<Open> open;
    while (true) {
        const auto more = rows->next();
        if (!more)
            return more.error();
        if (!*more)
            break;
        const std::string name(rows->field(*build));
        if (name.empty())
            return rows->error(*build, "a build without a name");
        if (rows->field(*test).empty())
            return rows->error(*test, "a test without a name");
        if (!open || open->build.build != name) {
            if (!names.insert(name).second)
                return rows->error(*build, "the rows of build " + plainText(name) + " do not stand together");
            const auto before = open ? open->build.time : std::nullopt;
            if (open)
                builds.push_back(open->close());
            open.emplace();
            open->build.build = name;
            open->build.time = before;
            if (commit)
                open->build.commit = rows->field(*commit);
            if (time && !rows->field(*time).empty()) {
                const auto at = rows->time(*time);
                if (!at)
                    return at.error();
                if (before && *at < *before)
                    return rows->error(*time, "earlier than the build before it");
                open->build.time = *at;
            }
        }
        if (commit && open->build.commit != rows->field(*commit))
            return rows->error(*commit, "attempts of one build are of one commit, and this is another");
        const auto number = rows->integer(*attempt);
        if (!number)
            return number.error();
        if (*number < 0)
            return rows->error(*attempt, "attempts are numbered from 1");
        const std::string_view word = rows->field(*outcome);
        if (word != "pass" && word != "fail" && word != "skip")
            return rows->error(*outcome, "'" + plainText(word) + "' is none of pass, fail, skip");
        open->seen.emplace(rows->field(*test));
        if (word == "skip")
            continue;
        bool& isBad = open->failed[std::string(rows->field(*test))][*number];
        isBad = isBad || word == "fail";
    }
    if (open)
        builds.push_back(open->close());
    return builds;
}

} // namespace fermata::ctl

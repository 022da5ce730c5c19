#include "app/fermatactl/incident_table.h"

#include <set>

#include "core/base/text.h"
#include "core/io/files/read_file.h"
#include "core/io/formats/csv.h"

namespace fermata::ctl {
namespace {

constexpr std::size_t tableCap = std::size_t{64} << 20;
constexpr std::size_t longestText = 200; ///< code points

} // namespace

Result<std::vector<audit::ToldIncident>> readIncidents(const std::string& file, Time now) {
    const auto content = io::readFile(file, tableCap);
    if (!content)
        return content.error();
    auto rows = io::CsvReader::open(content->bytes, file);
    if (!rows)
        return std::move(rows).error();
    const auto id = rows->require({"id"}), opened = rows->require({"opened_at"}),
               resolved = rows->require({"resolved_at"}), service = rows->require({"service"}),
               severity = rows->require({"severity"});
    for (const auto* column : {&id, &opened, &resolved, &service, &severity})
        if (!*column)
            return column->error();
    const auto commit = rows->column("commit"), deployment = rows->column("deployment");
    std::vector<audit::ToldIncident> incidents;
    std::set<std::string, std::less<>> ids;
    while (true) {
        const auto more = rows->next();
        if (!more)
            return more.error();
        if (!*more)
            return incidents;
        audit::ToldIncident incident;
        const auto text = [&](std::size_t column) { return shortened(repairedUtf8(rows->field(column)), longestText); };
        incident.id = text(*id);
        if (incident.id.empty())
            return rows->error(*id, "an incident without an id");
        if (!ids.insert(incident.id).second)
            return rows->error(*id, "incident " + plainText(incident.id) + " stands twice in the file");
        const auto begin = rows->time(*opened);
        if (!begin)
            return begin.error();
        if (*begin > now)
            return rows->error(*opened, "in the future");
        incident.openedAt = *begin;
        if (!rows->field(*resolved).empty()) {
            const auto end = rows->time(*resolved);
            if (!end)
                return end.error();
            if (*end < *begin)
                return rows->error(*resolved, "it was over before it began");
            incident.resolvedAt = *end;
        }
        incident.service = text(*service);
        incident.severity = text(*severity);
        if (commit && !rows->field(*commit).empty()) {
            incident.commit = CommitId::fromHex(lowerAscii(rows->field(*commit)));
            if (!incident.commit)
                return rows->error(*commit, "'" + plainText(rows->field(*commit)) + "' is no commit hash of 40 digits");
        }
        if (deployment)
            incident.deployment = text(*deployment);
        incidents.push_back(std::move(incident));
    }
}

} // namespace fermata::ctl

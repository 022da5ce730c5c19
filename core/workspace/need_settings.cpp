#include "core/workspace/need_settings.h"

#include <set>
#include <tuple>

#include <fmt/format.h>

#include "core/workspace/map_reader.h"
#include "core/workspace/settings_file.h"
#include "core/workspace/source_settings.h"

namespace fermata::workspace {
namespace {

constexpr std::size_t mostNeeds = 5000;

/// A star stands at the end or nowhere: what looks like a pattern and is none would be met by no version.
bool isVersion(const std::string& text) {
    const auto star = text.find('*');
    return !text.empty() && (star == std::string::npos || star + 1 == text.size());
}

} // namespace

void readNeeds(MapReader& top, std::vector<decision::NeedPattern>& needs, std::optional<Error>& failure) {
    std::set<std::tuple<std::string, std::string, std::string>> taken;
    top.items("needs", [&](const io::Value& item) {
        decision::NeedPattern need;
        MapReader fields(item, settingsFields().find("needs[]")->second, failure);
        const auto failAt = [&](std::string_view field, const std::string& message) {
            if (fields.hasFailed())
                return;
            const auto value = item.find(field);
            fields.fail(value ? value->error(message) : item.error(message));
        };
        fields.name("consumer", need.consumer);
        fields.name("version", need.version);
        fields.name("provider", need.provider);
        fields.require("fits");
        fields.texts("fits", need.fits);
        if (need.consumer == need.provider)
            failAt("provider", "is the consumer itself");
        if (!isVersion(need.version))
            failAt("version", "'*' may stand at its end only");
        if (need.fits.empty())
            failAt("fits", "names at least one version: what nothing fits could never run");
        for (const std::string& version : need.fits)
            if (!isVersion(version))
                failAt("fits", "'*' may stand at the end of a version only, and none may be empty");
        if (!taken.insert({need.consumer, need.version, need.provider}).second)
            failAt("consumer", "this version's need of this provider stands further up already");
        if (needs.size() == mostNeeds)
            failAt("consumer", fmt::format("over {} needs", mostNeeds));
        needs.push_back(std::move(need));
    });
}

std::string needsText(const std::vector<decision::NeedPattern>& needs) {
    std::string out;
    if (!needs.empty())
        out +=
            "# Which versions of a service run with which of another one; rollbacks go in an order that keeps it so.\n"
            "needs:\n";
    for (const decision::NeedPattern& need : needs) {
        out += fmt::format("  - {{consumer: {}, version: {}, provider: {}, fits: [", quoted(need.consumer),
                           quoted(need.version), quoted(need.provider));
        for (std::size_t i = 0; i < need.fits.size(); ++i)
            out += (i ? ", " : "") + quoted(need.fits[i]);
        out += "]}\n";
    }
    return out;
}

} // namespace fermata::workspace

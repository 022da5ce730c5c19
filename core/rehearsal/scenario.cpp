#include "core/rehearsal/scenario.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/io/formats/yaml_reader.h"
#include "core/workspace/map_reader.h"
#include "core/workspace/policy_file.h"

namespace fermata::rehearsal {
namespace {

constexpr int scenarioVersion = 1;
constexpr std::string_view known[] = {"version", "name", "policy", "at", "environment", "changes", "train"};
constexpr std::string_view ofTrain[] = {"name", "changes", "take_out", "put_in"};

Error placed(const NamedChange& change, const std::string& file, Fault fault, std::string words) {
    return Error(fault, std::move(words)).inFile(file).at(change.line, change.column).ofField(change.field);
}

void readChanges(workspace::MapReader& fields, std::string_view field, std::vector<NamedChange>& target) {
    const auto list = fields.find(field);
    if (!list)
        return;
    if (!list->isList())
        return fields.fail(list->error("must be a list of changes' keys"));
    std::set<std::string> seen;
    for (const io::Value& item : list->children()) {
        auto key = item.text();
        if (!key)
            return fields.fail(std::move(key).error());
        if (!seen.insert(*key).second)
            return fields.fail(item.error("names '" + plainText(*key) + "' twice"));
        target.push_back({std::move(*key), item.line(), item.column(), item.path()});
    }
}

bool names(const std::vector<NamedChange>& list, const std::string& key) {
    return std::ranges::find(list, key, &NamedChange::key) != list.end();
}

} // namespace

Result<Scenarios> parseScenario(std::string_view yaml, const std::string& file, const decision::Policy& base) {
    auto document = io::readYaml(yaml, file);
    if (!document)
        return std::move(document).error();
    const io::Value root = document->root();
    Scenarios scenario;
    scenario.file = file;
    scenario.policy = base;
    std::optional<Error> failure;
    workspace::MapReader top(root, known, failure);
    int version = 0;
    top.require("version");
    top.integer("version", version, 1, 1'000'000);
    if (!failure && version > scenarioVersion)
        top.fail(root.find("version")->error(
            fmt::format("this scenario is of version {}, this program reads up to {}", version, scenarioVersion),
            Fault::Newer));
    top.text("name", scenario.name);
    top.text("environment", scenario.environment);
    if (top.find("at")) {
        Time at{};
        top.time("at", at);
        scenario.at = at;
    }
    readChanges(top, "changes", scenario.changes);
    if (const auto fields = top.find("policy")) {
        auto policy = workspace::overlaidPolicy(*fields, base);
        if (policy)
            scenario.policy = std::move(*policy);
        else
            top.fail(std::move(policy).error());
    }
    top.map("train", [&](const io::Value& map) {
        TrainWish train;
        workspace::MapReader fields(map, ofTrain, failure);
        fields.text("name", train.name);
        fields.require("changes");
        readChanges(fields, "changes", train.aboard);
        readChanges(fields, "take_out", train.takenOut);
        readChanges(fields, "put_in", train.putIn);
        scenario.train = std::move(train);
    });
    if (failure)
        return *std::move(failure);
    if (const auto& train = scenario.train) {
        for (const NamedChange& each : train->takenOut)
            if (!names(train->aboard, each.key))
                return placed(each, file, Fault::Malformed, "is not aboard and cannot be taken out");
        for (const NamedChange& each : train->putIn)
            if (names(train->aboard, each.key))
                return placed(each, file, Fault::Malformed, "is aboard already");
    }
    return scenario;
}

} // namespace fermata::rehearsal

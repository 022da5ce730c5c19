// `fermatactl allocate`: who gets which environment, who waits, and what the second best would cost.
#include <set>

#include <fmt/format.h>

#include "app/fermatactl/tests_commands.h"
#include "core/base/text.h"
#include "core/decision/allocation/assignment.h"
#include "core/io/files/read_file.h"
#include "core/io/formats/json.h"
#include "core/io/formats/json_reader.h"

namespace fermata::ctl {
namespace {

using decision::Allocation;
using decision::EnvironmentDemand;
using decision::EnvironmentSupply;

constexpr std::size_t fileCap = std::size_t{16} << 20;
constexpr std::size_t mostEntries = 2000;

Result<void> knowsOnly(const io::Value& entry, const std::set<std::string_view>& fields) {
    if (!entry.isMap())
        return entry.error("is no object");
    for (const io::Value& field : entry.children())
        if (!fields.contains(field.key()))
            return field.errorAtKey("is not known here");
    return {};
}

template <class T, class Read>
Result<std::vector<T>> readList(const std::string& file, const std::set<std::string_view>& fields, Read read) {
    const auto content = io::readFile(file, fileCap);
    if (!content)
        return content.error();
    const auto document = io::readJson(content->bytes, file);
    if (!document)
        return document.error();
    const auto entries = document->root().list();
    if (!entries)
        return entries.error();
    if (entries->size() > mostEntries)
        return Error(Fault::TooLarge,
                     fmt::format("has {} entries; {} can be allocated at once", entries->size(), mostEntries))
            .inFile(file);
    std::vector<T> out;
    for (const io::Value& entry : *entries) {
        if (auto known = knowsOnly(entry, fields); !known)
            return std::move(known).error();
        auto one = read(entry);
        if (!one)
            return std::move(one).error();
        out.push_back(std::move(*one));
    }
    return out;
}

Result<std::string> textOf(const io::Value& entry, std::string_view field) {
    const auto value = entry.at(field);
    return value ? value->text() : Result<std::string>(value.error());
}

Result<double> amountOf(const io::Value& entry, std::string_view field, double most) {
    const auto value = entry.at(field);
    return value ? value->number(0.0, most) : Result<double>(value.error());
}

Result<EnvironmentDemand> readDemand(const io::Value& entry) {
    EnvironmentDemand demand;
    const auto id = textOf(entry, "id"), kind = textOf(entry, "kind");
    const auto minutes = amountOf(entry, "minutes", 1e9), value = amountOf(entry, "value", 1e9),
               risk = amountOf(entry, "risk", 1.0);
    for (const auto* text : {&id, &kind})
        if (!*text)
            return text->error();
    for (const auto* number : {&minutes, &value, &risk})
        if (!*number)
            return number->error();
    demand = {*id, *kind, *minutes, *value, *risk, std::nullopt};
    if (const auto holds = entry.find("holds")) {
        auto text = holds->text();
        if (!text)
            return std::move(text).error();
        demand.holds = std::move(*text);
    }
    return demand;
}

Result<EnvironmentSupply> readSupply(const io::Value& entry) {
    const auto id = textOf(entry, "id"), kind = textOf(entry, "kind");
    const auto cost = amountOf(entry, "cost", 1e9);
    for (const auto* text : {&id, &kind})
        if (!*text)
            return text->error();
    if (!cost)
        return cost.error();
    return EnvironmentSupply{*id, *kind, *cost};
}

io::Json::List placements(const Allocation& allocation) {
    io::Json::List out;
    for (const decision::Placement& placement : allocation.assignment)
        out.push_back(io::Json::Map{{"demand", placement.demand}, {"supply", placement.supply}});
    return out;
}

io::Json asJson(const decision::AllocationAdvice& advice) {
    io::Json::List queue(advice.best.queue.begin(), advice.best.queue.end());
    io::Json::Map out{{"assignment", placements(advice.best)},
                      {"queue", std::move(queue)},
                      {"loss", advice.best.loss},
                      {"second_best", nullptr}};
    if (advice.secondBest)
        out["second_best"] =
            io::Json::Map{{"assignment", placements(*advice.secondBest)}, {"loss", advice.secondBest->loss}};
    return out;
}

std::string inWords(const decision::AllocationAdvice& advice) {
    std::string out;
    for (const decision::Placement& placement : advice.best.assignment)
        out += fmt::format("{} gets {}\n", plainText(placement.demand), plainText(placement.supply));
    for (std::size_t i = 0; i < advice.best.queue.size(); ++i)
        out += fmt::format("{} waits, place {} in the queue\n", plainText(advice.best.queue[i]), i + 1);
    out += fmt::format("loss {:.2f}", advice.best.loss);
    out += advice.secondBest
               ? fmt::format(", the second best loses {:.2f} more\n", advice.secondBest->loss - advice.best.loss)
               : std::string(", there is no other way\n");
    return out;
}

} // namespace

void addAllocate(CLI::App& app, Context& context) {
    auto demandFile = std::make_shared<std::string>(), supplyFile = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand(
        "allocate", "Says who gets which environment, so that the least is lost.\nExample: fermatactl allocate "
                    "--demand demand.json --supply supply.json --json");
    command->add_option("--demand", *demandFile, "JSON: [{id, kind, minutes, value, risk, holds?}]")->required();
    command->add_option("--supply", *supplyFile, "JSON: [{id, kind, cost}]; cost of an hour")->required();
    command->callback([demandFile, supplyFile, &context] {
        const auto demands =
            readList<EnvironmentDemand>(*demandFile, {"id", "kind", "minutes", "value", "risk", "holds"}, readDemand);
        if (!demands)
            return context.fail(demands.error());
        const auto supplies = readList<EnvironmentSupply>(*supplyFile, {"id", "kind", "cost"}, readSupply);
        if (!supplies)
            return context.fail(supplies.error());
        const auto advice = decision::allocate(*demands, *supplies);
        if (!advice)
            return context.fail(advice.error());
        if (!context.json)
            return context.print(inWords(*advice));
        const auto text = asJson(*advice).pretty();
        text ? context.print(*text) : context.fail(text.error());
    });
}

} // namespace fermata::ctl

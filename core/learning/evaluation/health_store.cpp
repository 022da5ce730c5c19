#include "core/learning/evaluation/health_store.h"

#include "core/io/formats/json.h"
#include "core/io/formats/json_reader.h"

namespace fermata::learning {

namespace {

using io::Json;

/// Reads fields one after the other and keeps the first error.
class Fields {
public:
    explicit Fields(const io::Value& map, std::optional<Error>& failure) : m_map(map), m_failure(failure) {}

    std::int64_t whole(std::string_view field) {
        return take<std::int64_t>(field, [](const io::Value& value) { return value.integer(0); });
    }
    std::size_t size(std::string_view field) { return static_cast<std::size_t>(whole(field)); }
    double number(std::string_view field) {
        return take<double>(field, [](const io::Value& value) { return value.number(); });
    }
    std::string text(std::string_view field) {
        return take<std::string>(field, [](const io::Value& value) { return value.text(); });
    }
    std::optional<double> maybe(std::string_view field) {
        return m_map.find(field) ? std::optional(number(field)) : std::nullopt;
    }
    template <class Take>
    void each(std::string_view field, Take take) {
        auto items = this->take<std::vector<io::Value>>(field, [](const io::Value& value) { return value.list(); });
        for (const io::Value& item : items)
            if (!m_failure)
                take(item);
    }
    CaptureCurve curve(std::string_view field) {
        CaptureCurve curve;
        each(field, [&](const io::Value& item) {
            auto value = item.number(0, 1);
            if (value)
                curve.push_back(*value);
            else
                m_failure = std::move(value).error();
        });
        return curve;
    }

private:
    template <class T, class Read>
    T take(std::string_view field, Read read) {
        if (m_failure)
            return T{};
        auto found = m_map.at(field);
        if (!found) {
            m_failure = std::move(found).error();
            return T{};
        }
        auto value = read(*found);
        if (!value) {
            m_failure = std::move(value).error();
            return T{};
        }
        return std::move(*value);
    }

    io::Value m_map;
    std::optional<Error>& m_failure;
};

Json listOf(const CaptureCurve& curve) {
    Json::List list;
    for (const double value : curve)
        list.emplace_back(value);
    return list;
}

Json jsonOf(const DriftRow& row) {
    Json::List weeks;
    for (const DriftWeek& week : row.weeks)
        weeks.emplace_back(Json::Map{{"changes", week.changes}, {"psi", week.psi}, {"by_chance", week.byChance}});
    return Json::Map{{"subject", row.subject}, {"until", toUnix(row.until)}, {"weeks", std::move(weeks)}};
}

DriftRow readRow(const io::Value& item, std::optional<Error>& failure) {
    Fields fields(item, failure);
    DriftRow row{fields.text("subject"), fromUnix(fields.whole("until")), {}};
    std::size_t place = 0;
    fields.each("weeks", [&](const io::Value& each) {
        Fields week(each, failure);
        if (place < driftWeeks)
            row.weeks[place] = {week.size("changes"), week.maybe("psi"), week.maybe("by_chance")};
        ++place;
    });
    if (!failure && place != driftWeeks)
        failure = item.error("a row of drift has twelve weeks");
    return row;
}

} // namespace

Result<std::string> writeHealth(const Health& health) {
    Json::List bins, drift, sources, inputs;
    for (const InputShare& input : health.inputs)
        inputs.emplace_back(Json::Map{{"feature", input.feature}, {"share", input.share}});
    for (const ReliabilityBin& bin : health.bins)
        bins.emplace_back(Json::Map{{"foreseen", bin.foreseen},
                                    {"changes", bin.changes},
                                    {"faulty", bin.faulty},
                                    {"share", bin.share},
                                    {"low", bin.low},
                                    {"high", bin.high}});
    for (const DriftRow& row : health.drift)
        drift.push_back(jsonOf(row));
    for (const LabelSource& source : health.sources)
        sources.emplace_back(Json::Map{{"origin", source.origin}, {"labels", source.labels}, {"days", source.days}});
    return Json(Json::Map{{"version", health.version},
                          {"as_of", toUnix(health.asOf)},
                          {"scored", health.scored},
                          {"bins", std::move(bins)},
                          {"blocks", health.blocks},
                          {"blocks_held", health.blocksHeld},
                          {"judged", listOf(health.judged)},
                          {"by_size", listOf(health.bySize)},
                          {"champion", health.champion},
                          {"faced", health.faced},
                          {"champion_faced", listOf(health.championFaced)},
                          {"judged_faced", listOf(health.judgedFaced)},
                          {"drift", std::move(drift)},
                          {"sources", std::move(sources)},
                          {"inputs", std::move(inputs)},
                          {"harmless", health.harmless},
                          {"too_young", health.tooYoung},
                          {"mature_after_days", health.matureAfterDays}})
        .compact();
}

Result<Health> readHealth(std::string_view json) {
    auto document = io::readJson(json);
    if (!document)
        return std::move(document).error();
    std::optional<Error> failure;
    Fields fields(document->root(), failure);
    Health health;
    health.version = fields.whole("version");
    health.asOf = fromUnix(fields.whole("as_of"));
    health.scored = fields.size("scored");
    fields.each("bins", [&](const io::Value& item) {
        Fields bin(item, failure);
        health.bins.push_back({bin.number("foreseen"), bin.size("changes"), bin.size("faulty"), bin.number("share"),
                               bin.number("low"), bin.number("high")});
    });
    health.blocks = fields.size("blocks");
    health.blocksHeld = fields.size("blocks_held");
    health.judged = fields.curve("judged");
    health.bySize = fields.curve("by_size");
    health.champion = fields.whole("champion");
    health.faced = fields.size("faced");
    health.championFaced = fields.curve("champion_faced");
    health.judgedFaced = fields.curve("judged_faced");
    fields.each("drift", [&](const io::Value& item) { health.drift.push_back(readRow(item, failure)); });
    fields.each("sources", [&](const io::Value& item) {
        Fields source(item, failure);
        health.sources.push_back({source.text("origin"), source.size("labels"), source.maybe("days")});
    });
    if (document->root().find("inputs")) // not kept by earlier versions
        fields.each("inputs", [&](const io::Value& item) {
            Fields input(item, failure);
            health.inputs.push_back({input.text("feature"), input.number("share")});
        });
    health.harmless = fields.size("harmless");
    health.tooYoung = fields.size("too_young");
    health.matureAfterDays = fields.maybe("mature_after_days");
    if (failure)
        return *std::move(failure);
    return health;
}

io::Component HealthStore::component() {
    return {"model_health",
            {"CREATE TABLE model_health (version INTEGER PRIMARY KEY, as_of INTEGER NOT NULL, found TEXT NOT NULL);"}};
}

Result<void> HealthStore::keep(const Health& health) {
    auto text = writeHealth(health);
    if (!text)
        return std::move(text).error();
    auto insert =
        m_database->prepare("INSERT INTO model_health (version, as_of, found) VALUES (?, ?, ?) "
                            "ON CONFLICT (version) DO UPDATE SET as_of = excluded.as_of, found = excluded.found");
    if (!insert)
        return std::move(insert).error();
    return insert->bind(1, health.version).bind(2, toUnix(health.asOf)).bind(3, *text).run();
}

Result<std::optional<Health>> HealthStore::newest() const {
    auto query = m_database->prepare("SELECT found FROM model_health ORDER BY version DESC LIMIT 1");
    if (!query)
        return std::move(query).error();
    const auto row = query->step();
    if (!row)
        return row.error();
    if (!*row)
        return std::optional<Health>();
    auto health = readHealth(query->text(0));
    if (!health)
        return std::move(health).error();
    return std::optional<Health>(std::move(*health));
}

} // namespace fermata::learning

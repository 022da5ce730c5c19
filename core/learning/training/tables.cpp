#include "core/learning/training/tables.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>
#include <unordered_map>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/io/formats/csv.h"

namespace fermata::learning {
namespace {

using assessment::FeatureGroup;
using assessment::FeatureSchema;
using io::CsvReader;

/// Columns that say who, when or what became of it; a model that reads one of them has seen the answer, or a name.
constexpr std::string_view notFeatures[] = {"hash", "_id", "label", "buggy", "bug", "known_at", "fixed_at", "date", "split",
                                            "origin", "weight", "author_time", "committer_time", "author_id",
                                            "unknown_files", "fix_hash", "is_buggy", "contains_bug"};

std::optional<double> asNumber(std::string_view text) {
    double value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || problem != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

bool mayBeFeature(std::string_view column) {
    const bool hasLetter = std::any_of(column.begin(), column.end(), [](unsigned char c) { return c > 127 || std::isalpha(c); });
    return hasLetter && std::find(std::begin(notFeatures), std::end(notFeatures), column) == std::end(notFeatures);
}

std::string featureName(const std::string& column) { return column == "entrophy" ? "entropy" : column; }

/// The group of a column: that of the change schema, and Kamei's names for the experience of the author.
FeatureGroup groupOf(std::string_view feature) {
    if (const auto index = assessment::changeSchema().indexOf(feature))
        return assessment::changeSchema().features[*index].group;
    return FeatureGroup::Other;
}

struct LabelColumns {
    std::size_t id = 0;
    std::optional<std::size_t> outcome, knownAt, origin, weight, split;
};

Result<LabelColumns> labelColumns(const CsvReader& rows, bool needsOutcome) {
    LabelColumns columns;
    const auto id = rows.require({"hash", "_id"});
    if (!id)
        return id.error();
    columns.id = *id;
    if (needsOutcome) {
        const auto outcome = rows.require({"label", "buggy", "bug"});
        if (!outcome)
            return outcome.error();
        columns.outcome = *outcome;
    }
    columns.knownAt = rows.column("known_at");
    if (!columns.knownAt)
        columns.knownAt = rows.column("fixed_at");
    columns.origin = rows.column("origin");
    columns.weight = rows.column("weight");
    columns.split = rows.column("split");
    return columns;
}

Result<Label> readLabel(const CsvReader& rows, const LabelColumns& columns) {
    Label label;
    label.id = lowerAscii(trimmed(rows.field(columns.id)));
    if (label.id.empty())
        return rows.error(columns.id, "names no change");
    if (columns.outcome) {
        const auto outcome = rows.boolean(*columns.outcome);
        if (!outcome)
            return outcome.error();
        label.isFaulty = *outcome;
    }
    if (columns.knownAt && !rows.field(*columns.knownAt).empty()) {
        const auto time = rows.time(*columns.knownAt);
        if (!time)
            return time.error();
        label.knownAt = *time;
    }
    if (columns.origin)
        label.origin = std::string(rows.field(*columns.origin));
    if (columns.weight) {
        const auto weight = rows.number(*columns.weight);
        if (!weight)
            return weight.error();
        if (*weight < 0 || *weight > 1000)
            return rows.error(*columns.weight, "a weight lies between 0 and 1000");
        label.weight = *weight;
    }
    if (columns.split) {
        const std::string split = lowerAscii(rows.field(*columns.split));
        if (split != "train" && split != "test")
            return rows.error(*columns.split, "a split is 'train' or 'test'");
        label.split = split == "train" ? Split::Train : Split::Test;
    }
    return label;
}

void give(Example& example, const Label& label) {
    example.isFaulty = label.isFaulty;
    example.knownAt = label.knownAt;
    example.origin = label.origin;
    example.weight = label.weight;
    example.split = label.split;
}

/// The line on which each id stood first, so that a second one can name it.
class Seen {
public:
    Result<void> add(const CsvReader& rows, std::size_t column, const std::string& id) {
        const auto [place, isNew] = m_lines.emplace(id, rows.line());
        if (!isNew)
            return rows.error(column, fmt::format("'{}' stands in line {} already", plainText(shortened(id, 60)), place->second));
        return {};
    }

private:
    std::unordered_map<std::string, std::size_t> m_lines;
};

/// Which columns are features, and under which schema.
struct FeatureColumns {
    FeatureSchema schema;
    std::vector<std::size_t> columns;
};

Result<FeatureColumns> featureColumns(const CsvReader& rows) {
    FeatureColumns chosen;
    const auto& names = rows.columns();
    for (std::size_t column = 0; column < names.size(); ++column) {
        const std::string feature = featureName(names[column]);
        // A column of words is no feature; one whose name we know must hold numbers.
        if (!mayBeFeature(names[column]) || (groupOf(feature) == FeatureGroup::Other && !asNumber(rows.field(column))))
            continue;
        chosen.schema.features.push_back({feature, groupOf(feature)});
        chosen.columns.push_back(column);
    }
    if (chosen.columns.empty())
        return Error(Fault::Malformed, "the table has no numeric column to learn from");
    const FeatureSchema& live = assessment::changeSchema();
    std::vector<std::size_t> ofLive;
    for (const auto& feature : live.features)
        if (const auto index = chosen.schema.indexOf(feature.id))
            ofLive.push_back(chosen.columns[*index]);
    if (ofLive.size() == live.features.size())
        return FeatureColumns{live, std::move(ofLive)};
    chosen.schema.id = "table/1";
    for (const auto& feature : chosen.schema.features)
        chosen.schema.id += (chosen.schema.id.size() == 7 ? ":" : ",") + feature.id;
    return chosen;
}

void sortByTime(std::vector<Example>& examples) {
    std::stable_sort(examples.begin(), examples.end(), [](const Example& a, const Example& b) { return a.at < b.at; });
}

} // namespace

Result<std::vector<Label>> readLabels(std::string_view bytes, const std::string& file) {
    auto rows = CsvReader::open(bytes, file);
    if (!rows)
        return std::move(rows).error();
    const auto columns = labelColumns(*rows, true);
    if (!columns)
        return columns.error();
    std::vector<Label> labels;
    Seen seen;
    for (;;) {
        const auto more = rows->next();
        if (!more)
            return more.error();
        if (!*more)
            return labels;
        auto label = readLabel(*rows, *columns);
        if (!label)
            return std::move(label).error();
        if (const auto added = seen.add(*rows, columns->id, label->id); !added)
            return added.error();
        labels.push_back(std::move(*label));
    }
}

Result<Dataset> readTable(std::string_view bytes, const std::string& file, const std::vector<Label>* labels) {
    auto rows = CsvReader::open(bytes, file);
    if (!rows)
        return std::move(rows).error();
    const auto columns = labelColumns(*rows, labels == nullptr);
    if (!columns)
        return columns.error();
    const auto date = rows->require({"date", "committer_time"});
    if (!date)
        return date.error();
    std::unordered_map<std::string_view, const Label*> known;
    if (labels)
        for (const Label& label : *labels)
            known.emplace(label.id, &label);
    std::optional<FeatureColumns> features;
    const auto unknownFiles = rows->column("unknown_files");
    Dataset dataset;
    Seen seen;
    for (;;) {
        const auto more = rows->next();
        if (!more)
            return more.error();
        if (!*more)
            break;
        if (!features) {
            auto chosen = featureColumns(*rows);
            if (!chosen)
                return std::move(chosen).error().inFile(file);
            features = std::move(*chosen);
        }
        auto label = readLabel(*rows, *columns);
        if (!label)
            return std::move(label).error();
        if (const auto added = seen.add(*rows, columns->id, label->id); !added)
            return added.error();
        const auto at = rows->time(*date);
        if (!at)
            return at.error();
        Example example;
        example.id = label->id;
        example.at = *at;
        for (const std::size_t column : features->columns) {
            const auto value = rows->number(column);
            if (!value)
                return value.error();
            example.values.emplace_back(*value);
        }
        if (unknownFiles && rows->field(*unknownFiles) != "0")
            for (std::size_t i = 0; i < example.values.size(); ++i)
                if (assessment::readsContent(features->schema.features[i].id))
                    example.values[i].reset();
        if (labels) {
            const auto found = known.find(example.id);
            if (found == known.end())
                continue;
            give(example, *found->second);
        } else {
            give(example, *label);
        }
        dataset.examples.push_back(std::move(example));
    }
    if (dataset.examples.empty())
        return Error(Fault::Malformed, labels ? "no change of the table has a label" : "the table has no row").inFile(file);
    dataset.schema = std::move(features->schema);
    sortByTime(dataset.examples);
    return dataset;
}

std::vector<Time> timesOf(std::span<const history::ChangeMetrics> changes) {
    std::vector<Time> times;
    times.reserve(changes.size());
    for (const history::ChangeMetrics& change : changes) {
        const Time at = std::min(change.committerTime, changes.back().committerTime);
        times.push_back(times.empty() ? at : std::max(at, times.back()));
    }
    return times;
}

Result<Joined> join(std::span<const history::ChangeMetrics> changes, const std::vector<Label>& labels) {
    std::unordered_map<std::string_view, const Label*> known;
    for (const Label& label : labels)
        known.emplace(label.id, &label);
    Joined joined;
    joined.dataset.schema = assessment::changeSchema();
    const std::vector<Time> times = timesOf(changes);
    for (std::size_t i = 0; i < changes.size(); ++i) {
        Example example;
        example.id = changes[i].commit.hex();
        const auto found = known.find(example.id);
        if (found == known.end())
            continue;
        example.at = times[i];
        example.values = assessment::fromMetrics(changes[i]).values;
        if (changes[i].words)
            example.words = std::make_shared<const history::HashedWords>(*changes[i].words);
        give(example, *found->second);
        joined.dataset.examples.push_back(std::move(example));
    }
    joined.unknownHashes = labels.size() - joined.dataset.examples.size();
    if (joined.dataset.examples.empty() && !labels.empty())
        return Error(Fault::Malformed, "none of the labels names a change of this repository");
    return joined;
}

} // namespace fermata::learning

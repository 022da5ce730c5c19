// What the risk model may know of a change: numbers about the change and its past, under a named, versioned schema.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/history/hashed_words.h"

namespace fermata::history {
struct ChangeMetrics;
}

namespace fermata::assessment {

/// What a feature speaks of; explanations are told by group, and a source that is missing takes a whole group with it.
enum class FeatureGroup { Size, Diffusion, Purpose, History, Ownership, FileKind, Other };

/// Stable lower-case name: `size`, `diffusion`, `purpose`, `history`, `ownership`, `file-kind`, `other`.
std::string_view name(FeatureGroup group);

struct Feature {
    std::string id; ///< as the column of `history mine` is called: `la`, `nuc`
    FeatureGroup group = FeatureGroup::Other;
};

/// The ordered list of features that a vector holds. Two schemas with the same id are the same.
struct FeatureSchema {
    std::string id; ///< such as `change/1`; raised with every change of a feature's meaning
    std::vector<Feature> features;

    std::optional<std::size_t> indexOf(std::string_view feature) const;
};

/// The schema that is mined from a repository, used live and by learning alike. Nothing in it is evidence (coverage,
/// tests, ages of reports), because the gate must be monotone in those; nothing in it rests on who the author claims
/// to be, because an unverified identity never lowers risk.
const FeatureSchema& changeSchema();

/// One change's values in the order of its schema. An empty value is unknown, which is not zero.
struct FeatureVector {
    std::string schema;
    std::vector<std::optional<double>> values;
    /// Beside the schema: only models that were trained with them look at them. Empty is unknown.
    std::optional<history::HashedWords> words{};
    /// The change's repository, by its name in the workspace: a model that learned from several looks at it. Not
    /// evidence, never missing for want of a source. Empty: of none that the model knows.
    std::string repository{};

    bool operator==(const FeatureVector&) const = default;
    /// @returns nothing when the feature is unknown or not of the change schema
    std::optional<double> value(std::string_view feature) const;
    bool isComplete() const;
};

/// What a model calls the feature that it makes of the words; it is in no schema.
inline constexpr std::string_view wordsFeature = "words";

/// The change schema's vector of a mined change; what the miner could not see is unknown, never zero.
FeatureVector fromMetrics(const history::ChangeMetrics& metrics);

/// Whether a feature of the change schema is read from the lines of the files: unknown as soon as one file is.
bool readsContent(std::string_view feature);

/// All values unknown: a change of which nothing could be mined.
FeatureVector nothingKnown(const FeatureSchema& schema = changeSchema());

/// The same vector with the values of `group` unknown. @requires features.schema == changeSchema().id
FeatureVector without(FeatureVector features, FeatureGroup group);

} // namespace fermata::assessment

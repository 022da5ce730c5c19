// What the past of the repositories taught: kept in the workspace's store, taken up again at the next start, learned
// again when something came.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/assessment/risk/risk_model.h"
#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/engine/snapshot.h"
#include "core/history/word_collector.h"
#include "core/io/sql/database.h"
#include "core/learning/labels/defects.h"
#include "core/learning/registry/model_registry.h"

namespace fermata::engine {

/// The model that speaks, and what is known of how good it is.
struct Knowledge {
    assessment::RiskModel::Pointer model; ///< never null
    Digest digest;                        ///< of the encoded model, as the record names it
    ModelView view;
    /// Changes of the past that turned out faulty, as traced when it was learned.
    std::shared_ptr<const std::vector<learning::KnownDefect>> defects;
    std::optional<Time> learnedAt{}; ///< when the newest version was trained, whichever speaks
};

/// Called on the thread that learns; `total` 0: unknown.
using KnowledgeProgress =
    std::function<void(JobKind job, const std::string& subject, std::uint64_t done, std::uint64_t total)>;

/// Nothing learned yet: the prior.
Knowledge nothingLearned();

/// What an earlier session learned: the champion in the store, or a model that knows no more than the prior.
/// @returns NotFound while there is neither; Newer, Corrupt
Result<Knowledge> recall(const std::string& storeFile);

/// The store with the versions of the model; for writing its tables are brought up to date.
/// @returns NotFound, Unsupported for the tables of an older version (reading), Newer, Busy, ReadOnly
Result<io::Database> openModelStore(const std::string& storeFile, io::OpenMode mode);

struct LearningSource {
    std::string path;                        ///< of the repository
    std::string name;                        ///< in the workspace
    std::string cacheFile;                   ///< of the miner
    std::optional<history::WordKey> words{}; ///< of the workspace; empty: nothing is learned from words
    std::string wordsFile{};
};

/// Mines the pasts with line origins, labels, trains on all of them together in the order of time, judges the model on
/// the newest part, and registers it in the store. The first model that knows more than the prior is put to use; a
/// later one waits for a person (`fermatactl model promote`). What was `told` of outcomes speaks over what is traced.
/// @returns Cancelled within a second of a stop; what mining and the store return
Result<Knowledge> learn(const std::vector<LearningSource>& sources, const std::string& storeFile,
                        const audit::ToldOutcomes& told, Time now, const KnowledgeProgress& progress,
                        std::stop_token stop);

} // namespace fermata::engine

// Reads the whole past of a repository and says of every change what was known when it was made.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/history/change_metrics.h"
#include "core/history/fix_trace.h"
#include "core/history/word_collector.h"
#include "core/io/git/repository.h"

namespace fermata::history {

/// Decides from a commit's message whether it mends something.
struct FixRule {
    std::string name; ///< with a version, such as `keywords/1`: another name makes the miner read the messages again
    std::function<bool(const io::git::Commit&)> isFix; ///< pure; called from several threads
};

/// Words of mending, references to bugs, reverts; not those of merges, versions and typing errors in documents.
FixRule keywordRule();

struct MinedHistory;

struct MiningOptions {
    std::string revision = "HEAD";    ///< the past of this commit is mined
    std::optional<std::string> since; ///< changes of that commit's past are counted but not handed to the sink
    FixRule fixRule = keywordRule();
    bool traceFixes = false;          ///< also hand out line origins; reads everything, also what the cache knows
    unsigned threads = 2;
    std::string cacheFile;            ///< what a later run starts from; empty: none. Rebuilt when broken or of another version
    std::optional<WordKey> words;     ///< also collect the words of each change, hashed with this key
    std::string wordsFile;            ///< where they are kept; empty: collected anew in every run
    const MinedHistory* known =
        nullptr; ///< what an earlier run handed out: as far as it still holds it is handed out again
};

/// Takes what is mined, on the thread that called mine(), in the order of the past.
class Sink {
public:
    virtual ~Sink() = default;
    virtual void onChange(const ChangeMetrics& change) = 0;
    /// After onChange of the fix. Only with traceFixes.
    virtual void onFix(const FixTrace&) {}
};

struct MiningSummary {
    CommitId tip;
    std::size_t commits = 0;   ///< in the past of the tip, with merges
    std::size_t changes = 0;   ///< measured: neither merges nor border commits
    std::size_t merges = 0;
    std::size_t borders = 0;   ///< their parents were not fetched: what they changed is not known
    std::size_t read = 0;      ///< changes read from the repository; the others came from the cache
    std::size_t takenOver = 0; ///< changes whose numbers are those of `options.known`
    std::size_t unknownFiles = 0;
    std::uint64_t basis = 0;   ///< for MinedHistory::basis
    bool wasRewritten = false; ///< the tip of the last run is no ancestor of this one
    std::vector<std::string> warnings; ///< one sentence each, for a person
};

/// `done` of `total` changes; called on the thread that called mine().
using MiningProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// Mines the past of `options.revision`. A run that starts from a cache, or from what is known, gives the same as one
/// that does not.
/// @returns Fault::NotFound for a revision that is none or a repository without commits; Cancelled within a second of
///          a stop; Malformed where a commit cannot be read. Missing blobs and trees are counted, never an error.
Result<MiningSummary> mine(const io::git::Repository& repository, const MiningOptions& options, Sink& sink,
                           const MiningProgress& progress, std::stop_token stop);

} // namespace fermata::history

// Finds the evidence files that belong to a revision, and splits `FILE@REVISION` as the command line takes it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/sources/files/evidence_file.h"

namespace fermata::sources {

/// Reads all files in `<folder>/<40 hex digits of revision>/`, each bound to that revision by where it lies. A folder
/// that does not exist holds nothing; one that cannot be read is one broken file, so that it is never taken for empty.
/// With `now`, a file that cannot be understood and was written to within `stillWriting` before it is left out: it may
/// be half written, and what is not there yet is missing, not broken.
std::vector<EvidenceFile> readEvidenceFolder(const std::string& folder, const CommitId& revision,
                                             std::optional<Time> now = {});
inline constexpr Seconds stillWriting{10};

/// Reads what a tracker said from the files that lie in `folder` itself: they are bound by the keys of tickets, not by
/// a revision. All other files there are passed over. `now` as above.
std::vector<EvidenceFile> readTrackerFiles(const std::string& folder, std::optional<Time> now = {});

struct EvidenceArgument {
    std::string path;
    std::string revision; ///< as given, to be resolved in the repository; empty: none
    bool operator==(const EvidenceArgument&) const = default;
};

/// Splits at the last `@`, unless a file of the whole name exists.
/// @returns Usage where nothing stands before or behind the `@`
Result<EvidenceArgument> evidenceArgument(const std::string& text);

} // namespace fermata::sources

// Runs recorded decisions again from what was stored, and compares the bytes.
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "core/audit/chain.h"
#include "core/audit/export.h"
#include "core/audit/ledger_payload.h"
#include "core/audit/train_ledger.h"

namespace fermata::audit {

enum class Rerun {
    Same,            ///< byte by byte
    Different,       ///< the record says something else than its own inputs
    NotByThisVersion ///< another decider, or a form of input that this version does not read
};

struct Reexecution {
    std::uint64_t same = 0;
    std::uint64_t notByThisVersion = 0;
    std::vector<std::string> problems; ///< records that differ or whose objects are broken, at most 100
};

/// Runs one decision again. @returns an error when its objects are missing or broken
Result<Rerun> reexecute(const RecordedDecision& recorded, const Objects& objects);

/// The same for a decision on a train: the judge runs again on the stored snapshots.
Result<Rerun> reexecute(const RecordedTrain& recorded, const Objects& objects);

/// All decisions of a store or of an export, on changes and on trains. @returns Cancelled, or what kept it from being
/// read
Result<Reexecution> reexecuteAll(const Chain& chain, const std::stop_token& stop = {});
Result<Reexecution> reexecuteAll(const ExportedRecord& exported, const std::stop_token& stop = {});

} // namespace fermata::audit

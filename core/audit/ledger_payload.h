// How decisions and acts are spelled in the payload of their records.
#pragma once

#include <functional>

#include "core/audit/ledger.h"

namespace fermata::audit {

io::CanonicalValue payloadOf(const RecordedDecision& decision);
io::CanonicalValue payloadOf(const RecordedAct& act);
RecordKind recordKindOf(decision::ActKind kind);

/// Where objects come from: the store, or an exported file.
using Objects = std::function<Result<std::string>(const Digest&)>;
/// `shared`: policy and model are taken from there where the digests fit, and left there.
Result<DecisionFile> openDecision(const RecordedDecision& entry, const Objects& objects, SharedParts* shared = nullptr);

} // namespace fermata::audit

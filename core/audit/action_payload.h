// How arming, stops, orders and receipts are spelled in the payload of their records.
#pragma once

#include "core/audit/action_ledger.h"

namespace fermata::audit {

/// Each pair writes and reads one kind of record; reading refuses missing, unknown and mistyped members.
io::CanonicalValue armingPayload(const action::Arming& arming, const std::string& role);
Result<action::Arming> readArming(const Record& record);
io::CanonicalValue disarmPayload(const std::string& environment, const std::string& reason);
Result<std::string> readDisarmed(const Record& record); ///< the environment
io::CanonicalValue stopPayload(const action::Stop& stop);
Result<action::Stop> readStop(const Record& record);
/// `scope` nothing: every scope.
io::CanonicalValue resumePayload(const std::optional<std::string>& scope, const std::string& reason,
                                 const std::string& role);
Result<std::optional<std::string>> readResumed(const Record& record);
io::CanonicalValue intentPayload(const action::Order& order, const std::string& description,
                                 const action::Ruling& ruling);
Result<RecordedOrder> readIntent(const Record& record);
io::CanonicalValue unsentPayload(const action::Order& order, const action::Receipt& receipt);
Result<RecordedOrder> readUnsent(const Record& record);
io::CanonicalValue rollbackPayload(const RecordedRollback& rollback);
Result<RecordedRollback> readRollback(const Record& record);
// Receipts: action::receiptValue and action::readReceipt.

} // namespace fermata::audit

// Which orders are the same order, and how orders and receipts are spelled in the record.
#pragma once

#include "core/action/executor.h"
#include "core/io/signing/canonical_json.h"

namespace fermata::action {

/// Hex SHA-256 over what the order is to bring about: kind, executor, service, version, change, base, head, artefact,
/// environment, run, attempt, parameters and nonce. What it rests on (decision, digests) is not part of it: the same
/// act on newer evidence is the same act, so that a machine which decides every minute does not deploy every minute.
std::string orderId(const Order& order);
/// The order with its id filled in.
Order identified(Order order);
bool isIdentified(const Order& order); ///< its id is the one that orderId() gives

/// Canonical JSON, and back. Reading refuses missing, unknown and mistyped members, and ids that are not the order's
/// own.
io::CanonicalValue orderValue(const Order& order);
Result<Order> readOrder(const io::CanonicalValue& value);
io::CanonicalValue receiptValue(const Receipt& receipt);
Result<Receipt> readReceipt(const io::CanonicalValue& value);

} // namespace fermata::action

// What a check of the record found, and the check of one record after the other that store and export share.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/audit/keys.h"
#include "core/audit/record.h"
#include "core/audit/seal.h"

namespace fermata::audit {

struct VerifyOptions {
    std::optional<io::PublicKey> key; ///< a key that is known to be ours: has to be one of the record's
    std::optional<HeadClaim> claim;   ///< a head from a report or a notification: has to be part of the record
    std::optional<Head> anchor;       ///< what this account has seen last
    bool endsAtAnchor = true;         ///< whether fewer records than the anchor saw mean a cut: not so for an old export
    std::stop_token stop;
    std::function<void(std::uint64_t)> progress; ///< records so far; may be empty
};

struct Verification {
    std::string workspace;
    std::string name; ///< of the workspace; text that others wrote
    std::uint64_t records = 0;
    std::uint64_t objects = 0;
    std::optional<Head> head;
    std::vector<io::PublicKey> keys; ///< from the first record on
    std::vector<std::string> problems; ///< what is broken and where, at most 100; empty: whole
    std::vector<std::string> notes;    ///< what was not compared, and why

    bool isWhole() const { return problems.empty(); }
};

/// Takes the records in their order, then the objects, then the head.
/// A problem does not end the check: all that can still be said is said.
class RecordCheck {
public:
    explicit RecordCheck(const VerifyOptions& options) : m_options(options) {}

    /// @returns the record when its bytes are one, for the caller's own comparisons
    std::optional<Record> add(std::string_view bytes);
    void addObject(const Digest& digest, std::string_view bytes);
    void addHead(const Head& head);
    void problem(std::string what);
    /// Ends the check.
    Verification finish();

    const Digest& lastHash() const { return m_lastHash; }
    const std::string& workspace() const { return m_found.workspace; }
    const std::vector<io::PublicKey>& keys() const { return m_found.keys; }

private:
    void checkKey(const Record& record);

    const VerifyOptions& m_options;
    Verification m_found;
    Digest m_lastHash;
    std::set<Digest> m_named;   ///< objects that records rest on
    std::set<Digest> m_present; ///< objects that are there
    std::optional<Digest> m_hashAtClaim;
    std::optional<Digest> m_hashAtAnchor;
};

/// Checks record.db: every column, the triggers, the links, the keys, the signed head, the objects.
/// @returns an error only where nothing could be checked: NotFound, Busy, Newer, Cancelled …
Result<Verification> verifyStore(const std::string& path, const VerifyOptions& options);

} // namespace fermata::audit

// A small record in a folder of its own, with keys and anchors beside it.
#pragma once

#include <string>

#include "core/audit/chain.h"
#include "core/audit/export.h"
#include "tests/support/scratch.h"

namespace fermata::test {

/// Ends the test program loudly when something cannot be made: a test reads better without it.
class ARecord {
public:
    ARecord();

    audit::Places places() const { return {m_folder / "keys", m_folder / "heads"}; }
    std::string file() const { return m_folder / "record.db"; }
    const ScratchFolder& folder() const { return m_folder; }
    audit::Chain open(audit::Access access = audit::Access::Conduct) const;
    /// Appends a note with this text and these objects.
    audit::StoredRecord note(const std::string& text, const std::vector<std::string>& objects = {}) const;
    std::string exported(const std::string& name = "export.jsonl") const;
    /// Where the anchor of this record lies.
    std::string anchorFile() const;

private:
    ScratchFolder m_folder;
};

audit::Entry aNote(const std::string& text, const std::vector<std::string>& objects = {});
inline constexpr Time noon = fromUnix(1795435200); // 2026-11-23 12:00 UTC

} // namespace fermata::test

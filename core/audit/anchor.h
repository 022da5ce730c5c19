// The last head outside the store, so that a record cut short betrays itself.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/audit/seal.h"
#include "core/base/result.h"

namespace fermata::audit {

/// Where this account keeps what must not lie in a workspace.
struct Places {
    std::string keys;  ///< `$XDG_CONFIG_HOME/fermata/keys`
    std::string heads; ///< `$XDG_STATE_HOME/fermata/heads`
    static Result<Places> ofAccount();
};

/// One file a workspace, overwritten in place: a head that was acknowledged is in it, or is the one right behind it.
/// Thread safety: all methods; several processes may share the file (it is locked while it is moved on).
class Anchor {
public:
    Anchor(const std::string& folder, const std::string& workspace);

    const std::string& path() const { return m_path; }
    /// @returns nothing while there is no file; Fault::Malformed for one that holds no head
    Result<std::optional<Head>> read() const;
    /// Moves on to `head` unless a head as new is there already.
    /// @returns Fault::Corrupt, and leaves the file alone, when `isOurs` denies the older head that is there
    Result<void> advance(const Head& head, const std::function<bool(const Head&)>& isOurs) const;

private:
    std::string m_folder;
    std::string m_path;
};

} // namespace fermata::audit

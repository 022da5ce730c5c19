// Content-addressed objects in a database: models, policies, snapshots, each named by the SHA-256 of its bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/io/sql/database.h"
#include "core/io/sql/migrations.h"

namespace fermata::io {

/// Thread safety: that of its database.
class BlobStore {
public:
    static constexpr std::size_t largest = 64U << 20U;
    /// The table, append-only by triggers.
    static Component component();

    /// @requires `database` outlives the store and holds the component
    explicit BlobStore(Database& database) : m_database(&database) {}

    /// Keeps the bytes; equal bytes are kept once. Part of the caller's transaction, when one is open.
    /// @returns Fault::TooLarge over `largest`
    Result<Digest> put(std::string_view bytes);
    /// @returns Fault::NotFound, or Corrupt when the bytes are not those of the digest: none of them is handed out then
    Result<std::string> get(const Digest& digest) const;
    Result<bool> holds(const Digest& digest) const;
    /// All names, ascending. @returns Fault::Corrupt for a name that is no digest
    Result<std::vector<Digest>> list() const;

private:
    Database* m_database;
};

} // namespace fermata::io

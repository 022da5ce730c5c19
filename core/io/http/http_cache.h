// Answers kept with the marks by which a server can say "unchanged" (ETag, Last-Modified).
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/io/http/headers.h"
#include "core/io/sql/database.h"
#include "core/io/sql/migrations.h"

namespace fermata::io {

/// The tables of the cache. They hold answers only: addresses, credentials and what was sent stand in no column, an
/// answer is found by a SHA-256 of them.
const Component& httpCacheComponent();

/// What makes two requests the same one: address, credential's id and the headers that were sent.
Digest cacheKey(std::string_view url, std::string_view credentialId, const Headers& sent);

/// The kept headers after a 304: its date, budget and marks take the place of the old ones, the body's own stay.
Headers refreshed(Headers kept, const Headers& fresh);

/// What a 304 gives back.
struct KeptReply {
    int status = 200;
    Headers headers;
    std::string body;
};

/// The marks to send.
struct Validators {
    std::string etag, lastModified;
};

/// Thread safety: one thread at a time.
class HttpCache {
public:
    /// @param file  SQLite, made where it is missing; empty: in memory, at most 32 MB
    /// @returns as Database::open and migrate
    static Result<HttpCache> open(const std::string& file, std::size_t mostBytes);

    std::optional<Validators> validators(const Digest& key);
    /// Counts as used. Nothing where it is not there or its bytes were damaged (then it is dropped).
    std::optional<KeptReply> find(const Digest& key);
    /// Keeps a 200 with an ETag or Last-Modified of at most an eighth of the whole, unless the server forbade it
    /// (`no-store`); others displace what was kept. Cookies are not kept. What was used longest ago is dropped first.
    void keep(const Digest& key, const KeptReply& reply);
    void drop(const Digest& key);

    std::size_t bytes() const { return m_bytes; }
    ~HttpCache();
    HttpCache(HttpCache&&) = default;
    HttpCache& operator=(HttpCache&&) = delete;

private:
    HttpCache(Database database, std::size_t mostBytes);
    Result<void> prepare();
    void noteUse();
    void makeRoom();

    Database m_database;
    std::size_t m_mostBytes;
    std::size_t m_bytes = 0;
    std::int64_t m_turn = 0;               ///< counts uses; the larger the later
    std::map<Digest, std::int64_t> m_uses; ///< not written yet, so that a 304 writes nothing
    std::optional<Statement> m_validators, m_find, m_insert, m_size, m_drop, m_use;
};

} // namespace fermata::io

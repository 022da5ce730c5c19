#include "core/io/http/http_cache.h"

#include <algorithm>

#include <zlib.h>

#include "core/io/signing/sha256.h"
#include "core/io/sql/transaction.h"

namespace fermata::io {

namespace {

constexpr std::size_t mostInMemory = std::size_t{32} << 20;
constexpr std::size_t usesBeforeWriting = 4096;

/// Guards against damage, not against an attacker, who could write the sum as well.
std::int64_t checksum(std::string_view bytes) {
    auto sum = crc32_z(0, nullptr, 0);
    sum = crc32_z(sum, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    return static_cast<std::int64_t>(sum);
}

bool isKept(std::string_view name) {
    return name != "set-cookie" && name != "set-cookie2" && name != "www-authenticate" &&
           name != "authentication-info" && !name.starts_with("proxy-");
}

std::string joined(const Headers& headers) {
    std::string text;
    for (const auto& [name, value] : headers)
        if (isKept(name))
            text += name + ": " + value + "\n";
    return text;
}

Headers split(std::string_view text) {
    Headers headers;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        addHeaderLine(headers, text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return headers;
}

bool mayKeep(const KeptReply& reply) {
    const auto* control = findHeader(reply.headers, "cache-control");
    return reply.status == 200 && !(control && control->find("no-store") != std::string::npos) &&
           (findHeader(reply.headers, "etag") || findHeader(reply.headers, "last-modified"));
}

std::string valueOf(const Headers& headers, std::string_view name) {
    const auto* value = findHeader(headers, name);
    return value ? *value : std::string();
}

} // namespace

const Component& httpCacheComponent() {
    static const Component component{
        "http_cache",
        {"CREATE TABLE http_cache (key BLOB PRIMARY KEY NOT NULL, etag TEXT NOT NULL, last_modified TEXT NOT NULL, "
         "headers TEXT NOT NULL, body BLOB NOT NULL, checksum INTEGER NOT NULL, size INTEGER NOT NULL, "
         "used INTEGER NOT NULL); CREATE INDEX http_cache_used ON http_cache (used)"}};
    return component;
}

Digest cacheKey(std::string_view url, std::string_view credentialId, const Headers& sent) {
    Sha256 sum;
    const auto add = [&](std::string_view part) {
        const std::uint64_t size = part.size(); // in front, so that no two lists run together
        sum.add({reinterpret_cast<const char*>(&size), sizeof size});
        sum.add(part);
    };
    add(url);
    add(credentialId);
    for (const auto& [name, value] : sent) {
        add(name);
        add(value);
    }
    return sum.finish();
}

Headers refreshed(Headers kept, const Headers& fresh) {
    for (const auto& [name, value] : fresh) {
        if (name.starts_with("content-") || name == "transfer-encoding" || !isKept(name))
            continue;
        std::erase_if(kept, [&name = name](const auto& header) { return header.first == name; });
        kept.emplace_back(name, value);
    }
    return kept;
}

HttpCache::HttpCache(Database database, std::size_t mostBytes)
    : m_database(std::move(database)), m_mostBytes(mostBytes) {}

HttpCache::~HttpCache() {
    noteUse();
}

Result<HttpCache> HttpCache::open(const std::string& file, std::size_t mostBytes) {
    // A busy file must not hold up the connections: the cache then misses.
    auto database = file.empty() ? Database::inMemory()
                                 : Database::open(file, {.mode = OpenMode::Create,
                                                         .durability = Durability::Normal,
                                                         .patience = std::chrono::milliseconds{50}});
    if (!database)
        return std::move(database).error();
    HttpCache cache(std::move(*database), file.empty() ? std::min(mostBytes, mostInMemory) : mostBytes);
    if (auto prepared = cache.prepare(); !prepared)
        return std::move(prepared).error();
    cache.makeRoom();
    return cache;
}

Result<void> HttpCache::prepare() {
    if (auto migrated = migrate(m_database, {httpCacheComponent()}); !migrated)
        return migrated;
    auto size = m_database.number("SELECT coalesce(sum(size), 0) FROM http_cache");
    auto turn = m_database.number("SELECT coalesce(max(used), 0) FROM http_cache");
    if (!size || !turn)
        return std::move(size ? turn : size).error();
    m_bytes = static_cast<std::size_t>(std::max<std::int64_t>(*size, 0));
    m_turn = *turn;
    const auto ready = [&](std::optional<Statement>& statement, std::string_view sql) -> Result<void> {
        auto prepared = m_database.prepare(sql);
        if (!prepared)
            return std::move(prepared).error();
        statement.emplace(std::move(*prepared));
        return {};
    };
    const std::pair<std::optional<Statement>*, std::string_view> all[] = {
        {&m_validators, "SELECT etag, last_modified FROM http_cache WHERE key = ?"},
        {&m_find, "SELECT headers, body, checksum FROM http_cache WHERE key = ?"},
        {&m_insert, "INSERT INTO http_cache (key, etag, last_modified, headers, body, checksum, size, used) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"},
        {&m_size, "SELECT size FROM http_cache WHERE key = ?"},
        {&m_drop, "DELETE FROM http_cache WHERE key = ?"},
        {&m_use, "UPDATE http_cache SET used = ? WHERE key = ?"}};
    for (const auto& [statement, sql] : all)
        if (auto made = ready(*statement, sql); !made)
            return made;
    return {};
}

std::optional<Validators> HttpCache::validators(const Digest& key) {
    std::optional<Validators> found;
    if (auto row = m_validators->bind(1, key).step(); row && *row)
        found = Validators{m_validators->text(0), m_validators->text(1)};
    m_validators->reset();
    return found;
}

std::optional<KeptReply> HttpCache::find(const Digest& key) {
    std::optional<KeptReply> found;
    bool isDamaged = false;
    if (auto row = m_find->bind(1, key).step(); row && *row) {
        found = KeptReply{200, split(m_find->bytes(0)), m_find->text(1)};
        isDamaged = checksum(found->body) != m_find->integer(2);
    }
    m_find->reset();
    if (isDamaged) {
        drop(key);
        return std::nullopt;
    }
    if (found) {
        m_uses[key] = ++m_turn;
        if (m_uses.size() >= usesBeforeWriting)
            noteUse();
    }
    return found;
}

void HttpCache::keep(const Digest& key, const KeptReply& reply) {
    drop(key);
    if (!mayKeep(reply))
        return;
    const std::string headers = joined(reply.headers);
    const std::size_t size = headers.size() + reply.body.size() + 128;
    if (size > m_mostBytes / 8)
        return;
    const auto etag = valueOf(reply.headers, "etag"), modified = valueOf(reply.headers, "last-modified");
    m_insert->bind(1, key).bind(2, etag).bind(3, modified).bind(4, headers).bindBlob(5, reply.body);
    m_insert->bind(6, checksum(reply.body)).bind(7, static_cast<std::int64_t>(size)).bind(8, ++m_turn);
    if (m_insert->run())
        m_bytes += size;
    m_insert->reset();
    makeRoom();
}

void HttpCache::drop(const Digest& key) {
    m_uses.erase(key);
    std::int64_t size = -1;
    if (auto row = m_size->bind(1, key).step(); row && *row)
        size = m_size->integer(0);
    m_size->reset();
    if (size < 0)
        return;
    if (m_drop->bind(1, key).run())
        m_bytes -= std::min(m_bytes, static_cast<std::size_t>(size));
    m_drop->reset();
}

void HttpCache::noteUse() {
    if (m_uses.empty() || !m_use)
        return;
    auto transaction = Transaction::begin(m_database, Transaction::Kind::Write);
    if (!transaction)
        return; // busy: the order of use is then a little older
    for (const auto& [key, turn] : m_uses) {
        static_cast<void>(m_use->bind(1, turn).bind(2, key).run());
        m_use->reset();
    }
    if (transaction->commit())
        m_uses.clear();
}

void HttpCache::makeRoom() {
    if (m_bytes <= m_mostBytes)
        return;
    noteUse();
    auto oldest = m_database.prepare("SELECT key FROM http_cache ORDER BY used LIMIT 64");
    while (oldest && m_bytes > m_mostBytes / 10 * 9) {
        std::vector<Digest> keys;
        for (auto row = oldest->step(); row && *row; row = oldest->step())
            if (const auto key = oldest->id<Digest>(0))
                keys.push_back(*key);
        oldest->reset();
        const auto before = m_bytes;
        for (const auto& key : keys)
            if (m_bytes > m_mostBytes / 10 * 9)
                drop(key);
        if (m_bytes == before)
            return; // what cannot be dropped is left to the next time
    }
}

} // namespace fermata::io

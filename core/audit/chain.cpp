#include "core/audit/chain.h"

#include <algorithm>
#include <cassert>

#include <fmt/format.h>

#include "core/audit/keys.h"
#include "core/audit/stored_head.h"
#include "core/io/signing/sha256.h"
#include "core/io/sql/transaction.h"

namespace fermata::audit {
namespace {

Error corrupt(std::string what) { return Error(Fault::Corrupt, std::move(what)); }

Result<StoredRecord> storedRecord(const io::Statement& row) {
    auto record = decodeRecord(row.bytes(1));
    if (!record)
        return corrupt(fmt::format("record {}: {}", row.integer(0), record.error().text()));
    const auto hash = row.id<Digest>(2);
    if (!hash || *hash != io::sha256(row.bytes(1)) || record->number != static_cast<std::uint64_t>(row.integer(0)))
        return corrupt(fmt::format("record {} is not what was written", row.integer(0)));
    return StoredRecord{std::move(*record), *hash, row.text(1)};
}

Result<std::vector<StoredRecord>> allRows(io::Statement& query) {
    std::vector<StoredRecord> records;
    for (;;) {
        auto row = query.step();
        if (!row)
            return std::move(row).error();
        if (!*row)
            return records;
        auto record = storedRecord(query);
        if (!record)
            return std::move(record).error();
        records.push_back(std::move(*record));
    }
}

} // namespace

std::vector<io::Component> Chain::components() {
    return {
        {"record",
         {"CREATE TABLE record (number INTEGER PRIMARY KEY NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, "
          "bytes BLOB NOT NULL, hash BLOB NOT NULL);"
          "CREATE INDEX record_about ON record (kind, subject);"
          "CREATE TRIGGER record_kept BEFORE DELETE ON record BEGIN SELECT RAISE(ABORT, 'records are never deleted'); END;"
          "CREATE TRIGGER record_unchanged BEFORE UPDATE ON record BEGIN "
          "SELECT RAISE(ABORT, 'records are never changed'); END;"
          "CREATE TABLE head (only INTEGER PRIMARY KEY NOT NULL CHECK (only = 1), count INTEGER NOT NULL, "
          "hash BLOB NOT NULL, time INTEGER NOT NULL, key BLOB NOT NULL, signature BLOB NOT NULL);"
          "CREATE TRIGGER head_kept BEFORE DELETE ON head BEGIN SELECT RAISE(ABORT, 'the head is never deleted'); END;"
          "CREATE TRIGGER head_forward BEFORE UPDATE ON head WHEN new.count <> old.count + 1 BEGIN "
          "SELECT RAISE(ABORT, 'the head only moves on'); END;"}},
        io::BlobStore::component(),
    };
}

Chain::Chain(std::unique_ptr<io::Database> database, Access access, const Places& places)
    : m_database(std::move(database)), m_access(access), m_places(places), m_keyStore(places.keys) {}

Result<Chain> Chain::create(const std::string& path, const std::string& name, const Author& author,
                            const Places& places, Time now) {
    io::KeyStore keyStore(places.keys);
    auto key = keyStore.currentOrNew();
    if (!key)
        return std::move(key).error();
    auto opened = io::Database::open(path, {io::OpenMode::Create, io::Durability::Full});
    if (!opened)
        return std::move(opened).error();
    Chain chain(std::make_unique<io::Database>(std::move(*opened)), Access::Conduct, places);
    if (auto migrated = io::migrate(*chain.m_database, components()); !migrated)
        return std::move(migrated).error();
    chain.m_workspace = io::SigningKey::generate().id().hex().substr(0, 32); // 128 random bits
    chain.m_key = *key;
    Entry entry;
    entry.kind = RecordKind::WorkspaceCreated;
    entry.author = author;
    entry.payload.set("name", name)
        .set("public_key", key->publicKey().hex())
        .set("workspace", chain.m_workspace);
    auto written = chain.write(entry, now, [&](Record& record) -> Result<const io::SigningKey*> {
        if (record.number != 1)
            return Error(Fault::Conflict, "holds a record already");
        record.key = chain.m_key->id();
        return &*chain.m_key;
    });
    if (!written)
        return std::move(written).error().inFile(path);
    return chain;
}

Result<Chain> Chain::open(const std::string& path, Access access, const Places& places) {
    const auto mode = access == Access::Conduct ? io::OpenMode::Write : io::OpenMode::Read;
    auto opened = io::Database::open(path, {mode, io::Durability::Full});
    if (!opened)
        return std::move(opened).error();
    Chain chain(std::make_unique<io::Database>(std::move(*opened)), access, places);
    auto ready = access == Access::Conduct ? io::migrate(*chain.m_database, components())
                                           : io::checkVersions(*chain.m_database, components());
    if (ready)
        ready = chain.readWorkspace();
    if (ready && access == Access::Conduct)
        ready = chain.checkTail();
    if (!ready)
        return std::move(ready).error().inFile(path);
    return chain;
}

Result<void> Chain::readWorkspace() {
    auto first = record(1);
    if (!first)
        return std::move(first).error();
    auto genesis = readGenesis(first->record);
    if (!genesis)
        return std::move(genesis).error();
    m_workspace = genesis->workspace;
    return {};
}

/// What append would build on has to be what was signed.
Result<void> Chain::checkTail() {
    auto last = head();
    if (!last)
        return std::move(last).error();
    auto tail = record(last->count);
    if (!tail)
        return std::move(tail).error();
    auto all = keys();
    if (!all)
        return std::move(all).error();
    if (tail->hash != last->hash || !isSealedBy(*last, all->back()))
        return corrupt("the last record is not the one that was signed");
    auto anchored = Anchor(m_places.heads, m_workspace).read();
    if (!anchored)
        return std::move(anchored).error();
    if (!*anchored)
        return {};
    if ((*anchored)->count > last->count)
        return corrupt(fmt::format("it ends at record {}, but this account has seen record {}", last->count,
                                   (*anchored)->count));
    auto seen = record((*anchored)->count);
    if (!seen)
        return std::move(seen).error();
    if (seen->hash != (*anchored)->hash)
        return corrupt(fmt::format("record {} is not the one that this account has seen", (*anchored)->count));
    return {};
}

Result<Head> Chain::head() const {
    auto heads = storedHeads(*m_database, m_workspace);
    if (!heads)
        return std::move(heads).error();
    if (heads->empty())
        return Error(Fault::NotFound, "there is no head yet");
    if (heads->size() > 1 || !heads->front())
        return corrupt("the head is not what was written");
    return std::move(*heads->front());
}

Result<std::vector<StoredRecord>> Chain::read(std::uint64_t from, std::uint64_t count) const {
    auto query = m_database->prepare("SELECT number, bytes, hash FROM record WHERE number >= ? ORDER BY number LIMIT ?");
    if (!query)
        return std::move(query).error();
    query->bind(1, static_cast<std::int64_t>(from)).bind(2, static_cast<std::int64_t>(count));
    return allRows(*query);
}

Result<StoredRecord> Chain::record(std::uint64_t number) const {
    auto records = read(number, 1);
    if (!records)
        return std::move(records).error();
    if (records->empty() || records->front().record.number != number)
        return Error(Fault::NotFound, fmt::format("there is no record {}", number));
    return std::move(records->front());
}

Result<std::vector<StoredRecord>> Chain::of(RecordKind kind, const std::string& subject) const {
    auto query = m_database->prepare(
        "SELECT number, bytes, hash FROM record WHERE kind = ? AND subject = ? ORDER BY number");
    if (!query)
        return std::move(query).error();
    query->bind(1, audit::name(kind)).bind(2, subject);
    return allRows(*query);
}

Result<std::vector<StoredRecord>> Chain::of(const std::vector<RecordKind>& kinds, std::uint64_t from) const {
    std::string marks;
    for (std::size_t i = 0; i < kinds.size(); ++i)
        marks += i == 0 ? "?" : ", ?";
    auto query = m_database->prepare("SELECT number, bytes, hash FROM record WHERE number >= ? AND kind IN (" + marks +
                                     ") ORDER BY number");
    if (!query)
        return std::move(query).error();
    query->bind(1, static_cast<std::int64_t>(from));
    for (std::size_t i = 0; i < kinds.size(); ++i)
        query->bind(static_cast<int>(i) + 2, audit::name(kinds[i]));
    return allRows(*query);
}

Result<std::vector<std::uint64_t>> Chain::numbers(const std::vector<RecordKind>& kinds) const {
    std::vector<std::uint64_t> numbers;
    for (const RecordKind kind : kinds) {
        auto query = m_database->prepare("SELECT number FROM record WHERE kind = ?");
        if (!query)
            return std::move(query).error();
        query->bind(1, audit::name(kind));
        for (;;) {
            auto row = query->step();
            if (!row)
                return std::move(row).error();
            if (!*row)
                break;
            numbers.push_back(static_cast<std::uint64_t>(query->integer(0)));
        }
    }
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

Result<void> Chain::walkBack(const std::function<bool(const StoredRecord&)>& take) const {
    auto query = m_database->prepare("SELECT number, bytes, hash FROM record ORDER BY number DESC");
    if (!query)
        return std::move(query).error();
    for (;;) {
        auto row = query->step();
        if (!row)
            return std::move(row).error();
        if (!*row)
            return {};
        auto record = storedRecord(*query);
        if (!record)
            return std::move(record).error();
        if (!take(*record))
            return {};
    }
}

Result<std::string> Chain::object(const Digest& digest) const { return io::BlobStore(*m_database).get(digest); }

Result<bool> Chain::holds(const Digest& digest) const { return io::BlobStore(*m_database).holds(digest); }

Result<std::vector<io::PublicKey>> Chain::keys() const {
    auto first = record(1);
    if (!first)
        return std::move(first).error();
    auto genesis = readGenesis(first->record);
    if (!genesis)
        return std::move(genesis).error();
    std::vector<io::PublicKey> keys{genesis->key};
    auto rotations = of(RecordKind::KeyRotated, "");
    if (!rotations)
        return std::move(rotations).error();
    for (const auto& rotation : *rotations) {
        auto next = rotatedKey(rotation.record, keys.back(), m_workspace);
        if (!next)
            return std::move(next).error();
        keys.push_back(*next);
    }
    return keys;
}

Result<const io::SigningKey*> Chain::keyOf(const Digest& id) {
    if (m_key && m_key->id() == id)
        return &*m_key;
    auto key = m_keyStore.load(id);
    if (!key && key.error().fault() == Fault::NotFound)
        return Error(Fault::Refused, "this account does not hold the key that signs this record");
    if (!key)
        return std::move(key).error();
    m_key = std::move(*key);
    return &*m_key;
}

Result<io::SigningKey> Chain::signer() const {
    auto last = head();
    if (!last)
        return std::move(last).error();
    auto key = m_keyStore.load(last->key);
    if (!key && key.error().fault() == Fault::NotFound)
        return Error(Fault::Refused, "this account does not hold the key that signs this record");
    return key;
}

Result<StoredRecord> Chain::write(Entry entry, Time now, const Complete& complete, const Prepare& prepare) {
    assert(m_access == Access::Conduct);
    auto transaction = io::Transaction::begin(*m_database, io::Transaction::Kind::Write);
    if (!transaction)
        return std::move(transaction).error();
    if (prepare)
        if (auto prepared = prepare(entry); !prepared)
            return std::move(prepared).error();
    auto last = head();
    if (!last && last.error().fault() != Fault::NotFound)
        return std::move(last).error();
    const Head before = last ? *last : Head{};

    StoredRecord stored;
    Record& record = stored.record;
    record = {before.count + 1, before.hash, now, before.key, entry.kind, entry.subject, entry.author, entry.payload, {}};
    io::BlobStore blobs(*m_database);
    for (const auto& object : entry.objects) {
        auto digest = blobs.put(object);
        if (!digest)
            return std::move(digest).error();
        record.blobs.push_back(*digest);
    }
    for (const auto& digest : entry.kept) {
        auto isKept = blobs.holds(digest);
        if (!isKept)
            return std::move(isKept).error();
        if (!*isKept)
            return Error(Fault::NotFound, "no object " + digest.hex());
        record.blobs.push_back(digest);
    }
    std::sort(record.blobs.begin(), record.blobs.end());
    record.blobs.erase(std::unique(record.blobs.begin(), record.blobs.end()), record.blobs.end());
    auto key = complete(record);
    if (!key)
        return std::move(key).error();

    stored.bytes = encode(record);
    stored.hash = io::sha256(stored.bytes);
    const Head after = sealed({m_workspace, record.number, stored.hash, now, {}, {}}, **key);
    auto insert = m_database->prepare("INSERT INTO record (number, kind, subject, bytes, hash) VALUES (?, ?, ?, ?, ?)");
    auto move = m_database->prepare(
        "INSERT INTO head (only, count, hash, time, key, signature) VALUES (1, ?, ?, ?, ?, ?) ON CONFLICT (only) DO "
        "UPDATE SET count = excluded.count, hash = excluded.hash, time = excluded.time, key = excluded.key, "
        "signature = excluded.signature");
    for (auto* statement : {&insert, &move})
        if (!*statement)
            return std::move(*statement).error();
    insert->bind(1, static_cast<std::int64_t>(record.number))
        .bind(2, audit::name(record.kind))
        .bind(3, record.subject)
        .bindBlob(4, stored.bytes)
        .bind(5, stored.hash);
    move->bind(1, static_cast<std::int64_t>(after.count))
        .bind(2, after.hash)
        .bind(3, toUnix(after.time))
        .bind(4, after.key)
        .bind(5, after.signature);
    for (auto* statement : {&insert, &move})
        if (auto done = (*statement)->run(); !done)
            return std::move(done).error();
    if (auto committed = transaction->commit(); !committed)
        return std::move(committed).error();
    moveAnchor(after);
    return stored;
}

/// Comes after the commit: an anchor ahead of the store would accuse a power failure of a crime.
void Chain::moveAnchor(const Head& head) {
    const auto isOurs = [&](const Head& seen) {
        auto there = record(seen.count);
        return there && there->hash == seen.hash;
    };
    auto moved = Anchor(m_places.heads, m_workspace).advance(head, isOurs);
    m_anchorTrouble = moved ? std::nullopt : std::optional<Error>(std::move(moved).error());
}

Result<StoredRecord> Chain::append(const Entry& entry, Time now) {
    auto written = write(entry, now, [&](Record& record) { return keyOf(record.key); });
    if (!written)
        return std::move(written).error().in("writing the record");
    return written;
}

Result<StoredRecord> Chain::append(Entry entry, Time now, const Prepare& complete) {
    auto written = write(std::move(entry), now, [&](Record& record) { return keyOf(record.key); }, complete);
    if (!written)
        return std::move(written).error().in("writing the record");
    return written;
}

Result<StoredRecord> Chain::rotateKey(const Author& author, const std::string& reason, Time now) {
    auto fresh = m_keyStore.makeNew();
    if (!fresh)
        return std::move(fresh).error();
    Entry entry;
    entry.kind = RecordKind::KeyRotated;
    entry.author = author;
    auto written = write(entry, now, [&](Record& record) -> Result<const io::SigningKey*> {
        auto old = keyOf(record.key);
        if (!old)
            return std::move(old).error();
        completeRotation(record, **old, *fresh, m_workspace, reason);
        return &*fresh;
    });
    if (!written)
        return std::move(written).error().in("handing the record over to a new key");
    m_key = std::move(*fresh);
    return written;
}

} // namespace fermata::audit

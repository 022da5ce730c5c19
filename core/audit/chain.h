// The record in its store: append, read, and hand over to another key. Nothing is ever changed or taken away.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/audit/anchor.h"
#include "core/audit/record.h"
#include "core/audit/seal.h"
#include "core/base/result.h"
#include "core/io/blobs/blob_store.h"
#include "core/io/signing/key_store.h"
#include "core/io/sql/database.h"
#include "core/io/sql/migrations.h"
#include "core/io/sql/transaction.h"

namespace fermata::audit {

/// What is to be recorded; number, hash links, time and key are the chain's business.
struct Entry {
    RecordKind kind = RecordKind::Note;
    std::string subject;
    Author author;
    io::CanonicalValue payload = io::CanonicalValue::object();
    std::vector<std::string> objects; ///< bytes that the record rests on; kept under their digests
    std::vector<Digest> kept;         ///< objects that it rests on and that are kept already
};

enum class Access { Observe, Conduct };

/// Several processes may conduct the same record: each append takes the write lock, reads the last head inside it, and
/// is durable when it returns. Thread safety: one thread at a time; open it again for another thread.
class Chain {
public:
    /// The tables of record.db.
    static std::vector<io::Component> components();

    /// Makes record.db with its first record, signed by this account's current key (made when there is none).
    /// @returns Fault::Conflict when the file holds a record already
    static Result<Chain> create(const std::string& path, const std::string& name, const Author& author,
                                const Places& places, Time now);
    /// @returns NotFound, Busy, ReadOnly, Newer, Corrupt (the tail is not what was signed, or it is shorter than the
    ///          anchor says: nothing is appended to a record that was cut)
    static Result<Chain> open(const std::string& path, Access access, const Places& places);

    const std::string& workspace() const { return m_workspace; }
    const std::string& path() const { return m_database->path(); }
    Access access() const { return m_access; }

    Result<Head> head() const;
    /// Records from number `from` on, at most `count`. @returns Fault::Corrupt for bytes that are no record
    Result<std::vector<StoredRecord>> read(std::uint64_t from, std::uint64_t count) const;
    Result<StoredRecord> record(std::uint64_t number) const;
    /// All records of this kind and subject, oldest first.
    Result<std::vector<StoredRecord>> of(RecordKind kind, const std::string& subject) const;
    /// All records of these kinds from number `from` on, oldest first.
    Result<std::vector<StoredRecord>> of(const std::vector<RecordKind>& kinds, std::uint64_t from) const;
    /// The numbers of all records of these kinds, oldest first.
    Result<std::vector<std::uint64_t>> numbers(const std::vector<RecordKind>& kinds) const;
    /// Calls `take` with each record, newest first, until it answers false.
    Result<void> walkBack(const std::function<bool(const StoredRecord&)>& take) const;
    /// @returns Fault::NotFound, or Corrupt when the stored bytes are not those of the digest
    Result<std::string> object(const Digest& digest) const;
    Result<bool> holds(const Digest& digest) const;
    /// The public key of the last head, and all keys from the first record on.
    Result<std::vector<io::PublicKey>> keys() const;

    /// What is read while the transaction lives is of one moment.
    Result<io::Transaction> hold() const { return io::Transaction::begin(*m_database, io::Transaction::Kind::Read); }
    const io::Database& database() const { return *m_database; }

    /// The key that signs this record, for statements about it.
    /// @returns Fault::Refused when this account does not hold it
    Result<io::SigningKey> signer() const;

    /// Durable when it returns. @requires access() == Access::Conduct
    /// @returns Refused when this account does not hold the key, Busy, Full, ReadOnly, Corrupt, TooLarge, NotFound
    ///          for an object that is not kept
    Result<StoredRecord> append(const Entry& entry, Time now);
    /// The same, completed under the write lock: what `complete` reads no other process can change before this record
    /// is written. @returns also the error of `complete`, and nothing is written then
    Result<StoredRecord> append(Entry entry, Time now, const std::function<Result<void>(Entry&)>& complete);
    /// Makes a new key; from the record of the rotation, signed by both, the new one signs.
    Result<StoredRecord> rotateKey(const Author& author, const std::string& reason, Time now);

    /// Why the anchor outside the store could not be moved on with the last append: the record itself is whole.
    const std::optional<Error>& anchorTrouble() const { return m_anchorTrouble; }

private:
    Chain(std::unique_ptr<io::Database> database, Access access, const Places& places);
    Result<void> readWorkspace();
    Result<void> checkTail();
    Result<const io::SigningKey*> keyOf(const Digest& id);
    using Prepare = std::function<Result<void>(Entry&)>;
    using Complete = std::function<Result<const io::SigningKey*>(Record&)>;
    Result<StoredRecord> write(Entry entry, Time now, const Complete& complete, const Prepare& prepare = nullptr);
    void moveAnchor(const Head& head);

    std::unique_ptr<io::Database> m_database;
    Access m_access;
    Places m_places;
    io::KeyStore m_keyStore;
    std::string m_workspace;
    std::optional<io::SigningKey> m_key;
    std::optional<Error> m_anchorTrouble;
};

} // namespace fermata::audit

#include "core/io/blobs/blob_store.h"

#include "core/io/signing/sha256.h"

namespace fermata::io {

Component BlobStore::component() {
    return {"blobs",
            {"CREATE TABLE blob (digest BLOB PRIMARY KEY NOT NULL, bytes BLOB NOT NULL);"
             "CREATE TRIGGER blob_kept BEFORE DELETE ON blob BEGIN SELECT RAISE(ABORT, 'blobs are never deleted'); END;"
             "CREATE TRIGGER blob_unchanged BEFORE UPDATE ON blob BEGIN SELECT RAISE(ABORT, 'blobs are never changed'); "
             "END;"}};
}

Result<Digest> BlobStore::put(std::string_view bytes) {
    if (bytes.size() > largest)
        return Error(Fault::TooLarge, "an object over 64 MiB is not stored");
    const Digest digest = sha256(bytes);
    auto insert = m_database->prepare("INSERT INTO blob (digest, bytes) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING");
    if (!insert)
        return std::move(insert).error().in("storing an object");
    if (auto done = insert->bind(1, digest).bindBlob(2, bytes).run(); !done)
        return std::move(done).error().in("storing an object");
    return digest;
}

Result<std::string> BlobStore::get(const Digest& digest) const {
    auto query = m_database->prepare("SELECT bytes FROM blob WHERE digest = ?");
    if (!query)
        return std::move(query).error().in("reading an object");
    auto row = query->bind(1, digest).step();
    if (!row)
        return std::move(row).error().in("reading an object");
    if (!*row)
        return Error(Fault::NotFound, "no object " + digest.hex());
    auto bytes = query->text(0);
    if (query->type(0) != ColumnType::Blob || sha256(bytes) != digest)
        return Error(Fault::Corrupt, "the bytes of object " + digest.hex() + " are not those that were stored");
    return bytes;
}

Result<bool> BlobStore::holds(const Digest& digest) const {
    auto query = m_database->prepare("SELECT 1 FROM blob WHERE digest = ?");
    if (!query)
        return std::move(query).error().in("looking for an object");
    return query->bind(1, digest).step();
}

Result<std::vector<Digest>> BlobStore::list() const {
    auto query = m_database->prepare("SELECT digest FROM blob ORDER BY digest");
    if (!query)
        return std::move(query).error().in("listing objects");
    std::vector<Digest> digests;
    for (;;) {
        auto row = query->step();
        if (!row)
            return std::move(row).error().in("listing objects");
        if (!*row)
            return digests;
        const auto digest = query->id<Digest>(0);
        if (!digest)
            return Error(Fault::Corrupt, "an object is not named by a digest");
        digests.push_back(*digest);
    }
}

} // namespace fermata::io

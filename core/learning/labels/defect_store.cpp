#include "core/learning/labels/defect_store.h"

#include <algorithm>
#include <string>

#include "core/io/sql/transaction.h"

namespace fermata::learning {
namespace {

/// Paths hold no NUL, so it stands between them.
std::string joined(const std::vector<std::string>& paths) {
    std::string bytes;
    for (const std::string& path : paths)
        bytes.append(path).push_back('\0');
    return bytes;
}

std::vector<std::string> parted(std::string_view bytes) {
    std::vector<std::string> paths;
    for (std::size_t at = 0, end = 0; at < bytes.size(); at = end + 1) {
        end = std::min(bytes.find('\0', at), bytes.size());
        paths.emplace_back(bytes.substr(at, end - at));
    }
    return paths;
}

} // namespace

io::Component DefectStore::component() {
    return {"defects",
            {"CREATE TABLE defect (commit_id BLOB PRIMARY KEY, origin INTEGER NOT NULL, known_at INTEGER NOT NULL, "
             "reached_at INTEGER, paths BLOB NOT NULL) WITHOUT ROWID;"}};
}

Result<void> DefectStore::replace(const std::vector<KnownDefect>& defects) {
    auto transaction = io::Transaction::begin(*m_database, io::Transaction::Kind::Write);
    if (!transaction)
        return std::move(transaction).error();
    auto forget = m_database->prepare("DELETE FROM defect");
    if (!forget)
        return std::move(forget).error();
    if (auto done = forget->run(); !done)
        return done;
    // One commit may be in the past of several repositories.
    auto insert = m_database->prepare("INSERT OR REPLACE INTO defect (commit_id, origin, known_at, reached_at, paths) "
                                      "VALUES (?, ?, ?, ?, ?)");
    if (!insert)
        return std::move(insert).error();
    for (const KnownDefect& defect : defects) {
        insert->bind(1, defect.commit).bind(2, static_cast<int>(defect.origin)).bind(3, toUnix(defect.knownAt));
        if (defect.reachedAt)
            insert->bind(4, toUnix(*defect.reachedAt));
        else
            insert->bindNull(4);
        insert->bindBlob(5, joined(defect.paths));
        if (auto done = insert->run(); !done)
            return done;
    }
    return transaction->commit();
}

Result<std::vector<KnownDefect>> DefectStore::all() const {
    auto select =
        m_database->prepare("SELECT commit_id, origin, known_at, reached_at, paths FROM defect ORDER BY commit_id");
    if (!select)
        return std::move(select).error();
    std::vector<KnownDefect> defects;
    while (true) {
        const auto more = select->step();
        if (!more)
            return more.error();
        if (!*more)
            return defects;
        const auto commit = select->id<CommitId>(0);
        const auto origin = select->integer(1);
        if (!commit || origin < static_cast<int>(LabelOrigin::Szz) || origin > static_cast<int>(LabelOrigin::Incident))
            return Error(Fault::Corrupt, "a known defect in the store cannot be read");
        KnownDefect defect{*commit, static_cast<LabelOrigin>(origin), fromUnix(select->integer(2)), std::nullopt,
                           parted(select->bytes(4))};
        if (!select->isNull(3))
            defect.reachedAt = fromUnix(select->integer(3));
        defects.push_back(std::move(defect));
    }
}

} // namespace fermata::learning

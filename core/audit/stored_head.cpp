#include "core/audit/stored_head.h"

#include "core/io/signing/canonical_json.h"

namespace fermata::audit {
namespace {

std::optional<Head> headOfRow(const io::Statement& row, const std::string& workspace) {
    const auto isWhole = [&](int column, std::int64_t least) {
        return row.type(column) == io::ColumnType::Integer && row.integer(column) >= least &&
               row.integer(column) <= io::CanonicalValue::largestWhole;
    };
    const auto hash = row.id<Digest>(1);
    const auto key = row.id<Digest>(3);
    const auto signature = row.id<io::Signature>(4);
    if (!isWhole(0, 1) || !hash || !isWhole(2, -io::CanonicalValue::largestWhole) || !key || !signature || !isWhole(5, 1) ||
        row.integer(5) != 1)
        return std::nullopt;
    return Head{workspace, static_cast<std::uint64_t>(row.integer(0)), *hash, fromUnix(row.integer(2)), *key, *signature};
}

} // namespace

Result<std::vector<std::optional<Head>>> storedHeads(const io::Database& database, const std::string& workspace) {
    auto query = database.prepare("SELECT count, hash, time, key, signature, only FROM head");
    if (!query)
        return std::move(query).error();
    std::vector<std::optional<Head>> heads;
    for (;;) {
        auto row = query->step();
        if (!row)
            return std::move(row).error();
        if (!*row)
            return heads;
        heads.push_back(headOfRow(*query, workspace));
    }
}

} // namespace fermata::audit

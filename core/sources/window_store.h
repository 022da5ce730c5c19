// The series around each watched deployment, kept compressed: to learn from, and to show what it looked like then.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/io/samples/sample_block.h"
#include "core/io/sql/database.h"
#include "core/io/sql/migrations.h"

namespace fermata::sources {

/// Bounds: the newest of a service and environment, and of all together.
inline constexpr std::size_t windowsKept = 200;
inline constexpr std::size_t windowBytesKept = std::size_t{256} << 20;
/// Blocks begin at multiples of it since 1970.
inline constexpr Seconds blockLength{2 * 3600};

/// A deployment whose window is kept.
struct KeptWindow {
    std::string deployment; ///< key on the board; unique
    std::string service, environment, version, previous;
    std::string outcome; ///< the last phase of its watch, as the record says it ("good", "recovered" …)
    Time deployedAt{};
    Time from{}, to{}; ///< what was asked for; the series may hold less
    bool operator==(const KeptWindow&) const = default;
};
using SeriesByQuery = std::map<std::string, std::vector<io::Sample>>;

/// Part of store.db. Thread safety: one thread at a time; a second one opens the file again.
class WindowStore {
public:
    /// @returns as io::Database::open, io::migrate and, for Read, io::checkVersions
    static Result<WindowStore> open(const std::string& file, io::OpenMode mode);
    static const io::Component& tables();

    /// All or nothing; a window of the same deployment is replaced. What is over the bounds is forgotten, the oldest
    /// deployment first, never this one.
    /// @returns as io::packSamples for what cannot be kept
    Result<void> keep(const KeptWindow& window, const SeriesByQuery& series);

    Result<bool> holds(const std::string& deployment) const;
    /// The newest deployments first, at most `most`.
    Result<std::vector<KeptWindow>> of(const std::string& service, const std::string& environment,
                                       std::size_t most = windowsKept) const;
    /// The samples of [from, to], in the order of time; empty where nothing is kept of that query.
    /// @returns Corrupt for a block that was not written by us
    Result<std::vector<io::Sample>> samples(const std::string& deployment, const std::string& query, Time from,
                                            Time to) const;
    /// Least, most and sum of each block that touches [from, to], without unpacking it.
    Result<std::vector<io::BlockSummary>> summaries(const std::string& deployment, const std::string& query, Time from,
                                                    Time to) const;
    /// Names of the queries that are kept of a deployment.
    Result<std::vector<std::string>> queries(const std::string& deployment) const;

private:
    explicit WindowStore(io::Database database) : m_database(std::move(database)) {}
    Result<void> prune(const std::string& service, const std::string& environment, const std::string& kept);
    Result<std::optional<std::int64_t>> rowOf(const std::string& deployment) const;

    io::Database m_database;
};

} // namespace fermata::sources

// The table of `history mine`: one row a change, columns as the command line's contract names them.
#pragma once

#include <string>

#include "core/history/change_metrics.h"
#include "core/io/formats/csv.h"

namespace fermata::history {

/// Rows are added and taken in pieces, so that a long history never lies in memory as text.
/// Thread safety: one thread.
class MetricsCsv {
public:
    MetricsCsv();
    void add(const ChangeMetrics& change);
    /// The text so far, with the header in the first piece.
    std::string take() { return m_writer.take(); }

private:
    io::CsvWriter m_writer;
};

} // namespace fermata::history

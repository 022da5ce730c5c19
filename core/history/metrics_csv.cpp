#include "core/history/metrics_csv.h"

#include <vector>

namespace fermata::history {

namespace {

std::vector<std::string> columns() {
    std::vector<std::string> names{"hash", "author_time", "committer_time", "author_id"};
    names.insert(names.end(), metricNames().begin(), metricNames().end());
    return names;
}

} // namespace

MetricsCsv::MetricsCsv() : m_writer(columns()) {}

void MetricsCsv::add(const ChangeMetrics& change) {
    m_writer.text(change.commit.hex()).text(rfc3339(change.authorTime)).text(rfc3339(change.committerTime));
    m_writer.integer(change.authorId);
    for (const double value : change.values)
        m_writer.number(value);
    m_writer.endRow();
}

} // namespace fermata::history

// Reads what a tracker says its tickets are worth: Jira's search answer (JSON), or a table of keys and values (CSV).
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/delivery/ticket_report.h"

namespace fermata::sources {

/// Columns by name: `key`, and at least one of `value` and `cost_of_delay_per_day`; optional `unit`, `type`,
/// `priority`, and `exported_at` (RFC 3339 or unix seconds; without it the file's own time counts). An empty field is
/// not stated. A worth that is text, negative or no number keeps its ticket, with the problem in words: it is unknown
/// for the changes of that ticket and says nothing about the others.
/// @returns Malformed with line and column for a broken table, an empty key, or a key that stands twice
Result<delivery::TicketReport> parseTicketTable(std::string_view bytes, const std::string& file = {});

/// `{"issues": [{"key", "fields": {…}}], "names": {"customfield_10042": "Cost of delay per day"}}`, as Jira answers a
/// search with `expand=names`. A field counts by its id or by its name in `names`: "value" or "business value",
/// "cost of delay" or "cost of delay per day", "unit", "value unit" or "currency"; `issuetype` and `priority` by their
/// `name`. What the export does not name is not stated.
/// @returns Malformed with line, column and field; also for two fields that both want to be the value
Result<delivery::TicketReport> parseJiraIssues(std::string_view bytes, const std::string& file = {});

} // namespace fermata::sources

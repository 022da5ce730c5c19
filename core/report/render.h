// A document as a file for people.
#pragma once

#include <string>

#include "core/report/document.h"

namespace fermata::report {

/// One self-contained page: no script, nothing fetched (a content security policy of `default-src 'none'` says so),
/// light or dark as the reader's system, ready to be printed. Everything is escaped.
std::string asHtml(const Document& document);

/// CommonMark with tables; everything that could be read as markup is escaped.
std::string asMarkdown(const Document& document);

} // namespace fermata::report

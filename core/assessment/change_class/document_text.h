// Tells the running text of a document from what a program could take out of it: code, commands, headings, terms.
#pragma once

#include <string_view>

namespace fermata::assessment {

/// Whether two versions of a document differ in plain sentences alone, so that whatever runs, compares or collects the
/// rest of it finds what it found before. Not plain, and so compared line by line: fenced, delimited and indented
/// blocks, front matter, comments, sessions with a prompt, headings, the first lines of list items and terms, tables
/// and directives, and every line that holds a digit, a path, a link or a mark of code.
/// @param path  its extension says which marks the document uses
bool differInPlainWordsOnly(std::string_view path, std::string_view before, std::string_view after);

/// Whether a text that has no extension reads like prose: no script, and few of its lines look like code.
bool readsLikeProse(std::string_view text);

} // namespace fermata::assessment

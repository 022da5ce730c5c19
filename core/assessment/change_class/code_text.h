// A source file without what its language ignores: for telling a change of comments or white space from one of code.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fermata::assessment {

/// Two files are the same program where both members are equal; only formatted differently where `tokens` are.
struct CodeText {
    std::string withoutComments; ///< lines as they stand, without comments, blank lines and space at their ends
    std::string tokens;          ///< without white space as well, where the language gives it no meaning
    bool operator==(const CodeText&) const = default;
};

/// For C, C++, Java, Go, JavaScript, TypeScript, Groovy and Python, by extension. Strings are kept byte by
/// byte. Comments that a tool obeys (build constraints, linters, type checkers, formatters, deprecations, shebangs)
/// count as code; so do lines of the preprocessor, with their space.
/// @returns nothing for other languages and wherever the text could be read in two ways (a slash that may begin a
///          regular expression, nested templates and formatted strings, a spliced line comment, an open string)
std::optional<CodeText> codeText(std::string_view path, std::string_view content);

} // namespace fermata::assessment

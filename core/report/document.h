// A report before it has a format: headings, sentences, lists and tables of plain text.
#pragma once

#include <string>
#include <variant>
#include <vector>

namespace fermata::report {

struct Paragraph {
    std::string text;
};
struct Bullets {
    std::vector<std::string> items;
};
struct Table {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows; ///< each as long as `columns`
};
/// Facts with their names, such as "Head" and a hash.
struct Facts {
    std::vector<std::pair<std::string, std::string>> pairs;
};
using Block = std::variant<Paragraph, Bullets, Table, Facts>;

struct Section {
    std::string heading;
    std::vector<Block> blocks;
};

struct Document {
    std::string title;
    std::string sign;    ///< what is said at first sight: the verdict in words
    std::string signKind; ///< its stable name, for the shape and colour
    std::string summary; ///< one sentence under it
    std::vector<Section> sections;
    std::string footer;
};

} // namespace fermata::report

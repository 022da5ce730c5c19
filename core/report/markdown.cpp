#include <string_view>

#include "core/base/text.h"
#include "core/report/render.h"

namespace fermata::report {
namespace {

/// Every ASCII punctuation mark may be escaped in CommonMark; these could begin or end markup.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : plainText(text)) {
        if (std::string_view("\\`*_{}[]()<>#+-.!|~&:@=").find(c) != std::string_view::npos)
            out += '\\';
        out += c;
    }
    // A line that begins with digits and an escaped full stop is no list any more.
    return out;
}

struct Writer {
    std::string& out;

    void operator()(const Paragraph& block) const { out += escaped(block.text) + "\n\n"; }
    void operator()(const Bullets& block) const {
        for (const auto& item : block.items)
            out += "- " + escaped(item) + "\n";
        out += "\n";
    }
    void operator()(const Table& block) const {
        row(block.columns);
        out += "|";
        for (std::size_t i = 0; i < block.columns.size(); ++i)
            out += " --- |";
        out += "\n";
        for (const auto& cells : block.rows)
            row(cells);
        out += "\n";
    }
    void operator()(const Facts& block) const {
        for (const auto& [name, value] : block.pairs)
            out += "- **" + escaped(name) + "**: " + escaped(value) + "\n";
        out += "\n";
    }
    void row(const std::vector<std::string>& cells) const {
        out += "|";
        for (const auto& cell : cells)
            out += " " + escaped(cell) + " |";
        out += "\n";
    }
};

} // namespace

std::string asMarkdown(const Document& document) {
    std::string out = "# " + escaped(document.title) + "\n\n**" + escaped(document.sign) + "**\n\n" +
                      escaped(document.summary) + "\n\n";
    for (const auto& section : document.sections) {
        out += "## " + escaped(section.heading) + "\n\n";
        for (const auto& block : section.blocks)
            std::visit(Writer{out}, block);
    }
    return out + "---\n\n" + escaped(document.footer) + "\n";
}

} // namespace fermata::report

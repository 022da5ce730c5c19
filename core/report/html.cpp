#include <string_view>

#include "core/base/text.h"
#include "core/report/render.h"

namespace fermata::report {
namespace {

// Each verdict has a shape as well as a colour.
constexpr std::string_view style = R"(
:root{--ground:#fff;--ink:#1a1d21;--quiet:#5a6270;--line:#d5d9df;--stripe:#f4f6f8;--go:#1b7f4b;--look:#9a6700;--stop:#b3261e}
@media (prefers-color-scheme:dark){:root{--ground:#14171b;--ink:#e7eaee;--quiet:#9aa4b2;--line:#333a44;--stripe:#1b2026;--go:#4cc38a;--look:#e2b33c;--stop:#ff7b72}}
@media print{:root{--ground:#fff;--ink:#000;--quiet:#444;--line:#bbb;--stripe:#f4f4f4;--go:#1b7f4b;--look:#9a6700;--stop:#b3261e}}
body{background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}
h1{font-size:1.4rem;line-height:1.3;overflow-wrap:anywhere}h2{font-size:1.05rem;margin:2rem 0 .5rem;border-bottom:1px solid var(--line)}
.sign{display:inline-block;border:2px solid;border-radius:.3rem;padding:.2rem .8rem;font-size:1.25rem;font-weight:600}
.fast_track,.approve{color:var(--go)}.review{color:var(--look)}.hold,.block{color:var(--stop)}
table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
tr:nth-child(even) td{background:var(--stripe)}dl{display:grid;grid-template-columns:minmax(9rem,16rem) 1fr;gap:.15rem 1rem;margin:0}
dt{color:var(--quiet)}dd{margin:0;overflow-wrap:anywhere}footer{color:var(--quiet);font-size:.85rem;margin-top:2rem;overflow-wrap:anywhere}
@media print{body{margin:0;max-width:none;font-size:11px}h2{break-after:avoid}tr,dl>*{break-inside:avoid}}
)";

std::string_view shapeOf(std::string_view verdict) {
    if (verdict == "fast_track")
        return "\u25B6\u25B6";
    if (verdict == "approve")
        return "\u25B6";
    if (verdict == "review")
        return "\u25D0";
    if (verdict == "hold")
        return "\u275A\u275A";
    return "\u25A0";
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : plainLines(text)) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        default: out += c;
        }
    }
    return out;
}

struct Writer {
    std::string& out;

    void operator()(const Paragraph& block) const { out += "<p>" + escaped(block.text) + "</p>\n"; }
    void operator()(const Bullets& block) const {
        out += "<ul>\n";
        for (const auto& item : block.items)
            out += "<li>" + escaped(item) + "</li>\n";
        out += "</ul>\n";
    }
    void operator()(const Table& block) const {
        out += "<table>\n<thead><tr>";
        for (const auto& column : block.columns)
            out += "<th scope=\"col\">" + escaped(column) + "</th>";
        out += "</tr></thead>\n<tbody>\n";
        for (const auto& row : block.rows) {
            out += "<tr>";
            for (const auto& cell : row)
                out += "<td>" + escaped(cell) + "</td>";
            out += "</tr>\n";
        }
        out += "</tbody>\n</table>\n";
    }
    void operator()(const Facts& block) const {
        out += "<dl>\n";
        for (const auto& [name, value] : block.pairs)
            out += "<dt>" + escaped(name) + "</dt><dd>" + escaped(value) + "</dd>\n";
        out += "</dl>\n";
    }
};

} // namespace

std::string asHtml(const Document& document) {
    std::string out = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                      "'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
                      "<meta name=\"color-scheme\" content=\"light dark\">\n"
                      "<meta name=\"referrer\" content=\"no-referrer\">\n"
                      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>";
    out += escaped(document.title);
    out += "</title>\n<style>";
    out += style;
    out += "</style>\n</head>\n<body>\n<header>\n<h1 dir=\"auto\">" + escaped(document.title) + "</h1>\n";
    out += "<p><span class=\"sign " + escaped(document.signKind) + "\">";
    out += shapeOf(document.signKind);
    out += " " + escaped(document.sign) + "</span></p>\n<p>" + escaped(document.summary) + "</p>\n</header>\n<main>\n";
    for (const auto& section : document.sections) {
        out += "<section>\n<h2>" + escaped(section.heading) + "</h2>\n";
        for (const auto& block : section.blocks)
            std::visit(Writer{out}, block);
        out += "</section>\n";
    }
    out += "</main>\n<footer>" + escaped(document.footer) + "</footer>\n</body>\n</html>\n";
    return out;
}

} // namespace fermata::report

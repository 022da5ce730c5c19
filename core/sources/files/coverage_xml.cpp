#include "core/sources/files/coverage_xml.h"

#include "core/base/text.h"
#include "core/sources/files/coverage_builder.h"
#include "core/sources/files/stated.h"

namespace fermata::sources {

namespace {

using delivery::CoverageReport;
using io::XmlElement;

std::string said(const XmlElement& element, std::string_view attribute) {
    return std::string(element.attribute(attribute).value_or(std::string_view{}));
}

/// A count that has to be there.
Result<std::int64_t> needed(const XmlElement& element, std::string_view attribute, std::int64_t most) {
    auto count = element.count(attribute);
    if (!count)
        return std::move(count).error();
    if (!*count)
        return element.error("needs the attribute '" + std::string(attribute) + "'");
    if (**count > most)
        return element.error(std::string(attribute) + " is out of range");
    return **count;
}

constexpr std::int64_t mostLines = 100'000'000;

Result<void> readLine(const XmlElement& line, std::string_view number, std::string_view hits, const std::string& path,
                      CoverageBuilder& builder) {
    const auto at = needed(line, number, mostLines);
    if (!at)
        return at.error();
    const auto count = needed(line, hits, std::numeric_limits<std::int64_t>::max());
    if (!count)
        return count.error();
    builder.line(path, static_cast<int>(*at), *count > 0);
    return {};
}

Result<void> coberturaLines(const XmlElement& parent, const std::string& path, CoverageBuilder& builder) {
    for (const XmlElement& lines : parent.children("lines"))
        for (const XmlElement& line : lines.children("line"))
            if (auto read = readLine(line, "number", "hits", path, builder); !read)
                return read;
    return {};
}

Result<void> coberturaClass(const XmlElement& element, CoverageBuilder& builder) {
    const std::string path = said(element, "filename");
    if (path.empty())
        return element.error("needs the attribute 'filename'");
    builder.file(path);
    if (auto read = coberturaLines(element, path, builder); !read)
        return read;
    for (const XmlElement& methods : element.children("methods"))
        for (const XmlElement& method : methods.children("method"))
            if (auto read = coberturaLines(method, path, builder); !read)
                return read;
    return {};
}

/// The packages of a report or of one of its groups, which nest at most as deep as the reader allows.
Result<void> jacocoPackages(const XmlElement& parent, CoverageBuilder& builder) {
    for (const XmlElement& group : parent.children("group"))
        if (auto read = jacocoPackages(group, builder); !read)
            return read;
    for (const XmlElement& package : parent.children("package"))
        for (const XmlElement& source : package.children("sourcefile")) {
            const std::string folder = said(package, "name");
            const std::string path = folder.empty() ? said(source, "name") : folder + "/" + said(source, "name");
            builder.file(path);
            for (const XmlElement& line : source.children("line"))
                if (auto read = readLine(line, "nr", "ci", path, builder); !read)
                    return read;
        }
    return {};
}

} // namespace

Result<CoverageReport> coberturaOf(const io::XmlDocument& document) {
    const XmlElement root = document.root();
    const auto packages = root.child("packages");
    if (root.name() != "coverage" || !packages)
        return root.error("is not a Cobertura report: needs 'coverage' with 'packages'",
                          root.child("project") ? Fault::Unsupported : Fault::Malformed);
    CoverageReport report;
    report.time = statedEpoch(said(root, "timestamp"));
    if (const auto sources = root.child("sources"))
        for (const XmlElement& source : sources->children("source"))
            if (const auto text = source.text(); !trimmed(text).empty())
                report.roots.emplace_back(trimmed(text));
    CoverageBuilder builder;
    for (const XmlElement& package : packages->children("package"))
        for (const XmlElement& classes : package.children("classes"))
            for (const XmlElement& element : classes.children("class"))
                if (auto read = coberturaClass(element, builder); !read)
                    return std::move(read).error();
    std::move(builder).finish(report);
    return report;
}

Result<CoverageReport> jacocoOf(const io::XmlDocument& document) {
    const XmlElement root = document.root();
    if (root.name() != "report" || !(root.child("package") || root.child("group") || root.child("sessioninfo")))
        return root.error("is not a JaCoCo report: needs 'report' with 'package' or 'group'");
    CoverageReport report;
    for (const XmlElement& session : root.children("sessioninfo"))
        keepOldest(report.time, statedEpoch(said(session, "dump")));
    CoverageBuilder builder;
    if (auto read = jacocoPackages(root, builder); !read)
        return std::move(read).error();
    std::move(builder).finish(report);
    return report;
}

Result<CoverageReport> parseCobertura(std::string_view bytes, const std::string& file) {
    auto document = io::XmlDocument::read(bytes, file);
    if (!document)
        return std::move(document).error();
    return coberturaOf(*document);
}

Result<CoverageReport> parseJacoco(std::string_view bytes, const std::string& file) {
    auto document = io::XmlDocument::read(bytes, file);
    if (!document)
        return std::move(document).error();
    return jacocoOf(*document);
}

} // namespace fermata::sources

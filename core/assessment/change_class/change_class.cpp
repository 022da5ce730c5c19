#include "core/assessment/change_class/change_class.h"

#include <algorithm>
#include <string>

#include "core/assessment/change_class/database.h"
#include "core/assessment/change_class/never_documentation.h"
#include "core/base/path_pattern.h"
#include "core/base/text.h"
#include "core/history/file_kind.h"

namespace fermata::assessment {
namespace {

using delivery::FileKind;

bool endsWithAny(std::string_view text, std::initializer_list<std::string_view> ends) {
    return std::any_of(ends.begin(), ends.end(), [text](std::string_view end) { return text.ends_with(end); });
}

bool namesAny(const std::vector<std::string>& patterns, std::string_view path) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [path](const auto& pattern) { return matchesPath(pattern, path); });
}

bool isVendored(std::string_view path) {
    static const std::vector<std::string> patterns = {
        "vendor/",  "vendored/", "third_party/", "third-party/", "3rdparty/", "node_modules/", "bower_components/",
        "*.min.js", "*.min.css", "*_pb2.py",     "*.pb.go",      "*.pb.cc",   "*.pb.h",        "generated/"};
    return namesAny(patterns, path);
}

/// Pictures, sounds and fonts: shown, never run. Archives, libraries and databases are not among them.
bool isHarmlessData(std::string_view path) {
    return endsWithAny(path, {".png", ".jpg", ".jpeg", ".gif", ".svg", ".ico", ".webp", ".pdf", ".ttf", ".woff",
                              ".woff2", ".mp3", ".mp4", ".wav"});
}

bool isCertificate(std::string_view path) {
    return endsWithAny(path, {".pem", ".crt", ".der", ".p12"});
}

ChangeKind kindOfPath(std::string_view path, bool isText, const std::vector<std::string>& neverDocumentation) {
    const std::string lower = lowerAscii(path);
    if (isVendored(lower))
        return ChangeKind::Vendored;
    if (migratesDatabase(path))
        return ChangeKind::Migration;
    switch (history::fileKind(path)) {
    case FileKind::Documentation:
        if (isReadByPipelines(lower) || namesAny(neverDocumentation, path))
            return ChangeKind::Pipeline;
        if (isTestMaterial(lower))
            return ChangeKind::Tests;
        return isText ? ChangeKind::Documentation : ChangeKind::Code;
    case FileKind::Text:
        return isText && !namesAny(neverDocumentation, path) ? ChangeKind::Text : ChangeKind::Code;
    case FileKind::Test:
        return isText && isReadme(lower) ? ChangeKind::Documentation : ChangeKind::Tests;
    case FileKind::Configuration:
        if (lower.ends_with("gradle/verification-metadata.xml")) // which artefacts may be downloaded
            return ChangeKind::Dependencies;
        return isReadByPipelines(lower) ? ChangeKind::Pipeline : ChangeKind::Configuration;
    case FileKind::Dependencies:
        return ChangeKind::Dependencies;
    case FileKind::Build:
        return ChangeKind::Build;
    case FileKind::Pipeline:
        return ChangeKind::Pipeline;
    case FileKind::Migration:
        return ChangeKind::Migration;
    case FileKind::Data:
        if (isCertificate(lower))
            return ChangeKind::Configuration;
        return isHarmlessData(lower) ? ChangeKind::Resources : ChangeKind::Code;
    case FileKind::Other:
        return isReadByPipelines(lower) ? ChangeKind::Pipeline : ChangeKind::Code;
    case FileKind::Source:
        return ChangeKind::Code;
    }
    return ChangeKind::Code;
}

} // namespace

std::string_view name(ChangeKind kind) {
    switch (kind) {
    case ChangeKind::Documentation:
        return "documentation";
    case ChangeKind::Text:
        return "text";
    case ChangeKind::Comments:
        return "comments";
    case ChangeKind::Formatting:
        return "formatting";
    case ChangeKind::Tests:
        return "tests";
    case ChangeKind::Resources:
        return "resources";
    case ChangeKind::Configuration:
        return "configuration";
    case ChangeKind::Dependencies:
        return "dependencies";
    case ChangeKind::Build:
        return "build";
    case ChangeKind::Pipeline:
        return "pipeline";
    case ChangeKind::Migration:
        return "migration";
    case ChangeKind::Vendored:
        return "vendored";
    case ChangeKind::Code:
        return "code";
    }
    return "code";
}

ChangeKind kindOf(const delivery::ChangedFile& file, const std::vector<std::string>& neverDocumentation) {
    if (file.isUnknown)
        return ChangeKind::Code;
    const ChangeKind kind = kindOfPath(file.path, !file.isBinary, neverDocumentation);
    if (file.oldPath.empty())
        return kind;
    // A script that is renamed to a text is gone from where it was run.
    return std::max(kind, kindOfPath(file.oldPath, !file.isBinary, neverDocumentation));
}

ChangeClass classify(const std::vector<delivery::ChangedFile>& files,
                     const std::vector<std::string>& neverDocumentation, const ContentKinds& contents) {
    if (files.empty())
        return {ChangeKind::Code, {}};
    ChangeClass riskiest{ChangeKind::Documentation, {}};
    for (const delivery::ChangedFile& file : files) {
        ChangeKind kind = kindOf(file, neverDocumentation);
        if (const auto content = contents.find(file.path); content != contents.end() && !file.isUnknown) {
            const bool isQuiet = content->second == ChangeKind::Comments || content->second == ChangeKind::Formatting;
            // A renamed file is found by another name: what includes or loads it changes.
            const bool isPlain = kind == ChangeKind::Code && file.oldPath.empty();
            const bool isProse = content->second == ChangeKind::Documentation && file.kind == FileKind::Other &&
                                 !file.isBinary && !namesAny(neverDocumentation, file.path);
            if (isQuiet)
                kind = isPlain && file.kind == FileKind::Source ? content->second : kind;
            else
                kind = isPlain && isProse ? content->second : std::max(kind, content->second);
        }
        if (riskiest.decidedBy.empty() || kind > riskiest.kind)
            riskiest = {kind, file.path};
    }
    return riskiest;
}

} // namespace fermata::assessment

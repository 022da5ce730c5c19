#include "core/sources/files/evidence_folder.h"

#include "core/io/files/list_folder.h"

namespace fermata::sources {

namespace {

constexpr std::size_t mostFiles = 1000;

bool isHalfWritten(const EvidenceFile& evidence, std::optional<Time> now) {
    return evidence.error && now && evidence.modifiedAt && *evidence.modifiedAt <= *now &&
           *now - *evidence.modifiedAt < stillWriting;
}

} // namespace

std::vector<EvidenceFile> readEvidenceFolder(const std::string& folder, const CommitId& revision,
                                             std::optional<Time> now) {
    const std::string place = folder + "/" + revision.hex();
    const auto paths = io::filesIn(place, mostFiles);
    std::vector<EvidenceFile> found;
    if (!paths) {
        if (paths.error().fault() == Fault::NotFound)
            return found;
        EvidenceFile broken;
        broken.file = place;
        broken.givenRevision = revision;
        broken.error = paths.error();
        found.push_back(std::move(broken));
        return found;
    }
    for (const std::string& path : *paths) {
        auto evidence = readEvidenceFile(path);
        if (isHalfWritten(evidence, now))
            continue;
        evidence.givenRevision = revision;
        found.push_back(std::move(evidence));
    }
    return found;
}

std::vector<EvidenceFile> readTrackerFiles(const std::string& folder, std::optional<Time> now) {
    std::vector<EvidenceFile> found;
    const auto paths = io::filesIn(folder, mostFiles);
    if (!paths)
        return found; // a folder that cannot be listed holds no worth: the worst end
    for (const std::string& path : *paths) {
        auto evidence = readEvidenceFile(path);
        const bool isOfTracker =
            evidence.format == EvidenceFormat::Tickets || evidence.format == EvidenceFormat::JiraIssues;
        if (isOfTracker && !isHalfWritten(evidence, now))
            found.push_back(std::move(evidence));
    }
    return found;
}

Result<EvidenceArgument> evidenceArgument(const std::string& text) {
    const auto at = text.rfind('@');
    if (at == std::string::npos || io::isFile(text))
        return EvidenceArgument{text, {}};
    EvidenceArgument argument{text.substr(0, at), text.substr(at + 1)};
    if (argument.path.empty() || argument.revision.empty())
        return Error(Fault::Usage, "'" + text + "' is not FILE or FILE@REVISION");
    return argument;
}

} // namespace fermata::sources

#include "core/sources/files/evidence_file.h"

#include "core/base/text.h"
#include "core/io/files/read_file.h"
#include "core/io/signing/sha256.h"
#include "core/sources/files/coverage_xml.h"
#include "core/sources/files/junit.h"
#include "core/sources/files/lcov.h"
#include "core/sources/files/performance.h"
#include "core/sources/files/sarif.h"
#include "core/sources/files/tickets.h"

namespace fermata::sources {

namespace {

constexpr std::size_t cap = std::size_t{64} << 20;

/// The name of the first element, passing over declarations, comments and a DOCTYPE.
std::string_view firstElement(std::string_view text) {
    while (true) {
        const auto open = text.find('<');
        if (open == std::string_view::npos)
            return {};
        text.remove_prefix(open);
        const bool isComment = text.starts_with("<!--");
        if (!isComment && !text.starts_with("<?") && !text.starts_with("<!"))
            break;
        const std::string_view end = isComment ? "-->" : ">";
        const auto close = text.find(end);
        if (close == std::string_view::npos)
            return {};
        text.remove_prefix(close + end.size());
    }
    text.remove_prefix(1);
    return text.substr(0, text.find_first_of(" \t\r\n/>"));
}

/// Whether the first line of a table names this column.
bool hasColumn(std::string_view line, std::string_view wanted) {
    while (!line.empty()) {
        const auto comma = line.find(',');
        std::string_view name = trimmed(line.substr(0, comma));
        if (name.size() >= 2 && name.front() == '"' && name.back() == '"')
            name = name.substr(1, name.size() - 2);
        if (name == wanted)
            return true;
        line.remove_prefix(comma == std::string_view::npos ? line.size() : comma + 1);
    }
    return false;
}

template <class Report>
void place(Result<Report> read, std::optional<Report>& target, std::optional<Error>& error) {
    if (read)
        target = std::move(*read);
    else
        error = std::move(read).error();
}

} // namespace

std::string_view name(EvidenceFormat format) {
    switch (format) {
    case EvidenceFormat::JUnit:
        return "junit";
    case EvidenceFormat::Sarif:
        return "sarif";
    case EvidenceFormat::Cobertura:
        return "cobertura";
    case EvidenceFormat::Jacoco:
        return "jacoco";
    case EvidenceFormat::Lcov:
        return "lcov";
    case EvidenceFormat::Tickets:
        return "tickets";
    case EvidenceFormat::JiraIssues:
        return "jira";
    case EvidenceFormat::Performance:
        return "performance";
    }
    return "unknown";
}

std::optional<EvidenceFormat> recognised(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF"))
        bytes.remove_prefix(3);
    const auto text = trimmed(bytes.substr(0, 65536));
    if (text.starts_with('<')) {
        const auto root = firstElement(text);
        if (root == "testsuites" || root == "testsuite")
            return EvidenceFormat::JUnit;
        if (root == "coverage")
            return EvidenceFormat::Cobertura;
        if (root == "report")
            return EvidenceFormat::Jacoco;
        return std::nullopt;
    }
    if (text.starts_with('{')) {
        // The order of fields is free, and what comes first may be long: any of SARIF's own words will do.
        if (bytes.find("\"runs\"") != std::string_view::npos)
            return EvidenceFormat::Sarif;
        if (bytes.find("\"issues\"") != std::string_view::npos)
            return EvidenceFormat::JiraIssues;
        if (text.find("sarif") != std::string_view::npos)
            return EvidenceFormat::Sarif;
        return std::nullopt;
    }
    const auto firstLine = text.substr(0, text.find('\n'));
    if (firstLine.starts_with("TN:") || firstLine.starts_with("SF:"))
        return EvidenceFormat::Lcov;
    if (hasColumn(firstLine, "key") && (hasColumn(firstLine, "value") || hasColumn(firstLine, "cost_of_delay_per_day")))
        return EvidenceFormat::Tickets;
    if (hasColumn(firstLine, "metric") && hasColumn(firstLine, "dip"))
        return EvidenceFormat::Performance;
    return std::nullopt;
}

EvidenceFile evidenceOf(std::string_view bytes, const std::string& file) {
    EvidenceFile evidence;
    evidence.file = file;
    evidence.digest = io::sha256(bytes);
    evidence.format = recognised(bytes);
    if (!evidence.format) {
        evidence.error =
            Error(Fault::Malformed, trimmed(bytes).empty()
                                        ? "is empty"
                                        : "is none of JUnit XML, SARIF, Cobertura, JaCoCo, LCOV, a table of tickets, "
                                          "Jira issues and a table of performance")
                .inFile(file);
        return evidence;
    }
    switch (*evidence.format) {
    case EvidenceFormat::JUnit:
        place(parseJUnit(bytes, file), evidence.tests, evidence.error);
        break;
    case EvidenceFormat::Sarif:
        place(parseSarif(bytes, file), evidence.scan, evidence.error);
        break;
    case EvidenceFormat::Cobertura:
        place(parseCobertura(bytes, file), evidence.coverage, evidence.error);
        break;
    case EvidenceFormat::Jacoco:
        place(parseJacoco(bytes, file), evidence.coverage, evidence.error);
        break;
    case EvidenceFormat::Lcov:
        place(parseLcov(bytes, file), evidence.coverage, evidence.error);
        break;
    case EvidenceFormat::Tickets:
        place(parseTicketTable(bytes, file), evidence.tickets, evidence.error);
        break;
    case EvidenceFormat::JiraIssues:
        place(parseJiraIssues(bytes, file), evidence.tickets, evidence.error);
        break;
    case EvidenceFormat::Performance:
        place(parsePerformance(bytes, file), evidence.performance, evidence.error);
        break;
    }
    return evidence;
}

EvidenceFile readEvidenceFile(const std::string& path) {
    auto content = io::readFile(path, cap);
    if (!content) {
        EvidenceFile evidence;
        evidence.file = path;
        evidence.error = std::move(content).error();
        return evidence;
    }
    EvidenceFile evidence = evidenceOf(content->bytes, path);
    evidence.modifiedAt = content->modifiedAt;
    return evidence;
}

std::optional<std::string> EvidenceFile::statedRevision() const {
    return tests         ? tests->revision
           : scan        ? scan->revision
           : coverage    ? coverage->revision
           : performance ? performance->revision
                         : std::nullopt;
}

std::optional<Time> EvidenceFile::statedTime() const {
    return tests         ? tests->time
           : scan        ? scan->time
           : coverage    ? coverage->time
           : tickets     ? tickets->time
           : performance ? performance->time
                         : std::nullopt;
}

} // namespace fermata::sources

#include "core/sources/files/sarif.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "core/base/text.h"
#include "core/io/formats/json_reader.h"
#include "core/sources/files/stated.h"

namespace fermata::sources {

namespace {

using delivery::Baseline;
using delivery::Finding;
using delivery::FindingLevel;
using delivery::ScanReport;
using io::Value;

/// Follows field names; nothing where one is missing.
std::optional<Value> reach(Value from, std::initializer_list<std::string_view> fields) {
    for (const auto field : fields) {
        const auto next = from.find(field);
        if (!next)
            return std::nullopt;
        from = *next;
    }
    return from;
}

std::string textOf(const std::optional<Value>& value) {
    return value && value->isText() ? *value->text() : std::string{};
}

std::optional<Value> itemOf(const std::vector<Value>& items, const std::optional<Value>& index) {
    const auto at = index ? index->integer(0) : Result<std::int64_t>(-1);
    const bool exists = at && *at >= 0 && static_cast<std::uint64_t>(*at) < items.size();
    return exists ? std::optional(items[static_cast<std::size_t>(*at)]) : std::nullopt;
}

std::string percentDecoded(std::string_view uri) {
    std::string out;
    for (std::size_t i = 0; i < uri.size(); ++i) {
        unsigned code = 0;
        if (uri[i] == '%' && i + 2 < uri.size() &&
            std::from_chars(uri.data() + i + 1, uri.data() + i + 3, code, 16).ptr == uri.data() + i + 3) {
            out += static_cast<char>(code);
            i += 2;
        } else {
            out += uri[i];
        }
    }
    return repairedUtf8(out);
}

std::string pathOf(std::string_view uri) {
    for (const std::string_view scheme : {"file:///", "file://", "file:"})
        if (uri.starts_with(scheme)) {
            uri.remove_prefix(scheme.size());
            return (scheme == "file:///" ? "/" : "") + percentDecoded(uri);
        }
    return percentDecoded(uri);
}

Result<FindingLevel> levelOf(const Value& value) {
    const auto level = value.view();
    if (!level)
        return level.error();
    if (*level == "error")
        return FindingLevel::Error;
    if (*level == "warning")
        return FindingLevel::Warning;
    if (*level == "note")
        return FindingLevel::Note;
    if (*level == "none")
        return FindingLevel::None;
    return value.error("must be error, warning, note or none");
}

/// A CVSS-like score, written as text by most scanners.
Result<double> severityOf(const Value& value) {
    if (!value.isText())
        return value.number(0, 10);
    const auto text = trimmed(*value.view());
    double score = -1;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), score);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || !(score >= 0 && score <= 10))
        return value.error("must be a number between 0 and 10");
    return score;
}

class RunReader {
public:
    RunReader(const Value& run, ScanReport& report) : m_run(run), m_report(report) {}

    Result<void> read() {
        m_tool = textOf(reach(m_run, {"tool", "driver", "name"}));
        m_report.tools.push_back(m_tool);
        if (auto rules = collectRules(); !rules)
            return rules;
        if (auto ended = judgeInvocations(); !ended)
            return ended;
        if (const auto provenance = m_run.find("versionControlProvenance"))
            for (const Value& detail : provenance->children())
                if (const auto revision = statedRevision(textOf(detail.find("revisionId"))))
                    if (auto kept = keepRevision(m_report.revision, *revision); !kept)
                        return detail.error(kept.error().message());
        if (reach(m_run, {"externalPropertyFileReferences", "results"}))
            return m_run.error("keeps its results in other files, which are not read", Fault::Unsupported);
        const auto results = m_run.find("results");
        if (!results)
            return {}; // SARIF 3.14.23: no list means that no scan took place
        const auto list = results->list();
        if (!list)
            return list.error();
        for (const Value& result : *list)
            if (auto one = finding(result); !one)
                return one;
        ++m_report.completedRuns;
        return {};
    }

private:
    Result<void> collectRules() {
        const auto add = [&](const std::optional<Value>& component) -> Result<void> {
            const auto rules = component ? component->find("rules") : std::nullopt;
            if (!rules)
                return {};
            const auto list = rules->list();
            if (!list)
                return list.error();
            for (const Value& rule : *list)
                if (const auto id = textOf(rule.find("id")); !id.empty())
                    m_rules.emplace(id, rule);
            return {};
        };
        if (auto added = add(reach(m_run, {"tool", "driver"})); !added)
            return added;
        if (const auto extensions = reach(m_run, {"tool", "extensions"}))
            for (const Value& extension : extensions->children())
                if (auto added = add(extension); !added)
                    return added;
        if (const auto rules = reach(m_run, {"tool", "driver", "rules"}))
            m_driverRules = rules->children();
        if (const auto artifacts = m_run.find("artifacts"))
            m_artifacts = artifacts->children();
        return {};
    }

    Result<void> judgeInvocations() {
        const auto invocations = m_run.find("invocations");
        if (!invocations)
            return {};
        const auto list = invocations->list();
        if (!list)
            return list.error();
        for (const Value& invocation : *list) {
            if (const auto successful = invocation.find("executionSuccessful")) {
                const auto ended = successful->boolean();
                if (!ended)
                    return ended.error();
                if (!*ended)
                    return successful->error("says that the scan did not come to its end");
            }
            const auto end = textOf(invocation.find("endTimeUtc"));
            keepOldest(m_report.time, statedTime(end.empty() ? textOf(invocation.find("startTimeUtc")) : end));
        }
        return {};
    }

    std::optional<Value> ruleOf(const Value& result, std::string& id) const {
        id = textOf(result.find("ruleId"));
        if (id.empty())
            id = textOf(reach(result, {"rule", "id"}));
        if (const auto index = result.find("ruleIndex"); index && id.empty()) {
            if (const auto rule = itemOf(m_driverRules, index)) {
                id = textOf(rule->find("id"));
                return rule;
            }
        }
        auto found = m_rules.find(id);
        if (found == m_rules.end() && id.rfind('/') != std::string::npos) // 3.27.5: the result's id may be a sub-rule
            found = m_rules.find(id.substr(0, id.rfind('/')));
        return found == m_rules.end() ? std::nullopt : std::optional(found->second);
    }

    Result<void> finding(const Value& result) {
        if (!result.isMap())
            return result.map().error();
        const auto kind = textOf(result.find("kind"));
        const auto baseline = textOf(result.find("baselineState"));
        // What holds, does not apply or is gone is no finding. An unknown word of either is one: never milder.
        if (kind == "pass" || kind == "notApplicable" || baseline == "absent")
            return {};
        Finding finding;
        finding.tool = m_tool;
        const auto rule = ruleOf(result, finding.rule);
        std::optional<Value> level = result.find("level");
        if (!level && rule && (kind.empty() || kind == "fail"))
            level = reach(*rule, {"defaultConfiguration", "level"});
        if (level) {
            const auto stated = levelOf(*level);
            if (!stated)
                return stated.error();
            finding.level = *stated;
        } else if (kind == "informational") {
            finding.level = FindingLevel::None;
        }
        auto severity = reach(result, {"properties", "security-severity"});
        if (!severity && rule)
            severity = reach(*rule, {"properties", "security-severity"});
        if (severity) {
            const auto score = severityOf(*severity);
            if (!score)
                return score.error();
            finding.securitySeverity = *score;
        }
        finding.message = messageOf(result, rule);
        place(result, finding);
        finding.fingerprint = fingerprintOf(result, finding);
        finding.baseline = baseline == "new"         ? Baseline::New
                           : baseline == "unchanged" ? Baseline::Unchanged
                           : baseline == "updated"   ? Baseline::Updated
                                                     : Baseline::Unstated;
        finding.isSuppressed = isSuppressed(result);
        m_report.findings.push_back(std::move(finding));
        return {};
    }

    static std::string messageOf(const Value& result, const std::optional<Value>& rule) {
        auto text = textOf(reach(result, {"message", "text"}));
        const auto id = textOf(reach(result, {"message", "id"}));
        if (text.empty() && rule && !id.empty())
            text = textOf(reach(*rule, {"messageStrings", id, "text"}));
        return shortened(text, 499);
    }

    void place(const Value& result, Finding& finding) const {
        std::optional<Value> physical;
        if (const auto locations = result.find("locations"))
            if (const auto all = locations->children(); !all.empty())
                physical = all.front().find("physicalLocation");
        auto artifact = physical ? physical->find("artifactLocation") : result.find("analysisTarget");
        if (artifact && !artifact->find("uri"))
            if (const auto item = itemOf(m_artifacts, artifact->find("index")))
                artifact = item->find("location");
        if (artifact)
            finding.path = pathOf(textOf(artifact->find("uri")));
        const auto line = [&](std::string_view field) -> std::optional<int> {
            const auto value = physical ? reach(*physical, {"region", field}) : std::nullopt;
            const auto number = value ? value->integer(1, 1'000'000'000) : Result<std::int64_t>(0);
            return number && *number > 0 ? std::optional(static_cast<int>(*number)) : std::nullopt;
        };
        finding.line = line("startLine");
        finding.endLine = line("endLine");
    }

    static std::string fingerprintOf(const Value& result, const Finding& finding) {
        const auto joined = [&](std::string_view field) {
            std::map<std::string, std::string> sorted;
            if (const auto prints = result.find(field))
                for (const Value& print : prints->children())
                    sorted.emplace(print.key(), textOf(print));
            // GitHub's line hash outlives a moved column, which its neighbour does not.
            if (const auto hash = sorted.find("primaryLocationLineHash"); hash != sorted.end())
                return std::string("primaryLocationLineHash=") + hash->second;
            std::string text;
            for (const auto& [name, value] : sorted)
                text += (text.empty() ? "" : ";") + name + "=" + value;
            return text;
        };
        for (const char* field : {"fingerprints", "partialFingerprints"})
            if (const auto print = joined(field); !print.empty())
                return finding.rule + "\n" + print;
        return finding.rule + "\n" + finding.path + "\n" + finding.message;
    }

    /// 3.27.23: suppressed when there is a suppression and none is still under review or was rejected.
    static bool isSuppressed(const Value& result) {
        const auto suppressions = result.find("suppressions");
        if (!suppressions || !suppressions->isList() || suppressions->size() == 0)
            return false;
        for (const Value& suppression : suppressions->children()) {
            const auto status = suppression.find("status");
            if (!suppression.isMap() || (status && textOf(status) != "accepted"))
                return false;
        }
        return true;
    }

    Value m_run;
    ScanReport& m_report;
    std::string m_tool;
    std::map<std::string, Value> m_rules;
    std::vector<Value> m_driverRules;
    std::vector<Value> m_artifacts;
};

} // namespace

Result<ScanReport> sarifOf(const io::Document& document) {
    const Value root = document.root();
    const auto version = root.at("version");
    if (!version)
        return version.error();
    if (textOf(*version) != "2.1.0")
        return version->error("is not SARIF 2.1.0", Fault::Unsupported);
    const auto runs = root.at("runs");
    if (!runs)
        return runs.error();
    const auto list = runs->list();
    if (!list)
        return list.error();
    ScanReport report;
    for (const Value& run : *list) {
        if (!run.isMap())
            return run.map().error();
        if (auto read = RunReader(run, report).read(); !read)
            return std::move(read).error();
    }
    return report;
}

Result<ScanReport> parseSarif(std::string_view bytes, const std::string& file) {
    auto document = io::readJson(bytes, file);
    if (!document)
        return std::move(document).error();
    return sarifOf(*document);
}

} // namespace fermata::sources

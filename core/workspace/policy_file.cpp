#include "core/workspace/policy_file.h"

#include <set>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/io/formats/yaml_reader.h"
#include "core/workspace/map_reader.h"
#include "core/workspace/repetition.h"

namespace fermata::workspace {

namespace {

using decision::Policy;

constexpr double anyLoss = 1e12;

std::span<const std::string_view> fieldsOf(std::string_view map) {
    return policyFields().find(map)->second;
}

void readPerson(const io::Value& value, Policy& policy, std::optional<Error>& failure) {
    decision::Person person;
    MapReader fields(value, fieldsOf("people[]"), failure);
    fields.name("id", person.id);
    fields.text("name", person.name);
    fields.texts("emails", person.emails);
    fields.texts("logins", person.logins);
    fields.texts("os_accounts", person.osAccounts);
    fields.texts("roles", person.roles);
    fields.text("public_key", person.publicKey);
    for (std::string& email : person.emails)
        email = lowerAscii(trimmed(email));
    person.publicKey = lowerAscii(person.publicKey);
    if (!failure && !person.publicKey.empty() && !Digest::fromHex(person.publicKey))
        fields.fail(value.find("public_key")->error("must be 64 hex digits, or empty"));
    policy.people.push_back(std::move(person));
}

void readComponent(const io::Value& value, Policy& policy, std::optional<Error>& failure) {
    decision::Component component;
    MapReader fields(value, fieldsOf("components[]"), failure);
    fields.name("id", component.id);
    fields.require("paths");
    fields.texts("paths", component.paths);
    fields.number("criticality", component.criticality, 1e-6, 1e6);
    fields.number("review_above", component.reviewAbove, 0.0, 1.0);
    fields.number("recovery_hours", component.recoveryHours, 1e-3, 1e4);
    fields.map("incident_share", [&](const io::Value& share) {
        MapReader beta(share, fieldsOf("components[].incident_share"), failure);
        beta.number("alpha", component.incidentAlpha, 1e-6, 1e6);
        beta.number("beta", component.incidentBeta, 1e-6, 1e6);
    });
    policy.components.push_back(std::move(component));
}

void readLosses(const io::Value& value, Policy& policy, std::optional<Error>& failure) {
    MapReader fields(value, fieldsOf("losses"), failure);
    fields.text("unit", policy.lossUnit);
    for (const decision::Verdict verdict : decision::allVerdicts) {
        fields.map(name(verdict), [&](const io::Value& line) {
            MapReader reader(line, fieldsOf("losses.*"), failure);
            auto& loss = policy.losses[verdict];
            reader.number("intercept", loss.intercept, 0.0, anyLoss);
            reader.number("slope", loss.slope, 0.0, anyLoss);
            reader.number("delay_days", loss.delayDays, 0.0, 3650.0);
        });
    }
}

void readValue(const io::Value& value, Policy& policy, std::optional<Error>& failure) {
    MapReader fields(value, fieldsOf("value"), failure);
    fields.number("at_most", policy.value.atMost, 0.0, anyLoss);
    int days = static_cast<int>(policy.value.spreadOver.count());
    fields.integer("spread_over_days", days, 1, 3650);
    policy.value.spreadOver = Days{days};
    fields.number("dip_cost", policy.value.dipCost, 0.0, anyLoss);
    fields.number("worst_dip", policy.value.worstDip, 0.0, 1.0);
}

void readTail(const io::Value& value, Policy& policy, std::optional<Error>& failure) {
    MapReader fields(value, fieldsOf("tail"), failure);
    fields.number("irreversible", policy.tail.irreversible, 1.0, 1e6);
    fields.number("review_above", policy.tail.reviewAbove, 0.0, anyLoss);
    fields.number("ignore_below", policy.tail.ignoreBelow, 0.0, 1.0);
}

void readEvidence(const io::Value& value, Policy& policy, std::optional<Error>& failure) {
    MapReader fields(value, fieldsOf("evidence"), failure);
    for (const auto kind : assessment::allEvidenceKinds) {
        fields.map(name(kind), [&](const io::Value& map) {
            MapReader reader(map, fieldsOf("evidence.*"), failure);
            auto& rule = policy.evidence[kind];
            reader.word(
                "use",
                [&](std::string_view word) {
                    if (word == "mandatory")
                        rule.use = decision::Use::Mandatory;
                    else if (word == "advisory")
                        rule.use = decision::Use::Advisory;
                    else if (word == "not_used_here")
                        rule.use = decision::Use::NotUsedHere;
                    else
                        return false;
                    return true;
                },
                "mandatory, advisory, not_used_here");
            reader.duration("maximum_age", rule.maximumAge);
            reader.number("weight", rule.weight, 0.0, 1e6);
            reader.text("reason", rule.reason);
        });
    }
}

void readExceptions(const io::Value& value, decision::Freeze& freeze, std::optional<Error>& failure) {
    MapReader fields(value, fieldsOf("freezes[].except"), failure);
    std::vector<std::string> classes;
    fields.texts("classes", classes);
    fields.texts("roles", freeze.exceptRoles);
    fields.texts("incident_branches", freeze.exceptIncidentBranches);
    for (const std::string& word : classes) {
        bool isKnown = false;
        for (int kind = 0; kind <= static_cast<int>(assessment::ChangeKind::Code); ++kind)
            if (const auto each = static_cast<assessment::ChangeKind>(kind); name(each) == word) {
                freeze.exceptClasses.push_back(each);
                isKnown = true;
            }
        if (!isKnown && !failure)
            fields.fail(value.find("classes")->error("has no class of change called '" + plainText(word) + "'"));
    }
}

void readFreeze(const io::Value& value, Policy& policy, std::optional<Error>& failure) {
    decision::Freeze freeze;
    MapReader fields(value, fieldsOf("freezes[]"), failure);
    fields.name("name", freeze.name);
    fields.require("from");
    fields.require("to");
    fields.time("from", freeze.from);
    fields.time("to", freeze.to);
    fields.texts("environments", freeze.environments);
    fields.map("except", [&](const io::Value& map) { readExceptions(map, freeze, failure); });
    std::string repeats, zone;
    fields.text("repeats", repeats);
    fields.text("zone", zone);
    if (!failure && !zone.empty() && repeats.empty())
        fields.fail(value.find("zone")->error("says in which time a rule repeats, but nothing repeats"));
    if (failure || repeats.empty()) {
        policy.freezes.push_back(std::move(freeze));
        return;
    }
    const auto windows = windowsOf(repeats, freeze.from, freeze.to, zone);
    if (!windows) {
        const bool isOfZone = windows.error().field() == "zone";
        fields.fail(value.find(isOfZone ? "zone" : "repeats")->error(windows.error().message()));
        return;
    }
    for (const auto& [from, to] : *windows) {
        freeze.from = from;
        freeze.to = to;
        policy.freezes.push_back(freeze);
    }
}

void readVerdict(MapReader& fields, std::string_view field, decision::Verdict& target,
                 std::initializer_list<decision::Verdict> allowed) {
    std::string expected;
    for (const auto verdict : allowed)
        expected += (expected.empty() ? "" : ", ") + std::string(name(verdict));
    fields.word(
        field,
        [&](std::string_view word) {
            for (const auto verdict : allowed)
                if (word == name(verdict)) {
                    target = verdict;
                    return true;
                }
            return false;
        },
        expected);
}

void readVersion(const io::Value& root, Policy& policy, std::optional<Error>& failure) {
    MapReader top(root, fieldsOf(""), failure);
    top.require("version");
    top.integer("version", policy.version, 1, 1'000'000);
    if (!failure && policy.version > policyVersion)
        top.fail(root.find("version")->error(
            fmt::format("this policy is of version {}, this program reads up to {}", policy.version, policyVersion),
            Fault::Newer));
}

void readFields(const io::Value& root, Policy& policy, std::optional<Error>& failure) {
    using decision::Verdict;
    MapReader top(root, fieldsOf(""), failure);
    top.text("name", policy.name);
    if (top.find("people"))
        policy.people.clear();
    if (top.find("components"))
        policy.components.clear();
    if (top.find("freezes"))
        policy.freezes.clear();
    top.items("people", [&](const io::Value& item) { readPerson(item, policy, failure); });
    top.map("roles", [&](const io::Value& map) {
        MapReader roles(map, fieldsOf("roles"), failure);
        roles.texts("senior", policy.seniorRoles);
        roles.texts("approver", policy.approverRoles);
    });
    top.items("components", [&](const io::Value& item) { readComponent(item, policy, failure); });
    if (top.find("environments"))
        policy.environments.clear();
    top.items("environments", [&](const io::Value& item) {
        decision::Environment environment;
        MapReader fields(item, fieldsOf("environments[]"), failure);
        fields.name("id", environment.id);
        fields.boolean("production", environment.isProduction);
        policy.environments.push_back(std::move(environment));
    });
    top.map("appetite", [&](const io::Value& map) {
        MapReader fields(map, fieldsOf("appetite"), failure);
        fields.number("fast_track_below", policy.appetite.fastTrackBelow, 0.0, 1.0);
        fields.number("review_above", policy.appetite.reviewAbove, 0.0, 1.0);
        fields.number("block_above", policy.appetite.blockAbove, 0.0, 1.0);
        fields.number("coverage_floor", policy.appetite.coverageFloor, 0.0, 1.0);
    });
    top.map("losses", [&](const io::Value& map) { readLosses(map, policy, failure); });
    top.map("value", [&](const io::Value& map) { readValue(map, policy, failure); });
    top.map("tail", [&](const io::Value& map) { readTail(map, policy, failure); });
    top.map("evidence", [&](const io::Value& map) { readEvidence(map, policy, failure); });
    top.items("freezes", [&](const io::Value& item) { readFreeze(item, policy, failure); });
    top.map("production", [&](const io::Value& map) {
        MapReader fields(map, fieldsOf("production"), failure);
        fields.number("burn_rate", policy.production.burnRate, 0.0, 1e6);
        fields.number("traffic_share", policy.production.trafficShare, 0.0, 100.0);
        fields.texts("harmless_severities", policy.production.harmlessSeverities);
        fields.map("safe_time", [&](const io::Value& terms) {
            MapReader of(terms, fieldsOf("production.safe_time"), failure);
            of.number("saves", policy.production.safeTime.saves, 0.0, 0.99);
            of.duration("within", policy.production.safeTime.within);
        });
    });
    top.map("efforts", [&](const io::Value& map) {
        MapReader fields(map, fieldsOf("efforts"), failure);
        fields.number("review_hours", policy.efforts.reviewHours, 0.0, 1e5);
        fields.number("run_hours", policy.efforts.runHours, 0.0, 1e5);
        fields.number("cover_hours", policy.efforts.coverHours, 0.0, 1e5);
        fields.number("split_hours", policy.splitting.hours, 0.0, 1e5);
        fields.number("hour_cost", policy.efforts.hourCost, 0.0, 1e9);
    });
    top.map("series", [&](const io::Value& map) {
        MapReader fields(map, fieldsOf("series"), failure);
        fields.duration("window", policy.series.window);
    });
    readVerdict(top, "failed_tests", policy.failedTests, {Verdict::Hold, Verdict::Block});
    readVerdict(top, "new_critical_finding", policy.newCriticalFinding,
                {Verdict::Review, Verdict::Hold, Verdict::Block});
    top.texts("never_documentation", policy.neverDocumentation);
    top.duration("override_at_most", policy.overrideAtMost);
    if (Seconds longest{}; top.find("quarantine_at_most")) {
        top.duration("quarantine_at_most", longest); // 0: nobody puts a test into quarantine
        policy.quarantineAtMost = longest;
    }
}

} // namespace

const std::map<std::string, std::vector<std::string_view>, std::less<>>& policyFields() {
    static const std::map<std::string, std::vector<std::string_view>, std::less<>> fields = [] {
        std::map<std::string, std::vector<std::string_view>, std::less<>> all;
        all[""] = {"version",
                   "name",
                   "people",
                   "roles",
                   "components",
                   "environments",
                   "appetite",
                   "losses",
                   "value",
                   "tail",
                   "evidence",
                   "freezes",
                   "production",
                   "efforts",
                   "series",
                   "failed_tests",
                   "new_critical_finding",
                   "never_documentation",
                   "override_at_most",
                   "quarantine_at_most"};
        all["people[]"] = {"id", "name", "emails", "logins", "os_accounts", "roles", "public_key"};
        all["roles"] = {"senior", "approver"};
        all["components[]"] = {"id", "paths", "criticality", "review_above", "recovery_hours", "incident_share"};
        all["components[].incident_share"] = {"alpha", "beta"};
        all["environments[]"] = {"id", "production"};
        all["appetite"] = {"fast_track_below", "review_above", "block_above", "coverage_floor"};
        all["losses"] = {"unit"};
        for (const auto verdict : decision::allVerdicts)
            all["losses"].push_back(name(verdict));
        all["losses.*"] = {"intercept", "slope", "delay_days"};
        all["value"] = {"at_most", "spread_over_days", "dip_cost", "worst_dip"};
        all["tail"] = {"irreversible", "review_above", "ignore_below"};
        for (const auto kind : assessment::allEvidenceKinds)
            all["evidence"].push_back(name(kind));
        all["evidence.*"] = {"use", "maximum_age", "weight", "reason"};
        all["freezes[]"] = {"name", "from", "to", "environments", "repeats", "zone", "except"};
        all["freezes[].except"] = {"classes", "roles", "incident_branches"};
        all["production"] = {"burn_rate", "traffic_share", "harmless_severities", "safe_time"};
        all["production.safe_time"] = {"saves", "within"};
        all["efforts"] = {"review_hours", "run_hours", "cover_hours", "split_hours", "hour_cost"};
        all["series"] = {"window"};
        return all;
    }();
    return fields;
}

Result<Policy> parsePolicy(std::string_view yaml, const std::string& file) {
    auto document = io::readYaml(yaml, file);
    if (!document)
        return std::move(document).error();
    const io::Value root = document->root();
    Policy policy = Policy::standard();
    std::optional<Error> failure;
    readVersion(root, policy, failure);
    readFields(root, policy, failure);
    if (failure)
        return *std::move(failure);
    if (const auto problems = policy.contradictions(); !problems.empty()) {
        const auto& [path, words] = problems.front();
        const io::Value place = located(root, path);
        return Error(Fault::Malformed, words).inFile(file).at(place.line(), place.column()).ofField(path);
    }
    return policy;
}

Result<Policy> overlaidPolicy(const io::Value& fields, const Policy& base) {
    Policy policy = base;
    std::optional<Error> failure;
    if (const auto version = fields.find("version"))
        return version->errorAtKey("is the file's, and stays");
    readFields(fields, policy, failure);
    if (failure)
        return *std::move(failure);
    if (const auto problems = policy.contradictions(); !problems.empty()) {
        const auto& [path, words] = problems.front();
        const Error place = located(fields, path).error(words);
        return Error(place).ofField(fields.path().empty() ? path : fields.path() + "." + path);
    }
    return policy;
}

} // namespace fermata::workspace

#include "app/fermatactl/canary_cases.h"

#include <array>
#include <cmath>
#include <set>

#include "core/io/files/read_file.h"
#include "core/io/formats/json_reader.h"

namespace fermata::ctl {

namespace {

using namespace assessment;

/// One of a few words, by their place. @returns Malformed naming them
template <std::size_t N>
Result<std::size_t> wordOf(const io::Value& value, const std::array<std::string_view, N>& words) {
    const auto text = value.view();
    if (!text)
        return text.error();
    std::string all;
    for (std::size_t i = 0; i < N; ++i) {
        if (*text == words[i])
            return i;
        all += (all.empty() ? "" : ", ") + std::string(words[i]);
    }
    return value.error("must be one of " + all);
}

Result<std::vector<double>> samplesOf(const io::Value& entry, std::string_view field) {
    const auto value = entry.at(field);
    if (!value)
        return value.error();
    const auto items = value->list();
    if (!items)
        return items.error();
    std::vector<double> out;
    for (const io::Value& item : *items) {
        if (item.isNull()) {
            out.push_back(std::nan(""));
            continue;
        }
        const auto number = item.number();
        if (!number)
            return number.error();
        out.push_back(*number);
    }
    return out;
}

Result<void> readPair(const io::Value& entry, std::string_view field, double& low, double& high) {
    const auto value = entry.find(field);
    if (!value)
        return {};
    const auto items = value->list();
    if (!items)
        return items.error();
    if (items->size() != 2)
        return value->error("needs two numbers");
    for (auto [item, out] : {std::pair{(*items)[0], &low}, std::pair{(*items)[1], &high}}) {
        const auto number = item.number(0.0);
        if (!number)
            return number.error();
        *out = *number;
    }
    return {};
}

Result<void> readNumber(const io::Value& entry, std::string_view field, double least, double most, double& out) {
    if (const auto value = entry.find(field)) {
        const auto number = value->number(least, most);
        if (!number)
            return number.error();
        out = *number;
    }
    return {};
}

Result<void> readFlag(const io::Value& entry, std::string_view field, bool& out) {
    if (const auto value = entry.find(field)) {
        const auto flag = value->boolean();
        if (!flag)
            return flag.error();
        out = *flag;
    }
    return {};
}

Result<void> readRules(const io::Value& entry, CanaryRules& rules) {
    for (auto done :
         {readNumber(entry, "tolerance", 0.0, 1e6, rules.tolerance),
          readNumber(entry, "confLevel", 1e-6, 1.0 - 1e-9, rules.confidence),
          readPair(entry, "effectSizeThresholds", rules.effectLow, rules.effectHigh),
          readPair(entry, "criticalThresholds", rules.criticalLow, rules.criticalHigh),
          readFlag(entry, "critical", rules.isCritical), readFlag(entry, "dataRequired", rules.isDataRequired)})
        if (!done)
            return done;
    if (const auto value = entry.find("measure")) {
        const auto word = wordOf<2>(*value, {"meanRatio", "cles"});
        if (!word)
            return word.error();
        rules.measure = *word == 0 ? EffectMeasure::MeanRatio : EffectMeasure::CommonLanguage;
    }
    if (const auto value = entry.find("direction")) {
        const auto word = wordOf<3>(*value, {"Either", "Increase", "Decrease"});
        if (!word)
            return word.error();
        rules.deviation = static_cast<Deviation>(*word);
    }
    if (const auto value = entry.find("nanStrategy")) {
        const auto word = wordOf<2>(*value, {"Remove", "Replace"});
        if (!word)
            return word.error();
        rules.noNumber = *word == 0 ? NoNumber::Remove : NoNumber::Replace;
    }
    return {};
}

Result<CanaryCase> readCase(const io::Value& entry) {
    static const std::set<std::string_view> known{
        "name",          "judge",     "control",     "experiment", "tolerance",    "confLevel", "effectSizeThresholds",
        "measure",       "direction", "nanStrategy", "critical",   "dataRequired", "expect",    "criticalThresholds",
        "expectCritical"};
    if (!entry.isMap())
        return entry.error("is no object");
    for (const io::Value& field : entry.children())
        if (!known.contains(field.key()))
            return field.errorAtKey("is not known here");
    CanaryCase one;
    if (const auto value = entry.find("name")) {
        auto text = value->text();
        if (!text)
            return text.error();
        one.name = std::move(*text);
    }
    if (const auto value = entry.find("judge")) {
        const auto word = wordOf<2>(*value, {"mw", "mean"});
        if (!word)
            return word.error();
        one.isByMeans = *word == 1;
    }
    auto control = samplesOf(entry, "control"), experiment = samplesOf(entry, "experiment");
    for (auto* samples : {&control, &experiment})
        if (!*samples)
            return samples->error();
    one.control = std::move(*control), one.experiment = std::move(*experiment);
    if (auto done = readRules(entry, one.rules); !done)
        return std::move(done).error();
    if (const auto value = entry.find("expect")) {
        const auto word = wordOf<5>(*value, {"Pass", "High", "Low", "Nodata", "NodataFailMetric"});
        if (!word)
            return word.error();
        one.expected = std::string(*value->view());
    }
    if (const auto value = entry.find("expectCritical")) {
        const auto flag = value->boolean();
        if (!flag)
            return flag.error();
        one.expectedCritical = *flag;
    }
    return one;
}

} // namespace

Result<std::vector<CanaryCase>> readCanaryCases(const std::string& file) {
    const auto content = io::readFile(file, std::size_t{64} << 20);
    if (!content)
        return content.error();
    const auto document = io::readJson(content->bytes, file);
    if (!document)
        return document.error();
    const auto entries = document->root().list();
    if (!entries)
        return entries.error();
    std::vector<CanaryCase> cases;
    for (const io::Value& entry : *entries) {
        auto one = readCase(entry);
        if (!one)
            return std::move(one).error();
        cases.push_back(std::move(*one));
    }
    return cases;
}

CanaryJudgement judge(const CanaryCase& one) {
    return one.isByMeans ? meanInequality(one.control, one.experiment, one.rules)
                         : mannWhitney(one.control, one.experiment, one.rules);
}

bool agrees(const CanaryCase& one, const CanaryJudgement& judged) {
    return (!one.expected || *one.expected == name(judged.verdict)) &&
           (!one.expectedCritical || *one.expectedCritical == judged.isCritical);
}

} // namespace fermata::ctl

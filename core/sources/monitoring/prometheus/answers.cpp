#include "core/sources/monitoring/prometheus/answers.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/io/formats/json_reader.h"
#include "core/sources/fields.h"

namespace fermata::sources::prometheus {

namespace {

constexpr io::Limits limits{.bytes = std::size_t{32} << 20, .depth = 32, .values = 1'000'000};
constexpr std::size_t hoursOfAWeek = 168;

/// The envelope of every answer: data, or why there is none that counts.
struct Answer {
    std::optional<io::Value> data;
    std::string why;
};

Result<Answer> answerIn(const io::Document& document) {
    Fields fields(document.root());
    const auto status = fields.text("status");
    const auto error = fields.textOr("error");
    const auto warnings = fields.items("warnings");
    if (fields.problem())
        return *fields.problem();
    if (status == "error")
        return Answer{std::nullopt, "the query failed: " + plainText(shortened(error, 200))};
    if (status != "success")
        return document.root().error("the status is neither success nor error");
    if (!warnings.empty()) {
        const auto words = warnings.front().view();
        return Answer{std::nullopt, "the answer is partial: " + plainText(shortened(words.value_or("no words"), 200))};
    }
    auto data = document.root().at("data");
    if (!data)
        return data.error();
    return Answer{*data, {}};
}

/// Values are texts, so that they can be NaN and infinite.
Result<double> numberOf(const io::Value& value) {
    const auto text = value.view();
    if (!text)
        return text.error();
    double number = 0;
    if (*text == "NaN")
        return std::nan("");
    if (*text == "+Inf" || *text == "Inf")
        return HUGE_VAL;
    if (*text == "-Inf")
        return -HUGE_VAL;
    const auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), number);
    const bool isWhole = end == text->data() + text->size() && !text->empty();
    if (failure == std::errc::result_out_of_range && isWhole)
        return HUGE_VAL;
    if (failure != std::errc{} || !isWhole || !std::isfinite(number))
        return value.error("is no number");
    return number;
}

struct Sample {
    Time at{};
    double value = 0;
};

Result<Sample> sampleOf(const io::Value& pair) {
    const auto parts = pair.list();
    if (!parts)
        return parts.error();
    if (parts->size() != 2)
        return pair.error("must be a time and a value");
    const auto at = timeOfValue(parts->front());
    if (!at)
        return at.error();
    const auto value = numberOf(parts->back());
    if (!value)
        return value.error();
    return Sample{*at, *value};
}

Reading readingOf(const Sample& sample) {
    Reading reading;
    reading.at = sample.at;
    if (std::isnan(sample.value))
        reading.whyNoValue = "the answer is not a number (nothing divided by nothing: no traffic)";
    else if (std::isinf(sample.value))
        reading.whyNoValue = "the answer is infinite";
    else
        reading.value = sample.value;
    return reading;
}

std::string labelsOf(const io::Value& metric) {
    std::string text = "{";
    for (const io::Value& label : metric.children()) {
        text += fmt::format("{}{}=\"{}\"", text.size() > 1 ? "," : "", label.key(),
                            label.view().value_or(std::string_view()));
        if (text.size() > Fields::mostText)
            break;
    }
    return shortened(text + "}", Fields::mostText);
}

/// An alert's labels: those that we know.
template <class T>
void takeLabels(Fields& fields, T& target) {
    if (const auto labels = fields.maybeMap("labels")) {
        Fields known(*labels);
        target.severity = known.textOr("severity");
        target.service = known.textOr("service");
    }
}

} // namespace

Result<Reading> parseInstant(std::string_view bytes) {
    const auto document = io::readJson(bytes, "query", limits);
    if (!document)
        return document.error();
    const auto answer = answerIn(*document);
    if (!answer)
        return answer.error();
    if (!answer->data)
        return Reading{std::nullopt, answer->why, std::nullopt};
    Fields data(*answer->data);
    const auto type = data.text("resultType");
    if (data.problem())
        return *data.problem();
    if (type == "scalar") {
        const auto result = answer->data->at("result");
        if (!result)
            return result.error();
        const auto sample = sampleOf(*result);
        return sample ? Result<Reading>(readingOf(*sample)) : Result<Reading>(sample.error());
    }
    if (type != "vector")
        return Reading{std::nullopt, "the query gives a " + plainText(shortened(type, 20)) + ", not one number", {}};
    const auto result = answer->data->at("result");
    if (!result)
        return result.error();
    const auto samples = result->list();
    if (!samples)
        return samples.error();
    if (samples->empty())
        return Reading{std::nullopt, "no data: nothing matches the query", std::nullopt};
    std::optional<Sample> only;
    for (const io::Value& item : *samples) {
        const auto pair = item.at("value");
        if (!pair)
            return pair.error();
        const auto sample = sampleOf(*pair);
        if (!sample)
            return sample.error();
        only = *sample;
    }
    if (samples->size() > 1)
        return Reading{std::nullopt, fmt::format("{} samples where one is asked for", samples->size()), only->at};
    return readingOf(*only);
}

Result<std::vector<Series>> parseRange(std::string_view bytes) {
    const auto document = io::readJson(bytes, "query_range", limits);
    if (!document)
        return document.error();
    const auto answer = answerIn(*document);
    if (!answer)
        return answer.error();
    if (!answer->data)
        return Error(Fault::Refused, answer->why);
    Fields data(*answer->data);
    const auto type = data.text("resultType");
    const auto result = data.items("result");
    if (data.problem())
        return *data.problem();
    if (type != "matrix")
        return answer->data->error("is no matrix");
    std::vector<Series> all;
    for (const io::Value& item : result) {
        Fields fields(item);
        const auto metric = fields.maybeMap("metric");
        const auto values = fields.items("values");
        if (fields.problem())
            return *fields.problem();
        Series series;
        series.labels = metric ? labelsOf(*metric) : "{}";
        for (const io::Value& pair : values) {
            const auto sample = sampleOf(pair);
            if (!sample)
                return sample.error();
            series.points.push_back({sample->at, readingOf(*sample).value});
        }
        all.push_back(std::move(series));
    }
    return all;
}

Result<std::vector<Rule>> parseRules(std::string_view bytes) {
    const auto document = io::readJson(bytes, "rules", limits);
    if (!document)
        return document.error();
    const auto answer = answerIn(*document);
    if (!answer)
        return answer.error();
    if (!answer->data)
        return Error(Fault::Refused, answer->why);
    Fields data(*answer->data);
    std::vector<Rule> rules;
    for (const io::Value& group : data.items("groups")) {
        Fields fields(group);
        for (const io::Value& item : fields.items("rules")) {
            Fields of(item);
            Rule rule;
            rule.name = of.text("name");
            rule.isAlert = of.text("type") == "alerting";
            rule.health = of.text("health");
            takeLabels(of, rule);
            if (of.problem())
                return *of.problem();
            rules.push_back(std::move(rule));
        }
        if (fields.problem())
            return *fields.problem();
    }
    if (data.problem())
        return *data.problem();
    return rules;
}

Result<std::vector<ActiveAlert>> parseAlerts(std::string_view bytes) {
    const auto document = io::readJson(bytes, "alerts", limits);
    if (!document)
        return document.error();
    const auto answer = answerIn(*document);
    if (!answer)
        return answer.error();
    if (!answer->data)
        return Error(Fault::Refused, answer->why);
    const auto list = answer->data->at("alerts");
    if (!list)
        return list.error();
    const auto items = list->list();
    if (!items)
        return items.error();
    std::vector<ActiveAlert> alerts;
    for (const io::Value& item : *items) {
        Fields fields(item);
        ActiveAlert alert;
        alert.state = fields.text("state");
        alert.activeAt = fields.maybeTime("activeAt");
        takeLabels(fields, alert);
        if (const auto labels = fields.maybeMap("labels")) {
            Fields named(*labels);
            alert.name = named.textOr("alertname");
        }
        if (fields.problem())
            return *fields.problem();
        alerts.push_back(std::move(alert));
    }
    return alerts;
}

std::size_t hourOfWeek(Time at) {
    // 1970-01-01 was a Thursday: three days after a Monday.
    const auto hours = std::chrono::floor<std::chrono::hours>(at).time_since_epoch().count() + 3 * 24;
    constexpr auto week = static_cast<long>(hoursOfAWeek);
    return static_cast<std::size_t>((hours % week + week) % week);
}

std::vector<std::optional<double>> usualWeek(const std::vector<Point>& points) {
    std::vector<std::vector<double>> hours(hoursOfAWeek);
    for (const Point& point : points)
        if (point.value)
            hours[hourOfWeek(point.at)].push_back(*point.value);
    std::vector<std::optional<double>> week(hoursOfAWeek);
    for (std::size_t hour = 0; hour < hoursOfAWeek; ++hour) {
        auto& values = hours[hour];
        if (values.empty())
            continue;
        const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
        std::ranges::nth_element(values, middle);
        week[hour] = *middle;
    }
    return week;
}

} // namespace fermata::sources::prometheus

// Filling a pattern with a message's arguments; numbers as people write them, foreign text made plain.

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/wording/wording.h"

namespace fermata::wording {
namespace {

std::string counted(double value) {
    return number(std::round(value));
}

std::string plural(double count, std::string_view forms) {
    const std::size_t bar = forms.find('|');
    const std::string_view one = forms.substr(0, bar);
    const std::string_view many = forms.substr(bar + 1);
    // "one test|tests": the singular brings its own numeral, the plural gets the number in front.
    return std::round(count) == 1.0 ? std::string(one) : counted(count) + " " + std::string(many);
}

std::string ofNumber(double value, std::string_view form) {
    if (form.find('|') != std::string_view::npos)
        return plural(value, form);
    if (form == "percent")
        return percent(value);
    if (form == "count")
        return counted(value);
    if (form == "time")
        return std::fabs(value) < 1e15 ? timeForPeople(fromUnix(static_cast<std::int64_t>(value))) : number(value);
    if (form == "duration")
        return std::fabs(value) < 1e15 ? shortDuration(Seconds{static_cast<std::int64_t>(value)}) : number(value);
    return number(value);
}

std::string argument(std::string_view placeholder, const decision::Message& message, Word wordFor) {
    const std::size_t colon = placeholder.find(':');
    const std::string key(placeholder.substr(0, colon));
    const std::string_view form = colon == std::string_view::npos ? std::string_view() : placeholder.substr(colon + 1);
    if (const auto found = message.numbers.find(key); found != message.numbers.end())
        return ofNumber(found->second, form);
    if (const auto found = message.texts.find(key); found != message.texts.end())
        return form.empty() ? plainText(found->second) : wordFor(form, found->second);
    return "?"; // an argument that was not given is seen, not hidden
}

} // namespace

std::string wordOf(std::string_view form, std::string_view stableName) {
    if (form == "verdict")
        if (const auto verdict = decision::verdict(stableName))
            return std::string(word(*verdict));
    if (form == "evidence")
        if (const auto kind = assessment::evidenceKind(stableName))
            return std::string(word(*kind));
    if (form == "state")
        if (const auto state = assessment::evidenceState(stableName))
            return std::string(word(*state));
    if (form == "feature")
        return plainText(wordOfFeature(stableName));
    if (form == "class")
        for (int kind = 0; kind <= static_cast<int>(assessment::ChangeKind::Code); ++kind)
            if (assessment::name(static_cast<assessment::ChangeKind>(kind)) == stableName)
                return std::string(word(static_cast<assessment::ChangeKind>(kind)));
    if (form == "role") {
        std::string role = plainText(stableName);
        std::replace(role.begin(), role.end(), '-', ' ');
        return "a person of the role " + role;
    }
    return plainText(stableName);
}

std::string filled(std::string_view pattern, const decision::Message& message, Word wordFor) {
    if (!wordFor)
        wordFor = wordOf;
    // A name that a sentence begins with stays as it is: a hash or a service with another first letter is another one.
    const std::size_t firstEnd = pattern.find('}');
    const bool beginsWithName = pattern.starts_with('{') && firstEnd != std::string_view::npos &&
                                pattern.substr(0, firstEnd).find(':') == std::string_view::npos;
    std::string text;
    while (!pattern.empty()) {
        const std::size_t open = pattern.find('{');
        const std::size_t close = open == std::string_view::npos ? open : pattern.find('}', open);
        if (close == std::string_view::npos)
            break;
        text += pattern.substr(0, open);
        text += argument(pattern.substr(open + 1, close - open - 1), message, wordFor);
        pattern.remove_prefix(close + 1);
    }
    text += pattern;
    // A sentence may begin with an argument that is a word.
    if (!beginsWithName && !text.empty() && text.front() >= 'a' && text.front() <= 'z' && !message.id.starts_with("atom.") &&
        !message.id.starts_with("evidence.") && !message.id.starts_with("model."))
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

std::string sentence(const decision::Message& message) {
    const auto found = pattern(message.id);
    return found ? filled(*found, message) : plainText(message.id);
}

std::string percent(double share) {
    const double value = share * 100.0;
    if (!std::isfinite(value))
        return "?";
    if (value > 0.0 && value < 0.1)
        return "< 0.1 %";
    if (value > 99.9 && value < 100.0)
        return "> 99.9 %";
    const bool isFine = value < 9.95 || (value > 99.0 && value < 100.0); // near both ends a tenth is not nothing
    std::string text = isFine ? fmt::format("{:.1f}", value) : fmt::format("{:.0f}", value);
    if (text.ends_with(".0"))
        text.resize(text.size() - 2);
    return text + " %";
}

std::string number(double value) {
    if (!std::isfinite(value))
        return "?";
    const double size = std::fabs(value);
    std::string digits = size >= 100.0 || size == std::round(size) ? fmt::format("{:.0f}", size)
                         : size >= 10.0                            ? fmt::format("{:.1f}", size)
                         : size >= 1.0                             ? fmt::format("{:.2f}", size)
                                                                   : fmt::format("{:.3g}", size);
    std::size_t point = std::min(digits.find('.'), digits.size());
    if (digits.find('e') == std::string::npos)
        for (std::size_t at = point; at > 3; at -= 3)
            digits.insert(at - 3, ",");
    return value < 0.0 && digits.find_first_not_of("0.,") != std::string::npos ? "−" + digits : digits;
}

std::string timeForPeople(Time time) {
    std::string text = rfc3339(time);
    if (text.size() != 20 || text.back() != 'Z')
        return text;
    text[10] = ' ';
    return text.substr(0, 16) + " UTC";
}

} // namespace fermata::wording

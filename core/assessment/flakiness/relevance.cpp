#include "core/assessment/flakiness/relevance.h"

#include <algorithm>
#include <cctype>

#include "core/base/text.h"

namespace fermata::assessment {
namespace {

constexpr std::size_t shortestName = 3;

/// The name of a file or class without its folder, extension and the words that make it a test: "cart" of
/// "src/test_cart.py" and of "shop.CartTest".
std::string subject(std::string text, bool isPath) {
    std::replace(text.begin(), text.end(), '\\', '/');
    if (isPath) {
        text.erase(0, text.rfind('/') == std::string::npos ? 0 : text.rfind('/') + 1);
        if (const auto dot = text.rfind('.'); dot != std::string::npos && dot > 0)
            text.resize(dot);
    } else {
        text.resize(std::min(text.size(), text.find('$')));
        const auto last = text.find_last_of("./:");
        text.erase(0, last == std::string::npos ? 0 : last + 1);
    }
    text = lowerAscii(text);
    std::erase_if(text, [](char c) { return c == '_' || c == '-'; });
    for (const std::string_view word : {"testcases", "testcase", "tests", "test", "tst", "spec", "its"}) {
        if (text.starts_with(word) && text.size() > word.size())
            text.erase(0, word.size());
        if (text.ends_with(word) && text.size() > word.size())
            text.resize(text.size() - word.size());
    }
    return text;
}

/// The innermost folder.
std::string folder(const std::string& path) {
    const auto slash = path.rfind('/');
    if (slash == std::string::npos)
        return {};
    const std::string outer = path.substr(0, slash);
    const auto before = outer.rfind('/');
    return lowerAscii(before == std::string::npos ? outer : outer.substr(before + 1));
}

/// The innermost package of "com.acme.shop.CartTest".
std::string package(std::string group) {
    std::replace(group.begin(), group.end(), '.', '/');
    return folder(group);
}

} // namespace

double relevance(const std::string& testFile, const std::string& testGroup, const std::vector<std::string>& changed) {
    if (testFile.empty() && testGroup.empty())
        return 1.0;
    double nearest = 0.0;
    const std::string byFile = testFile.empty() ? std::string() : subject(testFile, true);
    const bool isPath = testGroup.find('/') != std::string::npos;
    const std::string byGroup = testGroup.empty() ? std::string() : subject(testGroup, isPath);
    const std::string place = testFile.empty() ? (isPath ? folder(testGroup) : package(testGroup)) : folder(testFile);
    for (const std::string& path : changed) {
        const std::string name = subject(path, true);
        for (const std::string* each : {&byFile, &byGroup})
            if (name.size() >= shortestName && each->size() >= shortestName &&
                (each->starts_with(name) || name.starts_with(*each)))
                return 1.0;
        if (!place.empty() && place == folder(path))
            nearest = 0.5;
    }
    return nearest;
}

} // namespace fermata::assessment

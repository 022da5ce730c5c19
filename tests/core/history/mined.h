// Mines a scratch repository and finds a row by its commit.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/history/miner.h"
#include "tests/support/scratch.h"

namespace fermata::test {

struct Mined final : history::Sink {
    void onChange(const history::ChangeMetrics& change) override { changes.push_back(change); }
    void onFix(const history::FixTrace& trace) override { fixes.push_back(trace); }

    /// The row of a commit; an empty one, which no test expects, where it is missing.
    history::ChangeMetrics of(const std::string& hash) const {
        for (const auto& change : changes)
            if (change.commit.hex() == hash)
                return change;
        return {};
    }
    bool has(const std::string& hash) const { return of(hash).commit.hex() == hash; }

    std::vector<history::ChangeMetrics> changes;
    std::vector<history::FixTrace> fixes;
    history::MiningSummary summary;
};

/// What git says of a commit: path → added, deleted; −1 for binary files.
inline std::map<std::string, std::pair<int, int>> numstat(const std::string& path, const std::string& hash) {
    const Ran ran = run({"git", "-C", path, "show", "--numstat", "-M", "-z", "--format=", hash});
    std::map<std::string, std::pair<int, int>> found;
    std::vector<std::string> fields;
    std::string field;
    for (const char c : ran.out) {
        if (c == '\0')
            fields.push_back(std::exchange(field, {}));
        else if (!(field.empty() && c == '\n'))
            field += c;
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto first = fields[i].find('\t'), second = fields[i].find('\t', first + 1);
        if (second == std::string::npos)
            continue;
        const auto number = [](const std::string& text) { return text == "-" ? -1 : std::stoi(text); };
        const std::pair lines(number(fields[i].substr(0, first)), number(fields[i].substr(first + 1, second - first - 1)));
        std::string name = fields[i].substr(second + 1);
        if (name.empty()) {
            name = fields[i + 2];
            i += 2;
        }
        found[name] = lines;
    }
    return found;
}

inline Result<Mined> mineAll(const std::string& path, history::MiningOptions options = {}) {
    const auto repository = io::git::Repository::open(path);
    if (!repository)
        return repository.error();
    Mined mined;
    auto summary = history::mine(*repository, options, mined, {}, {});
    if (!summary)
        return std::move(summary).error();
    mined.summary = std::move(*summary);
    return mined;
}

} // namespace fermata::test

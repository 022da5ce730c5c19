#include "core/io/git/borders.h"

#include <fstream>
#include <optional>
#include <sstream>

namespace fermata::io::git {

namespace {

/// Over this a file of borders is hostile: a real one has a line for each branch.
constexpr int lineLimit = 1'000'000;

template <class Take>
void eachLine(const std::string& file, Take take) {
    std::ifstream in(file);
    std::string line;
    for (int count = 0; count < lineLimit && std::getline(in, line); ++count)
        take(line);
}

} // namespace

Borders Borders::of(const std::string& gitDirectory) {
    Borders borders;
    eachLine(gitDirectory + "/shallow", [&](const std::string& line) {
        if (const auto id = CommitId::fromHex(std::string_view(line).substr(0, 40)))
            borders.shallow.insert(*id);
    });
    eachLine(gitDirectory + "/info/grafts", [&](const std::string& line) {
        std::istringstream words(line);
        std::string word;
        std::optional<CommitId> commit;
        std::vector<CommitId> parents;
        while (words >> word) {
            const auto id = CommitId::fromHex(word);
            if (!id)
                return; // a comment
            commit ? parents.push_back(*id) : void(commit = id);
        }
        if (commit)
            borders.grafts[*commit] = std::move(parents);
    });
    return borders;
}

std::uint64_t Borders::mark() const {
    const auto mixed = [](std::uint64_t value) { return (value ^ (value >> 29)) * 0x9fb21c651e98df25ULL; };
    std::uint64_t sum = 0;
    for (const CommitId& id : shallow)
        sum += mixed(std::hash<CommitId>()(id));
    for (const auto& [id, parents] : grafts) {
        std::uint64_t graft = mixed(std::hash<CommitId>()(id) + 1);
        for (const CommitId& parent : parents)
            graft = mixed(graft + std::hash<CommitId>()(parent));
        sum += graft;
    }
    return sum;
}

} // namespace fermata::io::git

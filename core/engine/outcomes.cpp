#include "core/engine/outcomes.h"

namespace fermata::engine {

DefectsByComponent defectsByComponent(const std::vector<learning::KnownDefect>& traced, const audit::ToldOutcomes& told,
                                      const std::vector<const io::git::Repository*>& repositories,
                                      const decision::Policy& policy, Time at) {
    const auto pathsOf = [&](const CommitId& commit) {
        for (const io::git::Repository* repository : repositories)
            if (auto paths = learning::touchedPaths(*repository, commit))
                return std::move(*paths);
        return std::vector<std::string>();
    };
    return learning::countDefects(traced, told, pathsOf, policy, at);
}

} // namespace fermata::engine

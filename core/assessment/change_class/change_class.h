// What sort of change it is, judged by the paths it touches and, where it was read, by content; a mixed change is of
// its riskiest sort.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/delivery/change.h"

namespace fermata::assessment {

/// From the most to the least harmless.
enum class ChangeKind {
    Documentation,
    Text,
    Comments, ///< only comments of code, none that a tool obeys
    Tests,
    Resources,
    Formatting, ///< only white space of code where the language gives it no meaning
    Configuration,
    Dependencies,
    Build,
    Pipeline,
    Migration,
    Vendored,
    Code
};

std::string_view name(ChangeKind kind); ///< stable lower-case word: "documentation"

struct ChangeClass {
    ChangeKind kind = ChangeKind::Code; ///< of the riskiest file
    std::string decidedBy;              ///< the path that made it so; empty for an empty change
    bool operator==(const ChangeClass&) const = default;
};

/// The sort of one path. Nothing that a pipeline executes or reads is documentation, whatever its extension.
/// `neverDocumentation`: further globs of the policy.
ChangeKind kindOf(const delivery::ChangedFile& file, const std::vector<std::string>& neverDocumentation = {});

/// What the content of changed files says beyond their paths, by path (content.h).
using ContentKinds = std::map<std::string, ChangeKind>;

/// Content makes a file of code Comments or Formatting, and one of no known kind Documentation; any other kind that it
/// names counts only where it is riskier than that of the path.
/// @ensures the riskiest kind of all files; Code for an unknown (unreadable) file and for no files at all
ChangeClass classify(const std::vector<delivery::ChangedFile>& files,
                     const std::vector<std::string>& neverDocumentation = {}, const ContentKinds& contents = {});

} // namespace fermata::assessment

// How near a test is to what a change touches, by the names of files and folders.
#pragma once

#include <string>
#include <vector>

namespace fermata::assessment {

/// 1 for a test that is named after a changed file, 0.5 for one of the same folder, else 0; 1 where the test says
/// neither its file nor its group, because nothing speaks against it.
/// @param changed paths of the repository
double relevance(const std::string& testFile, const std::string& testGroup, const std::vector<std::string>& changed);

} // namespace fermata::assessment

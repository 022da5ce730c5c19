#include "core/decision/splitting.h"

#include <algorithm>

#include "core/assessment/change_class/database.h"
#include "core/decision/touched.h"

namespace fermata::decision {
namespace {

using assessment::EvidenceKind;
using assessment::EvidenceSnapshot;

bool liesIn(const delivery::ChangedFile& file, const Policy& policy, const std::string& component) {
    return touches(policy.component(component).paths, file);
}

} // namespace

std::vector<Atom> splitAtoms(const EvidenceSnapshot& snapshot, const Policy& policy) {
    std::vector<Atom> atoms;
    if (snapshot.fileCount != static_cast<int>(snapshot.files.size()))
        return atoms;
    for (const Component& component : policy.components) {
        const auto isOf = [&](const auto& file) { return liesIn(file, policy, component.id); };
        const auto count = std::ranges::count_if(snapshot.files, isOf);
        if (count == 0 || count == static_cast<std::ptrdiff_t>(snapshot.files.size()))
            continue;
        Atom atom;
        atom.kind = AtomKind::Split;
        atom.component = component.id;
        atom.message = {"atom.split", {{"component", component.id}}, {{"count", double(count)}}};
        atom.costHours = policy.efforts.splitHours + 2.0 * policy.efforts.runHours;
        atoms.push_back(std::move(atom));
    }
    return atoms;
}

EvidenceSnapshot withoutComponent(EvidenceSnapshot snapshot, const Policy& policy, const std::string& component) {
    std::erase_if(snapshot.files, [&](const auto& file) { return liesIn(file, policy, component); });
    snapshot.fileCount = static_cast<int>(snapshot.files.size());
    snapshot.linesAdded = snapshot.linesDeleted = 0;
    for (const delivery::ChangedFile& file : snapshot.files) {
        snapshot.linesAdded += file.added;
        snapshot.linesDeleted += file.deleted;
    }
    std::erase_if(snapshot.contentKinds, [&](const auto& entry) {
        return std::ranges::find(snapshot.files, entry.first, &delivery::ChangedFile::path) == snapshot.files.end();
    });
    snapshot.changeClass = assessment::classify(snapshot.files, policy.neverDocumentation, snapshot.contentKinds);
    snapshot.components = componentsOf(snapshot.files, policy);
    std::erase_if(snapshot.defects, [&](const auto& entry) {
        return std::ranges::find(snapshot.components, entry.first) == snapshot.components.end();
    });
    snapshot.isIrreversible = snapshot.isIrreversible && std::ranges::any_of(snapshot.files, assessment::isMigration);
    snapshot.reviews.clear();
    return snapshot;
}

} // namespace fermata::decision

#include "core/history/counters.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "core/history/file_kind.h"

namespace fermata::history {

namespace {

constexpr std::int64_t day = 86400;
constexpr std::int64_t recentSpan = 90 * day;
constexpr double halfLife = 90.0 * static_cast<double>(day);
constexpr std::int64_t year = 31557600; // 365.25 days

std::string_view folderOf(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

} // namespace

double Counters::Decayed::valueAt(std::int64_t time) const {
    return value == 0.0 ? 0.0 : value * std::exp2(-static_cast<double>(time - at) / halfLife);
}

void Counters::Decayed::add(double amount, std::int64_t time) {
    value = valueAt(time) + amount;
    at = time;
}

const Counters::Place& Counters::placeOf(std::uint32_t path) {
    const auto numberOf = [&](std::string_view folder) {
        return m_folders.try_emplace(std::string(folder), static_cast<std::uint32_t>(m_folders.size())).first->second;
    };
    while (m_places.size() <= path) {
        const std::string_view text = m_log.paths[m_places.size()];
        const auto folder = folderOf(text);
        m_places.push_back({numberOf(folder.substr(0, folder.find('/'))), numberOf(folder), fileKind(text)});
    }
    return m_places[path];
}

std::vector<std::uint32_t> Counters::subsystemsOf(std::span<const FileDelta> files) {
    // In the order of the files: sums over it must not hang on how paths happen to be numbered.
    std::vector<std::uint32_t> found;
    std::unordered_set<std::uint32_t> seen;
    for (const FileDelta& file : files)
        if (const std::uint32_t subsystem = placeOf(file.path).subsystem; seen.insert(subsystem).second)
            found.push_back(subsystem);
    return found;
}

int Counters::fixesOf(std::uint32_t path) const {
    const std::uint32_t file = fileOf(path);
    return file == none ? 0 : static_cast<int>(m_files[file].fixes);
}

std::string_view Counters::ownerOf(std::uint32_t path) {
    const std::uint32_t file = fileOf(path);
    if (file == none)
        return {};
    std::unordered_map<std::uint32_t, std::uint32_t> changes;
    for (const Share& share : m_files[file].authors)
        changes[m_people.personOf(share.identity)] += share.changes;
    std::uint32_t owner = none, most = 0;
    for (const auto& [person, count] : changes)
        if (count > most || (count == most && person < owner))
            owner = person, most = count;
    return owner == none ? std::string_view() : std::string_view(m_people.key(owner));
}

void Counters::measureShape(ChangeMetrics& change, std::span<const FileDelta> files) {
    std::unordered_set<std::uint32_t> directories;
    double measured = 0, before = 0;
    for (const FileDelta& file : files) {
        const Place& place = placeOf(file.path);
        directories.insert(place.directory);
        const double churn = double{1} * file.added + file.deleted;
        change[Metric::LinesAdded] += file.added;
        change[Metric::LinesDeleted] += file.deleted;
        change[Metric::Hunks] += file.hunks;
        change[Metric::BinaryFiles] += file.isBinary;
        change[Metric::NewFiles] += file.status == FileStatus::Added;
        change[Metric::DeletedFiles] += file.status == FileStatus::Deleted;
        change[Metric::RenamedFiles] += file.status == FileStatus::Renamed;
        change[Metric::LargestFile] = std::max(change[Metric::LargestFile], double{1} * file.before);
        change[Metric::LargestChurn] = std::max(change[Metric::LargestChurn], churn);
        if (!file.isBinary && !file.isUnknown) {
            measured += 1;
            before += file.before;
        }
        switch (place.kind) {
        case delivery::FileKind::Source:
        case delivery::FileKind::Migration:
            change[Metric::SourceFiles] += 1;
            change[Metric::SourceLinesAdded] += file.added;
            change[Metric::SourceLinesDeleted] += file.deleted;
            break;
        case delivery::FileKind::Test:
            change[Metric::TestFiles] += 1;
            change[Metric::TestLinesAdded] += file.added;
            break;
        case delivery::FileKind::Documentation:
            change[Metric::DocumentFiles] += 1;
            break;
        case delivery::FileKind::Configuration:
            change[Metric::ConfigurationFiles] += 1;
            break;
        case delivery::FileKind::Build:
        case delivery::FileKind::Pipeline:
        case delivery::FileKind::Dependencies:
            change[Metric::BuildFiles] += 1;
            break;
        case delivery::FileKind::Text:
        case delivery::FileKind::Data:
        case delivery::FileKind::Other:
            change[Metric::OtherFiles] += 1;
            break;
        }
    }
    const double count = static_cast<double>(files.size());
    const double churn = change[Metric::LinesAdded] + change[Metric::LinesDeleted];
    change[Metric::Files] = count;
    change[Metric::Directories] = static_cast<double>(directories.size());
    change[Metric::Subsystems] = static_cast<double>(subsystemsOf(files).size());
    change[Metric::LinesBefore] = measured > 0 ? before / measured : 0;
    change[Metric::RelativeChurn] = churn / (before + 1);
    if (count > 0) {
        change[Metric::SourceShare] = change[Metric::SourceFiles] / count;
        change[Metric::TestShare] = change[Metric::TestFiles] / count;
        change[Metric::DocumentShare] = change[Metric::DocumentFiles] / count;
    }
    for (const FileDelta& file : files)
        if (const double share = (double{1} * file.added + file.deleted) / churn; churn > 0 && share > 0)
            change[Metric::Entropy] -= share * std::log2(share);
    change[Metric::Entropy] += 0.0; // one file: 0, not −0
}

void Counters::measureFiles(ChangeMetrics& change, std::span<const FileDelta> files, std::int64_t time,
                            std::uint32_t author) {
    std::unordered_map<std::uint32_t, std::uint32_t> changesOf; // by person, over all files
    std::unordered_set<std::uint32_t> lastChanges;
    double known = 0, age = 0;
    for (const FileDelta& delta : files) {
        const bool isAnother = delta.status == FileStatus::Added && delta.path < m_wasRenamedAway.size() &&
                               m_wasRenamedAway[delta.path];
        const std::uint32_t number = fileOf(delta.oldPath != FileDelta::noPath ? delta.oldPath : delta.path);
        if (number == none || isAnother)
            continue;
        const File& file = m_files[number];
        known += 1;
        age += static_cast<double>(time - file.lastTime) / static_cast<double>(day);
        lastChanges.insert(file.lastChange);
        for (const Share& share : file.authors)
            changesOf[m_people.personOf(share.identity)] += share.changes;
        change[Metric::Changes] += file.changes;
        change[Metric::Fixes] += file.fixes;
        change[Metric::DecayedChanges] += file.decayedChanges.valueAt(time);
        change[Metric::DecayedChurn] += file.decayedChurn.valueAt(time);
        change[Metric::DecayedFixes] += file.decayedFixes.valueAt(time);
        for (auto event = file.recent.rbegin(); event != file.recent.rend() && event->time > time - recentSpan; ++event) {
            change[Metric::RecentChanges] += 1;
            change[Metric::RecentChurn] += event->churn;
            change[Metric::RecentFixes] += event->isFix;
        }
    }
    const double all = change[Metric::Changes];
    change[Metric::Developers] = static_cast<double>(changesOf.size());
    change[Metric::LastChanges] = static_cast<double>(lastChanges.size());
    change[Metric::Age] = known > 0 ? age / known : 0;
    if (all > 0) {
        change[Metric::FixShare] = change[Metric::Fixes] / all;
        for (const auto& [person, count] : changesOf) {
            const double share = count / all;
            change[Metric::HighestOwnership] = std::max(change[Metric::HighestOwnership], share);
            change[Metric::MinorContributors] += share < 0.05;
            if (person == author) {
                change[Metric::Ownership] = share;
                change[Metric::FileExperience] = count;
            }
        }
    }
    double decayed = 0, fixes = 0;
    for (const std::uint32_t subsystem : subsystemsOf(files))
        if (const auto found = m_subsystems.find(subsystem); found != m_subsystems.end()) {
            decayed += found->second.changes.valueAt(time);
            fixes += found->second.fixes.valueAt(time);
        }
    change[Metric::SubsystemFixes] = fixes;
    change[Metric::SubsystemFixShare] = decayed > 0 ? fixes / decayed : 0;
}

void Counters::measureAuthor(ChangeMetrics& change, std::span<const FileDelta> files, std::int64_t time,
                             std::uint32_t author) {
    const auto subsystems = subsystemsOf(files);
    const std::unordered_set<std::uint32_t> isTouched(subsystems.begin(), subsystems.end());
    for (const std::uint32_t identity : m_people.identitiesOf(author)) {
        if (identity < m_changesOf.size()) {
            const auto& times = m_changesOf[identity]; // rising, because the order is
            change[Metric::Experience] += static_cast<double>(times.size());
            for (auto end = times.end(); end != times.begin();) {
                const std::int64_t years = (time - *(end - 1)) / year;
                const auto begin = std::upper_bound(times.begin(), end, time - (years + 1) * year);
                change[Metric::RecentExperience] += static_cast<double>(end - begin) / static_cast<double>(years + 1);
                end = begin;
            }
        }
        if (identity < m_changesIn.size())
            for (const auto& [set, changes] : m_changesIn[identity])
                if (std::any_of(m_sets[set]->begin(), m_sets[set]->end(),
                                [&](std::uint32_t subsystem) { return isTouched.contains(subsystem); }))
                    change[Metric::SubsystemExperience] += changes;
    }
}

ChangeMetrics Counters::measure(const CommitRecord& commit, std::span<const FileDelta> files, std::int64_t time) {
    ChangeMetrics change;
    change.commit = commit.id;
    change.authorTime = fromUnix(commit.authorTime);
    change.committerTime = fromUnix(commit.committerTime);
    change.authorId = m_people.personOf(commit.identity);
    change.author = m_people.key(change.authorId);
    change.title = m_log.title(commit);
    measureShape(change, files);
    measureFiles(change, files, time, change.authorId);
    measureAuthor(change, files, time, change.authorId);
    change[Metric::Fix] = commit.is(CommitRecord::Fix);
    change[Metric::UnknownFiles] = commit.unknown;
    change[Metric::SubjectLength] = commit.subjectLength;
    change[Metric::MessageLength] = commit.messageLength;
    change[Metric::CoAuthors] = commit.coAuthors;
    change[Metric::Revert] = commit.is(CommitRecord::Revert);
    const std::int64_t local = commit.authorTime + std::int64_t{commit.minutesEast} * 60;
    const std::int64_t days = local >= 0 ? local / day : (local - day + 1) / day;
    change[Metric::Hour] = static_cast<double>((local - days * day) / 3600);
    change[Metric::Weekday] = static_cast<double>(((days + 3) % 7 + 7) % 7); // 1970-01-01 was a Thursday
    return change;
}

void Counters::add(const CommitRecord& commit, std::span<const FileDelta> files, std::int64_t time) {
    const std::uint32_t number = m_count++;
    const bool isFix = commit.is(CommitRecord::Fix);
    m_people.personOf(commit.identity);
    if (m_changesOf.size() <= commit.identity) {
        m_changesOf.resize(m_log.identities.size());
        m_changesIn.resize(m_log.identities.size());
    }
    m_changesOf[commit.identity].push_back(time);
    std::vector<std::uint32_t> subsystems = subsystemsOf(files);
    std::sort(subsystems.begin(), subsystems.end());
    const auto [set, isNewSet] = m_setNumbers.try_emplace(subsystems, static_cast<std::uint32_t>(m_sets.size()));
    if (isNewSet)
        m_sets.push_back(&set->first);
    ++m_changesIn[commit.identity][set->second];
    for (const std::uint32_t subsystem : subsystems) {
        Subsystem& state = m_subsystems[subsystem];
        state.changes.add(1, time);
        if (isFix)
            state.fixes.add(1, time);
    }
    if (m_fileOfPath.size() < m_log.paths.size()) {
        m_fileOfPath.resize(m_log.paths.size(), none);
        m_wasRenamedAway.resize(m_log.paths.size(), 0);
    }
    for (const FileDelta& delta : files) {
        std::uint32_t& own = m_fileOfPath[delta.path];
        if (delta.oldPath != FileDelta::noPath) {
            if (m_fileOfPath[delta.oldPath] != none)
                own = m_fileOfPath[delta.oldPath];
            m_wasRenamedAway[delta.oldPath] = 1;
            m_wasRenamedAway[delta.path] = 0;
        } else if (delta.status == FileStatus::Added && m_wasRenamedAway[delta.path]) {
            own = none; // another file of the same name
            m_wasRenamedAway[delta.path] = 0;
        }
        if (own == none) {
            own = static_cast<std::uint32_t>(m_files.size());
            m_files.emplace_back();
        }
        File& file = m_files[own];
        const std::uint32_t churn = delta.added + delta.deleted;
        ++file.changes;
        file.fixes += isFix ? 1 : 0;
        file.lastTime = time;
        file.lastChange = number;
        file.decayedChanges.add(1, time);
        file.decayedChurn.add(churn, time);
        if (isFix)
            file.decayedFixes.add(1, time);
        const auto fresh = std::find_if(file.recent.begin(), file.recent.end(),
                                        [&](const Event& event) { return event.time > time - recentSpan; });
        file.recent.erase(file.recent.begin(), fresh);
        file.recent.push_back({time, churn, isFix});
        const auto share = std::find_if(file.authors.begin(), file.authors.end(),
                                        [&](const Share& known) { return known.identity == commit.identity; });
        if (share == file.authors.end())
            file.authors.push_back({commit.identity, 1});
        else
            ++share->changes;
    }
    if (commit.mailmap >= 0)
        m_people.setMailmap(m_log.mailmaps[static_cast<std::size_t>(commit.mailmap)]);
}

} // namespace fermata::history

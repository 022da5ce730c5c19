#include "core/sources/git/git_source.h"

#include <algorithm>
#include <charconv>

#include "core/io/signing/sha256.h"

namespace fermata::sources {

namespace {

constexpr std::size_t longestCursor = std::size_t{256} << 10;
constexpr std::size_t mostMerged = 100;

using References = std::vector<io::git::Reference>;

/// `hex name` a line, by name.
std::string linesOf(const References& references) {
    std::string lines;
    for (const auto& reference : references)
        lines += "\n" + reference.commit.hex() + " " + reference.name;
    return lines;
}

/// The references that a cursor carries; nothing where it carries none, or is not one of ours.
std::optional<References> referencesIn(std::string_view cursor) {
    const auto head = cursor.find('\n');
    if (head == std::string_view::npos)
        return std::nullopt;
    std::string_view lines = cursor.substr(head);
    if (io::sha256(lines).hex() != cursor.substr(0, head))
        return std::nullopt;
    References references;
    while (!lines.empty()) {
        lines.remove_prefix(1);
        const auto line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(line.size());
        const auto space = line.find(' ');
        const auto commit = CommitId::fromHex(line.substr(0, space));
        if (!commit || space == std::string_view::npos)
            return std::nullopt;
        references.push_back({std::string(line.substr(space + 1)), *commit});
    }
    return references;
}

const CommitId* find(const References& references, const std::string& name) {
    const auto found = std::ranges::lower_bound(references, name, {}, &io::git::Reference::name);
    return found != references.end() && found->name == name ? &found->commit : nullptr;
}

} // namespace

GitSource::GitSource(const std::string& repository, std::string path, Seconds interval, const Clock& clock)
    : m_name("git:" + repository),
      m_repository(repository),
      m_path(std::move(path)),
      m_interval(interval),
      m_clock(clock) {}

Result<Batch> GitSource::poll(const Cursor& cursor, std::stop_token stop) {
    auto repository = io::git::Repository::open(m_path);
    if (!repository)
        return std::move(repository).error();
    auto references = repository->references();
    if (!references)
        return std::move(references).error().in("reading branches and tags");
    // A remote's HEAD is another name for one of its branches; a name with a line feed is none that git makes.
    std::erase_if(*references, [](const auto& one) {
        return (one.name.starts_with("refs/remotes/") && one.name.ends_with("/HEAD")) ||
               one.name.find('\n') != std::string::npos;
    });
    std::ranges::sort(*references, {}, &io::git::Reference::name);
    const std::string lines = linesOf(*references);
    const std::string digest = io::sha256(lines).hex();
    Batch batch;
    batch.cursor.text = lines.size() <= longestCursor && !lines.empty() ? digest + lines : digest;
    if (batch.cursor == cursor)
        return batch;

    // Without references in the cursor: what was seen before, if that is where the cursor stands.
    auto before = referencesIn(cursor.text);
    if (!before)
        before = io::sha256(linesOf(m_known)).hex() == cursor.text ? m_known : References();
    const Time now = m_clock.now();
    const auto moved = [&](const std::string& name, std::optional<CommitId> commit) {
        batch.events.emplace_back(delivery::RefMoved{m_name, m_repository, name, commit, now});
    };
    const auto trunk = repository->defaultBranch();
    for (const auto& [name, commit] : *references) {
        const CommitId* from = find(*before, name);
        if (from && *from == commit)
            continue;
        if (from && trunk && trunk->name == name) {
            const auto steps = merged(*repository, *from, commit, stop);
            if (!steps)
                return steps.error();
            for (const CommitId& step : *steps)
                moved(name, step);
        }
        moved(name, commit);
    }
    for (const auto& [name, commit] : *before)
        if (!find(*references, name))
            moved(name, std::nullopt);
    m_known = std::move(*references);
    return batch;
}

/// The commits between two tips along first parents, oldest first, without the tips; empty where the branch jumped.
Result<std::vector<CommitId>> GitSource::merged(const io::git::Repository& repository, const CommitId& from,
                                                const CommitId& to, const std::stop_token& stop) const {
    std::vector<CommitId> steps;
    CommitId at = to;
    while (steps.size() <= mostMerged) {
        if (stop.stop_requested())
            return Error(Fault::Cancelled, "stopped while reading what was merged");
        const auto commit = repository.commit(at);
        if (!commit)
            return commit.error();
        const auto parents = repository.parents(*commit);
        if (parents.empty())
            return std::vector<CommitId>();
        at = parents.front();
        if (at == from) {
            std::ranges::reverse(steps);
            return steps;
        }
        steps.push_back(at);
    }
    return std::vector<CommitId>();
}

Result<std::string> GitSource::test(std::stop_token) {
    auto repository = io::git::Repository::open(m_path);
    if (!repository)
        return std::move(repository).error();
    auto references = repository->references();
    if (!references)
        return std::move(references).error().in("reading branches and tags");
    const auto count = [&](std::string_view prefix) {
        return std::to_string(
            std::ranges::count_if(*references, [&](const auto& one) { return one.name.starts_with(prefix); }));
    };
    const auto trunk = repository->defaultBranch();
    return (trunk ? trunk->name + " at " + trunk->commit.hex().substr(0, 10) : std::string("no commits yet")) + ", " +
           count("refs/heads/") + " local branches, " + count("refs/remotes/") + " remote names, " +
           count("refs/tags/") + " tags";
}

} // namespace fermata::sources

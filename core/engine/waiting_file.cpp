#include "core/engine/waiting_file.h"

#include "core/history/packed.h"

namespace fermata::engine {

namespace {

constexpr history::PackedKind kind{"FERMwait", 1};

} // namespace

Result<void> saveWaiting(const std::string& file, const std::string& repositoryName, const Waiting& waiting) {
    history::Packer out;
    out.put(std::string_view(repositoryName));
    out.put(std::string_view(waiting.defaultBranch.name));
    out.put(waiting.defaultBranch.commit);
    out.put(waiting.borders);
    out.put(static_cast<std::uint8_t>(waiting.isReplay));
    out.put(static_cast<std::uint32_t>(waiting.branches.size()));
    for (const BranchView& branch : waiting.branches) {
        out.put(std::string_view(branch.name));
        out.put(branch.head);
        out.put(branch.mergeBase);
        out.put(std::int32_t{branch.ahead});
        out.put(std::int32_t{branch.behind});
        out.put(toUnix(branch.updatedAt));
        out.put(std::string_view(branch.changeKey));
    }
    out.put(static_cast<std::uint32_t>(waiting.ranges.size()));
    for (const WaitingRange& range : waiting.ranges) {
        out.put(range.range.base);
        out.put(range.range.head);
        out.put(std::string_view(range.key));
        out.put(std::string_view(range.reference));
    }
    return history::savePacked(file, kind, out.bytes());
}

Waiting loadWaiting(const std::string& file, const std::string& repositoryName) {
    const auto bytes = history::loadPacked(file, kind);
    if (!bytes)
        return {};
    history::Unpacker in(*bytes);
    if (in.takeText() != repositoryName)
        return {};
    Waiting waiting;
    waiting.defaultBranch.name = in.takeText();
    waiting.defaultBranch.commit = in.takeId();
    waiting.borders = in.take<std::uint64_t>();
    waiting.isReplay = in.take<std::uint8_t>() != 0;
    for (auto count = in.take<std::uint32_t>(); count > 0 && in.isWhole(); --count) {
        BranchView branch;
        branch.name = in.takeText();
        branch.head = in.takeId();
        branch.mergeBase = in.takeId();
        branch.ahead = in.take<std::int32_t>();
        branch.behind = in.take<std::int32_t>();
        branch.updatedAt = fromUnix(in.take<std::int64_t>());
        branch.changeKey = in.takeText();
        waiting.branches.push_back(std::move(branch));
    }
    for (auto count = in.take<std::uint32_t>(); count > 0 && in.isWhole(); --count) {
        WaitingRange range;
        range.range.base = in.takeId();
        range.range.head = in.takeId();
        range.key = in.takeText();
        range.reference = in.takeText();
        waiting.ranges.push_back(std::move(range));
    }
    return in.isAtEnd() ? waiting : Waiting{};
}

} // namespace fermata::engine

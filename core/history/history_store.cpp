#include "core/history/history_store.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/history/packed.h"
#include "core/io/files/write_file.h"

namespace fermata::history {

namespace {

constexpr PackedKind kind{"FERMhist", 2};

/// Letters, digits and `._-` of a folder's name, so that a hostile one cannot lead elsewhere.
std::string tameName(std::string_view path) {
    while (path.ends_with('/'))
        path.remove_suffix(1);
    if (path.ends_with("/.git"))
        path.remove_suffix(5);
    std::string name;
    for (const char c : path.substr(path.rfind('/') + 1))
        name += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ? c : '_';
    return name.substr(0, 60);
}

} // namespace

Result<HistoryFiles> historyFiles(const std::string& workspace, const std::string& repositoryPath) {
    const std::string folder = workspace + "/history";
    if (auto made = io::makeFolder(folder); !made)
        return std::move(made).error();
    const std::string base = fmt::format("{}/{}-{:016x}", folder, tameName(repositoryPath), checksum(repositoryPath));
    return HistoryFiles{base + ".changes", base + ".past", base + ".branches", base + ".words"};
}

Result<void> saveHistory(const std::string& file, const MinedHistory& history) {
    Packer out;
    out.reserve(history.changes.size() * (sizeof(double) * metricCount + 140));
    out.put(history.tip);
    out.put(std::string_view(history.fixRule));
    out.put(history.basis);
    // The names travel with the numbers: a column that moved between versions is noticed.
    out.put(static_cast<std::uint32_t>(metricCount));
    for (const std::string_view name : metricNames())
        out.put(name);
    std::unordered_map<std::string_view, std::uint32_t> numbers;
    std::vector<std::string_view> authors;
    for (const ChangeMetrics& change : history.changes)
        if (numbers.try_emplace(change.author, static_cast<std::uint32_t>(authors.size())).second)
            authors.push_back(change.author);
    out.put(static_cast<std::uint32_t>(authors.size()));
    for (const std::string_view author : authors)
        out.put(author);
    out.put(static_cast<std::uint64_t>(history.changes.size()));
    for (const ChangeMetrics& change : history.changes) {
        out.put(change.commit);
        out.put(toUnix(change.authorTime));
        out.put(toUnix(change.committerTime));
        out.put(change.authorId);
        out.put(numbers.at(change.author));
        out.put(std::string_view(change.title));
        for (const double value : change.values)
            out.put(value);
    }
    return savePacked(file, kind, out.bytes());
}

Result<MinedHistory> loadHistory(const std::string& file) {
    const auto bytes = loadPacked(file, kind);
    if (!bytes)
        return bytes.error();
    const auto broken = [&] { return Error(Fault::Corrupt, "not what was written").inFile(file); };
    Unpacker in(*bytes);
    MinedHistory history;
    history.tip = in.takeId();
    history.fixRule = in.takeText();
    history.basis = in.take<std::uint64_t>();
    if (in.take<std::uint32_t>() != metricCount)
        return Error(Fault::Corrupt, "of another set of metrics").inFile(file);
    for (const std::string_view name : metricNames())
        if (in.takeText() != name)
            return Error(Fault::Corrupt, "of another set of metrics").inFile(file);
    std::vector<std::string> authors;
    for (auto count = in.take<std::uint32_t>(); count > 0 && in.isWhole(); --count)
        authors.emplace_back(in.takeText());
    const auto count = in.take<std::uint64_t>();
    if (count > bytes->size() / (sizeof(double) * metricCount))
        return broken();
    history.changes.resize(count);
    for (ChangeMetrics& change : history.changes) {
        change.commit = in.takeId();
        change.authorTime = fromUnix(in.take<std::int64_t>());
        change.committerTime = fromUnix(in.take<std::int64_t>());
        change.authorId = in.take<std::uint32_t>();
        const auto author = in.take<std::uint32_t>();
        if (author >= authors.size())
            return broken();
        change.author = authors[author];
        change.title = in.takeText();
        for (double& value : change.values)
            value = in.take<double>();
    }
    if (!in.isAtEnd())
        return broken();
    return history;
}

} // namespace fermata::history

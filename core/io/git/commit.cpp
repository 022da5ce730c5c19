#include "core/io/git/commit.h"

#include <charconv>
#include <optional>

#include "core/base/text.h"

namespace fermata::io::git {

namespace {

/// Takes the line up to the next line feed off `bytes`; nothing when there is none.
std::optional<std::string_view> takeLine(std::string_view& bytes) {
    const auto end = bytes.find('\n');
    if (end == std::string_view::npos)
        return std::nullopt;
    const auto line = bytes.substr(0, end);
    bytes.remove_prefix(end + 1);
    return line;
}

bool takePrefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix))
        return false;
    text.remove_prefix(prefix.size());
    return true;
}

/// The largest year that the calendar prints; further dates are broken clocks.
constexpr std::int64_t latestSecond = 253402300799; // 9999-12-31T23:59:59Z

/// `Name <mail> seconds +zone`, in any state of disrepair; git itself splits at the last '>'.
Signature parseSignature(std::string_view text) {
    Signature signature;
    const auto close = text.rfind('>');
    const auto open = text.find('<');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open) {
        signature.name = repairedUtf8(trimmed(text));
        return signature;
    }
    signature.name = repairedUtf8(trimmed(text.substr(0, open)));
    signature.email = repairedUtf8(trimmed(text.substr(open + 1, close - open - 1)));
    auto rest = trimmed(text.substr(close + 1));
    std::int64_t seconds = 0;
    const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), seconds);
    if (read.ec == std::errc() && seconds >= 0 && seconds <= latestSecond)
        signature.time = fromUnix(seconds);
    rest.remove_prefix(static_cast<std::size_t>(read.ptr - rest.data()));
    rest = trimmed(rest);
    const bool isWest = rest.starts_with('-');
    int zone = 0;
    if (rest.size() >= 5 && (isWest || rest.starts_with('+')) &&
        std::from_chars(rest.data() + 1, rest.data() + 5, zone).ec == std::errc() && zone <= 1400)
        signature.minutesEast = (zone / 100 * 60 + zone % 100) * (isWest ? -1 : 1);
    return signature;
}

} // namespace

std::string_view Commit::title() const { return std::string_view(message).substr(0, message.find('\n')); }

std::vector<Signature> Commit::coAuthors() const {
    constexpr std::string_view key = "co-authored-by:";
    std::vector<Signature> found;
    std::string_view rest = message;
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        const auto line = trimmed(rest.substr(0, end));
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        if (line.size() > key.size() && lowerAscii(line.substr(0, key.size())) == key)
            found.push_back(parseSignature(line.substr(key.size())));
    }
    return found;
}

Result<Commit> parseCommit(const ObjectId& id, std::string_view bytes) {
    const auto broken = [&](const char* what) {
        return Error(Fault::Malformed, std::string("commit ") + id.hex() + ' ' + what);
    };
    Commit commit;
    commit.id = id;
    auto line = takeLine(bytes);
    if (!line || !takePrefix(*line, "tree "))
        return broken("names no tree");
    const auto tree = ObjectId::fromHex(*line);
    if (!tree)
        return broken("names a tree that is no object name");
    commit.tree = *tree;
    bool isHeader = true;
    while (isHeader) {
        line = takeLine(bytes);
        if (!line) // a commit without message may end with its headers
            break;
        if (line->empty()) {
            isHeader = false;
        } else if (takePrefix(*line, "parent ")) {
            const auto parent = ObjectId::fromHex(*line);
            if (!parent)
                return broken("names a parent that is no object name");
            commit.parents.push_back(*parent);
        } else if (takePrefix(*line, "author ")) {
            commit.author = parseSignature(*line);
        } else if (takePrefix(*line, "committer ")) {
            commit.committer = parseSignature(*line);
        } // further headers (signatures, encoding, extra) do not matter here
    }
    while (bytes.starts_with('\n')) // git skips empty lines before the title
        bytes.remove_prefix(1);
    commit.message = isHeader ? std::string() : repairedUtf8(bytes.substr(0, messageLimit));
    return commit;
}

} // namespace fermata::io::git

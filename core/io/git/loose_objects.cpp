#include "core/io/git/loose_objects.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

namespace fermata::io::git {

namespace fs = std::filesystem;

namespace {

constexpr int packsFirst = 2;
constexpr int looseAfter = 1;
constexpr std::size_t longestHeader = 64;    // "commit " and a number
constexpr std::uint64_t bestRatio = 1032;    // what deflate can make of one byte at most (zlib, "Technical Details")
constexpr std::size_t deepestAlternates = 5; // as git

/// libgit2 knows it by its first member. What it calls answers with codes: C calls it.
struct LooseBackend {
    git_odb_backend base;
    std::string folder;
};

int broken(const git_oid* id) {
    std::array<char, GIT_OID_HEXSZ + 1> hex{};
    git_oid_tostr(hex.data(), hex.size(), id);
    const std::string text = "the loose object " + std::string(hex.data()) + " is cut or broken";
    git_error_set_str(GIT_ERROR_ODB, text.c_str());
    return GIT_ERROR;
}

git_object_t typeNamed(std::string_view name) {
    if (name == "commit")
        return GIT_OBJECT_COMMIT;
    if (name == "tree")
        return GIT_OBJECT_TREE;
    if (name == "blob")
        return GIT_OBJECT_BLOB;
    return name == "tag" ? GIT_OBJECT_TAG : GIT_OBJECT_INVALID;
}

std::string fileOf(const git_odb_backend* backend, const git_oid* id) {
    std::array<char, GIT_OID_HEXSZ + 1> hex{};
    git_oid_tostr(hex.data(), hex.size(), id);
    const std::string_view name(hex.data());
    std::string file = reinterpret_cast<const LooseBackend*>(backend)->folder;
    return file.append("/").append(name.substr(0, 2)).append("/").append(name.substr(2));
}

/// One loose file while it is read: inflates into what the caller gives.
class Inflating {
public:
    explicit Inflating(const std::string& file) : m_file(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {
        m_isReady = m_file >= 0 && inflateInit(&m_stream) == Z_OK;
    }
    ~Inflating() {
        if (m_isReady)
            inflateEnd(&m_stream);
        if (m_file >= 0)
            ::close(m_file);
    }
    Inflating(const Inflating&) = delete;
    Inflating& operator=(const Inflating&) = delete;

    bool isThere() const { return m_file >= 0; }
    std::uint64_t fileSize() const {
        struct stat facts {};
        return ::fstat(m_file, &facts) == 0 ? static_cast<std::uint64_t>(facts.st_size) : 0;
    }
    bool isAtEnd() const { return m_isAtEnd; }

    /// Fills `room` as far as the stream goes. @returns how much; nothing where the stream is broken or cut
    std::optional<std::size_t> read(char* room, std::size_t size) {
        std::size_t filled = 0;
        while (m_isReady && !m_isAtEnd && filled < size) {
            if (m_stream.avail_in == 0) {
                const auto got = ::read(m_file, m_input.data(), m_input.size());
                if (got < 0 && errno == EINTR)
                    continue;
                if (got <= 0)
                    return std::nullopt; // the file ends before its stream does
                m_stream.next_in = reinterpret_cast<Bytef*>(m_input.data());
                m_stream.avail_in = static_cast<uInt>(got);
            }
            const std::size_t part = std::min(size - filled, std::size_t{1} << 30U);
            m_stream.next_out = reinterpret_cast<Bytef*>(room + filled);
            m_stream.avail_out = static_cast<uInt>(part);
            const int code = inflate(&m_stream, Z_NO_FLUSH);
            if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
                return std::nullopt;
            filled += part - m_stream.avail_out;
            m_isAtEnd = code == Z_STREAM_END;
        }
        return m_isReady ? std::optional(filled) : std::nullopt;
    }

private:
    int m_file;
    bool m_isReady = false;
    bool m_isAtEnd = false;
    z_stream m_stream{};
    std::array<char, 16384> m_input{};
};

struct Header {
    git_object_t type = GIT_OBJECT_INVALID;
    std::uint64_t size = 0;
    std::array<char, longestHeader> bytes{};
    std::size_t filled = 0; ///< of bytes
    std::size_t length = 0; ///< of the header in bytes, its NUL counted
};

std::optional<Header> readHeader(Inflating& stream) {
    Header header;
    const auto filled = stream.read(header.bytes.data(), header.bytes.size());
    if (!filled)
        return std::nullopt;
    header.filled = *filled;
    const std::string_view text(header.bytes.data(), header.filled);
    const auto space = text.find(' ');
    const auto end = text.find('\0');
    if (space == std::string_view::npos || end == std::string_view::npos || space > end)
        return std::nullopt;
    header.type = typeNamed(text.substr(0, space));
    const auto read = std::from_chars(text.data() + space + 1, text.data() + end, header.size);
    if (header.type == GIT_OBJECT_INVALID || read.ec != std::errc{} || read.ptr != text.data() + end)
        return std::nullopt;
    header.length = end + 1;
    // What the file cannot hold is never asked memory for.
    if (header.size > (stream.fileSize() + 1) * bestRatio)
        return std::nullopt;
    return header;
}

int readHeaderOf(std::size_t* size, git_object_t* type, git_odb_backend* backend, const git_oid* id) {
    Inflating stream(fileOf(backend, id));
    if (!stream.isThere())
        return GIT_ENOTFOUND;
    const auto header = readHeader(stream);
    if (!header)
        return broken(id);
    *size = header->size;
    *type = header->type;
    return 0;
}

int readWhole(void** data, std::size_t* size, git_object_t* type, git_odb_backend* backend, const git_oid* id) {
    Inflating stream(fileOf(backend, id));
    if (!stream.isThere())
        return GIT_ENOTFOUND;
    const auto header = readHeader(stream);
    if (!header)
        return broken(id);
    const std::size_t early = header->filled - header->length;
    if (early > header->size)
        return broken(id);
    // One byte more: libgit2 ends what it parses with a NUL, and a stream that goes on shows itself there.
    auto* const room = static_cast<char*>(git_odb_backend_data_alloc(backend, header->size + 1));
    if (!room)
        return broken(id);
    std::memcpy(room, header->bytes.data() + header->length, early);
    const auto rest = stream.read(room + early, header->size + 1 - early);
    if (!rest || early + *rest != header->size || !stream.isAtEnd()) {
        git_odb_backend_data_free(backend, room);
        return broken(id);
    }
    room[header->size] = '\0';
    *data = room;
    *size = header->size;
    *type = header->type;
    return 0;
}

int exists(git_odb_backend* backend, const git_oid* id) {
    struct stat facts {};
    return ::stat(fileOf(backend, id).c_str(), &facts) == 0 && S_ISREG(facts.st_mode) ? 1 : 0;
}

/// The one object whose name begins so. @returns 0, GIT_ENOTFOUND or GIT_EAMBIGUOUS
int find(git_oid* found, const git_odb_backend* backend, const git_oid* start, std::size_t digits) {
    std::array<char, GIT_OID_HEXSZ + 1> hex{};
    git_oid_tostr(hex.data(), hex.size(), start);
    const std::string_view wanted(hex.data(), std::min<std::size_t>(digits, GIT_OID_HEXSZ));
    if (wanted.size() < 2)
        return GIT_EAMBIGUOUS;
    const fs::path folder =
        fs::path(reinterpret_cast<const LooseBackend*>(backend)->folder) / std::string(wanted.substr(0, 2));
    std::error_code failure;
    int count = 0;
    for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end; entry.increment(failure)) {
        const std::string name = std::string(wanted.substr(0, 2)) + entry->path().filename().string();
        if (name.size() == GIT_OID_HEXSZ && name.starts_with(wanted) && git_oid_fromstr(found, name.c_str()) == 0 &&
            ++count > 1)
            return GIT_EAMBIGUOUS;
    }
    return count == 1 ? 0 : GIT_ENOTFOUND;
}

int readByPrefix(git_oid* found, void** data, std::size_t* size, git_object_t* type, git_odb_backend* backend,
                 const git_oid* start, std::size_t digits) {
    const int code = find(found, backend, start, digits);
    return code == 0 ? readWhole(data, size, type, backend, found) : code;
}

int existsByPrefix(git_oid* found, git_odb_backend* backend, const git_oid* start, std::size_t digits) {
    return find(found, backend, start, digits);
}

int visitNothing(git_odb_backend*, git_odb_foreach_cb, void*) {
    return 0;
}

void freeBackend(git_odb_backend* backend) {
    delete reinterpret_cast<LooseBackend*>(backend);
}

int addFolder(git_odb* odb, const std::string& folder) {
    git_odb_backend* packs = nullptr;
    if (const int code = git_odb_backend_pack(&packs, folder.c_str()); code < 0)
        return code;
    if (const int code = git_odb_add_backend(odb, packs, packsFirst); code < 0)
        return code;
    auto* const loose = new LooseBackend{{}, folder};
    git_odb_init_backend(&loose->base, GIT_ODB_BACKEND_VERSION);
    loose->base.read = readWhole;
    loose->base.read_header = readHeaderOf;
    loose->base.read_prefix = readByPrefix;
    loose->base.exists = exists;
    loose->base.exists_prefix = existsByPrefix;
    loose->base.foreach = visitNothing;
    loose->base.free = freeBackend;
    return git_odb_add_backend(odb, &loose->base, looseAfter);
}

/// The folder and those that its alternates name, each once.
void collect(const fs::path& folder, std::size_t depth, std::set<std::string>& known,
             std::vector<std::string>& folders) {
    std::error_code failure;
    const fs::path canonical = fs::canonical(folder, failure);
    if (failure || !known.insert(canonical.string()).second)
        return;
    folders.push_back(canonical.string());
    if (depth == deepestAlternates)
        return;
    std::ifstream alternates(canonical / "info/alternates");
    for (std::string line; std::getline(alternates, line);)
        if (!line.empty() && line.front() != '#')
            collect(canonical / line, depth + 1, known, folders);
}

} // namespace

std::vector<std::string> objectFolders(git_repository* repository) {
    std::set<std::string> known;
    std::vector<std::string> folders;
    collect(fs::path(git_repository_commondir(repository)) / "objects", 0, known, folders);
    return folders;
}

Result<void> readLooseObjectsSafely(git_repository* repository) {
    git_odb* raw = nullptr;
    if (const int code = git_odb_new(&raw); code < 0)
        return lastError(code, "opening the repository's objects");
    const OdbHandle odb(raw);
    for (const std::string& folder : objectFolders(repository))
        if (const int code = addFolder(raw, folder); code < 0)
            return lastError(code, "opening the repository's objects");
    if (const int code = git_repository_set_odb(repository, raw); code < 0)
        return lastError(code, "opening the repository's objects");
    return {};
}

} // namespace fermata::io::git

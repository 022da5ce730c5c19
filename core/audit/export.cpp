#include "core/audit/export.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/io/signing/base64.h"
#include "core/io/signing/sha256.h"
#include "core/io/sql/transaction.h"

namespace fermata::audit {
namespace {

constexpr std::string_view firstLine = "{\"fermata_record_export\":1}";
// The largest object, in base64, with its frame.
constexpr std::size_t longestLine = io::BlobStore::largest / 3 * 4 + 1024;

Error systemError(const std::string& file) {
    const int reason = errno;
    const Fault fault = reason == ENOENT                                          ? Fault::NotFound
                        : reason == ENOSPC || reason == EDQUOT || reason == EFBIG ? Fault::Full
                                                                                  : Fault::ReadOnly;
    return Error(fault, std::strerror(reason)).inFile(file);
}

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using FilePointer = std::unique_ptr<std::FILE, CloseFile>;

/// Writes lines to a file beside the wanted one and gives it its name at the end.
class LineFile {
public:
    explicit LineFile(std::string file) : m_file(std::move(file)), m_fresh(m_file + ".XXXXXX") {
        const int descriptor = ::mkostemp(m_fresh.data(), O_CLOEXEC);
        if (descriptor >= 0)
            m_stream.reset(::fdopen(descriptor, "wb"));
    }
    ~LineFile() {
        if (m_stream)
            ::unlink(m_fresh.c_str());
    }
    LineFile(const LineFile&) = delete;
    LineFile& operator=(const LineFile&) = delete;

    Result<void> write(std::string_view line) {
        if (!m_stream || std::fwrite(line.data(), 1, line.size(), m_stream.get()) != line.size() ||
            std::fputc('\n', m_stream.get()) == EOF)
            return systemError(m_file);
        return {};
    }
    Result<void> finish() {
        if (!m_stream || std::fflush(m_stream.get()) != 0 || ::fsync(::fileno(m_stream.get())) != 0 ||
            ::rename(m_fresh.c_str(), m_file.c_str()) != 0)
            return systemError(m_file);
        m_stream.reset();
        return {};
    }

private:
    std::string m_file;
    std::string m_fresh;
    FilePointer m_stream;
};

std::string objectLine(const Digest& digest, std::string_view bytes) {
    return fmt::format("{{\"bytes\":\"{}\",\"digest\":\"{}\"}}", io::base64(bytes), digest.hex());
}

struct Object {
    Digest digest;
    std::string bytes;
};

Result<Object> readObject(std::string_view line) {
    const auto value = io::CanonicalValue::decode(line);
    if (!value)
        return value.error();
    const auto digest = readDigest(value->find("digest"), "digest");
    const auto* text = value->find("bytes");
    auto bytes = text && text->text() ? io::fromBase64(*text->text()) : std::nullopt;
    if (!digest || !bytes || value->members()->size() != 2)
        return Error(Fault::Malformed, "is no object");
    return Object{*digest, std::move(*bytes)};
}

Result<void> writeRows(const io::Database& database, std::string_view sql, LineFile& out, const std::stop_token& stop,
                       std::string (*lineOf)(const io::Statement&)) {
    auto query = database.prepare(sql);
    if (!query)
        return std::move(query).error();
    for (;;) {
        auto row = query->step();
        if (!row)
            return std::move(row).error();
        if (!*row)
            return {};
        if (stop.stop_requested())
            return Error(Fault::Cancelled, "the export was cancelled");
        if (auto written = out.write(lineOf(*query)); !written)
            return written;
    }
}

} // namespace

Result<Head> exportRecord(const std::string& recordFile, const std::string& toFile, const std::stop_token& stop) {
    auto chain = Chain::open(recordFile, Access::Observe, {});
    if (!chain)
        return std::move(chain).error().in("opening the record");
    LineFile out(toFile);
    const auto work = [&]() -> Result<Head> {
        auto view = chain->hold(); // all of it as of one moment, whoever writes meanwhile
        if (!view)
            return std::move(view).error();
        const auto& database = chain->database();
        if (auto done = out.write(firstLine); !done)
            return std::move(done).error();
        if (auto done = writeRows(database, "SELECT bytes FROM record ORDER BY number", out, stop,
                                  [](const io::Statement& row) { return row.text(0); });
            !done)
            return std::move(done).error();
        if (auto done = writeRows(database, "SELECT digest, bytes FROM blob ORDER BY digest", out, stop,
                                  [](const io::Statement& row) {
                                      return objectLine(row.id<Digest>(0).value_or(Digest{}), row.bytes(1));
                                  });
            !done)
            return std::move(done).error();
        auto keys = chain->keys();
        if (!keys)
            return std::move(keys).error();
        for (const auto& key : *keys)
            if (auto done = out.write(fmt::format("{{\"public_key\":\"{}\"}}", key.hex())); !done)
                return std::move(done).error();
        auto head = chain->head();
        if (!head)
            return head;
        if (auto done = out.write(encode(*head)); !done)
            return std::move(done).error();
        if (auto done = out.finish(); !done)
            return std::move(done).error();
        return head;
    };
    auto worked = work();
    if (!worked)
        return std::move(worked).error().in("exporting the record");
    return worked;
}

Result<ExportedRecord> ExportedRecord::open(const std::string& file, const VerifyOptions& options) {
    const FilePointer stream(std::fopen(file.c_str(), "rbe"));
    if (!stream)
        return systemError(file);
    ExportedRecord exported;
    exported.m_file = file;
    RecordCheck check(options);
    enum class Part { Begin, Records, Objects, Keys, Head, End } part = Part::Begin;
    std::size_t keysSeen = 0;
    std::uint64_t offset = 0;
    std::optional<Digest> lastObject;
    std::string line;

    const auto take = [&](std::string_view text) {
        const Line place{offset, text.size()};
        const auto enter = [&](Part next) {
            if (part > next)
                check.problem(fmt::format("the line at byte {} is out of place", offset));
            part = std::max(part, next);
        };
        if (part == Part::Begin) {
            if (text != firstLine)
                check.problem("it does not begin as an export does");
            part = Part::Records;
        } else if (text.starts_with("{\"blobs\":")) {
            enter(Part::Records);
            static_cast<void>(check.add(text));
            exported.m_records.push_back(place);
        } else if (text.starts_with("{\"bytes\":")) {
            enter(Part::Objects);
            const auto object = readObject(text);
            if (!object)
                return check.problem(fmt::format("the object at byte {}: {}", offset, object.error().text()));
            if (lastObject && !(*lastObject < object->digest))
                check.problem(fmt::format("object {} is out of order", object->digest.hex()));
            lastObject = object->digest;
            check.addObject(object->digest, object->bytes);
            exported.m_objects[object->digest] = place;
        } else if (text.starts_with("{\"public_key\":")) {
            enter(Part::Keys);
            const auto& keys = check.keys();
            if (keysSeen >= keys.size() || text != fmt::format("{{\"public_key\":\"{}\"}}", keys[keysSeen].hex()))
                check.problem("a public key is not one of the record's");
            ++keysSeen;
        } else if (text.starts_with("{\"count\":")) {
            enter(Part::Head);
            part = Part::End;
            const auto head = decodeHead(text);
            if (!head)
                return check.problem("the head: " + head.error().text());
            check.addHead(*head);
        } else {
            check.problem(fmt::format("the line at byte {} is none of an export", offset));
        }
    };
    for (int c = 0; (c = std::fgetc(stream.get())) != EOF;) {
        if (c != '\n') {
            line += static_cast<char>(c);
            if (line.size() > longestLine)
                return Error(Fault::TooLarge, "a line is longer than any of an export").inFile(file);
            continue;
        }
        if (options.stop.stop_requested())
            return Error(Fault::Cancelled, "the check was cancelled");
        take(line);
        offset += line.size() + 1;
        line.clear();
    }
    if (std::ferror(stream.get()))
        return systemError(file);
    if (!line.empty())
        check.problem("it does not end with a line feed");
    if (keysSeen != check.keys().size())
        check.problem("public keys are missing");
    exported.m_verification = check.finish();
    return exported;
}

Result<std::string> ExportedRecord::lineAt(const Line& line) const {
    const FilePointer stream(std::fopen(m_file.c_str(), "rbe"));
    std::string text(line.size, '\0');
    if (!stream || ::fseeko(stream.get(), static_cast<off_t>(line.offset), SEEK_SET) != 0 ||
        std::fread(text.data(), 1, text.size(), stream.get()) != text.size())
        return systemError(m_file);
    return text;
}

Result<std::string> ExportedRecord::record(std::uint64_t number) const {
    if (number < 1 || number > m_records.size())
        return Error(Fault::NotFound, fmt::format("there is no record {}", number));
    return lineAt(m_records[number - 1]);
}

Result<std::string> ExportedRecord::object(const Digest& digest) const {
    const auto place = m_objects.find(digest);
    if (place == m_objects.end())
        return Error(Fault::NotFound, "no object " + digest.hex());
    auto line = lineAt(place->second);
    if (!line)
        return line;
    auto object = readObject(*line);
    if (!object || object->digest != digest || io::sha256(object->bytes) != digest)
        return Error(Fault::Corrupt, "the bytes of object " + digest.hex() + " are not those that were stored");
    return std::move(object->bytes);
}

} // namespace fermata::audit

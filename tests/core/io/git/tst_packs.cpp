// Our reader of packs says what libgit2 says of every object, and a pack that is cut, removed or exchanged is no
// signal.
#include <filesystem>
#include <sstream>

#include "core/io/git/pack_reader.h"
#include "core/io/git/repository.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::io::git;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t limit = std::size_t{1} << 20U;
constexpr int versions = 16;

/// Versions of two files in one pack, most of them differences to others; made once, copied for who changes it.
class Packed {
public:
    explicit Packed(bool isBaseNamed = false) : m_path(m_folder / "copy") {
        static const Made byOffset(false), byName(true);
        const Made& made = isBaseNamed ? byName : byOffset;
        fs::copy(made.repository.path(), m_path, fs::copy_options::recursive);
        objects = made.objects;
    }
    const std::string& path() const { return m_path; }
    fs::path file(const std::string& extension) const {
        for (const auto& entry : fs::directory_iterator(fs::path(m_path) / ".git/objects/pack"))
            if (entry.path().extension() == extension) {
                fs::permissions(entry.path(), fs::perms::owner_all);
                return entry.path();
            }
        return {};
    }
    std::string bytesOf(const std::string& extension) const {
        return m_folder.read(fs::relative(file(extension), m_folder.path()).string());
    }
    void overwrite(const std::string& extension, const std::string& bytes) const {
        m_folder.write(fs::relative(file(extension), m_folder.path()).string(), bytes);
    }
    Repository open() const {
        auto opened = Repository::open(m_path);
        if (!opened)
            qFatal("%s", opened.error().text().c_str());
        return std::move(*opened);
    }
    PackReader reader() const {
        return PackReader(std::make_shared<const Packs>(std::vector{m_path + "/.git/objects"}));
    }
    std::vector<ObjectId> objects;

private:
    struct Made {
        explicit Made(bool isBaseNamed) {
            for (int version = 0; version < versions; ++version) {
                std::string text;
                for (int line = 0; line < 400; ++line)
                    text += "line " + std::to_string(line == version * 7 ? line + version : line) + " of a file\n";
                repository.write("first", text);
                repository.write("folder/second", text.substr(0, std::size_t(200 * version)) + "end\n");
                repository.commit("Version " + std::to_string(version));
            }
            const std::string offsets = isBaseNamed ? "false" : "true";
            repository.git({"-c", "repack.useDeltaBaseOffset=" + offsets, "repack", "-qadf", "--depth=50"});
            std::istringstream lines(
                repository.git({"cat-file", "--batch-all-objects", "--batch-check=%(objectname)"}));
            for (std::string line; std::getline(lines, line);)
                objects.push_back(*ObjectId::fromHex(line));
        }
        test::ScratchRepository repository;
        std::vector<ObjectId> objects;
    };
    test::ScratchFolder m_folder;
    std::string m_path;
};

std::string sized(std::size_t from, std::size_t to, const std::string& orders) {
    const auto number = [](std::size_t size) {
        std::string text;
        for (; size >= 0x80; size >>= 7)
            text += static_cast<char>((size & 0x7f) | 0x80);
        return text + static_cast<char>(size);
    };
    return number(from) + number(to) + orders;
}

} // namespace

class TestPacks : public QObject {
    Q_OBJECT
private slots:
    void everyObjectIsAsLibgit2ReadsIt_data() {
        QTest::addColumn<bool>("isBaseNamed");
        QTest::newRow("bases by offset") << false;
        QTest::newRow("bases by name") << true;
    }
    void everyObjectIsAsLibgit2ReadsIt() {
        QFETCH(bool, isBaseNamed);
        const Packed pack(isBaseNamed);
        const Repository repository = pack.open();
        auto few = repository.objects(), many = repository.objects(Reading::Many);
        FERMATA_VERIFY_OK(few);
        FERMATA_VERIFY_OK(many);
        PackReader reader = pack.reader();
        QVERIFY(pack.objects.size() > 4 * std::size_t(versions));
        for (const ObjectId& id : pack.objects) {
            const auto known = few->read(id, limit, Verification::On), own = many->read(id, limit, Verification::On);
            FERMATA_VERIFY_OK(known);
            FERMATA_VERIFY_OK(own);
            QVERIFY(known->type == own->type && known->bytes == own->bytes);
            const auto packedOnly = reader.read(id, limit);
            FERMATA_VERIFY_OK(packedOnly);
            QVERIFY(packedOnly->has_value() && (*packedOnly)->bytes == known->bytes);
        }
    }
    void whatIsTooLargeIsNotMade() {
        const Packed pack;
        PackReader reader = pack.reader();
        std::size_t large = 0;
        for (const ObjectId& id : pack.objects) {
            const auto whole = reader.read(id, limit);
            FERMATA_VERIFY_OK(whole);
            const auto cut = reader.read(id, 1000);
            QCOMPARE(cut.has_value(), (*whole)->bytes.size() <= 1000);
            large += cut ? 0 : 1;
            if (!cut)
                QCOMPARE(cut.error().fault(), Fault::TooLarge);
        }
        QVERIFY(large > std::size_t(versions));
        QVERIFY(!reader.read(*ObjectId::fromHex(std::string(40, '1')), limit)->has_value());
    }
    void aPackThatIsRemovedGoesOnToBeRead() {
        const Packed pack;
        PackReader reader = pack.reader();
        fs::remove(pack.file(".pack"));
        fs::remove(pack.file(".idx"));
        for (const ObjectId& id : pack.objects)
            QVERIFY(reader.read(id, limit)->has_value());
    }
    void aPackThatIsCutIsAnErrorAndNoSignal() {
        const Packed pack;
        const Repository repository = pack.open();
        auto objects = repository.objects(Reading::Many);
        FERMATA_VERIFY_OK(objects);
        fs::resize_file(pack.file(".pack"), 600);
        std::size_t cut = 0;
        for (const ObjectId& id : pack.objects) {
            const auto object = objects->read(id, limit, Verification::On);
            if (object)
                continue;
            QCOMPARE(object.error().fault(), Fault::Unreachable);
            ++cut;
        }
        QVERIFY(cut > 3 * std::size_t(versions));
    }
    void anotherPacksIndexIsNotTaken() {
        const Packed pack, other(true);
        fs::copy_file(other.file(".idx"), pack.file(".idx"), fs::copy_options::overwrite_existing);
        QVERIFY(!pack.reader().read(pack.objects.front(), limit)->has_value());
    }
    void anIndexThatIsCutIsNotTaken() {
        const Packed pack;
        std::string whole = pack.bytesOf(".idx");
        QVERIFY(PackIndex::parse(whole));
        for (std::size_t size = 0; size < whole.size(); size += size < 1100 ? 1 : 97)
            if ((whole.size() - size) % 8 != 0 || size < whole.size() - 8)
                QVERIFY2(!PackIndex::parse(whole.substr(0, size)), std::to_string(size).c_str());
        whole[8] = '\x7f'; // the first of 256 rising counts
        QCOMPARE(PackIndex::parse(whole).error().fault(), Fault::Malformed);
    }
    void everyFlippedByteIsReadAsStoredOrNotAtAll() {
        const Packed pack;
        const std::string whole = pack.bytesOf(".pack");
        for (std::size_t at = 12; at + 20 < whole.size(); at += 41) {
            std::string flipped = whole;
            flipped[at] = static_cast<char>(flipped[at] ^ 0x15);
            pack.overwrite(".pack", flipped);
            PackReader reader = pack.reader();
            for (std::size_t i = 0; i < pack.objects.size(); i += 7)
                QVERIFY(reader.read(pack.objects[i], limit).has_value());
        }
    }
    void differencesThatReachOutsideAreRefused() {
        const std::string base = "0123456789";
        QCOMPARE(*applied(base, sized(10, 4, "\x91\x02\x04"), 100), std::string("2345"));
        QCOMPARE(*applied(base, sized(10, 5, std::string("\x91\x08\x02\x03", 4) + "abc"), 100), std::string("89abc"));
        for (const std::string& wrong :
             {sized(9, 4, "\x91\x02\x04"), sized(10, 4, "\x91\x08\x04"), sized(10, 3, "\x91\x02\x04"),
              sized(10, 5, "\x91\x02\x04"), sized(10, 4, "\x91\x02"), sized(10, 4, std::string("\0", 1)),
              sized(10, 4,
                    "\x04"
                    "abc"),
              sized(10, 200,
                    "\x04"
                    "abcd"),
              std::string("\xff\xff", 2), std::string()})
            QCOMPARE(applied(base, wrong, 100).error().fault(), Fault::Malformed);
        QCOMPARE(*sizeAfter(sized(10, 300, "")), std::uint64_t(300));
        QCOMPARE(sizeAfter("\x8a").error().fault(), Fault::Malformed);
    }
};

FERMATA_CORE_TEST(TestPacks)
#include "tst_packs.moc"

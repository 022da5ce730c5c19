// Loose objects that were cut, swollen or exchanged are errors at once; whole ones are read wherever they lie.
#include <filesystem>

#include "core/io/git/repository.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::io::git;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t limit = std::size_t{1} << 20U;

struct Loose {
    Loose() {
        repository.write("file", std::string(3000, 'a') + "end\n");
        head = repository.commit("Only one");
        blob = repository.git({"rev-parse", "HEAD:file"});
        blob.resize(40);
    }
    fs::path file(const std::string& hash) const {
        return fs::path(repository.path()) / ".git/objects" / hash.substr(0, 2) / hash.substr(2);
    }
    std::string bytesOf(const std::string& hash) const {
        return repository.folder().read(".git/objects/" + hash.substr(0, 2) + "/" + hash.substr(2));
    }
    void overwrite(const std::string& hash, const std::string& bytes) {
        fs::permissions(file(hash), fs::perms::owner_all);
        repository.write(".git/objects/" + hash.substr(0, 2) + "/" + hash.substr(2), bytes);
    }
    test::ScratchRepository repository;
    std::string head, blob;
};

Result<Object> read(const std::string& path, const std::string& hash) {
    auto repository = Repository::open(path);
    if (!repository)
        return std::move(repository).error();
    auto objects = repository->objects();
    if (!objects)
        return std::move(objects).error();
    return objects->read(*ObjectId::fromHex(hash), limit, Verification::On);
}

} // namespace

class TestLooseObjects : public QObject {
    Q_OBJECT
private slots:
    void everyCutIsAnErrorAndNeverAHang() {
        Loose loose;
        for (const std::string& hash : {loose.blob, loose.head}) {
            const std::string whole = loose.bytesOf(hash);
            FERMATA_VERIFY_OK(read(loose.repository.path(), hash));
            for (std::size_t size = 0; size < whole.size(); ++size) {
                loose.overwrite(hash, whole.substr(0, size));
                const auto cut = read(loose.repository.path(), hash);
                QVERIFY2(!cut, std::to_string(size).c_str());
                QCOMPARE(cut.error().fault(), Fault::Malformed);
            }
            loose.overwrite(hash, whole);
            FERMATA_VERIFY_OK(read(loose.repository.path(), hash));
        }
    }
    void aRevisionThatLeadsToACutCommitIsAnError() {
        Loose loose;
        const std::string whole = loose.bytesOf(loose.head);
        loose.overwrite(loose.head, whole.substr(0, whole.size() / 2));
        const auto repository = Repository::open(loose.repository.path());
        FERMATA_VERIFY_OK(repository);
        const auto resolved = repository->resolve("main");
        QVERIFY(!resolved);
        QVERIFY2(resolved.error().text().find("cut or broken") != std::string::npos, resolved.error().text().c_str());
    }
    void everyFlippedBitIsAnErrorWhereHashesAreChecked() {
        Loose loose;
        const std::string whole = loose.bytesOf(loose.blob);
        for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
            std::string flipped = whole;
            flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
            loose.overwrite(loose.blob, flipped);
            const auto object = read(loose.repository.path(), loose.blob);
            // A few bits of the stream's frame carry nothing; what is answered then is what was stored.
            if (object)
                QCOMPARE(object->bytes, std::string(3000, 'a') + "end\n");
        }
    }
    void alternatesAndPacksAreReadToo() {
        Loose loose;
        const test::ScratchFolder folder;
        const std::string shared = folder / "shared", packed = folder / "packed";
        QCOMPARE(test::run({"git", "clone", "-q", "--shared", loose.repository.path(), shared}).exitCode, 0);
        QVERIFY(fs::exists(fs::path(shared) / ".git/objects/info/alternates"));
        QCOMPARE(test::run({"git", "clone", "-q", "--no-local", loose.repository.path(), packed}).exitCode, 0);
        for (const std::string& path : {shared, packed}) {
            QVERIFY(!fs::exists(fs::path(path) / ".git/objects" / loose.blob.substr(0, 2) / loose.blob.substr(2)));
            const auto object = read(path, loose.blob);
            FERMATA_VERIFY_OK(object);
            QCOMPARE(object->bytes.size(), std::size_t{3004});
        }
    }
    void aShortNameFindsTheOneObject() {
        Loose loose;
        const auto repository = Repository::open(loose.repository.path());
        FERMATA_VERIFY_OK(repository);
        const auto commit = repository->resolve(loose.head.substr(0, 8));
        FERMATA_VERIFY_OK(commit);
        QCOMPARE(commit->hex(), loose.head);
        QVERIFY(!repository->resolve(loose.head.substr(0, 7) + (loose.head[7] == '0' ? '1' : '0')));
    }
};

FERMATA_CORE_TEST(TestLooseObjects)
#include "tst_loose_objects.moc"

#include "core/history/range.h"
#include "tests/core/history/mined.h"
#include "tests/support/test.h"

using namespace fermata;
using history::Metric;
using test::ScratchRepository;

class TestRange : public QObject {
    Q_OBJECT
private slots:
    void aRangeOfOneHasTheMetricsOfItsCommit() {
        ScratchRepository repository;
        for (int i = 0; i < 5; ++i) {
            repository.write(i % 2 ? "a.c" : "b.c", std::string(static_cast<std::size_t>(i + 1), '\n'));
            repository.commit("Change " + std::to_string(i), i % 2 ? "Ada <ada@example.org>" : "Bob <bob@example.org>");
        }
        const auto mined = test::mineAll(repository.path());
        FERMATA_VERIFY_OK(mined);
        const auto opened = io::git::Repository::open(repository.path());
        FERMATA_VERIFY_OK(opened);
        std::vector<history::Range> ranges;
        for (const auto& change : mined->changes) {
            const auto range = history::parseRange(*opened, change.commit.hex());
            FERMATA_VERIFY_OK(range);
            ranges.push_back(*range);
        }
        const auto measured = history::measureRanges(*opened, ranges, {}, {});
        FERMATA_VERIFY_OK(measured);
        for (std::size_t i = 0; i < ranges.size(); ++i) {
            QVERIFY((*measured)[i].metrics == mined->changes[i]);
            QCOMPARE((*measured)[i].change.commits, 1);
        }
    }

    void aBranchIsMeasuredAsOneSquashedChange() {
        ScratchRepository repository;
        repository.write("core/a.c", "1\n2\n3\n");
        const auto base = repository.commit("Fix a bug");
        repository.git({"checkout", "-q", "-b", "feature"});
        repository.write("core/a.c", "1\nwrong\n3\n");
        repository.commit("First try", "Eve <eve@example.org>");
        repository.write("core/a.c", "1\n2\n3\n4\n");
        repository.write("docs/x.md", "text\n");
        const auto head = repository.commit("Second try\n\nBody\n\nCo-authored-by: Zoe <ZOE@example.org>",
                                            "Bob <bob@example.org>");
        repository.git({"checkout", "-q", "main"});
        repository.write("other", "x\n");
        repository.commit("Meanwhile");
        const auto opened = io::git::Repository::open(repository.path());
        FERMATA_VERIFY_OK(opened);
        const auto range = history::parseRange(*opened, "main..feature");
        FERMATA_VERIFY_OK(range);
        QCOMPARE(range->base.hex(), base);
        const auto measured = history::measureRange(*opened, *range, {}, {});
        FERMATA_VERIFY_OK(measured);
        QCOMPARE(measured->metrics[Metric::Files], 2.0);
        QCOMPARE(measured->metrics[Metric::LinesAdded], 2.0);
        QCOMPARE(measured->metrics[Metric::LinesDeleted], 0.0);
        QCOMPARE(measured->metrics[Metric::Developers], 1.0); // the branch's own commits are not its past
        QCOMPARE(measured->change.commits, 2);
        QCOMPARE(measured->change.head.hex(), head);
        QCOMPARE(measured->change.title, std::string("Second try"));
        QCOMPARE(measured->change.authors.size(), std::size_t{2});
        QCOMPARE(measured->change.coAuthors.size(), std::size_t{1});
        QCOMPARE(measured->change.coAuthors[0].email, std::string("zoe@example.org"));
        QCOMPARE(measured->change.committers.size(), std::size_t{1});
        QCOMPARE(measured->titles, (std::vector<std::string>{"Second try", "First try"}));
        QCOMPARE(measured->files.size(), std::size_t{2});
        QCOMPARE(measured->files[0].path, std::string("core/a.c"));
        QCOMPARE(measured->files[0].earlierFixes, 1);
        QCOMPARE(measured->files[0].owner, std::string("ada@example.org"));
        QCOMPARE(measured->files[1].kind, delivery::FileKind::Documentation);
    }

    void aTamperedObjectIsNotBelieved() {
        ScratchRepository repository;
        repository.write("a", "1\n");
        repository.commit("One");
        repository.write("a", "2\n");
        repository.commit("Two");
        // The bytes of another blob under this blob's name: readable, but not what the name says.
        std::string one = repository.git({"rev-parse", "HEAD~1:a"}), two = repository.git({"rev-parse", "HEAD:a"});
        const auto fileOf = [](const std::string& hash) {
            return ".git/objects/" + hash.substr(0, 2) + '/' + hash.substr(2, 38);
        };
        const std::string bytes = repository.folder().read(fileOf(one));
        std::filesystem::remove(repository.folder() / fileOf(two));
        repository.folder().write(fileOf(two), bytes);
        const auto opened = io::git::Repository::open(repository.path());
        FERMATA_VERIFY_OK(opened);
        const auto range = history::parseRange(*opened, "HEAD");
        FERMATA_VERIFY_OK(range);
        const auto measured = history::measureRange(*opened, *range, {}, {});
        FERMATA_VERIFY_OK(measured);
        QCOMPARE(measured->metrics[Metric::UnknownFiles], 1.0);
    }
};

FERMATA_CORE_TEST(TestRange)
#include "tst_range.moc"

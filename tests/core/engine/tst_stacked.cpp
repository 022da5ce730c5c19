// Which branch stands on which.
#include "core/engine/stacked.h"
#include "tests/core/engine/engine_world.h"

using namespace fermata;

namespace {

/// Beside World's branch "docs": "base" off main, "top" on top of it, "both" that merged docs into top.
struct Stack {
    test::World world;
    std::string base, top, both;
    Stack() {
        auto& repository = world.repository;
        repository.git({"checkout", "-q", "-b", "base", "main"});
        base = commit("src/base.cpp");
        repository.git({"checkout", "-q", "-b", "top"});
        commit("src/top.cpp");
        top = commit("src/top2.cpp");
        repository.git({"checkout", "-q", "-b", "both"});
        repository.git({"merge", "-q", "--no-edit", "docs"});
        both = commit("src/both.cpp");
        repository.git({"checkout", "-q", "main"});
    }
    std::string commit(const std::string& file) {
        world.repository.write(file, "int x;\n");
        return world.repository.commit("Add " + file, "Bo <bo@example.org>");
    }
    CommitId id(const std::string& hex) { return *CommitId::fromHex(hex); }
};

} // namespace

class TestStacked : public QObject {
    Q_OBJECT
private slots:
    void aBranchNeedsWhatItStandsOn() {
        Stack stack;
        const auto repository = io::git::Repository::open(stack.world.repository.path());
        FERMATA_VERIFY_OK(repository);
        const CommitId main = repository->resolve("main").value();
        const auto needs =
            engine::stackedOn(*repository,
                              {{main, stack.id(stack.both)},
                               {main, stack.id(stack.base)},
                               {main, stack.id(stack.world.head)},
                               {main, stack.id(stack.top)},
                               {stack.id(stack.base), stack.id(stack.top)}}, // base is in its past already
                              {});
        FERMATA_VERIFY_OK(needs);
        QVERIFY((*needs == std::vector<std::vector<std::size_t>>{{1, 2, 3, 4}, {}, {}, {1}, {}}));
        std::stop_source stopped;
        stopped.request_stop();
        QCOMPARE(engine::stackedOn(*repository, {{main, stack.id(stack.top)}}, stopped.get_token()).error().fault(),
                 Fault::Cancelled);
    }
};

FERMATA_CORE_TEST(TestStacked)
#include "tst_stacked.moc"

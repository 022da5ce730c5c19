#include <bit>

#include "core/assessment/change_class/change_class.h"
#include "core/assessment/change_class/database.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;

namespace {

delivery::ChangedFile file(const QByteArray& path) {
    delivery::ChangedFile changed;
    changed.path = path.toStdString();
    changed.added = 1;
    return changed;
}

QByteArray kindName(ChangeKind kind) {
    return QByteArray::fromStdString(std::string(name(kind)));
}

} // namespace

class TestChangeClass : public QObject {
    Q_OBJECT
private slots:
    void knowsPathsByWhatReadsThem_data() {
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* path, const char* expected) { QTest::newRow(path) << QByteArray(expected); };
        row("README.md", "documentation");
        row("docs/guide/start.rst", "documentation");
        row("LICENSE", "documentation");
        row("translations/app_de.po", "text");
        row("src/i18n/de.json", "text");
        row("src/test/java/FooTest.java", "tests");
        row("tests/golden/output.txt", "tests");
        row("resources/logo.png", "resources");
        row("config/app.yaml", "configuration");
        row("certs/root.pem", "configuration");
        row("package-lock.json", "dependencies");
        row("requirements-dev.txt", "dependencies");
        row("docs/requirements.txt", "dependencies");
        row("db/migrate/001_add.rb", "migration");
        row("vendor/lib/README.md", "vendored");
        row("web/app.min.js", "vendored");
        row("src/spec/doc/guide.adoc", "documentation");
        row("src/spec/golden/guide.adoc", "tests");
        row("t/README", "documentation");
        row("src/main.c", "code");
        row("lib/tool.jar", "code");
        row("unknown.blob", "code");
        // never documentation
        row("Makefile", "build");
        row("docs/Makefile", "build");
        row("MAKEFILE.md", "build");
        row("CMakeLists.txt", "build");
        row("Dockerfile", "build");
        row("docs/Dockerfile.docs", "build");
        row("docs/conf.py", "code");
        row("docs/install.sh", "code");
        row(".github/workflows/readme.md", "pipeline");
        row(".github/workflows/ci.yml", "pipeline");
        row(".gitlab-ci.yml", "pipeline");
        row("Jenkinsfile", "pipeline");
        row(".github/CODEOWNERS", "pipeline");
        row("CODEOWNERS", "pipeline");
        row("docs/page.mdx", "pipeline");
        row("VERSION", "pipeline");
        row("AGENTS.md", "pipeline");
        row("policy.yaml", "pipeline");
        row(".mailmap", "pipeline");
        row("README.md ", "code");
        row("readme.md.sh", "code");
    }
    void knowsPathsByWhatReadsThem() {
        QFETCH(QByteArray, expected);
        QCOMPARE(kindName(kindOf(file(QTest::currentDataTag()))), expected);
    }
    /// Labelled by hand from the manuals of nine frameworks, with their look-alikes.
    void knowsWhatMigratesADatabase_data() {
        QTest::addColumn<bool>("migrates");
        const auto row = [](const char* path, bool migrates) { QTest::newRow(path) << migrates; };
        for (const char* path :
             {"db/migrate/20260101120000_add_price.rb", "db/schema.rb", "db/structure.sql", // Rails
              "shop/migrations/0007_order_state.py",                                        // Django
              "alembic/versions/3f2a_add_price.py", "backend/alembic/versions/77aa.py",     // Alembic
              "src/main/resources/db/migration/V2__add_price.sql", "sql/V2.1__x.sql", "sql/R__views.sql",
              "sql/U3__undo.sql", "src/main/java/db/migration/V4__Fill.java",                // Flyway
              "src/main/resources/db/changelog/db.changelog-master.yaml", "liquibase/2.xml", // Liquibase
              "database/migrations/2026_01_01_000000_create_orders.php",                     // Laravel
              "prisma/migrations/20260101_init/migration.sql", "prisma/schema.prisma",       // Prisma
              "Data/Migrations/20260101_Init.cs",                                            // Entity Framework
              "knex/migrations/20260101_init.js", "src/price.migration.ts"})                 // Knex, TypeORM
            row(path, true);
        for (const char* path :
             {"docs/migrations/README.md", "migrations.md", "shop/migrations/__init__.py", "migrations/.gitkeep",
              "src/migration_planner.cpp", "src/vehicle.sql", "V2.sql", "v8__engine.cc", "value__x.sql",
              "docs/migration/step.png", "src/schema.cpp", "src/schema.json", "src/orders.sql.cpp", "lib/undo.sql"})
            row(path, false);
    }
    void knowsWhatMigratesADatabase() {
        QFETCH(bool, migrates);
        QCOMPARE(migratesDatabase(QTest::currentDataTag()), migrates);
    }
    void aMixedChangeIsOfItsRiskiestKind() {
        const ChangeClass mixed = classify({file("README.md"), file("config/app.yaml"), file("docs/a.md")});
        QCOMPARE(mixed.kind, ChangeKind::Configuration);
        QCOMPARE(mixed.decidedBy, std::string("config/app.yaml"));
        QCOMPARE(classify({file("README.md"), file("docs/a.md")}).kind, ChangeKind::Documentation);
        QCOMPARE(classify({file("README.md"), file("a.c")}).kind, ChangeKind::Code);
    }
    /// Every further file leaves the class as it is or makes it riskier, and no file is as risky as code.
    void anotherFileNeverMakesItHarmless() {
        const std::vector<delivery::ChangedFile> files = {
            file("README.md"),        file("de.po"),      file("a_test.go"), file("a.png"),
            file("a.yaml"),           file("go.sum"),     file("Makefile"),  file("Jenkinsfile"),
            file("migrations/1.sql"), file("vendor/a.c"), file("a.c")};
        for (std::size_t set = 1; set < std::size_t(1) << files.size(); ++set) {
            if (std::popcount(set) > 3)
                continue;
            std::vector<delivery::ChangedFile> chosen;
            for (std::size_t i = 0; i < files.size(); ++i)
                if (set >> i & 1)
                    chosen.push_back(files[i]);
            const ChangeKind all = classify(chosen).kind;
            for (const auto& one : chosen)
                QVERIFY(all >= kindOf(one));
        }
    }
    void whatCannotBeReadIsCode() {
        auto hidden = file("README.md");
        hidden.isUnknown = true;
        QCOMPARE(kindOf(hidden), ChangeKind::Code);
        auto binary = file("README.md");
        binary.isBinary = true;
        QCOMPARE(kindOf(binary), ChangeKind::Code);
        QCOMPARE(classify({}).kind, ChangeKind::Code);
    }
    void aRenameIsAsRiskyAsWhatItWas() {
        auto renamed = file("docs/old-script.md");
        renamed.oldPath = "deploy.sh";
        QCOMPARE(kindOf(renamed), ChangeKind::Code);
    }
    void thePolicyNamesFurtherFilesThatPipelinesExecute() {
        QCOMPARE(kindOf(file("docs/tutorial.md"), {"docs/tutorial.md"}), ChangeKind::Pipeline);
        QCOMPARE(kindOf(file("README.md"), {"*.md"}), ChangeKind::Pipeline);
    }
};

FERMATA_CORE_TEST(TestChangeClass)
#include "tst_change_class.moc"

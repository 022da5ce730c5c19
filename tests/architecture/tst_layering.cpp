#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/architecture/layers.h"
#include "tests/support/test.h"

using namespace fermata::test;

class TestLayering : public QObject {
    Q_OBJECT

    static std::string read(const std::filesystem::path& file) {
        std::ifstream in(file, std::ios::binary);
        std::ostringstream out;
        out << in.rdbuf();
        return out.str();
    }

private slots:
    void everySourceKeepsTheTable() {
        const std::filesystem::path top = FERMATA_SOURCE_DIR;
        int files = 0;
        std::string report;
        for (const char* part : {"core", "ui", "app"}) {
            for (const auto& entry : std::filesystem::recursive_directory_iterator(top / part)) {
                const auto extension = entry.path().extension();
                if (extension != ".h" && extension != ".cpp")
                    continue;
                ++files;
                const std::string name = entry.path().lexically_relative(top).generic_string();
                for (const auto& breach : breaches(name, read(entry.path())))
                    report += breach.file + ":" + std::to_string(breach.line) + ": " + breach.why + "\n";
            }
        }
        QVERIFY(files > 10);
        QVERIFY2(report.empty(), report.c_str());
    }

    void findsAForbiddenOwnInclude() {
        QCOMPARE(breaches("core/decision/gate.cpp", "#include \"core/io/sql/database.h\"\n").size(), 1u);
        QCOMPARE(breaches("core/base/text.cpp", "  #  include \"core/delivery/change.h\"\n").size(), 1u);
        QCOMPARE(breaches("ui/console/inbox.cpp", "#include \"ui/audit/table.h\"\n").size(), 1u);
        QCOMPARE(breaches("core/engine/cycle.cpp", "#include \"ui/bridge/bridge.h\"\n").size(), 1u);
        QCOMPARE(breaches("core/io/git/repository.cpp", "#include \"sibling.h\"\n").size(), 1u);
        QCOMPARE(breaches("core/misc/x.cpp", "#include \"core/base/text.h\"\n").size(), 1u);
        QCOMPARE(breaches("core/decision/gate.cpp", "#include \"core/assessment/risk/risk_model.h\"\n").size(), 0u);
    }

    void findsAForbiddenOutsideHeader() {
        QCOMPARE(breaches("core/decision/gate.cpp", "#include <QString>\n").size(), 1u);
        QCOMPARE(breaches("core/audit/record.cpp", "#include <sodium.h>\n").size(), 1u);
        QCOMPARE(breaches("ui/console/card.cpp", "#include <git2.h>\n").size(), 1u);
        QCOMPARE(breaches("core/history/miner.cpp", "#include <dlib/matrix.h>\n").size(), 1u);
        QCOMPARE(breaches("app/fermatactl/main.cpp", "#include <QCoreApplication>\n").size(), 1u);
        QCOMPARE(breaches("core/io/sql/database.cpp", "#include <sqlite3.h>\n").size(), 0u);
    }

    /// Qt's headers are not even on the include path where the core and fermatactl are compiled.
    void theCoreIsCompiledWithoutQt() {
        const std::string commands = read(std::string(FERMATA_BUILD_DIR) + "/compile_commands.json");
        QVERIFY(!commands.empty());
        std::istringstream lines(commands);
        std::string line, command;
        int checked = 0;
        while (std::getline(lines, line)) {
            if (line.find("\"command\":") != std::string::npos)
                command = line;
            const bool isFile = line.find("\"file\":") != std::string::npos;
            const std::string top = std::string("\"") + FERMATA_SOURCE_DIR;
            if (isFile && (line.find(top + "/core/") != std::string::npos ||
                           line.find(top + "/app/fermatactl/") != std::string::npos)) {
                ++checked;
                QVERIFY2(command.find("/qt6") == std::string::npos, line.c_str());
            }
        }
        QVERIFY(checked > 5);
    }
};

FERMATA_CORE_TEST(TestLayering)
#include "tst_layering.moc"

// Whoever changes one byte, one column, the order or the length of the record is found out.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/core/audit/a_record.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::audit;
using namespace fermata::test;

namespace {

std::vector<std::string> linesOf(const std::string& bytes) {
    std::vector<std::string> lines;
    std::istringstream stream(bytes);
    for (std::string line; std::getline(stream, line);)
        lines.push_back(line);
    return lines;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string bytes;
    for (const auto& line : lines)
        bytes += line + "\n";
    return bytes;
}

/// One record of every sort of content: objects, a rotation, foreign text.
void fill(ARecord& record) {
    record.note("wörds \x1b", {"policy", "snapshot"});
    static_cast<void>(record.open().rotateKey({"ada", decision::Established::OsAccount}, "yearly", noon));
    record.note("last", {"policy"});
}

bool isFound(const ARecord& record, const std::string& bytes) {
    record.folder().write("flipped.jsonl", bytes);
    const auto exported = ExportedRecord::open(record.folder() / "flipped.jsonl", {});
    return !exported || !exported->verification().isWhole();
}

} // namespace

class TestTampering : public QObject {
    Q_OBJECT
private slots:
    void findsEveryFlippedByteOfAnExportedRecord() {
        ARecord record;
        fill(record);
        const auto bytes = record.folder().read(std::filesystem::path(record.exported()).filename());
        QVERIFY(!isFound(record, bytes));
        for (std::size_t at = 0; at < bytes.size(); ++at)
            for (const unsigned flip : {1U, 32U, 128U}) { // another sign, another case, no ASCII
                auto flipped = bytes;
                flipped[at] = static_cast<char>(static_cast<unsigned char>(flipped[at]) ^ flip);
                QVERIFY2(isFound(record, flipped), qPrintable(QString("byte %1 ^ %2").arg(at).arg(flip)));
            }
    }

    void findsEveryMissingDoubledAndMovedLine() {
        ARecord record;
        fill(record);
        const auto lines = linesOf(record.folder().read(std::filesystem::path(record.exported()).filename()));
        for (std::size_t i = 0; i < lines.size(); ++i) {
            auto cut = lines;
            cut.erase(cut.begin() + static_cast<long>(i));
            QVERIFY(isFound(record, joined(cut)));
            auto doubled = lines;
            doubled.insert(doubled.begin() + static_cast<long>(i), lines[i]);
            QVERIFY(isFound(record, joined(doubled)));
            for (std::size_t j = i + 1; j < lines.size(); ++j) {
                auto moved = lines;
                std::swap(moved[i], moved[j]);
                QVERIFY(isFound(record, joined(moved)));
            }
        }
        auto bytes = joined(lines);
        QVERIFY(isFound(record, bytes + "\n"));
        QVERIFY(isFound(record, bytes + " "));
        for (std::size_t size = 0; size < bytes.size(); ++size)
            if (size % 7 == 0)
                QVERIFY(isFound(record, bytes.substr(0, size)));
        bytes.pop_back();
        QVERIFY(isFound(record, bytes));
    }

    void findsEveryFlippedByteOfEveryColumn() {
        ARecord record;
        fill(record);
        auto database = io::Database::open(record.file(), {io::OpenMode::Write, io::Durability::Normal});
        FERMATA_VERIFY_OK(database);
        for (const char* trigger :
             {"record_kept", "record_unchanged", "head_kept", "head_forward", "blob_kept", "blob_unchanged"})
            FERMATA_VERIFY_OK(database->run(std::string("DROP TRIGGER ") + trigger));
        // The missing triggers are found; each flip has to be found on top of them.
        const auto before = verifyStore(record.file(), {})->problems.size();
        QCOMPARE(before, std::size_t{6});
        std::vector<std::pair<std::string, std::string>> columns;
        auto query = database->prepare("SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c "
                                       "WHERE m.type = 'table'");
        while (query->step().value())
            columns.emplace_back(query->text(0), query->text(1));
        QCOMPARE(columns.size(), std::size_t{15});
        int flips = 0;
        for (const auto& [table, column] : columns)
            flips += flipAll(record, *database, table, column, before);
        QVERIFY2(flips > 2000, qPrintable(QString::number(flips)));
        QCOMPARE(verifyStore(record.file(), {})->problems.size(), before); // all was put back
    }

    void findsATriggerThatIsGone() {
        ARecord record;
        auto database = io::Database::open(record.file(), {io::OpenMode::Write, io::Durability::Full});
        FERMATA_VERIFY_OK(database->run("DROP TRIGGER record_unchanged"));
        QVERIFY(!verifyStore(record.file(), {})->isWhole());
    }

    void findsAForeignTableAndAForeignObject() {
        ARecord record;
        auto database = io::Database::open(record.file(), {io::OpenMode::Write, io::Durability::Full});
        static_cast<void>(io::BlobStore(*database).put("nobody's"));
        QVERIFY(!verifyStore(record.file(), {})->isWhole());
    }

    void findsARecordSignedByAStranger() {
        // The whole record written anew with another key: whole in itself, but not under the key that is known.
        ARecord record;
        record.note("true");
        const auto known = record.open(Access::Observe).keys()->front();
        ARecord forged;
        forged.note("forged");
        VerifyOptions options;
        QVERIFY(verifyStore(forged.file(), options)->isWhole());
        options.key = known;
        QVERIFY(!verifyStore(forged.file(), options)->isWhole());
    }

    void saysThatAFileIsNoRecord() {
        ScratchFolder folder;
        folder.write("a.db", std::string(8192, 'x'));
        QVERIFY(!verifyStore(folder / "a.db", {})->isWhole());
        QCOMPARE(verifyStore(folder / "none.db", {}).error().fault(), Fault::NotFound);
        folder.write("a.jsonl", "{}\n");
        QVERIFY(!ExportedRecord::open(folder / "a.jsonl", {})->verification().isWhole());
        QCOMPARE(ExportedRecord::open(folder / "none", {}).error().fault(), Fault::NotFound);
    }

private:
    /// Flips each byte of a column in turn, as someone with a database browser would, and puts it back.
    static int flipAll(const ARecord& record, io::Database& database, const std::string& table,
                       const std::string& column, std::size_t before) {
        struct Cell {
            std::int64_t row;
            io::ColumnType type;
            std::int64_t number;
            std::string bytes;
        };
        std::vector<Cell> cells;
        {
            auto query = database.prepare("SELECT rowid, " + column + " FROM " + table);
            while (query->step().value())
                cells.push_back({query->integer(0), query->type(1), query->integer(1), query->text(1)});
        }
        int flips = 0;
        for (const auto& cell : cells) {
            const bool isNumber = cell.type == io::ColumnType::Integer;
            for (std::size_t at = 0; at < (isNumber ? 8 : cell.bytes.size()); ++at) {
                auto flipped = cell;
                if (isNumber)
                    flipped.number ^= std::int64_t{1} << (at * 8);
                else
                    flipped.bytes[at] = static_cast<char>(flipped.bytes[at] ^ 1);
                const bool isKey = column == "number" || column == "only"; // is the rowid itself
                if (!set(database, table, column, flipped.type, flipped.number, flipped.bytes, cell.row))
                    continue; // the store itself refuses (a check, a key)
                const auto checked = verifyStore(record.file(), {});
                if (checked && checked->problems.size() <= before)
                    qFatal("%s.%s row %lld byte %zu", table.c_str(), column.c_str(), static_cast<long long>(cell.row), at);
                ++flips;
                if (!set(database, table, column, cell.type, cell.number, cell.bytes, isKey ? flipped.number : cell.row))
                    qFatal("cannot be put back");
            }
        }
        return flips;
    }

    static bool set(io::Database& database, const std::string& table, const std::string& column, io::ColumnType type,
                    std::int64_t number, const std::string& bytes, std::int64_t row) {
        auto update = database.prepare("UPDATE " + table + " SET " + column + " = ? WHERE rowid = ?");
        if (type == io::ColumnType::Integer)
            update->bind(1, number);
        else if (type == io::ColumnType::Text)
            update->bind(1, bytes);
        else
            update->bindBlob(1, bytes);
        return update->bind(2, row).run().has_value();
    }
};

FERMATA_CORE_TEST(TestTampering)
#include "tst_tampering.moc"

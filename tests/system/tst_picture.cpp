// The window's program, from its command line to a picture on disk, without a display.
#include <filesystem>

#include <QImage>

#include "core/io/sql/database.h"
#include "tests/support/test.h"
#include "tests/system/flight.h"

using namespace fermata;
using test::Flight;

namespace {

test::Ran window(const Flight& flight, std::vector<std::string> words) {
    words.insert(words.begin(), FERMATA_PROGRAM);
    return test::run(words, flight.environment());
}

/// How many colours a picture has, counted on a grid; an empty window has a handful.
qsizetype coloursOf(const QImage& picture) {
    QSet<QRgb> colours;
    for (int y = 0; y < picture.height(); y += 3)
        for (int x = 0; x < picture.width(); x += 3)
            colours.insert(picture.pixel(x, y));
    return colours.size();
}

} // namespace

class TestPicture : public QObject {
    Q_OBJECT
private slots:
    void paintsEveryScreenInBothThemes_data() {
        QTest::addColumn<QByteArray>("screen");
        QTest::addColumn<QByteArray>("theme");
        QTest::addColumn<QSize>("size");
        QTest::newRow("console, night") << QByteArray("console") << QByteArray("night") << QSize(1920, 1080);
        QTest::newRow("console, light, small") << QByteArray("console") << QByteArray("light") << QSize(1366, 768);
        QTest::newRow("change, night") << QByteArray("change") << QByteArray("night") << QSize(1920, 1080);
        QTest::newRow("graph, light") << QByteArray("graph") << QByteArray("light") << QSize(1280, 900);
        QTest::newRow("audit, night") << QByteArray("audit") << QByteArray("night") << QSize(1920, 1080);
    }
    void paintsEveryScreenInBothThemes() {
        static const Flight flight;
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        QFETCH(QByteArray, screen);
        QFETCH(QByteArray, theme);
        QFETCH(QSize, size);
        const std::string file = flight.scratch / (screen + theme + ".png").toStdString();
        const auto ran =
            window(flight, {"--workspace", flight.scratch / "w", "--repository", flight.repository.path(), "--picture",
                            file, "--screen", screen.toStdString(), "--theme", theme.toStdString(), "--size",
                            std::to_string(size.width()) + "x" + std::to_string(size.height())});
        QVERIFY2(ran.exitCode == 0, ran.error.c_str());
        const QImage picture(QString::fromStdString(file));
        QCOMPARE(picture.size(), size);
        QVERIFY2(coloursOf(picture) > 40, std::to_string(coloursOf(picture)).c_str());
        QCOMPARE(picture.pixelColor(2, size.height() / 2).lightness() < 128, theme == "night");
        QVERIFY(flight.wholeRecords());
    }

    void decidesOnEveryBranchAndRecordsIt() {
        const Flight flight;
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        const auto ran = window(flight, {"--workspace", flight.scratch / "w", flight.repository.path(), "--picture",
                                         flight.scratch / "a.png"});
        QVERIFY2(ran.exitCode == 0, ran.error.c_str());
        const auto records = flight.wholeRecords();
        QVERIFY(records && *records >= 4); // how the record began, and three branches
        const auto list = flight.ctl({"decision", "list"});
        QCOMPARE(list.exitCode, 0);
        for (const char* name : {"docs", "code", "pipeline"})
            QVERIFY2(list.out.find(name) != std::string::npos, list.out.c_str());
    }

    void paintsTheSampleWorld() {
        const Flight flight;
        const auto ran = window(flight, {"--sample", "--picture", flight.scratch / "sample.png"});
        QVERIFY2(ran.exitCode == 0, ran.error.c_str());
        QCOMPARE(QImage(QString::fromStdString(flight.scratch / "sample.png")).size(), QSize(1920, 1080));
    }

    void endsWithTheCodesOfTheContract_data() {
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<int>("exitCode");
        QTest::newRow("no repository") << QByteArray("nowhere") << 2;
        QTest::newRow("SHA-256") << QByteArray("sha256") << 2;
        QTest::newRow("wrong size") << QByteArray("size") << 2;
        QTest::newRow("unknown option") << QByteArray("option") << 2;
        QTest::newRow("unwritable picture") << QByteArray("picture") << 5;
        QTest::newRow("newer record") << QByteArray("newer") << 5;
    }
    void endsWithTheCodesOfTheContract() {
        const Flight flight;
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        QFETCH(QByteArray, kind);
        QFETCH(int, exitCode);
        std::string path = flight.repository.path(), picture = flight.scratch / "a.png";
        std::vector<std::string> more;
        if (kind == "nowhere") {
            path = flight.scratch / "nowhere";
        } else if (kind == "sha256") {
            path = flight.scratch / "sha256";
            test::run({"git", "init", "-q", "--object-format=sha256", path});
        } else if (kind == "size") {
            more = {"--size", "10x10"};
        } else if (kind == "option") {
            more = {"--colour", "red"};
        } else if (kind == "picture") {
            picture = flight.scratch / "no/such/folder/a.png";
        } else {
            auto record = io::Database::open(flight.scratch / "w/record.db", {io::OpenMode::Write, {}, {}});
            FERMATA_VERIFY_OK(record);
            FERMATA_VERIFY_OK(record->run("UPDATE component_version SET version = version + 90"));
        }
        std::vector<std::string> words{"--workspace", flight.scratch / "w", "--repository", path, "--picture", picture};
        words.insert(words.end(), more.begin(), more.end());
        const auto ran = window(flight, words);
        QVERIFY2(ran.exitCode == exitCode, (std::to_string(ran.exitCode) + ran.out + ran.error).c_str());
        QVERIFY(!ran.error.empty());
    }
};

QTEST_GUILESS_MAIN(TestPicture)
#include "tst_picture.moc"

// The audit screen: 100,000 records in pages, filters, verify and export through the bridge, hostile text.
#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>

#include "tests/support/test.h"
#include "tests/ui/pipeline/pictures.h"
#include "tests/ui/pipeline/snapshots.h"
#include "ui/audit/audit_screen.h"
#include "ui/style/fermata_style.h"

using namespace fermata;
using namespace fermata::ui;

namespace {

engine::RecordView aRecord(std::uint64_t number) {
    const char* kinds[] = {"decision", "decision", "approve", "hold", "override"};
    engine::RecordView record;
    record.number = number;
    record.at = tests::noon - Seconds(static_cast<std::int64_t>(number) % 100000 * 60);
    record.kind = kinds[number % 5];
    record.person = number % 5 < 2 ? "" : number % 2 ? "ana" : "kim";
    record.established = "os-account";
    record.subject = "payments-core/retry-card-auth";
    record.reason = number % 5 < 2 ? "" : "waits for the trough at 21:40";
    record.hash = std::string(64, static_cast<char>('a' + number % 6));
    record.payload = "{\"number\":" + std::to_string(number) + ",\"kind\":\"" + record.kind + "\"}";
    return record;
}

/// An engine's record: answers at once, counts what it was asked for.
struct FakeRecord {
    std::uint64_t count = 0;
    std::vector<engine::Engine::RecordQuery> asked;
    std::vector<engine::Command> sent;
    bool refuses = false;

    EnginePort port() {
        return {[this](engine::Command command, engine::Answer answer) {
                    sent.push_back(std::move(command));
                    if (answer)
                        answer(refuses ? Result<void>(Error(Fault::ReadOnly, "this window only looks")) : Result<void>());
                },
                [this](engine::Engine::RecordQuery query, engine::Engine::RecordPage page) {
                    asked.push_back(query);
                    std::vector<engine::RecordView> rows;
                    const auto total = query.who.empty() ? count : std::uint64_t{0};
                    for (auto i = query.skip; i < std::min(total, query.skip + query.count); ++i)
                        rows.push_back(aRecord(count - i));
                    page(std::move(rows), total);
                }};
    }
};

std::shared_ptr<engine::Snapshot> withRecords(std::uint64_t count, std::uint64_t sequence = 1) {
    auto snapshot = std::make_shared<engine::Snapshot>();
    snapshot->sequence = sequence;
    snapshot->at = tests::noon;
    snapshot->audit.records = count;
    snapshot->audit.head = std::string(64, 'e') + std::to_string(count);
    return snapshot;
}

} // namespace

class TestAudit : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(style::loadResources()); }
    void init() { style::applyTheme(*qApp, style::Theme::night()); }

    void onlyThePagesThatAreLookedAtAreRead() {
        FakeRecord fake;
        fake.count = 100'000;
        RecordModel model([&](auto query, auto read) { fake.port().records(query, read); }, nullptr);
        QCOMPARE(model.rowCount(), 100'000);
        QCOMPARE(fake.asked.size(), std::size_t{1});
        QCOMPARE(model.index(0, RecordModel::Number).data().toString(), QString("100,000"));
        QCOMPARE(model.index(99'999, RecordModel::Number).data().toString(), QString("1"));
        QCOMPARE(fake.asked.size(), std::size_t{2});
        QCOMPARE(fake.asked.back().skip, std::uint64_t{99'800});
    }

    void newRecordsComeInAtTheTopWithoutAReset() {
        FakeRecord fake;
        fake.count = 500;
        RecordModel model([&](auto query, auto read) { fake.port().records(query, read); }, nullptr);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QPersistentModelIndex tenth(model.index(9, 0));
        const auto number = tenth.data().toString();
        fake.count = 503;
        model.refresh();
        QCOMPARE(model.rowCount(), 503);
        QCOMPARE(tenth.row(), 12);
        QCOMPARE(tenth.data().toString(), number);
        model.setFilter({"nobody", {}, {}});
        QCOMPARE(model.rowCount(), 0);
        model.setFilter({});
        QCOMPARE(model.rowCount(), 503);
        QCOMPARE(reset.count(), 0);
    }

    void answersToOlderQuestionsAreDropped() {
        std::vector<RecordModel::Read> waiting;
        RecordModel model([&](auto, auto read) { waiting.push_back(read); }, nullptr);
        model.setFilter({"ana", {}, {}});
        waiting[0]({{aRecord(1)}}, 1);
        QCOMPARE(model.rowCount(), 0);
        waiting[1]({{aRecord(1), aRecord(2)}}, 2);
        QCOMPARE(model.rowCount(), 2);
    }

    void anAnswerAfterTheModelIsGoneHurtsNobody() {
        RecordModel::Read late;
        {
            RecordModel model([&](auto, auto read) { late = read; }, nullptr);
        }
        late({{aRecord(1)}}, 1);
    }

    void aRecordThatCannotBeReadSaysWhy() {
        RecordModel model([](auto, auto read) { read(Error(Fault::Corrupt, "page 3 is damaged"), 0); }, nullptr);
        QVERIFY(model.problem().contains("page 3 is damaged"));
    }

    void theChainSaysWhatItIsInWords() {
        FakeRecord fake;
        Bridge bridge;
        bridge.attach(fake.port());
        AuditScreen screen(bridge, {}, nullptr);
        bridge.offer(withRecords(18402));
        QTRY_VERIFY(screen.chainText().contains("NOT VERIFIED"));
        auto verified = withRecords(18402, 2);
        verified->audit.verifiedAt = tests::noon;
        bridge.offer(verified);
        QTRY_COMPARE(screen.chainText(), QString("Chain VERIFIED, 18,402 records"));
        auto broken = withRecords(18402, 3);
        broken->audit.isWhole = false;
        broken->audit.problem = "record 977: the hash does not fit";
        bridge.offer(broken);
        QTRY_VERIFY(screen.chainText().contains("BROKEN"));
    }

    void verifyAndExportAreCommandsAndRefusalsAreShown() {
        FakeRecord fake;
        fake.count = 5;
        Bridge bridge;
        bridge.attach(fake.port());
        AuditScreen screen(bridge, [](QWidget*, const QString&) { return QString("out.jsonl"); }, nullptr);
        screen.show();
        bridge.offer(withRecords(5));
        auto* verify = screen.findChild<QPushButton*>("verifyButton");
        auto* exportButton = screen.findChild<QPushButton*>("exportButton");
        QTRY_VERIFY(exportButton->isEnabled());
        verify->setFocus();
        QTest::keyClick(verify, Qt::Key_Space);
        QTRY_COMPARE(fake.sent.size(), std::size_t{1});
        QVERIFY(std::holds_alternative<engine::VerifyRecord>(fake.sent[0]));
        QTest::mouseClick(exportButton, Qt::LeftButton);
        QTRY_COMPARE(fake.sent.size(), std::size_t{2});
        QCOMPARE(std::get<engine::ExportRecord>(fake.sent[1]).file, std::string("out.jsonl"));
    }

    void theDetailShowsTheWholeRecordAndCopyTakesTheRow() {
        FakeRecord fake;
        fake.count = 50;
        Bridge bridge;
        bridge.attach(fake.port());
        AuditScreen screen(bridge, {}, nullptr);
        screen.resize(1400, 800);
        screen.show();
        bridge.offer(withRecords(50));
        QTRY_COMPARE(screen.records().rowCount(), 50);
        screen.table().setFocus();
        screen.table().selectRow(2);
        QTRY_VERIFY(screen.findChild<QLabel*>("recordHead")->text().contains(std::string(64, 'a').c_str()));
        QVERIFY(screen.findChild<QPlainTextEdit*>("recordBytes")->toPlainText().contains("\"number\":48"));
        QTest::keyClick(&screen.table(), Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QApplication::clipboard()->text().startsWith("48\t"));
    }

    void filtersAskTheEngine() {
        FakeRecord fake;
        fake.count = 50;
        Bridge bridge;
        bridge.attach(fake.port());
        AuditScreen screen(bridge, {}, nullptr);
        screen.show();
        bridge.offer(withRecords(50));
        QTRY_COMPARE(screen.records().rowCount(), 50);
        QTest::keyClicks(screen.findChild<QLineEdit*>("whoFilter"), "ana");
        QTRY_COMPARE(screen.records().rowCount(), 0);
        QCOMPARE(fake.asked.back().who, std::string("ana"));
        QVERIFY(!screen.table().isVisible());
        screen.findChild<QLineEdit*>("whoFilter")->clear();
        QTRY_COMPARE(screen.records().rowCount(), 50);
    }

    void aHundredThousandRowsStayFluid() {
        FakeRecord fake;
        fake.count = 100'000;
        Bridge bridge;
        bridge.attach(fake.port());
        AuditScreen screen(bridge, {}, nullptr);
        screen.resize(1400, 800);
        screen.show();
        bridge.offer(withRecords(100'000));
        QTRY_COMPARE(screen.records().rowCount(), 100'000);
        screen.grab();
        QElapsedTimer watch;
        watch.start();
        constexpr int steps = 40;
        for (int step = 1; step <= steps; ++step) {
            screen.table().verticalScrollBar()->setValue(screen.table().verticalScrollBar()->maximum() * step / steps);
            screen.grab();
        }
        qInfo("100,000 records: %.1f ms a jump with its picture", static_cast<double>(watch.elapsed()) / steps);
        QVERIFY2(fake.asked.size() < 4 * steps, "only what is looked at is read");
    }

    void hostileTextStaysText() {
        FakeRecord fake;
        Bridge bridge;
        auto port = fake.port();
        port.records = [](engine::Engine::RecordQuery, engine::Engine::RecordPage page) {
            auto record = aRecord(7);
            record.kind = record.person = record.subject = record.reason = tests::hostileText;
            record.payload = tests::hostileText + "\nnext";
            page(std::vector{record}, 1);
        };
        bridge.attach(port);
        AuditScreen screen(bridge, {}, nullptr);
        screen.resize(1400, 600);
        screen.show();
        bridge.offer(withRecords(1));
        QTRY_COMPARE(screen.records().rowCount(), 1);
        screen.table().selectRow(0);
        for (int column = 0; column < RecordModel::columns; ++column) {
            const auto text = screen.records().index(0, column).data().toString();
            QVERIFY(!text.contains('\n') && !text.contains(QChar(0x1b)) && !text.contains(QChar(0x202e)));
        }
        for (const auto* label : screen.findChildren<QLabel*>())
            QCOMPARE(label->textFormat(), Qt::PlainText);
        QVERIFY(!screen.findChild<QPlainTextEdit*>("recordBytes")->toPlainText().contains(QChar(0x202e)));
        tests::picture(screen, "audit-hostile");
    }

    void picturesOfBothThemes_data() {
        QTest::addColumn<QString>("theme");
        QTest::newRow("night") << "night";
        QTest::newRow("light") << "light";
    }
    void picturesOfBothThemes() {
        QFETCH(QString, theme);
        style::applyTheme(*qApp, style::Theme::named(theme));
        FakeRecord fake;
        fake.count = 18402;
        Bridge bridge;
        bridge.attach(fake.port());
        AuditScreen screen(bridge, {}, nullptr);
        screen.resize(1848, 1004);
        auto snapshot = withRecords(18402);
        snapshot->audit.verifiedAt = tests::noon;
        bridge.offer(snapshot);
        QTRY_COMPARE(screen.records().rowCount(), 18402);
        screen.table().selectRow(3);
        tests::picture(screen, "audit-" + theme);
    }
};

QTEST_MAIN(TestAudit)
#include "tst_audit.moc"

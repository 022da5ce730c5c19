// The exported record is checked by a verifier that was written from the description alone (Python and openssl).
#include <filesystem>

#include "core/audit/export.h"
#include "core/audit/seal.h"
#include "tests/core/audit/a_record.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::audit;
using namespace fermata::test;

namespace {

const std::string script = FERMATA_SOURCE_DIR "/tests/contract/verify_record.py";

void fill(ARecord& record) {
    record.note("wörds \x1b\x7f \xe2\x80\xae \"\\\n", {"policy", std::string("\0\xff", 2)});
    static_cast<void>(record.open().rotateKey({"ada", decision::Established::OsAccount}, "yearly", noon));
    auto entry = aNote("numbers");
    entry.payload.set("values",
                      io::CanonicalValue::array({0.1, 1e20, 1e21, 1e-7, 5e-324, 123456789.5, -2.5, 1e-6, 12}));
    static_cast<void>(record.open().append(entry, noon));
    for (const RecordKind kind : {RecordKind::EnvironmentArmed, RecordKind::EnvironmentDisarmed,
                                  RecordKind::LineStopped, RecordKind::LineResumed, RecordKind::RollbackRequest,
                                  RecordKind::Intent, RecordKind::Receipt, RecordKind::OrderNotSent}) {
        auto act = aNote("act");
        act.kind = kind;
        static_cast<void>(record.open().append(act, noon));
    }
}

Ran check(const std::string& file, const std::vector<std::string>& more = {}) {
    std::vector<std::string> command{"python3", script, file};
    command.insert(command.end(), more.begin(), more.end());
    return run(command);
}

} // namespace

class TestSecondVerifier : public QObject {
    Q_OBJECT
private slots:
    void agreesThatARecordIsWhole() {
        ARecord record;
        fill(record);
        const auto file = record.exported();
        const auto chain = record.open(Access::Observe);
        const auto head = chain.head().value();
        record.folder().write("public.pem", io::publicPem(chain.keys()->front()));
        const auto said = check(file, {"--public-key", record.folder() / "public.pem", "--head", shortForm(head)});
        QVERIFY2(said.exitCode == 0, (said.out + said.error).c_str());
        QVERIFY(said.out.find(shortForm(head)) != std::string::npos);
    }

    void agreesThatARecordIsBroken() {
        ARecord record;
        fill(record);
        const auto file = record.exported();
        const auto bytes = record.folder().read(std::filesystem::path(file).filename());
        int differences = 0;
        // Each check starts a Python and several openssl: every 211th byte, over all kinds of lines.
        for (std::size_t at = 0; at < bytes.size(); at += 211) {
            auto flipped = bytes;
            flipped[at] = static_cast<char>(flipped[at] ^ 1);
            record.folder().write("flipped.jsonl", flipped);
            const auto ours = ExportedRecord::open(record.folder() / "flipped.jsonl", {});
            const bool isWhole = ours && ours->verification().isWhole();
            differences += isWhole || check(record.folder() / "flipped.jsonl").exitCode != 1;
        }
        QCOMPARE(differences, 0);
    }

    void agreesThatARecordWasCut() {
        ARecord record;
        fill(record);
        const auto later = record.open(Access::Observe).head().value();
        ARecord other;
        const auto file = other.exported();
        QCOMPARE(check(file).exitCode, 0);
        QCOMPARE(check(file, {"--head", shortForm(later)}).exitCode, 1);
        record.folder().write("public.pem", io::publicPem(io::SigningKey::generate().publicKey()));
        QCOMPARE(check(file, {"--public-key", record.folder() / "public.pem"}).exitCode, 1);
        QCOMPARE(check(file, {"--head", "nonsense"}).exitCode, 2);
    }
};

FERMATA_CORE_TEST(TestSecondVerifier)
#include "tst_second_verifier.moc"

// Every verdict can be reached under the standard policy: an example of each is found by dice, made as small as it can
// be, written to a folder, read again and decided again. FERMATA_EXAMPLES names the folder where they are to stay.
#include <QDir>
#include <QTemporaryDir>

#include "core/audit/codec/codec.h"
#include "core/decision/gate.h"
#include "core/io/files/read_file.h"
#include "core/io/signing/sha256.h"
#include "core/report/decision_json.h"
#include "core/wording/wording.h"
#include "tests/core/decision/builders.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;
using namespace fermata::decision;
using namespace fermata::test;

namespace {

void write(const QString& name, const std::string& bytes) {
    QFile file(name);
    QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(name));
    QCOMPARE(file.write(bytes.data(), qint64(bytes.size())), qint64(bytes.size()));
}

/// As few things out of order as leave the verdict as it is: each piece is put right that may be.
EvidenceSnapshot simplest(EvidenceSnapshot snapshot, const Policy& policy, const RiskModel& model, Verdict wanted) {
    const EvidenceSnapshot good = aSnapshot();
    const auto attempt = [&](const auto& mend) {
        EvidenceSnapshot simpler = snapshot;
        mend(simpler);
        if (decide(simpler, policy, model).verdict == wanted)
            snapshot = std::move(simpler);
    };
    for (std::size_t i = 0; i < snapshot.evidence.size(); ++i)
        attempt([&](EvidenceSnapshot& s) { s.evidence[i] = good.of(s.evidence[i].kind); });
    attempt([&](EvidenceSnapshot& s) { s.tests = good.tests; });
    attempt([&](EvidenceSnapshot& s) { s.scan = good.scan; });
    attempt([&](EvidenceSnapshot& s) { s.coverage = good.coverage; });
    attempt([&](EvidenceSnapshot& s) { s.production = good.production; });
    attempt([&](EvidenceSnapshot& s) { s.freezes.clear(); });
    attempt([&](EvidenceSnapshot& s) { s.barred.reset(); });
    attempt([&](EvidenceSnapshot& s) { s.series.clear(); });
    attempt([&](EvidenceSnapshot& s) { s.defects.clear(); });
    attempt([&](EvidenceSnapshot& s) { s.components = good.components; });
    attempt([&](EvidenceSnapshot& s) { s.value = good.value; });
    attempt([&](EvidenceSnapshot& s) { s.performance = good.performance; });
    attempt([&](EvidenceSnapshot& s) { s.isIrreversible = false; });
    attempt([&](EvidenceSnapshot& s) { s.editsPipelineOrPolicy = false; });
    attempt([&](EvidenceSnapshot& s) { s.reviews.clear(); });
    attempt([&](EvidenceSnapshot& s) { s.hands = good.hands; });
    return snapshot;
}

} // namespace

class TestVerdictExamples : public QObject {
    Q_OBJECT
private slots:
    void everyVerdictHasAnExampleThatIsWritten() {
        const QTemporaryDir temporary;
        const QString kept = qEnvironmentVariable("FERMATA_EXAMPLES");
        const QString folder = kept.isEmpty() ? temporary.path() : kept;
        QVERIFY(QDir().mkpath(folder));
        const Policy policy = aPolicy();
        const auto model = someModel(8, 0.15);
        std::mt19937 dice(2026);
        std::map<Verdict, EvidenceSnapshot> examples;
        for (int round = 0; round < 20000 && examples.size() < std::size(allVerdicts); ++round) {
            EvidenceSnapshot snapshot = someSnapshot(dice);
            const Verdict verdict = decide(snapshot, policy, *model).verdict;
            if (!examples.contains(verdict))
                examples.emplace(verdict, simplest(std::move(snapshot), policy, *model, verdict));
        }
        for (const Verdict verdict : allVerdicts) {
            QVERIFY2(examples.contains(verdict), std::string(name(verdict)).c_str());
            const EvidenceSnapshot& snapshot = examples.at(verdict);
            const Decision decision = decide(snapshot, policy, *model);
            const auto ways = counterfactuals(snapshot, policy, *model);
            const QString base = folder + "/" + QString::fromStdString(std::string(name(verdict)));
            const audit::DecisionDigests digests{io::sha256(audit::encode(snapshot)), io::sha256(audit::encode(policy)),
                                                 io::sha256(model->encode()), io::sha256(audit::encode(decision))};
            const auto json = report::decisionJson("", true, snapshot, decision, ways, digests).pretty();
            FERMATA_VERIFY_OK(json);
            write(base + ".snapshot.json", audit::encode(snapshot));
            write(base + ".decision.json", *json);
            const auto read = io::readFile((base + ".snapshot.json").toStdString(), std::size_t{1} << 20);
            FERMATA_VERIFY_OK(read);
            const auto again = audit::decodeSnapshot(read->bytes);
            FERMATA_VERIFY_OK(again);
            QVERIFY(decide(*again, policy, *model) == decision);
            QCOMPARE(decision.verdict, verdict);
            qInfo("%s: %s", std::string(name(verdict)).c_str(), wording::sentence(decision.summary).c_str());
        }
        write(folder + "/policy.json", audit::encode(policy));
        QCOMPARE(QDir(folder).entryList({"*.decision.json"}).size(), int(std::size(allVerdicts)));
    }
};

FERMATA_CORE_TEST(TestVerdictExamples)
#include "tst_verdict_examples.moc"

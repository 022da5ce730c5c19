#include "core/decision/gate.h"
#include "core/io/signing/base64.h"
#include "core/report/in_toto.h"
#include "core/report/render.h"
#include "core/report/write_report.h"
#include "tests/core/audit/a_record.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::report;
using fermata::test::ARecord;
using fermata::test::noon;

namespace {

// Markup, a formula, an escape code, a bidirectional override, a zero-width sign, a new line, a table's border.
const std::string hostile =
    "<script>alert(1)</script>=cmd|' /C calc'!A0\x1b[31m\xe2\x80\xae\xe2\x80\x8b\n# x | \"'&`[a](javascript:b)";

assessment::EvidenceSnapshot aSnapshot() {
    assessment::EvidenceSnapshot snapshot;
    snapshot.at = noon;
    snapshot.environment = hostile;
    snapshot.change.key = "shop/pay";
    snapshot.change.head.bytes.fill(2);
    snapshot.change.title = hostile;
    snapshot.change.authors = {{hostile, hostile}};
    snapshot.changeClass.decidedBy = hostile;
    snapshot.hands.persons = {"ben"};
    snapshot.features = assessment::nothingKnown();
    for (const auto kind : assessment::allEvidenceKinds)
        snapshot.evidence.push_back({kind, assessment::EvidenceState::Malformed, hostile, noon, hostile, {}, hostile});
    snapshot.files = {{hostile, "", 1, 2, false, false, delivery::FileKind::Other, 3, hostile}};
    snapshot.fileCount = 1;
    snapshot.similar = {{CommitId{}, hostile, 0.5, true, noon}};
    return snapshot;
}

decision::Policy aPolicy() {
    auto policy = decision::Policy::standard();
    policy.people = {{"ada", "Ada", {}, {}, {"ada"}, {"release-manager", "senior"}, ""}};
    return policy;
}

/// A recorded decision on a hostile change, overridden with a hostile reason.
struct Recorded {
    ARecord record;
    audit::Chain chain = record.open();
    audit::DecisionLedger ledger{chain};
    audit::RecordedDecision entry = add();

    audit::RecordedDecision add() {
        const auto model = assessment::RiskModel::priorOnly();
        auto added = ledger.add(aSnapshot(), aPolicy(), model, decision::decide(aSnapshot(), aPolicy(), *model));
        if (!added)
            qFatal("%s", added.error().text().c_str());
        const auto actor = decision::actorOfAccount(aPolicy(), "ada");
        auto act = ledger.act(added->id, aPolicy(), actor,
                              {decision::ActKind::Override, hostile, "release-manager", noon + Seconds{60}, noon});
        if (!act)
            qFatal("%s", act.error().text().c_str());
        return *added;
    }
    std::string text(const char* format) const {
        auto text = reportText(chain, ledger, entry, format);
        if (!text)
            qFatal("%s", text.error().text().c_str());
        return *text;
    }
};

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

Document aDocument() {
    return {"A <title>", "Hold", "hold", "Because.",
            {{"Facts", {Facts{{{"Head", "abc"}}}, Bullets{{"one", "two"}}}},
             {"Table", {Table{{"A", "B"}, {{"1", "a|b"}}}, Paragraph{"End."}}}},
            "Footer."};
}

} // namespace

class TestReport : public QObject {
    Q_OBJECT
private slots:
    void writesTheMarkdownThatItAlwaysWrote() {
        const std::string expected =
            "# A \\<title\\>\n\n**Hold**\n\nBecause\\.\n\n## Facts\n\n- **Head**: abc\n\n- one\n- two\n\n## Table\n\n"
            "| A | B |\n| --- | --- |\n| 1 | a\\|b |\n\nEnd\\.\n\n---\n\nFooter\\.\n";
        QCOMPARE(QString::fromStdString(asMarkdown(aDocument())), QString::fromStdString(expected));
    }

    void writesThePageThatItAlwaysWrote() {
        const auto page = asHtml(aDocument());
        const std::string body =
            "<body>\n<header>\n<h1 dir=\"auto\">A &lt;title&gt;</h1>\n<p><span class=\"sign hold\">"
            "\u275A\u275A Hold</span></p>\n<p>Because.</p>\n</header>\n<main>\n<section>\n<h2>Facts</h2>\n"
            "<dl>\n<dt>Head</dt><dd>abc</dd>\n</dl>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n</section>\n"
            "<section>\n<h2>Table</h2>\n<table>\n<thead><tr><th scope=\"col\">A</th><th scope=\"col\">B</th>"
            "</tr></thead>\n<tbody>\n<tr><td>1</td><td>a|b</td></tr>\n</tbody>\n</table>\n<p>End.</p>\n"
            "</section>\n</main>\n<footer>Footer.</footer>\n</body>\n</html>\n";
        QCOMPARE(QString::fromStdString(page.substr(page.find("<body>"))), QString::fromStdString(body));
    }

    void fetchesNothingAndRunsNothing() {
        const Recorded recorded;
        const auto page = recorded.text("html");
        QVERIFY(holds(page, "default-src 'none'"));
        for (const char* word : {"<script", "<img", "<link", "<iframe", "<a ", "src=", "href=", "url(", "@import"})
            QVERIFY2(!holds(page, word), word);
    }

    void makesForeignTextHarmlessInEveryFormat() {
        const Recorded recorded;
        for (const char* format : {"html", "pdf-html", "markdown"}) {
            const auto text = recorded.text(format);
            QVERIFY(holds(text, "U+202E") || holds(text, "U\\+202E"));
            QVERIFY(holds(text, "U+001B") || holds(text, "U\\+001B"));
            for (const char* bad : {"\x1b", "\xe2\x80\xae", "\xe2\x80\x8b", "<script>alert"})
                QVERIFY2(!holds(text, bad), format);
        }
        QVERIFY(!holds(recorded.text("markdown"), "](javascript"));
        const auto json = recorded.text("json"); // keeps the text, escaped as JSON does
        QVERIFY(!holds(json, "\x1b"));
        QVERIFY(holds(json, "\\u001b"));
    }

    void printsTheHeadOfTheRecordInEveryFormat() {
        const Recorded recorded;
        const auto head = recorded.chain.head().value();
        for (const char* format : {"html", "json"})
            QVERIFY(holds(recorded.text(format), audit::shortForm(head)));
        QVERIFY(holds(recorded.text("markdown"), head.hash.hex()));
    }

    void signsStatementsThatOpensslVerifies() {
        const Recorded recorded;
        const auto lines = QString::fromStdString(recorded.text("in-toto")).split('\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 2); // overridden: released, so that there is a simple verification result too
        const auto field = [](const QString& line, const QString& name) {
            const auto from = line.indexOf('"' + name + "\":\"") + name.size() + 4;
            return line.mid(from, line.indexOf('"', from) - from).toStdString();
        };
        for (const auto& line : lines) {
            const auto body = io::fromBase64(field(line, "payload")).value();
            const auto signature = io::fromBase64(field(line, "sig")).value();
            const auto key = recorded.chain.keys()->back();
            QCOMPARE(field(line, "keyid"), io::keyId(key).hex());
            const auto& folder = recorded.record.folder();
            folder.write("message", preAuthenticationEncoding("application/vnd.in-toto+json", body));
            folder.write("signature", signature);
            folder.write("public.pem", io::publicPem(key));
            const auto said = test::run({"openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey",
                                         folder / "public.pem", "-in", folder / "message", "-sigfile", folder / "signature"});
            QVERIFY2(said.exitCode == 0, said.error.c_str());
            QVERIFY(holds(body, "\"_type\":\"https://in-toto.io/Statement/v1\""));
            QVERIFY(holds(body, "\"gitCommit\":\"0202"));
        }
        QVERIFY(holds(io::fromBase64(field(lines[0], "payload")).value(), std::string(releaseDecisionType)));
        const auto simple = io::fromBase64(field(lines[1], "payload")).value();
        QVERIFY(holds(simple, "\"predicateType\":\"https://in-toto.io/attestation/svr/v0.2\""));
        QVERIFY(holds(simple, "FERMATA_OVERRIDDEN_BY_PERSON"));
        QVERIFY(holds(simple, "\"policies\":[{"));
    }

    void encodesAsTheProtocolSays() {
        // DSSE protocol 1.0.2, test vector
        QCOMPARE(preAuthenticationEncoding("http://example.com/HelloWorld", "hello world"),
                 std::string("DSSEv1 29 http://example.com/HelloWorld 11 hello world"));
    }

    void refusesAnUnknownFormat() {
        const Recorded recorded;
        QCOMPARE(reportText(recorded.chain, recorded.ledger, recorded.entry, "doc").error().fault(), Fault::Usage);
    }
};

FERMATA_CORE_TEST(TestReport)
#include "tst_report.moc"

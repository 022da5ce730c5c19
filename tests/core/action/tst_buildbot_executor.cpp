#include <fmt/format.h>

#include "core/action/buildbot_executor.h"
#include "core/base/text.h"
#include "core/io/formats/json_reader.h"
#include "tests/core/action/fake_http.h"
#include "tests/core/action/orders.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::action;
using namespace fermata::test;

namespace {

/// As much of a Buildbot as the executor talks to; it answers as Buildbot 3.7 was seen to.
struct FakeBuildbot {
    struct Request {
        int id, buildset, builder;
        long long submitted;
        bool complete;
        int results;
        std::string order, reason;
    };
    struct Build {
        int id, request;
        bool complete;
    };
    std::vector<Request> requests;
    std::vector<Build> builds;
    std::vector<std::string> buildsets; ///< reasons; numbers count from 1
    std::string fields = R"({"fullName":"reason","type":"text"},{"fullName":"fermata_order","type":"text"},)"
                         R"({"fullName":"version","type":"text"},{"fullName":"environment","type":"list"},)"
                         R"({"fullName":"rollback","type":"bool"},{"fullName":"branch","type":"text"})";
    bool isEnabled = true;
    bool keepsOrder = true;                     ///< the scheduler declares fermata_order
    std::optional<Error> before;                ///< of a POST: said without doing anything
    std::optional<Result<io::HttpReply>> after; ///< of a POST: said although it was done
    std::optional<Error> read;                  ///< of every GET of the API
    std::string lastParameters;

    int add(const std::string& order, const std::string& reason, const std::string& setReason, long long at) {
        buildsets.push_back(setReason);
        const int id = static_cast<int>(requests.size()) + 1;
        requests.push_back({id, static_cast<int>(buildsets.size()), 2, at, false, -1, order, reason});
        return id;
    }
    std::string json(const Request& request) const {
        std::string properties = fmt::format(R"("reason":["{}","Force Build Form"])", request.reason);
        if (!request.order.empty() && keepsOrder)
            properties +=
                fmt::format(R"(,"fermata_order":["{}","Force Build Form"],"owners":[["x"],"Build"])", request.order);
        return fmt::format(R"({{"buildrequestid":{},"buildsetid":{},"builderid":{},"submitted_at":{},"complete":{},)"
                           R"("results":{},"properties":{{{}}}}})",
                           request.id, request.buildset, request.builder, request.submitted, request.complete,
                           request.results, properties);
    }

    Result<io::HttpReply> operator()(const io::HttpRequest& request) {
        std::string path = request.url.substr(std::string("https://ci.example").size());
        if (path == "/auth/login") {
            if (!request.takesRedirectAsAnswer || request.credential.kind != io::Credential::Kind::Basic)
                return Error(Fault::Refused, "GET ci.example/auth/login: answered 401");
            io::HttpReply reply;
            reply.status = 302;
            reply.headers = {{"set-cookie", "TWISTED_SESSION=nobody; Path=/"},
                             {"set-cookie", "TWISTED_SESSION=fermata; Path=/"}};
            return reply;
        }
        if (headerOf(request, "Cookie") != "TWISTED_SESSION=fermata")
            return statusError(403);
        if (request.method == io::HttpMethod::Post)
            return post(path, request.body);
        if (read)
            return *read;
        return get(path);
    }

private:
    Result<io::HttpReply> post(const std::string& path, const std::string& body) {
        if (before)
            return *before;
        auto document = io::readJson(body).value();
        const auto method = document.root().at("method")->text().value();
        const auto parameters = document.root().at("params").value();
        lastParameters = body;
        int begun = 0;
        if (method == "force") {
            const auto text = [&](const char* key) {
                return parameters.find(key) ? parameters.at(key)->text().value() : "";
            };
            begun = add(text("fermata_order"), text("reason"), "forced", toUnix(orderedAt));
        } else if (method == "rebuild") {
            begun = add("", "", "rebuild", toUnix(orderedAt));
        } else if (method == "stop") {
            for (Build& build : builds)
                if (path == fmt::format("/api/v2/builds/{}", build.id)) {
                    build.complete = true;
                    finish(build.request);
                }
        } else {
            finish(std::stoi(path.substr(path.rfind('/') + 1)));
        }
        if (after)
            return *after;
        return ok(begun ? fmt::format(R"({{"id":1,"jsonrpc":"2.0","result":[{},{{"2":{}}}]}})", begun, begun)
                        : R"({"id":1,"jsonrpc":"2.0","result":null})");
    }
    void finish(int id) {
        requests[static_cast<std::size_t>(id) - 1].complete = true;
        requests[static_cast<std::size_t>(id) - 1].results = 6;
    }
    Result<io::HttpReply> get(const std::string& path) const {
        const auto under = [&](std::string_view prefix) -> std::optional<std::string> {
            return path.starts_with(prefix) ? std::optional(path.substr(prefix.size())) : std::nullopt;
        };
        if (under("/api/v2/forceschedulers/"))
            return ok(
                fmt::format(R"({{"forceschedulers":[{{"name":"force-deploy","enabled":{},"all_fields":[{{"fullName":)"
                            R"(null,"fields":[{}]}}]}}],"meta":{{}}}})",
                            isEnabled, fields));
        if (const auto rest = under("/api/v2/buildsets/"))
            return ok(fmt::format(
                R"({{"buildsets":[{{"bsid":{},"reason":"{}","sourcestamps":[{{"ssid":4}}]}}],"meta":{{}}}})", *rest,
                buildsets.at(std::stoul(*rest) - 1)));
        if (const auto rest = under("/api/v2/buildrequests?"))
            return page(*rest);
        const auto rest = under("/api/v2/buildrequests/");
        const auto id = rest ? std::stoul(*rest) : 0;
        if (id == 0 || id > requests.size())
            return statusError(404);
        if (!path.ends_with("/builds"))
            return ok(fmt::format(R"({{"buildrequests":[{}],"meta":{{}}}})", json(requests[id - 1])));
        std::string list;
        for (const Build& build : builds)
            if (build.request == static_cast<int>(id))
                list += fmt::format(R"({}{{"buildid":{},"complete":{}}})", list.empty() ? "" : ",", build.id,
                                    build.complete);
        return ok(R"({"builds":[)" + list + R"(],"meta":{}})");
    }
    Result<io::HttpReply> page(const std::string& query) const {
        const auto number = [&](const std::string& key) {
            return std::stoul(query.substr(query.find(key + "=") + key.size() + 1));
        };
        std::string list;
        const std::size_t offset = number("offset"), limit = number("limit");
        for (std::size_t i = offset; i < requests.size() && i < offset + limit; ++i)
            list += (i > offset ? "," : "") + json(requests[requests.size() - 1 - i]);
        return ok(R"({"buildrequests":[)" + list + R"(],"meta":{}})");
    }
};

struct Scene {
    FakeBuildbot ci;
    FakeHttp http{[this](const io::HttpRequest& request) { return ci(request); }};
    BuildbotExecutor executor{{{"ci", "https://ci.example/", "fermata", io::SecretString("s3cret-canary"), "", false},
                               {{"app-deploy", "shop", "production", "force-deploy", "version", "environment"},
                                {"app-build", "", "", "force-build", "version", "environment"}}},
                              http};
    Receipt perform(const Order& order) {
        auto receipt = executor.perform(order, {});
        return receipt ? *receipt : Receipt{order.id, Outcome::Refused, "error", receipt.error().text(), {}};
    }
    Receipt reconcile(const Order& order) {
        auto receipt = executor.reconcile(order, {});
        return receipt ? *receipt : Receipt{order.id, Outcome::Unknown, "error", receipt.error().text(), {}};
    }
};
Order deployment(ActionKind kind = ActionKind::Deploy) {
    Order order = anOrder(kind);
    order.parameters.clear();
    return identified(order);
}
Order ofRun(ActionKind kind, int request = 1) {
    Order order = deployment(kind);
    order.binding.run = fmt::format("ci/{}", request);
    return identified(order);
}

} // namespace

class TestBuildbotExecutor : public QObject {
    Q_OBJECT
private slots:
    void deploysByAForcedBuildThatCarriesTheOrder() {
        Scene scene;
        const Order order = deployment();
        const Receipt receipt = scene.perform(order);
        QVERIFY2(receipt.outcome == Outcome::Done, receipt.text.c_str());
        QCOMPARE(receipt.reference, std::string("ci/1"));
        QCOMPARE(scene.http.changes(), 1);
        const std::string& sent = scene.ci.lastParameters;
        for (const std::string& part :
             {std::string("\"version\":\"1.4.2\""), std::string("\"environment\":\"production\""),
              std::string("\"rollback\":false"), "\"fermata_order\":\"" + order.id, std::string("[\"app-deploy\"]")})
            QVERIFY2(sent.find(part) != std::string::npos, (part + " in " + sent).c_str());
        QVERIFY(scene.http.asked.back().method == io::HttpMethod::Get); // it was read back
    }

    void rollsBackWithTheFlagThatTheSchedulerAsksFor() {
        Scene scene;
        QVERIFY(scene.perform(deployment(ActionKind::RollBack)).outcome == Outcome::Done);
        QVERIFY(scene.ci.lastParameters.find("\"rollback\":true") != std::string::npos);
        scene.ci.fields = "{\"fullName\":\"reason\",\"type\":\"text\"},{\"fullName\":\"version\",\"type\":\"text\"},"
                          "{\"fullName\":\"rollback\",\"type\":\"text\"}";
        QVERIFY(scene.perform(deployment(ActionKind::RollBack)).outcome == Outcome::Done);
        QVERIFY(scene.ci.lastParameters.find("\"rollback\":\"true\"") != std::string::npos);
    }

    void aSchedulerThatWouldBuildSomethingElseIsNotForced() {
        Scene scene;
        const std::string whole = scene.ci.fields;
        for (const std::string& fields :
             {std::string("{\"fullName\":\"version\",\"type\":\"text\"}"),
              std::string("{\"fullName\":\"reason\",\"type\":\"text\"}"), std::string("null")}) {
            scene.ci.fields = fields;
            QVERIFY(scene.perform(deployment()).outcome == Outcome::Refused);
        }
        scene.ci.fields = whole;
        Order odd = deployment();
        odd.parameters = {{"undeclared", "x"}};
        QVERIFY(scene.perform(identified(odd)).outcome == Outcome::Refused);
        scene.ci.isEnabled = false;
        QVERIFY(scene.perform(deployment()).outcome == Outcome::Refused);
        scene.ci.isEnabled = true;
        Order elsewhere = deployment();
        elsewhere.binding.environment = "staging";
        QVERIFY(scene.perform(identified(elsewhere)).outcome == Outcome::Refused);
        QVERIFY(!scene.executor.describe(elsewhere));
        QCOMPARE(scene.http.changes(), 0);
    }

    void whatTheServerRefusesIsRefused() {
        for (const int status : {401, 403, 404, 409}) {
            Scene scene;
            scene.ci.before = statusError(status);
            const Receipt receipt = scene.perform(deployment());
            QVERIFY(receipt.outcome == Outcome::Refused);
            QVERIFY(receipt.text.find(std::to_string(status)) != std::string::npos);
            QCOMPARE(scene.http.changes(), 1);
        }
    }

    void whatNobodyKnowsIsUnknownAndSentOnce() {
        for (const Error& error : {lostAnswer(), statusError(500), statusError(422), statusError(429)}) {
            Scene scene;
            scene.ci.before = error;
            const Order order = deployment();
            QVERIFY(scene.perform(order).outcome == Outcome::Unknown);
            QCOMPARE(scene.http.changes(), 1);
            QVERIFY(scene.reconcile(order).outcome == Outcome::Refused); // conduct.h believes it after a while
            QCOMPARE(scene.http.changes(), 1);
        }
    }

    void aLostAnswerOfABuildThatBeganIsFound() {
        const Result<io::HttpReply> lost[] = {lostAnswer(), statusError(502), ok("<html>Log in</html>"),
                                              ok("{\"result\":null}"), ok("{\"result\":[1,{\"2\":")};
        for (const bool keepsOrder : {true, false})
            for (const auto& answer : lost) {
                Scene scene;
                scene.ci.keepsOrder = keepsOrder; // else it is found by its reason
                scene.ci.after = answer;
                const Order order = deployment();
                const Receipt receipt = scene.perform(order);
                QVERIFY2(receipt.outcome == Outcome::Done, receipt.text.c_str());
                QCOMPARE(receipt.reference, std::string("ci/1"));
                QCOMPARE(scene.http.changes(), 1);
                QVERIFY(scene.reconcile(order).outcome == Outcome::Done);
            }
    }

    void aServerThatCannotBeReadLeavesItOpen() {
        Scene scene;
        scene.ci.after = Result<io::HttpReply>(lostAnswer());
        const Order order = deployment();
        QVERIFY(scene.perform(order).outcome == Outcome::Done);
        scene.ci.read = lostAnswer();
        QVERIFY(scene.reconcile(order).outcome == Outcome::Unknown);
        Scene gone;
        gone.ci.read = lostAnswer(); // before anything is sent
        QVERIFY(gone.perform(deployment()).outcome == Outcome::Refused);
        QCOMPARE(gone.http.changes(), 0);
    }

    void aBuildIsFoundBehindHundredsOfOthers() {
        Scene scene;
        const Order order = deployment();
        QVERIFY(scene.perform(order).outcome == Outcome::Done);
        for (int i = 0; i < 700; ++i)
            scene.ci.add("", "nightly", "periodic", toUnix(orderedAt) + i);
        QCOMPARE(scene.reconcile(order).reference, std::string("ci/1"));
        scene.ci.requests[0].order.clear();
        scene.ci.requests[0].reason.clear();
        QVERIFY(scene.reconcile(order).outcome == Outcome::Refused);
        for (int i = 0; i < 4000; ++i)
            scene.ci.add("", "nightly", "periodic", toUnix(orderedAt) + i);
        QVERIFY(scene.reconcile(order).outcome == Outcome::Unknown); // nobody saw them all
    }

    void olderBuildsAreNotLookedThrough() {
        Scene scene;
        for (int i = 0; i < 5000; ++i)
            scene.ci.add("", "nightly", "periodic", toUnix(orderedAt) - 100000);
        QVERIFY(scene.reconcile(deployment()).outcome == Outcome::Refused);
        QCOMPARE(scene.http.asked.size(), std::size_t{2}); // the login and one page
    }

    void buildsAgainAndFindsIt() {
        Scene scene;
        scene.ci.add("", "first", "forced", toUnix(orderedAt) - 900);
        const Order order = ofRun(ActionKind::ReRun);
        QVERIFY(scene.perform(order).outcome == Outcome::Refused); // it has not begun
        scene.ci.builds = {{31, 1, true}};
        QVERIFY(scene.reconcile(order).outcome == Outcome::Refused);
        scene.ci.after = Result<io::HttpReply>(lostAnswer());
        const Receipt receipt = scene.perform(order);
        QVERIFY2(receipt.outcome == Outcome::Done, receipt.text.c_str());
        QCOMPARE(receipt.reference, std::string("ci/2"));
        QCOMPARE(scene.http.changes(), 1);
        QVERIFY(scene.reconcile(order).outcome == Outcome::Done);
    }

    void stopsWhatRunsAndWhatWaits() {
        Scene scene;
        scene.ci.add("", "first", "forced", toUnix(orderedAt) - 900);
        scene.ci.add("", "second", "forced", toUnix(orderedAt) - 800);
        scene.ci.builds = {{31, 1, false}};
        const Order running = ofRun(ActionKind::Cancel, 1);
        QVERIFY(scene.reconcile(running).outcome == Outcome::Refused);
        QVERIFY(scene.perform(running).outcome == Outcome::Done);
        QVERIFY(scene.perform(running).outcome == Outcome::Refused); // over already
        QVERIFY(scene.perform(ofRun(ActionKind::Cancel, 2)).outcome == Outcome::Done);
        QCOMPARE(scene.http.changes(), 2);
        Order foreign = ofRun(ActionKind::Cancel);
        foreign.binding.run = "github/1";
        QVERIFY(scene.perform(identified(foreign)).outcome == Outcome::Refused);
        QCOMPARE(scene.http.changes(), 2);
    }

    void anUnarmedEnvironmentIsNeverTouched() {
        Scene scene;
        FakeBook book;
        book.standing.armed.clear();
        const FixedClock clock(orderedAt);
        Order start = deployment(ActionKind::Start);
        start.parameters = {{"pipeline", "app-build"}};
        for (const Order& order : {deployment(), deployment(ActionKind::RollBack), ofRun(ActionKind::ReRun),
                                   ofRun(ActionKind::Cancel), identified(start)}) {
            const auto receipt =
                carryOut(order, rita(), scene.executor,
                         {&book, &clock, [](const Order& each) -> Result<Reading> { return asOrdered(each); }, {}}, {});
            FERMATA_VERIFY_OK(receipt);
            QVERIFY(receipt->outcome == Outcome::DryRun);
        }
        QCOMPARE(scene.http.asked.size(), std::size_t{0});
    }

    void neitherPasswordNorCookieIsSaid() {
        Scene scene;
        std::string said;
        for (const int status : {200, 401, 403, 500}) {
            if (status != 200)
                scene.ci.before = statusError(status);
            const Receipt receipt = scene.perform(deployment());
            said += receipt.text + receipt.reference + scene.executor.describe(deployment()).value();
        }
        QVERIFY(said.find("canary") == std::string::npos && said.find("TWISTED") == std::string::npos);
        for (const auto& request : scene.http.asked) // the password goes to the login only
            QCOMPARE(request.credential.secret.isEmpty(), !request.url.ends_with("/auth/login"));
    }

    void approvesNothing() {
        const Scene scene;
        QVERIFY(!scene.executor.can(ActionKind::Approve));
        QVERIFY(!scene.executor.can(ActionKind::Silence));
        QVERIFY(scene.executor.can(ActionKind::RollBack));
    }
};

FERMATA_CORE_TEST(TestBuildbotExecutor)
#include "tst_buildbot_executor.moc"

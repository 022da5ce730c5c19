#include "core/action/alarm.h"
#include "core/action/alertmanager_executor.h"
#include "core/action/environment_pool.h"
#include "core/action/webhook_notifier.h"
#include "core/io/formats/json_reader.h"
#include "core/io/signing/hmac.h"
#include "tests/core/action/fake_http.h"
#include "tests/core/action/orders.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::action;
using namespace fermata::test;

namespace {

Server aServer(const char* name) {
    return {name, std::string("https://") + name + ".example", "", {}, "", false};
}

/// An Alertmanager or a pool: what a POST does, and what is said of it.
struct FakeServer {
    std::optional<Error> before;
    std::optional<Result<io::HttpReply>> after;
    std::optional<Error> read;
    std::vector<std::string> taken; ///< bodies
    std::function<Result<io::HttpReply>(const io::HttpRequest&)> get;
    std::string answer = "{}";
    FakeHttp http{[this](const io::HttpRequest& request) -> Result<io::HttpReply> {
        if (request.method == io::HttpMethod::Get)
            return read ? Result<io::HttpReply>(*read) : get(request);
        if (before)
            return *before;
        taken.push_back(request.body);
        return after ? *after : ok(answer);
    }};
};

Order aSilence() {
    Order order = anOrder(ActionKind::Silence);
    order.executor = "am";
    order.parameters = {{"label:alertname", "HighErrorRatio"},
                        {"label:service", "shop"},
                        {"person", "rita"},
                        {"until", rfc3339(orderedAt + Seconds{3600})}};
    return identified(order);
}

Order ofPool(ActionKind kind = ActionKind::RequestEnvironment) {
    Order order = anOrder(kind);
    order.executor = "pool";
    order.binding.environment = "perf";
    return identified(order);
}

struct Silencing : FakeServer {
    AlertmanagerExecutor executor{aServer("am"), http};
    Silencing() {
        answer = R"({"silenceID":"s1"})";
        get = [this](const io::HttpRequest&) {
            std::string list = R"({"id":"s0","comment":"by hand","status":{"state":"active"}})";
            for (const auto& body : taken) {
                const auto document = io::readJson(body).value();
                list += R"(,{"id":"s1","comment":")" + document.root().at("comment")->text().value() + "\"}";
            }
            return ok("[" + list + "]");
        };
    }
};
struct Pooling : FakeServer {
    EnvironmentPool executor{aServer("pool"), http};
    std::string state = "done";
    Pooling() {
        get = [this](const io::HttpRequest& request) -> Result<io::HttpReply> {
            for (const auto& body : taken) {
                const auto document = io::readJson(body).value();
                const auto order = document.root().at("order")->text().value();
                if (request.url.ends_with("/orders/" + order))
                    return ok(R"({"order":")" + order + R"(","state":")" + state + R"(","reference":"perf-3"})");
            }
            return statusError(404);
        };
    }
};
constexpr const char* address = "https://hooks.example/T000/canary-path?token=canary-token";

} // namespace

class TestExecutors : public QObject {
    Q_OBJECT
private slots:
    void silencesInAPersonsNameForATime() {
        Silencing scene;
        const auto receipt = scene.executor.perform(aSilence(), {});
        FERMATA_VERIFY_OK(receipt);
        QVERIFY2(receipt->outcome == Outcome::Done, receipt->text.c_str());
        QCOMPARE(receipt->reference, std::string("am/s1"));
        const auto document = io::readJson(scene.taken.at(0)).value();
        QCOMPARE(document.root().at("createdBy")->text().value(), std::string("rita"));
        QCOMPARE(document.root().at("endsAt")->text().value(), std::string("2026-11-23T13:00:00Z"));
        QCOMPARE(document.root().at("matchers")->size(), std::size_t{2});
        QVERIFY(document.root().at("comment")->text()->find(aSilence().id) != std::string::npos);
    }

    void aSilenceIsBoundedAndNamesWhatItSilences() {
        Silencing scene;
        const auto refused = [&](const std::string& key, const std::string& value) {
            Order order = aSilence();
            if (value.empty())
                order.parameters.erase(key);
            else
                order.parameters[key] = value;
            return !scene.executor.describe(order) && !scene.executor.perform(order, {});
        };
        QVERIFY(refused("person", ""));
        QVERIFY(refused("until", ""));
        QVERIFY(refused("until", rfc3339(orderedAt + Seconds{8 * 86400})));
        QVERIFY(refused("until", rfc3339(orderedAt)));
        QVERIFY(refused("until", "tomorrow"));
        QVERIFY(refused("regex", ".*"));
        Order all = aSilence();
        std::erase_if(all.parameters, [](const auto& each) { return each.first.starts_with("label:"); });
        QVERIFY(!scene.executor.describe(all));
        QCOMPARE(scene.http.asked.size(), std::size_t{0});
    }

    void aSilenceIsFoundByItsCommentAfterALostAnswer() {
        for (const Result<io::HttpReply>& answer :
             {Result<io::HttpReply>(lostAnswer()), Result<io::HttpReply>(ok("<html>")),
              Result<io::HttpReply>(statusError(500))}) {
            Silencing scene;
            scene.after = answer;
            QVERIFY(scene.executor.perform(aSilence(), {})->outcome == Outcome::Done);
            QCOMPARE(scene.http.changes(), 1);
        }
        Silencing scene;
        scene.before = lostAnswer();
        QVERIFY(scene.executor.perform(aSilence(), {})->outcome == Outcome::Unknown);
        QVERIFY(scene.executor.reconcile(aSilence(), {})->outcome == Outcome::Refused);
        scene.before = statusError(403);
        QVERIFY(scene.executor.perform(aSilence(), {})->outcome == Outcome::Refused);
        scene.read = lostAnswer();
        QVERIFY(!scene.executor.reconcile(aSilence(), {}));
        scene.read.reset();
        scene.get = [](const io::HttpRequest&) { return ok("<html>log in</html>"); };
        QVERIFY(!scene.executor.reconcile(aSilence(), {}));
    }

    void requestsAnEnvironmentUnderTheOrdersKey() {
        Pooling scene;
        const auto receipt = scene.executor.perform(ofPool(), {});
        FERMATA_VERIFY_OK(receipt);
        QVERIFY(receipt->outcome == Outcome::Done && receipt->reference == "perf-3");
        QCOMPARE(headerOf(scene.http.asked.at(0), "Idempotency-Key"), ofPool().id);
        QVERIFY(scene.taken.at(0).find("\"action\":\"request\"") != std::string::npos);
        FERMATA_VERIFY_OK(scene.executor.perform(ofPool(ActionKind::ReleaseEnvironment), {}));
        QVERIFY(scene.taken.at(1).find("\"action\":\"release\"") != std::string::npos);
    }

    void whatThePoolSaysIsWhatCounts() {
        Pooling scene;
        scene.state = "pending";
        QVERIFY(scene.executor.perform(ofPool(), {})->outcome == Outcome::Unknown);
        scene.state = "refused";
        QVERIFY(scene.executor.perform(ofPool(), {})->outcome == Outcome::Refused);
        scene.state = "never heard of";
        QVERIFY(scene.executor.perform(ofPool(), {})->outcome == Outcome::Unknown);
        Pooling lost;
        lost.after = Result<io::HttpReply>(lostAnswer());
        QVERIFY(lost.executor.perform(ofPool(), {})->outcome == Outcome::Done);
        lost.after = Result<io::HttpReply>(statusError(409)); // this key is there already
        QVERIFY(lost.executor.perform(ofPool(), {})->outcome == Outcome::Done);
        Pooling never;
        never.before = lostAnswer();
        QVERIFY(never.executor.perform(ofPool(), {})->outcome == Outcome::Unknown);
        QVERIFY(never.executor.reconcile(ofPool(), {})->outcome == Outcome::Refused);
        never.before = statusError(403);
        QVERIFY(never.executor.perform(ofPool(), {})->outcome == Outcome::Refused);
        never.before.reset();
        never.get = [](const io::HttpRequest&) { return ok("{\"order\":\"another\",\"state\":\"done\"}"); };
        QVERIFY(never.executor.perform(ofPool(), {})->outcome == Outcome::Unknown ||
                !never.executor.reconcile(ofPool(), {}));
    }

    void tellsAWebhookSignedAndSaysNoAddress() {
        FakeServer server;
        WebhookNotifier notifier({"ops", io::SecretString(address), io::SecretString("key"), "", false, "shop",
                                  [] { return std::string("12:abc"); }},
                                 server.http);
        const Alarm alarm{"block/production/shop/pay/01",
                          AlarmKind::Block,
                          {"alarm.block", {{"change", "shop/pay"}, {"environment", "production"}}, {}},
                          "shop/pay",
                          {},
                          "production"};
        const Order order = notification(alarm, {notifier.name()}, {}, false, Seconds{600}, orderedAt).value();
        const auto receipt = notifier.perform(order, {});
        FERMATA_VERIFY_OK(receipt);
        QVERIFY(receipt->outcome == Outcome::Done);
        const io::HttpRequest& sent = server.http.asked.at(0);
        QCOMPARE(sent.url, std::string(address));
        QVERIFY(sent.isUrlSecret);
        QCOMPARE(headerOf(sent, "X-Fermata-Signature"),
                 "sha256=" + io::hmacSha256(io::SecretString("key"), sent.body).hex());
        const auto body = io::readJson(sent.body).value();
        QCOMPARE(body.root().at("alarm")->text().value(), alarm.key);
        QCOMPARE(body.root().at("head")->text().value(), std::string("12:abc"));
        std::string said = receipt->text + notifier.describe(order).value();
        for (const Error& error : {lostAnswer(), Error(Fault::Refused, std::string("POST ") + address),
                                   Error(Fault::Malformed, address), statusError(500)}) {
            server.before = error;
            const auto failed = notifier.perform(order, {});
            FERMATA_VERIFY_OK(failed);
            QVERIFY(failed->outcome == (error.fault() == Fault::Refused ? Outcome::Refused : Outcome::Unknown));
            said += failed->text + failed->reference;
        }
        for (const char* secret : {"canary", "hooks.example", "T000"})
            QVERIFY2(said.find(secret) == std::string::npos, said.c_str());
        QVERIFY(notifier.reconcile(order, {})->outcome == Outcome::Unknown);
        QCOMPARE(server.http.changes(), 5);
    }

    void anUnsignedWebhookHasNoSignature() {
        FakeServer server;
        WebhookNotifier notifier({"ops", io::SecretString(address), {}, "", false, "", {}}, server.http);
        Order order = anOrder(ActionKind::Notify);
        QVERIFY(!notifier.perform(order, {})); // no alarm
        order.parameters = {{"alarm", "x"}};
        FERMATA_VERIFY_OK(notifier.perform(order, {}));
        QVERIFY(headerOf(server.http.asked.at(0), "X-Fermata-Signature").empty());
        QCOMPARE(server.http.asked.size(), std::size_t{1});
    }
};

FERMATA_CORE_TEST(TestExecutors)
#include "tst_executors.moc"

// How fast the HTTP client is beside `curl --parallel` and `wrk`, and what a thousand quiet polls cost.
//   bench_http [REQUESTS [SECONDS OF POLLS]]
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>

#include <sys/resource.h>

#include "core/io/http/http.h"
#include "tests/support/loopback_server.h"
#include "tests/support/nginx.h"

using namespace fermata;
using namespace fermata::io;
using namespace fermata::test;
using Steady = std::chrono::steady_clock;

namespace {

constexpr int parallel = 50;

double seconds(Steady::duration duration) {
    return std::chrono::duration<double>(duration).count();
}

/// User and system time so far, of this process or of the programs it waited for.
double processorSeconds(int whose = RUSAGE_SELF) {
    rusage usage{};
    getrusage(whose, &usage);
    const auto of = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

/// Keeps `parallel` requests on their way until `count` are answered. Requests a second.
double ours(const std::string& url, const std::string& caFile, int count) {
    std::mutex mutex;
    std::condition_variable changed;
    int answered = 0; // guarded by mutex
    int failures = 0; // guarded by mutex
    int asked = 0;    // until the first answer the main thread's, then the client's
    const auto client = curlClient({.connectionsPerHost = parallel + 1});
    std::function<void()> ask;
    const HttpClient::Done done = [&](Result<HttpReply> reply) {
        bool isLast = false;
        {
            const std::lock_guard lock(mutex);
            failures += !reply;
            isLast = ++answered == count;
        }
        if (isLast)
            changed.notify_all();
        else
            ask();
    };
    std::mutex asking;
    ask = [&] {
        const std::lock_guard lock(asking);
        if (asked == count)
            return;
        HttpRequest request;
        request.url = url + "?" + std::to_string(++asked);
        request.caFile = caFile;
        request.isConditional = false;
        client->submit(std::move(request), done, {});
    };
    const auto started = Steady::now();
    for (int i = 0; i < parallel; ++i)
        ask();
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return answered == count; });
    const double taken = seconds(Steady::now() - started);
    if (failures > 0)
        std::printf("  %d requests failed\n", failures);
    return count / taken;
}

double curls(const std::string& url, const std::string& caFile, int count) {
    std::vector<std::string> command{
        programPath("curl"),      "--silent", "--show-error", "--parallel", "--parallel-immediate", "--parallel-max",
        std::to_string(parallel), "--output", "/dev/null"};
    if (!caFile.empty())
        command.insert(command.end(), {"--cacert", caFile});
    command.push_back(url + "?[1-" + std::to_string(count) + "]");
    const auto started = Steady::now();
    const auto ran = run(command);
    if (ran.exitCode != 0)
        std::printf("  curl failed: %s\n", ran.error.c_str());
    return count / seconds(Steady::now() - started);
}

double wrks(const std::string& url) {
    const auto ran = run({programPath("wrk"), "-t1", "-c" + std::to_string(parallel), "-d3s", url});
    const auto at = ran.out.find("Requests/sec:");
    return at == std::string::npos ? 0 : std::atof(ran.out.c_str() + at + 13);
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void compare(const char* name, const std::string& url, const std::string& caFile, int count, bool withWrk) {
    std::vector<double> us, them, wrk;
    double usedByUs = 0, usedByThem = 0;
    for (int round = 0; round < 5; ++round) { // in turns, as the machine's load changes
        double before = processorSeconds();
        us.push_back(ours(url, caFile, count));
        usedByUs += processorSeconds() - before;
        before = processorSeconds(RUSAGE_CHILDREN);
        them.push_back(curls(url, caFile, count));
        usedByThem += processorSeconds(RUSAGE_CHILDREN) - before;
        if (withWrk)
            wrk.push_back(wrks(url));
    }
    std::printf("%s, %d at once, median of 5: ours %.0f, curl --parallel %.0f requests/s; %.2f of it (goal 0.90)\n",
                name, parallel, median(us), median(them), median(us) / median(them));
    std::printf("%s, processor time a request: ours %.0f us, curl --parallel %.0f us\n", name,
                usedByUs / count / 5 * 1e6, usedByThem / count / 5 * 1e6);
    if (withWrk)
        std::printf("%s: wrk, one thread, %.0f requests/s; ours is %.2f of it\n", name, median(wrk),
                    median(us) / median(wrk));
}

/// A thousand addresses, each asked every 15 seconds, all unchanged: the processor time of the whole process.
void polls(const char* name, const std::string& base, const std::string& caFile, int length) {
    constexpr int addresses = 1000;
    constexpr auto interval = std::chrono::seconds{15};
    const ScratchFolder folder;
    std::mutex mutex;
    std::condition_variable changed;
    int answered = 0, unchanged = 0, failures = 0; // guarded by mutex
    const auto client = curlClient({.cacheFile = folder / "cache.db"});
    const auto ask = [&](int number) {
        HttpRequest request;
        request.url = base + std::to_string(number % addresses);
        request.caFile = caFile;
        request.credential = {Credential::Kind::Bearer, "bench", {}, {}, SecretString("t0ken")};
        client->submit(std::move(request),
                       [&](Result<HttpReply> reply) {
                           const std::lock_guard lock(mutex);
                           ++answered;
                           failures += !reply;
                           unchanged += reply && reply->isFromCache;
                           changed.notify_all();
                       },
                       {});
    };
    const auto waitFor = [&](int count) {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return answered == count; });
    };
    for (int i = 0; i < addresses; ++i)
        ask(i);
    waitFor(addresses); // now all are kept
    const int count = static_cast<int>(addresses * std::chrono::seconds{length} / interval);
    const double before = processorSeconds();
    const auto started = Steady::now();
    for (int i = 0; i < count; ++i) {
        std::this_thread::sleep_until(started + i * interval / addresses); // the pace is what is measured
        ask(i);
    }
    waitFor(addresses + count);
    const double wall = seconds(Steady::now() - started), used = processorSeconds() - before;
    std::printf(
        "%s, 1,000 addresses every 15 s: %d of %d unchanged, %d failed; %.0f us of processor a request, %.2f %% of a "
        "core (goal 1 %%, resolves at 5 %%)\n",
        name, unchanged, count, failures, used / count * 1e6, used / wall * 100);
}

} // namespace

int main(int argc, char** argv) {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    const int count = argc > 1 ? std::atoi(argv[1]) : 20'000;
    const int length = argc > 2 ? std::atoi(argv[2]) : 30;
    const auto nginx = Nginx::start(closedPort());
    if (!nginx || programPath("curl").empty()) {
        std::fprintf(stderr, "nginx, openssl and curl are needed\n");
        return 2;
    }
    const bool withWrk = !programPath("wrk").empty();
    if (!withWrk)
        std::printf("wrk is not installed: left out\n");
    nginx->write("one.json", "{\"one\":1}");
    compare("loopback, HTTP/1.1", nginx->url(Nginx::Port::Plain, "/forever-fresh"), {}, count, withWrk);
    compare("loopback, HTTP/2 over TLS", nginx->url(Nginx::Port::Http2, "/static/one.json"), nginx->caFile(), count,
            false);
    polls("HTTP/1.1", nginx->url(Nginx::Port::Plain, "/many/"), {}, length);
    polls("HTTP/2 over TLS", nginx->url(Nginx::Port::Http2, "/many/"), nginx->caFile(), length);
    return 0;
}

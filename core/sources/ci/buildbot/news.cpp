#include "core/sources/ci/buildbot/news.h"

#include "core/io/formats/json_reader.h"

namespace fermata::sources::buildbot {

bool isNews(const ServerEvent& event) {
    if (event.name != "event")
        return false;
    const auto document = io::readJson(event.data, {}, {.bytes = std::size_t{2} << 20, .depth = 32, .values = 100'000});
    if (!document)
        return false;
    const auto key = document->root().find("key");
    if (!key)
        return false;
    std::vector<std::string_view> words;
    for (const io::Value& word : key->children())
        words.push_back(word.view().value_or(std::string_view()));
    if (words.size() < 3)
        return false;
    if (words[0] == "steps")
        return words[2] == "new" || words[2] == "started" || words[2] == "finished";
    return words[0] == "builds" || words[0] == "buildrequests";
}

/// What the connection's thread tells those who wait. It outlives News where the client is slow to let go.
struct News::Ear {
    std::mutex mutex;
    std::condition_variable_any changed;
    ServerEventReader reader;   // of the client's thread alone
    bool hasNews = false;       // guarded by mutex
    bool wasLetIn = false;      // guarded by mutex
    bool isOver = false;        // guarded by mutex
    std::optional<Error> error; // guarded by mutex

    bool take(std::string_view piece) {
        bool hears = false;
        for (const ServerEvent& event : reader.take(piece))
            hears = isNews(event) || hears;
        const std::scoped_lock lock(mutex);
        wasLetIn = true;
        hasNews = hasNews || hears;
        changed.notify_all();
        return true;
    }

    void end(std::optional<Error> why) {
        const std::scoped_lock lock(mutex);
        isOver = true;
        error = std::move(why);
        changed.notify_all();
    }
};

News::~News() {
    m_end.request_stop();
}

Result<bool> News::wait(const io::HttpRequest& request, std::stop_token stop) {
    std::shared_ptr<Ear> ear;
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_ear) {
            m_ear = std::make_shared<Ear>();
            m_http.stream(
                request, [kept = m_ear](std::string_view piece) { return kept->take(piece); },
                [kept = m_ear](Result<io::HttpReply> reply) {
                    kept->end(reply ? std::nullopt : std::optional(std::move(reply).error()));
                },
                m_end.get_token());
        }
        ear = m_ear;
    }
    std::unique_lock lock(ear->mutex);
    const bool isDone = ear->changed.wait(lock, stop, [&] { return ear->hasNews || ear->isOver; });
    if (!isDone)
        return Error(Fault::Cancelled, "stopped while listening");
    if (ear->hasNews) {
        ear->hasNews = false;
        return true;
    }
    const bool wasLetIn = ear->wasLetIn;
    auto error = ear->error;
    lock.unlock();
    {
        const std::scoped_lock outer(m_mutex);
        if (m_ear == ear)
            m_ear.reset();
    }
    if (error && !wasLetIn)
        return std::move(*error).in("listening to events");
    return false;
}

} // namespace fermata::sources::buildbot

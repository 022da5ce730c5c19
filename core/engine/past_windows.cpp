#include "core/engine/past_windows.h"

#include "core/sources/window_store.h"

namespace fermata::engine {
namespace {

std::vector<std::vector<WatchPoint>> stretchesOf(const std::vector<io::Sample>& samples) {
    std::vector<std::vector<WatchPoint>> stretches;
    bool isOpen = false;
    for (const io::Sample& sample : samples) {
        if (sample.value && !isOpen)
            stretches.emplace_back();
        isOpen = sample.value.has_value();
        if (isOpen)
            stretches.back().push_back({sample.at, *sample.value});
    }
    return stretches;
}

} // namespace

Result<std::vector<WindowView>> pastWindows(const std::string& file, const std::string& service,
                                            const std::string& environment, std::size_t most) {
    auto store = sources::WindowStore::open(file, io::OpenMode::Read);
    if (!store && (store.error().fault() == Fault::NotFound || store.error().fault() == Fault::Unsupported))
        return std::vector<WindowView>(); // nothing was ever kept here
    if (!store)
        return std::move(store).error().in("opening the windows of past deployments");
    auto kept = store->of(service, environment, most);
    if (!kept)
        return std::move(kept).error();
    std::vector<WindowView> views;
    for (const sources::KeptWindow& window : *kept) {
        WindowView view{window.deployment, window.version, window.previous, window.outcome,
                        window.deployedAt, window.from,    window.to,       {}};
        auto queries = store->queries(window.deployment);
        if (!queries)
            return std::move(queries).error();
        for (const std::string& query : *queries) {
            auto samples = store->samples(window.deployment, query, window.from, window.to);
            if (!samples)
                return std::move(samples).error();
            view.series.push_back({query, stretchesOf(*samples)});
        }
        views.push_back(std::move(view));
    }
    return views;
}

} // namespace fermata::engine

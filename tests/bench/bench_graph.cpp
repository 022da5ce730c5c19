// How long the graph of a fleet takes to paint and to update: 5,000 nodes, a recorded path of 300 pan and zoom steps.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

#include <QApplication>
#include <QImage>
#include <QScrollBar>

#include "tests/ui/pipeline/fleets.h"
#include "ui/pipeline/fleet.h"
#include "ui/pipeline/graph_view.h"
#include "ui/style/fermata_style.h"

using namespace fermata;

namespace {

/// Time on the wall, and what this thread used of the processor: on a shared machine only the second says something.
struct Moment {
    double wall = 0, processor = 0;
};
Moment now() {
    timespec used{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    const auto wall = std::chrono::steady_clock::now().time_since_epoch();
    return {std::chrono::duration<double, std::milli>(wall).count(),
            static_cast<double>(used.tv_sec) * 1e3 + static_cast<double>(used.tv_nsec) / 1e6};
}
Moment since(Moment start) {
    const auto end = now();
    return {end.wall - start.wall, end.processor - start.processor};
}

void report(const char* what, const std::vector<Moment>& taken) {
    const auto line = [&](const char* of, double Moment::*part) {
        std::vector<double> sorted;
        for (const auto& one : taken)
            sorted.push_back(one.*part);
        std::sort(sorted.begin(), sorted.end());
        const auto at = [&](double share) {
            return sorted[std::min(sorted.size() - 1,
                                   static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
        };
        std::printf("%-36s %-9s median %7.2f ms   p95 %7.2f ms   longest %7.2f ms   (%zu)\n", what, of, at(0.5),
                    at(0.95), sorted.back(), sorted.size());
    };
    line("processor", &Moment::processor);
    line("wall", &Moment::wall);
}

/// One step of a hand that looks around: always the same 300.
void step(ui::GraphView& view, int k) {
    auto& across = *view.horizontalScrollBar();
    auto& down = *view.verticalScrollBar();
    switch (k / 30 % 5) {
    case 0: // down the fleet
        down.setValue(down.value() + 90);
        break;
    case 1: // towards the details, from the whole to words
        view.zoomIn();
        break;
    case 2: // along a pipeline
        across.setValue(across.value() + 60);
        down.setValue(down.value() + 20);
        break;
    case 3: // back out, until everything is in view
        view.zoomOut();
        break;
    case 4:
        down.setValue(down.value() - 70);
        across.setValue(across.value() - 40);
        break;
    }
}

} // namespace

int main(int count, char** words) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(count, words);
    if (!ui::style::loadResources())
        return 70;
    ui::style::applyTheme(application, ui::style::Theme::night());
    const int services = count > 1 ? std::atoi(words[1]) : 225;
    const auto snapshot = tests::aFleet({.services = std::max(services, 1)});

    std::vector<Moment> taken;
    ui::FleetValue fleet;
    for (int k = 0; k < 20; ++k) {
        const auto start = now();
        fleet = ui::fleetOf(*snapshot, snapshot->at);
        taken.push_back(since(start));
    }
    std::printf("%zu nodes, %zu edges, %zu bands\n", fleet.graph.nodes.size(), fleet.graph.edges.size(),
                fleet.graph.bands.size());
    report("snapshot to fleet", taken);

    ui::GraphView view(nullptr);
    view.resize(1920, 1080);
    auto start = now();
    view.show(fleet.graph);
    while (view.graph().isBusy() || view.graph().lanes().empty())
        QApplication::processEvents(QEventLoop::WaitForMoreEvents);
    std::printf("%-36s wall %.0f ms\n", "handed over until it is laid out", since(start).wall);
    view.show();
    QApplication::processEvents();

    QImage picture(view.viewport()->size(), QImage::Format_ARGB32_Premultiplied);
    const auto paint = [&] {
        const auto begin = now();
        view.viewport()->render(&picture);
        return since(begin);
    };
    paint(); // icons and glyphs are rendered once
    std::vector<Moment> painted, stepped;
    for (int k = 0; k < 300; ++k) {
        const auto begin = now();
        step(view, k);
        stepped.push_back(since(begin));
        painted.push_back(paint());
    }
    report("full repaint along the path", painted);
    report("the step itself", stepped);
    view.fit();
    painted.clear();
    for (int k = 0; k < 30; ++k)
        painted.push_back(paint());
    report("full repaint, fitted", painted);
    while (view.zoom() > 0.021)
        view.zoomOut();
    painted.clear();
    for (int k = 0; k < 30; ++k)
        painted.push_back(paint());
    report("full repaint, all nodes in view", painted);

    // Every twentieth node changes its state, again and again.
    std::vector<Moment> updated, repainted;
    for (int k = 0; k < 40; ++k) {
        for (std::size_t i = static_cast<std::size_t>(k) % 20; i < fleet.graph.nodes.size(); i += 20)
            fleet.graph.nodes[i].state = k % 2 ? ui::style::State::Passed : ui::style::State::Running;
        auto next = fleet.graph;
        const auto begin = now();
        view.show(std::move(next));
        updated.push_back(since(begin));
        repainted.push_back(paint());
    }
    report("5 % of the states changed: update", updated);
    report("and its repaint", repainted);
    return 0;
}

// How long the graph of a fleet takes to paint and to update: 5,000 nodes, a recorded path of 300 pan and zoom steps.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
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

using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) { return std::chrono::duration<double, std::milli>(Clock::now() - start).count(); }

void report(const char* what, std::vector<double> taken) {
    std::sort(taken.begin(), taken.end());
    const auto at = [&](double share) { return taken[std::min(taken.size() - 1, static_cast<std::size_t>(share * static_cast<double>(taken.size())))]; };
    std::printf("%-44s median %7.2f ms   p95 %7.2f ms   longest %7.2f ms   (%zu)\n", what, at(0.5), at(0.95), taken.back(), taken.size());
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

    std::vector<double> taken;
    ui::FleetValue fleet;
    for (int k = 0; k < 20; ++k) {
        const auto start = Clock::now();
        fleet = ui::fleetOf(*snapshot, snapshot->at);
        taken.push_back(since(start));
    }
    std::printf("%zu nodes, %zu edges, %zu bands\n", fleet.graph.nodes.size(), fleet.graph.edges.size(), fleet.graph.bands.size());
    report("snapshot to fleet", taken);

    ui::GraphView view(nullptr);
    view.resize(1920, 1080);
    auto start = Clock::now();
    view.show(fleet.graph);
    while (view.graph().isBusy() || view.graph().lanes().empty())
        QApplication::processEvents(QEventLoop::WaitForMoreEvents);
    std::printf("%-44s %.0f ms\n", "handed over until it is laid out", since(start));
    view.show();
    QApplication::processEvents();

    QImage picture(view.viewport()->size(), QImage::Format_ARGB32_Premultiplied);
    const auto paint = [&] {
        const auto begin = Clock::now();
        view.viewport()->render(&picture);
        return since(begin);
    };
    paint(); // icons and glyphs are rendered once
    std::vector<double> painted, stepped;
    for (int k = 0; k < 300; ++k) {
        const auto begin = Clock::now();
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
    std::vector<double> updated, repainted;
    for (int k = 0; k < 40; ++k) {
        for (std::size_t i = static_cast<std::size_t>(k) % 20; i < fleet.graph.nodes.size(); i += 20)
            fleet.graph.nodes[i].state = k % 2 ? ui::style::State::Passed : ui::style::State::Running;
        auto next = fleet.graph;
        const auto begin = Clock::now();
        view.show(std::move(next));
        updated.push_back(since(begin));
        repainted.push_back(paint());
    }
    report("5 % of the states changed: update", updated);
    report("and its repaint", repainted);
    return 0;
}

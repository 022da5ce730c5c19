// How long the layered layout takes: prints the best of five runs for 200, 2,000 and 10,000 nodes.
#include <chrono>
#include <cstdio>
#include <initializer_list>

#include "tests/ui/pipeline/graphs.h"
#include "ui/pipeline/layout.h"

int main() {
    using Clock = std::chrono::steady_clock;
    std::printf("%8s %8s %10s %14s %10s %12s\n", "nodes", "edges", "fresh ms", "one more ms", "crossings", "moved");
    for (const int nodes : {200, 2000, 10000}) {
        auto input = fermata::tests::randomGraph(nodes, nodes * 13 / 10, 1);
        const auto timed = [&](double& best) {
            fermata::ui::Layout layout;
            for (int run = 0; run < 5; ++run) {
                const auto start = Clock::now();
                layout = fermata::ui::laidOut(input);
                const double took = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
                best = run == 0 ? took : std::min(best, took);
            }
            return layout;
        };
        double fresh = 0;
        double again = 0;
        const auto before = timed(fresh);
        for (std::size_t i = 0; i < before.nodes.size(); ++i)
            input.nodes[i].earlier = before.nodes[i].centre;
        for (std::size_t e = 0; e < before.edges.size(); ++e)
            input.edges[e].earlierBends = before.edges[e].bends;
        input.nodes.push_back({});
        input.edges.push_back({static_cast<std::size_t>(nodes) / 2, static_cast<std::size_t>(nodes), 1, {}});
        const auto after = timed(again);
        int moved = 0;
        for (std::size_t i = 0; i < before.nodes.size(); ++i)
            moved += before.nodes[i].centre == after.nodes[i].centre ? 0 : 1;
        std::printf("%8d %8zu %10.2f %14.2f %10llu %7d of %d\n", nodes, input.edges.size() - 1, fresh, again,
                    static_cast<unsigned long long>(before.crossings), moved, nodes);
    }
    return 0;
}

// The whole window on a bridge that is fed by hand, for the tests of the shell.
#pragma once

#include <vector>

#include "tests/support/test.h"
#include "tests/ui/support/world.h"
#include "ui/models/selection.h"
#include "ui/shell/main_window.h"
#include "ui/widgets/empty_state.h"

namespace fermata::test {

/// A window on a bridge that is fed by hand.
struct Desk {
    Desk()
        : clock(noon()), window(bridge, selection, clock, about(), [](QWidget* parent) {
              auto* graph = new ui::EmptyState(parent);
              graph->show(ui::style::Icon::Workflow, "Graph", "stands here");
              return graph;
          }) {
        bridge.attach({[this](engine::Command command, engine::Answer answer) {
                           commands.push_back(std::move(command));
                           answers.push_back(std::move(answer));
                       },
                       {},
                       {},
                       {},
                       [this](Time moment, engine::Engine::PastTaken taken) {
                           moments.push_back(moment);
                           pasts.push_back(std::move(taken));
                       },
                       {},
                       {},
                       {},
                       {},
                       {},
                       [this](std::string, std::string, engine::Engine::WayBackTaken taken) {
                           ways.push_back(std::move(taken));
                       }});
        window.show();
    }
    static ui::AboutFacts about() { return {"0.1.0", {{"Qt", qVersion(), "LGPL-3.0"}}, "fermata.log"}; }

    void show(engine::Snapshot snapshot) {
        snapshot.sequence = ++sequence;
        bridge.offer(shared(std::move(snapshot)));
        QTRY_COMPARE(bridge.snapshot()->sequence, sequence);
    }
    template <class T>
    T* find(const char* name) {
        return window.findChild<T*>(QLatin1String(name));
    }

    std::uint64_t sequence = 0;
    ui::Bridge bridge;
    ui::Selection selection;
    FixedClock clock;
    std::vector<engine::Command> commands;
    std::vector<engine::Answer> answers;
    std::vector<Time> moments;
    std::vector<engine::Engine::PastTaken> pasts;
    std::vector<engine::Engine::WayBackTaken> ways;
    ui::MainWindow window;
};

/// Keeps a picture of a window where FERMATA_PICTURES names a folder.
inline void picture(QWidget& window, const QString& name) {
    const QString folder = qEnvironmentVariable("FERMATA_PICTURES");
    if (folder.isEmpty())
        return;
    for (int pass = 0; pass < 5; ++pass) // layouts settle from the inside out
        QCoreApplication::processEvents();
    QVERIFY(window.grab().save(folder + u'/' + name + QStringLiteral(".png")));
}

} // namespace fermata::test

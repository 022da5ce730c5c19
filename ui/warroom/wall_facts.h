// What the wall says, as plain values: worked out of a snapshot and a moment, painted by the blocks.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include <QString>

#include "core/engine/pace.h"
#include "core/engine/snapshot.h"
#include "ui/style/icons.h"

namespace fermata::ui {

/// An icon on a cell: solid where a person should look first, dashed where nothing is known.
struct WallLook {
    style::Icon icon = style::Icon::CircleHelp;
    style::State state = style::State::Held;
    bool isSolid = false;
    bool isUnknown = true;
};

struct WallVerdict {
    WallLook look;
    QString headline;                    ///< at most three words
    QString line;                        ///< of what, and what is done
    bool isFull = false;                 ///< the whole row in the colour of the state: something is being done now
    std::optional<double> progress = {}; ///< 0 to 1
};

/// What is decided next; `clock` empty: nothing is due.
struct WallNext {
    QString headline, clock, aside;
};

struct WallEnvironment {
    QString name, word, fact;
    WallLook look = {};
    int rank = 0; ///< the worse the higher
};

/// A station of the line that changes travel, with those that stand there now.
struct WallStation {
    QString name;
    int count = 0;
    bool needsPerson = false;
};

struct WallTraffic {
    bool isKnown = false;
    QString value, word;       ///< "63 %", "usual"; where it is not known: what it was last, or empty
    std::vector<double> usual; ///< of the 24 hours around now, shares; empty: not known
    double now = 0.0;
    int hour = 0; ///< index of now in `usual`
};

struct WallLine {
    QString time, text, aside;         ///< `aside`: at the right, muted
    std::optional<WallLook> look = {}; ///< only what is abnormal has one
    bool isBold = false;
    Time at = {};
};

struct WallClock {
    QString name, age;
    bool isStale = false;
};

struct WallFacts {
    WallVerdict verdict;
    WallNext next;
    std::vector<WallEnvironment> environments; ///< the worst first, at most four
    QString moreEnvironments;                  ///< "+3 healthy", or empty
    QString lineTitle, lineFact;
    bool isLineStopped = false;
    std::vector<WallStation> stations;
    WallTraffic traffic;
    std::vector<WallLine> risks, events; ///< at most three and five; in an incident six suspects and nine events
    std::vector<WallLine> roles;         ///< who decides, by role; only in an incident
    std::vector<WallClock> clocks;
    QString moreClocks; ///< "+3, some stale", or empty
    int clocksLeftOut = 0;
    QString time;
    bool isFrozen = false, isIncident = false;
};

struct WallView {
    Seconds silence{0};      ///< since the last snapshot came
    bool isPrivate = false;  ///< no titles that people wrote
    bool isIncident = false; ///< time line, roles and suspects in place of line, traffic and risks
};

/// Without a snapshot for so long a wall must look frozen.
inline constexpr Seconds frozenAfter = engine::silentAfter;

/// `now`: the moment of the snapshot, moved on by the time since. Never healthy where nobody measured.
WallFacts wallFacts(const engine::Snapshot& snapshot, Time now, const WallView& view);

namespace wall {
/// The newest of what happened: orders, watches, alerts, deployments, stops.
std::vector<WallLine> events(const engine::Snapshot& snapshot, Time now, bool isPrivate, std::size_t atMost);
std::vector<WallLine> risks(const engine::Snapshot& snapshot, Time now, bool isPrivate);
/// The newest deployments, those first that are found worse, each with the p_incident of its change at the gate.
std::vector<WallLine> suspects(const engine::Snapshot& snapshot, Time now);
std::vector<WallLine> roles(const engine::Snapshot& snapshot);
std::vector<WallEnvironment> environments(const engine::Snapshot& snapshot, Time now);
/// At most `atMost` characters, ended by an ellipsis; at the end of a word where that costs little.
QString shortened(const QString& text, int atMost);
/// As many whole parts of a name ("payments-core") as fit; shortened where the first does not.
QString nameWithin(const QString& name, int atMost);
} // namespace wall

} // namespace fermata::ui

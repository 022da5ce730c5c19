// Several changes approved with one reason: which may be, and why not the others.
#pragma once

#include <string>
#include <vector>

#include <QString>

#include "ui/bridge/bridge.h"

namespace fermata::ui {

/// At most so many are approved at once: more has nobody looked at.
inline constexpr std::size_t batchAtMost = 50;

struct Batch {
    struct Item {
        std::string key;
        std::string decisionId;
        QString title; ///< plain, one line
    };
    std::vector<Item> items;
    QString className; ///< of all of them, in words
    QString closed;    ///< why they cannot be approved together; empty: they can
};

/// Only changes that the gate lets through (Approve or Fast track), all of one class of change, each of which the acting
/// person may approve: never a change that asks for a look of its own, never one's own change.
Batch batchOf(const engine::Snapshot& snapshot, const std::vector<std::string>& keys);

} // namespace fermata::ui

// One change whose every text field attacks whoever shows it: markup, escapes, bidirectional and control characters,
// formulas, new lines; with reports, a scan and a state of production that do the same.
#pragma once

#include <string>

#include "tests/system/flight.h"

namespace fermata::test {

/// What an attacker writes where `mark` can be found again. Bytes that the place does not allow are left out by the
/// caller.
std::string attack(const std::string& mark);

/// A flight with one more branch; its workspace holds evidence of it and a board.
struct HostileWorld : Flight {
    HostileWorld();

    std::string branch; ///< its name
    std::string head;
};

/// True where no terminal, spreadsheet or line of text is steered: what plainText leaves as it is, line feeds apart.
bool isPlain(const std::string& shown);

} // namespace fermata::test

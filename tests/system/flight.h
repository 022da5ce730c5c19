// A small repository with three waiting branches, a workspace beside it, evidence on disk, and fermatactl run on them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/support/scratch.h"

namespace fermata::test {

/// Each one has folders of its own, also for keys, heads and logs: nothing of the account that runs the test is
/// touched.
class Flight {
public:
    /// The moment at which everything is judged; the evidence is minutes old by then.
    static constexpr const char* now = "2026-03-02T12:00:00Z";
    static constexpr long long nowUnix = 1772452800;

    Flight();

    /// Runs fermatactl on the workspace "w". `before` stands in front of the program: a limit, another account.
    Ran ctl(std::vector<std::string> arguments, std::vector<std::string> before = {}) const;
    std::vector<std::string> environment() const;
    /// A rehearsed `gate` of a head at `now` with evidence bound to it; an empty name leaves its kind out.
    Ran gate(const std::string& head, const std::string& policy, const std::string& tests, const std::string& scanner,
             const std::string& board, const std::vector<std::string>& more = {}) const;
    /// A recorded `gate` of a head; returns the decision's id, or fails the program loudly.
    std::string decide(const std::string& head) const;
    /// How many records the whole record has; nothing where `audit verify --re-execute` does not call it whole.
    std::optional<long long> wholeRecords() const;
    /// Writes `name` as a policy that names the running account, with more fields behind.
    void writePolicy(const std::string& name, const std::string& more) const;

    ScratchFolder scratch;
    ScratchRepository repository;
    std::string docs, code, pipeline; ///< heads of three branches off main
    bool isReady = false;
    std::string trouble;

private:
    std::string branch(const std::string& name, const std::string& file, const std::string& bytes);
};

/// The text of a member of the JSON object that a program printed, or why there is none.
std::string field(const Ran& ran, const std::string& name);

} // namespace fermata::test

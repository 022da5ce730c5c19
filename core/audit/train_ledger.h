// Decisions on trains, as the record holds them: notes with the subject "train", each with everything it was made from.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/assessment/evidence/snapshot.h"
#include "core/assessment/risk/risk_model.h"
#include "core/audit/chain.h"
#include "core/audit/ledger_payload.h"
#include "core/decision/train.h"

namespace fermata::audit {

inline constexpr auto trainSubject = "train";

/// A decision on a train as its record states it.
struct RecordedTrain {
    std::string id;           ///< hex digest of the record's payload
    std::uint64_t record = 0; ///< number
    Time at{};                ///< of the newest look at one of its changes
    Author author;            ///< who had it decided
    std::string environment;
    std::vector<std::string> changes; ///< the names that the train was stated with, in its order; foreign text
    decision::Verdict verdict = decision::Verdict::Hold;
    decision::Message summary; ///< its reason in one sentence
    Probability pDefect, low, high;
    int decider = 0;
    Digest policy, model;
    Digest train; ///< of the object that holds members, needs, rules and weighing
    bool operator==(const RecordedTrain&) const = default;
};

/// With everything behind it.
struct TrainFile {
    RecordedTrain entry;
    std::vector<assessment::EvidenceSnapshot> snapshots; ///< by place
    std::vector<std::vector<std::size_t>> needs;         ///< by place
    decision::Policy policy;
    assessment::RiskModel::Pointer model;
    /// Of each car's own decision only verdict, summary, p_incident and what it is worth a day are kept here; the
    /// rest follows from its snapshot.
    decision::TrainDecision decision;
};

/// @returns Malformed when it is no such note
Result<RecordedTrain> readTrain(const Record& record);
/// @returns Corrupt or Malformed for broken objects, Newer for forms that this version does not read
Result<TrainFile> openTrain(const RecordedTrain& entry, const Objects& objects);
/// The same judge once more, on what was stored. @requires policy.contradictions().empty(), and it outlives the judge
std::vector<decision::TrainCar> carsOf(const TrainFile& file);
/// The bytes of the object that RecordedTrain::train names.
/// @requires as many `changes` as cars; cars.size() == decision.cars.size()
std::string encodeTrain(const decision::TrainDecision& decision, std::span<const decision::TrainCar> cars);

/// Thread safety: that of its chain.
class TrainLedger {
public:
    /// @requires `chain` outlives the ledger
    explicit TrainLedger(Chain& chain) : m_chain(&chain) {}

    /// Records the decision with what it was made from, all or nothing; the same one twice in a row once.
    /// @param decision  TrainJudge(cars, policy).decide()
    /// @param changes   a name for each car
    /// @requires cars is not empty
    Result<RecordedTrain> add(std::span<const decision::TrainCar> cars, const std::vector<std::string>& changes,
                              const decision::Policy& policy, const assessment::RiskModel::Pointer& model,
                              const decision::TrainDecision& decision, const Author& author, Time now);
    /// Oldest first. @returns Corrupt where a note cannot be read
    Result<std::vector<RecordedTrain>> all() const;
    /// By id, or by the beginning of one (at least 6 digits). @returns Usage, NotFound, Conflict when several begin so
    Result<RecordedTrain> find(const std::string& id) const;
    Result<TrainFile> open(const RecordedTrain& entry) const;

private:
    Chain* m_chain;
};

} // namespace fermata::audit

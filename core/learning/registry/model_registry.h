// The versions of the model: which there are, which one speaks, and who put it there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/assessment/risk/risk_model.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/io/sql/database.h"
#include "core/io/sql/migrations.h"
#include "core/learning/evaluation/model_card.h"
#include "core/learning/registry/trial.h"

namespace fermata::learning {

struct ModelVersion {
    std::int64_t version = 0; ///< from 1, in the order of registration
    Time trainedAt{};
    Digest digest; ///< of the encoded model
    ModelCard card;
    assessment::RiskState state = assessment::RiskState::PriorOnly;
    bool isChampion = false;
    std::optional<Trial> trial; ///< nothing: no model spoke when it was trained
};

/// A change of the champion.
struct Promotion {
    std::int64_t version = 0; ///< 0: back to the prior alone
    Time at{};
    std::string reason; ///< foreign text
    bool isBack = false;
};

/// Thread safety: that of its database.
class ModelRegistry {
public:
    /// The tables, to be migrated by whoever opens the database: the versions' own and those of the blobs.
    static std::vector<io::Component> components();

    /// @requires `database` outlives the registry and holds the components
    explicit ModelRegistry(io::Database& database) : m_database(&database) {}

    /// Tries `trained` against the champion: by its twin, and by what became of the changes that the challengers since
    /// the last promotion spoke for, without those whose outcomes were doubted. Empty: no model speaks, or this one
    /// knows no more than the prior.
    /// @param dataset, asOf  what it was trained on and when, as for trainWithCard
    Result<std::optional<Trial>> tryAgainstChampion(const TrainedModel& trained, const Dataset& dataset,
                                                    Time asOf) const;
    /// Registers a challenger. The same bytes trained on the same data are registered once, with their first trial.
    Result<ModelVersion> add(const TrainedModel& trained, Time at, const std::optional<Trial>& trial = {});
    /// Newest first.
    Result<std::vector<ModelVersion>> versions() const;
    /// @returns Fault::NotFound
    Result<ModelVersion> version(std::int64_t version) const;
    /// The model itself; its bytes are checked against the digest before one is interpreted. @returns Fault::NotFound
    /// for a version that was never registered, Corrupt where its bytes are gone or others
    Result<assessment::RiskModel::Pointer> model(std::int64_t version) const;

    /// The version that speaks; nothing while only the prior does.
    Result<std::optional<ModelVersion>> champion() const;
    /// The champion's model, else the prior's.
    Result<assessment::RiskModel::Pointer> championModel() const;

    /// @param despiteDoubts  a person has looked at what the trial doubts, and says so in the reason
    /// @returns Fault::Refused for a model that knows no more than the prior, without a reason, or whose trial has
    /// doubts;
    ///          Conflict when it is the champion already
    Result<void> promote(std::int64_t version, const std::string& reason, Time at, bool despiteDoubts = false);
    /// Back to the champion before. @returns Fault::Refused without a reason, NotFound when there is nothing to go back
    /// from
    Result<void> back(const std::string& reason, Time at);
    /// Oldest first.
    Result<std::vector<Promotion>> promotions() const;

private:
    Result<void> keep(std::int64_t version, const Trial& trial);
    /// What became known of the changes that challengers of `voice` spoke for since it was promoted.
    Result<std::vector<Faced>> lineAgainst(const assessment::RiskModel& voice, const Dataset& dataset, Time asOf) const;
    Result<std::optional<Trial>> trialOf(std::int64_t version) const;
    Result<void> record(std::int64_t version, const std::string& reason, Time at, bool isBack);
    Result<std::vector<ModelVersion>> select(const std::string& condition, std::int64_t value) const;
    io::Database* m_database;
};

} // namespace fermata::learning

#include "core/learning/registry/model_registry.h"

#include <cmath>
#include <limits>

#include "core/base/text.h"
#include "core/io/blobs/blob_store.h"
#include "core/io/sql/transaction.h"
#include "core/learning/training/maturity.h"

namespace fermata::learning {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

void bindNumber(io::Statement& statement, int position, double value) {
    if (std::isfinite(value))
        statement.bind(position, value);
    else
        statement.bindNull(position);
}

double numberAt(const io::Statement& statement, int column) {
    return statement.isNull(column) ? none : statement.real(column);
}

/// The champions, one above the other: promoting adds one, going back takes the top off.
std::vector<std::int64_t> stackOf(const std::vector<Promotion>& promotions) {
    std::vector<std::int64_t> stack;
    for (const Promotion& promotion : promotions) {
        if (!promotion.isBack)
            stack.push_back(promotion.version);
        else if (!stack.empty())
            stack.pop_back();
    }
    return stack;
}

} // namespace

std::vector<io::Component> ModelRegistry::components() {
    return {
        io::BlobStore::component(),
        {"models",
         {"CREATE TABLE model (version INTEGER PRIMARY KEY, trained_at INTEGER NOT NULL, digest BLOB NOT NULL, "
          "data BLOB NOT NULL, schema TEXT NOT NULL, trained TEXT NOT NULL, state INTEGER NOT NULL, "
          "changes INTEGER NOT NULL, labels INTEGER NOT NULL, faulty INTEGER NOT NULL, scored INTEGER NOT NULL, "
          "scored_faulty INTEGER NOT NULL, roc_auc REAL, pr_auc REAL, brier REAL, ece REAL, capture_5 REAL, "
          "capture_10 REAL, capture_20 REAL, lines_added_auc REAL, UNIQUE (digest, data));"
          "CREATE TABLE model_promotion (number INTEGER PRIMARY KEY, version INTEGER NOT NULL, at INTEGER NOT NULL, "
          "reason TEXT NOT NULL, is_back INTEGER NOT NULL);",
          "CREATE TABLE model_trial (version INTEGER PRIMARY KEY, against INTEGER NOT NULL, faced INTEGER NOT NULL, "
          "evidence REAL NOT NULL, needed REAL NOT NULL, doubts TEXT NOT NULL);",
          "ALTER TABLE model_trial ADD COLUMN followed INTEGER NOT NULL DEFAULT 0;"
          "ALTER TABLE model_trial ADD COLUMN followed_evidence REAL NOT NULL DEFAULT 1;"
          "ALTER TABLE model_trial ADD COLUMN followed_needed REAL NOT NULL DEFAULT 0;"}}};
}

Result<std::optional<Trial>> ModelRegistry::tryAgainstChampion(const TrainedModel& trained, const Dataset& dataset,
                                                               Time asOf) const {
    const auto speaks = champion();
    if (!speaks)
        return speaks.error();
    if (!*speaks || trained.model->parts().state != assessment::RiskState::Ready)
        return std::optional<Trial>();
    auto voice = model((*speaks)->version);
    if (!voice)
        return std::move(voice).error();
    auto count = m_database->prepare("SELECT COUNT(*) FROM model_trial WHERE against = ?");
    if (!count)
        return std::move(count).error();
    const auto row = count->bind(1, (*speaks)->version).step();
    if (!row || !*row)
        return row ? Error(Fault::Corrupt, "the trials cannot be counted") : row.error();
    const std::int64_t triedBefore = count->integer(0);
    count->reset();
    const auto line = lineAgainst(**voice, dataset, asOf);
    if (!line)
        return line.error();
    const ModelCard& card = (*speaks)->card;
    const Incumbent incumbent{(*speaks)->version, std::move(*voice), card.labels, card.quality.rocAuc, triedBefore};
    return std::optional<Trial>(tried(incumbent, dataset, asOf, trained.card.labels, trained.predictions, *line));
}

Result<std::vector<Faced>> ModelRegistry::lineAgainst(const assessment::RiskModel& voice, const Dataset& dataset,
                                                      Time asOf) const {
    const auto log = promotions();
    auto newestFirst = versions();
    if (!log || !newestFirst)
        return log ? std::move(newestFirst).error() : log.error();
    std::vector<ModelVersion> line;
    for (ModelVersion& version : *newestFirst)
        if (version.trial && version.trial->doubts.empty() && version.trainedAt > log->back().at &&
            version.card.schema == dataset.schema.id && version.trainedAt < asOf)
            line.push_back(std::move(version));
    if (line.empty())
        return std::vector<Faced>();
    const DelayCurve delay = outcomesAt(dataset.examples, asOf).delay;
    std::vector<Faced> faced;
    for (std::size_t i = line.size(); i-- > 0;) {
        auto challenger = model(line[i].version);
        if (!challenger)
            return std::move(challenger).error();
        const Follower follower{std::move(*challenger), line[i].trainedAt, i > 0 ? line[i - 1].trainedAt : asOf};
        const auto each = followed(voice, follower, dataset, delay, asOf);
        faced.insert(faced.end(), each.begin(), each.end());
    }
    return faced;
}

Result<void> ModelRegistry::keep(std::int64_t version, const Trial& trial) {
    auto insert = m_database->prepare("INSERT INTO model_trial (version, against, faced, evidence, needed, doubts, "
                                      "followed, followed_evidence, followed_needed) "
                                      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (version) DO NOTHING");
    if (!insert)
        return std::move(insert).error();
    std::string doubts;
    for (const std::string& doubt : trial.doubts)
        doubts += doubt + '\n';
    insert->bind(1, version).bind(2, trial.against).bind(3, static_cast<std::int64_t>(trial.faced));
    insert->bind(4, trial.evidence).bind(5, trial.needed).bind(6, doubts);
    insert->bind(7, static_cast<std::int64_t>(trial.followed)).bind(8, trial.followedEvidence);
    return insert->bind(9, trial.followedNeeded).run();
}

Result<std::optional<Trial>> ModelRegistry::trialOf(std::int64_t version) const {
    auto query = m_database->prepare("SELECT against, faced, evidence, needed, doubts, followed, followed_evidence, "
                                     "followed_needed FROM model_trial WHERE version = ?");
    if (!query)
        return std::move(query).error();
    const auto row = query->bind(1, version).step();
    if (!row)
        return row.error();
    if (!*row)
        return std::optional<Trial>();
    Trial trial{query->integer(0), static_cast<std::size_t>(query->integer(1)), query->real(2), query->real(3), {}};
    trial.followed = static_cast<std::size_t>(query->integer(5));
    trial.followedEvidence = query->real(6);
    trial.followedNeeded = query->real(7);
    const std::string doubts = query->text(4);
    for (std::size_t begin = 0; begin < doubts.size();) {
        const std::size_t end = doubts.find('\n', begin);
        trial.doubts.push_back(doubts.substr(begin, end - begin));
        begin = end == std::string::npos ? doubts.size() : end + 1;
    }
    return std::optional<Trial>(std::move(trial));
}

Result<ModelVersion> ModelRegistry::add(const TrainedModel& trained, Time at, const std::optional<Trial>& trial) {
    auto transaction = io::Transaction::begin(*m_database, io::Transaction::Kind::Write);
    if (!transaction)
        return std::move(transaction).error();
    io::BlobStore blobs(*m_database);
    const auto digest = blobs.put(trained.model->encode());
    if (!digest)
        return digest.error();
    auto insert = m_database->prepare(
        "INSERT INTO model (trained_at, digest, data, schema, trained, state, changes, labels, faulty, scored, "
        "scored_faulty, roc_auc, pr_auc, brier, ece, capture_5, capture_10, capture_20, lines_added_auc) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (digest, data) DO NOTHING");
    if (!insert)
        return std::move(insert).error();
    const ModelCard& card = trained.card;
    insert->bind(1, std::int64_t{toUnix(at)})
        .bind(2, *digest)
        .bind(3, card.data)
        .bind(4, card.schema)
        .bind(5, card.trained);
    insert->bind(6, static_cast<int>(trained.model->parts().state)).bind(7, card.changes).bind(8, card.labels);
    insert->bind(9, card.faulty).bind(10, static_cast<std::int64_t>(card.scored));
    insert->bind(11, static_cast<std::int64_t>(card.quality.faulty));
    int position = 12;
    for (const double value :
         {card.quality.rocAuc, card.quality.prAuc, card.quality.brier, card.quality.ece, card.quality.capture5,
          card.quality.capture10, card.quality.capture20, card.linesAddedAuc})
        bindNumber(*insert, position++, value);
    if (auto done = insert->run(); !done)
        return std::move(done).error().in("registering a model");
    auto query = m_database->prepare("SELECT version FROM model WHERE digest = ? AND data = ?");
    if (!query)
        return std::move(query).error();
    const auto row = query->bind(1, *digest).bind(2, card.data).step();
    if (!row || !*row)
        return row ? Error(Fault::Corrupt, "the registered model cannot be found") : row.error();
    const std::int64_t number = query->integer(0);
    query->reset(); // an open reading statement would hold the transaction
    if (trial)
        if (auto kept = keep(number, *trial); !kept)
            return std::move(kept).error().in("registering a model");
    if (auto done = transaction->commit(); !done)
        return std::move(done).error();
    return version(number);
}

Result<std::vector<ModelVersion>> ModelRegistry::select(const std::string& condition, std::int64_t value) const {
    auto query = m_database->prepare(
        "SELECT version, trained_at, digest, data, schema, trained, state, changes, labels, faulty, scored, "
        "scored_faulty, "
        "roc_auc, pr_auc, brier, ece, capture_5, capture_10, capture_20, lines_added_auc FROM model WHERE " +
        condition + " ORDER BY version DESC");
    if (!query)
        return std::move(query).error();
    const auto log = promotions();
    if (!log)
        return log.error();
    const auto stack = stackOf(*log);
    query->bind(1, value);
    std::vector<ModelVersion> found;
    for (;;) {
        const auto row = query->step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        ModelVersion version;
        version.version = query->integer(0);
        version.trainedAt = fromUnix(query->integer(1));
        const auto digest = query->id<Digest>(2), data = query->id<Digest>(3);
        if (!digest || !data)
            return Error(Fault::Corrupt, "a registered model has no digest");
        version.digest = *digest;
        version.card.data = *data;
        version.card.schema = query->text(4);
        version.card.trained = query->text(5);
        version.state = static_cast<assessment::RiskState>(query->integer(6));
        version.card.changes = query->integer(7);
        version.card.labels = query->integer(8);
        version.card.faulty = query->integer(9);
        version.card.scored = static_cast<std::size_t>(query->integer(10));
        Quality& quality = version.card.quality;
        quality.changes = version.card.scored;
        quality.faulty = static_cast<std::size_t>(query->integer(11));
        int column = 12;
        for (double* number : {&quality.rocAuc, &quality.prAuc, &quality.brier, &quality.ece, &quality.capture5,
                               &quality.capture10, &quality.capture20, &version.card.linesAddedAuc})
            *number = numberAt(*query, column++);
        version.isChampion = !stack.empty() && stack.back() == version.version;
        auto trial = trialOf(version.version);
        if (!trial)
            return std::move(trial).error();
        version.trial = std::move(*trial);
        found.push_back(std::move(version));
    }
}

Result<std::vector<ModelVersion>> ModelRegistry::versions() const {
    return select("version >= ?", 0);
}

Result<ModelVersion> ModelRegistry::version(std::int64_t version) const {
    auto found = select("version = ?", version);
    if (!found)
        return std::move(found).error();
    if (found->empty())
        return Error(Fault::NotFound, "there is no model version " + std::to_string(version));
    return std::move(found->front());
}

Result<assessment::RiskModel::Pointer> ModelRegistry::model(std::int64_t number) const {
    const auto found = version(number);
    if (!found)
        return found.error();
    const auto bytes = io::BlobStore(*m_database).get(found->digest);
    if (!bytes && bytes.error().fault() == Fault::NotFound) // not as if no model had ever spoken
        return Error(Fault::Corrupt,
                     "the bytes of model version " + std::to_string(number) + " are gone from the store");
    if (!bytes)
        return bytes.error();
    return assessment::RiskModel::decode(*bytes);
}

Result<std::optional<ModelVersion>> ModelRegistry::champion() const {
    const auto log = promotions();
    if (!log)
        return log.error();
    const auto stack = stackOf(*log);
    if (stack.empty())
        return std::optional<ModelVersion>();
    auto found = version(stack.back());
    if (!found)
        return std::move(found).error();
    return std::optional<ModelVersion>(std::move(*found));
}

Result<assessment::RiskModel::Pointer> ModelRegistry::championModel() const {
    const auto found = champion();
    if (!found)
        return found.error();
    return *found ? model((*found)->version)
                  : Result<assessment::RiskModel::Pointer>(assessment::RiskModel::priorOnly());
}

Result<void> ModelRegistry::record(std::int64_t version, const std::string& reason, Time at, bool isBack) {
    auto insert = m_database->prepare("INSERT INTO model_promotion (version, at, reason, is_back) VALUES (?, ?, ?, ?)");
    if (!insert)
        return std::move(insert).error();
    return insert->bind(1, version).bind(2, std::int64_t{toUnix(at)}).bind(3, reason).bind(4, isBack ? 1 : 0).run();
}

Result<void> ModelRegistry::promote(std::int64_t number, const std::string& reason, Time at, bool despiteDoubts) {
    if (trimmed(reason).empty())
        return Error(Fault::Refused, "another model speaks only for a stated reason");
    const auto found = version(number);
    if (!found)
        return found.error();
    if (found->isChampion)
        return Error(Fault::Conflict, "version " + std::to_string(number) + " speaks already");
    if (found->state != assessment::RiskState::Ready)
        return Error(Fault::Refused,
                     "version " + std::to_string(number) + " knows no more than the prior: too few labels");
    if (found->trial && !found->trial->doubts.empty() && !despiteDoubts)
        return Error(Fault::Refused, "version " + std::to_string(number) +
                                         " learned from outcomes that are in doubt: " + found->trial->doubts.front());
    return record(number, reason, at, false);
}

Result<void> ModelRegistry::back(const std::string& reason, Time at) {
    if (trimmed(reason).empty())
        return Error(Fault::Refused, "going back needs a stated reason");
    const auto log = promotions();
    if (!log)
        return log.error();
    const auto stack = stackOf(*log);
    if (stack.empty())
        return Error(Fault::NotFound, "no model has been promoted, so there is nothing to go back from");
    return record(stack.size() > 1 ? stack[stack.size() - 2] : 0, reason, at, true);
}

Result<std::vector<Promotion>> ModelRegistry::promotions() const {
    auto query = m_database->prepare("SELECT version, at, reason, is_back FROM model_promotion ORDER BY number");
    if (!query)
        return std::move(query).error();
    std::vector<Promotion> log;
    for (;;) {
        const auto row = query->step();
        if (!row)
            return row.error();
        if (!*row)
            return log;
        log.push_back({query->integer(0), fromUnix(query->integer(1)), query->text(2), query->integer(3) != 0});
    }
}

} // namespace fermata::learning

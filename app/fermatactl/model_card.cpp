#include "app/fermatactl/model_card.h"

#include <cmath>

#include <fmt/format.h>

#include "core/base/text.h"

namespace fermata::ctl {
namespace {

std::string number(double value) {
    return std::isfinite(value) ? fmt::format("{:.4f}", value) : "n/a";
}

io::Json asJson(const learning::Trial& trial) {
    io::Json::List doubts;
    for (const std::string& doubt : trial.doubts)
        doubts.push_back(doubt);
    return io::Json::Map{{"against", trial.against},
                         {"faced", trial.faced},
                         {"evidence", trial.evidence},
                         {"needed", trial.needed},
                         {"followed", trial.followed},
                         {"followed_evidence", trial.followedEvidence},
                         {"followed_needed", trial.followedNeeded},
                         {"is_better", trial.isBetter()},
                         {"doubts", std::move(doubts)}};
}

std::string asText(const learning::Trial& trial) {
    std::string text = fmt::format(
        "  trial    against version {} on {} changes new to both: evidence {:.3g} of {:.0f} needed\n"
        "  followed {} outcomes of changes that it and its forerunners spoke for: evidence {:.3g} of {:.0f} "
        "needed; {}\n",
        trial.against, trial.faced, trial.evidence, trial.needed, trial.followed, trial.followedEvidence,
        trial.followedNeeded, trial.isBetter() ? "it foresees better" : "not shown to foresee better");
    for (const std::string& doubt : trial.doubts)
        text += fmt::format("  doubt    {}\n", plainText(doubt));
    return text;
}

} // namespace

io::Json numberOrNull(double value) {
    return std::isfinite(value) ? io::Json(value) : io::Json(nullptr);
}

io::Json asJson(const learning::Quality& quality) {
    return io::Json::Map{
        {"auc", numberOrNull(quality.rocAuc)},          {"pr_auc", numberOrNull(quality.prAuc)},
        {"brier", numberOrNull(quality.brier)},         {"ece", numberOrNull(quality.ece)},
        {"capture_5", numberOrNull(quality.capture5)},  {"capture_10", numberOrNull(quality.capture10)},
        {"capture_20", numberOrNull(quality.capture20)}};
}

io::Json asJson(const learning::ModelVersion& version) {
    const learning::ModelCard& card = version.card;
    return io::Json::Map{{"trial", version.trial ? asJson(*version.trial) : io::Json(nullptr)},
                         {"version", version.version},
                         {"champion", version.isChampion},
                         {"state", std::string(assessment::name(version.state))},
                         {"trained_at", rfc3339(version.trainedAt)},
                         {"trained_on", card.trained},
                         {"schema", card.schema},
                         {"digest", version.digest.hex()},
                         {"data_digest", card.data.hex()},
                         {"changes", card.changes},
                         {"labels", card.labels},
                         {"faulty", card.faulty},
                         {"scored", card.scored},
                         {"quality", asJson(card.quality)},
                         {"lines_added_auc", numberOrNull(card.linesAddedAuc)}};
}

std::string asText(const learning::ModelVersion& version) {
    const learning::ModelCard& card = version.card;
    return fmt::format(
               "version {} ({}{}), trained {}\n"
               "  on       {}\n"
               "  schema   {}\n"
               "  judged   on {} newer changes with the labels known then: AUC {} (lines added only {}), PR-AUC {}, "
               "Brier {}, ECE {}\n"
               "  digest   {}\n"
               "  data     {}\n",
               version.version, assessment::name(version.state), version.isChampion ? ", champion" : "",
               rfc3339(version.trainedAt), plainText(card.trained), plainText(shortened(card.schema, 100)), card.scored,
               number(card.quality.rocAuc), number(card.linesAddedAuc), number(card.quality.prAuc),
               number(card.quality.brier), number(card.quality.ece), version.digest.hex(), card.data.hex()) +
           (version.trial ? asText(*version.trial) : std::string());
}

} // namespace fermata::ctl

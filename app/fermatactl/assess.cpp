// `assess`: how risky changes are, why, and what became of changes like them.
#include <memory>

#include <fmt/format.h>

#include "app/fermatactl/command.h"
#include "app/fermatactl/model_store.h"
#include "app/fermatactl/repository_name.h"
#include "core/assessment/change_class/change_class.h"
#include "core/assessment/risk/joint_risk.h"
#include "core/base/text.h"
#include "core/engine/change_contents.h"
#include "core/history/range.h"
#include "core/io/formats/json.h"
#include "core/learning/registry/model_registry.h"
#include "core/wording/wording.h"

namespace fermata::ctl {
namespace {

constexpr std::size_t similarShown = 10;

struct Options {
    std::string repository;
    std::vector<std::string> changes;
    std::string past = "HEAD";
};

struct Assessed {
    history::MeasuredRange range;
    assessment::RiskAssessment risk;
    std::vector<assessment::SimilarChange> similar;
    assessment::ChangeClass changeClass;
};

/// The champion of the workspace; where there is no workspace the prior speaks and says so.
Result<assessment::RiskModel::Pointer> modelThatSpeaks(const Context& context) {
    auto database = openModelStore(context, io::OpenMode::Read);
    if (!database) {
        const Fault fault = database.error().fault();
        if (fault == Fault::NotFound || fault == Fault::Unsupported)
            return assessment::RiskModel::priorOnly();
        return std::move(database).error();
    }
    return learning::ModelRegistry(*database).championModel();
}

Result<std::vector<Assessed>> assess(const Options& options, const Context& context) {
    const auto repository = io::git::Repository::open(options.repository);
    if (!repository)
        return repository.error();
    std::vector<history::Range> ranges;
    for (const std::string& text : options.changes) {
        const auto range = history::parseRange(*repository, text);
        if (!range)
            return range.error();
        ranges.push_back(*range);
    }
    const auto model = modelThatSpeaks(context);
    if (!model)
        return model.error();
    history::MiningOptions mining;
    mining.revision = options.past;
    const auto key = wordKeyOf(context);
    if (!key)
        return key.error();
    mining.words = *key;
    const std::string name = repositoryName(context.workspace, *repository);
    auto measured = history::measureRanges(*repository, ranges, mining, context.stop);
    if (!measured)
        return std::move(measured).error();
    std::vector<Assessed> all;
    for (history::MeasuredRange& range : *measured) {
        auto features = assessment::fromMetrics(range.metrics);
        features.repository = name;
        Assessed one;
        one.risk = (*model)->assess(features);
        // A change that is in the past already is not its own example.
        for (const auto& similar : (*model)->similarTo(features, similarShown + 1))
            if (similar.commit != range.change.head && one.similar.size() < similarShown)
                one.similar.push_back(similar);
        const auto contents = engine::readContents(*repository, {range.change.base, range.change.head}, context.stop);
        if (!contents)
            return contents.error();
        one.changeClass =
            range.hasMoreFiles ? assessment::ChangeClass{} : assessment::classify(range.files, {}, contents->kinds);
        one.range = std::move(range);
        all.push_back(std::move(one));
    }
    return all;
}

io::Json asJson(const Assessed& one) {
    const auto& risk = one.risk;
    io::Json::List contributions, similar;
    for (const auto& part : risk.contributions)
        contributions.push_back(io::Json::Map{{"feature", part.feature},
                                              {"log_odds", part.logOdds},
                                              {"value", part.isKnown ? io::Json(part.value) : io::Json(nullptr)}});
    for (const auto& past : one.similar)
        similar.push_back(io::Json::Map{{"commit", past.commit.hex()},
                                        {"likeness", past.likeness},
                                        {"faulty", past.outcome == assessment::Outcome::Faulty}});
    const auto& change = one.range.change;
    return io::Json::Map{
        {"base", change.base.isNull() ? io::Json(nullptr) : io::Json(change.base.hex())},
        {"head", change.head.hex()},
        {"state", std::string(assessment::name(risk.state))},
        {"p_defect", risk.pDefect.value()},
        {"low", risk.low.value()},
        {"high", risk.high.value()},
        {"p_defect_for_gate", risk.pDefectForGate.value()},
        {"base_rate", io::Json::Map{{"value", risk.baseRate}, {"low", risk.baseRateLow}, {"high", risk.baseRateHigh}}},
        {"bias", risk.bias},
        {"score", risk.score},
        {"contributions", std::move(contributions)},
        {"labels", risk.labels},
        {"labels_needed", risk.labelsNeeded},
        {"similar", std::move(similar)},
        {"change_class", std::string(assessment::name(one.changeClass.kind))},
        {"class_decided_by", one.changeClass.decidedBy}};
}

std::string asText(const Assessed& one) {
    const auto& risk = one.risk;
    std::string text =
        fmt::format("{}  {}\n  p_defect {:.3f} ({:.3f} to {:.3f}), base rate {:.3f}, {}\n  class {}{}\n",
                    one.range.change.head.hex().substr(0, 12), plainText(shortened(one.range.change.title, 100)),
                    risk.pDefect.value(), risk.low.value(), risk.high.value(), risk.baseRate,
                    assessment::name(risk.state), assessment::name(one.changeClass.kind),
                    one.changeClass.decidedBy.empty() ? "" : " because of " + plainText(one.changeClass.decidedBy));
    if (risk.state == assessment::RiskState::PriorOnly)
        text +=
            fmt::format("  prior only: {} more labels needed; train and promote a model first\n", risk.labelsNeeded);
    std::size_t shown = 0;
    for (const auto& part : risk.contributions) {
        if (++shown > 8)
            break;
        text += fmt::format("  {:+.3f}  {}{}\n", part.logOdds, wording::wordOfFeature(part.feature),
                            part.isKnown ? fmt::format(" ({:g})", part.value) : std::string(" (not known)"));
    }
    if (!risk.contributions.empty())
        text += fmt::format("  score {:.3f} = {:.3f} + contributions; calibrated to {:.3f}\n", risk.score, risk.bias,
                            risk.pDefect.value());
    std::size_t faulty = 0;
    for (const auto& past : one.similar)
        faulty += past.outcome == assessment::Outcome::Faulty ? 1 : 0;
    if (!one.similar.empty())
        text += fmt::format("  {} of the {} most similar past changes needed a fix:", faulty, one.similar.size());
    for (const auto& past : one.similar)
        text += fmt::format(" {}{}", past.commit.hex().substr(0, 10),
                            past.outcome == assessment::Outcome::Faulty ? "!" : "");
    return text + (one.similar.empty() ? "" : "\n");
}

/// All of them in one train.
std::string trainText(const std::vector<Assessed>& all) {
    std::vector<assessment::TrainMember> train;
    for (const Assessed& one : all) {
        assessment::TrainMember member{one.risk.pDefect, one.risk.low, one.risk.high, {}};
        for (const delivery::ChangedFile& file : one.range.files)
            member.paths.push_back(file.path);
        train.push_back(std::move(member));
    }
    const auto joint = assessment::jointRisk(train);
    return fmt::format(
        "all {} together: p_defect of any {:.3f} (if one cause makes them faulty {:.3f}, each for itself "
        "{:.3f}); {:.2f} faulty expected, {} pairs touch a file in common\n",
        all.size(), joint.any.value(), joint.low.value(), joint.high.value(), joint.expected, joint.overlaps);
}

void run(const Options& options, Context& context) {
    const auto all = assess(options, context);
    if (!all)
        return context.fail(all.error());
    if (!context.json) {
        for (const Assessed& one : *all)
            context.print(asText(one));
        if (all->size() > 1)
            context.print(trainText(*all));
        return;
    }
    io::Json::List list;
    for (const Assessed& one : *all)
        list.push_back(asJson(one));
    const auto json = io::Json(std::move(list)).pretty();
    if (json)
        context.print(*json);
    else
        context.fail(json.error());
}

} // namespace

void addAssess(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("assess", "How risky changes are, and why");
    command->footer("Example: fermatactl assess ~/src/project main..feature --json");
    const auto options = std::make_shared<Options>();
    command->add_option("repository", options->repository, "A git repository, bare or not")->required();
    command->add_option("changes", options->changes, "REV or BASE..HEAD, one or several")->required();
    command->add_option("--rev", options->past, "The past of this revision is what is known")->capture_default_str();
    command->callback([options, &context] { run(*options, context); });
}

} // namespace fermata::ctl

// `model train`: a new version of the model, registered as a challenger.
#include <memory>

#include <fmt/format.h>

#include "app/fermatactl/learning_input.h"
#include "app/fermatactl/model_card.h"
#include "app/fermatactl/model_commands.h"
#include "app/fermatactl/model_store.h"
#include "app/fermatactl/record_access.h"
#include "core/base/text.h"

namespace fermata::ctl {
namespace {

void run(LearningInput& input, Context& context) {
    auto database = openModelStore(context, io::OpenMode::Create); // before the work, not after it
    if (!database)
        return context.fail(database.error());
    auto told = toldOutcomes(context);
    if (!told)
        return context.fail(told.error());
    input.told = std::move(*told);
    const auto key = wordKeyOf(context);
    if (!key)
        return context.fail(key.error());
    const auto data = readLearningInput(input, key->value_or(history::WordKey{}), context);
    if (!data)
        return context.fail(data.error());
    for (const std::string& note : data->notes)
        fmt::print(stderr, "fermatactl: {}\n", plainText(note));
    const auto trained =
        learning::trainWithCard(data->dataset, data->end, {}, context.stop,
                                [&](auto done, auto total) { context.progress("training", done, total); });
    if (!trained)
        return context.fail(trained.error());
    learning::ModelRegistry registry(*database);
    const auto trial = registry.tryAgainstChampion(*trained, data->dataset, data->end);
    if (!trial)
        return context.fail(trial.error());
    const auto version = registry.add(*trained, context.clock->now(), *trial);
    if (!version)
        return context.fail(version.error());
    if (context.json) {
        const auto json = asJson(*version).pretty();
        return json ? context.print(*json) : context.fail(json.error());
    }
    context.print(asText(*version));
    const auto needed = trained->model->parts().labelsNeeded;
    if (version->state == assessment::RiskState::PriorOnly)
        context.print(fmt::format("It knows no more than the prior: {} more labels needed.\n", needed));
    else if (!version->isChampion)
        context.print(fmt::format("It is a challenger. To let it speak: fermatactl model promote {} --reason TEXT\n",
                                  version->version));
}

} // namespace

void addModelTrain(CLI::App& model, Context& context) {
    CLI::App* command = model.add_subcommand("train", "Train, judge on the newest part, register a challenger");
    command->footer("Example: fermatactl model train --repo ~/src/project");
    const auto input = std::make_shared<LearningInput>();
    addLearningInput(*command, *input);
    command->callback([input, &context] { run(*input, context); });
}

} // namespace fermata::ctl

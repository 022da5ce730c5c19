#include "app/fermatactl/train_text.h"

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/wording/wording.h"

namespace fermata::ctl {
namespace {

constexpr std::size_t mostShown = 12;

std::string listed(const std::vector<std::size_t>& places, const std::vector<std::string>& ids) {
    std::string text;
    for (std::size_t i = 0; i < places.size() && i < mostShown; ++i)
        text += (i ? ", " : "") + plainText(ids[places[i]]);
    return places.size() > mostShown ? text + fmt::format(" and {} more", places.size() - mostShown) : text;
}

} // namespace

std::string trainText(const decision::TrainDecision& decision, const std::vector<decision::TakeOut>& ways,
                      const std::vector<std::string>& changes, const std::string& environment, Time at) {
    std::string text = fmt::format("{}  {} changes together, for {} at {}\n{}\n", wording::word(decision.verdict),
                                   decision.cars.size(), plainText(environment), wording::timeForPeople(at),
                                   wording::sentence(decision.summary));
    const auto risk = [](const assessment::JointRisk& joint) {
        return fmt::format("{} ({} if one cause makes them faulty, {} each for itself)",
                           wording::percent(joint.any.value()), wording::percent(joint.low.value()),
                           wording::percent(joint.high.value()));
    };
    text += fmt::format("\nRisk that any needs a fix {}\nRisk of an incident {}\n", risk(decision.defect),
                        risk(decision.incident));
    if (decision.valuePerDay > 0.0)
        text += fmt::format("Worth {} {} a day together\n", wording::number(decision.valuePerDay),
                            plainText(decision.unit));
    text += "\nRules of the train\n";
    for (const decision::HardRule& rule : decision.rules)
        text += fmt::format("  {:<13} {}\n", wording::word(rule.state), wording::sentence(rule.message));
    text += "\nChanges, in an order in which they can go\n";
    for (std::size_t shown = 0; const std::size_t place : decision.order.order) {
        if (++shown > 50) {
            text += fmt::format("  {} more\n", decision.order.order.size() - 50);
            break;
        }
        const decision::CarView& car = decision.cars[place];
        text += fmt::format("  {:<10} {:>6}  {}: {}\n", wording::word(car.alone.verdict), wording::percent(car.pDefect),
                            plainText(changes[place]), wording::sentence(car.alone.summary));
    }
    if (!decision.pairs.empty())
        text += fmt::format("\nTouch a file in common ({})\n", decision.defect.overlaps);
    for (std::size_t i = 0; i < decision.pairs.size() && i < mostShown; ++i) {
        const decision::CarPair& pair = decision.pairs[i];
        text += fmt::format("  {} and {}: {} in common, {} on top\n", plainText(changes[pair.first]),
                            plainText(changes[pair.second]),
                            pair.files == 1 ? std::string("one file") : fmt::format("{} files", pair.files),
                            wording::percent(pair.onTop));
    }
    text += "\nWhat to take out\n";
    if (ways.empty())
        text +=
            decision.verdict == decision::Verdict::FastTrack ? "  nothing\n" : "  no part of it may do more (tried)\n";
    for (const decision::TakeOut& way : ways)
        text += fmt::format("  {} → {}, risk {}{}\n", listed(way.cars, changes), wording::word(way.verdict),
                            wording::percent(way.any.value()), way.isSmallest ? "" : " (perhaps not the smallest set)");
    return text;
}

} // namespace fermata::ctl

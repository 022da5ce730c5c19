// Trains on the desk: what stands on what, and the recorded decision on several changes as one subject.
#include <algorithm>

#include "core/audit/train_ledger.h"
#include "core/base/text.h"
#include "core/engine/conductor_state.h"
#include "core/engine/stacked.h"
#include "core/wording/wording.h"

namespace fermata::engine {

Result<void> Conductor::State::findNeeds(const std::stop_token& stop) {
    for (const Source& source : m_sources) {
        if (!source.repository || source.waiting.isReplay)
            continue; // what is merged stands on everything before it
        std::vector<history::Range> ranges;
        std::vector<DeskItem*> items;
        std::string of;
        for (const WaitingRange& waiting : source.waiting.ranges)
            if (const auto item = m_desk.find(waiting.key); item != m_desk.end()) {
                ranges.push_back(waiting.range);
                items.push_back(&item->second);
                of += waiting.key + " " + waiting.range.base.hex() + ".." + waiting.range.head.hex() + "\n";
            }
        std::string& known = m_needsOf[source.setting.name];
        if (known == of)
            continue;
        auto needs = stackedOn(*source.repository, ranges, stop);
        if (!needs)
            return std::move(needs).error().in("looking for branches on top of others in " + source.setting.name);
        for (std::size_t i = 0; i < items.size(); ++i) {
            items[i]->view.needs.clear();
            for (const std::size_t need : (*needs)[i])
                items[i]->view.needs.push_back(items[need]->waiting.key);
        }
        known = std::move(of);
    }
    return {};
}

Result<void> Conductor::State::recordTrain(const RecordTrain& what) {
    if (m_shown.isObserver)
        return Error(Fault::Refused, wording::sentence({"act.observer", {}, {}}));
    if (what.changes.empty())
        return Error(Fault::Usage, "a train has at least one change");
    std::vector<decision::TrainCar> cars;
    for (const std::string& key : what.changes) {
        const auto found = m_desk.find(key);
        if (found == m_desk.end())
            return Error(Fault::Conflict, plainText(key) + " does not wait any more");
        if (std::ranges::count(what.changes, key) > 1)
            return Error(Fault::Usage, plainText(key) + " is on the train twice");
        const ChangeView& view = found->second.view;
        if (!view.decision || !view.evidence || !found->second.recorded)
            return Error(Fault::Conflict, plainText(key) + " is still being assessed");
        if (found->second.recorded->decider != decision::decider ||
            found->second.recorded->digests.policy != m_policyDigest ||
            found->second.recorded->digests.model != m_modelDigest)
            return Error(Fault::Conflict,
                         plainText(key) + " is being judged again by another policy, model or version");
        if (!cars.empty() && view.evidence->environment != cars.front().snapshot->environment)
            return Error(Fault::Conflict, "the changes are judged for different environments");
        decision::TrainCar car{view.evidence.get(), view.decision->risk, {}};
        for (const std::string& need : view.needs)
            if (const auto place = std::ranges::find(what.changes, need); place != what.changes.end())
                car.needs.push_back(static_cast<std::size_t>(place - what.changes.begin()));
        cars.push_back(std::move(car));
    }
    const auto decided = decision::TrainJudge(cars, m_policy->policy).decide();
    auto recorded = audit::TrainLedger(*m_chain).add(cars, what.changes, m_policy->policy, m_knowledge.model, decided,
                                                     {m_actor.personId, m_actor.established}, m_clock.now());
    if (!recorded)
        return std::move(recorded).error().in("recording the decision on the train");
    announce();
    return {};
}

} // namespace fermata::engine

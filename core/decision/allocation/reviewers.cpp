#include "core/decision/allocation/reviewers.h"

#include <algorithm>
#include <tuple>

namespace fermata::decision {

ReviewerAdvice adviseReviewers(const std::vector<delivery::ChangedFile>& files, const assessment::Hands& hands,
                               const Policy& policy, const std::map<std::string, int>& openReviews) {
    std::map<std::string, double> owned; // lines by person
    for (const delivery::ChangedFile& file : files)
        if (const Person* person = file.owner.empty() ? nullptr : policy.personOfEmail(file.owner))
            owned[person->id] += 1.0 + file.added + file.deleted;
    struct Candidate {
        std::string id;
        double expertise = 0.0;
        int open = 0;
    };
    std::vector<Candidate> candidates;
    for (const Person& person : policy.people) {
        if (!policy.isSenior(person.roles) || std::ranges::find(hands.persons, person.id) != hands.persons.end())
            continue;
        const auto load = openReviews.find(person.id);
        const int open = load == openReviews.end() ? 0 : std::max(0, load->second);
        const auto lines = owned.find(person.id);
        candidates.push_back({person.id, lines == owned.end() ? 0.0 : lines->second / (1.0 + open), open});
    }
    std::ranges::sort(candidates, [](const Candidate& a, const Candidate& b) {
        return std::tuple(-a.expertise, a.open, a.id) < std::tuple(-b.expertise, b.open, b.id);
    });
    if (candidates.size() > reviewersAdvised)
        candidates.resize(reviewersAdvised);
    ReviewerAdvice advice;
    for (const Candidate& candidate : candidates) {
        advice.persons.push_back(candidate.id);
        advice.knowTheFiles = advice.knowTheFiles || candidate.expertise > 0.0;
    }
    std::ranges::sort(advice.persons);
    return advice;
}

} // namespace fermata::decision

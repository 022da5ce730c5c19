#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "core/decision/gate.h"
#include "core/engine/assemble.h"
#include "core/engine/barred.h"
#include "core/engine/conductor_state.h"
#include "core/engine/quarantines.h"
#include "core/engine/test_memory.h"
#include "core/sources/files/evidence_folder.h"

namespace fermata::engine {

namespace {

namespace fs = std::filesystem;

/// At the latest after so long a change is judged again even if nothing seems to have changed: evidence grows old.
constexpr Seconds longestRest{60};

/// What lies in the evidence folder of a revision, by name, size and time: enough to see that something changed.
std::string listing(const std::vector<std::string>& folders, const CommitId& head) {
    std::string out;
    for (const std::string& folder : folders) {
        std::error_code failure;
        std::vector<std::string> lines;
        // What is bound by revision lies in the head's own folder, what a tracker said beside it.
        for (const fs::path& place : {fs::path(folder) / head.hex(), fs::path(folder)})
            for (fs::directory_iterator at(place, failure), end; !failure && at != end; at.increment(failure)) {
                std::error_code ignored;
                if (at->is_regular_file(ignored))
                    lines.push_back(fmt::format("{}|{}|{};", at->path().filename().string(), at->file_size(ignored),
                                                at->last_write_time(ignored).time_since_epoch().count()));
            }
        std::ranges::sort(lines);
        for (const std::string& line : lines)
            out += line;
    }
    return out;
}

} // namespace

void Conductor::State::assessAll(const std::stop_token& stop) {
    showActions(); // another process may have armed, stopped or resumed meanwhile
    if (auto read = readQuarantines(); !read)
        fail(std::move(read).error());
    if (auto found = findNeeds(stop); !found && found.error().fault() != Fault::Cancelled)
        m_log.write(LogLevel::Failure, "engine", found.error().text());
    for (const std::string& key : m_order) {
        if (stop.stop_requested())
            return;
        DeskItem& item = m_desk[key];
        if (!m_shown.isObserver && item.measured)
            if (auto done = assess(item, false, stop); !done) {
                item.view.error = done.error().text();
                m_log.write(LogLevel::Failure, key, item.view.error);
            }
        if (auto shown = show(item, *m_ledger, deskView()); !shown)
            item.view.error = shown.error().text();
        showWaysOut(item);
    }
    readSuites();
    followWatches();
    showLessons();
    followSafeTimes();
    followOrders();
    followAllocation();
    tellAlarms();
    announce();
}

Result<void> Conductor::State::countDefects() {
    const auto numbers = m_chain->numbers({audit::RecordKind::Note, audit::RecordKind::RollbackRequest});
    if (!numbers)
        return numbers.error();
    std::string from = fmt::format("{} {} {} {}", m_policyDigest.hex(), m_modelDigest.hex(),
                                   numbers->empty() ? 0 : numbers->back(), m_knowledge.defects->size());
    if (from == m_defectsOf)
        return {};
    m_defectsOf.clear();
    auto told = audit::OutcomeLedger(*m_chain).told();
    if (!told)
        return std::move(told).error();
    std::vector<const io::git::Repository*> repositories;
    for (const Source& source : m_sources)
        if (source.repository)
            repositories.push_back(&*source.repository);
    m_defects = defectsByComponent(*m_knowledge.defects, *told, repositories, m_policy->policy, m_clock.now());
    m_defectsOf = std::move(from);
    return {};
}

Result<void> Conductor::State::findBeside(DeskItem& item, const io::git::Repository& repository) {
    std::vector<const history::MeasuredRange*> beside;
    std::string of = item.measured->change.head.hex() + " " + m_policyDigest.hex();
    const decision::Policy& policy = m_policy->policy;
    if (policy.series.isJudged() && !policy.components.empty())
        for (const std::string& key : m_order) {
            const auto other = m_desk.find(key);
            if (other == m_desk.end() || !other->second.measured ||
                other->second.repositoryName != item.repositoryName ||
                other->second.view.change.state != delivery::ChangeState::Waiting ||
                !mayCount(*item.measured, *other->second.measured, policy, m_clock.now()))
                continue;
            beside.push_back(&*other->second.measured);
            of += " " + other->second.measured->change.head.hex();
        }
    if (item.besideOf == of)
        return {};
    auto parts = partsBeside(repository, *item.measured, beside, policy, m_clock.now());
    if (!parts)
        return std::move(parts).error();
    item.beside = std::move(*parts);
    item.besideOf = std::move(of);
    return {};
}

Result<void> Conductor::State::findEarlier(DeskItem& item, const io::git::Repository& repository,
                                           const std::stop_token& stop) {
    // Looked for again once a day: what grows too old leaves by its time, and what is merged moves the base.
    const std::string of = fmt::format("{} {} {}", item.measured->change.base.hex(), m_policyDigest.hex(),
                                       std::chrono::floor<Days>(m_clock.now()).time_since_epoch().count());
    if (item.earlierOf == of)
        return {};
    auto parts = earlierParts(repository, item.measured->change, m_policy->policy, m_clock.now(), m_seriesMemory, stop);
    if (!parts)
        return std::move(parts).error();
    item.earlier = std::move(*parts);
    item.earlierOf = of;
    return {};
}

Result<void> Conductor::State::assess(DeskItem& item, bool isForced, const std::stop_token& stop) {
    const auto source =
        std::ranges::find(m_sources, item.repositoryName, [](const Source& each) { return each.setting.name; });
    if (source == m_sources.end() || !source->repository)
        return {};
    auto acts = m_ledger->acts(item.waiting.key);
    if (!acts)
        return std::move(acts).error();
    const auto now = m_clock.now();
    const auto barred =
        barredIn(m_shown.barred, m_workspace->settings().environment, *source->repository, item.waiting.range.head);
    // Outcomes that cannot be read may be those that would raise the share: the prior alone must not stand for them.
    if (auto counted = countDefects(); !counted)
        return std::move(counted).error().in("reading what was told of outcomes");
    if (auto found = findBeside(item, *source->repository); !found)
        return std::move(found).error().in("looking for what counts as one series with it");
    std::string quarantined;
    for (const QuarantineView& each : m_shown.quarantines)
        quarantined += fmt::format("{}:{};", each.record, toUnix(each.until));
    std::string inputs =
        fmt::format("{} {} {} {} {} {} {} {}", m_policyDigest.hex(), m_modelDigest.hex(), m_defectsOf,
                    m_production ? m_production->digest.hex() : std::string(), acts->size(),
                    listing(m_workspace->evidenceFolders(), item.waiting.range.head),
                    barred ? barred->version + (barred->isSame ? "=" : "<") : std::string(), quarantined);
    for (const SeriesPart& part : item.beside)
        inputs += " " + part.head.hex();
    if (!isForced && item.inputs == inputs && item.view.decision && now - item.assessedAt < longestRest)
        return {};

    Assembly given;
    given.measured = *item.measured;
    given.measured.change.key = item.waiting.key;
    given.measured.change.repository = item.repositoryName;
    given.measured.change.reference = item.waiting.reference;
    given.measured.change.state =
        source->waiting.isReplay ? delivery::ChangeState::AlreadyMerged : delivery::ChangeState::Waiting;
    given.environment = m_workspace->settings().environment;
    given.at = now;
    for (const std::string& folder : m_workspace->evidenceFolders())
        for (auto& file : sources::readEvidenceFolder(folder, item.waiting.range.head, now))
            given.files.push_back(std::move(file));
    for (const std::string& folder : m_workspace->evidenceFolders())
        for (auto& file : sources::readTrackerFiles(folder, now))
            given.files.push_back(std::move(file));
    const std::string store = m_workspace->storeFile();
    const CommitId& head = item.waiting.range.head;
    if (auto kept = rememberTests(store, head, given.files, now); !kept)
        m_log.write(LogLevel::Warning, item.waiting.key, kept.error().text());
    auto pasts = recallTests(store, head, given.files, now);
    if (pasts)
        given.testPasts = std::move(*pasts);
    else // without a past a failed test counts as broken
        m_log.write(LogLevel::Warning, item.waiting.key, pasts.error().text());
    given.quarantines = forGate(m_shown.quarantines);
    given.board = m_production;
    given.barred = barred;
    if (auto found = findEarlier(item, *source->repository, stop); !found)
        return std::move(found).error().in("looking for what counts as one series with it");
    given.series = item.earlier;
    given.series.insert(given.series.end(), item.beside.begin(), item.beside.end());
    if (const auto& ref = m_workspace->settings().policy; ref && ref->repository == item.repositoryName)
        given.policyPaths = {ref->path};
    given.defects = m_defects;
    given.reviews = reviewsOf(*acts, m_policy->policy);
    auto snapshot = assemble(*source->repository, given, m_policy->policy, *m_knowledge.model, stop);
    if (!snapshot)
        return std::move(snapshot).error();
    auto decided = decision::decide(*snapshot, m_policy->policy, *m_knowledge.model);
    item.view.error.clear();
    item.inputs = std::move(inputs);
    item.assessedAt = now;
    std::string fingerprint = fingerprintOf(*snapshot, decided, m_policyDigest, m_modelDigest);
    if (item.recorded && item.fingerprint == fingerprint && item.view.decision)
        return {}; // nothing that matters has changed since it was recorded
    auto recorded = m_ledger->add(*snapshot, m_policy->policy, m_knowledge.model, decided);
    if (!recorded)
        return std::move(recorded).error().in("recording the decision");
    item.recorded = std::move(*recorded);
    item.fingerprint = std::move(fingerprint);
    item.view.decisionId = item.recorded->id;
    item.view.change = snapshot->change;
    item.view.counterfactuals = decision::counterfactuals(*snapshot, m_policy->policy, *m_knowledge.model);
    item.view.wayOutSearched = true;
    item.view.evidence = std::make_shared<const assessment::EvidenceSnapshot>(std::move(*snapshot));
    item.view.decision = std::make_shared<const decision::Decision>(std::move(decided));
    return {};
}

} // namespace fermata::engine

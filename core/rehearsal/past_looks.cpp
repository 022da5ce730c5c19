#include "core/rehearsal/past_looks.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include <fmt/format.h>

#include "core/audit/codec/codec.h"
#include "core/decision/gate.h"
#include "core/rehearsal/under_policy.h"

namespace fermata::rehearsal {
namespace {

constexpr std::size_t atOnce = 64;    ///< so many are taken by a thread in one go
constexpr std::ptrdiff_t piece = 256; ///< decisions that are read before it is asked whether they are wanted still

/// Calls `each` with every number below `count`, from several threads; false: it was told to stop.
bool forEach(std::size_t count, const Unwanted& isUnwanted, const std::function<void(std::size_t)>& each) {
    std::atomic<std::size_t> next{0};
    std::atomic<bool> isStopped{false};
    const auto work = [&] {
        for (std::size_t from = next.fetch_add(atOnce); from < count; from = next.fetch_add(atOnce)) {
            if (isStopped || isUnwanted()) {
                isStopped = true;
                return;
            }
            for (std::size_t i = from; i < std::min(from + atOnce, count); ++i)
                each(i);
        }
    };
    const std::size_t threads =
        std::min<std::size_t>(std::max(1U, std::thread::hardware_concurrency()), (count + atOnce - 1) / atOnce);
    {
        std::vector<std::jthread> others;
        for (std::size_t i = 1; i < threads; ++i)
            others.emplace_back(work);
        work();
    }
    return !isStopped;
}

Answer answer(const Look& look, const decision::Policy& policy) {
    auto decided = decision::decide(under(policy, look.snapshot, look.neverDocumentation.get()), policy, *look.model);
    Answer answer;
    answer.verdict = decided.verdict;
    answer.endsByItself = decided.verdict == decision::Verdict::Hold && decided.holdUntil.has_value();
    answer.perDay = decided.worth.isWeighed ? decided.worth.perDay - decided.worth.dipPerDay : 0.0;
    const double latest = policy.losses.at(decision::Verdict::Block).delayDays;
    answer.losses.resize(std::size(decision::allVerdicts));
    for (const decision::ActionLoss& action : decided.weighing) {
        // The weighing adds what waiting usually costs (decision::losses); how long it waits is known here.
        const double usual = policy.losses.at(action.action).delayDays;
        const double days = answer.perDay >= 0.0 ? usual : usual - latest;
        answer.losses[static_cast<std::size_t>(action.action)] = action.expected - days * answer.perDay;
    }
    answer.why = std::move(decided.summary);
    return answer;
}

} // namespace

Error cancelled() {
    return {Fault::Cancelled, "it was ended before it was done"};
}

Result<assessment::RiskModel::Pointer> LookReader::modelOf(const Digest& digest) {
    if (const auto known = m_models.find(digest); known != m_models.end())
        return known->second;
    const auto bytes = m_chain->object(digest);
    if (!bytes)
        return bytes.error();
    auto model = assessment::RiskModel::decode(*bytes);
    if (!model)
        return std::move(model).error();
    return m_models[digest] = std::move(*model);
}

Result<std::shared_ptr<const std::vector<std::string>>> LookReader::neverDocumentationOf(const Digest& policy) {
    if (const auto known = m_neverDocumentation.find(policy); known != m_neverDocumentation.end())
        return known->second;
    const auto bytes = m_chain->object(policy);
    if (!bytes)
        return bytes.error();
    auto read = audit::decodePolicy(*bytes);
    if (!read && read.error().fault() == Fault::Newer) // what it called documentation is not known then
        return m_neverDocumentation[policy] = nullptr;
    if (!read)
        return std::move(read).error();
    return m_neverDocumentation[policy] =
               std::make_shared<const std::vector<std::string>>(std::move(read->neverDocumentation));
}

Result<LooksRead> LookReader::read(std::span<const std::uint64_t> numbers, const Window& window,
                                   const Unwanted& isUnwanted) {
    struct Raw {
        audit::RecordedDecision entry;
        std::string bytes;
        assessment::RiskModel::Pointer model;
        std::shared_ptr<const std::vector<std::string>> neverDocumentation;
        Result<assessment::EvidenceSnapshot> snapshot{Error(Fault::Internal, "not decoded")};
    };
    LooksRead read;
    std::vector<Raw> raws;
    for (const std::uint64_t number : numbers) {
        if (isUnwanted())
            return cancelled();
        const auto where = fmt::format("reading record {}", number);
        auto stored = m_chain->record(number);
        if (!stored)
            return std::move(stored).error();
        auto entry = audit::readDecision(stored->record);
        if (!entry)
            return std::move(entry).error().in(where);
        if (!window.holds(entry->at))
            continue;
        auto model = modelOf(entry->digests.model);
        if (!model && model.error().fault() == Fault::Newer) {
            ++read.notByThisVersion;
            continue;
        }
        if (!model)
            return std::move(model).error().in(where);
        auto neverDocumentation = neverDocumentationOf(entry->digests.policy);
        if (!neverDocumentation)
            return std::move(neverDocumentation).error().in(where);
        auto bytes = m_chain->object(entry->digests.snapshot);
        if (!bytes)
            return std::move(bytes).error().in(where);
        raws.push_back({std::move(*entry), std::move(*bytes), std::move(*model), std::move(*neverDocumentation)});
    }
    const bool isDone = forEach(raws.size(), isUnwanted, [&](std::size_t i) {
        raws[i].snapshot = audit::decodeSnapshot(raws[i].bytes);
        raws[i].bytes.clear();
        raws[i].bytes.shrink_to_fit();
    });
    if (!isDone)
        return cancelled();
    read.looks.reserve(raws.size());
    for (Raw& raw : raws) {
        if (raw.snapshot)
            read.looks.push_back({std::move(raw.entry), std::move(*raw.snapshot), std::move(raw.model),
                                  std::move(raw.neverDocumentation)});
        else if (raw.snapshot.error().fault() == Fault::Newer)
            ++read.notByThisVersion;
        else
            return std::move(raw.snapshot).error().in(fmt::format("reading record {}", raw.entry.record));
    }
    return read;
}

Result<void> NewestLooks::refresh(const std::string& recordFile, std::size_t atMost, const Unwanted& isUnwanted) {
    auto places = audit::Places::ofAccount();
    if (!places)
        return std::move(places).error();
    auto chain = audit::Chain::open(recordFile, audit::Access::Observe, *places);
    if (!chain)
        return std::move(chain).error();
    auto numbers = chain->numbers({audit::RecordKind::Decision});
    if (!numbers)
        return std::move(numbers).error();
    if (atMost > m_atMost && m_older > 0)
        *this = NewestLooks();
    m_atMost = std::max(m_atMost, atMost);
    const std::size_t first = numbers->size() > m_atMost ? numbers->size() - m_atMost : 0;
    LookReader reader(*chain);
    auto from = std::max(numbers->begin() + static_cast<std::ptrdiff_t>(first),
                         std::upper_bound(numbers->begin(), numbers->end(), m_readTo));
    while (from != numbers->end()) {
        const auto to = from + std::min(piece, numbers->end() - from);
        auto read = reader.read(std::span(from, to), {}, isUnwanted);
        if (!read)
            return std::move(read).error();
        std::move(read->looks.begin(), read->looks.end(), std::back_inserter(m_looks));
        m_notByThisVersion += read->notByThisVersion;
        m_readTo = *(to - 1);
        from = to;
    }
    m_older = first;
    if (m_looks.size() > m_atMost)
        m_looks.erase(m_looks.begin(), m_looks.end() - static_cast<std::ptrdiff_t>(m_atMost));
    return {};
}

Result<std::vector<Answer>> answers(std::span<const Look> looks, const decision::Policy& policy,
                                    const Unwanted& isUnwanted) {
    std::vector<Answer> all(looks.size());
    if (!forEach(looks.size(), isUnwanted, [&](std::size_t i) { all[i] = answer(looks[i], policy); }))
        return cancelled();
    return all;
}

} // namespace fermata::rehearsal

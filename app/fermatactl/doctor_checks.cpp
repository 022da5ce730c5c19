#include "app/fermatactl/doctor_checks.h"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "app/connections.h"
#include "app/executors.h"
#include "app/fermatactl/record_access.h"
#include "core/base/text.h"
#include "core/io/sql/database.h"
#include "core/sources/journal.h"
#include "core/workspace/lease.h"

namespace fermata::ctl {
namespace {

/// A certificate or a token of an hour is judged wrongly long before; alarms and freezes are by the minute.
constexpr Seconds clockTolerance{30};
constexpr std::uintmax_t littleSpace = std::uintmax_t{1} << 30;

class Examination {
public:
    Examination(const workspace::Workspace& workspace, Context& context) : m_workspace(workspace), m_context(context) {}

    void policy() {
        const auto inForce = m_workspace.policy(workspace::Workspace::gitReader());
        if (!inForce)
            return add("policy", Health::Broken, inForce.error().text());
        if (!m_workspace.settings().policy)
            return add("policy", Health::Warning,
                       "read from " + inForce->origin +
                           "; an environment can be armed only under one from a protected ref");
        add("policy", Health::Well, inForce->origin);
    }

    void repositories() {
        for (const auto& repository : m_workspace.settings().repositories) {
            const std::string path = m_workspace.repositoryPath(repository);
            std::error_code problem;
            if (!std::filesystem::is_directory(path, problem))
                add("repository " + repository.name, Health::Broken, "no folder at " + path);
            else
                add("repository " + repository.name, Health::Well, path);
        }
        if (m_workspace.settings().repositories.empty())
            add("repository", Health::Warning, "the workspace names none");
    }

    void stores() {
        database("journal and history", m_workspace.storeFile());
        database("record file", m_workspace.recordFile());
        std::error_code problem;
        const auto space = std::filesystem::space(m_workspace.folder(), problem);
        if (problem)
            return add("disk", Health::Broken, problem.message());
        add("disk", space.available < littleSpace ? Health::Warning : Health::Well,
            fmt::format("{} MiB free", space.available >> 20));
    }

    void record() {
        const auto chain = openRecord(m_context, audit::Access::Observe);
        if (!chain)
            return add("record", chain.error().fault() == Fault::NotFound ? Health::Warning : Health::Broken,
                       chain.error().text());
        auto options = verifyOptions(m_context, chain->workspace());
        if (!options)
            return add("record", Health::Broken, options.error().text());
        const auto found = audit::verifyStore(m_workspace.recordFile(), *options);
        if (!found)
            return add("record", Health::Broken, found.error().text());
        if (!found->isWhole())
            return add("record", Health::Broken, found->problems.front());
        add("record", Health::Well, fmt::format("whole, {} records", found->records));
        if (found->head && found->head->time > m_context.clock->now() + clockTolerance)
            add("clock", Health::Broken,
                "the newest record is of " + rfc3339(found->head->time) +
                    ", later than this machine's clock: it was set back");
    }

    void conductor() {
        const auto lease = workspace::leaseOf(m_workspace);
        if (!lease)
            return add("conductor", Health::Broken, lease.error().text());
        if (!*lease)
            return add("conductor", Health::Warning, "nobody has conducted this workspace yet");
        const std::string at = rfc3339((*lease)->renewedAt);
        if ((*lease)->isOver(m_context.clock->now()))
            return add("conductor", Health::Warning,
                       "none since " + at + ": nothing is watched, decided or rolled back");
        add("conductor", Health::Well, "at work, looked last at " + at);
    }

    void clocks() {
        auto journal = sources::Journal::open(m_workspace.storeFile(), io::OpenMode::Read);
        if (!journal)
            return add("clock", Health::Warning, "not compared with the servers': " + journal.error().text());
        const auto board = journal->board();
        if (!board)
            return add("clock", Health::Warning, "not compared with the servers': " + board.error().text());
        bool isCompared = false;
        for (const auto& setting : m_workspace.settings().sources) {
            const auto health = board->sources.find(setting.name);
            if (health == board->sources.end() || !health->second.heardAt)
                continue;
            isCompared = true;
            const Seconds off = health->second.clockOffset;
            if (std::chrono::abs(off) > clockTolerance)
                add("clock", Health::Warning,
                    fmt::format("{} is {} s {} of this machine", setting.name, std::chrono::abs(off).count(),
                                off.count() > 0 ? "ahead" : "behind"));
        }
        add("clock", Health::Well,
            isCompared ? rfc3339(m_context.clock->now())
                       : rfc3339(m_context.clock->now()) + ", compared with no server yet");
    }

    void secrets() {
        const auto places = app::accountSecrets();
        std::set<std::string> names;
        for (const auto& source : m_workspace.settings().sources)
            names.insert(source.secret);
        for (const auto& webhook : m_workspace.settings().webhooks)
            for (const std::string& each : {webhook.secret, webhook.hmacSecret})
                names.insert(each);
        names.erase(std::string());
        add("places of secrets", Health::Well, places->describe() + "; the keychain is asked by the control room only");
        for (const std::string& each : names) {
            const auto found = places->find(each);
            add("secret " + each, found ? Health::Well : Health::Broken, found ? "found" : found.error().text());
        }
    }

    void sources(bool areAsked) {
        const auto log = Log::toStandardError();
        const auto outside = app::connections(m_workspace.folder(), *log);
        for (const auto& setting : m_workspace.settings().sources) {
            const std::string what = "source " + setting.name;
            auto source = outside->source(setting, m_workspace);
            if (!source) {
                add(what, Health::Broken, source.error().text());
                continue;
            }
            if (!areAsked) {
                add(what, Health::Warning, "not asked");
                continue;
            }
            const auto start = std::chrono::steady_clock::now();
            const auto answer = (*source)->test(m_context.stop);
            const auto took =
                std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
            if (answer)
                add(what, Health::Well, fmt::format("{} ({} ms)", *answer, took.count()));
            else
                add(what, answer.error().fault() == Fault::Unreachable ? Health::Unanswered : Health::Broken,
                    answer.error().text());
        }
        std::vector<std::string> missing;
        (void)outside->executors(m_workspace.settings(), missing);
        for (const std::string& line : missing)
            add("act", Health::Warning, line);
    }

    std::vector<Finding> take() { return std::move(m_findings); }

private:
    void add(const std::string& what, Health health, const std::string& detail) {
        m_findings.push_back({plainText(what), health, plainText(detail)});
    }

    void database(const std::string& what, const std::string& file) {
        std::error_code problem;
        if (!std::filesystem::exists(file, problem))
            return add(what, Health::Warning, "not there yet: " + file);
        const auto opened = io::Database::open(file, {});
        if (!opened)
            return add(what, Health::Broken, opened.error().text());
        if (const auto whole = opened->checkIntegrity(); !whole)
            return add(what, Health::Broken, whole.error().text());
        add(what, Health::Well, fmt::format("whole, {} KiB", std::filesystem::file_size(file, problem) >> 10));
    }

    const workspace::Workspace& m_workspace;
    Context& m_context;
    std::vector<Finding> m_findings;
};

} // namespace

std::string_view name(Health health) {
    switch (health) {
    case Health::Well:
        return "well";
    case Health::Warning:
        return "warning";
    case Health::Broken:
        return "broken";
    case Health::Unanswered:
        return "unanswered";
    }
    return "broken";
}

std::vector<Finding> examine(const workspace::Workspace& workspace, bool asksSources, Context& context) {
    Examination examination(workspace, context);
    examination.policy();
    examination.repositories();
    examination.stores();
    examination.record();
    examination.conductor();
    examination.clocks();
    examination.secrets();
    examination.sources(asksSources);
    return examination.take();
}

} // namespace fermata::ctl

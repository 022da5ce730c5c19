#include <algorithm>

#include "core/engine/conductor_state.h"
#include "core/engine/settings_note.h"

namespace fermata::engine {

/// That it fails is shown, and the settings hold all the same: the note is made up for at the next start.
void Conductor::State::noteSettings(const audit::Author& author, bool byHand) {
    if (m_shown.isObserver || !m_chain)
        return;
    auto note = settingsNote(*m_chain, m_workspace->settings(), author, byHand);
    if (note && *note) {
        if (auto kept = m_chain->append(**note, m_clock.now()); !kept)
            note = std::move(kept).error();
    }
    if (!note)
        m_log.write(LogLevel::Failure, "settings", "not recorded: " + note.error().text());
}

Result<void> Conductor::State::changeSettings(const ChangeSettings& command) {
    if (m_shown.isObserver)
        return Error(Fault::Refused, "another process conducts this workspace; this one only looks");
    if (auto changed = m_workspace->change(command.settings); !changed)
        return std::move(changed).error();
    noteSettings({m_actor.personId, m_actor.established}, false);
    m_sources.clear();
    m_shown.repositories.clear();
    openSources();
    std::erase_if(m_order, [&](const std::string& key) { // changes of a repository that is not looked at any more
        const auto found = m_desk.find(key);
        return found == m_desk.end() || std::ranges::none_of(m_sources, [&](const Source& source) {
                   return source.setting.name == found->second.repositoryName;
               });
    });
    std::erase_if(m_desk, [&](const auto& entry) { return std::ranges::find(m_order, entry.first) == m_order.end(); });
    connectSources();
    m_log.write(LogLevel::Information, "settings", "workspace.yaml was changed");
    look({});
    return {};
}

Result<void> Conductor::State::keepSecret(const KeepSecret& command) {
    if (!m_options.outside)
        return Error(Fault::Unsupported, "this program keeps no secrets");
    auto kept = m_options.outside->secrets().keep(command.name, command.secret);
    if (kept)
        connectSources(); // a source may have waited for it
    return kept;
}

} // namespace fermata::engine

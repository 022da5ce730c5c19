#include "core/action/executor.h"

namespace fermata::action {

std::string_view name(ActionKind kind) {
    switch (kind) {
    case ActionKind::Approve:
        return "approve";
    case ActionKind::Start:
        return "start";
    case ActionKind::ReRun:
        return "re-run";
    case ActionKind::Cancel:
        return "cancel";
    case ActionKind::Deploy:
        return "deploy";
    case ActionKind::RollBack:
        return "roll-back";
    case ActionKind::RequestEnvironment:
        return "request-environment";
    case ActionKind::ReleaseEnvironment:
        return "release-environment";
    case ActionKind::Silence:
        return "silence";
    case ActionKind::Notify:
        return "notify";
    }
    return "notify";
}

std::optional<ActionKind> actionKind(std::string_view text) {
    for (const ActionKind kind : allActionKinds)
        if (name(kind) == text)
            return kind;
    return std::nullopt;
}

bool isGated(ActionKind kind) {
    return kind == ActionKind::Approve || kind == ActionKind::Deploy;
}

bool bringsForward(ActionKind kind) {
    switch (kind) {
    case ActionKind::Approve:
    case ActionKind::Start:
    case ActionKind::ReRun:
    case ActionKind::Deploy:
    case ActionKind::RequestEnvironment:
        return true;
    case ActionKind::Cancel:
    case ActionKind::RollBack:
    case ActionKind::ReleaseEnvironment:
    case ActionKind::Silence:
    case ActionKind::Notify:
        return false;
    }
    return true;
}

bool needsArming(ActionKind kind) {
    return kind != ActionKind::Notify;
}

std::string_view name(Outcome outcome) {
    switch (outcome) {
    case Outcome::DryRun:
        return "dry-run";
    case Outcome::Done:
        return "done";
    case Outcome::Refused:
        return "refused";
    case Outcome::Withdrawn:
        return "withdrawn";
    case Outcome::Unknown:
        return "unknown";
    }
    return "unknown";
}

std::optional<Outcome> outcome(std::string_view text) {
    for (const Outcome each : {Outcome::DryRun, Outcome::Done, Outcome::Refused, Outcome::Withdrawn, Outcome::Unknown})
        if (name(each) == text)
            return each;
    return std::nullopt;
}

} // namespace fermata::action

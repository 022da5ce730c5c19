// Words for enumerators and features, as a person reads them.

#include <algorithm>
#include <array>

#include "core/wording/wording.h"

namespace fermata::wording {
namespace {

struct FeatureWord {
    std::string_view id;
    std::string_view word;
};

/// By the columns of `history mine`; change_metrics.h says what each measures.
constexpr FeatureWord featureWords[] = {
    {"ns", "subsystems touched"},
    {"nd", "folders touched"},
    {"nf", "files touched"},
    {"entropy", "spread over the files"},
    {"la", "lines added"},
    {"ld", "lines deleted"},
    {"lt", "length of the files before"},
    {"fix", "mends something"},
    {"words", "words of the change"},
    {"ndev", "people who changed these files before"},
    {"age", "days since these files last changed"},
    {"nuc", "earlier changes last made to these files"},
    {"exp", "earlier changes by the author"},
    {"rexp", "recent changes by the author"},
    {"sexp", "the author's changes in these subsystems"},
    {"unknown_files", "files that could not be read"},
    {"binary_files", "binary files"},
    {"source_files", "source files"},
    {"test_files", "test files"},
    {"document_files", "documents"},
    {"configuration_files", "configuration files"},
    {"build_files", "build files"},
    {"other_files", "other files"},
    {"source_share", "share of source files"},
    {"test_share", "share of test files"},
    {"document_share", "share of documents"},
    {"source_la", "lines added to source"},
    {"source_ld", "lines deleted from source"},
    {"test_la", "lines added to tests"},
    {"new_files", "new files"},
    {"deleted_files", "deleted files"},
    {"renamed_files", "renamed files"},
    {"hunks", "separate places changed"},
    {"largest_file", "length of the largest file touched"},
    {"largest_churn", "most lines changed in one file"},
    {"relative_churn", "changed lines against the files' length"},
    {"changes", "earlier changes of these files"},
    {"recent_changes", "changes of these files in 90 days"},
    {"decayed_changes", "how often these files changed lately"},
    {"recent_churn", "lines changed in these files in 90 days"},
    {"decayed_churn", "how much these files changed lately"},
    {"fixes", "earlier fixes in these files"},
    {"recent_fixes", "fixes in these files in 90 days"},
    {"decayed_fixes", "how often these files were mended lately"},
    {"fix_share", "share of fixes among these files' changes"},
    {"subsystem_fixes", "how often these subsystems were mended lately"},
    {"subsystem_fix_share", "share of fixes in these subsystems"},
    {"ownership", "the author's share of these files' changes"},
    {"highest_ownership", "largest share of one person in these files"},
    {"minor_contributors", "people who seldom touched these files"},
    {"file_experience", "the author's earlier changes of these files"},
    {"subject_length", "length of the title"},
    {"message_length", "length of the message"},
    {"co_authors", "co-authors"},
    {"revert", "takes back a change"},
    {"hour", "hour of the day"},
    {"weekday", "day of the week"},
};

} // namespace

std::string_view word(decision::Verdict verdict) {
    switch (verdict) {
    case decision::Verdict::FastTrack:
        return "Fast track";
    case decision::Verdict::Approve:
        return "Approve";
    case decision::Verdict::Review:
        return "Review";
    case decision::Verdict::Hold:
        return "Hold";
    case decision::Verdict::Block:
        return "Block";
    }
    return "Hold";
}

std::string_view word(assessment::EvidenceKind kind) {
    switch (kind) {
    case assessment::EvidenceKind::Diff:
        return "change";
    case assessment::EvidenceKind::History:
        return "history";
    case assessment::EvidenceKind::Tests:
        return "test";
    case assessment::EvidenceKind::Coverage:
        return "coverage";
    case assessment::EvidenceKind::Scan:
        return "security scan";
    case assessment::EvidenceKind::Review:
        return "review";
    case assessment::EvidenceKind::Production:
        return "production";
    case assessment::EvidenceKind::Traffic:
        return "traffic";
    case assessment::EvidenceKind::Value:
        return "value";
    case assessment::EvidenceKind::Performance:
        return "performance";
    }
    return "change";
}

std::string_view word(assessment::EvidenceState state) {
    switch (state) {
    case assessment::EvidenceState::Fresh:
        return "fresh";
    case assessment::EvidenceState::Stale:
        return "out of date";
    case assessment::EvidenceState::Missing:
        return "missing";
    case assessment::EvidenceState::Conflicting:
        return "contradictory";
    case assessment::EvidenceState::Malformed:
        return "unreadable";
    }
    return "missing";
}

std::string_view word(assessment::FeatureGroup group) {
    switch (group) {
    case assessment::FeatureGroup::Size:
        return "size";
    case assessment::FeatureGroup::Diffusion:
        return "spread";
    case assessment::FeatureGroup::Purpose:
        return "purpose";
    case assessment::FeatureGroup::History:
        return "past of these files";
    case assessment::FeatureGroup::Ownership:
        return "who knows these files";
    case assessment::FeatureGroup::FileKind:
        return "kinds of files";
    case assessment::FeatureGroup::Other:
        return "other";
    }
    return "other";
}

std::string_view word(assessment::RiskState state) {
    switch (state) {
    case assessment::RiskState::Ready:
        return "predicted";
    case assessment::RiskState::PriorOnly:
        return "prior only";
    case assessment::RiskState::Abstained:
        return "abstained";
    }
    return "abstained";
}

std::string_view word(assessment::ChangeKind kind) {
    switch (kind) {
    case assessment::ChangeKind::Documentation:
        return "documentation";
    case assessment::ChangeKind::Text:
        return "a change of texts";
    case assessment::ChangeKind::Comments:
        return "a change of comments";
    case assessment::ChangeKind::Formatting:
        return "a change of formatting";
    case assessment::ChangeKind::Tests:
        return "a change of tests";
    case assessment::ChangeKind::Resources:
        return "a change of resources";
    case assessment::ChangeKind::Configuration:
        return "a change of configuration";
    case assessment::ChangeKind::Dependencies:
        return "a change of dependencies";
    case assessment::ChangeKind::Build:
        return "a change of the build";
    case assessment::ChangeKind::Pipeline:
        return "a change of the pipeline";
    case assessment::ChangeKind::Migration:
        return "a migration";
    case assessment::ChangeKind::Vendored:
        return "a change of vendored code";
    case assessment::ChangeKind::Code:
        return "a change of code";
    }
    return "a change of code";
}

std::string_view word(decision::RuleState state) {
    switch (state) {
    case decision::RuleState::Met:
        return "met";
    case decision::RuleState::NotMet:
        return "not met";
    case decision::RuleState::NotLookedAt:
        return "not applied";
    }
    return "not applied";
}

std::string_view wordOfFeature(std::string_view id) {
    const auto* found = std::find_if(std::begin(featureWords), std::end(featureWords),
                                     [&](const FeatureWord& entry) { return entry.id == id; });
    return found != std::end(featureWords) ? found->word : id;
}

} // namespace fermata::wording

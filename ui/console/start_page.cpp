#include "ui/console/start_page.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/style/fermata_style.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/progress_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using style::Icon;

namespace {

/// What a person can do about it.
QString remedy(Fault fault) {
    switch (fault) {
    case Fault::NotFound:
    case Fault::Usage:
        return StartPage::tr("Start Fermata with the path of a git repository: fermata PATH.");
    case Fault::Unsupported:
        return StartPage::tr("This version cannot read it; the release notes say which one can.");
    case Fault::Busy:
        return StartPage::tr("Close the other program, or wait until it is done, and try again.");
    case Fault::ReadOnly:
        return StartPage::tr("Make the folder of the workspace writable, or choose another one with --workspace.");
    case Fault::Full:
        return StartPage::tr("Free some space and try again; nothing that was acknowledged is lost.");
    case Fault::Newer:
        return StartPage::tr("It was written by a newer Fermata. Use that version; this one leaves it as it is.");
    case Fault::Corrupt:
    case Fault::Malformed:
    case Fault::TooLarge:
        return StartPage::tr("Nothing was changed. The log says more: Help, Show the log.");
    case Fault::Refused:
    case Fault::Conflict:
    case Fault::Unreachable:
    case Fault::Cancelled:
    case Fault::Internal:
        return StartPage::tr("Try again. The log says more: Help, Show the log.");
    }
    return {};
}

} // namespace

StartPage::StartPage(QWidget* parent)
    : QWidget(parent), m_words(new EmptyState(this)), m_jobs(new QWidget(this)), m_jobsLayout(new QVBoxLayout(m_jobs)),
      m_retry(new QPushButton(tr("Try again"), this)) {
    setObjectName(QStringLiteral("startPage"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 24);
    column->addStretch(2);
    column->addWidget(m_words);
    m_jobs->setFixedWidth(520);
    m_jobs->setAccessibleName(tr("Progress"));
    m_jobsLayout->setContentsMargins(0, 0, 0, 0);
    m_jobsLayout->setSpacing(12);
    column->addWidget(m_jobs, 0, Qt::AlignHCenter);
    m_retry->setObjectName(QStringLiteral("retryButton"));
    m_retry->setAccessibleName(m_retry->text());
    style::setButtonRole(m_retry, style::ButtonRole::Primary);
    column->addWidget(m_retry, 0, Qt::AlignHCenter);
    column->addStretch(3);
    connect(m_retry, &QPushButton::clicked, this, &StartPage::retryRequested);
}

bool StartPage::isNeeded(const Bridge& bridge) { return !bridge.hasSnapshot() || bridge.snapshot()->changes.empty(); }

QString StartPage::headline() const { return m_words->headline(); }

void StartPage::show(const Bridge& bridge) {
    const engine::Snapshot& now = *bridge.snapshot();
    if (now.failure) {
        m_words->show(Icon::TriangleAlert, tr("Fermata cannot show this"),
                      wording::error(*now.failure) + u'\n' + remedy(now.failure->fault()), true);
    } else if (!bridge.hasSnapshot()) {
        m_words->show(Icon::Fermata, tr("Starting"), tr("Opening the workspace."));
    } else if (!now.progress.empty()) {
        m_words->show(Icon::Hourglass, tr("Learning from the past of this repository"),
                      tr("The first time this takes a while; later only what is new is read. The window stays live."));
    } else if (now.repositories.empty()) {
        m_words->show(Icon::FolderGit, tr("No repository yet"),
                      tr("Start Fermata with the path of a git repository: fermata PATH."));
    } else if (now.minedCommits == 0) {
        m_words->show(Icon::History, tr("No history yet"),
                      tr("The repository has no commits to learn from and nothing that waits. Commit something; Fermata "
                         "looks again by itself."));
    } else {
        m_words->show(Icon::Check, tr("Nothing waits"),
                      tr("No branch is ahead of the default branch and no change is open. Fermata looks again by itself."));
    }
    const bool isBroken = now.failure.has_value();
    m_retry->setVisible(isBroken);
    const std::size_t jobs = isBroken ? 0 : now.progress.size();
    while (m_lines.size() < jobs) {
        m_lines.push_back(new ProgressLine(m_jobs));
        m_jobsLayout->addWidget(m_lines.back());
    }
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        m_lines[i]->setVisible(i < jobs);
        if (i < jobs) {
            const engine::Progress& job = now.progress[i];
            const QString subject = wording::oneLine(job.subject, 80);
            m_lines[i]->setProgress(subject.isEmpty() ? wording::job(job.job)
                                                      : tr("%1: %2", "job: subject").arg(wording::job(job.job), subject),
                                    job.done, job.total);
        }
    }
    m_jobs->setVisible(jobs > 0);
}

} // namespace fermata::ui

#include "ui/policy/policy_screen.h"

#include <algorithm>
#include <utility>

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QPointer>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/policy/flip_model.h"
#include "ui/policy/policy_edit.h"
#include "ui/policy/save_dialog.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/plain_label.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

namespace {

constexpr int headHeight = 72;
constexpr int pauseMilliseconds = 300;

} // namespace

PolicyScreen::PolicyScreen(Bridge& bridge, AskFile askFile, QWidget* parent)
    : QWidget(parent), m_bridge(bridge), m_askFile(std::move(askFile)), m_flips(new FlipModel(this)) {
    setObjectName(QStringLiteral("policyScreen"));
    setAccessibleName(tr("Policy"));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(buildHead());
    auto* split = new QSplitter(Qt::Horizontal, this);
    split->setAccessibleName(tr("Text and what it would change"));
    split->setChildrenCollapsible(false);
    auto* left = new QWidget(split);
    left->setAccessibleName(tr("Text of the policy"));
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_text = new PolicyEdit(left);
    m_problem = new TextLine(left, TextSize::Body, QFont::DemiBold);
    m_problem->setObjectName(QStringLiteral("policyProblem"));
    m_problem->setIcon(Icon::OctagonX);
    auto* foot = new QWidget(left);
    foot->setAccessibleName(tr("What is wrong"));
    auto* footRow = new QVBoxLayout(foot);
    footRow->setContentsMargins(16, 8, 16, 8);
    footRow->addWidget(m_problem);
    column->addWidget(m_text, 1);
    column->addWidget(foot);
    foot->hide(); // until something is wrong
    split->addWidget(left);
    split->addWidget(buildPreview());
    split->setSizes({880, 960});
    all->addWidget(split, 1);
    setFocusProxy(m_text);

    const auto add = [this](const QString& name, const QKeySequence& key, const char* objectName, auto act) {
        auto* action = new QAction(name, this);
        action->setObjectName(QLatin1String(objectName));
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, act);
        addAction(action);
        m_actions.append(action);
    };
    add(tr("Save the policy as…"), QKeySequence::Save, "savePolicyAction", [this] { save(); });
    add(tr("Back to the policy in force"), QKeySequence(Qt::CTRL | Qt::Key_Backspace), "inForceAction",
        [this] { takeBack(); });
    add(tr("Go to the mistake in the policy"), QKeySequence(Qt::Key_F8), "goToMistakeAction", [this] {
        if (m_text->problemLine() > 0)
            m_text->goTo(m_text->problemLine(), 1);
    });
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMilliseconds);
    connect(&m_pause, &QTimer::timeout, this, &PolicyScreen::tryIt);
    connect(m_text, &QPlainTextEdit::textChanged, this, &PolicyScreen::written);
    connect(m_table, &QAbstractItemView::activated, this, [this](const QModelIndex& index) {
        emit changeOpened(QString::fromStdString(m_flips->flip(index.row()).change));
    });
    connect(&m_bridge, &Bridge::snapshotChanged, this, [this](const SnapshotPointer& now) {
        if (isVisible() && now->policy != m_seen)
            readInForce(); // another one came into force
    });
    restyle();
    written();
}

QWidget* PolicyScreen::buildHead() {
    auto* head = new QWidget(this);
    head->setAccessibleName(tr("Policy in force"));
    head->setFixedHeight(themeOf(this).scaled(headHeight));
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    m_state = new TextLine(head, TextSize::Subject, QFont::DemiBold);
    m_state->setObjectName(QStringLiteral("policyState"));
    m_origin = new TextLine(head, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    m_origin->setObjectName(QStringLiteral("policyOrigin"));
    words->addStretch(1);
    words->addWidget(m_state);
    words->addWidget(m_origin);
    words->addStretch(1);
    m_backButton = new QPushButton(tr("Back to the one in force"), head);
    m_backButton->setAccessibleName(m_backButton->text());
    m_saveButton = new QPushButton(tr("Save as…"), head);
    m_saveButton->setObjectName(QStringLiteral("savePolicyButton"));
    m_saveButton->setAccessibleName(m_saveButton->text());
    setButtonRole(m_saveButton, ButtonRole::Primary);
    setButtonKey(m_saveButton, tr("Ctrl S"));
    connect(m_backButton, &QPushButton::clicked, this, &PolicyScreen::takeBack);
    connect(m_saveButton, &QPushButton::clicked, this, &PolicyScreen::save);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(8);
    row->addLayout(words, 1);
    row->addWidget(m_backButton);
    row->addWidget(m_saveButton);
    return head;
}

QWidget* PolicyScreen::buildPreview() {
    auto* right = new QWidget(this);
    right->setAccessibleName(tr("What it would change"));
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(8);
    m_summary = new TextLine(right, TextSize::Key, QFont::DemiBold);
    m_summary->setObjectName(QStringLiteral("trialSummary"));
    m_counts = plainLabel({}, right);
    m_counts->setObjectName(QStringLiteral("trialCounts"));
    m_stack = new QStackedWidget(right);
    m_stack->setAccessibleName(tr("Recorded decisions that would change"));
    m_empty = new EmptyState(m_stack);
    m_empty->setAccessibleName(tr("Nothing would change"));
    m_empty->show(Icon::ListChecks, tr("Nothing has been tried yet"),
                  tr("A moment after the last key the recorded decisions are run under what is written."));
    m_table = new QTableView(m_stack);
    m_table->setObjectName(QStringLiteral("flipsTable"));
    m_table->setAccessibleName(tr("Recorded decisions that would change"));
    m_table->setModel(m_flips);
    m_table->setItemDelegate(new FlipDelegate(m_table));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setCornerButtonEnabled(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setHighlightSections(false);
    const int widths[] = {104, 200, 116, 132, 240};
    for (int each = 0; each < FlipModel::columns; ++each) {
        m_table->horizontalHeader()->setSectionResizeMode(each, each == FlipModel::Why ? QHeaderView::Stretch
                                                                                       : QHeaderView::Interactive);
        m_table->setColumnWidth(each, themeOf(this).scaled(widths[each]));
    }
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_table);
    column->addWidget(m_summary);
    column->addWidget(m_counts);
    column->addWidget(m_stack, 1);
    return right;
}

void PolicyScreen::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_inForce.empty() || m_bridge.snapshot()->policy != m_seen)
        readInForce();
}

bool PolicyScreen::isChanged() const {
    return m_text->toPlainText().toStdString() != m_inForce;
}

void PolicyScreen::readInForce() {
    m_seen = m_bridge.snapshot()->policy;
    m_bridge.tryPolicy(std::nullopt, [this, guard = QPointer(this)](const Result<engine::PolicyTrial>& told) {
        if (!guard)
            return;
        if (!told) {
            m_origin->setText(wording::error(told.error()));
            return;
        }
        const bool wasUntouched = !isChanged() || m_inForce.empty();
        m_inForce = told->inForce;
        m_isProtected = told->isProtected;
        m_origin->setText(m_isProtected ? tr("in force: %1, a protected branch").arg(wording::oneLine(told->origin))
                                        : tr("in force: %1, on this machine").arg(wording::oneLine(told->origin)));
        if (wasUntouched) // what a person has begun to write is never taken away
            m_text->setPlainText(QString::fromStdString(m_inForce));
        written();
        if (!m_proposed.isEmpty())
            propose(std::exchange(m_proposed, {}));
    });
}

void PolicyScreen::written() {
    m_state->setText(m_inForce.empty() ? tr("The policy in force is being read")
                     : isChanged()     ? tr("A proposal: nothing of it is in force")
                                       : tr("The policy in force"));
    m_isSound = false;
    m_saveButton->setEnabled(false);
    m_saveButton->setToolTip(tr("What is written has not been checked yet."));
    m_backButton->setEnabled(isChanged() && !m_inForce.empty());
    m_table->setEnabled(false); // muted: it speaks of an earlier text
    ++m_turn;
    if (!m_inForce.empty())
        m_pause.start();
}

void PolicyScreen::tryIt() {
    m_summary->setText(tr("Trying it on the recorded decisions…"));
    m_bridge.tryPolicy(m_text->toPlainText().toStdString(),
                       [this, turn = m_turn, guard = QPointer(this)](const Result<engine::PolicyTrial>& trial) {
                           if (guard && turn == m_turn)
                               showTrial(trial);
                       });
}

void PolicyScreen::showTrial(const Result<engine::PolicyTrial>& trial) {
    if (!trial) {
        m_summary->setText(tr("It could not be tried: %1").arg(wording::error(trial.error())));
        m_empty->show(Icon::TriangleAlert, tr("The recorded decisions could not be read"),
                      wording::error(trial.error()), true);
        m_stack->setCurrentWidget(m_empty);
        return;
    }
    if (trial->problem) {
        const Error& error = *trial->problem;
        const auto line = static_cast<int>(error.line().value_or(1));
        const QString where =
            error.field().empty()
                ? tr("Line %1: %2", "number, what is wrong").arg(line).arg(wording::oneLine(error.message()))
                : tr("Line %1, %2: %3", "number, field, what is wrong")
                      .arg(line)
                      .arg(wording::oneLine(error.field(), 120), wording::oneLine(error.message()));
        m_text->setProblem(line, where);
        m_problem->setText(where);
        m_problem->parentWidget()->show();
        m_summary->setText(tr("What is written is no sound policy"));
        m_counts->clear();
        m_saveButton->setToolTip(plainToolTip(where));
        m_empty->show(Icon::FileWarning, tr("Nothing can be said of a policy with a mistake"),
                      tr("It is at line %1; F8 goes there. The policy in force is not touched.").arg(line));
        m_stack->setCurrentWidget(m_empty);
        return;
    }
    m_text->setProblem(0, {});
    m_problem->parentWidget()->hide();
    m_isSound = true;
    m_saveButton->setEnabled(isChanged());
    m_saveButton->setToolTip(isChanged() ? QString() : tr("It is what is in force already."));
    m_flips->setFlips(trial->flips, m_bridge.present()->at);
    m_table->setEnabled(true);
    showCounts(*trial);
}

void PolicyScreen::showCounts(const engine::PolicyTrial& trial) {
    m_summary->setText(tr("%1 of %2 recorded decisions would change", "count, count")
                           .arg(wording::count(trial.flips.size()), wording::count(trial.looked)));
    QStringList parts;
    for (const auto& [verdicts, count] : trial.counts)
        if (verdicts.first != verdicts.second)
            parts.append(
                tr("%1 → %2: %3", "verdict, verdict, count")
                    .arg(wording::verdict(verdicts.first), wording::verdict(verdicts.second), wording::count(count)));
    if (trial.notByThisVersion > 0)
        parts.append(
            tr("made by another version, cannot be run again: %1").arg(wording::count(trial.notByThisVersion)));
    if (trial.older > 0)
        parts.append(tr("older, not run here: %1").arg(wording::count(trial.older)));
    m_counts->setText(parts.join(QStringLiteral("   ")));
    m_counts->setVisible(!parts.isEmpty());
    if (trial.flips.empty()) {
        m_empty->show(Icon::Check,
                      trial.looked == 0 ? tr("No decision is on record that could be run again")
                                        : tr("No recorded decision would change"),
                      trial.looked == 0 ? tr("Once the gate has decided, each change of the policy is tried here.")
                                        : tr("Under this policy each of them would have had the same verdict."));
        m_stack->setCurrentWidget(m_empty);
    } else {
        m_stack->setCurrentWidget(m_table);
    }
}

void PolicyScreen::takeBack() {
    if (!m_inForce.empty() && isChanged())
        propose(QString::fromStdString(m_inForce));
}

void PolicyScreen::propose(const QString& text) {
    if (m_inForce.empty()) {
        m_proposed = text;
        readInForce();
        return;
    }
    QTextCursor cursor(m_text->document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(text);
    // The first line that differs is what there is to look at.
    const QStringList before = QString::fromStdString(m_inForce).split(u'\n'), after = text.split(u'\n');
    const auto [was, is] = std::ranges::mismatch(before, after);
    if (is != after.end())
        m_text->goTo(static_cast<int>(is - after.begin()) + 1, 1);
}

void PolicyScreen::save() {
    if (!m_isSound || !isChanged())
        return;
    const QString file = m_askFile(this, QStringLiteral("policy.yaml"));
    if (file.isEmpty())
        return;
    const auto& now = *m_bridge.present();
    SavePolicyDialog::Subject subject;
    subject.file = tr("Writes %1 lines to %2.").arg(m_text->blockCount()).arg(wording::oneLine(file.toStdString()));
    subject.consequence =
        m_isProtected
            ? tr("It comes into force only when it is merged to the protected branch; this file does not do it.")
            : tr("It comes into force where it replaces the policy.yaml of the workspace, and nowhere else.");
    subject.changed = m_summary->text() + u'.';
    subject.person = wording::oneLine(now.actor.person);
    subject.isSample = now.isSample;
    auto* dialog = new SavePolicyDialog(subject, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SavePolicyDialog::confirmed, this, [this, file, dialog = QPointer(dialog)](const QString& reason) {
        m_bridge.send(engine::SavePolicy{file.toStdString(), m_text->toPlainText().toStdString(), reason.toStdString()},
                      [this, file, dialog](const Result<void>& result) {
                          if (dialog)
                              dialog->finish(result);
                          if (result)
                              emit noted(
                                  tr("Saved %1; the record says so.").arg(wording::oneLine(file.toStdString(), 120)));
                      });
    });
    dialog->open();
}

QString PolicyScreen::verdictLine() const {
    return m_summary->text();
}

void PolicyScreen::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.fillRect(0, theme.scaled(headHeight) - 1, width(), 1, theme.line);
}

void PolicyScreen::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange && m_table)
        restyle();
}

void PolicyScreen::restyle() {
    const Theme& theme = themeOf(this);
    m_table->verticalHeader()->setDefaultSectionSize(theme.scaled(28));
    m_table->horizontalHeader()->setFont(theme.font(TextSize::Caption));
    m_counts->setFont(theme.font(TextSize::Caption));
    update();
}

} // namespace fermata::ui

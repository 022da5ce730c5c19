#include "ui/rehearsal/rehearsal_screen.h"

#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QPointer>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/rehearsal/escape_model.h"
#include "ui/rehearsal/lab_charts.h"
#include "ui/rehearsal/policy_slider.h"
#include "ui/rehearsal/scenario_model.h"
#include "ui/rehearsal/simulation_banner.h"
#include "ui/style/theme.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

PolicySlider* RehearsalScreen::slider(const QString& path) const {
    for (PolicySlider* each : m_sliders)
        if (QString::fromStdString(each->field().path) == path)
            return each;
    return nullptr;
}

void RehearsalScreen::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_bridge.present()->policy != m_policy)
        takePolicy();
    if (m_bridge.present()->audit.head != m_head || m_text.empty())
        replay();
}

void RehearsalScreen::takePolicy() {
    m_policy = m_bridge.present()->policy;
    if (!m_policy)
        return;
    m_policyPanel->setFact(wording::oneLine(m_policy->name, 40));
    const auto fields = policyFields(*m_policy);
    if (m_sliders.empty()) {
        for (const PolicyField& field : fields) {
            auto* slider = new PolicySlider(field, this);
            connect(slider, &QSlider::valueChanged, this, &RehearsalScreen::touched);
            m_sliderColumn->insertWidget(static_cast<int>(m_sliders.size()), slider);
            m_sliders.push_back(slider);
        }
        setFocusProxy(m_sliders.front());
    } else {
        for (std::size_t i = 0; i < fields.size(); ++i)
            m_sliders[i]->setField(fields[i]);
    }
    touched();
}

std::vector<engine::FieldEdit> RehearsalScreen::editsOfB() const {
    std::vector<engine::FieldEdit> edits;
    for (const PolicySlider* each : m_sliders)
        if (each->isTouched())
            edits.push_back({each->field().path, textOf(each->field(), each->number())});
    return edits;
}

void RehearsalScreen::touched() {
    setMuted(true);
    m_text.clear();
    ++m_turn;
    const bool isTouched = !editsOfB().empty();
    m_nowButton->setEnabled(isTouched);
    m_keepButton->setEnabled(isTouched);
    m_proposeButton->setEnabled(false);
    m_proposeButton->setToolTip(isTouched ? tr("It is being replayed.") : tr("B is the policy in force."));
    m_pause.start();
}

void RehearsalScreen::replay() {
    m_pause.stop();
    if (!m_policy) {
        m_empty->show(Icon::Flask, tr("The policy in force is being read"),
                      tr("The lab begins with it, and changes nothing of it."));
        m_stack->setCurrentWidget(m_empty);
        return;
    }
    engine::RehearsalWish wish;
    if (m_a)
        wish.scenarios.push_back(*m_a);
    wish.scenarios.push_back({"B", editsOfB()});
    if (const int days = m_period->currentData().toInt(); days > 0)
        wish.from = m_bridge.present()->at - Days{days};
    m_banner->setFacts(tr("Replaying the recorded past…"));
    m_since.start();
    m_head = m_bridge.present()->audit.head;
    m_bridge.rehearse(std::move(wish),
                      [this, turn = ++m_turn, guard = QPointer(this)](const Result<engine::Rehearsal>& rehearsed) {
                          if (guard && turn == m_turn)
                              showRehearsal(rehearsed);
                      });
}

void RehearsalScreen::showRehearsal(const Result<engine::Rehearsal>& rehearsed) {
    if (!rehearsed) {
        m_head.clear();
        m_banner->setFacts(tr("It could not be replayed"));
        m_empty->show(Icon::TriangleAlert, tr("The recorded decisions could not be read"),
                      wording::error(rehearsed.error()), true);
        m_stack->setCurrentWidget(m_empty);
        return;
    }
    const auto& problem = rehearsed->problem;
    m_problem->setVisible(problem.has_value());
    if (problem) {
        const QString name = rehearsed->problemOf == 0 && m_a ? QStringLiteral("A") : QStringLiteral("B");
        m_problem->setText(
            problem->field().empty()
                ? tr("%1 is no sound policy: %2", "scenario, what is wrong")
                      .arg(name, wording::oneLine(problem->message()))
                : tr("%1 is no sound policy: %2: %3", "scenario, field, what is wrong")
                      .arg(name, wording::oneLine(problem->field(), 80), wording::oneLine(problem->message())));
        m_proposeButton->setToolTip(plainToolTip(m_problem->text()));
        m_banner->setFacts(tr("Not replayed"));
        return; // what is shown stays muted: it is of an earlier scenario
    }
    m_text = rehearsed->texts.back();
    const bool isTouched = !editsOfB().empty();
    m_proposeButton->setEnabled(isTouched);
    m_proposeButton->setToolTip(isTouched ? tr("Opens B's text in the policy editor; it takes effect nowhere by that.")
                                          : tr("B is the policy in force."));
    showBacktest(rehearsed->backtest);
}

void RehearsalScreen::showBacktest(const rehearsal::Backtest& all) {
    const QString took = QString::number(double(m_since.elapsed()) / 1000.0, 'f', 1);
    if (!all.from) {
        m_banner->setFacts({});
        m_empty->show(Icon::Flask, tr("No decision is on record in this time"),
                      tr("Once the gate has decided, each policy can be tried here on what it decided."));
        m_stack->setCurrentWidget(m_empty);
        return;
    }
    const auto day = [](Time at) { return wording::displayed(at).toString(QStringLiteral("d MMM")); };
    const auto days = std::chrono::ceil<Days>(*all.to - *all.from).count();
    m_banner->setFacts(tr("Replay %1 – %2, %n days, %3 changes, %4 known to be faulty, each judged only by what was "
                          "known that day. Done in %5 s",
                          "from, to, counts, seconds", static_cast<int>(std::max<std::int64_t>(days, 1)))
                           .arg(day(*all.from), day(*all.to), wording::count(all.rows.size()),
                                wording::count(all.faults.size()), took));
    m_scenarios->setBacktest(all);
    m_escapes->setBacktest(all);
    m_capture->setBacktest(all);
    m_delay->setBacktest(all);
    const auto& b = all.scores.back();
    const auto money = [](double value) {
        return value < 0 ? QChar(0x2212) + wording::count(static_cast<std::uint64_t>(-value))
                         : u'+' + wording::count(static_cast<std::uint64_t>(value));
    };
    m_scenarioPanel->setFact(b.gainInterval ? tr("90 % interval of B's net gain: %1 to %2")
                                                  .arg(money(b.gainInterval->first), money(b.gainInterval->second))
                                            : tr("too few changes for an interval of the net gain"));
    m_capturePanel->setFact(tr("policies lie above the curve where they gate by more than the risk"));
    QString waits = tr("longest in B: %1 h").arg(QString::number(b.longestHours, 'f', 1));
    if (b.open > 0)
        waits += tr(", %n still waiting at their end: at least so much", "", static_cast<int>(b.open));
    m_delayPanel->setFact(waits);
    m_escapePanel->setFact(tr("sorted by what B would change; %1 escape in B", "count").arg(wording::count(b.escaped)));
    m_capturePanel->setNothing(all.faults.empty() ? tr("No change on record is known to be faulty.") : QString());
    m_escapePanel->setNothing(!all.faults.empty() ? QString()
                              : all.hasOutcomes
                                  ? tr("No change on record is known to be faulty.")
                                  : tr("Nobody told of incidents, rollbacks or labels: of faults nothing is known."));
    QStringList limits;
    if (all.unknown > 0)
        limits.append(tr("%n changes never reached production on record: what they would have done is not known, and "
                         "none counts as prevented.",
                         "", static_cast<int>(all.unknown)));
    if (!all.untied.empty())
        limits.append(tr("%n told outcomes name no change on record.", "", static_cast<int>(all.untied.size())));
    if (all.older > 0)
        limits.append(tr("Older decisions, not replayed here: %1.").arg(wording::count(all.older)));
    if (all.notByThisVersion > 0)
        limits.append(tr("Of another version, cannot be replayed: %1.").arg(wording::count(all.notByThisVersion)));
    m_limits->setText(limits.join(u' '));
    m_scenarioTable->setColumnHidden(ScenarioModel::A, !m_scenarios->hasA());
    m_escapeTable->setColumnHidden(EscapeModel::A, !m_escapes->hasA());
    setMuted(false);
    m_stack->setCurrentWidget(m_results);
}

void RehearsalScreen::toNow() {
    for (PolicySlider* each : m_sliders)
        each->setNumber(each->field().now);
}

void RehearsalScreen::keepAsA() {
    m_a = engine::ScenarioWish{"A", editsOfB()};
    for (PolicySlider* each : m_sliders)
        each->setOther(each->isTouched() ? std::optional<double>(each->number()) : std::nullopt);
    touched();
    replay();
}

void RehearsalScreen::propose() {
    if (m_proposeButton->isEnabled() && !m_text.empty())
        emit policyProposed(QString::fromStdString(m_text));
}

void RehearsalScreen::setMuted(bool isMuted) {
    m_scenarioTable->setEnabled(!isMuted);
    m_escapeTable->setEnabled(!isMuted);
}

void RehearsalScreen::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), themeOf(this).background);
}

void RehearsalScreen::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange && m_escapeTable)
        restyle();
}

void RehearsalScreen::restyle() {
    const Theme& theme = themeOf(this);
    m_scenarioTable->verticalHeader()->setDefaultSectionSize(theme.scaled(30));
    m_escapeTable->verticalHeader()->setDefaultSectionSize(theme.scaled(28));
    m_scenarioTable->horizontalHeader()->setFont(theme.font(TextSize::Body, QFont::DemiBold));
    m_escapeTable->horizontalHeader()->setFont(theme.font(TextSize::Caption));
    for (QLabel* label : {m_note, m_limits})
        label->setFont(theme.font(TextSize::Caption));
    m_problem->setFont(theme.font(TextSize::Body, QFont::DemiBold));
    update();
}

} // namespace fermata::ui

// The what-if lab: turn the policy, see what it would have done with the recorded past. Nothing here acts.
#pragma once

#include <map>
#include <memory>

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include "ui/bridge/bridge.h"

class QAbstractItemModel;
class QAction;
class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;
class QVBoxLayout;

namespace fermata::ui {

class CaptureChart;
class DelayChart;
class EmptyState;
class EscapeModel;
class Panel;
class PolicySlider;
class ScenarioModel;
class SimulationBanner;

/// Replays 300 ms after the last move, off the GUI thread; what is shown of an earlier move is muted until then.
/// GUI thread only.
class RehearsalScreen final : public QWidget {
    Q_OBJECT
public:
    RehearsalScreen(Bridge& bridge, QWidget* parent);

    ScenarioModel& scenarios() { return *m_scenarios; }
    EscapeModel& escapes() { return *m_escapes; }
    const std::vector<PolicySlider*>& sliders() const { return m_sliders; }
    PolicySlider* slider(const QString& path) const;
    const QList<QAction*>& screenActions() const { return m_actions; }

signals:
    /// The text of scenario B's policy, to be looked at and saved in the editor.
    void policyProposed(const QString& text);
    void changeOpened(const QString& key);

protected:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildPolicy();
    QWidget* buildResults();
    QTableView* buildTable(QAbstractItemModel* model, const char* name, const QString& words, QWidget* parent);
    void addActions();
    void takePolicy();
    void touched();
    void replay();
    void toNow();
    void keepAsA();
    void propose();
    void showRehearsal(const Result<engine::Rehearsal>& rehearsed);
    void showBacktest(const rehearsal::Backtest& backtest);
    void setMuted(bool isMuted);
    void restyle();
    std::vector<engine::FieldEdit> editsOfB() const;

    Bridge& m_bridge;
    SimulationBanner* m_banner;
    QComboBox* m_period;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QWidget* m_results = nullptr;
    Panel *m_policyPanel = nullptr, *m_scenarioPanel = nullptr, *m_capturePanel = nullptr, *m_delayPanel = nullptr,
          *m_escapePanel = nullptr;
    QVBoxLayout* m_sliderColumn = nullptr;
    std::vector<PolicySlider*> m_sliders;
    QLabel *m_problem = nullptr, *m_note = nullptr, *m_limits = nullptr;
    QPushButton *m_replayButton = nullptr, *m_nowButton = nullptr, *m_keepButton = nullptr, *m_proposeButton = nullptr;
    QTableView *m_scenarioTable = nullptr, *m_escapeTable = nullptr;
    CaptureChart* m_capture = nullptr;
    DelayChart* m_delay = nullptr;
    ScenarioModel* m_scenarios;
    EscapeModel* m_escapes;
    QList<QAction*> m_actions;
    QTimer m_pause;
    QElapsedTimer m_since;
    std::shared_ptr<const decision::Policy> m_policy; ///< in force, as the sliders show it
    std::optional<engine::ScenarioWish> m_a;
    std::string m_text; ///< of B's policy, as of the last answer; empty while B is not answered
    std::string m_head; ///< of the record, as of the last answer
    int m_turn = 0;     ///< answers to an earlier move are not wanted any more
};

} // namespace fermata::ui

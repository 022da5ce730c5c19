// The card of a train: the chosen changes decided as one subject, their joint risk, what they share, what to take out.
#pragma once

#include <QWidget>

#include "core/decision/train.h"
#include "ui/models/batch.h"

class QLabel;
class QPushButton;

namespace fermata::ui {

class Block;
class LossBars;
class RiskScale;
class TextLine;
class TrainRows;
class VerdictFlag;

/// A train of more is not judged in the window; `fermatactl gate --train` takes 2,000.
inline constexpr std::size_t trainAtMost = 60;

/// Stands in the place of the decision card while several changes are chosen. Judges again only when a decision, the
/// evidence or the policy of one of them is another one. GUI thread only.
class TrainCard final : public QWidget {
    Q_OBJECT
public:
    explicit TrainCard(QWidget* parent);

    /// The changes by their keys, in the order of the inbox; at least two.
    void setTrain(const SnapshotPointer& snapshot, const std::vector<std::string>& keys);
    const Batch& batch() const { return m_batch; }
    /// Null while one of them is not assessed yet.
    const decision::TrainDecision* decision() const { return m_decision ? &*m_decision : nullptr; }
    QString asText() const;

    /// The chosen changes, as they were set.
    const std::vector<std::string>& keys() const { return m_keys; }
    bool mayRecord() const;
    /// What came of putting the verdict on record, in one line; gone with the next choice.
    void tellRecorded(const QString& text);

signals:
    void approveRequested();
    void recordRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildHead();
    QWidget* buildBody();
    QWidget* buildFoot();
    void judge(const engine::Snapshot& snapshot, const std::vector<const engine::ChangeView*>& views);
    void showDecision(const std::vector<const engine::ChangeView*>& views);
    void showUndecided(const QString& why);
    void restyle();

    // What the shown decision was made of.
    std::vector<std::shared_ptr<const decision::Decision>> m_decisions;
    std::vector<std::shared_ptr<const assessment::EvidenceSnapshot>> m_evidence;
    std::vector<std::vector<std::size_t>> m_needs; ///< by place: a branch stands on others of the train
    std::shared_ptr<const decision::Policy> m_policy;
    std::optional<decision::TrainDecision> m_decision;
    std::vector<decision::TakeOut> m_ways;
    double m_limit = 1.0; ///< the strictest limit of the cars on the risk
    Batch m_batch;
    std::vector<std::string> m_keys;

    VerdictFlag* m_flag = nullptr;
    QLabel* m_verdict = nullptr;
    TextLine* m_count = nullptr;
    TextLine* m_value = nullptr;
    QLabel* m_summary = nullptr;
    Block* m_risk = nullptr;
    RiskScale* m_scale = nullptr;
    TextLine* m_incident = nullptr;
    Block* m_cars = nullptr;
    TrainRows* m_carRows = nullptr;
    TextLine* m_moreCars = nullptr;
    Block* m_pairs = nullptr;
    TrainRows* m_pairRows = nullptr;
    Block* m_rules = nullptr;
    QLabel* m_ruleLines = nullptr;
    Block* m_takeOut = nullptr;
    TrainRows* m_wayRows = nullptr;
    TextLine* m_noWay = nullptr;
    Block* m_weighing = nullptr;
    LossBars* m_losses = nullptr;
    QPushButton* m_approve = nullptr;
    QPushButton* m_record = nullptr;
    QLabel* m_told = nullptr;
    QLabel* m_closed = nullptr;
};

} // namespace fermata::ui

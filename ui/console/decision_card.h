// The decision card: verdict, risk, weighing, reasons, evidence, ways out, similar changes, and the four acts.
#pragma once

#include <QWidget>

#include "ui/bridge/bridge.h"
#include "ui/models/selection.h"
#include "ui/widgets/act_bar.h"

class QLabel;
class QScrollArea;

namespace fermata::ui {

class Block;
class EvidenceStrip;
class LossBars;
class RiskScale;
class SignedBars;
class SimilarRows;
class TextLine;
class VerdictFlag;
class WayOutRows;
class WorthBars;

/// While the evidence of the shown change is read again, the last decision stays with "as of", and only Hold and Roll
/// back stay open. GUI thread only.
class DecisionCard final : public QWidget {
    Q_OBJECT
public:
    explicit DecisionCard(QWidget* parent);

    /// `view` may be null: no change is selected.
    void setChange(const SnapshotPointer& snapshot, const engine::ChangeView* view);
    ActBar* acts() const { return m_acts; }
    /// The ways out of the shown change.
    int wayCount() const;
    /// Everything on the card as plain lines, for Copy.
    QString asText() const;
    void scrollTo(const QString& block); ///< "why" or "release"

signals:
    void actChosen(fermata::ui::ActKind kind);
    void wayChosen(int way);
    void openRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    QWidget* buildHead();
    QWidget* buildBody();
    void showDecision(const engine::Snapshot& now, const engine::ChangeView& view, const decision::Decision& decision,
                      const assessment::EvidenceSnapshot& evidence);
    void showUndecided(const engine::ChangeView& view);
    void restyle();

    // What was last shown as decided, so that it can stay while the next evidence is read.
    SnapshotPointer m_lastSnapshot;
    std::string m_lastKey;
    std::shared_ptr<const decision::Decision> m_lastDecision;
    std::shared_ptr<const assessment::EvidenceSnapshot> m_lastEvidence;

    VerdictFlag* m_flag = nullptr;
    QLabel* m_verdict = nullptr;
    TextLine* m_waiting = nullptr;
    TextLine* m_waitingNote = nullptr;
    TextLine* m_title = nullptr;
    TextLine* m_ids = nullptr;
    QLabel* m_summary = nullptr;
    TextLine* m_rules = nullptr;
    QScrollArea* m_scroll = nullptr;
    QLabel* m_problem = nullptr;
    Block* m_record = nullptr;
    QLabel* m_recordLines = nullptr;
    Block* m_risk = nullptr;
    RiskScale* m_scale = nullptr;
    TextLine* m_incident = nullptr;
    Block* m_weighing = nullptr;
    TextLine* m_worth = nullptr;
    WorthBars* m_worthBars = nullptr;
    LossBars* m_losses = nullptr;
    Block* m_why = nullptr;
    SignedBars* m_reasons = nullptr;
    TextLine* m_moreReasons = nullptr;
    Block* m_evidence = nullptr;
    EvidenceStrip* m_chips = nullptr;
    QLabel* m_notLooked = nullptr;
    QLabel* m_excused = nullptr;
    Block* m_release = nullptr;
    WayOutRows* m_ways = nullptr;
    TextLine* m_noWay = nullptr;
    Block* m_similar = nullptr;
    SimilarRows* m_past = nullptr;
    ActBar* m_acts = nullptr;
};

} // namespace fermata::ui

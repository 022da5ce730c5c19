// The health of the risk model: can its numbers be trusted, what drifts, which version speaks, who was right.
#pragma once

#include <QWidget>

#include "ui/bridge/bridge.h"
#include "ui/learning/plots.h"

class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace fermata::ui {

class BannerMark;
class CheckRows;
class DriftRows;
class EmptyState;
class FatesGrid;
class InputRows;
class LabelRows;
class Panel;
class TextLine;
class VersionModel;

/// Shows what the engine says; promoting and going back ask for a reason and go to the engine. GUI thread only.
class LearningScreen final : public QWidget {
    Q_OBJECT
public:
    LearningScreen(Bridge& bridge, QWidget* parent);

    const QList<QAction*>& screenActions() const { return m_actions; }
    QString headline() const; ///< as it is on screen

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QWidget* buildBanner();
    QWidget* buildPanels();
    Panel* buildVersions();
    void addAction(const QString& name, const QKeySequence& key, const char* objectName, QPushButton* button);
    void showSnapshot();
    void showHealth(const engine::Snapshot& now);
    void showBanner(const engine::Snapshot& now);
    void showCurves(const engine::ModelHealthView& view);
    void ask(std::int64_t version);
    void retrain();
    std::int64_t promotable() const; ///< what the button promotes: the selected version, else the newest that may

    Bridge& m_bridge;
    std::shared_ptr<const engine::ModelHealthView> m_shown;
    SnapshotPointer m_snapshot;
    VersionModel* m_versions;
    BannerMark* m_mark = nullptr;
    TextLine *m_headline = nullptr, *m_fact = nullptr, *m_answer = nullptr;
    QPushButton *m_promote = nullptr, *m_back = nullptr, *m_retrain = nullptr;
    QStackedWidget* m_stack;
    EmptyState* m_empty = nullptr;
    Panel *m_reliability = nullptr, *m_capture = nullptr, *m_drift = nullptr, *m_versionPanel = nullptr;
    Panel *m_labels = nullptr, *m_fates = nullptr;
    ReliabilityPlot* m_reliabilityPlot = nullptr;
    CapturePlot* m_capturePlot = nullptr;
    DriftRows* m_driftRows = nullptr;
    QLabel *m_driftNote = nullptr, *m_checkHead = nullptr, *m_inputHead = nullptr;
    InputRows* m_inputs = nullptr;
    QTableView* m_table = nullptr;
    CheckRows* m_checks = nullptr;
    LabelRows* m_labelRows = nullptr;
    FatesGrid* m_fatesGrid = nullptr;
    QList<QAction*> m_actions;
};

} // namespace fermata::ui

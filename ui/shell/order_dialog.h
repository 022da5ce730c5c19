// Asks a person for what an order needs that rests on no decision: run again, cancel, start, silence, environments of
// pools. Never acts
// itself.
#pragma once

#include "core/engine/engine.h"
#include "ui/widgets/record_dialog.h"

class QComboBox;
class QLabel;

namespace fermata::ui {

enum class OrderKind { ReRun, Cancel, Start, Silence, RequestEnvironment, ReleaseEnvironment };

/// GUI thread only. Emits `confirmed` once the form is whole and waits for finish().
class OrderDialog final : public RecordDialog {
    Q_OBJECT
public:
    /// What the snapshot says now is what can be chosen: runs of the board, pipelines of the settings that deploy
    /// nothing, alerts of an Alertmanager that are not silenced, environments of pools and those that are held.
    OrderDialog(OrderKind kind, const engine::Snapshot& now, QWidget* parent);

    /// Begins with this run, pipeline (`source/pipeline`) or alert where it can be chosen.
    void select(const QString& subject);

signals:
    void confirmed(const fermata::engine::OrderAct& order);

protected:
    QString missing() const override;
    void send() override;

private:
    struct Choice {
        QString id, words, facts;
        engine::OrderAct order;
        std::string scope; ///< that has to be armed
    };
    void fillRuns(const engine::Snapshot& now);
    void fillPipelines(const engine::Snapshot& now);
    void fillAlerts(const engine::Snapshot& now);
    void fillPools(const engine::Snapshot& now);
    void fillHoldings(const engine::Snapshot& now);
    void follow();

    OrderKind m_kind;
    std::vector<engine::ArmView> m_armed;
    std::vector<Choice> m_choices;
    QString m_closed; ///< why this person may not do it at all, or empty
    QComboBox* m_subject;
    QLabel* m_facts;
    QLabel* m_outside; ///< whether anything is sent
};

} // namespace fermata::ui

// Settings: what the workspace listens to, which environments may be touched, whether the line is stopped, the display.
#pragma once

#include <functional>

#include <QWidget>

#include "core/decision/command.h"
#include "ui/bridge/bridge.h"

class QAction;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace fermata::ui {

class Block;
class EmptyState;
class EnvironmentModel;
class SourceModel;
class TextLine;

/// Changes go to the engine, which checks and writes them; what is shown comes with the next snapshot. GUI thread only.
class SettingsScreen final : public QWidget {
    Q_OBJECT
public:
    SettingsScreen(Bridge& bridge, QWidget* parent);

    SourceModel& sources() { return *m_sources; }
    EnvironmentModel& environments() { return *m_environments; }
    const QList<QAction*>& screenActions() const { return m_actions; }
    /// The window's own acts on its look (theme, size of text); each becomes a button here.
    void setLookActions(const QList<QAction*>& actions);

public slots:
    void setLetterKeys(bool areOn);

signals:
    /// Asks the window for the dialog that arms, disarms, stops or resumes. `scope`: what to begin with, or empty.
    void standingRequested(fermata::decision::CommandKind kind, const QString& scope);

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildSources();
    QWidget* buildStanding();
    QWidget* buildDisplay();
    QTableView* table(const char* objectName, const QString& name, QWidget* parent);
    QPushButton* button(const QString& words, const char* objectName, const QString& accessible, const QString& key,
                        std::function<void()> act);
    void addAction(const QString& name, const QKeySequence& key, const char* objectName, bool isLetter,
                   const std::function<void()>& act);
    void showSnapshot();
    void showSelection();
    void restyle();
    const workspace::SourceSetting* selected() const;
    void editSource(const workspace::SourceSetting& setting);
    void testSource();
    void removeSource();
    void askSecret(const QString& name, QWidget* parent);
    /// Sends the newest settings with `edit` done to them. @returns by `answered`: Conflict where `edit` says no
    void change(const std::function<bool(workspace::Settings&)>& edit, Bridge::Answered answered);
    /// Why nothing can be changed now, or empty.
    QString closed() const;

    Bridge& m_bridge;
    SourceModel* m_sources;
    EnvironmentModel* m_environments;
    QTableView *m_sourceTable = nullptr, *m_environmentTable = nullptr;
    QStackedWidget* m_sourceStack = nullptr;
    EmptyState* m_empty = nullptr;
    TextLine *m_sourceFact = nullptr, *m_answer = nullptr;
    QPushButton *m_add = nullptr, *m_edit = nullptr, *m_test = nullptr, *m_secret = nullptr, *m_remove = nullptr;
    QPushButton *m_arm = nullptr, *m_disarm = nullptr, *m_stop = nullptr, *m_resume = nullptr, *m_keepZone = nullptr;
    Block *m_standing = nullptr, *m_pools = nullptr, *m_line = nullptr, *m_display = nullptr;
    QLabel *m_policy = nullptr, *m_stops = nullptr, *m_holdings = nullptr, *m_closed = nullptr;
    QComboBox* m_zone = nullptr;
    QWidget* m_look = nullptr;
    QList<QAction*> m_actions, m_letters;
    std::string m_shownZone;
    bool m_hasShownZone = false;
    double m_shownScale = 0.0;
};

} // namespace fermata::ui

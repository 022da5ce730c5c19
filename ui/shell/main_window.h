// The frame: rail, top bar, the current screen and the status line; menus, keys, palette and the dialogs of acts.
#pragma once

#include <functional>
#include <map>

#include <QMainWindow>

#include "core/base/clock.h"
#include "core/decision/command.h"
#include "ui/bridge/bridge.h"
#include "ui/models/palette_model.h"
#include "ui/models/selection.h"
#include "ui/shell/facts_dialogs.h"
#include "ui/style/icons.h"
#include "ui/widgets/act_bar.h"
#include "ui/widgets/act_dialog.h"

class QActionGroup;
class QStackedWidget;

namespace fermata::ui {

class AlarmBanner;
class CommandPalette;
class ConsoleScreen;
class PastBar;
class Rail;
class StatusLine;
class StopBanner;
class TopBar;
enum class OrderKind;

/// What the window keeps from one start to the next; opaque to everyone but the window.
struct WindowState {
    QByteArray geometry, columns;
    QString theme = QStringLiteral("night");
    double textScale = 1.0;
    bool reduceMotion = false;
    bool letterKeys = true;
};

/// GUI thread only. Fetches nothing and opens no file: it watches the bridge and sends commands.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    /// `graph` becomes the middle of the console.
    MainWindow(Bridge& bridge, Selection& selection, const Clock& clock, AboutFacts about,
               const std::function<QWidget*(QWidget* parent)>& graph);

    /// Adds a screen with its cell in the rail. `id` names it for showScreen.
    void addScreen(const QString& id, const QString& title, style::Icon icon, const QKeySequence& key, QWidget* screen);
    /// Adds the screen of one change, reached with Enter and left with Esc.
    void setChangeScreen(QWidget* screen);
    void showScreen(const QString& id);
    QString currentScreen() const;
    ConsoleScreen* console() const { return m_console; }

    WindowState state() const;
    void restore(const WindowState& state);
    /// Those of a screen that was added: the palette and the list of keys have them too.
    void addCommands(const QList<QAction*>& actions) { m_commands += actions; }
    /// Folders of other workspaces that the palette offers.
    void setOtherWorkspaces(const QStringList& folders) { m_otherWorkspaces = folders; }
    /// Those that change the look: theme, size of text, motion, keys.
    QList<QAction*> lookActions() const;

public slots:
    void openChange(const QString& key);
    void requestAct(const QString& key, fermata::ui::ActKind kind);
    void requestBatch(const QStringList& keys);
    void requestWay(const QString& key, int way);
    /// Opens the dialog that stops or resumes the line, arms or disarms.
    void requestStanding(fermata::decision::CommandKind kind, const QString& scope = {});
    /// Opens the dialog that takes back what runs there.
    void requestRollBack(const QString& service, const QString& environment);
    /// Opens the dialog that lets a barred version come again.
    void requestLift(const QString& service, const QString& environment, const QString& version);
    void requestDecline(const QString& component);
    /// Opens the dialog that says what became of a change of the past, beginning with those like this waiting one.
    void requestOutcome(const QString& key);
    /// Opens the dialog that puts a test into quarantine, or ends that.
    void requestQuarantine(const QString& test);
    /// Opens the dialog that keeps back for five minutes whatever is to be brought of this service.
    void requestPause(const QString& service);
    /// Opens the dialog of an order that rests on no decision; `subject` as OrderDialog::select.
    void requestOrder(fermata::ui::OrderKind kind, const QString& subject = {});
    void openPalette();
    void notify(const QString& words);

signals:
    void screenChanged(const QString& id);
    void letterKeysChanged(bool areOn);
    /// The wall is wanted, full screen.
    void warRoomRequested();
    /// Another workspace is wanted in a window of its own; an empty folder: the person still has to choose one.
    void workspaceRequested(const QString& folder);

protected:
    void keyReleaseEvent(QKeyEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QAction* addCommand(const QString& name, const QKeySequence& key, const char* objectName,
                        std::function<void()> act);
    void buildMenus();
    void refresh();
    void applyLook();
    void setTheme(const QString& id);
    void setLetterKeys(bool areOn);
    void setTextScale(double scale);
    QList<QAction*> allActions() const;
    std::vector<PaletteModel::Entry> paletteEntries();
    void placeTitle();
    QString actingPerson() const;
    /// Asks for the rollback of a service, with what has to go along.
    void openRollBack(ActDialog::Subject subject, const std::string& service, const std::string& environment);

    Bridge& m_bridge;
    Selection& m_selection;
    AboutFacts m_about;
    WindowState m_look;
    Rail* m_rail;
    TopBar* m_top;
    PastBar* m_past;
    AlarmBanner* m_alarms;
    StopBanner* m_stopped;
    StatusLine* m_status;
    QStackedWidget* m_stack;
    ConsoleScreen* m_console;
    QWidget* m_change = nullptr;
    CommandPalette* m_palette;
    QList<QAction*> m_commands;
    QList<QAction*> m_letters; ///< of one letter, on every screen
    QAction* m_takeUp = nullptr;
    QAction* m_takeUpAll = nullptr;
    std::map<QString, std::pair<QWidget*, QAction*>> m_screens;
    QActionGroup* m_screenGroup;
    QStringList m_otherWorkspaces;
    std::string m_zone; ///< of display, as the settings name it
    bool m_altAlone = false;
};

} // namespace fermata::ui

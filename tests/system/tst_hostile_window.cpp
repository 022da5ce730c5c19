// A hostile change through the whole window: a real engine on a real repository, every screen, the palette, the
// dialogs, and what the window exports and logs.
#include <filesystem>
#include <future>
#include <regex>

#include <QAbstractButton>
#include <QAbstractItemModel>
#include <QAbstractItemView>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTableView>

#include "core/base/text.h"
#include "core/engine/engine.h"
#include "tests/support/test.h"
#include "tests/system/hostile_world.h"
#include "ui/audit/audit_screen.h"
#include "ui/change/change_screen.h"
#include "ui/console/console_screen.h"
#include "ui/pipeline/pipeline_panel.h"
#include "ui/pipeline/pipeline_screen.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/main_window.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/act_dialog.h"
#include "ui/widgets/text_line.h"

using namespace fermata;
using namespace fermata::ui;
using test::HostileWorld;

namespace {

/// All screens on one bridge, as the program puts them together.
class Room {
public:
    explicit Room(const Clock& clock)
        : window(bridge, selection, clock, AboutFacts{"0", {}, {}},
                 [this](QWidget* parent) { return new PipelinePanel(bridge, selection, parent); }) {
        auto* change = new ChangeScreen(bridge, selection, &window);
        window.addScreen(QStringLiteral("graph"), QStringLiteral("Pipeline"), style::Icon::Workflow, {},
                         new PipelineScreen(bridge, selection, &window));
        audit = new AuditScreen(bridge, {}, &window);
        window.addScreen(QStringLiteral("audit"), QStringLiteral("Audit"), style::Icon::Scroll, {}, audit);
        window.setChangeScreen(change);
        QObject::connect(change, &ChangeScreen::actRequested, &window, &MainWindow::requestAct);
    }
    Bridge bridge;
    Selection selection;
    AuditScreen* audit = nullptr;
    MainWindow window;
};

/// Everything that a person sees, hears or copies, and whether anything reads it as markup.
class Harvest {
public:
    void take(QWidget& root) {
        takeOne(root);
        for (QWidget* widget : root.findChildren<QWidget*>())
            takeOne(*widget);
        for (const QAction* action : root.findChildren<QAction*>()) {
            line(action->text(), action);
            toolTip(action->toolTip(), action);
        }
        if (QAccessibleInterface* said = QAccessible::queryAccessibleInterface(&root))
            listen(*said);
    }
    void lines(const QString& text, const QObject* of) {
        seen += text;
        const std::string bytes = text.toStdString();
        if (plainLines(bytes) != bytes)
            problems << QStringLiteral("%1: %2").arg(nameOf(of), QString::fromStdString(plainText(bytes)).left(300));
    }

    QString seen;
    QStringList problems;

private:
    static QString nameOf(const QObject* of) {
        return of ? QStringLiteral("%1 '%2'").arg(of->metaObject()->className(), of->objectName())
                  : QStringLiteral("accessible");
    }
    void line(const QString& text, const QObject* of) {
        lines(text, of);
        if (text.contains(u'\n'))
            problems << nameOf(of) + QStringLiteral(": more than one line: ") + text.left(300);
    }
    /// Qt guesses whether a tooltip is markup; ours may be, and then hold nothing of others as markup.
    void toolTip(const QString& text, const QObject* of) {
        lines(text, of);
        if (Qt::mightBeRichText(text) &&
            (text.contains(QStringLiteral("<b>")) || text.contains(QStringLiteral("<img"))))
            problems << nameOf(of) + QStringLiteral(": a tooltip with foreign markup: ") + text.left(300);
    }
    void takeOne(QWidget& widget) {
        line(widget.accessibleName(), &widget);
        lines(widget.accessibleDescription(), &widget);
        line(widget.windowTitle(), &widget);
        toolTip(widget.toolTip(), &widget);
        if (const auto* label = qobject_cast<QLabel*>(&widget)) {
            lines(label->text(), label);
            if (label->textFormat() != Qt::PlainText && Qt::mightBeRichText(label->text()))
                problems << nameOf(label) + QStringLiteral(": a label that reads markup");
        }
        if (const auto* text = qobject_cast<TextLine*>(&widget))
            line(text->text(), text);
        if (const auto* button = qobject_cast<QAbstractButton*>(&widget))
            line(button->text(), button);
        if (const auto* edit = qobject_cast<QLineEdit*>(&widget))
            line(edit->text() + edit->placeholderText(), edit);
        if (const auto* edit = qobject_cast<QPlainTextEdit*>(&widget))
            lines(edit->toPlainText(), edit);
        if (const auto* box = qobject_cast<QComboBox*>(&widget))
            for (int i = 0; i < box->count(); ++i)
                line(box->itemText(i), box);
        if (const auto* view = qobject_cast<QAbstractItemView*>(&widget); view && view->model())
            takeModel(*view->model(), {});
    }
    void takeModel(const QAbstractItemModel& model, const QModelIndex& parent) {
        for (int row = 0; row < model.rowCount(parent); ++row)
            for (int column = 0; column < model.columnCount(parent); ++column) {
                const QModelIndex index = model.index(row, column, parent);
                line(index.data().toString(), &model);
                toolTip(index.data(Qt::ToolTipRole).toString(), &model);
                lines(index.data(Qt::AccessibleTextRole).toString(), &model);
                lines(index.data(Qt::AccessibleDescriptionRole).toString(), &model);
                if (column == 0)
                    takeModel(model, index);
            }
    }
    void listen(QAccessibleInterface& said) {
        for (const auto text : {QAccessible::Name, QAccessible::Description, QAccessible::Value, QAccessible::Help})
            lines(said.text(text), said.object());
        for (int i = 0; i < said.childCount(); ++i)
            if (QAccessibleInterface* child = said.child(i))
                listen(*child);
    }
};

void settle() {
    for (int pass = 0; pass < 8; ++pass)
        QCoreApplication::processEvents();
}

} // namespace

class TestHostileWindow : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        QVERIFY2(m_world.isReady, m_world.trouble.c_str());
        for (const std::string& entry : m_world.environment())
            qputenv(entry.substr(0, entry.find('=')).c_str(),
                    QByteArray::fromStdString(entry.substr(entry.find('=') + 1)));
        QVERIFY(style::loadResources());
        style::applyTheme(*qApp, style::Theme::night());
        auto log = Log::toFile(m_world.scratch / "fermata.log");
        FERMATA_VERIFY_OK(log);
        m_log = std::move(*log);
        m_room = std::make_unique<Room>(m_clock);
        m_room->window.resize(1920, 1080);
        m_room->window.show();
        m_engine = std::make_unique<engine::Engine>(
            engine::Options{m_world.scratch / "w", m_world.repository.path(), false, false, {}}, m_clock, *m_log,
            [this](std::shared_ptr<const engine::Snapshot> snapshot) { m_room->bridge.offer(std::move(snapshot)); });
        m_room->bridge.attach({[this](engine::Command command, engine::Answer answer) {
                                   m_engine->send(std::move(command), std::move(answer));
                               },
                               [this](engine::Engine::RecordQuery query, engine::Engine::RecordPage page) {
                                   m_engine->records(std::move(query), std::move(page));
                               }});
        waitForTheEngine();
        for (const engine::ChangeView& view : m_room->bridge.snapshot()->changes)
            if (view.change.reference == m_world.branch)
                m_view = view;
        QVERIFY(m_view.decision);
        m_room->selection.select(m_view.change.key);
        const Result<void> held = send(engine::Act{m_view.decisionId, "hold", test::attack("REASON"), "release-manager",
                                                   m_clock.now() + Seconds{86400}});
        FERMATA_VERIFY_OK(held);
        waitForTheEngine();
    }
    void cleanupTestCase() {
        m_room->bridge.detach();
        m_engine.reset();
        m_room.reset();
    }

    void everyScreenShowsItAsText() {
        Harvest all;
        for (const char* screen : {"console", "graph", "audit"}) {
            m_room->window.showScreen(QLatin1String(screen));
            settle();
            all.take(m_room->window);
            picture(m_room->window, screen);
        }
        m_room->window.openChange(QString::fromStdString(m_view.change.key));
        settle();
        QVERIFY(m_room->window.findChild<ChangeScreen*>()->isVisible());
        all.take(m_room->window);
        picture(m_room->window, "change");
        report(all);
        for (const char* mark : {"TITLE", "AUTHOR", "FILE", "TEST", "FINDING", "BRANCH"})
            QVERIFY2(all.seen.contains(QLatin1String(mark)), mark);
        QVERIFY(all.seen.contains(QStringLiteral("U+001B")) && all.seen.contains(QStringLiteral("U+202E")));
    }

    void theAuditShowsTheReasonAndTheBytesAsText() {
        m_room->window.showScreen(QStringLiteral("audit"));
        QTRY_VERIFY(m_room->audit->records().rowCount() > 3);
        Harvest all;
        for (int row = 0; row < m_room->audit->records().rowCount(); ++row) {
            m_room->audit->table().selectRow(row);
            settle();
            all.take(*m_room->audit);
        }
        report(all);
        QVERIFY(all.seen.contains(QStringLiteral("REASON")));
    }

    void thePaletteAndTheDialogsShowItAsText() {
        m_room->window.showScreen(QStringLiteral("console"));
        Harvest all;
        m_room->window.openPalette();
        auto* palette = m_room->window.findChild<CommandPalette*>(QStringLiteral("commandPalette"));
        QVERIFY(palette);
        all.take(*palette);
        QVERIFY(all.seen.contains(QStringLiteral("TITLE")));
        palette->hide();
        for (const auto kind : {ActKind::Hold, ActKind::Override}) {
            m_room->window.requestAct(QString::fromStdString(m_view.change.key), kind);
            auto* dialog = m_room->window.findChild<ActDialog*>(QStringLiteral("actDialog"));
            QVERIFY(dialog);
            all.take(*dialog);
            dialog->reject();
            settle();
        }
        report(all);
    }

    void whatIsCopiedIsOneLineOfText() {
        m_room->window.showScreen(QStringLiteral("console"));
        m_room->window.findChild<QAction*>(QStringLiteral("copyAction"))->trigger();
        const QString copied = QApplication::clipboard()->text();
        QVERIFY(copied.contains(QStringLiteral("TITLE")));
        for (const QString& cell : copied.split(u'\t'))
            QVERIFY2(test::isPlain(cell.toStdString()), qPrintable(cell));
        QVERIFY(!copied.contains(u'\n'));
    }

    void whatTheWindowExportsAndLogsIsText() {
        for (const std::string format : {"html", "markdown", "json", "in-toto"}) {
            const std::string file = m_world.scratch / ("window." + format);
            FERMATA_VERIFY_OK(send(engine::ExportReport{m_view.decisionId, format, file}));
            const std::string text = m_world.scratch.read("window." + format);
            QVERIFY2(!text.empty() && test::isPlain(text), text.c_str());
            // Markup that is not escaped; Markdown escapes with a backslash, JSON needs none.
            QVERIFY2(format == "json" || !std::regex_search(text, std::regex("(^|[^\\\\])<(img|b>)")), text.c_str());
        }
        FERMATA_VERIFY_OK(send(engine::ExportRecord{m_world.scratch / "window.jsonl"}));
        QCOMPARE(
            m_world.ctl({"audit", "verify", "--export", m_world.scratch / "window.jsonl", "--re-execute"}).exitCode, 0);
        const Result<void> refused = send(engine::ExportReport{test::attack("NOBODY"), "html", m_world.scratch / "x"});
        QVERIFY(!refused);
        QVERIFY(test::isPlain(refused.error().text()));
        m_room->bridge.detach();
        m_engine.reset();
        m_log.reset(); // what it still holds is written at its end
        const std::string log = m_world.scratch.read("fermata.log");
        QVERIFY2(log.find("BRANCH") != std::string::npos, log.c_str());
        QVERIFY2(test::isPlain(log), log.c_str());
    }

private:
    void waitForTheEngine() {
        QTRY_VERIFY_WITH_TIMEOUT(m_engine->waitUntilIdle(std::chrono::milliseconds{0}) &&
                                     m_room->bridge.snapshot()->sequence == m_engine->snapshot()->sequence,
                                 120000);
        settle();
    }
    Result<void> send(engine::Command command) {
        auto answered = std::make_shared<std::promise<Result<void>>>();
        auto answer = answered->get_future();
        m_engine->send(std::move(command), [answered](Result<void> result) { answered->set_value(std::move(result)); });
        return answer.get();
    }
    static void report(const Harvest& all) {
        QVERIFY(!all.seen.isEmpty());
        QVERIFY2(all.problems.isEmpty(), qPrintable(all.problems.join(u'\n')));
    }
    static void picture(QWidget& window, const char* name) {
        const QString folder = qEnvironmentVariable("FERMATA_PICTURES");
        if (!folder.isEmpty())
            QVERIFY(window.grab().save(folder + QStringLiteral("/hostile-") + QLatin1String(name) +
                                       QStringLiteral(".png")));
    }

    HostileWorld m_world;
    SystemClock m_clock;
    std::unique_ptr<Log> m_log;
    std::unique_ptr<Room> m_room;
    std::unique_ptr<engine::Engine> m_engine;
    engine::ChangeView m_view;
};

QTEST_MAIN(TestHostileWindow)
#include "tst_hostile_window.moc"

// Healing as a person sees it, on real servers: a good version, a bad one that rises, the order, the recovery, the bar,
// a suggestion from the history; and the twin whose cause is outside: nothing goes back, a person is asked. Pictures of
// each step, at the desk and on the wall, where FERMATA_PICTURES names a folder.
#include <cmath>
#include <cstdio>

#include <QApplication>
#include <QPushButton>

#include "core/engine/model_health.h"
#include "tests/system/heal_world.h"
#include "ui/policy/policy_edit.h"
#include "ui/policy/policy_screen.h"
#include "ui/production/production_screen.h"
#include "ui/production/suggestion_dialog.h"
#include "ui/style/fermata_style.h"
#include "ui/warroom/war_room_window.h"
#include "ui/widgets/text_line.h"

using namespace fermata;
using namespace fermata::test;
using namespace fermata::ui;
using engine::WatchPhase;

namespace {

constexpr int waitMilliseconds = 120'000;

/// Production, policy and the wall on one bridge; what is proposed on the one opens in the other, as in the program.
struct Room {
    Room()
        : production(bridge, nullptr),
          policy(
              bridge, [](QWidget*, const QString&) { return QString(); }, nullptr),
          wall(bridge) {
        QObject::connect(&production, &ProductionScreen::policyProposed, &policy, &PolicyScreen::propose);
        for (QWidget* screen : std::initializer_list<QWidget*>{&production, &policy}) {
            screen->resize(1848, 1004);
            screen->show();
        }
        wall.resize(1920, 1080);
        wall.show();
    }
    Bridge bridge;
    ProductionScreen production;
    PolicyScreen policy;
    WarRoomWindow wall;
};

} // namespace

class TestHealWindow : public HealWorld {
    Q_OBJECT

    std::unique_ptr<Room> m_room;
    std::string m_good;

    void idle() override { QCoreApplication::processEvents(); }

    /// The window shows what the engine says now.
    void catchUp() {
        QTRY_COMPARE_WITH_TIMEOUT(m_room->bridge.present()->sequence, m_engine->snapshot()->sequence, waitMilliseconds);
        for (int pass = 0; pass < 6; ++pass)
            QCoreApplication::processEvents();
    }
    void picture(const char* name) {
        catchUp();
        const QString folder = qEnvironmentVariable("FERMATA_PICTURES");
        if (folder.isEmpty())
            return;
        QVERIFY(m_room->production.grab().save(folder + "/heal-" + name + ".png"));
        QVERIFY(m_room->wall.grab().save(folder + "/heal-" + name + "-wall.png"));
    }
    QString subject() { return m_room->production.findChild<TextLine*>("watchSubject")->text(); }
    QString state() { return m_room->production.findChild<TextLine*>("watchState")->text(); }
    bool rises() {
        const auto now = watch();
        return now && std::ranges::any_of(now->guards, [](const engine::GuardView& guard) {
                   return !guard.evidence.empty() && guard.evidence.back().value > std::log(10.0);
               });
    }
    /// What comes of a version whose numbers are bad: it rises, is ordered back, recovers, and is barred.
    void goesBack(const char* branch, const Traffic& traffic, int which) {
        const std::string bad = deploy(branch);
        QVERIFY2(!bad.empty(), why(branch).c_str());
        QVERIFY(serve(traffic));
        QVERIFY2(waits([&] { return rises() || automaticRollbacks() == which; }), said().c_str());
        picture(qPrintable(QStringLiteral("%1-a-rises").arg(QLatin1String(branch))));
        QVERIFY2(waits([&] { return automaticRollbacks() == which; }), said().c_str());
        QVERIFY2(waits([&] { return watch()->orderedAt.has_value(); }), said().c_str());
        const auto ordered = *watch();
        picture(qPrintable(QStringLiteral("%1-b-ordered").arg(QLatin1String(branch))));
        QVERIFY(ordered.firstBadAt);
        std::fprintf(stderr, "%s: from the first bad sample to the order: %lld s\n", branch,
                     static_cast<long long>((*ordered.orderedAt - *ordered.firstBadAt).count()));
        QVERIFY(serve({}));
        QVERIFY2(
            waits([&] { return watch()->phase == WatchPhase::RolledBack || watch()->phase == WatchPhase::Recovered; }),
            said().c_str());
        picture(qPrintable(QStringLiteral("%1-c-rolled-back").arg(QLatin1String(branch))));
        QVERIFY2(reaches(WatchPhase::Recovered), said().c_str());
        QVERIFY2(waits([&] { return m_engine->snapshot()->barred.size() == static_cast<std::size_t>(which); }),
                 said().c_str());
        picture(qPrintable(QStringLiteral("%1-d-recovered").arg(QLatin1String(branch))));
        QVERIFY2(state().startsWith("Recovered"), qPrintable(state()));
        QVERIFY(subject().contains(QString::fromStdString(bad)));
        QVERIFY(m_room->wall.facts().verdict.headline != "Rolling back");
        QVERIFY2(waits([&] {
                     const auto view = change(branch);
                     return view.decision && view.decision->verdict == decision::Verdict::Block;
                 }),
                 why(branch).c_str());
    }

private slots:
    void initTestCase() {
        QVERIFY(style::loadResources());
        style::applyTheme(*qobject_cast<QApplication*>(QApplication::instance()), style::Theme::named("night"));
        m_servers = std::make_unique<Counterparts>(
            std::vector<std::string>{"pushgateway", "alertmanager", "prometheus", "buildbot", "worker"});
        FERMATA_NEEDS(*m_servers);
        m_morePolicy = "components:\n  - id: pages # what is written there is read by everybody\n    paths: "
                       "[\"docs/**\"]\n";
        askForWatches();
        m_room = std::make_unique<Room>();
        m_listener = [this](std::shared_ptr<const engine::Snapshot> snapshot) {
            m_room->bridge.offer(std::move(snapshot));
        };
        begin();
        m_room->bridge.attach({[this](engine::Command command, engine::Answer answer) {
                                   m_engine->send(std::move(command), std::move(answer));
                               },
                               {},
                               {},
                               {},
                               {},
                               {},
                               {},
                               [this](std::optional<std::string> text, engine::Engine::PolicyTried tried) {
                                   m_engine->tryPolicy(std::move(text), std::move(tried));
                               }});
        QVERIFY(serve({}));
    }
    void cleanupTestCase() {
        if (m_room)
            m_room->bridge.detach();
        end();
        m_room.reset();
    }

    void aGoodVersionIsShownToBeGood() {
        FERMATA_VERIFY_OK(arm({"deploy", "roll-back"}));
        QVERIFY2(!deploy("one").empty(), why("one").c_str());
        picture("one-a-baking");
        QVERIFY2(reaches(WatchPhase::Good), said().c_str());
        m_good = deploy("two");
        QVERIFY2(!m_good.empty(), why("two").c_str());
        QVERIFY2(reaches(WatchPhase::Good), said().c_str());
        picture("two-a-good");
        QVERIFY2(state().startsWith("Good"), qPrintable(state()));
        QCOMPARE(m_room->wall.facts().isFrozen, false);
    }
    void aBadVersionGoesBackByItself() {
        goesBack("three", {.errors = 4000}, 1);
        QVERIFY(!m_room->production.findChild<QPushButton*>("suggestionButton")->isVisible()); // once is no history
    }
    void aFallOfABusinessFigureGoesBackToo() { goesBack("four", {.orders = 4000}, 2); }
    void theHistorySpeaksForReviewAndAPersonSeesIt() {
        QVERIFY(waits([&] {
            const auto health = m_engine->snapshot()->modelHealth;
            return health && health->suggestions.size() == 1;
        }));
        const auto health = m_engine->snapshot()->modelHealth;
        QCOMPARE(health->suggestions[0].component, std::string("pages"));
        QCOMPARE(health->suggestions[0].history.size(), std::size_t{2});
        QVERIFY(!health->atGate.empty());
        picture("suggested");
        m_room->production.lookAtSuggestion();
        auto* dialog = m_room->production.findChild<SuggestionDialog*>();
        QVERIFY(dialog);
        if (const QString folder = qEnvironmentVariable("FERMATA_PICTURES"); !folder.isEmpty())
            QVERIFY(dialog->grab().save(folder + "/heal-suggestion-dialog.png"));
        dialog->findChild<QPushButton*>("proposeButton")->click();
        QTRY_VERIFY_WITH_TIMEOUT(m_room->policy.text().toPlainText().contains("review_above: 0\n"), waitMilliseconds);
        QVERIFY(m_room->policy.text().toPlainText().contains("# what is written there"));
        QTRY_VERIFY2_WITH_TIMEOUT(m_room->policy.verdictLine().contains(" recorded decisions would change"),
                                  qPrintable(m_room->policy.verdictLine()), waitMilliseconds);
        if (const QString folder = qEnvironmentVariable("FERMATA_PICTURES"); !folder.isEmpty())
            QVERIFY(m_room->policy.grab().save(folder + "/heal-suggestion-tried.png"));
        QVERIFY(!m_engine->snapshot()->policy->components[0].reviewAbove); // nothing of it is in force
    }
    void aCauseOutsideIsEscalatedAndNothingIsSent() {
        const std::string version = deploy("five");
        QVERIFY2(!version.empty(), why("five").c_str());
        QVERIFY(serve({.errors = 4000, .cartErrors = 4000}));
        QVERIFY2(reaches(WatchPhase::Elsewhere), said().c_str());
        picture("five-a-elsewhere");
        m_room->wall.setIncident(true);
        picture("five-b-incident");
        m_room->wall.setIncident(false);
        QCOMPARE(automaticRollbacks(), 2);
        QVERIFY(running().find(version) != std::string::npos);
        QCOMPARE(m_room->wall.facts().verdict.headline, QString("Degraded"));
        QVERIFY(serve({}));
    }
};

QTEST_MAIN(TestHealWindow)
#include "tst_heal_window.moc"

#include "ui/warroom/war_room_window.h"

#include <algorithm>
#include <array>

#include <QAction>
#include <QGuiApplication>
#include <QPainter>
#include <QScreen>

#include "ui/style/theme.h"

namespace fermata::ui {

namespace {

constexpr double wallWidth = 1920, wallHeight = 1080, margin = 16, gap = 12;
constexpr double full = wallWidth - 2 * margin;
constexpr std::chrono::minutes shiftPause{10};
/// Within the margin, so that nothing leaves the screen.
constexpr std::array<std::pair<int, int>, 5> shifts{{{0, 0}, {8, 0}, {0, 8}, {-8, 0}, {0, -8}}};
constexpr int environmentsShown = 4;

} // namespace

WarRoomWindow::WarRoomWindow(Bridge& bridge, QWidget* parent)
    : QWidget(parent, Qt::Window | Qt::FramelessWindowHint), m_bridge(bridge) {
    setObjectName(QStringLiteral("warRoom"));
    setAccessibleName(tr("War room"));
    setWindowTitle(tr("Fermata, war room"));
    setCursor(Qt::BlankCursor);
    setFocusPolicy(Qt::StrongFocus);
    m_verdict = block(WallPart::Verdict);
    m_next = block(WallPart::Next);
    for (int i = 0; i < environmentsShown; ++i)
        m_environments.push_back(block(WallPart::Environment, i));
    m_line = block(WallPart::Line);
    m_traffic = block(WallPart::Traffic);
    m_risks = block(WallPart::Risks);
    m_events = block(WallPart::Events);
    m_roles = block(WallPart::Roles);
    m_clocks = block(WallPart::Clocks);
    const auto key = [this](const QString& name, Qt::Key letter, const char* object, auto act) {
        auto* action = new QAction(name, this);
        action->setObjectName(QLatin1String(object));
        action->setShortcut(QKeySequence(letter));
        connect(action, &QAction::triggered, this, act);
        addAction(action);
    };
    key(tr("Leave the war room"), Qt::Key_Escape, "leaveWallAction", [this] { close(); });
    key(tr("Hide what people wrote, or not"), Qt::Key_P, "privateWallAction", [this] { setPrivate(!m_isPrivate); });
    key(tr("The incident's view, or not"), Qt::Key_I, "incidentWallAction", [this] { setIncident(!m_isIncident); });
    key(tr("Next screen"), Qt::Key_M, "nextScreenAction", [this] { nextScreen(); });
    m_second.setInterval(std::chrono::seconds{1});
    connect(&m_second, &QTimer::timeout, this, &WarRoomWindow::refresh);
    m_shiftTimer.setInterval(shiftPause);
    connect(&m_shiftTimer, &QTimer::timeout, this, &WarRoomWindow::shiftNext);
    connect(&m_bridge, &Bridge::presentChanged, this, &WarRoomWindow::showSnapshot);
    m_second.start();
    m_shiftTimer.start();
    m_since.start();
    refresh();
    placeBlocks();
}

WallBlock* WarRoomWindow::block(WallPart part, int number) {
    m_blocks.push_back(new WallBlock(part, number, this));
    return m_blocks.back();
}

QScreen* WarRoomWindow::screenBeside(const QScreen* occupied) {
    const auto screens = QGuiApplication::screens();
    const auto other = std::ranges::find_if(screens, [&](const QScreen* screen) { return screen != occupied; });
    return other == screens.end() ? QGuiApplication::primaryScreen() : *other;
}

void WarRoomWindow::showOn(QScreen* screen) {
    if (screen) {
        setScreen(screen);
        setGeometry(screen->geometry());
    }
    showFullScreen();
    raise();
    activateWindow();
}

void WarRoomWindow::nextScreen() {
    const auto screens = QGuiApplication::screens();
    const auto at = screens.indexOf(screen());
    if (screens.size() < 2)
        return;
    showNormal(); // a full-screen window does not move
    showOn(screens[(at + 1) % screens.size()]);
}

void WarRoomWindow::setPrivate(bool isPrivate) {
    m_isPrivate = isPrivate;
    refresh();
}

void WarRoomWindow::setIncident(bool isIncident) {
    m_isIncident = isIncident;
    refresh();
    placeBlocks();
}

void WarRoomWindow::setSilence(Seconds silence) {
    m_extraSilence = silence;
    refresh();
}

void WarRoomWindow::showSnapshot() {
    m_since.start();
    m_extraSilence = Seconds{0};
    refresh();
}

void WarRoomWindow::refresh() {
    const engine::Snapshot& now = *m_bridge.present();
    const bool wasFull = m_facts.verdict.isFull;
    const Seconds silence = Seconds{m_since.elapsed() / 1000} + m_extraSilence;
    m_facts = wallFacts(now, now.at + silence, {silence, m_isPrivate, m_isIncident});
    for (WallBlock* each : m_blocks)
        each->setFacts(m_facts);
    for (int i = 0; i < environmentsShown; ++i)
        m_environments[static_cast<std::size_t>(i)]->setVisible(i < static_cast<int>(m_facts.environments.size()));
    if (wasFull != m_facts.verdict.isFull)
        placeBlocks();
}

QPoint WarRoomWindow::shift() const {
    const auto& [x, y] = shifts[static_cast<std::size_t>(m_shiftStep) % shifts.size()];
    return {x, y};
}

void WarRoomWindow::shiftNext() {
    ++m_shiftStep;
    placeBlocks();
}

void WarRoomWindow::placeBlocks() {
    const double scale = std::min(width() / wallWidth, height() / wallHeight);
    const QPointF shifted =
        QPointF((width() - wallWidth * scale) / 2, (height() - wallHeight * scale) / 2) + QPointF(shift()) * scale;
    const auto place = [&](WallBlock* each, double x, double y, double w, double h) {
        each->place({x, y, w, h}, scale, shifted);
    };
    // While something is being done the two upper blocks are one bar.
    const double joint = m_facts.verdict.isFull ? 4 : gap;
    place(m_verdict, margin, 16, 1172 + (gap - joint), 212);
    place(m_next, margin + 1172 + gap, 16, full - 1172 - gap, 212);
    const double card = (full - 3 * gap) / 4;
    for (int i = 0; i < environmentsShown; ++i)
        place(m_environments[static_cast<std::size_t>(i)], margin + i * (card + gap), 240, card, 208);
    for (WallBlock* each : {m_line, m_traffic})
        each->setVisible(!m_isIncident);
    m_roles->setVisible(m_isIncident);
    if (m_isIncident) {
        const double left = 860;
        place(m_risks, margin, 460, left, 300);
        place(m_roles, margin, 772, left, 208);
        place(m_events, margin + left + gap, 460, full - left - gap, 520);
    } else {
        place(m_line, margin, 460, 1172, 204);
        place(m_traffic, margin + 1172 + gap, 460, full - 1172 - gap, 204);
        place(m_risks, margin, 676, 860, 304);
        place(m_events, margin + 860 + gap, 676, full - 860 - gap, 304);
    }
    place(m_clocks, margin, 992, full, 72);
}

void WarRoomWindow::resizeEvent(QResizeEvent*) {
    placeBlocks();
}

void WarRoomWindow::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), style::themeOf(this).background);
}

} // namespace fermata::ui

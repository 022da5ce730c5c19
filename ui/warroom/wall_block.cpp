#include "ui/warroom/wall_block.h"

#include <algorithm>

#include <QPainter>

#include "ui/style/runs.h"

namespace fermata::ui {

using namespace style;

namespace {

constexpr double pad = 22;

double widthOfText(const QFont& font, const QString& text) {
    return QFontMetricsF(font).horizontalAdvance(text);
}

/// Text that has to keep its size closes up a little before anything of it is left out.
QFont closedUp(QFont font, const QString& text, double room) {
    for (double spacing = font.letterSpacing(); spacing > -4.0 && widthOfText(font, text) > room; spacing -= 0.5)
        font.setLetterSpacing(QFont::AbsoluteSpacing, spacing);
    return font;
}

/// Names differ at their ends ("prod-eu-west-1"): what is left out is left out in the middle.
QString withoutMiddle(const QFont& font, const QString& name, double room) {
    return QFontMetricsF(font).elidedText(name, Qt::ElideMiddle, room);
}

/// At most three lines, broken after spaces and hyphens; line feeds stay.
QStringList wrapped(const QFont& font, const QString& text, double room) {
    QStringList lines;
    for (const QString& paragraph : text.split(u'\n')) {
        QString line, word;
        const auto take = [&] {
            if (!line.isEmpty() && widthOfText(font, (line + word).trimmed()) > room) {
                lines.append(line.trimmed());
                line.clear();
            }
            line += word;
            word.clear();
        };
        for (const QChar each : paragraph) {
            word += each;
            if (each == u' ' || each == u'-')
                take();
        }
        take();
        lines.append(line.trimmed());
    }
    return lines.mid(0, 3);
}

} // namespace

QFont wallFont(const Theme& theme, int pixels, QFont::Weight weight, bool isMono) {
    QFont font = isMono ? theme.mono(TextSize::Body, weight) : theme.font(TextSize::Body, weight);
    font.setPixelSize(pixels);
    font.setLetterSpacing(QFont::AbsoluteSpacing, isMono ? -2.0 : pixels >= WallBlock::loud ? -3.0 : -1.0);
    return font;
}

WallBlock::WallBlock(WallPart part, int number, QWidget* parent) : QWidget(parent), m_part(part), m_number(number) {
    setObjectName(QStringLiteral("wallBlock%1_%2").arg(static_cast<int>(part)).arg(number));
}

void WallBlock::place(const QRectF& area, double scale, const QPointF& shift) {
    m_size = area.size();
    m_scale = scale;
    setGeometry(QRectF(area.topLeft() * scale + shift, area.size() * scale).toAlignedRect());
}

void WallBlock::setFacts(const WallFacts& facts) {
    m_facts = facts;
    setAccessibleName(words());
    update();
}

QString WallBlock::words() const {
    QStringList all;
    const auto lines = [&](const std::vector<WallLine>& from) {
        for (const WallLine& line : from)
            all.append(QStringList{line.time, line.text, line.aside}.join(u' ').simplified());
    };
    switch (m_part) {
    case WallPart::Verdict:
        all = QStringList{m_facts.verdict.headline, m_facts.verdict.line};
        break;
    case WallPart::Next:
        all = QStringList{m_facts.next.headline, m_facts.next.clock, m_facts.next.aside};
        break;
    case WallPart::Environment:
        if (m_number < static_cast<int>(m_facts.environments.size())) {
            const WallEnvironment& each = m_facts.environments[static_cast<std::size_t>(m_number)];
            all = QStringList{each.name, each.word, each.fact};
        }
        break;
    case WallPart::Line:
        all = QStringList{m_facts.lineTitle, m_facts.lineFact};
        for (const WallStation& station : m_facts.stations)
            all.append(tr("%1: %2", "station, changes there").arg(station.name).arg(station.count));
        break;
    case WallPart::Traffic:
        all =
            QStringList{m_facts.traffic.isKnown ? tr("Traffic %1").arg(m_facts.traffic.value) : tr("Traffic not known"),
                        m_facts.traffic.word};
        break;
    case WallPart::Risks:
        all.append(m_facts.isIncident ? tr("Suspects") : tr("Risk of incident"));
        lines(m_facts.risks);
        break;
    case WallPart::Events:
        lines(m_facts.events);
        break;
    case WallPart::Roles:
        lines(m_facts.roles);
        break;
    case WallPart::Clocks:
        for (const WallClock& clock : m_facts.clocks)
            all.append(
                QStringList{clock.name, clock.isStale ? tr("stale") : QString(), clock.age}.join(u' ').simplified());
        all.append(m_facts.time);
        break;
    }
    all.removeAll(QString());
    return all.isEmpty() ? tr("Nothing") : all.join(QStringLiteral(", "));
}

void WallBlock::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.setLayoutDirection(Qt::LeftToRight);
    painter.scale(m_scale, m_scale);
    const QRectF area(QPointF(0, 0), m_size);
    switch (m_part) {
    case WallPart::Verdict:
        return paintVerdict(painter, area);
    case WallPart::Next:
        return paintNext(painter, area);
    case WallPart::Environment:
        return paintEnvironment(painter, area);
    case WallPart::Line:
        return paintLine(painter, area);
    case WallPart::Traffic:
        return paintTraffic(painter, area);
    case WallPart::Risks:
        paintFrame(painter, area, nullptr);
        return m_facts.isIncident ? paintRows(painter, area, tr("Suspects"), tr("p incident"), m_facts.risks,
                                              tr("nothing was deployed"), 66)
                                  : paintRows(painter, area, tr("Risk of incident"), tr("part"), m_facts.risks,
                                              tr("no change waits"), 80);
    case WallPart::Events:
        paintFrame(painter, area, nullptr);
        return paintRows(painter, area, m_facts.isIncident ? tr("Timeline") : QString(), {}, m_facts.events,
                         tr("nothing happened in a day"), 58);
    case WallPart::Roles:
        paintFrame(painter, area, nullptr);
        return paintRows(painter, area, tr("Roles"), {}, m_facts.roles, tr("no role in the policy"), 62);
    case WallPart::Clocks:
        return paintClocks(painter, area);
    }
}

void WallBlock::paintFrame(QPainter& painter, const QRectF& area, const WallLook* look) const {
    const Theme& theme = themeOf(this);
    const bool isLoud = look && (look->isSolid || look->isUnknown);
    QPen pen(isLoud ? theme.of(look->state) : m_facts.isFrozen ? theme.edge : theme.line, isLoud ? 4 : 1.5);
    if ((look && look->isUnknown) || m_facts.isFrozen)
        pen.setDashPattern({3, 2});
    const double inset = pen.widthF() / 2;
    painter.setPen(pen);
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), 5, 5);
}

void WallBlock::paintVerdict(QPainter& painter, const QRectF& area) const {
    const Theme& theme = themeOf(this);
    const WallVerdict& verdict = m_facts.verdict;
    const WallLook& look = verdict.look;
    paintFrame(painter, area, &look);
    const QRectF cell(3, 3, 200, area.height() - 6);
    QColor ink = theme.text, quiet = theme.muted;
    if (verdict.isFull) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.of(look.state));
        painter.drawRoundedRect(area, 5, 5);
        ink = quiet = theme.textInk(look.state);
    } else if (!look.isUnknown) {
        painter.fillRect(cell, look.isSolid ? theme.of(look.state) : theme.tint(look.state));
    }
    const QColor icon = verdict.isFull   ? theme.textInk(look.state)
                        : look.isSolid   ? theme.iconInk(look.state)
                        : look.isUnknown ? theme.text
                                         : theme.of(look.state);
    paintIcon(painter, cell, look.icon, icon, 124);
    const double left = cell.right() + 26, right = area.right() - pad;
    paintText(painter, QRectF(left, 2, right - left, 146), verdict.headline, wallFont(theme, loud, QFont::Bold), ink);
    paintText(painter, QRectF(left + 4, verdict.progress ? 138 : 146, right - left, 56), verdict.line,
              wallFont(theme, small, verdict.isFull ? QFont::DemiBold : QFont::Normal), quiet);
    if (verdict.progress)
        paintProgress(painter, area, 0.0, progressUnderVerdict, ink);
}

void WallBlock::paintProgress(QPainter& painter, const QRectF& area, double from, double to, const QColor& ink) const {
    const QRectF bar(6, area.bottom() - 16, area.width() - 12, 10);
    const double done = std::clamp((*m_facts.verdict.progress - from) / (to - from), 0.0, 1.0);
    painter.setPen(QPen(ink, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(bar);
    painter.fillRect(QRectF(bar.left(), bar.top(), bar.width() * done, bar.height()), ink);
}

void WallBlock::paintNext(QPainter& painter, const QRectF& area) const {
    const Theme& theme = themeOf(this);
    const bool isFull = m_facts.verdict.isFull;
    QColor ink = theme.text, quiet = theme.muted;
    if (isFull) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.of(m_facts.verdict.look.state));
        painter.drawRoundedRect(area, 5, 5);
        ink = quiet = theme.textInk(m_facts.verdict.look.state);
    } else {
        paintFrame(painter, area, m_facts.isFrozen ? &m_facts.verdict.look : nullptr);
    }
    const WallNext& next = m_facts.next;
    paintText(painter, QRectF(pad + 6, 12, area.width() - 2 * pad, 60), next.headline,
              wallFont(theme, small, QFont::DemiBold), ink);
    double beside = pad + 6;
    if (!next.clock.isEmpty()) {
        // Hours do not fit in the loud size beside their words; they are not urgent either.
        const QFont clock = wallFont(theme, next.clock.size() > 5 ? large : loud, QFont::Bold, true);
        const double width = widthOfText(clock, next.clock);
        paintText(painter, QRectF(pad, 66, width + 4, 140), next.clock, clock, ink);
        beside = pad + width + 34;
    }
    const QFont font = wallFont(theme, small, isFull ? QFont::DemiBold : QFont::Normal);
    const QStringList lines = wrapped(font, next.aside, area.right() - beside - 12);
    const bool isTight = isFull && m_facts.verdict.progress; // the bar lies below
    const double pitch = lines.size() < 3 ? 52 : isTight ? 41 : 46;
    const double top = (isTight ? 126 : 135) - pitch / 2 * static_cast<double>(lines.size());
    for (int i = 0; i < lines.size(); ++i)
        paintText(painter, QRectF(beside, top + pitch * i, area.right() - beside - 12, pitch), lines[i], font, quiet);
    if (isFull && m_facts.verdict.progress)
        paintProgress(painter, area, progressUnderVerdict, 1.0, ink);
}

void WallBlock::paintEnvironment(QPainter& painter, const QRectF& area) const {
    const Theme& theme = themeOf(this);
    if (m_number >= static_cast<int>(m_facts.environments.size()))
        return;
    const WallEnvironment& each = m_facts.environments[static_cast<std::size_t>(m_number)];
    const WallLook& look = each.look;
    paintFrame(painter, area, &look);
    const double split = 138;
    const QRectF cell(2, 2, 108, split - 2);
    if (!look.isUnknown)
        painter.fillRect(cell, look.isSolid ? theme.of(look.state) : theme.tint(look.state));
    paintIcon(painter, cell, look.icon,
              look.isUnknown ? theme.text
              : look.isSolid ? theme.iconInk(look.state)
                             : theme.of(look.state),
              76);
    painter.fillRect(QRectF(2, split, area.width() - 4, 1.5), theme.line);
    const double left = cell.right() + 16, room = area.right() - left - 8;
    const QFont name = closedUp(wallFont(theme, large, QFont::DemiBold), each.name, room);
    paintText(painter, QRectF(left, 4, room + 4, 70), withoutMiddle(name, each.name, room), name, theme.text);
    paintText(painter, QRectF(left, 68, room + 4, 68), each.word,
              closedUp(wallFont(theme, large, look.isSolid ? QFont::DemiBold : QFont::Normal), each.word, room),
              look.isSolid || look.isUnknown ? theme.text : theme.muted);
    const bool isLast = m_number == 3 && !m_facts.moreEnvironments.isEmpty();
    const QString fact = isLast ? m_facts.moreEnvironments : each.fact;
    paintText(painter, QRectF(pad, split + 4, area.width() - 2 * pad, area.height() - split - 8), fact,
              wallFont(theme, small), theme.muted);
}

} // namespace fermata::ui

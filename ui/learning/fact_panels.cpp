#include "ui/learning/fact_panels.h"

#include <algorithm>
#include <cmath>

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "ui/style/icons.h"
#include "ui/style/runs.h"
#include "ui/style/theme.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

namespace {

constexpr int checkHeight = 24, labelHeight = 30, shareBar = 16;

QString wordOf(engine::PromotionCheck::State state) {
    switch (state) {
    case engine::PromotionCheck::State::Met:
        return CheckRows::tr("yes");
    case engine::PromotionCheck::State::NotMet:
        return CheckRows::tr("no");
    case engine::PromotionCheck::State::Unknown:
        return CheckRows::tr("not known");
    }
    return {};
}

} // namespace

CheckRows::CheckRows(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Promotion checks"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void CheckRows::setChecks(const std::vector<engine::PromotionCheck>& checks) {
    m_rows.clear();
    QStringList said;
    for (const auto& check : checks) {
        m_rows.push_back({check.state, wording::sentence(check.what)});
        said.append(tr("%1: %2", "answer, question").arg(wordOf(check.state), m_rows.back().words));
    }
    setAccessibleName(tr("Promotion checks: %1").arg(said.join(QStringLiteral("; "))));
    updateGeometry();
    update();
}

QSize CheckRows::sizeHint() const {
    return {560, themeOf(this).scaled(checkHeight) * static_cast<int>(m_rows.size())};
}

void CheckRows::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    const double high = theme.scaled(checkHeight), icon = theme.scaled(26), word = theme.scaled(76);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Row& row = m_rows[i];
        const double y = double(i) * high;
        const bool isNo = row.state == engine::PromotionCheck::State::NotMet;
        const bool isYes = row.state == engine::PromotionCheck::State::Met;
        paintIcon(painter, QRectF(0, y, icon - 6, high),
                  isYes  ? Icon::Check
                  : isNo ? Icon::Close
                         : Icon::CircleHelp,
                  isYes  ? theme.of(State::Passed)
                  : isNo ? theme.of(State::Failed)
                         : theme.muted,
                  15);
        paintText(painter, QRectF(icon, y, word, high), wordOf(row.state),
                  theme.font(TextSize::Caption, isNo ? QFont::DemiBold : QFont::Normal),
                  isNo ? theme.text : theme.muted);
        paintRuns(painter, QRectF(icon + word, y, width() - icon - word, high),
                  runsOf(row.words, theme, TextSize::Caption, theme.text));
    }
}

bool CheckRows::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto row = static_cast<std::size_t>(help->pos().y() / themeOf(this).scaled(checkHeight));
        if (row < m_rows.size())
            QToolTip::showText(help->globalPos(), plainToolTip(m_rows[row].words), this);
        return true;
    }
    return QWidget::event(event);
}

LabelRows::LabelRows(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Where the labels come from"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QString LabelRows::nameOf(const std::string& origin) {
    if (origin == "incident")
        return tr("Incidents linked to a change");
    if (origin == "revert")
        return tr("Reverts");
    if (origin == "hotfix")
        return tr("Hotfixes");
    if (origin == "szz")
        return tr("Lines that a fix mended");
    if (origin.empty())
        return tr("Origin not said");
    return wording::oneLine(origin, 40);
}

void LabelRows::setHealth(const learning::Health& health) {
    m_rows.clear();
    std::size_t all = health.harmless;
    for (const auto& source : health.sources)
        all += source.labels;
    const auto add = [&](const QString& name, std::size_t count, const std::optional<double>& days, bool isFault) {
        const double part = all ? double(count) / double(all) : 0.0;
        m_rows.push_back({name, wording::count(count), QString::number(part * 100, 'f', 1) + tr(" %", "percent"),
                          days ? tr("%1 d", "days").arg(std::lround(*days)) : QStringLiteral("–"), part, isFault});
    };
    for (const auto& source : health.sources)
        add(nameOf(source.origin), source.labels, source.days, true);
    add(tr("No failure seen, old enough"), health.harmless, health.matureAfterDays, false);
    m_rows.push_back({tr("Too new to count as harmless"), wording::count(health.tooYoung), {}, {}, 0.0, false});
    QStringList said;
    for (const Row& row : m_rows)
        said.append(tr("%1 %2", "origin, count").arg(row.name, row.count));
    setAccessibleName(tr("Where the labels come from: %1").arg(said.join(QStringLiteral("; "))));
    updateGeometry();
    update();
}

QSize LabelRows::sizeHint() const {
    const Theme& theme = themeOf(this);
    return {440, theme.scaled(shareBar + 12) + theme.scaled(labelHeight) * (static_cast<int>(m_rows.size()) + 1)};
}

void LabelRows::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    const auto inkOf = [&](std::size_t i) {
        return m_rows[i].isFault ? blend(theme.surface, theme.text, std::max(0.35, 0.95 - 0.2 * double(i)))
                                 : theme.line;
    };
    double x = 0;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const double wide = m_rows[i].part * width();
        if (wide > 0)
            painter.fillRect(QRectF(x, 0, std::max(1.0, wide - 2), theme.scaled(shareBar)), inkOf(i));
        x += wide;
    }
    const double high = theme.scaled(labelHeight), top = theme.scaled(shareBar + 12);
    const double cell = theme.scaled(84), first = width() - cell * 3;
    const auto line = [&](double y, const QString& name, const QStringList& cells, const QColor& ink, bool isHead) {
        paintRuns(painter, QRectF(isHead ? 0 : theme.scaled(18), y, first - 20, high),
                  runsOf(name, theme, TextSize::Caption, ink));
        for (int i = 0; i < 3; ++i)
            paintText(painter, QRectF(first + cell * i, y, cell, high), cells.value(i),
                      isHead ? theme.font(TextSize::Caption) : theme.mono(TextSize::Caption), ink, Qt::AlignRight);
        painter.fillRect(QRectF(0, y + high - 1, width(), 1), theme.raised);
    };
    line(top, tr("Source of the label"), {tr("Labels"), tr("Share"), tr("Known after")}, theme.muted, true);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Row& row = m_rows[i];
        const double y = top + high * double(i + 1);
        line(y, row.name, {row.count, row.share, row.after}, theme.text, false);
        if (!row.share.isEmpty())
            painter.fillRect(QRectF(0, y + high / 2 - 5, 10, 10), inkOf(i));
    }
}

FatesGrid::FatesGrid(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Gate against human"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void FatesGrid::setFates(const engine::OverrideFates& fates) {
    m_fates = fates;
    setAccessibleName(tr("Gate against human: released against the gate, %1 failed and %2 were fine; held against the "
                         "gate, %3 failed and %4 were fine; of %5 it is not known yet")
                          .arg(fates.releasedFailed.size())
                          .arg(fates.releasedFine.size())
                          .arg(fates.heldFailed.size())
                          .arg(fates.heldFine.size())
                          .arg(fates.unknown));
    update();
}

std::vector<FatesGrid::Cell> FatesGrid::cells() const {
    return {{&m_fates.releasedFailed, true},
            {&m_fates.releasedFine, false},
            {&m_fates.heldFailed, false},
            {&m_fates.heldFine, true}};
}

QSize FatesGrid::sizeHint() const {
    return {560, themeOf(this).scaled(268)};
}

QRectF FatesGrid::areaOf(std::size_t cell) const {
    const Theme& theme = themeOf(this);
    const double left = theme.scaled(170), top = theme.scaled(30), high = theme.scaled(78), gap = 4;
    const double wide = (width() - left - gap) / 2;
    return {left + double(cell % 2) * (wide + gap), top + double(cell / 2) * (high + gap), wide, high};
}

void FatesGrid::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    const double head = theme.scaled(26), line = theme.scaled(20);
    const QString columns[] = {tr("then it failed"), tr("then it was fine")};
    const std::pair<QString, QString> rows[] = {{tr("Gate: wait"), tr("person: released")},
                                                {tr("Gate: go"), tr("person: held")}};
    for (std::size_t i = 0; i < 2; ++i) {
        const QRectF area = areaOf(i);
        paintText(painter, QRectF(area.left(), 0, area.width(), head), columns[i],
                  theme.font(TextSize::Caption, QFont::DemiBold), theme.text, Qt::AlignHCenter);
        const QRectF side = areaOf(i * 2);
        paintText(painter, QRectF(0, side.center().y() - line, side.left() - 8, line), rows[i].first,
                  theme.font(TextSize::Caption, QFont::DemiBold), theme.text);
        paintText(painter, QRectF(0, side.center().y(), side.left() - 8, line), rows[i].second,
                  theme.font(TextSize::Caption), theme.muted);
    }
    std::size_t gate = 0, person = 0;
    const auto all = cells();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const QRectF area = areaOf(i);
        painter.setPen(QPen(theme.line, 1));
        painter.setBrush(theme.raised);
        painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5));
        const std::size_t count = all[i].changes->size();
        (all[i].wasGateRight ? gate : person) += count;
        paintText(painter, QRectF(area.left(), area.top() + 8, area.width(), theme.scaled(36)), wording::count(count),
                  theme.mono(TextSize::Figure), theme.text, Qt::AlignHCenter);
        const QString word = all[i].wasGateRight ? tr("gate was right") : tr("person was right");
        const QRectF foot(area.left(), area.bottom() - line - 8, area.width(), line);
        paintText(painter, foot, word, theme.font(TextSize::Caption), theme.muted, Qt::AlignHCenter);
    }
    const double y = areaOf(2).bottom() + theme.scaled(12);
    paintText(painter, QRectF(0, y, width() / 2.0, line), tr("Gate right %1").arg(gate),
              theme.font(TextSize::Caption, QFont::DemiBold), theme.text);
    paintText(painter, QRectF(width() / 2.0, y, width() / 2.0, line), tr("Person right %1").arg(person),
              theme.font(TextSize::Caption, QFont::DemiBold), theme.text, Qt::AlignRight);
    const double barTop = y + line + 4, bar = theme.scaled(8);
    painter.fillRect(QRectF(0, barTop, width(), bar), theme.raised);
    if (gate + person > 0) {
        const double split = std::round(width() * double(gate) / double(gate + person));
        painter.fillRect(QRectF(0, barTop, std::max(0.0, split - 1), bar), theme.text);
        painter.fillRect(QRectF(split + 1, barTop, std::max(0.0, width() - split - 1), bar), theme.muted);
    }
    paintText(painter, QRectF(0, barTop + bar + 6, width(), line),
              tr("Not known yet: what became of %1 overridden changes.").arg(m_fates.unknown),
              theme.font(TextSize::Caption), theme.muted);
}

bool FatesGrid::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto all = cells();
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (!areaOf(i).contains(help->pos()) || all[i].changes->empty())
                continue;
            QStringList changes;
            for (const std::string& change : *all[i].changes)
                if (changes.size() < 20)
                    changes.append(wording::oneLine(change, 80));
            if (all[i].changes->size() > 20)
                changes.append(tr("and %1 more").arg(all[i].changes->size() - 20));
            QToolTip::showText(help->globalPos(), plainToolTip(changes.join(u'\n')), this);
        }
        return true;
    }
    return QWidget::event(event);
}

} // namespace fermata::ui

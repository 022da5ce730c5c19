#include "ui/shell/status_line.h"

#include <QMouseEvent>
#include <QPainter>

#include "ui/style/icons.h"
#include "ui/style/runs.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

StatusLine::StatusLine(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("statusLine"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    updateWords();
}

QSize StatusLine::sizeHint() const { return {640, themeOf(this).scaled(28)}; }

void StatusLine::setNotice(const QString& notice) {
    m_notice = notice;
    updateWords();
}

void StatusLine::setSnapshot(const engine::Snapshot& snapshot) {
    m_left.clear();
    m_right.clear();
    if (snapshot.sources.empty())
        m_left.push_back({tr("No source connected")});
    for (const engine::SourceView& source : snapshot.sources) {
        const QString name = wording::oneLine(source.name, 40);
        const bool isLive = source.state == engine::SourceState::Live;
        QString text = isLive ? name : name + u' ' + wording::sourceState(source.state);
        if (source.lastSeen)
            text += u' ' + wording::age(*source.lastSeen, snapshot.at);
        if (!isLive && !source.message.empty())
            text += QStringLiteral(": ") + wording::oneLine(source.message, 80);
        m_left.push_back({text, !isLive});
    }
    for (const engine::Progress& job : snapshot.progress) {
        QString text = wording::job(job.job);
        if (job.total > 0)
            text += tr(" %1 of %2", "progress").arg(wording::count(job.done), wording::count(job.total));
        else if (job.done > 0)
            text += u' ' + wording::count(job.done);
        m_right.push_back({text});
    }
    const engine::ModelView& model = snapshot.model;
    if (model.version.empty())
        m_right.push_back({tr("Model: prior only, %1 labels").arg(wording::count(static_cast<std::uint64_t>(std::max(0L, model.labels))))});
    else
        m_right.push_back({tr("Model %1, %2 labels").arg(wording::oneLine(model.version, 24),
                                                         wording::count(static_cast<std::uint64_t>(std::max(0L, model.labels))))});
    const engine::AuditView& audit = snapshot.audit;
    if (!audit.isWhole)
        m_right.push_back({tr("Record BROKEN: %1").arg(wording::oneLine(audit.problem, 120)), false, true});
    else if (audit.verifiedAt)
        m_right.push_back({tr("Record verified: %1 entries, %2")
                               .arg(wording::count(audit.records), wording::moment(*audit.verifiedAt, snapshot.at))});
    else
        m_right.push_back({tr("Record: %1 entries, not verified yet").arg(wording::count(audit.records))});
    updateWords();
}

void StatusLine::updateWords() {
    QStringList words;
    if (!m_notice.isEmpty())
        words.append(m_notice);
    for (const auto* side : {&m_left, &m_right})
        for (const Part& part : *side)
            words.append(part.text);
    setAccessibleName(words.isEmpty() ? tr("Status") : words.join(QStringLiteral("; ")));
    setToolTip(plainToolTip(words.join(u'\n')));
    update();
}

void StatusLine::mousePressEvent(QMouseEvent*) { setNotice({}); }

void StatusLine::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), theme.surface);
    painter.fillRect(QRect(0, 0, width(), 1), theme.line);
    constexpr double gap = 20;
    const auto widthOfPart = [&](const Part& part) {
        const bool isMarked = part.isAlarming || part.isBroken;
        return widthOf(runsOf(part.text, theme, TextSize::Caption, theme.muted, isMarked ? QFont::DemiBold : QFont::Normal)) +
               (isMarked ? 32 : 0);
    };
    const auto paintPart = [&](const Part& part, double x, double wide) {
        const QRectF box(x, 4, wide, height() - 7);
        if (!part.isAlarming && !part.isBroken) {
            paintRuns(painter, box, runsOf(part.text, theme, TextSize::Caption, theme.muted));
            return;
        }
        const State state = part.isBroken ? State::Failed : State::Held;
        QPen pen(theme.of(state), 1.5);
        if (part.isAlarming)
            pen.setDashPattern({3, 2});
        painter.setPen(part.isBroken ? QPen(Qt::NoPen) : pen);
        painter.setBrush(part.isBroken ? QBrush(theme.of(state)) : QBrush(Qt::NoBrush));
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        paintIcon(painter, QRectF(x + 6, box.top(), 14, box.height()), part.isBroken ? Icon::ShieldX : Icon::ClockAlert,
                  part.isBroken ? theme.iconInk(state) : theme.of(state), 13);
        paintRuns(painter, box.adjusted(24, 0, -6, 0),
                  runsOf(part.text, theme, TextSize::Caption, part.isBroken ? theme.textInk(state) : theme.text,
                         QFont::DemiBold));
    };
    double right = width() - 16;
    for (auto part = m_right.rbegin(); part != m_right.rend(); ++part) {
        const double wide = std::min(widthOfPart(*part) + 1, width() * 0.45);
        if (right - wide < width() * 0.3)
            break;
        paintPart(*part, right - wide, wide);
        right -= wide + gap;
    }
    double x = 16;
    if (!m_notice.isEmpty()) {
        const Part notice{m_notice, true, false};
        const double wide = std::min(widthOfPart(notice) + 1, right - x);
        paintPart(notice, x, wide);
        x += wide + gap;
    }
    for (const Part& part : m_left) {
        if (right - x < 40)
            break;
        const double wide = std::min(widthOfPart(part) + 1, right - x);
        paintPart(part, x, wide);
        x += wide + gap;
    }
}

} // namespace fermata::ui

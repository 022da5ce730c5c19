#include "ui/shell/stop_banner.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

#include "ui/style/fermata_style.h"
#include "ui/style/shapes.h"
#include "ui/widgets/plain_label.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

StopBanner::StopBanner(QWidget* parent) : QWidget(parent), m_words(plainLabel({}, this)) {
    setObjectName(QStringLiteral("stopBanner"));
    setAccessibleName(tr("The line is stopped"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(56, 4, 16, 4);
    row->setSpacing(16);
    m_words->setObjectName(QStringLiteral("stopWords"));
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(m_words, 1);
    auto* resume = new QPushButton(tr("Resume the line…"), this);
    resume->setObjectName(QStringLiteral("resumeButton"));
    resume->setAccessibleName(resume->text());
    row->addWidget(resume);
    connect(resume, &QPushButton::clicked, this, &StopBanner::resumeRequested);
    hide();
}

void StopBanner::setSnapshot(const engine::Snapshot& snapshot) {
    QStringList lines;
    for (const engine::StopView& stop : snapshot.stops)
        lines.append(
            tr("%1 stopped until %2 by %3: %4", "scope, time, person, reason")
                .arg(stop.scope.empty() ? tr("Everything is") : tr("%1 is").arg(wording::oneLine(stop.scope, 60)),
                     wording::moment(stop.until, snapshot.at), wording::oneLine(stop.person, 40),
                     wording::oneLine(stop.reason, 160)));
    const qsizetype shown = 3; // more would push the screen away; the rest is counted
    if (lines.size() > shown) {
        const auto more = lines.size() - shown + 1;
        lines = lines.mid(0, shown - 1);
        lines.append(tr("and %n more", nullptr, static_cast<int>(more)));
    }
    const QString words = lines.join(u'\n');
    if (words != m_words->text()) {
        m_words->setText(words);
        m_words->setAccessibleName(words);
    }
    setVisible(!lines.isEmpty());
}

QString StopBanner::words() const {
    return m_words->text();
}

void StopBanner::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), blend(theme.surface, theme.of(State::Held), theme.isDark ? 0.14 : 0.18));
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.of(State::Held));
    paintStateSquare(painter, QRectF(16, (height() - 24) / 2.0, 24, 24), State::Held, theme);
}

} // namespace fermata::ui

#include "ui/pipeline/chip_bar.h"

#include <utility>
#include <vector>

#include <QButtonGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>

#include "ui/style/runs.h"
#include "ui/style/shapes.h"
#include "ui/style/theme.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using style::TextSize;

Chip::Chip(const QString& word, QWidget* parent) : QAbstractButton(parent), m_word(word) {
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setCount(0);
}

void Chip::setCount(int count) {
    m_count = count;
    const auto said = tr("%1: %2", "filter, how many").arg(m_word, wording::count(static_cast<std::uint64_t>(count)));
    if (accessibleName() == said)
        return;
    setAccessibleName(said);
    updateGeometry();
    update();
}

QSize Chip::sizeHint() const {
    const auto& theme = style::themeOf(this);
    const auto words = m_word + u' ' + wording::count(static_cast<std::uint64_t>(m_count));
    return {
        static_cast<int>(style::widthOf(style::runsOf(words, theme, TextSize::Caption, theme.text, QFont::DemiBold))) +
            28,
        theme.scaled(28)};
}

void Chip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto& theme = style::themeOf(this);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(QPen(isChecked() ? theme.accent : underMouse() ? theme.edge : theme.line, isChecked() ? 1.5 : 1));
    painter.setBrush(isChecked() ? theme.selection : theme.surface);
    painter.drawRoundedRect(box, 4, 4);
    if (hasFocus()) {
        painter.setPen(QPen(theme.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4);
    }
    const auto words = m_word + u' ' + wording::count(static_cast<std::uint64_t>(m_count));
    style::paintRuns(painter, rect(),
                     style::runsOf(words, theme, TextSize::Caption, isChecked() ? theme.text : theme.muted,
                                   isChecked() ? QFont::DemiBold : QFont::Normal),
                     Qt::AlignHCenter);
}

void Chip::changeEvent(QEvent* event) {
    QAbstractButton::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        updateGeometry();
}

/// The keys of the graph, for those who look for them; the first to give way where there is no room.
class ChipBar::Legend final : public QWidget {
public:
    explicit Legend(QWidget* parent) : QWidget(parent) {
        setAccessibleName(ChipBar::tr("Keys: N next, F fit, Z zoom to the selection, plus and minus zoom"));
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        const auto& theme = style::themeOf(this);
        const std::vector<std::pair<QString, QString>> keys = {{ChipBar::tr("Next"), QStringLiteral("N")},
                                                               {ChipBar::tr("Fit"), QStringLiteral("F")},
                                                               {ChipBar::tr("Zoom to it"), QStringLiteral("Z")},
                                                               {ChipBar::tr("In and out"), QStringLiteral("+ \u2212")}};
        const auto font = theme.font(TextSize::Caption);
        const QFontMetricsF metrics(font);
        double x = width();
        for (auto it = keys.rbegin(); it != keys.rend(); ++it) {
            const auto cap = style::keyCapSize(it->second, theme);
            const double words = metrics.horizontalAdvance(it->first);
            if (x - cap.width() - words - 6 < 0)
                return;
            x -= cap.width();
            style::paintKeyCap(painter, QPointF(x, (height() - cap.height()) / 2), it->second, theme.muted, theme.line,
                               theme);
            x -= words + 6;
            style::paintText(painter, QRectF(x, 0, words + 2, height()), it->first, font, theme.muted);
            x -= 18;
        }
    }
};

ChipBar::ChipBar(QWidget* parent)
    : QWidget(parent),
      m_legend(new Legend(this)),
      m_zoom(new TextLine(this, TextSize::Caption, QFont::Normal, TextLine::Ink::Text)) {
    setObjectName(QStringLiteral("chipBar"));
    setAccessibleName(tr("What is listed, and the zoom"));
    const QString words[] = {tr("All"), tr("In view"), tr("Abnormal"), tr("Running")};
    const char* names[] = {"allChip", "inViewChip", "abnormalChip", "runningChip"};
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 12, 6);
    row->setSpacing(8);
    auto* group = new QButtonGroup(this);
    for (int i = 0; i < scopeCount; ++i) {
        auto* chip = new Chip(words[i], this);
        chip->setObjectName(QLatin1String(names[i]));
        group->addButton(chip, i);
        row->addWidget(chip);
        m_chips[static_cast<std::size_t>(i)] = chip;
    }
    m_chips[0]->setChecked(true);
    row->addWidget(m_legend, 1);
    m_zoom->setFixedWidth(56);
    m_zoom->setAlignment(Qt::AlignRight);
    row->addWidget(m_zoom);
    connect(group, &QButtonGroup::idToggled, this, [this](int id, bool isOn) {
        if (isOn)
            emit scopeChanged(static_cast<Scope>(id));
    });
}

void ChipBar::setCount(Scope scope, int count) {
    m_chips[static_cast<std::size_t>(scope)]->setCount(count);
}

Scope ChipBar::scope() const {
    for (int i = 0; i < scopeCount; ++i)
        if (m_chips[static_cast<std::size_t>(i)]->isChecked())
            return static_cast<Scope>(i);
    return Scope::All;
}

void ChipBar::setScope(Scope scope) {
    m_chips[static_cast<std::size_t>(scope)]->setChecked(true);
}

void ChipBar::setZoom(double zoom) {
    m_zoom->setText(tr("%1 %").arg(qRound(zoom * 100)));
}

void ChipBar::setFleetShown(bool isFleet) {
    for (auto* chip : m_chips)
        chip->setVisible(isFleet);
}

void ChipBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const auto& theme = style::themeOf(this);
    painter.fillRect(rect(), theme.background);
    painter.fillRect(0, height() - 1, width(), 1, theme.raised);
}

} // namespace fermata::ui

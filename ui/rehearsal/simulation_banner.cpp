#include "ui/rehearsal/simulation_banner.h"

#include <QHBoxLayout>
#include <QPainter>

#include "ui/style/theme.h"
#include "ui/widgets/text_line.h"

namespace fermata::ui {

using namespace style;

namespace {

constexpr int bannerHeight = 44, hatchWidth = 20;
constexpr double fieldShare = 0.08;

} // namespace

SimulationBanner::SimulationBanner(QWidget* parent)
    : QWidget(parent),
      m_row(new QHBoxLayout(this)),
      m_facts(new TextLine(this, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted)) {
    setObjectName(QStringLiteral("simulationBanner"));
    setAccessibleName(tr("Simulation: nothing is sent, nothing is written"));
    setFixedHeight(themeOf(this).scaled(bannerHeight));
    auto* word = new TextLine(this, TextSize::Subject, QFont::DemiBold);
    word->setText(tr("SIMULATION"));
    word->setIcon(Icon::Flask);
    auto* meaning = new TextLine(this, TextSize::Body);
    meaning->setText(tr("Nothing is sent, nothing is written."));
    m_facts->setObjectName(QStringLiteral("simulationFacts"));
    m_facts->setAlignment(Qt::AlignRight);
    m_row->setContentsMargins(hatchWidth + 16, 0, hatchWidth + 12, 0);
    m_row->setSpacing(16);
    m_row->addWidget(word);
    m_row->addWidget(meaning);
    m_row->addWidget(m_facts, 1);
}

void SimulationBanner::setFacts(const QString& facts) {
    m_facts->setText(facts);
}

QString SimulationBanner::facts() const {
    return m_facts->text();
}

void SimulationBanner::add(QWidget* control) {
    m_row->addWidget(control);
}

void SimulationBanner::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF all = QRectF(rect()).adjusted(1, 1, -1, -1);
    painter.setPen(Qt::NoPen);
    painter.setBrush(blend(theme.surface, theme.accent, fieldShare));
    painter.drawRoundedRect(all, 4, 4);
    painter.setBrush(QBrush(theme.accent, Qt::BDiagPattern));
    painter.drawRect(QRectF(all.left(), all.top(), hatchWidth, all.height()));
    painter.drawRect(QRectF(all.right() - hatchWidth, all.top(), hatchWidth, all.height()));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.accent, 2));
    painter.drawRoundedRect(all, 4, 4);
}

} // namespace fermata::ui

#include <algorithm>

#include <QPainter>

#include "ui/learning/drift_rows.h"
#include "ui/learning/fact_panels.h"
#include "ui/style/theme.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

namespace {

constexpr int rowHeight = 22;
constexpr std::size_t mostShown = 6;

} // namespace

InputRows::InputRows(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setInputs({});
}

void InputRows::setInputs(const std::vector<learning::InputShare>& inputs) {
    m_inputs = inputs;
    m_inputs.resize(std::min(m_inputs.size(), mostShown));
    QStringList said;
    for (const auto& input : m_inputs)
        said.append(
            tr("%1 %2", "input, share").arg(DriftRows::nameOf(input.feature), wording::probability(input.share)));
    setAccessibleName(tr("Heaviest inputs: %1").arg(said.join(QStringLiteral("; "))));
    updateGeometry();
    update();
}

QSize InputRows::sizeHint() const {
    return {560, themeOf(this).scaled(rowHeight) * static_cast<int>((m_inputs.size() + 1) / 2)};
}

void InputRows::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    const double high = theme.scaled(rowHeight), gap = theme.scaled(24);
    const double column = (width() - gap) / 2.0, name = column * 0.5, number = theme.scaled(40);
    const double heaviest = m_inputs.empty() ? 1.0 : std::max(1e-9, m_inputs.front().share);
    const std::size_t rows = (m_inputs.size() + 1) / 2;
    for (std::size_t i = 0; i < m_inputs.size(); ++i) {
        const double x = i < rows ? 0.0 : column + gap, y = double(i % rows) * high;
        paintText(painter, QRectF(x, y, name - 8, high), DriftRows::nameOf(m_inputs[i].feature),
                  theme.mono(TextSize::Caption), theme.text);
        const double whole = column - name - number - 8;
        const double bar = std::max(1.0, whole * m_inputs[i].share / heaviest);
        painter.fillRect(QRectF(x + name, y + high / 2 - 5, bar, 10), theme.muted);
        paintText(painter, QRectF(x + column - number, y, number, high), wording::probability(m_inputs[i].share),
                  theme.mono(TextSize::Caption), theme.text, Qt::AlignRight);
    }
}

} // namespace fermata::ui

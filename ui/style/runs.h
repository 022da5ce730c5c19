// Painting one line of text that mixes words (Inter) and numbers (JetBrains Mono), elided as a whole.
#pragma once

#include <vector>

#include <QColor>
#include <QFont>
#include <QRectF>
#include <QString>

#include "ui/style/theme.h"

class QPainter;

namespace fermata::ui::style {

/// A stretch of a line in one font and colour. The text is shown as it is; markup means nothing.
struct Run {
    QString text;
    QFont font;
    QColor colour;
};
using Runs = std::vector<Run>;

/// Splits `text` so that numbers, hashes and times are set in mono.
Runs runsOf(const QString& text, const Theme& theme, TextSize size, const QColor& colour,
            QFont::Weight weight = QFont::Normal);
Runs& append(Runs& runs, Runs more);

double widthOf(const Runs& runs);

/// Paints the line vertically centred in `area`; what does not fit ends with an ellipsis. Always left to right.
/// @returns the width that was used
double paintRuns(QPainter& painter, const QRectF& area, const Runs& runs, Qt::Alignment horizontal = Qt::AlignLeft);

/// Text in one font, elided, vertically centred.
void paintText(QPainter& painter, const QRectF& area, const QString& text, const QFont& font, const QColor& colour,
               Qt::Alignment horizontal = Qt::AlignLeft);

} // namespace fermata::ui::style

#include "ui/style/runs.h"

#include <algorithm>

#include <QFontMetricsF>
#include <QPainter>

namespace fermata::ui::style {

namespace {

/// A word is a number when its first letter or digit is a digit: 0.31, +842, #1732, 21:40, v7 is not.
bool isNumber(const QString& word) {
    for (const QChar c : word) {
        if (c.isDigit())
            return true;
        if (c.isLetter())
            return false;
    }
    return false;
}

/// Commit ids and the like: hex with at least one digit.
bool isHash(const QString& word) {
    int digits = 0;
    for (const QChar c : word) {
        if (c.isDigit())
            ++digits;
        else if (c < u'a' || c > u'f')
            return false;
    }
    return digits > 0 && word.size() >= 7;
}

} // namespace

Runs runsOf(const QString& text, const Theme& theme, TextSize size, const QColor& colour, QFont::Weight weight) {
    Runs runs;
    const QFont words = theme.font(size, weight);
    const QFont numbers = theme.mono(size, weight >= QFont::DemiBold ? QFont::DemiBold : QFont::Normal);
    qsizetype at = 0;
    while (at < text.size()) {
        qsizetype end = text.indexOf(u' ', at);
        end = end < 0 ? text.size() : end;
        const QString word = text.mid(at, end - at);
        QString trailing;
        QString core = word;
        while (!core.isEmpty() && (core.back() == u',' || core.back() == u';' || core.back() == u'.')) {
            trailing.prepend(core.back());
            core.chop(1);
        }
        if (end < text.size())
            trailing += u' ';
        const bool mono = isNumber(core) || isHash(core);
        const auto put = [&](const QString& piece, const QFont& font) {
            if (piece.isEmpty())
                return;
            if (!runs.empty() && runs.back().font == font)
                runs.back().text += piece;
            else
                runs.push_back({piece, font, colour});
        };
        put(core, mono ? numbers : words);
        put(trailing, words);
        at = end + 1;
    }
    return runs;
}

Runs& append(Runs& runs, Runs more) {
    std::move(more.begin(), more.end(), std::back_inserter(runs));
    return runs;
}

double widthOf(const Runs& runs) {
    double width = 0;
    for (const Run& run : runs)
        width += QFontMetricsF(run.font).horizontalAdvance(run.text);
    return width;
}

double paintRuns(QPainter& painter, const QRectF& area, const Runs& runs, Qt::Alignment horizontal) {
    if (runs.empty())
        return 0;
    painter.save();
    painter.setLayoutDirection(Qt::LeftToRight);
    const double total = widthOf(runs);
    const double width = std::min(total, area.width());
    const double ellipsis = QFontMetricsF(runs.front().font).horizontalAdvance(QChar(0x2026));
    double x = area.left();
    if (horizontal & Qt::AlignRight)
        x = area.right() - width;
    else if (horizontal & Qt::AlignHCenter)
        x = area.center().x() - width / 2;
    // One baseline for all fonts: that of the tallest.
    double ascent = 0, descent = 0;
    for (const Run& run : runs) {
        const QFontMetricsF metrics(run.font);
        ascent = std::max(ascent, metrics.capHeight());
        descent = std::max(descent, 0.0);
    }
    const double baseline = area.center().y() + (ascent - descent) / 2;
    const double end = x + width + 0.5;
    for (const Run& run : runs) {
        const QFontMetricsF metrics(run.font);
        const double advance = metrics.horizontalAdvance(run.text);
        painter.setFont(run.font);
        painter.setPen(run.colour);
        const bool isLast = &run == &runs.back();
        if (x + advance + (isLast ? 0.0 : ellipsis) <= end || total <= area.width()) {
            painter.drawText(QPointF(x, baseline), run.text);
            x += advance;
            continue;
        }
        // What follows is cut, too: the ellipsis must show even where this run itself would fit.
        painter.drawText(QPointF(x, baseline),
                         metrics.elidedText(isLast ? run.text : run.text + QChar(0x2026), Qt::ElideRight, end - x));
        break;
    }
    painter.restore();
    return width;
}

void paintText(QPainter& painter, const QRectF& area, const QString& text, const QFont& font, const QColor& colour,
               Qt::Alignment horizontal) {
    paintRuns(painter, area, {Run{text, font, colour}}, horizontal);
}

} // namespace fermata::ui::style

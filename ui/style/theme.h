// The colours, type and spacing of one look of the control room, all blends computed once.
#pragma once

#include <array>
#include <cstddef>

#include <QColor>
#include <QFont>
#include <QPalette>
#include <QString>

class QWidget;

namespace fermata::ui::style {

/// States that have a colour of their own. Several sets of shapes (run state, verdict, health) draw from them.
enum class State { Queued, Running, Passed, Failed, Held, Blocked, RolledBack, Skipped, Flaky };
inline constexpr std::size_t stateCount = 9;

/// True for the states that a person must see first: drawn as solid cells.
bool isAbnormal(State state);

/// Desk sizes in points; nothing on a desk screen is smaller than Caption.
enum class TextSize { Caption, Body, Key, Subject, Figure, Hero };

/// Plain values; a widget reads the current one with themeOf() each time it paints.
struct Theme {
    QString id; ///< "night" or "light"
    bool isDark = false;
    double textScale = 1.0; ///< 1.0 to 2.0
    bool reduceMotion = false;

    QColor background, surface, raised, line, edge, text, muted, accent, disabled;
    std::array<QColor, stateCount> states;

    // Blends, opaque.
    QColor selection;     ///< accent over surface
    QColor alternateLane; ///< surface over background
    QColor openedBand;    ///< raised over background
    QColor accentInk;     ///< text on accent

    const QColor& of(State state) const { return states[static_cast<std::size_t>(state)]; }
    /// The tinted cell behind the icon of a normal state.
    QColor tint(State state) const;
    /// The fill of a node seen from far.
    QColor farTint(State state) const;
    /// Icons on a solid cell of `state`.
    QColor iconInk(State state) const;
    /// Text on a solid cell of `state`.
    QColor textInk(State state) const;

    QFont font(TextSize size, QFont::Weight weight = QFont::Normal) const;
    /// Numbers, hashes and times: digits that never shift.
    QFont mono(TextSize size, QFont::Weight weight = QFont::Normal) const;
    /// `pixels` at text scale 1, grown with the text; for heights of rows and cells that hold text.
    int scaled(int pixels) const;

    QPalette palette() const;

    static Theme night();
    static Theme light();
    /// @returns the night theme for "night", else the light one
    static Theme named(const QString& id);
};

/// Mixes `share` of `over` into `under`; the result is opaque.
QColor blend(const QColor& under, const QColor& over, double share);

/// The theme of the style that draws `widget`; the light one where another style is in use.
const Theme& themeOf(const QWidget* widget);

/// WCAG 2.1 contrast of two opaque colours, 1 to 21.
double contrast(const QColor& one, const QColor& other);

} // namespace fermata::ui::style

#include "ui/style/theme.h"

#include <algorithm>
#include <cmath>

#include <QStyle>
#include <QWidget>

#include "ui/style/fermata_style.h"

namespace fermata::ui::style {

namespace {

void computeBlends(Theme& theme) {
    theme.selection = blend(theme.surface, theme.accent, theme.isDark ? 0.14 : 0.10);
    theme.alternateLane = blend(theme.background, theme.surface, 0.55);
    theme.openedBand = blend(theme.background, theme.raised, 0.45);
    theme.accentInk = theme.isDark ? theme.background : QColor(Qt::white);
}

double channel(double value) { return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4); }

double luminance(const QColor& colour) {
    return 0.2126 * channel(colour.redF()) + 0.7152 * channel(colour.greenF()) + 0.0722 * channel(colour.blueF());
}

int pixels(TextSize size) {
    switch (size) {
    case TextSize::Caption:
        return 12;
    case TextSize::Body:
        return 13;
    case TextSize::Key:
        return 16;
    case TextSize::Subject:
        return 19;
    case TextSize::Figure:
        return 24;
    case TextSize::Hero:
        return 37;
    }
    return 13;
}

} // namespace

bool isAbnormal(State state) {
    return state == State::Failed || state == State::Held || state == State::Blocked || state == State::RolledBack;
}

QColor blend(const QColor& under, const QColor& over, double share) {
    const auto mix = [share](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * share)); };
    return QColor(mix(under.red(), over.red()), mix(under.green(), over.green()), mix(under.blue(), over.blue()));
}

double contrast(const QColor& one, const QColor& other) {
    const auto [low, high] = std::minmax({luminance(one), luminance(other)});
    return (high + 0.05) / (low + 0.05);
}

QColor Theme::tint(State state) const { return blend(surface, of(state), 0.15); }

QColor Theme::farTint(State state) const { return blend(raised, of(state), isDark ? 0.38 : 0.45); }

QColor Theme::iconInk(State) const { return isDark ? background : QColor(Qt::white); }

QColor Theme::textInk(State state) const {
    // White on the light theme's amber reaches only 3.5:1, too little for text.
    if (!isDark && state == State::Held)
        return text;
    return iconInk(state);
}

QFont Theme::font(TextSize size, QFont::Weight weight) const {
    QFont font(QStringLiteral("Inter"));
    font.setPixelSize(scaled(pixels(size)));
    font.setWeight(weight);
    return font;
}

QFont Theme::mono(TextSize size, QFont::Weight weight) const {
    QFont font(QStringLiteral("JetBrains Mono"));
    font.setPixelSize(scaled(pixels(size)));
    font.setWeight(weight);
    font.setWordSpacing(-2.6 * textScale); // else "1 h 52 m" falls apart
    return font;
}

int Theme::scaled(int value) const { return static_cast<int>(std::lround(value * textScale)); }

QPalette Theme::palette() const {
    QPalette p;
    p.setColor(QPalette::Window, surface);
    p.setColor(QPalette::WindowText, text);
    p.setColor(QPalette::Base, surface);
    p.setColor(QPalette::AlternateBase, alternateLane);
    p.setColor(QPalette::ToolTipBase, raised);
    p.setColor(QPalette::ToolTipText, text);
    p.setColor(QPalette::PlaceholderText, muted);
    p.setColor(QPalette::Text, text);
    p.setColor(QPalette::Button, raised);
    p.setColor(QPalette::ButtonText, text);
    p.setColor(QPalette::BrightText, of(State::Failed));
    p.setColor(QPalette::Light, raised);
    p.setColor(QPalette::Midlight, raised);
    p.setColor(QPalette::Mid, line);
    p.setColor(QPalette::Dark, edge);
    p.setColor(QPalette::Shadow, background);
    p.setColor(QPalette::Highlight, selection);
    p.setColor(QPalette::HighlightedText, text);
    p.setColor(QPalette::Link, accent);
    p.setColor(QPalette::LinkVisited, accent);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, disabled);
    return p;
}

Theme Theme::night() {
    Theme theme;
    theme.id = QStringLiteral("night");
    theme.isDark = true;
    theme.background = QColor(0x0E1116);
    theme.surface = QColor(0x161B22);
    theme.raised = QColor(0x1F2630);
    theme.line = QColor(0x39424E);
    theme.edge = QColor(0x7D8896);
    theme.text = QColor(0xE6EAF0);
    theme.muted = QColor(0xA3ADBA);
    theme.accent = QColor(0x5CB3FF);
    theme.disabled = QColor(0x6B7685);
    theme.states = {QColor(0xB4BEC6), QColor(0x74CCFE), QColor(0x2BB08C), QColor(0xFF4D6A), QColor(0xFFD84A),
                    QColor(0xF08A1D), QColor(0x9A86FF), QColor(0x7F8A95), QColor(0xE3E6A4)};
    computeBlends(theme);
    return theme;
}

Theme Theme::light() {
    Theme theme;
    theme.id = QStringLiteral("light");
    theme.background = QColor(0xF4F6F8);
    theme.surface = QColor(0xFFFFFF);
    theme.raised = QColor(0xE9EDF1);
    theme.line = QColor(0xC4CCD5);
    theme.edge = QColor(0x6E7884);
    theme.text = QColor(0x15191F);
    theme.muted = QColor(0x4A5461);
    theme.accent = QColor(0x0B61B8);
    theme.disabled = QColor(0x7E8894);
    theme.states = {QColor(0x728895), QColor(0x096FB8), QColor(0x27986E), QColor(0xAA003C), QColor(0xB07E17),
                    QColor(0xA44F06), QColor(0x4B0B92), QColor(0x61686E), QColor(0x313400)};
    computeBlends(theme);
    return theme;
}

Theme Theme::named(const QString& id) { return id == QLatin1String("night") ? night() : light(); }

const Theme& themeOf(const QWidget* widget) {
    static const Theme fallback = Theme::light();
    const auto* ours = qobject_cast<const FermataStyle*>(widget->style());
    return ours ? ours->theme() : fallback;
}

} // namespace fermata::ui::style

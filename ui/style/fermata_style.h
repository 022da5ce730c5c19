// The one style of the control room: Fusion with our palette, buttons with key caps, thin rules and slim scroll bars.
#pragma once

#include <QProxyStyle>

#include "ui/style/theme.h"

class QApplication;
class QStyleOptionButton;

namespace fermata::ui::style {

/// How a push button is drawn; set it with setButtonRole.
enum class ButtonRole { Normal, Primary };

/// The recommended act is Primary; a screen has exactly one.
void setButtonRole(QWidget* button, ButtonRole role);
ButtonRole buttonRole(const QWidget* button);
/// The key shown as a cap at the right of the button's text; empty for none.
void setButtonKey(QWidget* button, const QString& key);
/// 0 to 1: how far a hold-to-confirm button is filled.
void setButtonFill(QWidget* button, double share);

class FermataStyle final : public QProxyStyle {
    Q_OBJECT
public:
    explicit FermataStyle(Theme theme);

    const Theme& theme() const { return m_theme; }

    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* data) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                           const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                         const QWidget* widget) const override;
    using QProxyStyle::polish;
    void polish(QWidget* widget) override;

private:
    void drawComboBox(const QStyleOptionComplex& option, QPainter& painter, const QWidget* widget) const;
    void drawButton(const QStyleOptionButton& option, QPainter& painter, const QWidget* widget) const;

    Theme m_theme;
};

/// Makes `theme` the look of the whole application: style, palette and font. GUI thread only.
void applyTheme(QApplication& application, const Theme& theme);

/// Registers the bundled fonts and icons; once, before the first window.
/// @returns false where a bundled font could not be read (a broken build)
bool loadResources();

} // namespace fermata::ui::style

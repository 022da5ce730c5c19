#include "ui/style/fermata_style.h"

#include <algorithm>

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QFontDatabase>
#include <QPainter>
#include <QPixmapCache>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitterHandle>
#include <QStyleFactory>
#include <QStyleOption>

#include "ui/style/icons.h"
#include "ui/style/runs.h"
#include "ui/style/shapes.h"

// Q_INIT_RESOURCE declares a function, which must not land in a namespace.
static void initialiseResources() {
    Q_INIT_RESOURCE(fermata);
}

namespace fermata::ui::style {

namespace {

constexpr auto roleProperty = "fermataButtonRole";
constexpr auto keyProperty = "fermataButtonKey";
constexpr auto fillProperty = "fermataButtonFill";
constexpr int scrollBarWidth = 10;

} // namespace

void setButtonRole(QWidget* button, ButtonRole role) {
    button->setProperty(roleProperty, static_cast<int>(role));
    button->update();
}

ButtonRole buttonRole(const QWidget* button) {
    return static_cast<ButtonRole>(button->property(roleProperty).toInt());
}

void setButtonKey(QWidget* button, const QString& key) {
    button->setProperty(keyProperty, key);
    button->updateGeometry();
    button->update();
}

void setButtonFill(QWidget* button, double share) {
    button->setProperty(fillProperty, std::clamp(share, 0.0, 1.0));
    button->update();
}

FermataStyle::FermataStyle(Theme theme)
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))), m_theme(std::move(theme)) {}

int FermataStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    switch (metric) {
    case PM_ScrollBarExtent:
        return scrollBarWidth;
    case PM_SplitterWidth:
    case PM_DefaultFrameWidth:
        return 1;
    case PM_ToolTipLabelFrameWidth:
        return 6;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int FermataStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                            QStyleHintReturn* data) const {
    switch (hint) {
    case SH_ToolTip_WakeUpDelay:
        return 400;
    case SH_ScrollBar_Transient:
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_ItemView_ArrowKeysNavigateIntoChildren:
        return 0;
    case SH_UnderlineShortcut:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize FermataStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                     const QWidget* widget) const {
    if (type == CT_PushButton && widget) {
        const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
        const QString key = widget->property(keyProperty).toString();
        const QFontMetrics metrics(m_theme.font(TextSize::Body, QFont::DemiBold));
        int width =
            metrics.horizontalAdvance(button ? button->text : QString()) + m_theme.scaled(key.isEmpty() ? 28 : 16);
        if (!key.isEmpty())
            width += static_cast<int>(keyCapSize(key, m_theme).width()) + 6;
        return {width, m_theme.scaled(36)};
    }
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    if (type == CT_LineEdit || type == CT_ComboBox || type == CT_SpinBox)
        result.setHeight(std::max(result.height(), m_theme.scaled(32)));
    if (type == CT_MenuItem)
        result.setHeight(std::max(result.height(), m_theme.scaled(28)));
    return result;
}

void FermataStyle::drawButton(const QStyleOptionButton& option, QPainter& painter, const QWidget* widget) const {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const bool enabled = option.state & State_Enabled;
    const bool primary = enabled && widget && buttonRole(widget) == ButtonRole::Primary;
    const bool pressed = option.state & State_Sunken;
    const bool hovered = option.state & State_MouseOver;
    const QRectF box = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5);
    QColor fill = m_theme.raised, border = m_theme.edge, ink = m_theme.text;
    if (!enabled) {
        fill = Qt::transparent;
        border = m_theme.line;
        ink = m_theme.disabled;
    } else if (primary) {
        fill = border = m_theme.accent;
        ink = m_theme.accentInk;
    }
    if (enabled && (pressed || hovered))
        fill = blend(fill, primary ? m_theme.accentInk : m_theme.text, pressed ? 0.16 : 0.08);
    painter.setPen(QPen(border, 1));
    painter.setBrush(fill);
    painter.drawRoundedRect(box, 4, 4);
    const double share = widget ? widget->property(fillProperty).toDouble() : 0.0;
    if (share > 0) {
        painter.setClipRect(QRectF(box.left(), box.top(), box.width() * share, box.height()));
        painter.setBrush(blend(m_theme.raised, m_theme.of(style::State::RolledBack), 0.5));
        painter.setPen(QPen(m_theme.of(style::State::RolledBack), 1));
        painter.drawRoundedRect(box, 4, 4);
        painter.setClipping(false);
    }
    if (option.state & State_HasFocus && option.state & State_KeyboardFocusChange) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(primary ? m_theme.accentInk : m_theme.accent, 2));
        painter.drawRoundedRect(box.adjusted(2.5, 2.5, -2.5, -2.5), 3, 3);
    }
    const QString key = widget ? widget->property(keyProperty).toString() : QString();
    const QSizeF cap = key.isEmpty() ? QSizeF(0, 0) : keyCapSize(key, m_theme);
    const Runs label = {{option.text, m_theme.font(TextSize::Body, enabled ? QFont::DemiBold : QFont::Normal), ink}};
    const double gap = key.isEmpty() ? 0 : 6;
    const double room = box.width() - 12 - cap.width() - gap;
    const double width = std::min(widthOf(label), room);
    const double left = box.center().x() - (width + gap + cap.width()) / 2;
    paintRuns(painter, QRectF(left, box.top(), width + 1, box.height()), label);
    if (!key.isEmpty())
        paintKeyCap(painter, {std::round(left + width + gap), std::round(box.center().y() - cap.height() / 2)}, key,
                    ink, primary ? m_theme.accentInk : m_theme.line, m_theme);
    painter.restore();
}

void FermataStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                               const QWidget* widget) const {
    if (element == CE_PushButton) {
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
            drawButton(*button, *painter, widget);
            return;
        }
    }
    if (element == CE_ShapedFrame) {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        if (frame && frame->frameShape == QFrame::StyledPanel) {
            const bool focused = option->state & State_HasFocus;
            painter->save();
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(QPen(focused ? m_theme.accent : m_theme.edge, 1));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
            painter->restore();
            return;
        }
    }
    if (element == CE_Splitter) {
        painter->fillRect(option->rect, m_theme.line);
        return;
    }
    if (element == CE_ProgressBarGroove || element == CE_ProgressBarContents) {
        const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        QRectF box = option->rect;
        if (element == CE_ProgressBarGroove) {
            painter->setBrush(m_theme.raised);
        } else {
            painter->setBrush(m_theme.accent);
            if (bar && bar->maximum > bar->minimum)
                box.setWidth(box.width() * (bar->progress - bar->minimum) / (bar->maximum - bar->minimum));
        }
        painter->drawRoundedRect(box, 2, 2);
        painter->restore();
        return;
    }
    if (element == CE_HeaderSection) {
        painter->fillRect(option->rect, m_theme.surface);
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), m_theme.line);
        return;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void FermataStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                 const QWidget* widget) const {
    switch (element) {
    case PE_PanelItemViewRow:
    case PE_PanelItemViewItem: {
        if (option->state & State_Selected)
            painter->fillRect(option->rect, m_theme.selection);
        return;
    }
    case PE_FrameFocusRect:
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(m_theme.accent, 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(option->rect).adjusted(1, 1, -1, -1), 3, 3);
        painter->restore();
        return;
    case PE_PanelLineEdit:
    case PE_FrameLineEdit: {
        if (widget &&
            (qobject_cast<const QAbstractSpinBox*>(widget->parentWidget()) ||
             qobject_cast<const QAbstractSpinBox*>(widget) || qobject_cast<const QComboBox*>(widget->parentWidget())))
            return; // the box around it is frame enough
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const bool focused = option->state & State_HasFocus;
        painter->setPen(QPen(focused ? m_theme.accent : m_theme.edge, focused ? 2 : 1));
        painter->setBrush(m_theme.isDark ? m_theme.background : m_theme.surface);
        painter->drawRoundedRect(QRectF(option->rect).adjusted(1, 1, -1, -1), 4, 4);
        painter->restore();
        return;
    }
    case PE_IndicatorCheckBox: {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const bool isOn = option->state & State_On, isOpen = option->state & State_Enabled;
        painter->setPen(QPen(isOpen ? m_theme.edge : m_theme.disabled, 1));
        painter->setBrush(isOn && isOpen ? m_theme.accent : m_theme.isDark ? m_theme.background : m_theme.surface);
        const QRectF box = QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5);
        painter->drawRoundedRect(box, 3, 3);
        if (isOn)
            paintIcon(*painter, box, Icon::Check, isOpen ? m_theme.accentInk : m_theme.disabled,
                      static_cast<int>(box.width()) - 2);
        painter->restore();
        return;
    }
    case PE_PanelTipLabel:
        painter->fillRect(option->rect, m_theme.edge);
        painter->fillRect(option->rect.adjusted(1, 1, -1, -1), m_theme.raised);
        return;
    case PE_FrameStatusBarItem:
    case PE_FrameMenu:
    case PE_IndicatorBranch:
        if (element == PE_FrameMenu) {
            painter->setPen(m_theme.edge);
            painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        }
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

QRect FermataStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                                   const QWidget* widget) const {
    if (control == CC_ScrollBar) {
        const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
        if (bar) {
            const bool vertical = bar->orientation == Qt::Vertical;
            const int length = vertical ? bar->rect.height() : bar->rect.width();
            const int range = bar->maximum - bar->minimum;
            int slider = length;
            if (range > 0)
                slider =
                    std::clamp(static_cast<int>(static_cast<double>(bar->pageStep) / (range + bar->pageStep) * length),
                               std::min(32, length), length);
            const int at = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - slider,
                                                   bar->upsideDown);
            const auto piece = [&](int from, int size) {
                return vertical ? QRect(bar->rect.left(), bar->rect.top() + from, bar->rect.width(), size)
                                : QRect(bar->rect.left() + from, bar->rect.top(), size, bar->rect.height());
            };
            switch (part) {
            case SC_ScrollBarSlider:
                return piece(at, slider);
            case SC_ScrollBarGroove:
                return bar->rect;
            case SC_ScrollBarSubPage:
                return piece(0, at);
            case SC_ScrollBarAddPage:
                return piece(at + slider, length - at - slider);
            default:
                return {};
            }
        }
    }
    return QProxyStyle::subControlRect(control, option, part, widget);
}

void FermataStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                      const QWidget* widget) const {
    if (control == CC_ComboBox) {
        drawComboBox(*option, *painter, widget);
        return;
    }
    if (control != CC_ScrollBar) {
        QProxyStyle::drawComplexControl(control, option, painter, widget);
        if (control == CC_SpinBox) { // Fusion's own frame is too faint to be found
            painter->save();
            painter->setRenderHint(QPainter::Antialiasing);
            const bool focused = option->state & State_HasFocus;
            painter->setPen(QPen(focused ? m_theme.accent : m_theme.edge, focused ? 2 : 1));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(QRectF(option->rect).adjusted(1, 1, -1, -1), 4, 4);
            painter->restore();
        }
        return;
    }
    painter->save();
    painter->fillRect(option->rect, widget ? widget->palette().color(QPalette::Base) : m_theme.surface);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    const QRectF slider = subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget);
    const bool active = option->state & (State_MouseOver | State_Sunken);
    painter->setBrush(active ? m_theme.edge : m_theme.line);
    painter->drawRoundedRect(slider.adjusted(2, 2, -2, -2), 3, 3);
    painter->restore();
}

void FermataStyle::drawComboBox(const QStyleOptionComplex& option, QPainter& painter, const QWidget*) const {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const bool focused = option.state & State_HasFocus;
    painter.setPen(QPen(focused ? m_theme.accent : m_theme.edge, focused ? 2 : 1));
    painter.setBrush(m_theme.isDark ? m_theme.background : m_theme.surface);
    painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), 4, 4);
    paintIcon(painter, QRectF(option.rect.right() - 24, option.rect.top(), 18, option.rect.height()), Icon::ChevronDown,
              m_theme.muted, 16);
    painter.restore();
}

void FermataStyle::polish(QWidget* widget) {
    QProxyStyle::polish(widget);
    if (qobject_cast<QScrollBar*>(widget) || qobject_cast<QPushButton*>(widget))
        widget->setAttribute(Qt::WA_Hover);
}

void applyTheme(QApplication& application, const Theme& theme) {
    QPixmapCache::setCacheLimit(32 * 1024);
    application.setFont(theme.font(TextSize::Body));
    application.setStyle(new FermataStyle(theme)); // the application owns its style
    application.setPalette(theme.palette());
}

bool loadResources() {
    initialiseResources();
    bool complete = true;
    for (const char* file : {"Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "Inter-Bold.otf",
                             "JetBrainsMono-Regular.ttf", "JetBrainsMono-SemiBold.ttf"})
        complete =
            QFontDatabase::addApplicationFont(QStringLiteral(":/fonts/%1").arg(QLatin1String(file))) >= 0 && complete;
    return complete;
}

} // namespace fermata::ui::style

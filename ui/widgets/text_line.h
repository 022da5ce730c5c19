// One line of text, elided, with numbers in mono; what is cut shows in the tooltip. Never reads markup.
#pragma once

#include <optional>

#include <QWidget>

#include "ui/style/icons.h"
#include "ui/style/runs.h"

namespace fermata::ui {

/// Escapes `text` so that a tooltip shows it as it is.
QString plainToolTip(const QString& text);

/// GUI thread only.
class TextLine final : public QWidget {
    Q_OBJECT
public:
    enum class Ink { Text, Muted, Disabled };

    explicit TextLine(QWidget* parent, style::TextSize size = style::TextSize::Body, QFont::Weight weight = QFont::Normal,
                      Ink ink = Ink::Text);

    void setText(const QString& text);
    const QString& text() const { return m_text; }
    void setAlignment(Qt::Alignment alignment);
    void setIcon(style::Icon icon);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    style::Runs runs() const;
    int iconWidth() const;
    void updateToolTip();

    QString m_text;
    style::TextSize m_size;
    QFont::Weight m_weight;
    Ink m_ink;
    Qt::Alignment m_alignment = Qt::AlignLeft;
    std::optional<style::Icon> m_icon;
};

} // namespace fermata::ui

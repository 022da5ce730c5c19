// A cell of the top bar: an icon or disc, a quiet word and the fact in bold.
#pragma once

#include <optional>

#include <QWidget>

#include "ui/style/shapes.h"

namespace fermata::ui {

/// GUI thread only.
class StateChip final : public QWidget {
    Q_OBJECT
public:
    explicit StateChip(QWidget* parent);

    void show(std::optional<style::Icon> icon, const QString& word, const QString& fact, const QString& toolTip = {});
    void showHealth(style::HealthShape shape, const QString& word, const QString& fact, const QString& toolTip);
    using QWidget::show;
    /// A box in the accent colour, for what must not be overlooked: the sample world, a rehearsal.
    void setMarked(bool isMarked);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void set(const QString& word, const QString& fact, const QString& toolTip);

    std::optional<style::Icon> m_icon;
    std::optional<style::HealthShape> m_health;
    QString m_word;
    QString m_fact;
    bool m_isMarked = false;
};

} // namespace fermata::ui

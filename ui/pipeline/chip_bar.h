// What is looked at: all nodes, those in view, the abnormal or the running ones; and the keys of the graph beside it.
#pragma once

#include <array>

#include <QAbstractButton>
#include <QWidget>

namespace fermata::ui {

class TextLine;

enum class Scope { All, InView, Abnormal, Running };
inline constexpr int scopeCount = 4;

/// A word with a count that can be switched on.
class Chip final : public QAbstractButton {
    Q_OBJECT
public:
    Chip(const QString& word, QWidget* parent);
    void setCount(int count);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QString m_word;
    int m_count = 0;
};

/// GUI thread only.
class ChipBar final : public QWidget {
    Q_OBJECT
public:
    explicit ChipBar(QWidget* parent);

    void setCount(Scope scope, int count);
    Scope scope() const;
    void setScope(Scope scope);
    void setZoom(double zoom);
    /// Chips and keys of the fleet, or only the zoom where something else is shown.
    void setFleetShown(bool isFleet);

signals:
    void scopeChanged(fermata::ui::Scope scope);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    class Legend;

    std::array<Chip*, scopeCount> m_chips;
    Legend* m_legend;
    TextLine* m_zoom;
};

} // namespace fermata::ui

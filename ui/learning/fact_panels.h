// Painted parts of the model's health: promotion checks, where the labels come from, gate against human.
#pragma once

#include <vector>

#include <QWidget>

#include "core/engine/model_health.h"

namespace fermata::ui {

/// One line a check: an icon and a word, never colour alone. GUI thread only.
class CheckRows final : public QWidget {
    Q_OBJECT
public:
    explicit CheckRows(QWidget* parent);
    void setChecks(const std::vector<engine::PromotionCheck>& checks);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Row {
        engine::PromotionCheck::State state;
        QString words;
    };
    std::vector<Row> m_rows;
};

/// The inputs that move the model most, in two columns: name, bar, share of all contributions. GUI thread only.
class InputRows final : public QWidget {
    Q_OBJECT
public:
    explicit InputRows(QWidget* parent);
    void setInputs(const std::vector<learning::InputShare>& inputs);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<learning::InputShare> m_inputs;
};

/// A bar of shares and a table: origin, labels, share, known after. GUI thread only.
class LabelRows final : public QWidget {
    Q_OBJECT
public:
    explicit LabelRows(QWidget* parent);
    void setHealth(const learning::Health& health);
    QSize sizeHint() const override;
    static QString nameOf(const std::string& origin);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Row {
        QString name, count, share, after;
        double part = 0.0;
        bool isFault = true;
    };
    std::vector<Row> m_rows;
};

/// Two by two: the gate waited or permitted, then it failed or was fine. Overrides only, never by person; the tooltip
/// of each number names the changes. GUI thread only.
class FatesGrid final : public QWidget {
    Q_OBJECT
public:
    explicit FatesGrid(QWidget* parent);
    void setFates(const engine::OverrideFates& fates);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Cell {
        const std::vector<std::string>* changes;
        bool wasGateRight;
    };
    std::vector<Cell> cells() const;
    QRectF areaOf(std::size_t cell) const;
    engine::OverrideFates m_fates;
};

} // namespace fermata::ui

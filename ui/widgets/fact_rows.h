// Rows of facts in columns that one glance takes in: what would release a change, and what became of similar ones.
#pragma once

#include <vector>

#include <QWidget>

#include "core/engine/snapshot.h"

namespace fermata::ui {

/// The ways out, each with its key 1 to 3; pressing one asks, it never acts.
class WayOutRows final : public QWidget {
    Q_OBJECT
public:
    explicit WayOutRows(QWidget* parent);
    /// `unit`: of the policy; what a way costs is shown where the policy states it.
    void setWays(const std::vector<decision::Counterfactual>& ways, const std::string& unit);
    int count() const { return static_cast<int>(m_rows.size()); }
    QSize sizeHint() const override;

signals:
    void chosen(int way);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Row {
        QString action, result, hours, cost;
    };
    int rowAt(double y) const;
    std::vector<Row> m_rows;
    bool m_hasCosts = false;
};

/// What a way out asks for, in words: its steps joined.
QString stepsOf(const decision::Counterfactual& way);

/// Past changes like this one: id, title, likeness, fate; a bad fate is bold and has an icon.
class SimilarRows final : public QWidget {
    Q_OBJECT
public:
    explicit SimilarRows(QWidget* parent);
    void setPast(const std::vector<assessment::PastFate>& past, Time now);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Row {
        QString id, title, likeness, fate;
        bool isBad = false;
    };
    std::vector<Row> m_rows;
};

/// "2 of 4 needed a fix".
QString similarFact(const std::vector<assessment::PastFate>& past);

} // namespace fermata::ui

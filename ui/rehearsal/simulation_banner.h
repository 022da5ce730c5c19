// The banner that is always there while something is rehearsed: hatched ends, one word, and what it means.
#pragma once

#include <QWidget>

class QHBoxLayout;

namespace fermata::ui {

class TextLine;

/// GUI thread only.
class SimulationBanner final : public QWidget {
    Q_OBJECT
public:
    explicit SimulationBanner(QWidget* parent);
    /// What was replayed, in one line.
    void setFacts(const QString& facts);
    QString facts() const;
    /// Takes a control into the row, at the right.
    void add(QWidget* control);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QHBoxLayout* m_row;
    TextLine* m_facts;
};

} // namespace fermata::ui

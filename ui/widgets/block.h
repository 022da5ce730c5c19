// A titled block of a card or panel: a heading, a fact at its right, its content, and a rule below.
#pragma once

#include <QWidget>

class QVBoxLayout;

namespace fermata::ui {

class TextLine;

/// GUI thread only.
class Block final : public QWidget {
    Q_OBJECT
public:
    explicit Block(const QString& title, QWidget* parent);

    void setTitle(const QString& title);
    void setFact(const QString& fact);
    /// The one number of the block, large, left of the fact.
    void setFigure(const QString& figure);
    /// Takes the widget as the next part of the content.
    void add(QWidget* content);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    TextLine* m_title;
    TextLine* m_figure;
    TextLine* m_fact;
    QVBoxLayout* m_content;
};

} // namespace fermata::ui

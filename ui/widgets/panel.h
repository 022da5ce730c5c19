// A panel of a screen: head with title and fact, a thin border, its content below.
#pragma once

#include <QWidget>

class QVBoxLayout;

namespace fermata::ui {

class TextLine;

/// GUI thread only.
class Panel final : public QWidget {
    Q_OBJECT
public:
    Panel(const QString& title, QWidget* parent);

    void setFact(const QString& fact);
    /// Takes the widget as the next part of the content; one with `stretch` takes the room that is left.
    void add(QWidget* content, int stretch = 0);
    /// Shows one muted sentence in place of the content, or the content again when it is empty.
    void setNothing(const QString& why);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    TextLine* m_fact;
    TextLine* m_nothing;
    QWidget* m_content;
    QVBoxLayout* m_column;
};

} // namespace fermata::ui

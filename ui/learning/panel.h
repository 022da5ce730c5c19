// A framed part of the screen of the model's health: title left, facts right, content below.
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
    void add(QWidget* content, int stretch = 0);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    TextLine* m_fact;
    QVBoxLayout* m_content;
};

} // namespace fermata::ui

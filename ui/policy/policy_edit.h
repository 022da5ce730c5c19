// The text of a policy with the numbers of its lines and a mark at the one that is wrong.
#pragma once

#include <QPlainTextEdit>

namespace fermata::ui {

/// GUI thread only.
class PolicyEdit final : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit PolicyEdit(QWidget* parent);

    /// Marks a line, from 1; 0: none.
    void setProblem(int line, const QString& words);
    int problemLine() const { return m_problem; }
    /// Puts the cursor there and shows it; both count from 1.
    void goTo(int line, int column);
    int gutterWidth() const;
    void restyle();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    class Gutter;
    void paintGutter(QPaintEvent* event);
    void markLine();

    Gutter* m_gutter;
    int m_problem = 0;
};

} // namespace fermata::ui

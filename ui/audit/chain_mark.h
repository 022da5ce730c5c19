// The state of the record's chain at one glance.
#pragma once

#include <QWidget>

namespace fermata::ui {

/// The state of the chain as icon, colour and border; its word stands beside it.
class ChainMark final : public QWidget {
public:
    enum class State { NotVerified, Whole, Broken };

    explicit ChainMark(QWidget* parent);

    void setState(State state, const QString& words);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    State m_state = State::NotVerified;
};

} // namespace fermata::ui

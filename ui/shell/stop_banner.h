// The strip over every screen while the line is stopped: what, until when, by whom and why, and the way to resume.
#pragma once

#include <QWidget>

#include "core/engine/snapshot.h"

class QLabel;

namespace fermata::ui {

/// Hidden while nothing is stopped. GUI thread only.
class StopBanner final : public QWidget {
    Q_OBJECT
public:
    explicit StopBanner(QWidget* parent);

    void setSnapshot(const engine::Snapshot& snapshot);
    QString words() const;

signals:
    void resumeRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_words;
};

} // namespace fermata::ui

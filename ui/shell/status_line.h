// The line at the bottom: age of each source, running work, the model, and the record.
#pragma once

#include <vector>

#include <QWidget>

#include "core/engine/snapshot.h"

namespace fermata::ui {

/// Painted as one line; what does not fit is in the tooltip. GUI thread only.
class StatusLine final : public QWidget {
    Q_OBJECT
public:
    explicit StatusLine(QWidget* parent);

    void setSnapshot(const engine::Snapshot& snapshot);
    /// Something a person should read now; stays until the next click on it or the next notice.
    void setNotice(const QString& notice);
    QString notice() const { return m_notice; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    struct Part {
        QString text;
        bool isAlarming = false; ///< dashed box and icon
        bool isBroken = false;   ///< solid box: the record is not whole
    };
    void updateWords();

    std::vector<Part> m_left;
    std::vector<Part> m_right;
    QString m_notice;
};

} // namespace fermata::ui

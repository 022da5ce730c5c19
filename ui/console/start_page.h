// What the console shows while there is nothing to decide: starting, reading, an error, no history, nothing waits.
#pragma once

#include <vector>

#include <QWidget>

#include "ui/bridge/bridge.h"

class QPushButton;
class QVBoxLayout;

namespace fermata::ui {

class EmptyState;
class ProgressLine;

/// GUI thread only.
class StartPage final : public QWidget {
    Q_OBJECT
public:
    explicit StartPage(QWidget* parent);

    /// @requires isNeeded(bridge)
    void show(const Bridge& bridge);
    using QWidget::show;
    static bool isNeeded(const Bridge& bridge);
    QString headline() const;

signals:
    void retryRequested();

private:
    EmptyState* m_words;
    QWidget* m_jobs;
    QVBoxLayout* m_jobsLayout;
    std::vector<ProgressLine*> m_lines;
    QPushButton* m_retry;
};

} // namespace fermata::ui

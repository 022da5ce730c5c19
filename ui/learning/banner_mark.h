// The cell at the left of the banner: solid only when something needs a person, else plain.
#pragma once

#include <QWidget>

namespace fermata::ui {

/// GUI thread only.
class BannerMark final : public QWidget {
    Q_OBJECT
public:
    explicit BannerMark(QWidget* parent);
    void setNeedsPerson(bool needs);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    bool m_needsPerson = false;
};

} // namespace fermata::ui

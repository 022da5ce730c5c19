// One block of the wall: painted in the units of a wall 1920 wide, scaled to the screen it hangs on.
#pragma once

#include <QWidget>

#include "ui/style/theme.h"
#include "ui/warroom/wall_facts.h"

namespace fermata::ui {

enum class WallPart { Verdict, Next, Environment, Line, Traffic, Risks, Events, Roles, Clocks };

/// Text never shrinks; what is too long is shortened. GUI thread only.
class WallBlock final : public QWidget {
    Q_OBJECT
public:
    /// `number`: which environment.
    WallBlock(WallPart part, int number, QWidget* parent);

    void setFacts(const WallFacts& facts);
    /// Where it lies, in the units of a wall of 1920 by 1080, and how those are scaled to this screen.
    void place(const QRectF& area, double scale, const QPointF& shift);
    /// Everything it says, in words.
    QString words() const;

    /// The three sizes of text, of the distance of five metres.
    static constexpr int loud = 126, large = 63, small = 44;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintVerdict(QPainter& painter, const QRectF& area) const;
    void paintNext(QPainter& painter, const QRectF& area) const;
    void paintEnvironment(QPainter& painter, const QRectF& area) const;
    void paintLine(QPainter& painter, const QRectF& area) const;
    void paintTraffic(QPainter& painter, const QRectF& area) const;
    void paintRows(QPainter& painter, const QRectF& area, const QString& title, const QString& aside,
                   const std::vector<WallLine>& lines, const QString& nothing, double row) const;
    /// The part [from, to) of the bar of progress, along the lower edge.
    void paintProgress(QPainter& painter, const QRectF& area, double from, double to, const QColor& ink) const;
    void paintClocks(QPainter& painter, const QRectF& area) const;
    void paintFrame(QPainter& painter, const QRectF& area, const WallLook* look) const;

    WallPart m_part;
    int m_number;
    WallFacts m_facts;
    QSizeF m_size;
    double m_scale = 1.0;
};

/// How much of the bar of progress lies under the verdict; the rest is under what comes next.
inline constexpr double progressUnderVerdict = 0.63;

/// A font of the wall in its own pixels.
QFont wallFont(const style::Theme& theme, int pixels, QFont::Weight weight = QFont::Normal, bool isMono = false);

} // namespace fermata::ui

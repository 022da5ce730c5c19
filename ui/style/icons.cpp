#include "ui/style/icons.h"

#include <array>
#include <cmath>

#include <QFile>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace fermata::ui::style {

namespace {

constexpr std::array<const char*, iconCount> names = {
    "fermata", "clock", "loader", "circle-check", "octagon-x", "hand", "shield-alert", "undo-2", "skip-forward",
    "waves", "user-check", "check", "fast-forward", "circle-dashed", "timer", "heart-pulse", "heart-crack",
    "triangle-alert", "circle-question-mark", "clock-alert", "split", "file-warning", "inbox", "workflow", "activity",
    "flask-conical", "tv", "scroll-text", "brain", "settings", "search", "funnel", "snowflake", "lock", "lock-open",
    "shield-check", "shield-x", "list-checks", "history", "chevron-right", "chevron-down", "arrow-right", "git-branch",
    "git-commit-horizontal", "git-merge", "git-pull-request", "x", "plus", "minus", "copy", "sun", "moon", "info",
    "unplug", "circle-x", "pause", "user", "rocket", "maximize", "refresh-cw", "folder-git-2", "ban", "key-round",
    "hourglass"};

QPixmap render(Icon icon, const QColor& colour, int size, double ratio) {
    QFile file(iconPath(icon)); // a compiled-in resource: memory, not the disk
    QByteArray drawing;
    if (file.open(QIODevice::ReadOnly))
        drawing = file.readAll();
    drawing.replace("currentColor", colour.name(QColor::HexRgb).toLatin1());
    // Two units of 24 are a heavy line below 20 pixels; lucide's own advice for small sizes.
    drawing.replace("stroke-width=\"2\"", "stroke-width=\"1.9\"");
    const int device = static_cast<int>(std::ceil(size * ratio));
    QPixmap pixmap(device, device);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    QSvgRenderer(drawing).render(&painter, QRectF(0, 0, device, device));
    painter.end();
    pixmap.setDevicePixelRatio(ratio);
    return pixmap;
}

} // namespace

QString iconPath(Icon icon) {
    return QStringLiteral(":/icons/%1.svg").arg(QLatin1String(names[static_cast<std::size_t>(icon)]));
}

QPixmap iconPixmap(Icon icon, const QColor& colour, int size, double devicePixelRatio) {
    const QString key = QStringLiteral("fermata/%1/%2/%3/%4")
                            .arg(static_cast<int>(icon))
                            .arg(colour.rgba(), 8, 16)
                            .arg(size)
                            .arg(devicePixelRatio);
    QPixmap pixmap;
    if (!QPixmapCache::find(key, &pixmap)) {
        pixmap = render(icon, colour, size, devicePixelRatio);
        QPixmapCache::insert(key, pixmap);
    }
    return pixmap;
}

void paintIcon(QPainter& painter, const QRectF& area, Icon icon, const QColor& colour, int size) {
    const double ratio = painter.device() ? painter.device()->devicePixelRatioF() : 1.0;
    const QPointF corner(area.center().x() - size / 2.0, area.center().y() - size / 2.0);
    // On whole pixels, else the lines blur.
    painter.drawPixmap(QPointF(std::round(corner.x()), std::round(corner.y())), iconPixmap(icon, colour, size, ratio));
}

QIcon themedIcon(Icon icon, const Theme& theme, int size) {
    QIcon result;
    for (const double ratio : {1.0, 2.0}) {
        result.addPixmap(iconPixmap(icon, theme.text, size, ratio), QIcon::Normal);
        result.addPixmap(iconPixmap(icon, theme.disabled, size, ratio), QIcon::Disabled);
    }
    return result;
}

Icon iconOf(State state) {
    switch (state) {
    case State::Queued:
        return Icon::Clock;
    case State::Running:
        return Icon::Loader;
    case State::Passed:
        return Icon::CircleCheck;
    case State::Failed:
        return Icon::OctagonX;
    case State::Held:
        return Icon::Hand;
    case State::Blocked:
        return Icon::ShieldAlert;
    case State::RolledBack:
        return Icon::Undo;
    case State::Skipped:
        return Icon::SkipForward;
    case State::Flaky:
        return Icon::Waves;
    }
    return Icon::CircleHelp;
}

} // namespace fermata::ui::style

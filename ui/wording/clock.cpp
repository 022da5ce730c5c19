#include "ui/wording/clock.h"

#include <algorithm>

namespace fermata::ui::wording {

QString clock(Seconds time) {
    const auto seconds = std::max<std::int64_t>(0, time.count());
    const auto two = [](std::int64_t number) { return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0')); };
    if (seconds >= 3600)
        return QString::number(seconds / 3600) + u':' + two(seconds / 60 % 60) + u':' + two(seconds % 60);
    return two(seconds / 60) + u':' + two(seconds % 60);
}

} // namespace fermata::ui::wording

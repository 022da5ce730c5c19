// Time that is left, or that has passed, as a clock that counts.
#pragma once

#include <QString>

#include "core/base/time.h"

namespace fermata::ui::wording {

/// "02:21", from an hour on "1:02:07"; never negative.
QString clock(Seconds time);

} // namespace fermata::ui::wording

// The window's size, columns, theme and text size, kept from one start to the next. Used before and after the window
// lives, never while it does.
#pragma once

#include <QString>

#include "ui/shell/main_window.h"

namespace fermata::app {

ui::WindowState readWindowState(const QString& file);
void writeWindowState(const QString& file, const ui::WindowState& state);

} // namespace fermata::app

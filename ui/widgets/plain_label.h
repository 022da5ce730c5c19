// A label for text that we did not write: plain, wrapped, named for assistive technology.
#pragma once

class QLabel;
class QString;
class QWidget;

namespace fermata::ui {

/// Plain text that wraps; a word without end does not widen the window. The caller makes foreign text one line
/// (wording::oneLine) where it has to be one. GUI thread only.
QLabel* plainLabel(const QString& text, QWidget* parent);

} // namespace fermata::ui

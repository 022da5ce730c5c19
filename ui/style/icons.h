// The icons of the control room: lucide drawings, rendered once per colour, size and device pixel ratio.
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>
#include <QRectF>
#include <QString>

#include "ui/style/theme.h"

class QPainter;

namespace fermata::ui::style {

enum class Icon {
    Fermata, Clock, Loader, CircleCheck, OctagonX, Hand, ShieldAlert, Undo, SkipForward, Waves, UserCheck, Check,
    FastForward, CircleDashed, Timer, HeartPulse, HeartCrack, TriangleAlert, CircleHelp, ClockAlert, Split, FileWarning,
    Inbox, Workflow, Activity, Flask, WarRoom, Scroll, Brain, Settings, Search, Filter, Snowflake, Lock, LockOpen,
    ShieldCheck, ShieldX, ListChecks, History, ChevronRight, ChevronDown, ArrowRight, GitBranch, GitCommit, GitMerge,
    GitPullRequest, Close, Plus, Minus, Copy, Sun, Moon, Info, Unplug, CircleX, Pause, User, Rocket, Maximize, Refresh,
    FolderGit, Ban, Key, Hourglass
};
inline constexpr int iconCount = static_cast<int>(Icon::Hourglass) + 1;

/// The resource that holds the drawing.
QString iconPath(Icon icon);

/// The drawing in one colour. GUI thread only; cached in QPixmapCache.
QPixmap iconPixmap(Icon icon, const QColor& colour, int size, double devicePixelRatio);

/// Paints the icon centred in `area`, `size` pixels wide, at the painter's device pixel ratio.
void paintIcon(QPainter& painter, const QRectF& area, Icon icon, const QColor& colour, int size);

/// For QAction and QToolButton: text colour normally, disabled colour when disabled.
QIcon themedIcon(Icon icon, const Theme& theme, int size = 20);

/// The icon that goes with a run state.
Icon iconOf(State state);

} // namespace fermata::ui::style

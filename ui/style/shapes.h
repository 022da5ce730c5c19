// The four shapes that carry meaning: square = run state, flag = verdict, disc = health, chip = evidence.
#pragma once

#include <QPainterPath>
#include <QRectF>
#include <QString>

#include "ui/style/icons.h"
#include "ui/style/theme.h"

class QPainter;

namespace fermata::ui::style {

enum class VerdictShape { Block, Hold, HoldTimed, Review, Approve, FastTrack, None };
enum class HealthShape { Baking, Healthy, Suspect, Degraded, RolledBack, Unknown };
enum class EvidenceShape { Fresh, Stale, Missing, Conflicting, Malformed };

/// How a border is drawn for a run state: line for normal ones, state colour for abnormal ones, dashes and dots.
QPen borderOf(State state, const Theme& theme);

/// A pentagon that points right, filling `area`.
QPainterPath flagPath(const QRectF& area);
Icon iconOf(VerdictShape shape);
/// The state whose colour the flag takes; Queued (grey) for verdicts that only inform.
State stateOf(VerdictShape shape);
/// Solid = needs a person, outline = asked of a person, grey = informs. `informs` greys any verdict.
void paintFlag(QPainter& painter, const QRectF& area, VerdictShape shape, const Theme& theme, bool informs = false);

/// A run state in small: tinted when normal, solid when abnormal.
void paintStateSquare(QPainter& painter, const QRectF& area, State state, const Theme& theme);

Icon iconOf(HealthShape shape);
void paintDisc(QPainter& painter, const QRectF& area, HealthShape shape, const Theme& theme);

/// One chip: `label` above, `detail` (age, or the word of the state and more) below. Text is drawn as it is.
void paintChip(QPainter& painter, const QRectF& area, EvidenceShape shape, const QString& label, const QString& word,
               const QString& detail, const Theme& theme);

/// A key on a button or a line: a small rounded box, 18 pixels high at scale 1.
QSizeF keyCapSize(const QString& key, const Theme& theme);
void paintKeyCap(QPainter& painter, const QPointF& topLeft, const QString& key, const QColor& ink, const QColor& border,
                 const Theme& theme);

} // namespace fermata::ui::style

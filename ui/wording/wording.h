// How values read on screen: words through the translator, numbers and times in one form everywhere.
#pragma once

#include <QDateTime>
#include <QString>
#include <QTimeZone>

#include "core/engine/snapshot.h"

namespace fermata::ui::wording {

/// Foreign text on one line, nothing in it able to change direction, break the line or hide: control, bidirectional and
/// zero-width characters are spelled U+XXXX; at most `characters` long.
QString oneLine(const std::string& foreign, std::size_t characters = 400);
/// As oneLine, but line feeds stay.
QString manyLines(const std::string& foreign, std::size_t characters = 4000);

QString verdict(decision::Verdict verdict);
/// "documentation", as it stands within a sentence.
QString changeClass(assessment::ChangeKind kind);
QString evidenceKind(assessment::EvidenceKind kind);
QString evidenceState(assessment::EvidenceState state);
QString job(engine::JobKind job);
QString sourceState(engine::SourceState state);
QString riskState(assessment::RiskState state);
/// How the acting person was established.
QString established(const std::string& how);
/// "approve", "hold" or "override" as a person reads it.
QString act(const std::string& kind);

/// A sentence of the core in the language of the window.
QString sentence(const decision::Message& message);
/// The part of an error a person needs: message with place, one line, nothing hidden in it.
QString error(const Error& error);

/// Two decimals, real minus: "0.31".
QString probability(double value);
/// Always with a sign: "+0.11".
QString signedNumber(double value, int decimals = 2);
/// Thousands with a comma: "18,402".
QString count(std::uint64_t number);
/// "1 h 52 m"; never negative.
QString duration(Seconds duration);
/// Time since `then`.
QString age(Time then, Time now);
/// Times are shown in this zone from now on; an invalid one means the zone of this machine. It belongs to the
/// application as its style does. @requires an application, GUI thread
void setDisplayZone(const QTimeZone& zone);
/// `time` in the zone of display.
QDateTime displayed(Time time);
/// For a field that edits a time: what the clock on the wall says in the zone of display, marked as UTC so that the
/// field computes no zone of its own. typedTime() reads such a field; of an hour that comes twice it is the first.
QDateTime typeable(Time time);
Time typedTime(const QDateTime& field);
/// Of the day, in the zone of display: "21:40"; with the date where it is not the day of `now`.
QString moment(Time time, Time now);
/// "2026-11-23 14:32:08 CET".
QString stamp(Time time);
/// The first seven digits; empty for a null id.
QString shortId(const CommitId& id);
/// An environment of a pool in one line: what it is, its state, since when, by whom, for what.
QString holding(const engine::HoldingView& held, Time now);
/// Names of the authors, one line, at most two and a count.
QString authors(const delivery::Change& change);
/// Name of the repository and of what is in it: "payments-core retry-auth", or the commit in replay.
QString place(const delivery::Change& change);

} // namespace fermata::ui::wording

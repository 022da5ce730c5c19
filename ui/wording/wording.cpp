#include "ui/wording/wording.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include "core/base/text.h"
#include "core/wording/wording.h"

namespace fermata::ui::wording {

namespace {

/// The context of all translations of this file.
struct Words {
    Q_DECLARE_TR_FUNCTIONS(fermata::ui::wording)
};

/// Where translations of the core's sentences and words live.
constexpr auto context = "fermata::wording";

std::string translatedWord(std::string_view form, std::string_view stableName) {
    return QCoreApplication::translate(context, fermata::wording::wordOf(form, stableName).c_str()).toStdString();
}

constexpr auto zoneProperty = "fermataDisplayZone";

QTimeZone displayZone() {
    const QVariant kept =
        QCoreApplication::instance() ? QCoreApplication::instance()->property(zoneProperty) : QVariant();
    const auto zone = kept.value<QTimeZone>();
    return zone.isValid() ? zone : QTimeZone::systemTimeZone();
}

QString realMinus(QString number) {
    return number.replace(u'-', QChar(0x2212));
}

} // namespace

QString oneLine(const std::string& foreign, std::size_t characters) {
    return QString::fromStdString(shortened(plainText(foreign), characters));
}

QString manyLines(const std::string& foreign, std::size_t characters) {
    return QString::fromStdString(shortened(plainLines(foreign), characters));
}

QString verdict(decision::Verdict verdict) {
    using decision::Verdict;
    switch (verdict) {
    case Verdict::FastTrack:
        return Words::tr("Fast track");
    case Verdict::Approve:
        return Words::tr("Approve");
    case Verdict::Review:
        return Words::tr("Review");
    case Verdict::Hold:
        return Words::tr("Hold");
    case Verdict::Block:
        return Words::tr("Block");
    }
    return {};
}

QString changeClass(assessment::ChangeKind kind) {
    return QString::fromStdString(translatedWord("class", assessment::name(kind)));
}

QString evidenceKind(assessment::EvidenceKind kind) {
    using assessment::EvidenceKind;
    switch (kind) {
    case EvidenceKind::Diff:
        return Words::tr("Diff");
    case EvidenceKind::History:
        return Words::tr("History");
    case EvidenceKind::Tests:
        return Words::tr("Tests");
    case EvidenceKind::Coverage:
        return Words::tr("Coverage");
    case EvidenceKind::Scan:
        return Words::tr("Security");
    case EvidenceKind::Review:
        return Words::tr("Reviews");
    case EvidenceKind::Production:
        return Words::tr("Production");
    case EvidenceKind::Traffic:
        return Words::tr("Traffic");
    case EvidenceKind::Value:
        return Words::tr("Value");
    case EvidenceKind::Performance:
        return Words::tr("Performance");
    }
    return {};
}

QString evidenceState(assessment::EvidenceState state) {
    using assessment::EvidenceState;
    switch (state) {
    case EvidenceState::Fresh:
        return Words::tr("Fresh");
    case EvidenceState::Stale:
        return Words::tr("Stale");
    case EvidenceState::Missing:
        return Words::tr("Missing");
    case EvidenceState::Conflicting:
        return Words::tr("Conflict");
    case EvidenceState::Malformed:
        return Words::tr("Unreadable");
    }
    return {};
}

QString job(engine::JobKind job) {
    using engine::JobKind;
    switch (job) {
    case JobKind::Opening:
        return Words::tr("Opening the workspace");
    case JobKind::Mining:
        return Words::tr("Reading the history");
    case JobKind::Labelling:
        return Words::tr("Tracing fixes to their causes");
    case JobKind::Training:
        return Words::tr("Training the model");
    case JobKind::Assessing:
        return Words::tr("Assessing the waiting changes");
    }
    return {};
}

QString sourceState(engine::SourceState state) {
    using engine::SourceState;
    switch (state) {
    case SourceState::Live:
        return Words::tr("live");
    case SourceState::Stale:
        return Words::tr("stale");
    case SourceState::Failed:
        return Words::tr("failed");
    case SourceState::NeverSeen:
        return Words::tr("not seen yet");
    }
    return {};
}

QString riskState(assessment::RiskState state) {
    using assessment::RiskState;
    switch (state) {
    case RiskState::Ready:
        return Words::tr("from the model");
    case RiskState::PriorOnly:
        return Words::tr("prior only: too few labels");
    case RiskState::Abstained:
        return Words::tr("the model abstains");
    }
    return {};
}

QString established(const std::string& how) {
    if (how == "os-account")
        return Words::tr("by the account of this machine");
    if (how == "api-login")
        return Words::tr("by the login of a source");
    if (how == "key")
        return Words::tr("by a key");
    return Words::tr("not established");
}

QString act(const std::string& kind) {
    if (kind == "approve")
        return Words::tr("Approved");
    if (kind == "hold")
        return Words::tr("Held");
    if (kind == "override")
        return Words::tr("Overridden");
    return oneLine(kind, 40);
}

QString sentence(const decision::Message& message) {
    if (message.id.empty())
        return {};
    const auto english = fermata::wording::pattern(message.id);
    if (!english) // the reader's own words, or a gap: seen, and nothing is lost
        return oneLine(fermata::wording::sentence(message));
    const QString translated = QCoreApplication::translate(context, std::string(*english).c_str());
    return QString::fromStdString(fermata::wording::filled(translated.toStdString(), message, translatedWord));
}

QString error(const Error& error) {
    return QString::fromStdString(error.text());
}

QString probability(double value) {
    return realMinus(QLocale::c().toString(value, 'f', 2));
}

QString signedNumber(double value, int decimals) {
    const QString number = realMinus(QLocale::c().toString(value, 'f', decimals));
    return value < 0 || number.startsWith(QChar(0x2212)) ? number : u'+' + number;
}

QString count(std::uint64_t number) {
    QLocale locale = QLocale::c();
    locale.setNumberOptions(QLocale::DefaultNumberOptions);
    return locale.toString(static_cast<qulonglong>(number));
}

QString duration(Seconds duration) {
    return QString::fromStdString(shortDuration(std::max(duration, Seconds{0})));
}

QString age(Time then, Time now) {
    return duration(now - then);
}

void setDisplayZone(const QTimeZone& zone) {
    QCoreApplication::instance()->setProperty(zoneProperty, QVariant::fromValue(zone));
}

QDateTime displayed(Time time) {
    return QDateTime::fromSecsSinceEpoch(toUnix(time), displayZone());
}

QDateTime typeable(Time time) {
    const QDateTime there = displayed(time);
    return QDateTime(there.date(), there.time(), Qt::UTC);
}

Time typedTime(const QDateTime& field) {
    return fromUnix(QDateTime(field.date(), field.time(), displayZone()).toSecsSinceEpoch());
}

QString moment(Time time, Time now) {
    const QDateTime when = displayed(time);
    return when.toString(when.date() == displayed(now).date() ? QStringLiteral("HH:mm")
                                                              : QStringLiteral("yyyy-MM-dd HH:mm"));
}

QString stamp(Time time) {
    const QDateTime when = displayed(time);
    return when.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss ")) + when.timeZoneAbbreviation();
}

QString shortId(const CommitId& id) {
    return id.isNull() ? QString() : QString::fromStdString(id.hex().substr(0, 7));
}

QString holding(const engine::HoldingView& held, Time now) {
    QString state;
    switch (held.state) {
    case engine::HoldingState::Asked:
        state = Words::tr("asked for");
        break;
    case engine::HoldingState::Held:
        state = Words::tr("held");
        break;
    case engine::HoldingState::Releasing:
        state = Words::tr("being given back");
        break;
    }
    const QString what = held.reference.empty()
                             ? oneLine(held.environment, 60)
                             : Words::tr("%1 (%2)").arg(oneLine(held.environment, 60), oneLine(held.reference, 60));
    const QString who = held.person.empty() ? Words::tr("the gate") : oneLine(held.person, 40);
    const QString line = Words::tr("%1: %2 since %3 by %4").arg(what, state, moment(held.since, now), who);
    return held.change.empty() ? line : Words::tr("%1, for %2").arg(line, oneLine(held.change, 80));
}

QString authors(const delivery::Change& change) {
    QStringList names;
    for (const delivery::Identity& author : change.authors) {
        const QString name = oneLine(author.name.empty() ? author.email : author.name, 60);
        if (!name.isEmpty() && !names.contains(name))
            names.append(name);
    }
    if (names.size() > 2)
        return Words::tr("%1 and %n more", "authors of a change", static_cast<int>(names.size()) - 1)
            .arg(names.front());
    return names.join(QStringLiteral(", "));
}

QString place(const delivery::Change& change) {
    const QString repository = oneLine(change.repository, 80);
    const QString reference = oneLine(change.reference, 120);
    return repository + u' ' + (reference.isEmpty() ? shortId(change.head) : reference);
}

} // namespace fermata::ui::wording

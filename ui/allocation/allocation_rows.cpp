#include "ui/allocation/allocation_rows.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>

#include "core/decision/allocation/stage_plan.h"
#include "ui/wording/wording.h"

namespace fermata::ui {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(fermata::ui::AllocationScreen)
};

QString amount(double value) {
    if (value > 0 && value < 10)
        return QString::number(value, 'f', 2);
    return wording::count(static_cast<std::uint64_t>(std::llround(std::max(0.0, value))));
}

QString unitOf(const engine::AllocationView& board) {
    return board.unit.empty() ? Words::tr("units of loss") : wording::oneLine(board.unit, 12);
}

QString stageOf(const std::string& stage) {
    if (stage == name(decision::StageKind::MigrationRehearsal))
        return Words::tr("migration rehearsal");
    return Words::tr("performance run");
}

QString titleOf(const engine::AllocationView& board, const std::string& change) {
    const auto found = std::ranges::find(board.demands, change, &engine::DemandView::change);
    return wording::oneLine(found == board.demands.end() || found->title.empty() ? change : found->title, 120);
}

RowsModel::Cell cell(const QString& text, bool isStrong = false) {
    RowsModel::Cell out;
    out.text = text;
    out.isStrong = isStrong;
    return out;
}

RowsModel::Cell number(const QString& text) {
    RowsModel::Cell out;
    out.text = text;
    out.isNumber = true;
    return out;
}

RowsModel::Cell muted(const QString& text) {
    RowsModel::Cell out;
    out.text = text;
    out.isMuted = true;
    return out;
}

QString holderOf(const engine::PlaceView& place) {
    switch (place.holding->state) {
    case engine::HoldingState::Asked:
        return Words::tr("asked, no answer yet");
    case engine::HoldingState::Releasing:
        return Words::tr("being given back");
    case engine::HoldingState::Held:
        break;
    }
    return place.isOrphan    ? Words::tr("held for a change that waits no longer")
           : place.isOverdue ? Words::tr("held for longer than usual")
                             : Words::tr("held");
}

RowsModel::Row placeRow(const engine::AllocationView& board, const engine::PlaceView& place, Time now) {
    RowsModel::Cell what = cell(wording::oneLine(place.id, 60), true), holder, since, until;
    what.under = Words::tr("pool %1").arg(wording::oneLine(place.pool, 60));
    if (const auto& held = place.holding) {
        holder = cell(held->change.empty() ? Words::tr("no change") : titleOf(board, held->change), true);
        const QString by = held->person.empty() ? Words::tr("by the plan of the change")
                                                : Words::tr("by %1", "person").arg(wording::oneLine(held->person, 60));
        holder.under = Words::tr("%1, %2", "state, by whom").arg(holderOf(place), by);
        since = cell(wording::moment(held->since, now));
        since.under = wording::age(held->since, now);
        until = cell(place.heldUntil ? wording::moment(*place.heldUntil, now) : QString(), place.isOverdue);
        until.under = !place.heldUntil  ? QString()
                      : place.isOverdue ? Words::tr("%1 over", "duration").arg(wording::age(*place.heldUntil, now))
                                        : Words::tr("in %1", "duration").arg(wording::duration(*place.heldUntil - now));
    } else {
        holder = muted(Words::tr("free"));
        since = until = muted(QStringLiteral("–"));
    }
    RowsModel::Cell next = place.next.empty() ? muted(QStringLiteral("–")) : cell(titleOf(board, place.next));
    return {what, holder, since, until, number(place.cost > 0 ? amount(place.cost) : QStringLiteral("0")), next};
}

RowsModel::Row demandRow(const engine::DemandView& demand, Time now) {
    RowsModel::Cell turn,
        title = cell(wording::oneLine(demand.title.empty() ? demand.change : demand.title, 120), true), place;
    title.under =
        Words::tr("%1, for a %2, waiting for %3", "change, stage, duration")
            .arg(wording::oneLine(demand.change, 80), stageOf(demand.stage), wording::age(demand.waitingSince, now));
    QString note = demand.note.id.empty() ? QString() : wording::sentence(demand.note);
    switch (demand.state) {
    case engine::DemandState::Holds:
        turn = cell(Words::tr("holds"), true);
        place = cell(Words::tr("has %1", "place").arg(wording::oneLine(demand.place, 60)));
        if (note.isEmpty())
            note = Words::tr("keeps it until it is deployed, gone, or given back");
        break;
    case engine::DemandState::Advised:
        turn = cell(Words::tr("next"), true);
        place = cell(Words::tr("should get %1", "place").arg(wording::oneLine(demand.place, 60)), true);
        if (note.isEmpty())
            note = Words::tr("being asked for");
        break;
    case engine::DemandState::Queued:
        turn = number(wording::count(static_cast<std::uint64_t>(demand.turn)));
        place = cell(Words::tr("waits"));
        if (note.isEmpty())
            note = Words::tr("until one is given back; nobody is put out for it");
        break;
    }
    place.under = note;
    return {turn,
            title,
            demand.perDay ? number(amount(*demand.perDay)) : muted(Words::tr("not known")),
            number(amount(demand.atStake)),
            number(wording::probability(demand.risk)),
            number(amount(demand.loss)),
            number(amount(demand.minutes)),
            place};
}

QString listOf(const engine::AllocationView& board, const std::vector<std::string>& changes) {
    QStringList names;
    for (const std::string& change : changes)
        names.append(titleOf(board, change));
    return names.join(QStringLiteral(", "));
}

} // namespace

QStringList placeHeads() {
    return {Words::tr("Environment"),     Words::tr("Who has it"),   Words::tr("Since"),
            Words::tr("Until, as usual"), Words::tr("Cost an hour"), Words::tr("Next")};
}

QStringList demandHeads() {
    return {Words::tr("Turn"), Words::tr("Change"),          Words::tr("Worth a day"), Words::tr("At stake"),
            Words::tr("Risk"), Words::tr("Loss of waiting"), Words::tr("Minutes"),     Words::tr("Environment")};
}

std::vector<RowsModel::Row> placeRows(const engine::AllocationView& board, Time now) {
    std::vector<RowsModel::Row> rows;
    for (const engine::PlaceView& place : board.places)
        rows.push_back(placeRow(board, place, now));
    return rows;
}

std::vector<RowsModel::Row> demandRows(const engine::AllocationView& board, Time now) {
    std::vector<RowsModel::Row> rows;
    for (const engine::DemandView& demand : board.demands)
        rows.push_back(demandRow(demand, now));
    return rows;
}

QString sumOf(const engine::AllocationView& board) {
    const auto held = std::ranges::count_if(board.places, [](const auto& place) { return place.holding.has_value(); });
    const auto waits = std::ranges::count(board.demands, engine::DemandState::Queued, &engine::DemandView::state);
    const auto count = [](auto number) { return wording::count(static_cast<std::uint64_t>(number)); };
    return Words::tr("Environments: %1, held: %2. Changes that want one: %3, in the queue: %4.", "four counts")
        .arg(count(board.places.size()), count(held), count(board.demands.size()), count(waits));
}

QString secondBestOf(const engine::AllocationView& board) {
    if (!board.problem.id.empty())
        return wording::sentence(board.problem);
    const QString best = Words::tr("This way loses %1 %2.", "amount, unit").arg(amount(board.loss), unitOf(board));
    if (!board.secondBest)
        return best + u' ' + Words::tr("There is no other way.");
    const auto& other = *board.secondBest;
    const QString more = Words::tr("%1 %2 more", "amount, unit").arg(amount(other.more), unitOf(board));
    QString what;
    if (other.isOtherPlace)
        what = Words::tr("the same changes on other environments");
    else if (other.gains.empty())
        what = Words::tr("%1 waits", "change").arg(listOf(board, other.loses));
    else if (other.loses.empty())
        what = Words::tr("%1 gets one, too", "change").arg(listOf(board, other.gains));
    else
        what =
            Words::tr("%1 instead of %2", "change, change").arg(listOf(board, other.gains), listOf(board, other.loses));
    return best + u' ' + Words::tr("Second best: %1, %2.", "what differs, amount").arg(what, more);
}

} // namespace fermata::ui

#include "core/workspace/repetition.h"

#include <memory>

#include <libical/ical.h>

namespace fermata::workspace {
namespace {

constexpr int mostOccurrences = 1000;

Error wrong(const std::string& why) {
    return {Fault::Malformed, "is no usable iCalendar rule: " + why};
}

/// A place on the wall clock as seconds, as if the wall clock were UTC.
std::int64_t wallOf(icaltimetype local) {
    local.zone = icaltimezone_get_utc_timezone();
    return icaltime_as_timet_with_zone(local, icaltimezone_get_utc_timezone());
}

/// The moment at which the clocks of `zone` show this.
Time momentOf(std::int64_t wall, icaltimezone* zone) {
    icaltimetype local = icaltime_from_timet_with_zone(wall, 0, icaltimezone_get_utc_timezone());
    local.zone = zone;
    return fromUnix(icaltime_as_timet_with_zone(local, zone));
}

Result<icalrecurrencetype> parsed(const std::string& rule, icaltimezone* zone) {
    if (rule.size() > 1000)
        return wrong("longer than 1,000 bytes");
    icalerror_clear_errno();
    icalrecurrencetype recurrence = icalrecurrencetype_from_string(rule.c_str());
    if (icalerrno != ICAL_NO_ERROR || recurrence.freq == ICAL_NO_RECURRENCE)
        return wrong("not understood");
    if (recurrence.freq != ICAL_DAILY_RECURRENCE && recurrence.freq != ICAL_WEEKLY_RECURRENCE &&
        recurrence.freq != ICAL_MONTHLY_RECURRENCE && recurrence.freq != ICAL_YEARLY_RECURRENCE)
        return wrong("FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY");
    if (recurrence.count <= 0 && icaltime_is_null_time(recurrence.until))
        return wrong("it never ends; add COUNT or UNTIL");
    if (recurrence.count > mostOccurrences)
        return wrong("over 1,000 occurrences");
    // The rule runs on the wall clock, so its end has to be read there as well.
    if (!icaltime_is_null_time(recurrence.until) && icaltime_is_utc(recurrence.until) && !recurrence.until.is_date) {
        recurrence.until = icaltime_convert_to_zone(recurrence.until, zone);
        recurrence.until.zone = nullptr;
    }
    return recurrence;
}

} // namespace

Result<std::vector<std::pair<Time, Time>>> windowsOf(const std::string& rule, Time from, Time to,
                                                     const std::string& zone) {
    icaltimezone* place =
        zone.empty() ? icaltimezone_get_utc_timezone() : icaltimezone_get_builtin_timezone(zone.c_str());
    if (!place)
        return Error(Fault::Malformed, "is no time zone that this machine knows").ofField("zone");
    const auto recurrence = parsed(rule, place);
    if (!recurrence)
        return recurrence.error();
    icaltimetype begin = icaltime_from_timet_with_zone(toUnix(from), 0, place);
    const std::int64_t length = wallOf(icaltime_from_timet_with_zone(toUnix(to), 0, place)) - wallOf(begin);
    begin.zone = nullptr; // a time of the wall: the iterator counts days and hours there, whatever the offset is
    const std::unique_ptr<icalrecur_iterator_impl, void (*)(icalrecur_iterator_impl*)> dates(
        icalrecur_iterator_new(*recurrence, begin), icalrecur_iterator_free);
    if (!dates)
        return wrong("its parts do not fit together");
    std::vector<std::pair<Time, Time>> windows;
    for (icaltimetype next = icalrecur_iterator_next(dates.get()); !icaltime_is_null_time(next);
         next = icalrecur_iterator_next(dates.get())) {
        if (windows.size() == mostOccurrences)
            return wrong("over 1,000 occurrences");
        const std::int64_t wall = wallOf(next);
        windows.emplace_back(momentOf(wall, place), momentOf(wall + length, place));
    }
    if (windows.empty())
        return wrong("it never happens");
    return windows;
}

} // namespace fermata::workspace

#include "core/workspace/repetition.h"

#include <memory>

#include <libical/ical.h>

namespace fermata::workspace {

Result<std::vector<Time>> startsOf(const std::string& rule, Time first) {
    constexpr int mostOccurrences = 1000;
    const auto wrong = [](const std::string& why) {
        return Error(Fault::Malformed, "is no usable iCalendar rule: " + why);
    };
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
    const icaltimetype begin = icaltime_from_timet_with_zone(toUnix(first), 0, icaltimezone_get_utc_timezone());
    const std::unique_ptr<icalrecur_iterator_impl, void (*)(icalrecur_iterator_impl*)> dates(
        icalrecur_iterator_new(recurrence, begin), icalrecur_iterator_free);
    if (!dates)
        return wrong("its parts do not fit together");
    std::vector<Time> starts;
    for (icaltimetype next = icalrecur_iterator_next(dates.get()); !icaltime_is_null_time(next);
         next = icalrecur_iterator_next(dates.get())) {
        if (starts.size() == mostOccurrences)
            return wrong("over 1,000 occurrences");
        starts.push_back(fromUnix(icaltime_as_timet_with_zone(next, icaltimezone_get_utc_timezone())));
    }
    if (starts.empty())
        return wrong("it never happens");
    return starts;
}

} // namespace fermata::workspace

#include "core/sources/cdevents/fold.h"
#include "core/sources/cdevents/write.h"
#include "tests/fuzz/fuzz.h"

using namespace fermata;
using namespace fermata::sources;

/// What was heard is folded and said again; what is said is a CDEvent.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto file = parseCdEvents(fuzz::textOf(data, size), "f");
    CdEventFold fold("bus");
    const Time now = fromUnix(1'800'000'000);
    for (const CdEvent& event : file.events)
        for (const auto& ours : fold.take(event, now)) {
            fuzz::require(delivery::timeOf(ours) <= now || std::holds_alternative<delivery::ArtefactSeen>(ours));
            const auto said = toCdEvent(ours);
            if (!said.empty())
                fuzz::require(parseCdEvents(said).events.size() == 1);
        }
    return 0;
}

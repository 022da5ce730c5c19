#include "core/sources/ci/buildbot/cursor.h"
#include "core/sources/ci/buildbot/log_reader.h"
#include "core/sources/ci/buildbot/news.h"
#include "core/sources/ci/buildbot/poll.h"
#include "tests/fuzz/fuzz.h"

using namespace fermata;
using namespace fermata::sources;

/// The first byte chooses the reader; `poll` gets the same answer to every question.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    const auto text = fuzz::textOf(data + 1, size - 1);
    switch (data[0] % 4) {
    case 0: {
        const auto position = buildbot::positionOf(text);
        fuzz::require(buildbot::positionOf(buildbot::textOf(position)) == position);
        break;
    }
    case 1: {
        ServerEventReader reader;
        for (const auto& event : reader.take(text))
            static_cast<void>(buildbot::isNews(event));
        break;
    }
    case 2: {
        buildbot::LogReader reader;
        const auto piece = reader.read("builds/1/steps/2", 3,
                                       [&](const std::string&) -> Result<std::string> { return std::string(text); });
        fuzz::require(!piece || piece->next == 3 + piece->text.size());
        break;
    }
    default: {
        buildbot::Memory memory;
        const buildbot::PollSetting setting{"ci", "http://ci", {}, fromUnix(1'800'000'000)};
        const auto ask = [&](const std::string&) -> Result<std::string> { return std::string(text); };
        const auto polled = buildbot::poll(setting, {}, ask, memory);
        if (!polled)
            break;
        for (const auto& event : polled->events)
            if (const auto* seen = std::get_if<delivery::RunSeen>(&event))
                fuzz::require(seen->run.commit.has_value() == seen->run.whyNoCommit.empty());
    }
    }
    return 0;
}

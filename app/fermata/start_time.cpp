#include "app/fermata/start_time.h"

#include <ctime>
#include <fstream>
#include <sstream>
#include <string>

#include <unistd.h>

namespace fermata::app {

std::optional<std::chrono::milliseconds> sinceProcessStart() {
    std::string text;
    if (std::ifstream stat("/proc/self/stat"); !std::getline(stat, text))
        return std::nullopt;
    // proc(5): the name in parentheses may hold anything; the start is the 20th number behind it.
    const auto behind = text.rfind(')');
    if (behind == std::string::npos)
        return std::nullopt;
    std::istringstream fields(text.substr(behind + 1));
    std::string field;
    for (int number = 0; number < 20; ++number)
        if (!(fields >> field))
            return std::nullopt;
    timespec now{};
    const long ticks = sysconf(_SC_CLK_TCK);
    long started = 0;
    if (!(std::istringstream(field) >> started) || ticks <= 0 || clock_gettime(CLOCK_BOOTTIME, &now) != 0)
        return std::nullopt;
    return std::chrono::milliseconds(now.tv_sec * 1000L + now.tv_nsec / 1'000'000L - started * 1000L / ticks);
}

} // namespace fermata::app

#include "core/audit/codec/archive.h"

namespace fermata::audit::codec {

CanonicalValue numberValue(double value) {
    if (std::isnan(value))
        return {"nan"};
    if (std::isinf(value))
        return {value > 0 ? "infinity" : "-infinity"};
    if (value == 0 && std::signbit(value))
        return {"-0"};
    return {value};
}

std::optional<double> readNumber(const CanonicalValue& value) {
    if (const auto* number = value.number())
        return *number;
    const auto* text = value.text();
    if (!text)
        return std::nullopt;
    if (*text == "nan")
        return std::numeric_limits<double>::quiet_NaN();
    if (*text == "infinity")
        return std::numeric_limits<double>::infinity();
    if (*text == "-infinity")
        return -std::numeric_limits<double>::infinity();
    if (*text == "-0")
        return -0.0;
    return std::nullopt;
}

} // namespace fermata::audit::codec

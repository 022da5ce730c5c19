// The only way to ask for the time.
#pragma once

#include "core/base/time.h"

namespace fermata {

/// Thread safety: all methods, from any thread.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Time now() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
public:
    Time now() const override;
};

/// A clock that stands where it is put: tests, rehearsals and `--at`.
class FixedClock final : public Clock {
public:
    explicit FixedClock(Time now) : m_now(now) {}
    Time now() const override { return m_now; }
    void set(Time now) { m_now = now; }

private:
    Time m_now;
};

} // namespace fermata

// How much longer things take where a sanitizer watches: for tests that say "not slow by its nature".
#pragma once

namespace fermata::test {

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
inline constexpr int slowness = 20;
#else
inline constexpr int slowness = 1;
#endif

} // namespace fermata::test

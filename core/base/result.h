// A value or the error that kept us from it; ignoring one is a compile error.
#pragma once

#include <utility>

#include <tl/expected.hpp>

#include "core/base/error.h"

namespace fermata {

/// tl::expected with our error, [[nodiscard]], and constructible from an Error.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
public:
    using tl::expected<T, Error>::expected;
    Result(Error error) : tl::expected<T, Error>(tl::unexpect, std::move(error)) {}
};

/// Success or an error, without a value.
template <>
class [[nodiscard]] Result<void> : public tl::expected<void, Error> {
public:
    using tl::expected<void, Error>::expected;
    Result() = default;
    Result(Error error) : tl::expected<void, Error>(tl::unexpect, std::move(error)) {}
};

} // namespace fermata

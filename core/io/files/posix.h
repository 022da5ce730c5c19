// What POSIX says, in our words: errno as a fault, and a file descriptor with an owner. Used by core/io only.
#pragma once

#include <string>
#include <utility>

#include "core/base/error.h"

namespace fermata::io {

/// The error behind `errno` while `doing` something with `path`.
Error errorOfErrno(int code, const std::string& path, const std::string& doing);
/// The same of something that was to be written: what may not be written is ReadOnly, whoever forbids it.
Error errorOfWriting(int code, const std::string& path, const std::string& doing);

/// Closes its descriptor at the end.
class Descriptor {
public:
    explicit Descriptor(int descriptor = -1) : m_descriptor(descriptor) {}
    Descriptor(Descriptor&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(m_descriptor, other.m_descriptor);
        return *this;
    }
    ~Descriptor();
    int get() const { return m_descriptor; }
    bool isOpen() const { return m_descriptor >= 0; }

private:
    int m_descriptor;
};

} // namespace fermata::io

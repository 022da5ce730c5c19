#include "core/io/secrets/secret.h"

#include <cstring>
#include <utility>

namespace fermata::io {

void wipe(std::string& text) {
    text.resize(text.capacity());
    explicit_bzero(text.data(), text.size());
    text.clear();
}

SecretString::SecretString(std::string value) : m_value(std::move(value)) {
    wipe(value); // a short text is copied, not moved: it still stands there
}

SecretString& SecretString::operator=(const SecretString& other) {
    if (this != &other) {
        wipe(m_value);
        m_value = other.m_value;
    }
    return *this;
}

SecretString::SecretString(SecretString&& other) noexcept : m_value(std::move(other.m_value)) {
    wipe(other.m_value);
}

SecretString& SecretString::operator=(SecretString&& other) noexcept {
    if (this != &other) {
        wipe(m_value);
        m_value.swap(other.m_value);
        wipe(other.m_value);
    }
    return *this;
}

SecretString::~SecretString() {
    wipe(m_value);
}

} // namespace fermata::io

// A secret in memory: it can be used, it cannot be printed.
#pragma once

#include <string>

namespace fermata::io {

/// Wiped when it goes. No comparison, no stream, no formatter: only expose() shows it, and each call of that is a place
/// to look at. Thread safety: a plain value.
class SecretString {
public:
    SecretString() = default;
    explicit SecretString(std::string value);
    SecretString(const SecretString& other) = default;
    SecretString& operator=(const SecretString& other);
    SecretString(SecretString&& other) noexcept;
    SecretString& operator=(SecretString&& other) noexcept;
    ~SecretString();

    bool isEmpty() const { return m_value.empty(); }
    const std::string& expose() const { return m_value; }

private:
    std::string m_value;
};

/// Overwrites all bytes the text ever held room for, and empties it.
void wipe(std::string& text);

} // namespace fermata::io

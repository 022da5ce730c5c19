// A secret in memory: it can be used, it cannot be printed.
#pragma once

#include <string>
#include <utility>

namespace fermata::io {

/// Wiped when it goes. No comparison, no stream, no formatter: only expose() shows it, and each call of that is a place
/// to look at. Thread safety: a plain value.
class SecretString {
public:
    SecretString() = default;
    explicit SecretString(std::string value) : m_value(std::move(value)) {}
    SecretString(const SecretString&) = default;
    SecretString& operator=(const SecretString&) = default;
    SecretString(SecretString&& other) noexcept;
    SecretString& operator=(SecretString&& other) noexcept;
    ~SecretString();

    bool isEmpty() const { return m_value.empty(); }
    const std::string& expose() const { return m_value; }

private:
    std::string m_value;
};

} // namespace fermata::io

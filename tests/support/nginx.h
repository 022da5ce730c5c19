// A real nginx on loopback with certificates of an authority of its own, all made when the test starts.
#pragma once

#include <memory>
#include <string>

#include "tests/support/child_process.h"
#include "tests/support/scratch.h"

namespace fermata::test {

/// Serves what tests/contract/nginx.conf says. Thread safety: one thread at a time.
class Nginx {
public:
    /// @param upstream  port of a server of ours behind `/upstream/`
    /// @returns null where nginx or openssl is not installed
    /// Ends the program loudly where they are but nginx does not start.
    static std::unique_ptr<Nginx> start(int upstream);

    enum class Port {
        Http2,   ///< a good certificate for 127.0.0.1 and localhost
        Http1,   ///< the same, without HTTP/2
        Expired, ///< of the same authority, over since years
        SelfSigned,
        OtherName, ///< of the same authority, for other.example
        Plain      ///< no TLS
    };
    int port(Port port) const { return m_ports[static_cast<int>(port)]; }
    /// @param target  begins with '/'
    std::string url(Port port, const std::string& target) const;
    std::string caFile() const { return m_folder / "ca.pem"; }
    /// What lies below `/static/`.
    void write(const std::string& name, const std::string& bytes) const { m_folder.write("www/static/" + name, bytes); }
    std::string accessLog() const { return m_folder.read("access.log"); }
    const ChildProcess& process() const { return *m_process; }

private:
    Nginx() = default;
    void makeCertificates(const std::string& openssl);
    bool launch(const std::string& nginx, int upstream);

    ScratchFolder m_folder;
    int m_ports[6] = {};
    std::unique_ptr<ChildProcess> m_process;
};

} // namespace fermata::test

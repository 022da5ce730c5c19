#include "tests/support/nginx.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/loopback_server.h"

namespace fermata::test {

namespace {

void must(const std::vector<std::string>& command, const std::string& folder) {
    const auto ran = run(command, {}, folder);
    if (ran.exitCode == 0)
        return;
    std::fprintf(stderr, "%s failed: %s\n", command[0].c_str(), ran.error.c_str());
    std::abort();
}

std::string filled(std::string text, const std::string& name, const std::string& value) {
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size()))
        text.replace(at, name.size(), value);
    return text;
}

constexpr const char* authority = R"(
[ca]
default_ca = ours
[ours]
database = index.txt
new_certs_dir = .
serial = serial
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
)";

} // namespace

std::unique_ptr<Nginx> Nginx::start(int upstream) {
    const auto nginx = programPath("nginx"), openssl = programPath("openssl");
    if (nginx.empty() || openssl.empty())
        return nullptr;
    std::unique_ptr<Nginx> server(new Nginx);
    std::filesystem::create_directories(server->m_folder.path() / "www/static");
    server->makeCertificates(openssl);
    for (int attempt = 0; attempt < 5; ++attempt) // a port may be taken between choosing and opening it
        if (server->launch(nginx, upstream))
            return server;
    std::fprintf(stderr, "nginx did not start: %s\n", server->m_folder.read("error.log").c_str());
    std::abort();
}

std::string Nginx::url(Port port, const std::string& target) const {
    return (port == Port::Plain ? "http://127.0.0.1:" : "https://127.0.0.1:") + std::to_string(this->port(port)) +
           target;
}

void Nginx::makeCertificates(const std::string& openssl) {
    const auto folder = m_folder.path().string();
    m_folder.write("ca.conf", authority);
    m_folder.write("index.txt", "");
    m_folder.write("serial", "01\n");
    const std::string curve = "ec_paramgen_curve:P-256";
    const auto here = "subjectAltName=IP:127.0.0.1,DNS:localhost";
    must({openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", curve, "-nodes", "-days", "2", "-subj",
          "/CN=Test authority", "-addext", "basicConstraints=critical,CA:TRUE", "-keyout", "ca.key", "-out", "ca.pem"},
         folder);
    must({openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", curve, "-nodes", "-days", "2", "-subj", "/CN=self",
          "-addext", here, "-keyout", "self.key", "-out", "self.pem"},
         folder);
    const auto issue = [&](const std::string& name, const std::string& names, const std::string& from,
                           const std::string& to) {
        must({openssl, "req", "-new", "-newkey", "ec", "-pkeyopt", curve, "-nodes", "-subj", "/CN=" + name, "-addext",
              names, "-keyout", name + ".key", "-out", name + ".csr"},
             folder);
        must({openssl, "ca", "-batch", "-config", "ca.conf", "-keyfile", "ca.key", "-cert", "ca.pem", "-startdate",
              from, "-enddate", to, "-notext", "-in", name + ".csr", "-out", name + ".pem"},
             folder);
    };
    issue("good", here, "20200101000000Z", "20491231000000Z");
    issue("expired", here, "20200101000000Z", "20200201000000Z");
    issue("other", "subjectAltName=DNS:other.example", "20200101000000Z", "20491231000000Z");
}

bool Nginx::launch(const std::string& nginx, int upstream) {
    std::ifstream file(std::string(FERMATA_SOURCE_DIR) + "/tests/contract/nginx.conf");
    std::ostringstream read;
    read << file.rdbuf();
    std::string text = read.str();
    const char* names[] = {"@HTTP2@", "@HTTP1@", "@EXPIRED@", "@SELF@", "@OTHER@", "@PLAIN@"};
    for (int i = 0; i < 6; ++i) {
        m_ports[i] = closedPort();
        text = filled(text, names[i], std::to_string(m_ports[i]));
    }
    text = filled(text, "@CLOSED@", std::to_string(closedPort()));
    text = filled(text, "@UPSTREAM@", std::to_string(upstream));
    m_folder.write("nginx.conf", text);
    const auto folder = m_folder.path().string();
    m_process = std::make_unique<ChildProcess>(
        std::vector<std::string>{nginx, "-p", folder, "-e", "error.log", "-c", folder + "/nginx.conf"}, folder);
    return m_process->waitForPort(m_ports[5], std::chrono::seconds{20});
}

} // namespace fermata::test

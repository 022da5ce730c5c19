#include "tests/support/counterparts.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QJsonDocument>
#include <QJsonObject>

namespace fermata::test {

namespace {

constexpr int startWithin = 400'000; // milliseconds; `up` has its own limit for each server

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names)
        text += (text.empty() ? "" : ",") + name;
    return text;
}

} // namespace

Counterparts::Counterparts(const std::vector<std::string>& names) {
    int in[2], out[2];
    if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC))
        std::abort();
    const std::string program = FERMATA_SOURCE_DIR "/tests/counterparts/up", only = joined(names);
    m_process = fork();
    if (m_process == 0) {
        dup2(in[0], 0), dup2(out[1], 1);
        execlp("python3", "python3", program.c_str(), "--hold", "--folder", folder().c_str(), "--only", only.c_str(),
               static_cast<char*>(nullptr));
        _exit(127);
    }
    close(in[0]), close(out[1]);
    m_in = in[1], m_out = out[0];
    const std::string said = line();
    const auto world = QJsonDocument::fromJson(QByteArray::fromStdString(said)).object();
    if (world.contains("missing"))
        m_missing = world["missing"].toString().toStdString();
    else if (world.contains("problem"))
        m_problem = world["problem"].toString().toStdString();
    else if (world.isEmpty())
        m_problem = "tests/counterparts/up said nothing";
    for (const auto& name : world.keys()) {
        if (world[name].isString())
            m_values[name.toStdString()] = world[name].toString().toStdString();
        const auto servers = world[name].toObject();
        for (const auto& server : servers.keys()) {
            m_values["url of " + server.toStdString()] = servers[server].toObject()["url"].toString().toStdString();
            if (servers[server].toObject().contains("caFile"))
                m_values["caFile"] = servers[server].toObject()["caFile"].toString().toStdString();
        }
    }
}

Counterparts::~Counterparts() {
    close(m_in); // the end of its input ends all servers, within limits of its own
    close(m_out);
    int status = 0;
    while (waitpid(m_process, &status, 0) < 0 && errno == EINTR) {
    }
}

std::string Counterparts::line() {
    while (m_buffer.find('\n') == std::string::npos) {
        pollfd waiting{m_out, POLLIN, 0};
        const int ready = poll(&waiting, 1, startWithin);
        if (ready < 0 && errno == EINTR)
            continue;
        char bytes[65536];
        const auto size = ready > 0 ? ::read(m_out, bytes, sizeof bytes) : -1;
        if (size <= 0)
            return {};
        m_buffer.append(bytes, static_cast<std::size_t>(size));
    }
    const auto end = m_buffer.find('\n');
    std::string found = m_buffer.substr(0, end);
    m_buffer.erase(0, end + 1);
    return found;
}

bool Counterparts::tell(const std::string& command) {
    const std::string text = command + "\n";
    if (::write(m_in, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        return false;
    return QJsonDocument::fromJson(QByteArray::fromStdString(line())).object().contains("done");
}

std::string Counterparts::value(const std::string& name) const {
    const auto found = m_values.find(name);
    return found == m_values.end() ? std::string() : found->second;
}

std::string Counterparts::url(const std::string& server) const {
    return value("url of " + server);
}

std::string Counterparts::caFile() const {
    return value("caFile");
}

} // namespace fermata::test

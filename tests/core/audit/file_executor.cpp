#include "tests/core/audit/file_executor.h"

#include <fstream>

#include <fcntl.h>
#include <unistd.h>

#include "core/action/order_id.h"
#include "tests/core/audit/a_record.h"

namespace fermata::test {

Result<action::Receipt> FileExecutor::perform(const action::Order& order, std::stop_token) {
    if (m_begins)
        m_begins();
    const int file = ::open(m_file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    const std::string line = order.id + "\n";
    const bool isWritten = file >= 0 && ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size());
    if (file >= 0) {
        ::fsync(file);
        ::close(file);
    }
    if (!isWritten)
        return Error(Fault::Unreachable, "the line was not written");
    return reconcile(order, {});
}

Result<action::Receipt> FileExecutor::reconcile(const action::Order& order, std::stop_token) {
    const bool isThere = acts().count(order.id) > 0;
    return action::Receipt{order.id,
                           isThere ? action::Outcome::Done : action::Outcome::Refused,
                           "",
                           isThere ? "It stands there." : "It does not stand there.",
                           {}};
}

std::map<std::string, int> FileExecutor::acts() const {
    std::map<std::string, int> acts;
    std::ifstream file(m_file);
    for (std::string line; std::getline(file, line);)
        ++acts[line];
    return acts;
}

action::Order orderNumber(int number) {
    action::Order order;
    const bool isRollback = number % 2 == 1; // as a watch orders it
    order.kind = isRollback ? action::ActionKind::RollBack : action::ActionKind::Deploy;
    order.isAutomatic = isRollback;
    order.executor = "file";
    order.service = "shop";
    order.version = std::to_string(number);
    order.binding.environment = "production";
    if (isRollback)
        order.binding.artefact = "ci/" + std::to_string(number - 1);
    else
        order.binding.verdict = decision::Verdict::Approve;
    order.at = noon;
    return action::identified(order);
}

} // namespace fermata::test

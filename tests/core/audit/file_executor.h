// An executor whose outside is a file: one line an act, written whole and durable.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "core/action/executor.h"

namespace fermata::test {

class FileExecutor final : public action::Executor {
public:
    /// @param begins  called after the intent was recorded and before the line is written
    explicit FileExecutor(std::string file, std::function<void()> begins = {})
        : m_file(std::move(file)), m_begins(std::move(begins)) {}

    const std::string& name() const override { return m_name; }
    bool can(action::ActionKind kind) const override { return kind == action::ActionKind::Deploy; }
    Result<std::string> describe(const action::Order&) const override { return std::string("Write a line"); }
    Result<action::Receipt> perform(const action::Order& order, std::stop_token stop) override;
    Result<action::Receipt> reconcile(const action::Order& order, std::stop_token stop) override;

    /// How often each order stands in the file.
    std::map<std::string, int> acts() const;

private:
    std::string m_file;
    std::string m_name = "file";
    std::function<void()> m_begins;
};

/// The order number `number` of a run of them: a deployment, or where that is odd a rollback that nobody gave by hand.
action::Order orderNumber(int number);

} // namespace fermata::test

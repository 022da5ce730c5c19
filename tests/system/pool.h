// A pool of environments on loopback, as core/action/environment_pool.h describes its side of the contract.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/support/loopback_server.h"

namespace fermata::test {

/// Remembers orders by their key.
class Pool {
public:
    std::string state = "done";   ///< what becomes of new orders
    bool losesAnswers = false;    ///< takes the order and cuts the connection
    std::vector<std::string> got; ///< bodies of the orders that were new
    LoopbackServer server{[this](const HeardRequest& request) { return answer(request); }};

    int given = 0;

private:
    Said answer(const HeardRequest& request) {
        if (request.method == "POST") {
            const std::string key = request.header("idempotency-key");
            if (m_orders.emplace(key, state).second) {
                got.push_back(request.body);
                if (request.body.find("\"request\":\"") == std::string::npos)
                    m_references[key] = "perf-" + std::to_string(++given);
            }
            return losesAnswers ? Said{500, {}, "{}"} : Said{201, {}, "{}"};
        }
        const std::string key = request.path().substr(request.path().rfind('/') + 1);
        const auto found = m_orders.find(key);
        if (found == m_orders.end())
            return {404, {}, "{}"};
        return {200,
                {{"Content-Type", "application/json"}},
                R"({"order":")" + key + R"(","state":")" + found->second + R"(","reference":")" + m_references[key] +
                    "\"}"};
    }

    std::map<std::string, std::string> m_orders, m_references;
};

} // namespace fermata::test

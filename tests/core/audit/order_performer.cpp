// Carries out orders one after the other, those of before again first, and says when an intent is recorded:
// `order_performer RECORD KEYS HEADS FILE FIRST`.
#include <cstdio>
#include <cstdlib>

#include <poll.h>

#include "core/audit/action_ledger.h"
#include "tests/core/audit/a_record.h"
#include "tests/core/audit/file_executor.h"

int main(int count, char** arguments) {
    using namespace fermata;
    if (count != 6)
        return 2;
    auto chain = audit::Chain::open(arguments[1], audit::Access::Conduct, {arguments[2], arguments[3]});
    if (!chain) {
        std::fprintf(stderr, "%s\n", chain.error().text().c_str());
        return 1;
    }
    audit::ActionLedger ledger(*chain);
    int number = 0;
    test::FileExecutor executor(arguments[4], [&] {
        std::printf("intent %d\n", number);
        std::fflush(stdout);
        ::poll(nullptr, 0, number % 2 == 0 ? 0 : 5); // every other time the way there is long
    });
    const FixedClock clock(test::noon);
    const decision::Actor rita{"rita", decision::Established::OsAccount, {"release-manager"}};
    const action::Conduct conduct{&ledger,
                                  &clock,
                                  [](const action::Order& order) -> Result<action::Reading> {
                                      return action::Reading{order.binding, true};
                                  },
                                  {1'000'000}}; // the limit of an hour is not what is tested
    const int first = std::atoi(arguments[5]);
    for (number = first > 3 ? first - 3 : 0;; ++number) { // whoever was killed may have ordered these already
        const auto receipt = action::carryOut(test::orderNumber(number), rita, executor, conduct, {});
        if (!receipt) {
            std::fprintf(stderr, "%s\n", receipt.error().text().c_str());
            return 1;
        }
        std::printf("receipt %d\n", number);
        std::fflush(stdout);
    }
}

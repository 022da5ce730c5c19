// Appends records for ever and says on standard output which one is durable: `record_writer FILE KEYS HEADS`.
#include <cstdio>

#include "tests/core/audit/a_record.h"

int main(int count, char** arguments) {
    using namespace fermata;
    if (count != 4)
        return 2;
    auto chain = audit::Chain::open(arguments[1], audit::Access::Conduct, {arguments[2], arguments[3]});
    if (!chain) {
        std::fprintf(stderr, "%s\n", chain.error().text().c_str());
        return 1;
    }
    for (unsigned i = 0;; ++i) {
        auto stored = chain->append(test::aNote("note " + std::to_string(i), {"object " + std::to_string(i)}), test::noon);
        if (!stored || chain->anchorTrouble()) {
            std::fprintf(stderr, "%s\n", (stored ? *chain->anchorTrouble() : stored.error()).text().c_str());
            return 1;
        }
        std::printf("%llu %s\n", static_cast<unsigned long long>(stored->record.number), stored->hash.hex().c_str());
        std::fflush(stdout);
    }
}

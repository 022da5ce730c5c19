// Appends batches for ever and says on standard output which one is kept: `journal_writer FILE`.
#include <cstdio>

#include "core/sources/journal.h"

int main(int count, char** arguments) {
    using namespace fermata;
    if (count != 2)
        return 2;
    auto journal = sources::Journal::open(arguments[1], io::OpenMode::Create);
    if (!journal) {
        std::fprintf(stderr, "%s\n", journal.error().text().c_str());
        return 1;
    }
    const auto cursors = journal->cursors();
    long batch = cursors && cursors->contains("w") ? std::stol(cursors->at("w").text) : 0;
    while (true) {
        ++batch;
        std::vector<delivery::Event> events;
        for (int i = 0; i < 5; ++i)
            events.emplace_back(delivery::RefMoved{"w", "shop", std::to_string(batch), {}, fromUnix(batch)});
        if (auto kept = journal->append("w", events, sources::Cursor{std::to_string(batch)}); !kept) {
            std::fprintf(stderr, "%s\n", kept.error().text().c_str());
            return 1;
        }
        std::printf("%ld\n", batch);
        std::fflush(stdout);
    }
}

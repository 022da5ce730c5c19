#include "tests/core/audit/a_record.h"

#include <cstdio>
#include <cstdlib>

namespace fermata::test {
namespace {

template <class T>
T need(Result<T> result) {
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().text().c_str());
        std::abort();
    }
    return std::move(*result);
}

} // namespace

audit::Entry aNote(const std::string& text, const std::vector<std::string>& objects) {
    audit::Entry entry;
    entry.kind = audit::RecordKind::Note;
    entry.subject = "demo/" + text.substr(0, 8);
    entry.author = {"ada", decision::Established::OsAccount};
    entry.payload.set("text", text);
    entry.objects = objects;
    return entry;
}

ARecord::ARecord() {
    need(audit::Chain::create(file(), "demo", {"ada", decision::Established::OsAccount}, places(), noon));
}

audit::Chain ARecord::open(audit::Access access) const { return need(audit::Chain::open(file(), access, places())); }

audit::StoredRecord ARecord::note(const std::string& text, const std::vector<std::string>& objects) const {
    auto chain = open();
    return need(chain.append(aNote(text, objects), noon));
}

std::string ARecord::exported(const std::string& name) const {
    need(audit::exportRecord(file(), m_folder / name));
    return m_folder / name;
}

std::string ARecord::anchorFile() const { return places().heads + "/" + open(audit::Access::Observe).workspace(); }

} // namespace fermata::test

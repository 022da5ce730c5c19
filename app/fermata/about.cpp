#include "app/fermata/about.h"

#include <CLI/Version.hpp>
#include <fmt/core.h>

namespace fermata::app {

namespace {

QString fmtVersion() {
    return QStringLiteral("%1.%2.%3").arg(FMT_VERSION / 10000).arg(FMT_VERSION / 100 % 100).arg(FMT_VERSION % 100);
}

} // namespace

ui::AboutFacts aboutFacts(const std::string& logFile) {
    ui::AboutFacts facts;
    facts.version = QStringLiteral(FERMATA_VERSION);
    facts.logFile = QString::fromStdString(logFile);
    // Versions of libraries that are linked dynamically and say theirs only inside the core come from the packages.
    const QString ofSystem = QStringLiteral("of this system");
    facts.parts = {
        {QStringLiteral("Qt"), QString::fromLatin1(qVersion()), QStringLiteral("LGPL-3.0, Qt Charts GPL-3.0")},
        {QStringLiteral("libgit2"), ofSystem, QStringLiteral("GPL-2.0 with linking exception")},
        {QStringLiteral("SQLite"), ofSystem, QStringLiteral("public domain")},
        {QStringLiteral("libsodium"), ofSystem, QStringLiteral("ISC")},
        {QStringLiteral("dlib"), ofSystem, QStringLiteral("BSL-1.0")},
        {QStringLiteral("simdjson"), ofSystem, QStringLiteral("Apache-2.0")},
        {QStringLiteral("pugixml"), ofSystem, QStringLiteral("MIT")},
        {QStringLiteral("yaml-cpp"), ofSystem, QStringLiteral("MIT")},
        {QStringLiteral("fmt"), fmtVersion(), QStringLiteral("MIT")},
        {QStringLiteral("spdlog"), ofSystem, QStringLiteral("MIT")},
        {QStringLiteral("date"), ofSystem, QStringLiteral("MIT")},
        {QStringLiteral("tl-expected"), ofSystem, QStringLiteral("CC0-1.0")},
        {QStringLiteral("libical"), ofSystem, QStringLiteral("LGPL-2.1 or MPL-2.0")},
        {QStringLiteral("zlib"), ofSystem, QStringLiteral("Zlib")},
        {QStringLiteral("CLI11"), QStringLiteral(CLI11_VERSION), QStringLiteral("BSD-3-Clause")},
        {QStringLiteral("Inter"), QStringLiteral("3.019"), QStringLiteral("OFL-1.1")},
        {QStringLiteral("JetBrains Mono"), QStringLiteral("2.242"), QStringLiteral("OFL-1.1")},
        {QStringLiteral("lucide"), QStringLiteral("1.62.0"), QStringLiteral("ISC, parts MIT")}};
    return facts;
}

} // namespace fermata::app

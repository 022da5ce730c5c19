// The class of 207 real commits, labelled by hand from their diffs, beside the class that is told; a confusion table.
//   tests/bench/run classes [LABELS.csv] NAME=REPOSITORY...      (groovy, zookeeper, curl, git, libgit2)
// LABELS.csv holds other labels than those of tests/data/change_classes: hash,repository,class.
// A class is too mild where its place in the order of harm is before the label's.
#include <cstdio>
#include <map>
#include <string>

#include "core/engine/change_contents.h"
#include "core/io/files/read_file.h"
#include "core/io/formats/csv.h"

using namespace fermata;
using assessment::ChangeKind;

namespace {

constexpr int kinds = static_cast<int>(ChangeKind::Code) + 1;

std::optional<ChangeKind> kindNamed(std::string_view word) {
    for (int kind = 0; kind < kinds; ++kind)
        if (name(static_cast<ChangeKind>(kind)) == word)
            return static_cast<ChangeKind>(kind);
    return std::nullopt;
}

struct Table {
    int count[kinds][kinds] = {}; ///< [label][told]
    int milder = 0, stricter = 0, equal = 0, missing = 0;
};

Result<void> compare(const std::string& file, std::map<std::string, io::git::Repository>& repositories, Table& table) {
    const auto bytes = io::readFile(file, std::size_t{1} << 20);
    if (!bytes)
        return bytes.error();
    auto rows = io::CsvReader::open(bytes->bytes, file);
    if (!rows)
        return std::move(rows).error();
    const auto hash = rows->require({"hash"}), where = rows->require({"repository"}), label = rows->require({"class"});
    for (const auto* column : {&hash, &where, &label})
        if (!*column)
            return column->error();
    while (true) {
        const auto more = rows->next();
        if (!more)
            return more.error();
        if (!*more)
            return {};
        const auto expected = kindNamed(rows->field(*label));
        if (!expected)
            return rows->error(*label, "no class");
        const auto repository = repositories.find(std::string(rows->field(*where)));
        if (repository == repositories.end()) {
            ++table.missing;
            continue;
        }
        const auto range = history::parseRange(repository->second, std::string(rows->field(*hash)));
        if (!range)
            return range.error();
        const auto contents = engine::readContents(repository->second, *range, {});
        if (!contents)
            return contents.error();
        const auto told = assessment::classify(contents->files, {}, contents->kinds);
        ++table.count[static_cast<int>(*expected)][static_cast<int>(told.kind)];
        ++(told.kind < *expected ? table.milder : told.kind > *expected ? table.stricter : table.equal);
        if (told.kind != *expected)
            std::printf("%s %s %.10s: labelled %s, told %s because of %s\n",
                        told.kind < *expected ? "MILDER" : "stricter", repository->first.c_str(),
                        std::string(rows->field(*hash)).c_str(), std::string(name(*expected)).c_str(),
                        std::string(name(told.kind)).c_str(), told.decidedBy.c_str());
    }
}

void print(const Table& table) {
    std::printf("\n%-14s", "label \\ told");
    for (int told = 0; told < kinds; ++told)
        std::printf(" %5.5s", std::string(name(static_cast<ChangeKind>(told))).c_str());
    for (int label = 0; label < kinds; ++label) {
        std::printf("\n%-14s", std::string(name(static_cast<ChangeKind>(label))).c_str());
        for (const int count : table.count[label])
            std::printf(" %5d", count);
    }
    std::printf("\n\nequal %d, stricter %d, milder %d, repository not given %d\n", table.equal, table.stricter,
                table.milder, table.missing);
}

} // namespace

int main(int argc, char** argv) {
    std::map<std::string, io::git::Repository> repositories;
    std::string labels = FERMATA_TEST_DATA "/change_classes/labelled.csv";
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        if (argument.ends_with(".csv")) {
            labels = argument;
            continue;
        }
        const auto equals = argument.find('=');
        auto opened = io::git::Repository::open(equals == std::string::npos ? argument : argument.substr(equals + 1));
        if (!opened || equals == std::string::npos) {
            std::fprintf(stderr, "classes: %s is no NAME=REPOSITORY\n", argument.c_str());
            return 2;
        }
        repositories.emplace(argument.substr(0, equals), std::move(*opened));
    }
    Table table;
    if (const auto done = compare(labels, repositories, table); !done) {
        std::fprintf(stderr, "classes: %s\n", done.error().text().c_str());
        return 2;
    }
    print(table);
    return table.equal == 0 ? 1 : 0;
}

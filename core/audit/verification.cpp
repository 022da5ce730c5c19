#include "core/audit/verification.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/io/signing/sha256.h"

namespace fermata::audit {
namespace {

constexpr std::size_t mostProblems = 100;

} // namespace

void RecordCheck::problem(std::string what) {
    if (m_found.problems.size() < mostProblems)
        m_found.problems.push_back(std::move(what));
}

std::optional<Record> RecordCheck::add(std::string_view bytes) {
    const std::uint64_t number = ++m_found.records;
    const Digest previous = m_lastHash;
    m_lastHash = io::sha256(bytes);
    if (m_options.claim && m_options.claim->count == number)
        m_hashAtClaim = m_lastHash;
    if (m_options.anchor && m_options.anchor->count == number)
        m_hashAtAnchor = m_lastHash;
    if (m_options.progress && number % 4096 == 0)
        m_options.progress(number);

    auto record = decodeRecord(bytes);
    if (!record) {
        problem(fmt::format("record {}: {}", number, record.error().text()));
        return std::nullopt;
    }
    if (record->number != number)
        problem(fmt::format("record {} calls itself {}: one is missing or out of order", number, record->number));
    if (record->previous != previous)
        problem(fmt::format("record {} does not follow the one before it", number));
    checkKey(*record);
    m_named.insert(record->blobs.begin(), record->blobs.end());
    return std::move(*record);
}

void RecordCheck::checkKey(const Record& record) {
    auto& keys = m_found.keys;
    if (m_found.records == 1) {
        const auto genesis = readGenesis(record);
        if (!genesis)
            return problem(genesis.error().text());
        m_found.workspace = genesis->workspace;
        m_found.name = genesis->name;
        keys.push_back(genesis->key);
        return;
    }
    if (record.kind == RecordKind::WorkspaceCreated)
        problem(fmt::format("record {} founds the workspace again", m_found.records));
    if (keys.empty())
        return; // record 1 was bad and has been reported
    if (record.kind == RecordKind::KeyRotated) {
        const auto next = rotatedKey(record, keys.back(), m_found.workspace);
        if (!next)
            return problem(next.error().text());
        keys.push_back(*next);
    } else if (record.key != io::keyId(keys.back())) {
        problem(fmt::format("record {} names a key that does not sign here", m_found.records));
    }
}

void RecordCheck::addObject(const Digest& digest, std::string_view bytes) {
    ++m_found.objects;
    m_present.insert(digest);
    if (io::sha256(bytes) != digest)
        problem(fmt::format("object {} is not what was stored", digest.hex()));
    if (!m_named.contains(digest))
        problem(fmt::format("object {} belongs to no record", digest.hex()));
}

void RecordCheck::addHead(const Head& head) {
    if (m_found.head)
        problem("there is more than one head");
    m_found.head = head;
}

Verification RecordCheck::finish() {
    for (const auto& digest : m_named)
        if (!m_present.contains(digest))
            problem(fmt::format("object {} is missing", digest.hex()));

    if (m_found.records == 0)
        problem("there is no record at all");
    const auto& keys = m_found.keys;
    if (!m_found.head) {
        problem("there is no signed head");
    } else {
        const Head& head = *m_found.head;
        if (head.count != m_found.records)
            problem(fmt::format("the head was signed over {} records, there are {}", head.count, m_found.records));
        else if (head.hash != m_lastHash)
            problem("the head was signed over another last record");
        if (head.workspace != m_found.workspace)
            problem("the head is of another workspace");
        if (keys.empty() || !isSealedBy(head, keys.back()))
            problem("the signature of the head is not that of the record's key");
    }

    if (m_options.key && std::find(keys.begin(), keys.end(), *m_options.key) == keys.end())
        problem("the given public key never signed this record");
    if (!m_options.key)
        m_found.notes.emplace_back("no public key was given: the keys are those that the record itself states");

    if (m_options.claim) {
        if (m_options.claim->count > m_found.records)
            problem(fmt::format("it was cut: the given head counts {} records, there are {}", m_options.claim->count,
                                m_found.records));
        else if (!m_hashAtClaim || *m_hashAtClaim != m_options.claim->hash)
            problem(fmt::format("record {} is not the one of the given head", m_options.claim->count));
    }
    if (!m_options.anchor) {
        m_found.notes.emplace_back("this account holds no earlier head to compare with: a cut can only be found by --head");
    } else if (m_options.anchor->workspace == m_found.workspace) {
        const auto count = m_options.anchor->count;
        if (count > m_found.records && m_options.endsAtAnchor)
            problem(fmt::format("it was cut: this account has seen {} records, there are {}", count, m_found.records));
        else if (count > m_found.records)
            m_found.notes.push_back(fmt::format("this account has seen {} records more", count - m_found.records));
        else if (!m_hashAtAnchor || *m_hashAtAnchor != m_options.anchor->hash)
            problem(fmt::format("record {} is not the one that this account has seen", count));
    }
    return std::move(m_found);
}

} // namespace fermata::audit

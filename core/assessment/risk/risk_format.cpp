#include "core/assessment/risk/risk_format.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/assessment/features/features.h"

namespace fermata::assessment {
namespace {

constexpr std::string_view magic = "FMRISK\n";
/// 1 has no boosted trees, 2 no words and 3 no repositories' own parts, and a model without them is still written so:
/// each model has one form.
constexpr std::uint32_t formatVersion = 4;

class Writer {
public:
    void u8(std::uint8_t value) { m_bytes.push_back(static_cast<char>(value)); }
    void u32(std::uint32_t value) {
        for (int i = 0; i < 4; ++i)
            u8(static_cast<std::uint8_t>(value >> (8 * i)));
    }
    void u64(std::uint64_t value) {
        for (int i = 0; i < 8; ++i)
            u8(static_cast<std::uint8_t>(value >> (8 * i)));
    }
    void real(double value) { u64(std::bit_cast<std::uint64_t>(value)); }
    void real32(float value) { u32(std::bit_cast<std::uint32_t>(value)); }
    void text(std::string_view value) {
        u32(static_cast<std::uint32_t>(value.size()));
        m_bytes.append(value);
    }
    void raw(const std::uint8_t* bytes, std::size_t size) {
        for (std::size_t i = 0; i < size; ++i)
            u8(bytes[i]);
    }
    std::string take() { return std::move(m_bytes); }
    void append(std::string_view bytes) { m_bytes.append(bytes); }

private:
    std::string m_bytes;
};

/// Reads forward; once something is missing everything reads as zero and `failed` stays set.
class Reader {
public:
    explicit Reader(std::string_view bytes) : m_rest(bytes) {}
    bool failed() const { return m_failed; }
    bool atEnd() const { return m_rest.empty(); }
    std::uint64_t bytes(std::size_t size) {
        if (m_failed || m_rest.size() < size) {
            m_failed = true;
            return 0;
        }
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < size; ++i)
            value |= std::uint64_t(static_cast<unsigned char>(m_rest[i])) << (8 * i);
        m_rest.remove_prefix(size);
        return value;
    }
    std::uint8_t u8() { return static_cast<std::uint8_t>(bytes(1)); }
    std::uint32_t u32() { return static_cast<std::uint32_t>(bytes(4)); }
    std::int64_t i64() { return static_cast<std::int64_t>(bytes(8)); }
    double real() { return std::bit_cast<double>(bytes(8)); }
    float real32() { return std::bit_cast<float>(u32()); }
    /// How many elements of at least `each` bytes follow; more than the bytes could hold is a failure, not an
    /// allocation.
    std::size_t count(std::size_t each) {
        const std::uint32_t value = u32();
        if (std::size_t(value) * each > m_rest.size()) {
            m_failed = true;
            return 0;
        }
        return value;
    }
    std::string text() {
        const std::size_t size = count(1);
        std::string value(m_rest.substr(0, size));
        m_rest.remove_prefix(size);
        return value;
    }

private:
    std::string_view m_rest;
    bool m_failed = false;
};

void write(Writer& out, const std::vector<LogisticTerm>& terms) {
    out.u32(static_cast<std::uint32_t>(terms.size()));
    for (const LogisticTerm& term : terms) {
        out.u32(term.feature);
        for (const double value : {term.weight, term.centre, term.scale, term.least, term.most})
            out.real(value);
    }
}

std::vector<LogisticTerm> readTerms(Reader& in) {
    std::vector<LogisticTerm> terms(in.count(44));
    for (LogisticTerm& term : terms) {
        term.feature = in.u32();
        for (double* value : {&term.weight, &term.centre, &term.scale, &term.least, &term.most})
            *value = in.real();
    }
    return terms;
}

void write(Writer& out, const std::vector<std::vector<TreeNode>>& trees) {
    out.u32(static_cast<std::uint32_t>(trees.size()));
    for (const auto& tree : trees) {
        out.u32(static_cast<std::uint32_t>(tree.size()));
        for (const TreeNode& node : tree) {
            out.u32(static_cast<std::uint32_t>(node.feature));
            out.real32(node.threshold);
            out.u32(node.left);
            out.u32(node.right);
            out.real32(node.cover);
            out.real32(node.mean);
        }
    }
}

std::vector<std::vector<TreeNode>> readTrees(Reader& in) {
    std::vector<std::vector<TreeNode>> trees(in.count(4));
    for (auto& tree : trees) {
        tree.resize(in.count(24));
        for (TreeNode& node : tree) {
            node.feature = static_cast<std::int32_t>(in.u32());
            node.threshold = in.real32();
            node.left = in.u32();
            node.right = in.u32();
            node.cover = in.real32();
            node.mean = in.real32();
        }
    }
    return trees;
}

} // namespace

std::string encodeParts(const RiskParts& parts) {
    Writer out;
    out.append(magic);
    const bool isBoosted = parts.boosting != Boosting{} || parts.boostingWeight != 0;
    const std::uint32_t version = !parts.own.empty() ? formatVersion : parts.readsWords() ? 3 : isBoosted ? 2 : 1;
    out.u32(version);
    out.text(parts.schema);
    out.u32(static_cast<std::uint32_t>(parts.features.size()));
    for (const std::string& feature : parts.features)
        out.text(feature);
    out.text(parts.trained);
    out.u8(static_cast<std::uint8_t>(parts.state));
    out.u64(static_cast<std::uint64_t>(parts.labels));
    out.u64(static_cast<std::uint64_t>(parts.labelsNeeded));
    for (const double value : {parts.baseRate.value, parts.baseRate.low, parts.baseRate.high, parts.forestWeight,
                               parts.logisticWeight, parts.logistic.intercept})
        out.real(value);
    write(out, parts.logistic.terms);
    out.u32(static_cast<std::uint32_t>(parts.calibration.size()));
    for (const CalibrationKnot& knot : parts.calibration)
        for (const double value : {knot.score, knot.probability, knot.low, knot.high})
            out.real(value);
    write(out, parts.forest.trees);
    write(out, parts.neighbourFeatures);
    out.u32(static_cast<std::uint32_t>(parts.past.size()));
    for (const PastChange& past : parts.past) {
        out.raw(past.commit.bytes.data(), past.commit.bytes.size());
        out.u8(past.outcome == Outcome::Faulty ? 1 : 0);
        for (const float value : past.position)
            out.real32(value);
    }
    if (version >= 2) {
        out.real(parts.boostingWeight);
        out.real(parts.boosting.base);
        write(out, parts.boosting.trees);
    }
    if (version >= 3) {
        out.u32(parts.words.key);
        out.u32(static_cast<std::uint32_t>(parts.words.weights.size()));
        for (const WordWeight& word : parts.words.weights) {
            out.u32(word.number);
            out.real32(word.weight);
        }
    }
    if (version >= 4) {
        out.u32(static_cast<std::uint32_t>(parts.own.size()));
        for (const OwnPart& part : parts.own) {
            out.text(part.repository);
            for (const double value :
                 {part.share, part.logisticShare, part.offset, part.logistic.intercept, part.boosting.base})
                out.real(value);
            write(out, part.logistic.terms);
            write(out, part.boosting.trees);
        }
    }
    return out.take();
}

Result<RiskParts> decodeParts(std::string_view bytes) {
    if (bytes.size() > largestModel)
        return Error(Fault::TooLarge, "a risk model is at most 20 MiB");
    if (!bytes.starts_with(magic))
        return Error(Fault::Malformed, "these bytes are no risk model");
    Reader in(bytes.substr(magic.size()));
    const std::uint32_t version = in.u32();
    if (version > formatVersion)
        return Error(Fault::Newer, "the risk model was written by a newer version");
    RiskParts parts;
    parts.schema = in.text();
    parts.features.resize(in.count(4));
    for (std::string& feature : parts.features)
        feature = in.text();
    parts.trained = in.text();
    parts.state = static_cast<RiskState>(in.u8());
    parts.labels = in.i64();
    parts.labelsNeeded = in.i64();
    for (double* value : {&parts.baseRate.value, &parts.baseRate.low, &parts.baseRate.high, &parts.forestWeight,
                          &parts.logisticWeight, &parts.logistic.intercept})
        *value = in.real();
    parts.logistic.terms = readTerms(in);
    parts.calibration.resize(in.count(32));
    for (CalibrationKnot& knot : parts.calibration)
        for (double* value : {&knot.score, &knot.probability, &knot.low, &knot.high})
            *value = in.real();
    parts.forest.trees = readTrees(in);
    parts.neighbourFeatures = readTerms(in);
    parts.past.resize(in.count(21 + 4 * parts.neighbourFeatures.size()));
    for (PastChange& past : parts.past) {
        for (std::uint8_t& byte : past.commit.bytes)
            byte = in.u8();
        past.outcome = in.u8() == 0 ? Outcome::Clean : Outcome::Faulty;
        past.position.resize(parts.neighbourFeatures.size());
        for (float& value : past.position)
            value = in.real32();
    }
    if (version >= 2) {
        parts.boostingWeight = in.real();
        parts.boosting.base = in.real();
        parts.boosting.trees = readTrees(in);
    }
    if (version >= 3) {
        parts.words.key = in.u32();
        parts.words.weights.resize(in.count(8));
        for (WordWeight& word : parts.words.weights) {
            word.number = in.u32();
            word.weight = in.real32();
        }
    }
    if (version >= 4) {
        parts.own.resize(in.count(52));
        for (OwnPart& part : parts.own) {
            part.repository = in.text();
            for (double* value :
                 {&part.share, &part.logisticShare, &part.offset, &part.logistic.intercept, &part.boosting.base})
                *value = in.real();
            part.logistic.terms = readTerms(in);
            part.boosting.trees = readTrees(in);
        }
    }
    if (in.failed() || !in.atEnd())
        return Error(Fault::Malformed, in.failed() ? "the risk model is cut short" : "bytes follow the risk model");
    if (const auto checked = checkParts(parts); !checked)
        return checked.error();
    if (encodeParts(parts) != bytes)
        return Error(Fault::Malformed, "the risk model is not in its one valid form");
    return parts;
}

} // namespace fermata::assessment

#include "core/assessment/risk/risk_format.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "core/assessment/features/features.h"

namespace fermata::assessment {
namespace {

constexpr std::string_view magic = "FMRISK\n";
/// 1 has no boosted trees and 2 no words, and a model without them is still written so: each model has one form.
constexpr std::uint32_t formatVersion = 3;
/// Beyond any log-odds that a tree of a sound model adds.
constexpr double mostLogOdds = 100;

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

template <class... Numbers>
bool finite(Numbers... numbers) {
    return (std::isfinite(numbers) && ...);
}

bool isShare(double value) {
    return value >= 0.0 && value <= 1.0;
} // false for NaN

bool areSound(const std::vector<LogisticTerm>& terms, std::size_t features) {
    return std::all_of(terms.begin(), terms.end(), [features](const LogisticTerm& t) {
        return t.feature < features && finite(t.weight, t.centre, t.scale, t.least, t.most) && t.scale > 0 &&
               t.least <= t.most;
    });
}

enum class Speaks { Shares, LogOdds };

bool isSound(const std::vector<TreeNode>& tree, std::size_t features, Speaks speaks = Speaks::Shares) {
    if (tree.empty())
        return false;
    std::vector<int> depth(tree.size(), 0);
    for (std::size_t i = 0; i < tree.size(); ++i) {
        const TreeNode& node = tree[i];
        const double mean = double(node.mean);
        const bool isInRange =
            speaks == Speaks::Shares ? isShare(mean) : std::fabs(mean) <= mostLogOdds; // false for NaN
        if (!isInRange || !finite(node.cover, node.threshold) || node.cover < 0)
            return false;
        if (node.feature < 0)
            continue;
        if (std::size_t(node.feature) >= features || depth[i] >= deepestTree)
            return false;
        for (const std::uint32_t child : {node.left, node.right}) {
            if (child <= i || child >= tree.size())
                return false;
            depth[child] = std::max(depth[child], depth[i] + 1);
        }
    }
    return true;
}

} // namespace

std::vector<bool> RiskParts::used() const {
    std::vector<bool> is(features.size(), false);
    for (const auto& tree : forest.trees)
        for (const TreeNode& node : tree)
            if (node.feature >= 0)
                is[std::size_t(node.feature)] = true;
    if (boostingWeight > 0)
        for (const auto& tree : boosting.trees)
            for (const TreeNode& node : tree)
                if (node.feature >= 0)
                    is[std::size_t(node.feature)] = true;
    for (const LogisticTerm& term : logistic.terms)
        if (logisticWeight > 0 && term.weight != 0.0)
            is[term.feature] = true;
    return is;
}

Result<void> checkParts(const RiskParts& parts) {
    const auto broken = [](std::string_view what) {
        return Error(Fault::Malformed, "the model's " + std::string(what));
    };
    const auto& base = parts.baseRate;
    if (!isShare(base.low) || !isShare(base.high) || !(base.low <= base.value && base.value <= base.high))
        return broken("base rate is not inside its interval");
    if (parts.labels < 0 || parts.labelsNeeded < 0)
        return broken("label counts are negative");
    if (!isShare(parts.forestWeight) || !isShare(parts.logisticWeight) || !isShare(parts.boostingWeight))
        return broken("weights are no shares");
    if (parts.state == RiskState::PriorOnly)
        return {};
    if (parts.state != RiskState::Ready)
        return broken("state is none that a model can have");
    if (parts.forest.trees.empty())
        return broken("forest is empty");
    for (const auto& tree : parts.forest.trees)
        if (!isSound(tree, parts.features.size()))
            return broken("forest has a node that leads nowhere");
    if (parts.boostingWeight > 0 && parts.boosting.trees.empty())
        return broken("boosting has a weight and no tree");
    if (!finite(parts.boosting.base) || std::fabs(parts.boosting.base) > mostLogOdds)
        return broken("boosting starts out of range");
    for (const auto& tree : parts.boosting.trees)
        if (!isSound(tree, parts.features.size(), Speaks::LogOdds))
            return broken("boosting has a node that leads nowhere");
    if (!finite(parts.logistic.intercept) || !areSound(parts.logistic.terms, parts.features.size()) ||
        !areSound(parts.neighbourFeatures, parts.features.size()))
        return broken("terms are out of range");
    if (parts.calibration.empty())
        return broken("calibration is empty");
    for (std::size_t i = 0; i < parts.calibration.size(); ++i) {
        const CalibrationKnot& knot = parts.calibration[i];
        if (!finite(knot.score) || !isShare(knot.low) || !isShare(knot.high) ||
            !(knot.low <= knot.probability && knot.probability <= knot.high))
            return broken("calibration has a knot outside its interval");
        if (i > 0) {
            const CalibrationKnot& before = parts.calibration[i - 1];
            if (!(before.score < knot.score && before.probability <= knot.probability && before.low <= knot.low &&
                  before.high <= knot.high))
                return broken("calibration is not monotone");
        }
    }
    const auto& weights = parts.words.weights;
    if (parts.readsWords() && (parts.words.key == 0 || parts.features.empty() || parts.features.back() != wordsFeature))
        return broken("words are no feature");
    if (!parts.readsWords() && parts.words.key != 0)
        return broken("words have a key and no weight");
    for (std::size_t i = 0; i < weights.size(); ++i)
        if (weights[i].number >= history::wordNumbers || (i > 0 && weights[i].number <= weights[i - 1].number) ||
            !(std::fabs(double(weights[i].weight)) <= mostLogOdds)) // also NaN
            return broken("words are out of order or range");
    for (const PastChange& past : parts.past)
        if (past.position.size() != parts.neighbourFeatures.size() ||
            !std::all_of(past.position.begin(), past.position.end(), [](float v) { return std::isfinite(v); }))
            return broken("past changes do not fit its features");
    return {};
}

std::string encodeParts(const RiskParts& parts) {
    Writer out;
    out.append(magic);
    const bool isBoosted = parts.boosting != Boosting{} || parts.boostingWeight != 0;
    const std::uint32_t version = parts.readsWords() ? formatVersion : isBoosted ? 2 : 1;
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
    if (in.failed() || !in.atEnd())
        return Error(Fault::Malformed, in.failed() ? "the risk model is cut short" : "bytes follow the risk model");
    if (const auto checked = checkParts(parts); !checked)
        return checked.error();
    if (encodeParts(parts) != bytes)
        return Error(Fault::Malformed, "the risk model is not in its one valid form");
    return parts;
}

} // namespace fermata::assessment

#include "core/action/order_id.h"

#include "core/io/signing/sha256.h"

namespace fermata::action {
namespace {

using io::CanonicalValue;

CanonicalValue parametersValue(const std::map<std::string, std::string>& parameters) {
    CanonicalValue::Items pairs; // names may be foreign text
    for (const auto& [name, value] : parameters)
        pairs.push_back(CanonicalValue::array({name, value}));
    return CanonicalValue::array(std::move(pairs));
}

/// Everything that makes it this order and no other.
CanonicalValue purposeOf(const Order& order) {
    auto value = CanonicalValue::object();
    value.set("artefact", order.binding.artefact)
        .set("attempt", order.binding.attempt)
        .set("base", order.binding.base.hex())
        .set("change", order.binding.change)
        .set("environment", order.binding.environment)
        .set("executor", order.executor)
        .set("head", order.binding.head.hex())
        .set("kind", name(order.kind))
        .set("nonce", order.nonce)
        .set("parameters", parametersValue(order.parameters))
        .set("run", order.binding.run)
        .set("service", order.service)
        .set("version", order.version);
    return value;
}

/// Reads the members of an object one by one and remembers the first that was wrong.
class Members {
public:
    explicit Members(const CanonicalValue& value) : m_value(value) {}

    const CanonicalValue* member(std::string_view key) {
        ++m_read;
        const auto* found = m_value.find(key);
        if (!found)
            wrong(key, "is missing");
        return found;
    }
    std::string text(std::string_view key) {
        const auto* found = member(key);
        const std::string* text = found ? found->text() : nullptr;
        if (found && !text)
            wrong(key, "is no text");
        return text ? *text : std::string();
    }
    std::int64_t whole(std::string_view key) {
        const auto* found = member(key);
        const auto whole = found ? found->whole() : std::nullopt;
        if (found && !whole)
            wrong(key, "is no whole number");
        return whole.value_or(0);
    }
    bool truth(std::string_view key) {
        const auto* found = member(key);
        const bool* truth = found ? found->truth() : nullptr;
        if (found && !truth)
            wrong(key, "is neither true nor false");
        return truth && *truth;
    }
    template <class Id>
    Id id(std::string_view key) {
        const std::string hex = text(key);
        const auto id = Id::fromHex(hex);
        if (!id || id->hex() != hex)
            wrong(key, "is no identity in lower-case hex");
        return id.value_or(Id{});
    }
    template <class E>
    E word(std::string_view key, std::optional<E> (*find)(std::string_view)) {
        const auto found = find(text(key));
        if (!found)
            wrong(key, "is none of its words");
        return found.value_or(E{});
    }
    void wrong(std::string_view key, const char* what) {
        if (!m_error)
            m_error = Error(Fault::Malformed, what).ofField(std::string(key));
    }
    std::optional<Error> error() {
        if (!m_value.members())
            return Error(Fault::Malformed, "is no object");
        if (!m_error && m_value.members()->size() != m_read)
            return Error(Fault::Malformed, "has unknown members");
        return m_error;
    }

private:
    const CanonicalValue& m_value;
    std::size_t m_read = 0;
    std::optional<Error> m_error;
};

CanonicalValue bindingValue(const Binding& binding) {
    auto value = CanonicalValue::object();
    value.set("artefact", binding.artefact)
        .set("attempt", binding.attempt)
        .set("base", binding.base.hex())
        .set("change", binding.change)
        .set("decision", binding.decisionId)
        .set("environment", binding.environment)
        .set("head", binding.head.hex())
        .set("model", binding.model.hex())
        .set("policy", binding.policy.hex())
        .set("run", binding.run)
        .set("snapshot", binding.snapshot.hex())
        .set("verdict", binding.verdict ? CanonicalValue(decision::name(*binding.verdict)) : CanonicalValue());
    return value;
}

Result<Binding> readBinding(const CanonicalValue& value) {
    Members read(value);
    Binding binding;
    binding.artefact = read.text("artefact");
    binding.attempt = static_cast<int>(read.whole("attempt"));
    binding.base = read.id<CommitId>("base");
    binding.change = read.text("change");
    binding.decisionId = read.text("decision");
    binding.environment = read.text("environment");
    binding.head = read.id<CommitId>("head");
    binding.model = read.id<Digest>("model");
    binding.policy = read.id<Digest>("policy");
    binding.run = read.text("run");
    binding.snapshot = read.id<Digest>("snapshot");
    if (const auto* verdict = read.member("verdict"); verdict && !verdict->isNull()) {
        const std::string* text = verdict->text();
        binding.verdict = text ? decision::verdict(*text) : std::nullopt;
        if (!binding.verdict)
            read.wrong("verdict", "is none of its words");
    }
    if (auto error = read.error())
        return std::move(*error).in("reading a binding");
    return binding;
}

} // namespace

std::string orderId(const Order& order) {
    return io::sha256("fermata-order-1\n" + purposeOf(order).encode()).hex();
}

Order identified(Order order) {
    order.id = orderId(order);
    return order;
}

bool isIdentified(const Order& order) {
    return order.id == orderId(order);
}

CanonicalValue orderValue(const Order& order) {
    auto value = CanonicalValue::object();
    value.set("at", toUnix(order.at))
        .set("automatic", order.isAutomatic)
        .set("binding", bindingValue(order.binding))
        .set("executor", order.executor)
        .set("id", order.id)
        .set("kind", name(order.kind))
        .set("nonce", order.nonce)
        .set("parameters", parametersValue(order.parameters))
        .set("reason", order.reason)
        .set("role", order.role)
        .set("service", order.service)
        .set("version", order.version);
    return value;
}

Result<Order> readOrder(const CanonicalValue& value) {
    Members read(value);
    Order order;
    order.at = fromUnix(read.whole("at"));
    order.isAutomatic = read.truth("automatic");
    if (const auto* binding = read.member("binding")) {
        auto bound = readBinding(*binding);
        if (!bound)
            return std::move(bound).error();
        order.binding = std::move(*bound);
    }
    order.executor = read.text("executor");
    order.id = read.text("id");
    order.kind = read.word<ActionKind>("kind", actionKind);
    order.nonce = read.text("nonce");
    if (const auto* parameters = read.member("parameters")) {
        const auto* pairs = parameters->items();
        if (!pairs)
            read.wrong("parameters", "is no list");
        for (std::size_t i = 0; pairs && i < pairs->size(); ++i) {
            const auto* pair = (*pairs)[i].items();
            const bool isPair = pair && pair->size() == 2 && (*pair)[0].text() && (*pair)[1].text();
            if (!isPair || !order.parameters.emplace(*(*pair)[0].text(), *(*pair)[1].text()).second)
                read.wrong("parameters", "are no pairs of texts");
        }
    }
    order.reason = read.text("reason");
    order.role = read.text("role");
    order.service = read.text("service");
    order.version = read.text("version");
    if (auto error = read.error())
        return std::move(*error).in("reading an order");
    if (!isIdentified(order))
        return Error(Fault::Malformed, "is not the id of this order").ofField("id");
    return order;
}

CanonicalValue receiptValue(const Receipt& receipt) {
    auto value = CanonicalValue::object();
    value.set("at", toUnix(receipt.at))
        .set("order", receipt.order)
        .set("outcome", name(receipt.outcome))
        .set("reference", receipt.reference)
        .set("text", receipt.text);
    return value;
}

Result<Receipt> readReceipt(const CanonicalValue& value) {
    Members read(value);
    Receipt receipt;
    receipt.at = fromUnix(read.whole("at"));
    receipt.order = read.text("order");
    receipt.outcome = read.word<Outcome>("outcome", outcome);
    receipt.reference = read.text("reference");
    receipt.text = read.text("text");
    if (auto error = read.error())
        return std::move(*error).in("reading a receipt");
    return receipt;
}

} // namespace fermata::action

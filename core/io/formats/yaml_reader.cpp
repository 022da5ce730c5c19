#include "core/io/formats/yaml_reader.h"

#include <charconv>
#include <cmath>
#include <sstream>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "core/base/text.h"

namespace fermata::io {

namespace {

/// Ends yaml-cpp's parsing from within its events; never leaves this file.
struct Stop {
    Error error;
};

bool looksLikeNumber(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+'))
        text.remove_prefix(1);
    if (text.empty() || text.front() < '0' || text.front() > '9')
        return false;
    const bool leadingZero = text.front() == '0' && text.size() > 1 && text[1] >= '0' && text[1] <= '9';
    return !leadingZero && text.find_first_not_of("0123456789.eE+-") == std::string_view::npos;
}

class Events final : public YAML::EventHandler {
public:
    Events(DocumentBuilder& builder, std::string_view text) : m_builder(builder), m_text(text) {}
    bool hasContent() const { return m_hasContent; }

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        place(mark);
        throw Stop{m_builder.error("uses an alias (*name); write the value out")};
    }
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        begin(mark, "?", anchor);
        if (m_builder.expectsKey())
            throw Stop{m_builder.error("has a field without a name")};
        check(m_builder.null());
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        begin(mark, tag, anchor);
        if (tag == "!")
            refuseOpenQuote(mark);
        if (m_builder.expectsKey())
            check(m_builder.key(value));
        else if (tag == "!")
            check(m_builder.text(value));
        else
            plain(value);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        begin(mark, tag, anchor);
        refuseAsKey();
        check(m_builder.beginList());
    }
    void OnSequenceEnd() override { check(m_builder.end()); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        begin(mark, tag, anchor);
        refuseAsKey();
        check(m_builder.beginMap());
    }
    void OnMapEnd() override { check(m_builder.end()); }

private:
    static void check(Result<void> result) {
        if (!result)
            throw Stop{std::move(result).error()};
    }

    void place(const YAML::Mark& mark) {
        m_builder.at(static_cast<std::size_t>(std::max(0, mark.line)) + 1,
                     static_cast<std::size_t>(std::max(0, mark.column)) + 1);
        m_hasContent = true;
    }

    void begin(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
        place(mark);
        if (anchor != 0)
            throw Stop{m_builder.error("uses an anchor (&name); write the value out")};
        if (tag != "?" && tag != "!" && !tag.empty())
            throw Stop{m_builder.error("uses a tag (!name); only plain values are read")};
    }

    void refuseAsKey() {
        if (m_builder.expectsKey())
            throw Stop{m_builder.error("has a field whose name is a list or a map")};
    }

    /// yaml-cpp takes a quote that is never closed for one that ends with the text, so that a cut file would pass.
    void refuseOpenQuote(const YAML::Mark& mark) const {
        auto at = static_cast<std::size_t>(std::max(0, mark.pos));
        const char quote = at < m_text.size() ? m_text[at] : '\0';
        if (quote == '|' || quote == '>')
            return;
        if (quote != '"' && quote != '\'')
            throw Stop{m_builder.error("uses a tag (!); only plain values are read")};
        while (++at < m_text.size()) {
            const bool isDouble = at + 1 < m_text.size() && quote == '\'' && m_text.substr(at, 2) == "''";
            if (isDouble || (quote == '"' && m_text[at] == '\\'))
                ++at;
            else if (m_text[at] == quote)
                return;
        }
        throw Stop{m_builder.error("opens a quote that is never closed")};
    }

    void plain(const std::string& value) {
        if (value == "true" || value == "false") {
            check(m_builder.boolean(value == "true"));
            return;
        }
        if (!looksLikeNumber(value)) {
            check(m_builder.text(value));
            return;
        }
        const char* begin = value.data() + (value.starts_with('+') ? 1 : 0);
        const char* end = value.data() + value.size();
        std::int64_t integer = 0;
        if (const auto read = std::from_chars(begin, end, integer); read.ptr == end) {
            if (read.ec != std::errc{})
                throw Stop{m_builder.error("is a whole number out of range")};
            check(m_builder.integer(integer));
            return;
        }
        double number = 0;
        const auto read = std::from_chars(begin, end, number);
        if (read.ptr != end)
            check(m_builder.text(value)); // a version, an address, a date
        else if (read.ec != std::errc{})
            throw Stop{m_builder.error("is a number out of range")};
        else
            check(m_builder.number(number + 0.0)); // minus zero becomes zero
    }

    DocumentBuilder& m_builder;
    std::string_view m_text;
    bool m_hasContent = false;
};

} // namespace

Result<Document> readYaml(std::string_view bytes, std::string file, const Limits& limits) {
    const auto wrong = [&](Fault fault, std::string message, std::size_t offset) {
        const auto before = bytes.substr(0, offset);
        const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
        const auto lineStart = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
        Error error = Error(fault, std::move(message)).at(line, offset - lineStart + 1);
        return file.empty() ? error : std::move(error).inFile(file);
    };
    if (bytes.size() > limits.bytes)
        return wrong(Fault::TooLarge, fmt::format("is larger than {} bytes", limits.bytes), 0);
    if (bytes.substr(0, 3) == "\xEF\xBB\xBF")
        bytes.remove_prefix(3);
    if (const auto at = bytes.find('\0'); at != std::string_view::npos)
        return wrong(Fault::Malformed, "holds a NUL byte (is it UTF-16?)", at);
    if (const auto at = firstInvalidUtf8(bytes); at != bytes.size())
        return wrong(Fault::Malformed, "is not valid UTF-8", at);
    DocumentBuilder builder(file, limits);
    Events events(builder, bytes);
    try {
        std::istringstream stream{std::string(bytes)};
        YAML::Parser parser(stream);
        if (!parser.HandleNextDocument(events) || !events.hasContent())
            return wrong(Fault::Malformed, "is empty", 0);
        DocumentBuilder beyond(file, limits);
        Events second(beyond, bytes);
        if (parser.HandleNextDocument(second))
            return wrong(Fault::Malformed, "holds more than one document", 0);
    } catch (const Stop& stop) {
        return stop.error;
    } catch (const YAML::Exception& exception) {
        const bool known = exception.mark.line >= 0;
        Error error = Error(Fault::Malformed, "is not valid YAML: " + shortened(plainText(exception.msg), 120))
                          .at(known ? static_cast<std::size_t>(exception.mark.line) + 1 : 1,
                              known ? static_cast<std::size_t>(exception.mark.column) + 1 : 0);
        return file.empty() ? error : std::move(error).inFile(file);
    } catch (const std::exception& exception) {
        return wrong(Fault::Malformed, std::string("is not valid YAML: ") + exception.what(), 0);
    }
    return std::move(builder).done();
}

} // namespace fermata::io

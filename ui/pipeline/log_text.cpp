#include "ui/pipeline/log_text.h"

#include "core/base/text.h"

namespace fermata::ui {
namespace {

constexpr qsizetype longestSequence = 64;

/// Where the escape sequence at `at` ends; -1 where the piece ends before it.
qsizetype endOfSequence(const QString& text, qsizetype at) {
    if (at + 1 >= text.size())
        return -1;
    if (text[at + 1] != u'[')
        return at + 1; // not a control sequence: the escape itself is spelled
    for (auto k = at + 2; k < text.size() && k - at < longestSequence; ++k)
        if (text[k] >= u'@' && text[k] <= u'~')
            return k + 1;
    return text.size() - at >= longestSequence ? at + 1 : -1;
}

} // namespace

QString LogText::take(const QString& piece) {
    const QString text = m_pending + piece;
    m_pending.clear();
    QString shown;
    shown.reserve(text.size());
    for (qsizetype at = 0; at < text.size();) {
        const auto c = text[at];
        if (c == u'\x1b') {
            const auto end = endOfSequence(text, at);
            if (end < 0) {
                m_pending = text.mid(at);
                break;
            }
            if (end == at + 1)
                shown += c;
            at = end;
        } else if (c == u'\r') {
            if (at + 1 == text.size()) {
                m_pending = text.mid(at);
                break;
            }
            if (text[at + 1] != u'\n')
                shown += u'\n'; // a line that was drawn over, such as a progress bar
            ++at;
        } else {
            shown += c;
            ++at;
        }
    }
    return QString::fromStdString(plainLines(shown.toStdString()));
}

} // namespace fermata::ui

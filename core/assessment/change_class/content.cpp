#include "core/assessment/change_class/content.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "core/assessment/change_class/code_text.h"
#include "core/assessment/change_class/document_text.h"
#include "core/base/text.h"
#include "core/history/file_kind.h"

namespace fermata::assessment {
namespace {

bool holdsAny(std::string_view text, std::initializer_list<std::string_view> words) {
    for (const std::string_view word : words)
        if (text.find(word) != std::string_view::npos)
            return true;
    return false;
}

/// Documents whose code is executed: doctest, MyST and R Markdown cells, rustdoc and pytest in Markdown, cram, mdx.
bool isExecuted(std::string_view content) {
    const std::string text = lowerAscii(content);
    if (holdsAny(text, {"\n>>> ",          "```{code-cell",   "```{python",    "```{r",
                        "```{bash",        ".. doctest::",    ".. testcode::", ".. jupyter-execute::",
                        ".. ipython::",    "<!-- name: test", "<!--pytest",    "<!-- pytest",
                        "<!-- run:",       "<!-- mdsh",       "`> ",           "<!-- embedme",
                        "```mdx-",         "```sh test",      "```bash test",  "```python test",
                        "```console test", "```js test",      "```rust,",      "```ocaml"}))
        return true;
    return text.starts_with(">>> ") || text.starts_with("  $ ");
}

std::string withoutSpace(std::string_view text) {
    std::string kept;
    std::copy_if(text.begin(), text.end(), std::back_inserter(kept),
                 [](char c) { return std::string_view(" \t\r\n\f\v").find(c) == std::string_view::npos; });
    return kept;
}

/// `README.libcurl`, and what lies where documents do.
bool mayBeDocument(std::string_view path) {
    constexpr std::string_view folders[] = {"doc", "docs", "documentation"};
    const std::string lower = lowerAscii(path);
    const std::string_view name = std::string_view(lower).substr(lower.rfind('/') + 1);
    if (name.starts_with("readme."))
        return true;
    const std::string_view folder = std::string_view(lower).substr(0, lower.find('/'));
    return name.find('.') == std::string_view::npos && folder.size() < lower.size() &&
           std::ranges::find(folders, folder) != std::end(folders);
}

} // namespace

bool isWellKnownDocument(std::string_view path) {
    constexpr std::string_view names[] = {"release-notes", "release_notes", "releasenotes", "known_bugs",
                                          "known-bugs",    "bugs",          "faq",          "history",
                                          "contributing",  "hacking"};
    const std::string lower = lowerAscii(path);
    return std::ranges::find(names, std::string_view(lower).substr(lower.rfind('/') + 1)) != std::end(names);
}

std::optional<ChangeKind> contentKind(std::string_view path, std::string_view before, std::string_view after) {
    const delivery::FileKind kind = history::fileKind(path);
    if (kind == delivery::FileKind::Documentation)
        return (isExecuted(before) || isExecuted(after)) && !differInPlainWordsOnly(path, before, after)
                   ? std::optional(ChangeKind::Pipeline)
                   : std::nullopt;
    if (kind == delivery::FileKind::Other) {
        const bool isProse = (isWellKnownDocument(path) || mayBeDocument(path)) &&
                             (before.empty() || readsLikeProse(before)) && readsLikeProse(after);
        return isProse ? std::optional(ChangeKind::Documentation) : std::nullopt;
    }
    if (kind != delivery::FileKind::Source)
        return std::nullopt;
    if (before.empty() || after.empty() || before == after)
        return std::nullopt;
    if (withoutSpace(before) == withoutSpace(after)) {
        const auto old = codeText(path, before), now = codeText(path, after);
        return old && now && old->tokens == now->tokens ? std::optional(ChangeKind::Formatting) : std::nullopt;
    }
    const auto old = codeText(path, before), now = codeText(path, after);
    if (!old || !now || old->tokens != now->tokens)
        return std::nullopt;
    return old->withoutComments == now->withoutComments ? ChangeKind::Comments : ChangeKind::Formatting;
}

} // namespace fermata::assessment

// Which paths a pattern of the policy names.
#pragma once

#include <string_view>

namespace fermata {

/// As in .gitignore: `*` and `?` stay within one folder, `**` crosses folders; `pay` names a file or a folder with all
/// below it, `pay/` the folder only. A pattern without a slash at the front or inside (`*.sql`, `pay/`) holds in every
/// folder, others from the root (`/pay`, `lib/pay`). Bytes are compared as they are. An empty pattern names nothing.
/// Takes at most |pattern|·|path| steps, whatever the pattern.
bool matchesPath(std::string_view pattern, std::string_view path);

} // namespace fermata

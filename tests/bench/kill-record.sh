# 1,000 random kill -9 while records are written: the record verifies, nothing acknowledged is lost.
#   tests/bench/run kill-record [TIMES]
set -euo pipefail
cmake --build "$FERMATA_BUILD" --target tst_kill record_writer >&2
FERMATA_KILLS="${1:-1000}" QTEST_FUNCTION_TIMEOUT=3600000 exec "$FERMATA_BUILD/tests/core/audit/tst_kill"

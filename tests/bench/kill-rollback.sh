# 200 random kill -9 of the whole program in the middle of automatic rollbacks: resumed or reconciled, never doubled.
#   tests/bench/run kill-rollback [KILLS]
set -euo pipefail
cmake --build "$FERMATA_BUILD" --target tst_kill_rollback fermatactl >&2
FERMATA_KILLS="${1:-200}" QTEST_FUNCTION_TIMEOUT=14400000 exec "$FERMATA_BUILD/tests/system/tst_kill_rollback"

#!/usr/bin/env bash
# Builds Fermata and opens the control room: on a git repository, or without one on the recorded sample world.
# Without a display it does the same work offscreen: the inbox as text, an HTML decision report and a picture of the
# console in ./out.
#   packaging/run.sh [REPOSITORY]
set -euo pipefail
top="$(cd "$(dirname "$0")/.." && pwd)"
repository="${1:-}"
[ $# -le 1 ] || { echo "usage: packaging/run.sh [REPOSITORY]" >&2; exit 2; }
if [ -n "$repository" ]; then
    [ -e "$repository" ] || { echo "run.sh: $repository does not exist" >&2; exit 2; }
    repository="$(cd "$repository" && pwd)"
fi

bash "$top/packaging/install-dependencies.sh"
cmake -S "$top" --preset release >/dev/null
cmake --build "$top/build/release" --target fermata fermatactl

fermata="$top/build/release/app/fermata/fermata"
fermatactl="$top/build/release/app/fermatactl/fermatactl"
arguments=()
if [ -n "$repository" ]; then
    # One workspace a repository, so that a second start finds what the first has learned.
    name="$(basename "$repository")-$(printf '%s' "$repository" | sha256sum | cut -c1-8)"
    arguments=(--workspace "${XDG_DATA_HOME:-$HOME/.local/share}/fermata/$name" --repository "$repository")
else
    arguments=(--workspace "${XDG_DATA_HOME:-$HOME/.local/share}/fermata/sample" --sample)
fi

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$fermata" "${arguments[@]}"
fi

out="$PWD/out"
mkdir -p "$out"
echo "No display: working offscreen, results go to $out"
QT_QPA_PLATFORM=offscreen "$fermata" "${arguments[@]}" --picture "$out/console.png"
"$fermatactl" "${arguments[@]:0:2}" decision list | tee "$out/inbox.txt"
first="$("$fermatactl" "${arguments[@]:0:2}" --json decision list | python3 -c '
import json, sys
rows = json.load(sys.stdin)
rows = rows if isinstance(rows, list) else rows["decisions"]
print(rows[0]["id"] if rows else "")')"
if [ -n "$first" ]; then
    "$fermatactl" "${arguments[@]:0:2}" report "$first" --format html --out "$out/decision.html"
    echo "Report:  $out/decision.html"
fi
echo "Picture: $out/console.png"

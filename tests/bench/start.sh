# Milliseconds from the start of the control room's process until its window has painted a filled inbox, on a workspace
# that has mined a repository, learned from it and recorded its decisions. Without a display.
#   tests/bench/run start REPOSITORY [TIMES [FOLDER]]
# FOLDER keeps the workspace for a later run; without one it is made anew (on git/git: minutes) and removed.
set -euo pipefail
repository="${1:?a repository}"
times="${2:-5}"
folder="${3:-}"
cmake --build "$FERMATA_BUILD" --target fermata >&2
fermata="$FERMATA_BUILD/app/fermata/fermata"
if [ -z "$folder" ]; then
    folder="$(mktemp -d)"
    trap 'rm -rf "$folder"' EXIT
fi
mkdir -p "$folder/runtime"
chmod 700 "$folder/runtime"
export XDG_CONFIG_HOME="$folder/config" XDG_STATE_HOME="$folder/state" XDG_RUNTIME_DIR="$folder/runtime"
export QT_QPA_PLATFORM=offscreen
# A picture waits until all is mined, learned, assessed and recorded.
"$fermata" --workspace "$folder/workspace" --repository "$repository" --picture "$folder/console.png"
for _ in $(seq "$times"); do
    "$fermata" --workspace "$folder/workspace" --measure-start
done

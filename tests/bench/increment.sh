# Wall time of `fermatactl history mine` on a workspace that has mined a repository before: with about NEW changes more
# than then, and with nothing new; and whether the result is that of mining all at once.
#   tests/bench/run increment REPOSITORY [NEW]
set -euo pipefail
repository="${1:?a repository}"
new="${2:-100}"
cmake --build "$FERMATA_BUILD" --target fermatactl >&2
fermatactl="$FERMATA_BUILD/app/fermatactl/fermatactl"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
export XDG_CONFIG_HOME="$folder/config" XDG_STATE_HOME="$folder/state"
mine() { "$fermatactl" --workspace "$1" history mine "$repository" "${@:2}"; }
TIMEFORMAT='%R s wall, %U + %S s cpu'

# The newest commit of the main line that lacks at least so many changes of today's.
for old in $(git -C "$repository" rev-list --first-parent --max-count="$new" HEAD); do
    count="$(git -C "$repository" rev-list --count --no-merges "$old..HEAD")"
    [ "$count" -lt "$new" ] || break
done
echo "$count new changes since $old"
mine "$folder/old" --rev "$old"
for _ in 1 2 3; do
    rm -rf "$folder/now"
    cp -r "$folder/old" "$folder/now"
    sync
    echo "With what is new:"
    time mine "$folder/now"
    echo "Again, with nothing new:"
    time mine "$folder/now"
done
mine "$folder/now" --out "$folder/step.csv"
mine "$folder/none" --out "$folder/whole.csv"
cmp "$folder/step.csv" "$folder/whole.csv" && echo "Equal to mining all at once."

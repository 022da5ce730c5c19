# Mining and labelling of several repositories beside git itself, all in one run: one table at the end.
#   tests/bench/run three-repositories NAME=REPOSITORY...
# For each: all metrics with one thread and with two beside `git log --no-merges --numstat -M`; metrics and the line
# origins of every fix beside `git blame -w` of 500 fix files (seeded, extrapolated); agreement of the origins with
# `git blame -w` (FIXES fixes, 100 without a word); 100 new changes through the program beside `git log -100`; memory.
set -euo pipefail
[ $# -gt 0 ] || { echo "usage: three-repositories NAME=REPOSITORY..." >&2; exit 2; }
here="$(cd "$(dirname "$0")" && pwd)"
for word in "$@"; do
    git -C "${word#*=}" rev-parse --verify --quiet HEAD >/dev/null || { echo "three-repositories: no repository with commits: $word" >&2; exit 2; }
done
cmake --build "$FERMATA_BUILD" --target bench_mining fermatactl >&2
bench="$FERMATA_BUILD/tests/bench/bench_mining"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
echo "load $(cut -d' ' -f1 /proc/loadavg) at the start, $(nproc) processors, $(date -u +%FT%TZ)"
# number TEXT PATTERN: what the first group of the pattern holds.
number() { sed -nE "s/$2.*/\1/p" <<<"$1" | head -1; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.2f", a / b; else printf "?" }'; }
for word in "$@"; do
    name="${word%%=*}"
    repository="${word#*=}"
    echo "== $name"
    git -C "$repository" log --no-merges --numstat -M --format=%H >/dev/null # both sides find the pack in memory
    two="$("$bench" "$repository" --threads 2)"
    echo "$two"
    one="$("$bench" "$repository" --threads 1 --without-git)"
    echo "$one"
    traced="$("$bench" "$repository" --threads 2 --trace --traces "$folder/$name.csv" --without-git)"
    echo "$traced"
    blame="$("$here/blame_cost" "$repository" "$folder/$name.csv" --files 500)"
    echo "git blame   $blame"
    agreement="$("$here/compare_blame" "$repository" "$folder/$name.csv" --sample "${FIXES:-100}")"
    echo "agreement   $agreement"
    step="$(bash "$here/increment.sh" "$repository" 2>&1)"
    echo "$step"
    before="$(date +%s%N)"
    git -C "$repository" log -100 --no-merges --numstat -M --format=%H >/dev/null
    newest="$(awk -v a="$before" -v b="$(date +%s%N)" 'BEGIN { printf "%.3f", (b - a) / 1e9 }')"
    wall() { number "$1" "^mining +([0-9.]+) s wall"; }
    cpu() { number "$1" "^mining .* ([0-9.]+) s cpu"; }
    peak() { number "$1" "^mining .* peak ([0-9]+) MB"; }
    gitwall="$(number "$two" "^git log +([0-9.]+) s wall")"
    gitcpu="$(number "$two" "^git log .*wall +([0-9.]+) s cpu")"
    all="$(number "$blame" ".* all fixes ([0-9]+) s cpu")"
    {
        echo "| $name, $(number "$two" "^([0-9]+) changes") changes, git log $gitwall s wall, $gitcpu s CPU | |"
        echo "| mining, one thread: wall, CPU; wall of git log's; peak | $(wall "$one") s, $(cpu "$one") s; $(ratio "$(wall "$one")" "$gitwall"); $(peak "$one") MB |"
        echo "| mining, two threads | $(wall "$two") s, $(cpu "$two") s; $(ratio "$(wall "$two")" "$gitwall"); $(peak "$two") MB |"
        echo "| mining and line origins of every fix, two threads; CPU of git log's | $(wall "$traced") s, $(cpu "$traced") s; $(ratio "$(cpu "$traced")" "$gitcpu"); $(peak "$traced") MB |"
        echo "| git blame -w of every fix file, extrapolated; of our CPU | $all s CPU; $(ratio "$all" "$(cpu "$traced")") times |"
        echo "| agreement with git blame -w | $(head -1 <<<"$agreement") |"
        echo "| 100 new changes through the program, three times; git log -100 | $(awk '/^With what is new/ { w = 1 } w && / s wall/ { printf "%s%s s", n++ ? ", " : "", $1; w = 0 }' <<<"$step") wall; $newest s |"
        echo "| the increment equals mining all at once | $(grep -q "^Equal to mining" <<<"$step" && echo yes || echo NO) |"
    } >>"$folder/table"
done
echo
cat "$folder/table"

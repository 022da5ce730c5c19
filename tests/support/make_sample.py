#!/usr/bin/env python3
"""Writes the recorded sample world into resources/sample: a bare git repository of an invented shop with two years of
history, waiting branches, and the evidence of their heads. Deterministic: the same generator gives the same bytes
(for one version of git).

    python3 tests/support/make_sample.py [TARGET]
"""
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import quoteattr

SEED = 20261118
NOW = 1795012328  # 2026-11-18T14:32:08Z, the moment at which the world was recorded
START = NOW - 730 * 86400
TOP = Path(__file__).resolve().parents[2]
TARGET = Path(sys.argv[1]) if len(sys.argv) > 1 else TOP / "resources" / "sample"

PEOPLE = {
    "mara": ("Mara Voss", "mara@shop.example"), "jonas": ("Jonas Peeters", "jonas@shop.example"),
    "ines": ("Inês Duarte", "ines@shop.example"), "tom": ("Tom Okafor", "tom@shop.example"),
    "lia": ("Lia Brandt", "lia@shop.example"), "yuki": ("Yuki Sato", "yuki@shop.example"),
    "sam": ("Sam Rivera", "sam@shop.example"),
}
# component: (folder, extension, fragility, its people)
COMPONENTS = {
    "payments": ("services/payments/src", "cpp", 0.42, ["mara", "jonas", "sam"]),
    "ledger": ("services/ledger/src", "cpp", 0.30, ["ines", "jonas"]),
    "checkout": ("web/checkout/src", "ts", 0.22, ["lia", "tom", "sam"]),
    "catalog": ("services/catalog/src", "py", 0.12, ["yuki", "tom"]),
    "search": ("services/search/src", "py", 0.10, ["yuki", "lia"]),
}
WORDS = ("amount order token batch retry cart price index ledger session currency voucher stock limit window cache "
         "customer refund queue label filter quota shard mandate basket invoice rounding").split()
VERBS = "Add Rename Extend Simplify Cache Validate Split Move Log Measure Limit Batch".split()
NAMES = ("Authorisation Retry Capture Refund Settlement Posting Rounding Session Basket Voucher Stock Price Index Query "
         "Ranking Label Customer Token Mandate Invoice").split()

rng = random.Random(SEED)
marks = 0
stream = []
files = {}   # path -> list of lines on main
recent = []  # (due time, path, lines, component, author)


def line_of_code(extension):
    a, b, c = rng.choice(WORDS), rng.choice(WORDS), rng.randint(2, 997)
    forms = {
        "cpp": [f"    const auto {a}{c} = {b}.at({c});", f"    if ({a}.{b}() > {c}) return {b}Limit;",
                f"    {a}.push({b} * {c});", f"    total += {a}[{c % 17}].{b};"],
        "ts": [f"  const {a}{c} = await load('{b}', {c});", f"  if ({a}.{b} > {c}) throw new RangeError('{b}');",
               f"  {a}.set('{b}', {c});"],
        "py": [f"    {a}_{c} = {b}.get('{a}', {c})", f"    if {a} > {c}: raise ValueError('{b}')",
               f"    {a}.append({b}[{c % 23}])"],
        "md": [f"The {a} of a {b} is kept for {c} days.", f"See the {b} chapter before you change the {a}."],
        "sql": [f"ALTER TABLE {a} ADD COLUMN {b}_{c} BIGINT;", f"CREATE INDEX {a}_{b}_{c} ON {a} ({b});"],
        "json": [f"  \"{a}.{b}.{c}\": \"{a.title()} {b}\","],
        "yaml": [f"  {a}_{b}: {c}"],
    }
    return rng.choice(forms[extension])


def block(extension, count):
    return [line_of_code(extension) for _ in range(count)]


def put(text):
    stream.append(text if isinstance(text, bytes) else text.encode())


def data(text):
    raw = text.encode() if isinstance(text, str) else text
    put(f"data {len(raw)}\n"), put(raw), put("\n")


def commit(ref, who, when, message, changes, parent=None):
    """changes: path -> list of lines, or None to delete. Returns the mark."""
    global marks
    name, mail = PEOPLE[who]
    marks += 1
    mark = marks
    put(f"commit {ref}\nmark :{mark}\n")
    put(f"author {name} <{mail}> {when} +0000\ncommitter {name} <{mail}> {when} +0000\n")
    data(message)
    if parent:
        put(f"from :{parent}\n")
    for path, lines in sorted(changes.items()):
        if lines is None:
            put(f"D {path}\n")
        else:
            put(f"M 100644 inline {path}\n")
            data("\n".join(lines) + "\n")
    put("\n")
    return mark


def edited(lines, extension, added, deleted):
    """One or two hunks: some lines replaced, some new."""
    out = list(lines)
    for _ in range(min(deleted, max(0, len(out) - 5))):
        out.pop(rng.randrange(len(out)))
    at = rng.randrange(len(out) + 1)
    fresh = block(extension, added)
    out[at:at] = fresh
    return out, fresh


def first_commit():
    changes = {}
    for component, (folder, extension, _, _) in COMPONENTS.items():
        for name in rng.sample(NAMES, 8):
            changes[f"{folder}/{name}.{extension}"] = block(extension, rng.randint(40, 160))
            changes[f"{folder.replace('/src', '/tests')}/{name}Test.{extension}"] = block(extension, rng.randint(20, 60))
    changes["README.md"] = ["# Shop", ""] + block("md", 20)
    changes["docs/operations.md"] = block("md", 30)
    changes["web/checkout/i18n/en.json"] = ["{"] + block("json", 30) + ["  \"end\": \"\"", "}"]
    changes[".github/workflows/ci.yaml"] = ["jobs:"] + block("yaml", 12)
    changes["services/ledger/migrations/0001_start.sql"] = block("sql", 6)
    files.update(changes)
    return commit("refs/heads/main", "mara", START, "Start the shop from the old monolith", changes)


def history():
    mark = first_commit()
    when = START
    count = 0
    trunk = [(mark, when)]
    while when < NOW - 86400:
        when += int(rng.expovariate(1 / 45000)) + 900
        due = [r for r in recent if r[0] <= when]
        if due:
            # A fix replaces lines that the faulty change wrote.
            _, path, lines, component, who = due[0]
            recent.remove(due[0])
            if path in files and any(line in files[path] for line in lines):
                now = [line for line in files[path]]
                for line in lines:
                    if line in now:
                        now[now.index(line)] = line_of_code(path.rsplit(".", 1)[1])
                files[path] = now
                subject = f"Fix wrong {rng.choice(WORDS)} in {Path(path).stem}"
                author = rng.choice(COMPONENTS[component][3])
                mark = commit("refs/heads/main", author, when, f"{subject}\n\nSHOP-{1000 + count}", {path: now}, mark)
                trunk.append((mark, when))
                count += 1
                continue
        component = rng.choices(list(COMPONENTS), weights=[5, 3, 5, 4, 3])[0]
        folder, extension, fragility, owners = COMPONENTS[component]
        who = rng.choice(owners) if rng.random() < 0.85 else rng.choice(list(PEOPLE))
        changes, wrote = {}, []
        kind = rng.random()
        if kind < 0.10:
            path = rng.choice(["README.md", "docs/operations.md"])
            files[path], _ = edited(files[path], "md", rng.randint(1, 4), rng.randint(0, 2))
            changes[path] = files[path]
            message = f"Describe the {rng.choice(WORDS)}"
        elif kind < 0.15:
            path = "web/checkout/i18n/en.json"
            body, _ = edited(files[path][1:-2], "json", rng.randint(1, 3), 1)
            files[path] = ["{"] + body + ["  \"end\": \"\"", "}"]
            changes[path] = files[path]
            message = f"Reword the {rng.choice(WORDS)} label"
        else:
            size = min(int(rng.lognormvariate(2.6, 1.1)) + 1, 400)
            touched = [p for p in files if p.startswith(folder + "/")]
            chosen = rng.sample(touched, min(len(touched), 1 + int(rng.expovariate(0.7))))
            if rng.random() < 0.06:
                chosen.append(f"{folder}/{rng.choice(NAMES)}{rng.choice(NAMES)}.{extension}")
            for path in chosen:
                part = max(1, size // len(chosen))
                before = files.get(path, [])
                files[path], fresh = edited(before, extension, part, int(part * rng.random()))
                changes[path] = files[path]
                wrote.append((path, fresh))
            if rng.random() < 0.5:
                path = rng.choice([p for p in files if p.startswith(folder.replace("/src", "/tests"))])
                files[path], _ = edited(files[path], extension, rng.randint(2, 20), 1)
                changes[path] = files[path]
            chance = fragility * min(1.0, 0.25 + size / 90) + 0.04 * (len(chosen) - 1)
            if rng.random() < chance:
                for path, fresh in wrote[:2]:
                    picked = rng.sample(fresh, max(1, len(fresh) // 4))
                    recent.append((when + int(rng.expovariate(1 / (12 * 86400))) + 7200, path, picked, component, who))
            message = f"{rng.choice(VERBS)} {rng.choice(WORDS)} {rng.choice(WORDS)} in {component}"
            if rng.random() < 0.6:
                message += f"\n\nSHOP-{1000 + count}"
        mark = commit("refs/heads/main", who, when, message, changes, mark)
        trunk.append((mark, when))
        count += 1
    for number, at in enumerate(range(200, len(trunk), 150)):
        put(f"reset refs/tags/v2.{number}.0\nfrom :{trunk[at][0]}\n\n")
    return trunk


def waiting(trunk):
    """branch -> how it was made. Each starts near the end of main."""
    made = []

    def branch(name, who, hours, message, changes, back):
        parent = trunk[-1 - back][0]
        made.append((name, commit(f"refs/heads/{name}", who, NOW - int(hours * 3600), message, changes, parent)))

    def grow(path, added, deleted=0):
        extension = path.rsplit(".", 1)[1]
        return edited(files.get(path, []), extension, added, deleted)[0]

    def some(component, count):
        folder = COMPONENTS[component][0]
        return sorted(p for p in files if p.startswith(folder + "/"))[:count]

    changes = {p: grow(p, 46, 4) for p in some("payments", 6)}
    changes["services/payments/tests/RetryPolicyTest.cpp"] = block("cpp", 90)
    branch("feature/retry-card-authorisation", "sam", 1.9, "Retry card authorisation on timeout\n\nSHOP-2841", changes, 3)
    fixed = list(files["docs/operations.md"])
    at = next(i for i, text in enumerate(fixed) if "kept" in text)
    fixed[at] = fixed[at].replace("kept", "stored")
    branch("docs/fix-typo-in-operations", "tom", 0.6, "Fix a typo in the operations guide", {"docs/operations.md": fixed}, 1)
    changes = {p: grow(p, 22, 6) for p in some("checkout", 3)}
    branch("feature/instalments-in-basket", "lia", 0.8, "Show instalments in the basket\n\nSHOP-2210", changes, 2)
    changes = {p: grow(p, 9, 2) for p in some("payments", 2)}
    branch("fix/card-token-in-session", "jonas", 0.65, "Keep card token in session cache\n\nSHOP-2738", changes, 1)
    changes = {p: grow(p, 30, 10) for p in some("ledger", 3)}
    changes["services/ledger/migrations/0002_batches.sql"] = block("sql", 8)
    branch("feature/settlement-batch-in-two", "ines", 5.2, "Split the settlement batch in two\n\nSHOP-1301", changes, 4)
    body = grow(".github/workflows/ci.yaml", 5, 1)
    branch("chore/ci-cache", "yuki", 3.1, "Cache dependencies between runs", {".github/workflows/ci.yaml": body}, 2)
    body = files["web/checkout/i18n/en.json"]
    text = ["{"] + body[1:4] + ["  \"basket.title\": \"Your basket\","] + body[4:]
    branch("text/basket-title", "lia", 0.3, "Reword the basket title", {"web/checkout/i18n/en.json": text}, 1)
    changes = {p: grow(p, 12, 8) for p in some("catalog", 2)}
    branch("feature/price-lists-per-market", "yuki", 7.4, "Cache price lists per market\n\nSHOP-1931", changes, 5)
    changes = {p: block("cpp", 320) for p in some("payments", 9)}
    branch("rewrite/pricing-engine", "sam", 26, "Rewrite the pricing engine\n\nSHOP-2900", changes, 8)
    return made


def junit(cases, failures, stamp, flaky=()):
    rows = []
    for name in cases:
        inner = ""
        if name in failures:
            inner = "<failure message=\"expected 200 but was 500\" type=\"AssertionError\">at line 41</failure>"
        elif name in flaky:
            inner = "<flakyFailure message=\"timed out\" type=\"Timeout\">first attempt</flakyFailure>"
        rows.append(f"  <testcase classname=\"shop.{name.split('.')[0]}\" name={quoteattr(name)} time=\"0.{rng.randint(10, 99)}\">{inner}</testcase>")
    return (f"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"shop\" tests=\"{len(cases)}\" "
            f"failures=\"{len(failures)}\" errors=\"0\" skipped=\"0\" timestamp=\"{stamp}\">\n" + "\n".join(rows) + "\n</testsuite>\n")


def cobertura(changes, share, stamp):
    classes = []
    covered = valid = 0
    for path, count in changes:
        lines = []
        for number in range(1, count + 1):
            hit = rng.random() < share
            covered, valid = covered + hit, valid + 1
            lines.append(f"<line number=\"{number}\" hits=\"{int(hit)}\"/>")
        classes.append(f"<class name={quoteattr(Path(path).stem)} filename={quoteattr(path)} line-rate=\"{share}\" branch-rate=\"0\"><lines>{''.join(lines)}</lines></class>")
    return (f"<?xml version=\"1.0\"?>\n<coverage lines-valid=\"{valid}\" lines-covered=\"{covered}\" line-rate=\"{covered / max(valid, 1):.4f}\" "
            f"branch-rate=\"0\" version=\"1\" timestamp=\"{stamp * 1000}\"><packages><package name=\"shop\" line-rate=\"{share}\" branch-rate=\"0\"><classes>\n"
            + "\n".join(classes) + "\n</classes></package></packages></coverage>\n")


def sarif(findings, stamp):
    results = []
    for rule, level, severity, path, line, state in findings:
        results.append({"ruleId": rule, "level": level, "baselineState": state, "message": {"text": f"{rule} at {path}"},
                        "partialFingerprints": {"primaryLocationLineHash": f"{rule}:{line}"},
                        "properties": {"security-severity": severity},
                        "locations": [{"physicalLocation": {"artifactLocation": {"uri": path}, "region": {"startLine": line}}}]})
    return json.dumps({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [{
        "tool": {"driver": {"name": "shopscan", "version": "3.2"}},
        "invocations": [{"executionSuccessful": True, "endTimeUtc": stamp}], "results": results}]}, indent=1) + "\n"


def stamp(hours):
    import datetime
    return datetime.datetime.fromtimestamp(NOW - hours * 3600, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def evidence(repository, made):
    folder = TARGET / "evidence"
    shutil.rmtree(folder, ignore_errors=True)
    heads = {}
    for name, _ in made:
        heads[name] = subprocess.check_output(["git", "-C", repository, "rev-parse", f"refs/heads/{name}"], text=True).strip()
    cases = [f"{n}IT.{w}" for n in NAMES for w in rng.sample(WORDS, 3)]

    def touched(name):
        out = subprocess.check_output(["git", "-C", repository, "diff-tree", "-r", "--name-only", "--no-commit-id", heads[name]], text=True)
        return [(p, len(subprocess.check_output(["git", "-C", repository, "show", f"{heads[name]}:{p}"], text=True).splitlines()))
                for p in out.split() if p.rsplit(".", 1)[-1] in ("cpp", "ts", "py")]

    def write(name, hours, failures=(), flaky=(), share=None, findings=()):
        at = folder / heads[name]
        at.mkdir(parents=True, exist_ok=True)
        (at / "junit.xml").write_text(junit(cases, failures, stamp(hours), flaky), encoding="utf-8")
        if share is not None:
            (at / "cobertura.xml").write_text(cobertura(touched(name), share, int(NOW - hours * 3600)), encoding="utf-8")
        (at / "scan.sarif").write_text(sarif(findings, stamp(hours)), encoding="utf-8")

    known = ("CWE-532", "warning", "4.0", "services/payments/src/Log.cpp", 44, "unchanged")
    write("feature/retry-card-authorisation", 1.2, flaky=[cases[7]], share=0.91, findings=[known])
    write("docs/fix-typo-in-operations", 0.4)
    write("feature/instalments-in-basket", 0.5, share=0.84)
    write("fix/card-token-in-session", 0.5, share=0.77,
          findings=[("CWE-312", "error", "8.1", touched("fix/card-token-in-session")[0][0], 17, "new"), known])
    write("feature/settlement-batch-in-two", 4.0, failures=[cases[11], cases[12]], share=0.72)
    write("text/basket-title", 0.2)
    write("feature/price-lists-per-market", 96.0, share=0.88)
    write("rewrite/pricing-engine", 20.0, share=0.31)
    # What the tracker says a day without each change costs; the others name no ticket, so nothing is known of them.
    worth = {"SHOP-2841": 4200, "SHOP-2210": 2650, "SHOP-2738": 900, "SHOP-1301": 1400, "SHOP-1931": 600, "SHOP-2900": 5200}
    rows = ["key,type,unit,cost_of_delay_per_day,exported_at"]
    rows += [f"{key},Story,EUR,{cost},{stamp(2)}" for key, cost in worth.items()]
    (folder / "tickets.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    profile = [round(0.35 + 0.65 * max(0.0, 1 - abs((h % 24) - 14) / 11) * (1.0 if h // 24 < 5 else 0.7), 3) for h in range(168)]
    board = {"at": stamp(0.003), "environment": "production", "alerts": [], "burn_rates": [
        {"service": "payments", "rate": 0.7, "window_s": 3600}, {"service": "checkout", "rate": 0.4, "window_s": 3600}],
        "incident": False, "rollout": False, "traffic": {"now": 0.84, "usual_profile": profile}}
    (TARGET / "board.json").write_text(json.dumps(board, indent=1) + "\n")
    (TARGET / "world.json").write_text(json.dumps({"at": stamp(0), "seed": SEED}, indent=1) + "\n")


def main():
    TARGET.mkdir(parents=True, exist_ok=True)
    repository = TARGET / "shop.git"
    shutil.rmtree(repository, ignore_errors=True)
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", "--template=", str(repository)], check=True, env=environment)
    trunk = history()
    made = waiting(trunk)
    subprocess.run(["git", "-C", str(repository), "fast-import", "--quiet"], input=b"".join(stream), check=True, env=environment)
    for command in (["repack", "-adfq", "--threads=1", "--depth=50"], ["pack-refs", "--all"], ["prune-packed", "-q"]):
        subprocess.run(["git", "-C", str(repository), "-c", "repack.writeBitmaps=false", *command], check=True, env=environment)
    # A folder `refs` must exist for git to see a repository, and git does not keep empty folders.
    head = subprocess.check_output(["git", "-C", str(repository), "rev-parse", "main"], text=True)
    (repository / "refs" / "heads").mkdir(parents=True, exist_ok=True)
    (repository / "refs" / "heads" / "main").write_text(head)
    for extra in ("hooks", "info", "description", "objects/info/commit-graph"):
        path = repository / extra
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    evidence(repository, made)
    print(f"{len(trunk)} commits on main, {len(made)} waiting branches")


main()

#!/usr/bin/env python3
"""Validates CDEvents, one a line on standard input, against the specification's JSON schemas.

    validate.py SCHEMAS
Exit code: 0 all valid, 1 one is not (it is said which and why), 77 python3-jsonschema is not installed.
"""
import json
import os
import sys

try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is not installed")
    sys.exit(77)

folder = sys.argv[1]
schemas, store = {}, {}
for place, _, names in os.walk(folder):
    for name in names:
        if name.endswith(".json"):
            with open(os.path.join(place, name), encoding="utf-8") as file:
                schema = json.load(file)
            if "$id" in schema:
                store[schema["$id"]] = schema
            types = schema.get("properties", {}).get("context", {}).get("properties", {}).get("type", {})
            for kind in types.get("enum", []):
                schemas[kind] = schema
count = 0
for line in sys.stdin:
    event = json.loads(line)
    kind = event["context"]["type"]
    if kind not in schemas:
        print("no schema for " + kind)
        sys.exit(1)
    validator = jsonschema.Draft202012Validator(
        schemas[kind], resolver=jsonschema.RefResolver(schemas[kind]["$id"], schemas[kind], store),
        format_checker=jsonschema.FormatChecker())
    for problem in validator.iter_errors(event):
        print("%s: %s at %s" % (kind, problem.message, list(problem.absolute_path)))
        sys.exit(1)
    count += 1
print("%d valid" % count)

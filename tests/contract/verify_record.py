#!/usr/bin/env python3
"""A second verifier of an exported record, written from the format's description alone.

Needs nothing but Python's standard library and `openssl` (for Ed25519); it shares no code with Fermata.
    verify_record.py EXPORT [--public-key PEM] [--head COUNT:HASH]
Exit code: 0 whole, 1 broken, 2 wrong usage. The format is described in core/audit/record.h, seal.h and export.h.
"""
import argparse
import base64
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile

HEX64 = re.compile(r"[0-9a-f]{64}\Z")
SPKI_PREFIX = bytes.fromhex("302a300506032b6570032100")  # RFC 8410
RECORD_MEMBERS = ["blobs", "established", "format", "key", "kind", "number", "payload", "person", "previous",
                  "subject", "time"]
KINDS = {"workspace_created", "decision", "approval", "hold", "override", "rollback_request", "policy_changed",
         "model_promoted", "key_rotated", "environment_armed", "environment_disarmed", "note", "line_stopped",
         "line_resumed", "intent", "receipt", "order_not_sent"}
ESTABLISHED = {"none", "os-account", "api-login", "key"}


class Broken(Exception):
    pass


def need(condition, what):
    if not condition:
        raise Broken(what)


def number_text(value):
    """ECMAScript's Number::toString, as RFC 8785 asks."""
    if isinstance(value, int):
        if abs(value) <= 2 ** 53:
            return str(value)
        need(abs(value) < 10 ** 21, "a number beyond a double's digits")
        value = float(value)  # all numbers are doubles
    need(value == value and abs(value) != float("inf"), "a number that is not finite")
    if value == 0:
        return "0"
    sign, rest = ("-", repr(-value)) if value < 0 else ("", repr(value))
    mantissa, _, exponent = rest.partition("e")
    whole, _, fraction = mantissa.partition(".")
    if fraction == "0":
        fraction = ""
    point = len(whole) + int(exponent or 0)
    digits = whole + fraction
    stripped = digits.lstrip("0")
    point -= len(digits) - len(stripped)
    digits = stripped.rstrip("0")
    count = len(digits)
    if count <= point <= 21:
        return sign + digits + "0" * (point - count)
    if 0 < point <= 21:
        return sign + digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return sign + "0." + "0" * -point + digits
    tail = "e" + ("-" if point - 1 < 0 else "+") + str(abs(point - 1))
    return sign + digits[0] + ("." + digits[1:] if count > 1 else "") + tail


def canonical(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    return "{" + ",".join(json.dumps(key) + ":" + canonical(value[key]) for key in sorted(value)) + "}"


def no_doubles(pairs):
    keys = [key for key, _ in pairs]
    need(len(keys) == len(set(keys)), "a key twice")
    return dict(pairs)


def refuse(word):
    raise Broken("no JSON: " + word)


def read_canonical(line):
    """The value, if these bytes are its one canonical spelling."""
    try:
        text = line.decode("utf-8", "strict")
        value = json.loads(text, object_pairs_hook=no_doubles, parse_constant=refuse)
    except (UnicodeDecodeError, ValueError, RecursionError) as problem:
        raise Broken("no JSON: %s" % problem)
    need(canonical(value) == text, "not the canonical spelling")
    return value


def verify_signature(public, message, signature):
    """Ed25519 by openssl."""
    with tempfile.TemporaryDirectory() as folder:
        def put(name, data):
            path = os.path.join(folder, name)
            with open(path, "wb") as file:
                file.write(data)
            return path
        pem = b"-----BEGIN PUBLIC KEY-----\n" + base64.b64encode(SPKI_PREFIX + public) + b"\n-----END PUBLIC KEY-----\n"
        done = subprocess.run(["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", put("key", pem),
                               "-in", put("message", message), "-sigfile", put("signature", signature)],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        return done.returncode == 0


def hex_bytes(text, size, what):
    need(isinstance(text, str) and re.fullmatch("[0-9a-f]{%d}" % (2 * size), text), what + " is no lower-case hex")
    return bytes.fromhex(text)


class Verifier:
    def __init__(self):
        self.count = 0
        self.last = "0" * 64
        self.hashes = []
        self.keys = []
        self.workspace = None
        self.named = set()
        self.objects = []
        self.stated_keys = []
        self.head = None

    def key_id(self):
        return hashlib.sha256(self.keys[-1]).hexdigest()

    def record(self, line):
        need(not self.objects and not self.stated_keys and self.head is None, "a record out of place")
        value = read_canonical(line)
        self.count += 1
        where = "record %d: " % self.count
        need(sorted(value) == RECORD_MEMBERS, where + "not the members of a record")
        need(value["format"] == 1 and type(value["format"]) is int, where + "another format")
        need(value["number"] == self.count and type(value["number"]) is int, where + "another number")
        need(type(value["time"]) is int, where + "no time")
        need(value["kind"] in KINDS and value["established"] in ESTABLISHED, where + "unknown words")
        need(isinstance(value["subject"], str) and isinstance(value["person"], str), where + "no text")
        need(isinstance(value["payload"], dict), where + "no payload")
        need(value["previous"] == self.last, where + "does not follow the one before it")
        blobs = value["blobs"]
        need(isinstance(blobs, list) and all(isinstance(b, str) and HEX64.match(b) for b in blobs), where + "bad blobs")
        need(blobs == sorted(set(blobs)), where + "blobs out of order")
        self.named.update(blobs)
        self.hand_over(value, where)
        need(value["key"] == self.key_id(), where + "names a key that does not sign here")
        self.last = hashlib.sha256(line).hexdigest()
        self.hashes.append(self.last)

    def hand_over(self, value, where):
        payload = value["payload"]
        need((self.count == 1) == (value["kind"] == "workspace_created"), where + "foundation out of place")
        if self.count == 1:
            self.workspace = hex_bytes(payload.get("workspace"), 16, "the workspace").hex()
            need(isinstance(payload.get("name"), str), "no name")
            self.keys.append(hex_bytes(payload.get("public_key"), 32, "the public key"))
        elif value["kind"] == "key_rotated":
            new = hex_bytes(payload.get("new_key"), 32, "the new key")
            message = b"fermata-rotation-1\n" + canonical({
                "new_key": new.hex(), "number": self.count, "old_key": self.key_id(), "previous": value["previous"],
                "workspace": self.workspace}).encode()
            for key, name in ((self.keys[-1], "old_signature"), (new, "new_signature")):
                need(verify_signature(key, message, hex_bytes(payload.get(name), 64, name)), where + name + " is bad")
            self.keys.append(new)

    def object(self, line):
        need(not self.stated_keys and self.head is None, "an object out of place")
        value = read_canonical(line)
        need(sorted(value) == ["bytes", "digest"] and isinstance(value["bytes"], str), "no object")
        try:
            data = base64.b64decode(value["bytes"], validate=True)
        except ValueError as problem:
            raise Broken("an object: %s" % problem)
        need(base64.b64encode(data).decode() == value["bytes"], "an object is not the only spelling of its bytes")
        need(hashlib.sha256(data).hexdigest() == value["digest"], "an object is not what was stored")
        need(not self.objects or self.objects[-1] < value["digest"], "objects out of order")
        self.objects.append(value["digest"])

    def public_key(self, line):
        need(self.head is None, "a key out of place")
        value = read_canonical(line)
        need(sorted(value) == ["public_key"], "no key")
        self.stated_keys.append(hex_bytes(value["public_key"], 32, "a public key"))

    def signed_head(self, line):
        need(self.head is None, "a second head")
        value = read_canonical(line)
        need(sorted(value) == ["count", "hash", "key", "signature", "time", "workspace"], "no head")
        self.head = value

    def finish(self, known_key, claim):
        need(self.count > 0, "no record")
        need(set(self.objects) == self.named, "objects are missing, or belong to no record")
        need(self.stated_keys == self.keys, "the stated keys are not those that signed")
        head = self.head
        need(head is not None, "no signed head")
        need(head["count"] == self.count, "the head counts another number of records")
        need(head["hash"] == self.last, "the head is of another last record")
        need(head["workspace"] == self.workspace, "the head is of another workspace")
        need(head["key"] == self.key_id(), "the head is of another key")
        signature = hex_bytes(head["signature"], 64, "the signature")
        message = b"fermata-head-1\n" + canonical({k: v for k, v in head.items() if k != "signature"}).encode()
        need(verify_signature(self.keys[-1], message, signature), "the head's signature is bad")
        need(known_key is None or known_key in self.keys, "the given key never signed this record")
        if claim:
            count, digest = claim
            need(count <= self.count, "it was cut: the given head counts %d records" % count)
            need(count > 0 and self.hashes[count - 1] == digest, "record %d is not that of the given head" % count)


def verify(data, known_key=None, claim=None):
    need(data.endswith(b"\n"), "it does not end with a line feed")
    lines = data[:-1].split(b"\n")
    need(lines[0] == b'{"fermata_record_export":1}', "it does not begin as an export does")
    verifier = Verifier()
    for line in lines[1:]:
        for prefix, take in ((b'{"blobs":', verifier.record), (b'{"bytes":', verifier.object),
                             (b'{"public_key":', verifier.public_key), (b'{"count":', verifier.signed_head)):
            if line.startswith(prefix):
                take(line)
                break
        else:
            raise Broken("a line that is none of an export")
    verifier.finish(known_key, claim)
    return verifier


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("export")
    parser.add_argument("--public-key")
    parser.add_argument("--head")
    options = parser.parse_args()
    known = claim = None
    try:
        with open(options.export, "rb") as file:
            data = file.read()
        if options.public_key:
            with open(options.public_key, "r", encoding="ascii") as file:
                der = base64.b64decode("".join(line for line in file.read().splitlines() if "-----" not in line))
            if len(der) != 44 or not der.startswith(SPKI_PREFIX):
                parser.error("no Ed25519 public key")
            known = der[12:]
        if options.head:
            count, _, digest = options.head.partition(":")
            if not count.isdigit() or not HEX64.match(digest):
                parser.error("a head is COUNT:HASH")
            claim = (int(count), digest)
    except (OSError, ValueError) as problem:
        parser.error(str(problem))
    try:
        found = verify(data, known, claim)
    except (Broken, KeyError, TypeError, AttributeError) as problem:
        print("BROKEN: %s" % problem)
        return 1
    print("whole: %d records, %d objects, %d keys, head %d:%s" %
          (found.count, len(found.objects), len(found.keys), found.count, found.last))
    return 0


if __name__ == "__main__":
    sys.exit(main())

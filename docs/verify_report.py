"""Check a published report without the program that made it: nothing but Python's own library (3.9 or newer).

    python verify_report.py FOLDER [--kept FILE]

FOLDER holds what the report's page gives out: manifest.json, snapshot.json, the files, and manifest.tsr where there is
one. Every SHA-256 is worked out again from the bytes, and compared with the manifest's and with what was signed off;
the files must print the seal of the sign-off that the manifest names. FILE is what you kept from the publication: the
mail to the clerk, or the manifest. The exit status is 0 where all agree and 1 where anything differs.

A seal is made with a key that only the council has, so this compares seals and cannot work them out. That a time-stamp
is genuine is for OpenSSL to say: openssl ts -verify -data manifest.json -in manifest.tsr -CAfile CERTIFICATES
"""

import argparse
import hashlib
import json
import re
import sys
import zipfile
from email import message_from_bytes, policy
from html import unescape
from io import BytesIO
from pathlib import Path

HEAD = re.compile(r"number\s+(\d+),\s+seal\s+([0-9a-f]{64})")
TAG = re.compile(r"<[^<>]*>")


def digest(value):
    """SHA-256 of canonical JSON: keys sorted, no spaces, characters as they are, in UTF-8."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def found(folder, manifest):
    """Each part's name, its SHA-256 by the manifest, and as worked out here."""
    snapshot = (folder / "snapshot.json").read_bytes()
    content = json.loads(snapshot)
    worked_out = hashlib.sha256(snapshot).hexdigest()
    yield "snapshot.json", manifest["snapshot"]["sha256"], worked_out
    yield "what was signed off", manifest["sign_off"]["sha256"], worked_out
    for file in manifest["files"]:
        path = folder / file["name"]
        here = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "not in the folder"
        yield file["name"], file["sha256"], here
    for name in ("council", "title", "period", "version"):
        yield name, manifest[name], content[name]
    for kind, key in (("sections", "number"), ("details", "title")):
        here = {str(part[key]): digest(part) for part in content[kind]}
        yield from compared(kind, {str(part[key]): part["sha256"] for part in manifest[kind]}, here)
    about = {name: content[name] for name in ("council", "title", "period", "version")}
    rows = [row for section in content["sections"] for group in section["groups"] for row in group["standings"]]
    here = {row["code"]: digest({**about, "row": row}) for row in rows}
    yield from compared("rows", {row["code"]: row["sha256"] for row in manifest["rows"]}, here)
    yield "sources", manifest["sources"]["sha256"], digest(content["sources"])


def compared(kind, said, here):
    for name in sorted({**said, **here}):
        yield kind + ", " + name, said.get(name, "not in the manifest"), here.get(name, "not in the snapshot")


def seals(folder, manifest):
    """The seal of the sign-off as the manifest names it, and as each file prints it; and what the time-stamp is of."""
    signed = heads_of_manifest(manifest).get(manifest["sign_off"].get("event"))
    for file in manifest["files"] if signed else ():
        path = folder / file["name"]
        if path.exists() and path.suffix in (".html", ".docx"):
            printed = heads_in(path.read_bytes()).get(manifest["sign_off"]["event"], "not printed")
            yield "seal of the sign-off in " + file["name"], signed, printed
    stamp = folder / "manifest.tsr"
    if stamp.exists():
        of = hashlib.sha256((folder / "manifest.json").read_bytes())
        yield "manifest.tsr", of.hexdigest(), of.hexdigest() if of.digest() in stamp.read_bytes() else "of another file"


def heads_of_manifest(manifest):
    """The events that a manifest names, as their seals by their numbers."""
    events = [(manifest["event"].get("number"), manifest["event"].get("seal"))]
    events.append((manifest["sign_off"].get("event"), manifest["sign_off"].get("seal")))
    return {number: seal for number, seal in events if seal}


def heads_in(content):
    """The same, of what a file prints: a manifest, a mail, a web page or a Word copy."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as packed:
            content = packed.read("word/document.xml")
    text = content.decode("utf-8", errors="replace")
    if text.lstrip().startswith("{"):
        return heads_of_manifest(json.loads(text))
    if re.match(r"[A-Za-z-]+: ", text):
        body = message_from_bytes(content, policy=policy.default).get_body(("plain",))
        text = body.get_content() if body else text
    text = unescape(TAG.sub("", text))
    return {int(number): seal for number, seal in HEAD.findall(text)}


def kept_heads(file, manifest):
    """What somebody kept, against the manifest: at least one event must be named by both."""
    here, kept = heads_of_manifest(manifest), heads_in(file.read_bytes())
    if not set(here) & set(kept):
        yield "what you kept", "an event of this report", "none"
    for number in sorted(set(here) & set(kept)):
        yield "what you kept, event " + str(number), kept[number], here[number]


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kept", type=Path)
    options = parser.parse_args(arguments)
    manifest = json.loads((options.folder / "manifest.json").read_bytes())
    checks = [*found(options.folder, manifest), *seals(options.folder, manifest)]
    if options.kept:
        checks += kept_heads(options.kept, manifest)
    differing = 0
    for name, said, here in checks:
        same = said == here
        differing += not same
        sys.stdout.write(("same       " if same else "DIFFERENT  ") + name + "  " + str(here) + "\n")
    sys.stdout.write("Everything is the same.\n" if not differing else str(differing) + " differ.\n")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

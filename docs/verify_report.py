"""Check a published report without the program that made it: nothing but Python's own library (3.9 or newer).

    python verify_report.py FOLDER

FOLDER holds what the report's page gives out: manifest.json, snapshot.json and the files. Every SHA-256 is worked out
again from the bytes, and compared with the manifest's and with what was signed off. The exit status is 0 where all
agree and 1 where anything differs. Compare the manifest's own SHA-256 with one from the council, if you can.
"""

import hashlib
import json
import sys
from pathlib import Path


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


def main(arguments):
    if len(arguments) != 1:
        sys.stderr.write(__doc__ or "")
        return 2
    folder = Path(arguments[0])
    manifest = json.loads((folder / "manifest.json").read_bytes())
    differing = 0
    for name, said, here in found(folder, manifest):
        same = said == here
        differing += not same
        sys.stdout.write(("same       " if same else "DIFFERENT  ") + name + "  " + str(here) + "\n")
    sys.stdout.write("Everything is the same.\n" if not differing else str(differing) + " differ.\n")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

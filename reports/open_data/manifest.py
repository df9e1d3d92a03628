"""The manifest of a published report: a SHA-256 for each part, so that anyone can work them out again (B11). Pure.

It starts from the snapshot as JSON, not from our own types: `docs/verify_report.py` does the same in a few lines, with
nothing of this program. Canonical JSON has its keys sorted, no spaces, and characters as they are, in UTF-8.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

SHORT = 16  # characters of a row's digest that are enough to name it
ABOUT = ("council", "title", "period", "version")


@dataclass(frozen=True)
class PublishedReport:
    """What a manifest says beside the snapshot: addresses, files, the sign-off, and the event that recorded it."""

    address: str
    published_at: str
    snapshot: dict[str, Any]
    files: tuple[dict[str, Any], ...]
    sign_off: dict[str, Any]
    event: dict[str, Any]


def manifest(content: dict[str, Any], published: PublishedReport) -> dict[str, Any]:
    """The manifest of a snapshot's JSON, as it was read by `json.loads`."""
    return {
        "manifest": 1,
        **{name: content[name] for name in ABOUT},
        "address": published.address,
        "published_at": published.published_at,
        "snapshot": published.snapshot,
        "files": list(published.files),
        "sections": [{"number": each["number"], "sha256": digest(each)} for each in content["sections"]],
        "details": [{"title": each["title"], "sha256": digest(each)} for each in content["details"]],
        "rows": [{"code": code, "sha256": found, "short": found[:SHORT]} for code, found in rows(content)],
        "sources": {"sha256": digest(content["sources"]), "files": [_source(each) for each in content["sources"]]},
        "sign_off": published.sign_off,
        "event": published.event,
    }


def rows(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each indicator's code, and the digest of its row in this very report."""
    about = {name: content[name] for name in ABOUT}
    for section in content["sections"]:
        for group in section["groups"]:
            for row in group["standings"]:
                yield row["code"], digest({**about, "row": row})


def digest(value: Any) -> str:
    """SHA-256 of a value's canonical JSON."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _source(source: dict[str, Any]) -> dict[str, Any]:
    return {name: source[name] for name in ("name", "kind", "sha256")}

"""A refused file given back to the officer who has it, its faults marked. It is sent again, as it was never kept."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from django.utils.timezone import localdate

from indicators.extracts.files.errors import Fault
from indicators.extracts.sandbox.child_process import answered
from indicators.extracts.sandbox.protocol import file_understood, plain_faults
from indicators.models import Extract
from safeguarding.exceptions import Refused

MOST_STEM = 150


class AnotherFile(Refused):
    """The file that was sent is not the one that the extract was read from."""


def can_be_marked(extract: Extract, faults: Sequence[Fault]) -> bool:
    """Whether a file was sent, and any of its faults has a place in it. A file of episodes is not given back."""
    without_places = (Extract.Kind.TYPED, Extract.Kind.EPISODES)
    return extract.kind not in without_places and any(fault.row or fault.sheet for fault in faults)


def marked_file(extract: Extract, faults: Sequence[Fault], content: bytes) -> bytes:
    """The file as an XLSX workbook with the faults marked. Nothing of it is kept.

    Raise `AnotherFile`, and `ExtractRejected` if it is too large, or holds what cannot be given back.
    """
    if hashlib.sha256(content).hexdigest() != extract.sha256:
        raise AnotherFile(
            f"This is not {extract.name} as it was sent on {localdate(extract.read_at):%-d %B %Y}: it has other "
            "bytes. Choose that file; or load this one as a new extract."
        )
    sheet = extract.reading.get("sheet", "")
    located = [fault if fault.sheet or not fault.row else replace(fault, sheet=sheet) for fault in faults]
    return answered("mark", content, file_understood, name=extract.name, faults=plain_faults(tuple(located)))


def name_of(extract: Extract) -> str:
    """What the marked file is called."""
    return f"{PurePosixPath(extract.name).stem[:MOST_STEM]}-marked.xlsx"

"""The empty document that each report begins with, kept as its parts in the folder `parts`: styles, lists, settings.

The one that python-docx brings has 900 kB of styles that nobody uses, a picture of a page and the name of a program.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from docx.shared import Twips

FOLDER = Path(__file__).parent / "parts"
CORE = "docProps/core.xml"
MARGIN = 1021  # twentieths of a point, as in its document.xml


@dataclass(frozen=True)
class DocxPaper:
    """A sheet on its side, in twentieths of a point."""

    width: Twips
    height: Twips

    @property
    def across(self) -> int:
        """From margin to margin."""
        return self.width.twips - 2 * MARGIN


PAPERS = {"A4": DocxPaper(Twips(16838), Twips(11906)), "A3": DocxPaper(Twips(23811), Twips(16838))}


@cache
def blank() -> bytes:
    """The folder as one file."""
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for path in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
            archive.write(path, path.relative_to(FOLDER).as_posix())
    return file.getvalue()

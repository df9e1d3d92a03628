"""CSV: from bytes to a sheet of located cells. Pure. The rules are in docs/extract-formats.md."""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from indicators.extracts.files.errors import ExtractRejected, Fault
from indicators.extracts.files.headings import ANYWHERE, LOWEST_HEADING, Guide
from indicators.extracts.files.sheet import Contents, Row, sheet_of

# By the mark at its start, how a text file is written. UTF-16 without a mark reads as cp1252 full of NULs.
MARKS = ((BOM_UTF8, "utf-8-sig", "UTF-8"), (BOM_UTF16_LE, "utf-16", "UTF-16"), (BOM_UTF16_BE, "utf-16", "UTF-16"))
UNMARKED = (("utf-8", "UTF-8"), ("cp1252", "Windows-1252"))
# Letters outside ASCII as UTF-8 writes them; and what text of an old Macintosh looks like as Windows-1252: a capital
# with an accent behind a small letter, or alone.
OF_UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
OF_MACINTOSH = re.compile(
    r"(?<=[a-z])[ŠŒŽŸÐÑÒÓÔÕÈÉ](?=[a-z ,.;:)\"']|$)|(?<=[ 0-9])Ð(?=[ 0-9])|(?<=[ \"',;])[ÒÔ](?=[A-Za-z])", re.MULTILINE
)
MOST_HEADING = 20_000
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright strokes"}


def read_text(content: bytes, guide: Guide = ANYWHERE) -> Contents:
    """The one sheet of a CSV file. Raise `ExtractRejected` where it cannot be told what the file says."""
    rows, encoding, separator = _opened(content, guide)
    return Contents(f"CSV, {encoding}, separated by {SEPARATORS[separator]}", (sheet_of("", rows, guide),))


def rows_of_text(content: bytes) -> Iterator[Row]:
    """Every row of a CSV file as it stands, for what gives it back. Raise `ExtractRejected` as `read_text` does."""
    return _opened(content)[0]


def _opened(content: bytes, guide: Guide = ANYWHERE) -> tuple[Iterator[Row], str, str]:
    """The rows, and how they are written: the encoding, and what separates the cells."""
    text, encoding = _decoded(content)
    lines, skipped, separator = _separated(text, guide)
    return _rows(lines, separator, skipped), encoding, separator


def _decoded(content: bytes) -> tuple[str, str]:
    marked = [(codec, encoding) for mark, codec, encoding in MARKS if content.startswith(mark)]
    if not marked and b"\0" in content:
        raise ExtractRejected([Fault("It holds NUL characters, so it is no text file. Save it as “CSV UTF-8”.")])
    for codec, encoding in marked or UNMARKED:
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        if codec == "cp1252":
            return _without_a_mark(content, text)
        return text, encoding
    raise ExtractRejected([Fault("Its characters cannot be read. Save it as “CSV UTF-8” and send it again.")])


def _without_a_mark(content: bytes, windows: str) -> tuple[str, str]:
    """Text that is not UTF-8. Raise `ExtractRejected` if part of it is."""
    if found := OF_UTF_8.search(content):
        line = content.count(b"\n", 0, found.start()) + 1
        sentence = (
            "Its characters are written in two ways, as if two files were put together: some as UTF-8, some not. Save "
            "it as “CSV UTF-8” and send it again."
        )
        raise ExtractRejected([Fault(sentence, row=line)])
    if OF_MACINTOSH.search(windows):
        return content.decode("mac-roman"), "Mac Roman"
    return windows, "Windows-1252"


def _separated(text: str, guide: Guide) -> tuple[str, int, str]:
    """The text without a first line such as `sep=;`, how many lines that left out, and what separates the cells."""
    first, _, rest = text.partition("\n")
    if first.strip().casefold().startswith("sep=") and first.strip()[4:] in SEPARATORS:
        return rest, 1, first.strip()[4:]
    start = text[:MOST_HEADING]
    if told := next((each for each in SEPARATORS if _tells(start, each, guide)), ""):
        return text, 0, told
    return text, 0, likely_separator(start)


def likely_separator(start: str, separators: Iterable[str] = SEPARATORS) -> str:
    """What divides most of the first rows into equally many cells: what is quoted, and a title, tells nothing."""

    def evenness(separator: str) -> tuple[int, int]:
        rows = islice(csv.reader(io.StringIO(start[:MOST_HEADING], newline=""), delimiter=separator), LOWEST_HEADING)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        return max(((rows, width) for width, rows in widths.items()), default=(0, 0))

    return max(separators, key=evenness)


def _tells(start: str, separator: str, guide: Guide) -> bool:
    """Whether the separator makes the headings of a known kind of extract, which may stand below title rows."""
    rows = csv.reader(io.StringIO(start, newline=""), delimiter=separator)
    wanted = Guide(guide.mapped)  # a row that a person named is there whatever separates the cells
    return any(wanted.leads_to(0, texts) for texts in islice(rows, LOWEST_HEADING))


def _is_spaced(text: str, separator: str) -> bool:
    """Whether a space follows every separator of the first line, so that a quotation mark behind it opens a cell."""
    first = next((line for line in text[:MOST_HEADING].splitlines() if line.strip()), "")
    return separator != "\t" and separator in first and first.count(separator) == first.count(f"{separator} ")


def _rows(text: str, separator: str, skipped: int) -> Iterator[Row]:
    """One by one, so that a file far over the limit of rows is never held whole."""
    spaced = _is_spaced(text, separator)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True, skipinitialspace=spaced)
    number, begun = skipped, 0
    try:
        for texts in reader:
            number += 1
            begun = reader.line_num
            yield Row(number, tuple(texts))
    except csv.Error as error:
        sentence = (
            f"From line {begun + 1 + skipped} on it cannot be divided into cells: a quotation mark is not closed, or a "
            "cell is far too long. Mend that line."
        )
        raise ExtractRejected([Fault(sentence, row=number + 1)]) from error

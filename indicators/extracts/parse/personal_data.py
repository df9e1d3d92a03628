"""Signs of personal data: headings, and numbers that are given to one child. Pure.

A file with any of it is refused before anything is kept (P11). No sentence here repeats a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indicators.extracts.files.errors import CarriesChildren, Fault, quoted
from indicators.extracts.files.headings import kinds_told
from indicators.extracts.files.sheet import NUMERIC, Contents, Row, Sheet, letter

# Headings, without spaces and marks, of columns that tell one child from another.
OF_CHILDREN = """
    child upn uln nhsno nhsnumber nhsid dob dateofbirth birthdate forename forenames firstname givenname surname
    lastname familyname fullname childname childsname nameofchild nameofthechild childid childsid childuniqueid
    childnumber laid laidentifier lachildid uniquepupilnumber formerupn postcode homeaddress clientid personid
"""
NAMING = frozenset(OF_CHILDREN.split())
WHERE_TO = "Take it out of the file; or, if it is a list of episodes, send it under “Count episodes”."
# A unique pupil number, and ten digits that may be an NHS number: by themselves, inside a cell's other words.
UPN = re.compile(r"(?<![A-Z0-9])([A-HJ-NP-RT-Z])([0-9]{11}[0-9A-HJ-NP-RT-Z])(?![A-Z0-9])", re.IGNORECASE)
NHS = re.compile(r"(?<![0-9.,])([0-9]{3})([ -]?)([0-9]{3})\2([0-9]{4})(?![0-9.,]*[0-9])")
NUMBERED = re.compile(f"{UPN.pattern}|{NHS.pattern.replace(chr(92) + '2', '[ -]?')}", re.IGNORECASE)
LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def refuse_children(contents: Contents) -> None:
    """Raise `CarriesChildren` if any sheet, a hidden one too, names children by a heading or holds a child's number."""
    found = [fault for sheet in contents.sheets for fault in (*_headed(sheet), *_numbered(sheet))]
    if found:
        raise CarriesChildren(found)


def is_of_children(heading: str) -> bool:
    return "".join(filter(str.isalnum, heading.casefold())) in NAMING


def is_upn(text: str) -> bool:
    """Thirteen characters, the first a check letter: the weighted sum of the rest, modulo 23 (DfE, *UPN guide*)."""
    found = UPN.fullmatch(text.strip())
    if not found:
        return False
    digits = [int(each) if each.isdigit() else LETTERS.index(each) for each in found[2].upper()]
    return LETTERS[sum(weight * digit for weight, digit in enumerate(digits, 2)) % 23] == found[1].upper()


def is_nhs_number(text: str) -> bool:
    """Ten digits, the last a check digit, modulo 11 (NHS Data Dictionary, *NHS number*)."""
    digits = [int(each) for each in text if each.isdigit()]
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    remainder = 11 - sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
    return digits[9] == remainder % 11


def _headed(sheet: Sheet) -> Iterator[Fault]:
    for column, heading in _possible_headings(sheet):
        if is_of_children(heading):
            sentence = f"The column {quoted(heading)} names children. {WHERE_TO}"
            yield Fault(sentence, sheet.name, 0, column)


def _numbered(sheet: Sheet) -> Iterator[Fault]:
    """The first cell of each column that holds a child's number; a row is searched whole, since few have any."""
    seen: set[str] = set()
    for row in sheet.rows:
        if not NUMBERED.search("\n".join(row.texts)):
            continue
        for column, text in zip(sheet.columns, row.texts, strict=True):
            what = _number_in(text)
            if what and column.letter not in seen:
                seen.add(column.letter)
                sentence = f"It holds what looks like {what}, which names a child. Take those out of the file."
                yield Fault(sentence, sheet.name, row.number, column.letter)


def _number_in(text: str) -> str:
    if any(is_upn(found[0]) for found in UPN.finditer(text)):
        return "a unique pupil number (UPN)"
    return "an NHS number" if any(is_nhs_number(found[0]) for found in NHS.finditer(text)) else ""


# -- where headings may stand --------------------------------------------------------------------------------------
def _possible_headings(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """The headings; and as title rows may stand above them, the cells of any row that may be the headings."""
    known = kinds_told(column.heading for column in sheet.columns)
    rows = [row for row in sheet.top if row.number < sheet.heading_row] if known else _possible_heading_rows(sheet.top)
    cells = {(letter(index), text.strip()) for row in rows for index, text in enumerate(row.texts) if text.strip()}
    yield from sorted(cells | {(column.letter, column.heading) for column in sheet.columns})


def _possible_heading_rows(top: Sequence[Row]) -> Iterator[Row]:
    """The rows that may be headings, so that a cell under them which says “Postcode” is not taken for one.

    A heading has words only, and it is the first, or only words stand above it, or it has more cells than any above,
    or a blank row is between. Two headings that name children are headings wherever they stand.
    """
    most, only_words, before = 0, True, -1
    for row in top:
        cells = [text.strip() for text in row.texts if text.strip()]
        words = not any(NUMERIC.fullmatch(cell) and not _is_year(cell) for cell in cells)
        new = only_words or len(cells) > most or row.number > before + 1
        if before < 0 or (words and new) or sum(map(is_of_children, cells)) > 1:
            yield row
        most, only_words, before = max(most, len(cells)), only_words and words, row.number


def _is_year(cell: str) -> bool:
    return cell.isdigit() and 1900 <= int(cell) < 2100

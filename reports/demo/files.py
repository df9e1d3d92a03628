"""The demo council's extracts: CSV files as they lie here, and the counts as a case system's workbook."""

from __future__ import annotations

import csv
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

EXTRACTS = Path(__file__).parent / "extracts"
FIGURES = "figures-january-2010.csv"
VACANCIES = "vacancies-january-2010.csv"
COUNTS = "assessments-to-february.xlsx"
FEBRUARY = "figures-february-2010.csv"
TO_TRY = "vacancies-february-2010.csv"
ALL = (FIGURES, VACANCIES, COUNTS, FEBRUARY, TO_TRY)


def content(name: str) -> bytes:
    """The bytes of an extract by its name. A workbook is made from the CSV file of the same name."""
    path = EXTRACTS / name
    return _workbook(path.with_suffix(".csv")) if path.suffix == ".xlsx" else path.read_bytes()


def _workbook(path: Path) -> bytes:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Assessments"
    with path.open(newline="", encoding="utf-8") as file:
        heading, *rows = csv.reader(file)
    sheet.append(heading)
    for measure, period, number in rows:
        sheet.append([measure, period, int(number)])
    made = BytesIO()
    workbook.save(made)
    return made.getvalue()

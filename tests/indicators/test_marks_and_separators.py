"""What separates cells, marks by the thousand, and messages that are named like tables."""

from __future__ import annotations

from time import process_time

import pytest

from indicators.extracts.files.csv_file import read_text
from indicators.extracts.files.detect import read
from indicators.extracts.files.errors import ExtractRejected
from indicators.extracts.files.headings import bare, unmarked
from indicators.extracts.parse.cell_values import number


@pytest.mark.parametrize(
    ("content", "separator"),
    [
        ('e-mail,roles\na@b.example,"team manager: A; team manager: B; director"\n', "commas"),
        ("e-mail,roles\na@b.example,reader; director; auditor\nc@b.example,reader; director\n", "commas"),
        ('indicator,"remarks; others; more"\n59,"a; b; c; d"\n60,"e; f"\n', "commas"),
        ("Figures; for January; 2010\nindicator,when,remarks\nNI 59,Jan-10,x\n", "commas"),
        ("ref;when;outturn\nNI 59;Jan-10;41,4\nNI 60;Jan-10;43,7\n", "semicolons"),
        ("Figures, for January, 2010\nref\twhen\toutturn\nNI 59\tJan-10\t41,4\n", "tabs"),
        ("ref|when|outturn\nNI 59|Jan-10|a, b, c\n", "upright strokes"),
    ],
)
def test_cells_are_separated_by_what_divides_most_rows_alike(content, separator):
    assert read_text(content.encode()).format == f"CSV, UTF-8, separated by {separator}"


@pytest.mark.parametrize("mark", ["[1]", "[r]", " [p]", "¹", "†", "*", "(1)", "(%)", " ", "[1 "])
@pytest.mark.parametrize("reads", [number, unmarked, bare])
def test_marks_by_the_thousand_are_read_in_a_moment(reads, mark):
    text = "41.4" + mark * (5_000 // len(mark)) + "x"
    began = process_time()
    for each in (text, text[:-1]):
        try:
            reads(each)
        except ValueError:
            continue

    assert process_time() - began < 0.3


def test_several_marks_behind_a_number_are_all_said():
    found = number("41.4% [r] [p][note 2]")

    assert (str(found.value), found.marks) == ("41.4", ("Revised", "Provisional"))


@pytest.mark.parametrize(
    "content",
    [
        b"From: Asha <asha@council.example>\nTo: ben@council.example\nSubject: January\n\ncode,period,value\n",
        b"Return-Path: <a@b.example>\r\nReceived: from x\r\nMessage-ID: <1@x>\r\nSubject: January\r\n\r\n",
        b"MIME-Version: 1.0\nDate: Mon, 1 Feb 2010 09:00:00 +0000\nFrom: a@b.example\nSubject: x\n\n",
        b"From:\tAsha Patel\r\nSent:\t1 February 2010\r\nTo:\tBen\r\nSubject:\tFigures\r\n\r\nNI 59 41.4%\r\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "__substg1.0_001A".encode("utf-16-le"),
    ],
)
def test_an_email_is_refused_as_one(content):
    with pytest.raises(ExtractRejected, match=r"It is an e-mail\. Save the file that is attached to it"):
        read(content, "figures.csv")


def test_a_web_page_in_one_file_is_no_email():
    content = b"From: <Saved by Blink>\nSubject: Scorecard\nDate: Mon, 1 Feb 2010\nMIME-Version: 1.0\n\n<html>"

    with pytest.raises(ExtractRejected, match="web page saved as a single file"):
        read(content, "figures.csv")


def test_a_table_with_from_and_to_is_no_email():
    assert read(b"code,from,to\nFrom: x,To: y,z\n", "a.csv").sheets[0].rows_in == 1

"""The questions about a file as a form, and the answers out of what was posted. The file waits, or comes again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from indicators.extracts.parse.questions import (
    FIELDS,
    HELD,
    LEAVE,
    PERCENT,
    READ,
    SHARE,
    SHOWN,
    Answers,
    Asks,
    HiddenToo,
    Question,
    ShownOrHeld,
    WhichColumns,
    WhichFraction,
    WhichPeriod,
    WhichSheet,
    WhichYear,
)
from indicators.forms import UploadForm
from safeguarding.accounts.forms import one_button

COLUMN = re.compile(r"column-([A-Z]{1,3})")
SHOWN_IN = re.compile(r"shown-([A-Z]{1,3})")
PLAIN = ("sheet", "heading_row", "period", "year", "hidden", "fractions", "sha256", "file_key")
NOT_USED = "Not used"
AS_PERIODS = "Write it as Jan-10, Q3 2009/10 or 2009/10."
MOST_PERIOD = 20


def answers_of(posted: Mapping[str, str]) -> Answers:
    """What was answered so far. Anything that is no answer to a question counts as none."""
    fields = {found[1]: posted[name] for name in posted if (found := COLUMN.fullmatch(name))}
    row, before = posted.get("heading_row", "").strip(), posted.get("heading_row_before", "")
    columns = {letter: name for letter, name in fields.items() if name in FIELDS}
    return Answers(
        sheet=posted.get("sheet"),
        heading_row=int(row) if row.isascii() and row.isdigit() and len(row) < 7 else 0,
        columns=columns if row == before else {},
        period=posted.get("period", "").strip(),
        hidden=posted.get("hidden", ""),
        fractions=posted.get("fractions", ""),
        year=posted.get("year", "").strip(),
        shown={found[1]: posted[name] for name in posted if (found := SHOWN_IN.fullmatch(name))},
        sha256=posted.get("sha256", ""),
    )


class AnswersForm(UploadForm):
    """Questions, if there are any, with what was answered before in hidden boxes.

    The file waits under its key, or has to be chosen again.
    """

    helper = one_button("Continue")

    def __init__(self, posted: Mapping[str, str], asks: Asks | None = None, sha256: str = "", key: str = "") -> None:
        super().__init__()
        for name, value in posted.items():
            if name in (*PLAIN, "heading_row_before") or COLUMN.fullmatch(name) or SHOWN_IN.fullmatch(name):
                self._hide(name, value)
        if asks:
            self._hide("sha256", sha256)
            for question in asks.questions:
                self._ask(question)
        self._hide("file_key", key)
        if key:
            del self.fields["file"]
        else:
            self.order_fields([name for name in self.fields if name != "file"])
            self.fields["file"].label = "The same file again"
            self.fields["file"].help_text = "It is kept for an hour only, and has been deleted. Choose it again."

    def say(self, sentences: Sequence[str], beside: str = "file") -> None:
        """Show what is wrong, above the form and beside the field, if the form has it."""
        self.is_bound, self.data = True, {name: field.initial for name, field in self.fields.items()}
        for field in self.fields.values():
            field.required = False
        self.full_clean()
        for sentence in sentences:
            self.add_error(beside if beside in self.fields else None, sentence)
        for field in self.fields.values():
            field.required = True  # so that no label says "optional"

    def clean_file(self) -> Any:
        """This form only shows; `UploadForm` has checked the file."""
        return self.cleaned_data["file"]

    def _hide(self, name: str, value: str) -> None:
        self.fields[name] = forms.CharField(widget=forms.HiddenInput, initial=value, required=False)

    def _ask(self, question: Question) -> None:
        match question:
            case WhichSheet(sheets):
                choices = [(name, f"{name or 'The file'} ({about})") for name, about in sheets]
                self._radios("sheet", "Which sheet is the table?", choices, choices[0][0])
            case WhichYear(first, last, written):
                self.fields["year"] = forms.CharField(
                    label=f"Which year are the months or quarters from “{first}” to “{last}” of?",
                    initial=written,
                    max_length=MOST_PERIOD,
                    help_text="No heading says. Write the financial year, for example 2009/10.",
                )
            case ShownOrHeld():
                more = f" There are {question.many:,} such cells in the column." if question.many > 1 else ""
                label = (
                    f"Row {question.row}, column {question.column}, shows “{question.shown}” and holds "
                    f"“{question.held}”. Which is meant?{more}"
                )
                meant = [
                    (SHOWN, f"What it shows: “{question.shown}”"),
                    (HELD, f"What it holds: “{question.held}”"),
                ]
                self._radios(f"shown-{question.column}", label, meant, None)
            case WhichColumns():
                self._columns(question)
            case WhichPeriod(written):
                self._period("Which period is every row of?", written, help_text=f"No column holds it. {AS_PERIODS}")
            case HiddenToo(what):
                choices = [(LEAVE, "Leave out what is hidden"), (READ, "Read what is hidden too")]
                self._radios("hidden", f"{what} hidden", choices, LEAVE)
            case WhichFraction():
                more = f" There are {question.many:,} such rows." if question.many > 1 else ""
                label = f"Row {question.row}, column {question.column}, says {question.written}. What is meant?{more}"
                meant = [(SHARE, question.high), (PERCENT, question.low)]
                self._radios("fractions", label, meant, None)

    def _radios(self, name: str, label: str, choices: Sequence[tuple[str, str]], first: str | None) -> None:
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, initial=first, widget=forms.RadioSelect)

    def _period(self, label: str, written: str, **options: Any) -> None:
        self.fields["period"] = forms.CharField(label=label, initial=written, max_length=MOST_PERIOD, **options)

    def _columns(self, question: WhichColumns) -> None:
        self._hide("sheet", question.sheet)
        for name in [name for name in self.fields if COLUMN.fullmatch(name)]:
            del self.fields[name]
        choices = [("", NOT_USED), *FIELDS.items()]
        if question.wide:
            subjects = ("code", "measure", "target", "status")
            choices = [("", NOT_USED), *((name, FIELDS[name]) for name in subjects)]
        for column, name in question.columns:
            label = f"Column {column.letter}, “{column.heading}”"
            field: Any = forms.ChoiceField(label=label, choices=choices, initial=name)
            self.fields[f"column-{column.letter}"] = field
        if not question.wide:
            self._period("The period of every row, if no column holds it", "", help_text=AS_PERIODS, required=False)
        self._hide("heading_row_before", str(question.heading_row))
        self.fields["heading_row"] = forms.CharField(
            label="Row with the column headings",
            initial=str(question.heading_row),
            help_text="If the headings are in another row, write its number. We then ask about that row’s columns.",
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
        )

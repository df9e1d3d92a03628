"""The forms of the page on which many figures are typed: a row for each indicator, and what is said of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from indicators.extracts.files.errors import Fault
from indicators.extracts.manual_entry.entry import TypedEntry, field_of
from indicators.extracts.manual_entry.grid import EntryGrid, GridLine
from indicators.extracts.parse.columns import MOST_NOTE
from indicators.forms import PeriodField
from safeguarding.accounts.forms import one_button

NO_FIGURE = "Give the value, or x if there is no figure."
NO_NOTE = "Say where the figures come from: here for all of them, or beside each."


class ShownPeriodForm(forms.Form):
    """Which period to type figures for, and whether for every indicator."""

    period = PeriodField(
        help_text="For example January 2010, 2009/10 or 2009/10 YTD to January 2010.",
        error_messages={"required": "Enter a period."},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )
    all = forms.BooleanField(required=False, label="Also the indicators that files bring")
    helper: FormHelper = one_button("Show", method="get")


class RowForm(forms.Form):
    """One indicator's figure. What is wrong with it, the checks of an extract say."""

    value = forms.CharField(required=False)
    numerator = forms.CharField(required=False)
    denominator = forms.CharField(required=False)
    provisional = forms.BooleanField(required=False)
    note = forms.CharField(required=False)

    def __init__(self, line: GridLine, given: Mapping[str, Any] | None) -> None:
        super().__init__(given, prefix=f"row-{line.indicator.pk}", auto_id="%s")
        self.line = line
        if not line.counted:
            del self.fields["numerator"], self.fields["denominator"]
        for name, field in self.fields.items():
            said = {"aria-label": f"{line.indicator.code}, {name}", "data-column": name, "autocomplete": "off"}
            field.widget.attrs |= said if name != "provisional" else said | {"class": "govuk-checkboxes__input"}

    @property
    def typed(self) -> TypedEntry:
        return TypedEntry(**{name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data})

    @property
    def says_figure(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("value", "numerator", "denominator"))

    @property
    def is_touched(self) -> bool:
        return any(self.cleaned_data.values())

    @property
    def cells(self) -> list[Any]:
        """A bound field for each column that is typed in, or None where the indicator has no such thing."""
        return [self[name] if name in self.fields else None for name in ("value", "numerator", "denominator")]


class TypingForm(forms.Form):
    """What is said of all the figures: the evidence; and, where some change, what was seen of it and why."""

    note = forms.CharField(
        label="Where the figures come from",
        help_text="The evidence for every figure that says nothing of its own.",
        required=False, max_length=MOST_NOTE, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why do figures change that are held already?",
        help_text="It is kept with each of them, for as long as they are.",
        required=False, max_length=MOST_NOTE, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class EntrySheet:
    """The whole page as it was sent: the rows and what is said of all of them."""

    def __init__(self, grid: EntryGrid, given: Mapping[str, Any] | None = None) -> None:
        self.form = TypingForm(given)
        self.rows = [RowForm(line, given) for line in grid.lines]

    def check(self) -> None:
        """What can be told without looking at what is held: that something was typed, and where it comes from."""
        for form in (self.form, *self.rows):
            form.full_clean()
        for row in self.rows:
            if row.is_touched and not row.says_figure:
                row.add_error("value", f"{row.line.indicator.code}: {NO_FIGURE}")
        if any(not row.typed.note for row in self.rows if row.is_touched) and not self.form.cleaned_data.get("note"):
            self.form.add_error("note", NO_NOTE)
        if not any(row.is_touched for row in self.rows):
            self.form.add_error(None, "Type at least one figure.")

    @property
    def errors(self) -> bool:
        return any(form.errors for form in (self.form, *self.rows))

    @property
    def typed(self) -> dict[str, TypedEntry]:
        """What was typed, by code; evidence that is said of all stands where a row says nothing of its own."""
        note = self.form.cleaned_data.get("note", "")
        return {
            row.line.indicator.code: TypedEntry(**{"note": note} | {k: v for k, v in vars(row.typed).items() if v})
            for row in self.rows
            if row.is_touched and row.says_figure
        }

    def show(self, faults: list[tuple[str, Fault]]) -> None:
        """Each fault at its field."""
        rows = {row.line.indicator.code: row for row in self.rows}
        for code, fault in faults:
            row, name = rows.get(code), field_of(fault)
            if row is None:
                self.form.add_error(None, str(fault))
                continue
            sentence = fault.sentence if code in fault.sentence else f"{code}: {fault.sentence}"
            row.add_error(name if name in row.fields else "value", sentence)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Everything typed, to be carried over the page that asks for confirmation."""
        said = [*self.rows, self.form]
        fields = [form[name] for form in said for name in form.fields if name not in ("seen", "reason")]
        return [(field.html_name, field.data if field.data is not True else "on") for field in fields if field.data]

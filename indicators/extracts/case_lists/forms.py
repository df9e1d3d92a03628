"""Forms for case lists: the file and its months, and a counting rule."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify

from indicators.extracts.case_lists.actions import OF_ITSELF, Wanted
from indicators.extracts.case_lists.list_types import LISTS
from indicators.extracts.case_lists.rules import MOST_DAYS, Placed, Rows, Rule
from indicators.forms import PeriodField
from indicators.rules.periods import Kind
from safeguarding.accounts.forms import one_button

MOST_MONTHS = 60
# The file says itself which lists it holds.
SEVERAL = "several"


class EpisodesForm(forms.Form):
    list = forms.ChoiceField(
        label="What does the file hold?", widget=forms.RadioSelect,
        error_messages={"required": "Choose what the file holds."},
        choices=[(SEVERAL, f"{OF_ITSELF}: several lists, which the file names itself"),
                 *((each.code, f"One list: {each.name[0].lower()}{each.name[1:]}") for each in LISTS.values())],
    )  # fmt: skip
    first = PeriodField(
        label="First month to count", kind=Kind.MONTH,
        help_text="Such as January 2010. Count only months that the list holds whole.",
        error_messages={"required": "Enter the first month."},
    )  # fmt: skip
    last = PeriodField(
        label="Last month to count", kind=Kind.MONTH, help_text="The same month, to count one.",
        error_messages={"required": "Enter the last month."},
    )  # fmt: skip
    order = forms.ChoiceField(
        label="How are dates like 01/02/2010 written?", widget=forms.RadioSelect, initial="day",
        choices=[("day", "Day first: 1 February 2010"), ("month", "Month first, as in America: 2 January 2010")],
        required=False,
    )  # fmt: skip
    file = forms.FileField(
        label="File",
        help_text=f"CSV, XLSX or XML, {settings.LARGEST_EPISODES // 2**20} MB at most. Its rows are counted, not kept.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.xml"}),
        error_messages={"required": "Choose a file."},
    )
    helper = one_button("Count the episodes")

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.LARGEST_EPISODES:
            raise ValidationError(f"The file is larger than {settings.LARGEST_EPISODES // 2**20} MB. Send it in parts.")
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last:
            months = (
                (last.starts_on.year - first.starts_on.year) * 12 + last.starts_on.month - first.starts_on.month + 1
            )
            if not 1 <= months <= MOST_MONTHS:
                self.add_error("last", f"Count 1 to {MOST_MONTHS} months: the last month comes after the first.")
        return cleaned

    @property
    def wanted(self) -> Wanted:
        held = self.cleaned_data["list"]
        given = self.cleaned_data
        return Wanted("" if held == SEVERAL else held, given["first"], given["last"], given["order"] == "month")


class NamesField(forms.CharField):
    """Several names, one a line."""

    widget = forms.Textarea

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, (list, tuple)) else value

    def clean(self, value: Any) -> tuple[str, ...]:
        lines = (" ".join(line.split()) for line in super().clean(value).splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))


class RuleForm(forms.Form):
    """A rule of counting. What its parts say together, `rules.objections` checks."""

    title = forms.CharField(max_length=120, error_messages={"required": "Give the rule a title."})
    list = forms.ChoiceField(label="Which list", choices=[(each.code, each.name) for each in LISTS.values()])
    start = NamesField(
        label="Start date: names of the column",
        help_text="One on each line. The first that the list has is used.",
        required=False,
    )
    end = NamesField(
        label="End date: names of the column",
        help_text="One on each line. Blank if nothing depends on an end date.",
        required=False,
    )
    placed = forms.ChoiceField(
        label="Which date places a row in a month", widget=forms.RadioSelect,
        choices=[(each.value, f"Its {each.value} date") for each in Placed],
    )  # fmt: skip
    rows = forms.ChoiceField(
        label="Which rows count", widget=forms.RadioSelect,
        choices=[(Rows.CLOSED.value, "Closed ones, with an end date"), (Rows.OPEN.value, "Open ones, with no end date"),
                 (Rows.ANY.value, "Open or closed")],
    )  # fmt: skip
    same_month = forms.BooleanField(label="Only those that started in the same month", required=False)
    within = forms.IntegerField(
        label="In time within how many working days", required=False, min_value=0, max_value=MOST_DAYS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="Blank if nothing is late. The day of the start is day 0; the next working day is day 1.",
    )  # fmt: skip
    type_column = NamesField(
        label="Type: names of the column", required=False, help_text="One on each line. Blank if every row counts."
    )
    types = NamesField(label="Values of the type that count", help_text="One on each line.", required=False)
    measure = forms.CharField(
        label="Measure: how many count",
        help_text="The measure's code, such as ni59-completed.",
        required=False,
        max_length=40,
    )
    measure_in_time = forms.CharField(label="Measure: how many are in time", required=False, max_length=40)
    indicator = forms.CharField(
        label="Indicator whose figure is the share in time",
        help_text="Its code, such as NI 59.",
        required=False,
        max_length=16,
    )
    in_use = forms.BooleanField(label="The rule is in use", required=False, initial=True)
    helper: FormHelper

    def __init__(self, *args: Any, code: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code = code
        self.helper = one_button("Change the rule" if code else "Add the rule")
        self.helper.add_input(Submit("look", "See what it will say", css_class="govuk-button--secondary"))

    @property
    def rule(self) -> Rule:
        """The rule that was written; a new one is named after its title."""
        cleaned = dict(self.cleaned_data)
        return Rule.of({**cleaned, "code": self.code or slugify(cleaned["title"])[:40]})

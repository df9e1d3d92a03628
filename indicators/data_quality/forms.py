"""Forms for data quality notes."""

from __future__ import annotations

from crispy_forms.helper import FormHelper
from django import forms

from indicators.data_quality.actions import Statement
from indicators.extracts.parse.columns import MOST_NOTE
from indicators.models import QualityCheck


class StatementForm(forms.Form):
    system = forms.CharField(
        label="Source system", max_length=120, help_text="The case system, HR system or spreadsheet.",
        error_messages={"required": "Say which system the data come from."},
    )  # fmt: skip
    extracted_at = forms.DateTimeField(
        label="When it was extracted", help_text="For example 04/02/2010 08:30.",
        input_formats=["%d/%m/%Y %H:%M", "%d/%m/%Y, %H:%M", "%Y-%m-%d %H:%M", "%d %B %Y %H:%M"],
        widget=forms.DateTimeInput(format="%d/%m/%Y %H:%M"),
        error_messages={"required": "Enter a date and a time.", "invalid": "Write it like 04/02/2010 08:30."},
    )  # fmt: skip
    run_by = forms.CharField(
        label="Who ran it", max_length=120, error_messages={"required": "Say who took the data out of the system."}
    )
    problems = forms.CharField(
        label="Known problems", required=False, max_length=MOST_NOTE, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It is printed in the report, so do not name a child. Leave it blank if none are known.",
    )  # fmt: skip
    helper: FormHelper  # the page sets it, as it knows the address of the extract

    @property
    def statement(self) -> Statement:
        return Statement(**{name: self.cleaned_data[name] for name in ("system", "extracted_at", "run_by", "problems")})


class CheckForm(forms.Form):
    """The statement that was on the page, and what the second person found."""

    quality = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label="What did you find?", widget=forms.RadioSelect,
        choices=[(value, value.capitalize()) for value in QualityCheck.Outcome.values],
        error_messages={"required": "Say whether the data are fit to report."},
    )  # fmt: skip
    remark = forms.CharField(
        label="What you looked at, or why it is not fit", required=False, max_length=MOST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}), help_text="It is printed in the report, so do not name a child.",
    )  # fmt: skip
    helper: FormHelper

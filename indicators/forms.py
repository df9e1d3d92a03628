"""Forms for figures, targets and uploads. Forms check fields; actions check the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from indicators.extracts.manual_entry.entry import TypedEntry
from indicators.extracts.parse.columns import MOST_NOTE
from indicators.rules import judgement, periods
from indicators.rules.judgement import LimitKind
from indicators.rules.periods import Interval, Kind, PeriodUnclear
from indicators.rules.scale import Label
from safeguarding.accounts.forms import one_button


class PeriodField(forms.CharField):
    """A period as people write it; cleaned to an `Interval`, of one kind where one is asked for."""

    def __init__(self, *args: Any, kind: Kind | None = None, **kwargs: Any) -> None:
        super().__init__(*args, max_length=40, **kwargs)
        self.kind = kind

    def clean(self, value: Any) -> Interval:
        try:
            interval = periods.parse(super().clean(value))
        except PeriodUnclear as unclear:
            raise ValidationError(str(unclear)) from unclear
        if self.kind and interval.kind is not self.kind:
            raise ValidationError(f"{interval.label} is not a {self.kind.value}.")
        return interval


class UploadForm(forms.Form):
    file = forms.FileField(
        label="File",
        help_text="CSV, XLSX, XLS or ODS, 10 MB at most. You see what changes before anything is loaded.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xlsm,.xls,.ods"}),
        error_messages={"required": "Choose a file."},
    )
    helper = one_button("Upload")

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.LARGEST_EXTRACT:
            raise ValidationError(f"The file is larger than {settings.LARGEST_EXTRACT // 2**20} MB. Send it in parts.")
        return file


class MarkForm(UploadForm):
    """The file of a refused extract once more, to be given back with its faults marked."""

    helper: FormHelper  # the page sets it, as it knows the address of the extract

    def __init__(self, given: Any = None, files: Any = None) -> None:
        super().__init__(given, files, auto_id="marked_%s")
        self.fields["file"].label = "The same file again"
        self.fields["file"].help_text = "It is marked and comes back to you at once. It is not kept here."


class ConfirmForm(forms.Form):
    """Loading an extract: the digest of the changes that were on the page, and why, if figures change."""

    seen = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why do figures change that are held already?",
        help_text="It is kept with each of them, for as long as they are.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=MOST_NOTE,
    )
    helper: FormHelper  # the page sets it, as it knows the address of the extract


class UndoForm(forms.Form):
    reason = forms.CharField(
        label="Why is it undone?",
        help_text="It is kept in the history, for as long as the figures are.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=MOST_NOTE,
        error_messages={"required": "Say why it is undone."},
    )
    helper: FormHelper  # the page sets it, as it knows the address of the extract


class FigureForm(forms.Form):
    period = PeriodField(
        help_text="For example January 2010, 2009/10 or 2009/10 YTD to January 2010.",
        error_messages={"required": "Enter a period."},
    )
    value = forms.CharField(required=False, max_length=40, help_text="41.4%, say, or x if there is no figure.")
    numerator = forms.CharField(required=False, max_length=40, help_text="For a percentage, if you know it.")
    denominator = forms.CharField(required=False, max_length=40)
    provisional = forms.BooleanField(required=False, label="Provisional: it may still change")
    note = forms.CharField(
        label="Where it comes from", max_length=MOST_NOTE, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say where the figure comes from."},
    )  # fmt: skip
    reason = forms.CharField(
        label="Why a figure changes that is held already",
        help_text="Leave it blank if there is none for the period.",
        required=False, max_length=MOST_NOTE, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    helper = one_button("Keep figure")

    @property
    def typed(self) -> TypedEntry:
        names = ("value", "numerator", "denominator", "provisional", "note")
        return TypedEntry(**{name: self.cleaned_data[name] for name in names})


class TargetForm(forms.Form):
    year = PeriodField(
        label="Year, or part of a year",
        help_text="2009/10, say. For a target that grows through the year, the month, quarter or term at whose end it "
        "is to be met: Q1 2009/10 or June 2009. Status is then judged by that.",
        error_messages={"required": "Enter a year, such as 2009/10."},
    )  # fmt: skip
    value = forms.DecimalField(
        label="Target", max_digits=15, decimal_places=6,
        error_messages={"required": "Enter the target.", "invalid": "Enter a number, such as 53 or 98.5."},
    )  # fmt: skip
    upper = forms.DecimalField(
        label="Top of the band", required=False, max_digits=15, decimal_places=6,
        help_text="Only where the aim is to be between two values.",
        error_messages={"invalid": "Enter a number, or nothing."},
    )  # fmt: skip
    warning = forms.DecimalField(
        label="Warning limit", initial=0, max_digits=15, decimal_places=6,
        help_text="By how much the target may be missed before it is a Warning.",
        error_messages={"required": "Enter a number, or 0.", "invalid": "Enter a number, or 0."},
    )  # fmt: skip
    alert = forms.DecimalField(
        label="Alert limit", initial=5, max_digits=15, decimal_places=6,
        help_text="By how much before it is an Alert.",
        error_messages={"required": "Enter a number.", "invalid": "Enter a number."},
    )  # fmt: skip
    limits = forms.ChoiceField(
        label="The limits are", choices=[(kind.value, kind.value.capitalize()) for kind in LimitKind],
        initial=LimitKind.PERCENTAGE.value, widget=forms.RadioSelect,
    )  # fmt: skip
    rationale = forms.CharField(
        label="Where the target comes from", max_length=MOST_NOTE, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say where the target comes from."},
    )  # fmt: skip
    helper = one_button("Set target")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        names = ("value", "upper", "warning", "alert", "limits")
        if not self.errors:
            try:
                cleaned["target"] = judgement.Target(
                    **{name: cleaned[name] for name in names[:-1]}, limits=LimitKind(cleaned["limits"])
                )
            except ValueError as error:
                raise ValidationError(str(error)) from error
        return cleaned


class OverrideForm(forms.Form):
    month = PeriodField(kind=Kind.MONTH, error_messages={"required": "Enter a month, such as January 2010."})
    status = forms.ChoiceField(required=False)
    reason = forms.CharField(
        max_length=MOST_NOTE, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The report prints it beside the status.",
        error_messages={"required": "Say why."},
    )  # fmt: skip
    helper = one_button("Change status")

    def __init__(self, statuses: Sequence[Label], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "As the rule gives it"), *((label.code, label.word) for label in statuses)]
        self.fields["status"].choices = choices  # type: ignore[attr-defined]

    def clean_status(self) -> str | None:
        return self.cleaned_data["status"] or None


class MonthForm(forms.Form):
    """Choice of a month, of those that have figures."""

    month = forms.ChoiceField()
    helper = one_button("Show", method="get")
    helper.form_class = "app-row"

    def __init__(self, months: Sequence[Interval], month: Interval) -> None:
        super().__init__(initial={"month": f"{month.starts_on:%Y-%m}"})
        choices = [(f"{each.starts_on:%Y-%m}", each.label) for each in months]
        self.fields["month"].choices = choices  # type: ignore[attr-defined]

"""Forms for reports. Forms check fields; actions check the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse

from commentary.models import Cycle
from reports.checklist.accepted_warnings import key_of
from reports.checklist.checks import Gap
from reports.disclosure import Outcome
from reports.models import File, Report
from reports.publishing import timing
from reports.verification import verify, verify_row
from reports.workflow import DECLARATION
from safeguarding.accounts.forms import code_field, one_button


def reason_field(label: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why."},
    )


class GoAheadForm(forms.Form):
    """Warnings of the checklist, and why the report goes ahead with them."""

    use_required_attribute = False
    keys = forms.MultipleChoiceField(
        label="Go ahead with",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick what the reason is for."},
    )
    reason = reason_field("Reason", "It is printed in the report's notes, with your name.")
    outline = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, cycle: Cycle, warnings: Sequence[Gap], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keys"].choices = [(key_of(gap), gap.sentence) for gap in warnings]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_action = reverse("reports:go_ahead", args=[cycle.pk])
        self.helper.add_input(Submit("", "Go ahead with these"))


class CompareForm(forms.Form):
    """Two reports: any versions, of any months."""

    use_required_attribute = False
    before = forms.ModelChoiceField(
        Report.objects.none(),
        label="Earlier",
        empty_label="Choose a report",
        error_messages={"required": "Choose the earlier report."},
    )
    after = forms.ModelChoiceField(
        Report.objects.none(),
        label="Later",
        empty_label="Choose a report",
        error_messages={"required": "Choose the later report."},
    )
    helper = one_button("Compare", method="get")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order = ("-cycle__period__ends_on", "outline", "-version")
        every = Report.objects.select_related("cycle__period").order_by(*order)
        for name in ("before", "after"):
            self.fields[name].queryset = every.defer("snapshot")  # type: ignore[attr-defined]


class SignOffForm(forms.Form):
    """The declaration, over the digest of the report that is on the page."""

    use_required_attribute = False
    digest = forms.CharField(widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label=DECLARATION,
        error_messages={"required": "Tick the declaration if you agree with it. Nothing was signed off."},
    )
    reason = reason_field("Why do you go ahead with what is open?", "It is printed with your sign-off.")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    code = code_field()
    field_order = ("digest", "seen", "reason", "agreed", "code")

    def __init__(self, report: Report, *args: Any, seen: str = "", **kwargs: Any) -> None:
        """`seen` is the digest of the warnings that have no reason; without any, none is asked for."""
        super().__init__(*args, **kwargs)
        if seen:
            self.fields["seen"].initial = seen
        else:
            del self.fields["reason"], self.fields["seen"]
        self.helper = FormHelper()
        self.helper.form_action = reverse("reports:sign_off", args=[report.pk])
        self.helper.add_input(Submit("", "Sign off this report"))


CLOCK_FORMATS = ["%H:%M", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p", "%I:%M %p", "%I.%M %p", "%I %p"]


class TimeForm(forms.Form):
    """A day and a clock time in England; `moment` is the two as one."""

    use_required_attribute = False
    day = forms.DateField(
        help_text="As in 1 March 2010.",
        widget=forms.DateInput(attrs={"class": "govuk-input--width-10"}),
        error_messages={"required": "Enter a day.", "invalid": "Enter a day, as in 1 March 2010."},
    )
    clock = forms.TimeField(
        label="Time",
        help_text="UK time, as in 09:30.",
        input_formats=CLOCK_FORMATS,
        widget=forms.TimeInput(attrs={"class": "govuk-input--width-5"}),
        error_messages={"required": "Enter a time.", "invalid": "Enter a time, as in 09:30."},
    )
    helper = one_button("Set this time")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("day") and given.get("clock"):
            try:
                given["moment"] = timing.moment(given["day"], given["clock"])
            except timing.NoSuchTime as refused:
                raise ValidationError({"clock": str(refused)}) from refused
        return given


class WithdrawForm(forms.Form):
    """Why a report is withdrawn, for the public."""

    use_required_attribute = False
    reason = forms.CharField(
        label="Why is it withdrawn?",
        help_text="Everyone reads this in the place of the report, for good. Name no child.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why, in words for the public."},
    )
    helper = one_button("Continue")


class CorrectForm(forms.Form):
    """Why a published report is corrected; the correction prints it."""

    use_required_attribute = False
    reason = forms.CharField(
        label="Why is it corrected?",
        help_text="The correction prints this, for everyone. Name no child.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why; the correction prints it."},
    )
    helper = one_button("Begin the correction")


class DecisionForm(forms.Form):
    """What the public reads in place of a passage that may tell who a child is."""

    use_required_attribute = False
    outcome = forms.ChoiceField(
        label="What does the public edition say?",
        choices=[
            (Outcome.AS_IT_IS.value, "These words as they are"),
            (Outcome.OTHER_WORDS.value, "Other words, which I write below"),
            (Outcome.LEAVE_OUT.value, "Nothing: they are left out, and a notice says so"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say what the public edition says."},
    )
    words = forms.CharField(
        required=False,
        label="Other words",
        help_text="Only for other words. They may hold no count of 1 to 5 children and no number that is withheld.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    reason = forms.CharField(
        required=False,
        label="Why",
        help_text="Needed where the words are published as they are. It is kept, and is not printed.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    helper = one_button("Record this decision")


class VerifyForm(forms.Form):
    """A file to look at, or the SHA-256 of one."""

    use_required_attribute = False
    file = forms.FileField(
        required=False,
        label="A file",
        help_text="The file as you got it, of at most 20 MB: PDF, web page, CSV, Excel, Word or JSON. It is not kept.",
        allow_empty_file=True,
    )
    sha256 = forms.CharField(
        required=False,
        label="Or its SHA-256",
        help_text="64 characters, each 0 to 9 or a to f.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("", "Check"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("file") and not given.get("sha256") and not self.errors:
            raise ValidationError("Choose a file, or paste a SHA-256.")
        return given

    def verdict(self, files: QuerySet[File]) -> verify.Verdict:
        """The verdict on the file, or else on the digest. Raise what `reports.verification.verify` raises."""
        file = self.cleaned_data["file"]
        if file is None:
            return verify.verify_digest(self.cleaned_data["sha256"], files)
        if file.size > verify.LARGEST:
            raise verify.TooLarge(verify.TOO_LARGE)
        return verify.verify(file.read(), files)


class VerifyRowForm(forms.Form):
    """A row of a month's report, to look at."""

    use_required_attribute = False
    month = forms.ChoiceField(
        label="Report of", error_messages={"required": "Choose a month.", "invalid_choice": "Choose a month."}
    )
    row = forms.CharField(
        label="The row",
        max_length=verify_row.LONGEST,
        help_text="Its words from the code on, its line of the CSV, its digest from the manifest, or its code alone.",
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        error_messages={"required": "Paste the row, or enter its code."},
    )
    helper = one_button("Check this row")

    def __init__(self, months: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = list(months.items())  # type: ignore[attr-defined]

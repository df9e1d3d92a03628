"""Forms for months, their timetable, and which topics need commentary. Forms check fields; actions check the rest."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.text import capfirst

from commentary.actions import CyclePlan
from commentary.models import Cycle
from commentary.workflow.timetable import PARTS, Dates, Plan, within_reach
from commentary.workflow.topic_rules import RuleKind, TopicRules
from indicators.rules import periods
from indicators.rules.periods import Interval, Kind, PeriodUnclear
from safeguarding.accounts.forms import one_button

INVALID = "Enter a date, as in 10 February 2010."
NOT_A_NUMBER = {"required": "Enter a whole number.", "invalid": "Enter a whole number."}
LARGEST = 999
REQUIRED_DATES = ("commentary_due_on", "approval_due_on")


class DayField(forms.DateField):
    """A date, shown as people write it."""

    def __init__(self, *, required: bool = True, **kwargs: Any) -> None:
        errors = {"required": "Enter a date, or press “Work out the dates”.", "invalid": INVALID}
        box = forms.DateInput(attrs={"class": "govuk-input--width-10"})
        super().__init__(required=required, error_messages=errors, widget=box, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.day} {value:%B %Y}" if isinstance(value, date) else value

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and not within_reach(value):
            raise ValidationError("Working days are not known for that year. Mend the date.")


class DatesForm(forms.Form):
    """A box for each part of the timetable."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in PARTS.items():
            if name not in self.fields:
                self.fields[name] = DayField(label=words, required=name in REQUIRED_DATES)

    @property
    def dates(self) -> Dates:
        return Dates(**{name: self.cleaned_data[name] for name in PARTS})


class OpenCycleForm(DatesForm):
    """A month, what its report is called, when its meeting is, and the timetable that follows from these."""

    month = forms.CharField(
        help_text="The month that the figures are for, as in January 2010.",
        max_length=40,
        error_messages={"required": "Enter the month that the figures are for."},
    )
    title = forms.CharField(
        label="Title of the report", max_length=160, error_messages={"required": "Enter the title of the report."}
    )
    appendix = forms.CharField(help_text="As in “Appendix 2”, if the report is one.", required=False, max_length=40)
    committee = forms.CharField(required=False, max_length=160)
    meeting_on = DayField(
        label="Meeting on",
        required=False,
        help_text="As in 25 March 2010. The day of publication follows from it. Leave it empty if it is not set yet.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        # Pressing Enter in a box works the dates out, which changes nothing.
        self.helper.add_input(Submit("work_out", "Work out the dates", css_class="govuk-button--secondary"))
        self.helper.add_input(Submit("open", "Open the cycle"))

    def clean_month(self) -> Interval:
        try:
            month = periods.parse(self.cleaned_data["month"])
        except PeriodUnclear as unclear:
            raise ValidationError(str(unclear)) from unclear
        if month.kind is not Kind.MONTH or not within_reach(month.ends_on):
            raise ValidationError(f"{month.label} is not a month for which a cycle can be opened.")
        return month

    @property
    def plan(self) -> CyclePlan:
        return CyclePlan(**{name: value for name, value in self.cleaned_data.items() if name != "month"})


class MoveDatesForm(DatesForm):
    """Other dates for an open cycle, with the reason."""

    reason = forms.CharField(
        label="Why are they moved?",
        help_text="Everybody who sees the cycle sees it, and it is kept.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the dates are moved: people have planned by them."},
    )
    field_order = [*PARTS, "reason"]

    def __init__(self, cycle: Cycle, data: Any = None) -> None:
        super().__init__(data, initial={name: getattr(cycle, name) for name in PARTS})
        self.order_fields(self.field_order)
        self.helper = one_button("Move the dates")
        self.helper.form_action = reverse("commentary:move_dates", args=[cycle.pk])


class PlanForm(forms.Form):
    """The default plan, in working days."""

    use_required_attribute = False
    helper = one_button("Keep this plan")

    QUESTIONS = {
        "extract_after": ("Figures are loaded", "Working days after the month’s end."),
        "commentary_after": ("Commentary is submitted", "Working days after the month’s end."),
        "approval_after": ("Commentary is approved", "Working days after the month’s end."),
        "sign_off_after": ("The report is signed off", "Working days after the month’s end."),
        "clear_days": (
            "Clear days before the meeting",
            "Working days between publication and meeting, neither of them counted. The law asks for five.",
        ),
        "remind_before": (
            "People are reminded",
            "So many working days before something is due; then each working day until it is done.",
        ),
        "escalate_after": (
            "The head of service is told",
            "Once commentary is late by so many working days.",
        ),
    }

    def __init__(self, plan: Plan, data: Any = None) -> None:
        super().__init__(data, initial=vars(plan))
        for name, (label, hint) in self.QUESTIONS.items():
            self.fields[name] = forms.IntegerField(
                label=label,
                help_text=hint,
                min_value=0,
                max_value=LARGEST,
                error_messages=NOT_A_NUMBER,
                widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
            )

    @property
    def plan(self) -> Plan:
        return Plan(**self.cleaned_data)


class RulesForm(forms.Form):
    """The rules for when a topic needs commentary."""

    use_required_attribute = False
    chosen = forms.MultipleChoiceField(
        label="Words are needed",
        help_text="Choose one or more; any of them is enough.",
        choices=[(rule.value, capfirst(rule.value)) for rule in RuleKind],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose when it needs words, or “never”."},
    )
    months = forms.IntegerField(
        label="How many months after its last words?",
        help_text="Counts only where that rule is chosen.",
        min_value=1,
        max_value=LARGEST,
        error_messages=NOT_A_NUMBER,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )
    helper = one_button("Keep these rules")

    @classmethod
    def of(cls, rules: TopicRules) -> RulesForm:
        return cls(initial={"chosen": [rule.value for rule in rules.chosen], "months": rules.months})

    @property
    def rules(self) -> TopicRules:
        return TopicRules(frozenset(map(RuleKind, self.cleaned_data["chosen"])), self.cleaned_data["months"])

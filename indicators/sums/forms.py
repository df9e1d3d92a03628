"""Forms on sums, and on what is counted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from indicators.models import Definition, Measure
from indicators.rules.counted import LABELS, Counted
from indicators.sums.series import Series
from safeguarding.accounts.forms import one_button

COMPLETE, WITHIN = "complete", "within"


def reason_field(label: str, hint: str = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=1_000, required=required, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why."},
    )  # fmt: skip


class SumForm(forms.Form):
    """A whole, its parts, and how they add up."""

    use_required_attribute = False
    whole = forms.ChoiceField(label="Whole", error_messages={"required": "Choose the whole."})
    parts = forms.MultipleChoiceField(
        label="Parts", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose the parts."},
        help_text="Choose one if it is the same number as the whole under another name.",
    )  # fmt: skip
    adds_up = forms.ChoiceField(
        label="How do they add up?",
        choices=[
            (COMPLETE, "The parts always add up to the whole"),
            (WITHIN, "Each case is in one part at most, and some cases of the whole are in none"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say how they add up."},
    )
    reason = reason_field("Why is that so?", "It is kept with the sum, for whoever looks at it next.", required=False)

    def __init__(self, every: Iterable[Series], *args: Any, button: str = "Declare this sum", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(series.key, series.name) for series in every]
        whole, parts = self.fields["whole"], self.fields["parts"]
        assert isinstance(whole, forms.ChoiceField)
        assert isinstance(parts, forms.MultipleChoiceField)
        whole.choices, parts.choices = [("", "Choose one"), *choices], choices
        self.helper = one_button(button)


class EndSumForm(forms.Form):
    use_required_attribute = False
    reason = reason_field("Why does it no longer hold?")
    helper = one_button("End this sum")


class CountedForm(forms.Form):
    """What an indicator counts, and each of its measures."""

    use_required_attribute = False

    def __init__(self, definition: Definition, measures: Iterable[Measure], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measures = {f"measure-{measure.pk}": measure for measure in measures}
        kinds = [(kind.value, LABELS[kind]) for kind in Counted]
        self.fields["counted"] = forms.ChoiceField(
            label="What does this indicator count?", choices=[("", LABELS[""]), *kinds], required=False,
            initial=definition.counted, widget=forms.RadioSelect,
            help_text="Counts of 1 to 5 children, families, other people or cases are hidden from the public.",
        )  # fmt: skip
        for name, measure in self.measures.items():
            self.fields[name] = forms.ChoiceField(
                label=measure.name, choices=[("", "The same as the indicator"), *kinds], required=False,
                initial=measure.counted,
            )  # fmt: skip
        self.fields["reason"] = reason_field("Why?", "For example: “It counts posts, not people.”")
        self.helper = one_button("Save what is counted")

"""The form that adds known names."""

from __future__ import annotations

from crispy_forms.layout import Submit
from django import forms

from commentary.forms.passages import buttons
from commentary.models import KnownName


class KnownNamesForm(forms.Form):
    use_required_attribute = False

    kind = forms.ChoiceField(
        label="What are they?",
        choices=KnownName.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of names these are."},
    )
    names = forms.CharField(
        label="Names",
        help_text="One on each line, as they are written in commentary. Staff with first name and surname.",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20_000,
        error_messages={"required": "Write at least one name."},
    )

    helper = buttons(Submit("add", "Add to the list"))

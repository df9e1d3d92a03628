"""Forms for set-up tables and benchmarks: a file, the choice of a published table's columns, a confirmation."""

from __future__ import annotations

from typing import Any

from django import forms

from indicators.forms import ConfirmForm, UploadForm
from indicators.models import Indicator
from indicators.reference_data.benchmark_tables import Choice, Published
from safeguarding.accounts.forms import one_button


class ListForm(UploadForm):
    """A list as a file."""


class LoadForm(ConfirmForm):
    helper = one_button("Confirm and load")


class NeighboursForm(UploadForm):
    model_year = forms.IntegerField(
        label="Model year", min_value=2000, max_value=2099,
        help_text="The year of the Department's model of statistical neighbours, such as 2025.",
        error_messages={"required": "Enter the year of the model.", "invalid": "Enter a year, such as 2025."},
    )  # fmt: skip
    helper = one_button("Read our neighbours")


# What tables write for a breakdown that is not broken down.
OF_ALL = ("total", "all", "all children", "z", "all ages", "all ethnicities")


class ChoiceForm(forms.Form):
    """Which indicator a measure of the table is; a field for each breakdown that has more than one value."""

    indicator = forms.ChoiceField(error_messages={"required": "Choose an indicator."})
    measure = forms.ChoiceField(label="Column of the table", error_messages={"required": "Choose a column."})
    years = forms.MultipleChoiceField(
        label="Years", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose a year."}
    )
    ends = forms.ChoiceField(
        label="A year written 2025 is",
        choices=[("march", "The year to 31 March 2025: 2024/25"), ("september", "The count of 30 September 2025")],
        initial="march", widget=forms.RadioSelect,
    )  # fmt: skip
    helper = one_button("Choose")

    def __init__(self, published: Published, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.published = published
        indicators = Indicator.objects.order_by("section__number", "position")
        self._choose("indicator", [("", "Choose one"), *((one.code, str(one)) for one in indicators)])
        self._choose("measure", [("", "Choose one"), *((name, name) for name in published.measures)])
        self._choose("years", [(year, year) for year in published.years])
        self.initial.setdefault("years", published.years[:1])
        for index, name in enumerate(published.filters):
            values = published.values(name)
            if len(values) > 1:
                whole = next((str(at) for at, value in enumerate(values) if value.casefold() in OF_ALL), "")
                self.fields[f"filter_{index}"] = forms.ChoiceField(
                    label=name,
                    choices=[("", "Choose one"), *((str(at), value or "(blank)") for at, value in enumerate(values))],
                    initial=whole,
                    error_messages={"required": f"Choose one of {name}."},
                )

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def choice(self) -> Choice:
        given = self.cleaned_data
        filters = (
            self.published.values(name)[int(given.get(f"filter_{index}", 0))]
            for index, name in enumerate(self.published.filters)
        )
        return Choice(
            given["indicator"], given["measure"], tuple(filters), tuple(given["years"]), given["ends"] == "march"
        )

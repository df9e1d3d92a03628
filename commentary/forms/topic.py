"""Forms for topics. Forms check fields; actions check the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Submit
from django import forms
from django.http import QueryDict

from commentary.forms.passages import buttons
from commentary.models import Topic, TopicIndicator
from commentary.queries.topics import NAME_LENGTH, TopicPlan
from indicators.models import Indicator
from safeguarding.models import Service

LAYOUTS = [(value, value.capitalize()) for value in Topic.Layout.values]
FIRST, SECOND = "first", "second"


def name_field(label: str = "Name") -> forms.CharField:
    messages = {
        "required": "Enter a name.",
        "max_length": f"Shorten the name to {NAME_LENGTH} characters or fewer; nothing was cut.",
    }
    return forms.CharField(label=label, max_length=NAME_LENGTH, error_messages=messages)


def layout_field(label: str = "How its commentary is laid out") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=LAYOUTS, error_messages={"required": "Choose a layout."})


class SplitForm(forms.Form):
    """Two names, two layouts, and for each indicator in which of the two it goes on."""

    use_required_attribute = False

    def __init__(self, topic: Topic, indicators: Sequence[Indicator], posted: QueryDict | None) -> None:
        names = {"first_name": topic.name, "first_layout": topic.layout, "second_layout": topic.layout}
        super().__init__(posted, initial=names)
        self.topic = topic
        for part in (FIRST, SECOND):
            self.fields[f"{part}_name"] = name_field(f"Name of the {part} topic")
            self.fields[f"{part}_layout"] = layout_field(f"How the commentary of the {part} is laid out")
        self.going = {f"goes_{indicator.pk}": indicator for indicator in indicators}
        for name, indicator in self.going.items():
            self.fields[name] = forms.ChoiceField(
                label=f"{indicator.code}, {indicator.short_title}, goes on in",
                choices=[(FIRST, "The first topic"), (SECOND, "The second topic")],
                widget=forms.RadioSelect,
                error_messages={"required": f"Say in which topic {indicator.code} goes on."},
            )
        self.helper = buttons(Submit("look", "See what would happen"))

    @property
    def plans(self) -> list[TopicPlan]:
        return [self._plan(part) for part in (FIRST, SECOND)]

    def _plan(self, part: str) -> TopicPlan:
        given = self.cleaned_data
        indicators = tuple(each for name, each in self.going.items() if given[name] == part)
        return TopicPlan(given[f"{part}_name"], self.topic.service, indicators, given[f"{part}_layout"])


class JoinForm(forms.Form):
    """The name and layout of the topic to come."""

    use_required_attribute = False
    name = name_field()
    layout = layout_field()

    def __init__(self, joined: Sequence[Topic], indicators: Sequence[Indicator], posted: QueryDict | None) -> None:
        first = joined[0]
        super().__init__(posted, initial={"name": first.name, "layout": first.layout})
        self.service, self.indicators = first.service, tuple(indicators)
        self.helper = buttons(Submit("look", "See what would happen"))

    @property
    def plans(self) -> list[TopicPlan]:
        return [TopicPlan(self.cleaned_data["name"], self.service, self.indicators, self.cleaned_data["layout"])]


class RenameForm(forms.Form):
    use_required_attribute = False
    name = name_field("New name")
    helper = buttons(Submit("rename", "Rename it"))


class AddForm(forms.Form):
    """A topic of indicators that are in none."""

    use_required_attribute = False
    name = name_field()
    service = forms.ModelChoiceField(
        Service.objects.order_by("name"), error_messages={"required": "Choose the service that writes it."}
    )
    layout = layout_field()
    indicators = forms.ModelMultipleChoiceField(
        Indicator.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Those of no topic yet.",
        error_messages={"required": "Choose at least one indicator."},
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        field: Any = self.fields["indicators"]
        rows = Indicator.objects.exclude(memberships__in=TopicIndicator.objects.filter(ended_at=None))
        field.queryset = rows.order_by("section__number", "position")
        field.label_from_instance = lambda each: f"{each.code}, {each.short_title}"
        self.helper = buttons(Submit("add", "Add the topic"))

    @property
    def plan(self) -> TopicPlan:
        given = self.cleaned_data
        return TopicPlan(given["name"], given["service"], tuple(given["indicators"]), given["layout"])

"""Forms for commentary. Forms check fields; actions check the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from commentary.queries.ledger import Desk
from commentary.text import markup
from commentary.workflow import transitions
from commentary.workflow.transitions import Heading, Place, Step

NO_DATE = {"required": "Enter a date.", "invalid": "Enter a date, as in 10 February 2010."}
LARGEST_VERSION = 2**31 - 1
LONGEST_PASSAGE = 50_000  # some 8,000 words; every check and page is tried with the slowest text of this length
field_name = transitions.field_name
GUIDANCE = {
    Heading.PLAIN: "Say why the figures are what they are, what is being done about it, and by when.",
    Heading.EXPLANATION: "Why is the figure what it is this month? Say what changed, and what did not.",
    Heading.ACTIVITIES: "What is being done about it, who does it, and by when?",
    Heading.BEST_PRACTICE: "What works, that others could do too? Leave it empty if there is nothing new.",
}


class PassageField(forms.CharField):
    """Text up to `LONGEST_PASSAGE`. What cannot be printed is taken out; nothing is cut or trimmed."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)

    def validate(self, value: str) -> None:
        """Blank is allowed here: which step needs words is for the workflow to say."""

    def to_python(self, value: Any) -> str:
        return markup.clean(super().to_python(value) or "")

    def run_validators(self, value: str) -> None:
        """So long that it cannot be kept: refused with its length, and given back whole."""
        if len(value) > LONGEST_PASSAGE:
            raise ValidationError(
                f"{self.label or 'The text'} has {len(value):,} characters, and {LONGEST_PASSAGE:,} is the most that "
                "can be kept. Nothing was cut: all of it is in its box. Shorten it, then save."
            )


class VersionField(forms.IntegerField):
    """The commentary's version that was on the page."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(min_value=0, max_value=LARGEST_VERSION)


class PostedWords(forms.Form):
    """The words of passages; `version` is the one that the person writes from."""

    use_required_attribute = False
    version = VersionField()

    def __init__(self, places: Iterable[Place], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {field_name(place): place for place in places}
        for name, place in self.places.items():
            self.fields[name] = PassageField(
                label=transitions.title(place) or "Commentary",
                help_text=GUIDANCE[place[0]],
                widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "true"}),
            )

    @property
    def texts(self) -> dict[Place, str]:
        """The passages that were posted; one that was not is left as it is."""
        return {place: self.cleaned_data[name] for name, place in self.places.items() if name in self.data}

    @property
    def left_out(self) -> int:
        """Count the characters that were removed from what was posted."""
        posted = {place: self.data[field_name(place)].replace("\r\n", "\n") for place in self.texts}
        return sum(len(posted[place]) - len(text) for place, text in self.texts.items())


class PassagesForm(PostedWords):
    """A box for each passage, with a line of guidance."""

    def __init__(self, desk: Desk, posted: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        # A passage that is shut has no box, unless words for it were posted from a page that had one: they are shown.
        came = posted or {}
        shut = {place for place in desk.shut if came.get(field_name(place), desk.text(place)) == desk.text(place)}
        super().__init__([place for place in desk.places if place not in shut], posted, **kwargs)

    @classmethod
    def of(cls, desk: Desk) -> PassagesForm:
        texts = {field_name(place): desk.text(place) for place in desk.places}
        return cls(desk, initial={"version": desk.version, **texts})


class PlacesField(forms.MultipleChoiceField):
    """Passages by their places, any that there might be, for the action to judge: "EXPLANATION:NI 59"."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: str) -> bool:
        return value.partition(":")[0] in Heading.__members__

    def clean(self, value: Any) -> tuple[Place, ...]:
        parts = (each.partition(":") for each in super().clean(value))
        return tuple((Heading[name], code) for name, _, code in parts)


def place_value(place: Place) -> str:
    """As `PlacesField` reads it."""
    return f"{place[0].name}:{place[1]}"


class StepForm(forms.Form):
    """One step's button, with what was on the page, and boxes for the reason and the passages where they are needed."""

    use_required_attribute = False
    step = forms.CharField(widget=forms.HiddenInput, max_length=30)
    version = VersionField()
    digest = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = PassageField(label="Reason", help_text="The writer sees it, and it is kept.")
    passages = PlacesField(
        label="Only these passages",
        help_text="They alone can be written then. Tick none to return them all.",
        required=False,
    )

    def __init__(
        self, step: Step, desk: Desk, *, reason: str = "", ticked: Sequence[str] = (), main: bool = False
    ) -> None:
        on_page = {"step": step.name, "version": desk.version, "digest": desk.digest}
        super().__init__(initial=on_page | {"reason": reason, "passages": ticked}, auto_id=f"{step.name}_%s")
        self.move = step  # not `step`: a template would find the field of that name
        if not step.needs_reason:
            del self.fields["reason"]
        if not step.by_passage or len(desk.places) < 2:
            del self.fields["passages"]
        elif isinstance(named := self.fields["passages"], PlacesField):
            named.choices = [(place_value(place), transitions.title(place)) for place in desk.places]
        look = "" if main else "govuk-button--secondary"
        key = {"data_key": "a"} if step.by_digest else {}
        self.helper = buttons(Submit("take", step.button, css_id=f"take-{step.name}", css_class=look, **key))
        self.helper.form_action = reverse("commentary:step", args=[desk.commentary_id])


class PostedStep(forms.Form):
    """A step as it was posted: any name and digest, for the action to judge."""

    step = forms.CharField(max_length=30)
    version = VersionField()
    digest = forms.CharField(required=False, max_length=64)
    reason = PassageField()
    passages = PlacesField(required=False)


def buttons(*inputs: Submit) -> FormHelper:
    made = FormHelper()
    for each in inputs:
        made.add_input(each)
    return made

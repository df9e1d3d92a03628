"""Forms for report templates. Forms check fields; `reports.layout.actions` checks the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from indicators.models import Section
from indicators.rules.judgement import Status
from reports.layout.saved_layouts import SavedLayout
from reports.layout.schema import LONGEST_ANALYSIS, MEANINGS, MOST_MONTHS, LayoutSection, Outline, Paper, Shown, headed
from reports.renderers.pdf.report.analysis import MOST_ON_A4
from reports.renderers.pdf.report.indicators import fits

PAPERS = {
    Paper.A4: "A4, on its side",
    Paper.A3: "A3, on its side: room for more columns",
}
NO_ROOM = "These columns leave too little room for the commentary. Choose A3, or leave some out."


class AddOutlineForm(forms.Form):
    """The name of an outline, and which one it begins like."""

    use_required_attribute = False
    name = forms.CharField(
        label="Name",
        help_text="As in Quarterly exception report. It stands in the address of what is published, and stays.",
        max_length=40,
        error_messages={"required": "Give the outline a name."},
    )
    like = forms.ChoiceField(label="Begin like")

    def __init__(self, every: Sequence[SavedLayout], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["like"].choices = [(kept.slug, kept.outline.name) for kept in every]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.add_input(Submit("", "Add this outline"))


BOUNDS = ("invalid", "min_value", "max_value")
SHORT = {"inputmode": "numeric", "class": "govuk-input--width-3"}


def whole_number(label: str, most: int, hint: str = "") -> forms.IntegerField:
    """A number of months, from 1."""
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=1,
        max_value=most,
        widget=forms.TextInput(attrs=SHORT),
        error_messages=dict.fromkeys(("required", *BOUNDS), f"Enter a number of months from 1 to {most}."),
    )  # fmt: skip


class OutlineForm(forms.Form):
    """An outline. Each section has fields of its own, which `_section_fields` adds."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(
        required=False, max_length=160, help_text="Left empty, title and appendix are those of the cycle."
    )
    appendix = forms.CharField(required=False, max_length=40, help_text="As in Appendix 3. Only beside a title.")
    committee = forms.BooleanField(required=False, label="Say which committee it is for, and when that meets")
    columns = forms.MultipleChoiceField(
        required=False,
        label="Columns",
        choices=[(shown.value, MEANINGS[shown]) for shown in Shown],
        widget=forms.CheckboxSelectMultiple,
    )
    months = whole_number("Months in the table", MOST_MONTHS, "With the month of the report, which comes last.")
    long_months = whole_number("Months that the long trend is against", MOST_MONTHS)
    statuses = forms.MultipleChoiceField(
        required=False,
        label="Only indicators with these statuses",
        help_text="Tick none for every indicator.",
        choices=[(status.value, status.value) for status in Status],
        widget=forms.CheckboxSelectMultiple,
    )
    others = forms.MultipleChoiceField(
        required=False,
        label="Groups of others",
        help_text="Each that is ticked is in the column of what others reached, in charts and in the notes.",
        widget=forms.CheckboxSelectMultiple,
    )
    analyses = forms.BooleanField(required=False, label="Print detailed analyses")
    notes = forms.CharField(
        required=False,
        label="Notes of its own",
        help_text="Printed after the notes that explain status and trend. An empty line begins another note.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    paper = forms.ChoiceField(
        label="Paper of the PDF", choices=list(PAPERS.items()), widget=forms.RadioSelect,
        error_messages={"required": "Choose a size of paper."},
    )  # fmt: skip

    def __init__(
        self, kept: SavedLayout, sections: Sequence[Section], groups: Sequence[str], posted: QueryDict | None
    ) -> None:
        self.groups = tuple(dict.fromkeys((*groups, *kept.outline.without)))
        super().__init__(posted, initial=_initial(kept, sections, self.groups))
        self.name, self.sections = kept.outline.name, sections
        self.fields["others"].choices = [(group, group) for group in self.groups]  # type: ignore[attr-defined]
        compared = [Fieldset("What others reached", "others")] if self.groups else []
        of_sections = [self._fieldset(section) for section in sections]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "version", Fieldset("Head", "title", "appendix", "committee"),
            Fieldset("Table of indicators", "statuses", "columns", "months", "long_months", "paper"),
            *compared, Fieldset("Notes and analyses", "notes", "analyses"), *of_sections,
        )  # fmt: skip
        self.helper.add_input(Submit("look", "See how it comes out", css_class="govuk-button--secondary"))
        self.helper.add_input(Submit("save", "Save this outline"))

    def _fieldset(self, section: Section) -> Fieldset:
        made = {
            "place": forms.IntegerField(
                required=False, label="Place among the sections", help_text="1 is first; left empty: not printed.",
                min_value=1, max_value=99, widget=forms.TextInput(attrs=SHORT),
                error_messages=dict.fromkeys(BOUNDS, "Enter a place from 1 to 99, or leave it empty."),
            ),
            "note": forms.CharField(required=False, label="Note", help_text=_own_note(section)),
        }  # fmt: skip
        if section.analysis_title:
            made |= {
                "analysis": forms.BooleanField(required=False, label=f"Print “{section.analysis_title}”"),
                "months": whole_number("Months in the analysis", LONGEST_ANALYSIS),
                "to": forms.ChoiceField(
                    label="The analysis ends with", widget=forms.RadioSelect,
                    choices=[("latest", "the latest month that has counts"), ("month", "the month of the report")],
                ),
                "charts": forms.BooleanField(required=False, label="Print its charts"),
            }  # fmt: skip
        for name, field in made.items():
            self.fields[f"section-{section.number}-{name}"] = field
        return Fieldset(f"Section {section.number}, {section.title}", *(f"section-{section.number}-{n}" for n in made))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        if not self._parts() and self.sections:
            raise ValidationError("Give at least one section a place, so that there is something to print.")
        if given["appendix"] and not given["title"]:
            raise ValidationError({"appendix": "Give a title too. Without one, title and appendix are the cycle's."})
        if not fits(given["columns"], given["months"], given["paper"]):
            raise ValidationError({"columns": NO_ROOM})
        self._check_analyses(given["paper"])
        return given

    def _check_analyses(self, paper: str) -> None:
        for part in self._parts():
            if paper == Paper.A4 and part.analysis and part.months > MOST_ON_A4:
                words = f"A4 has room for {MOST_ON_A4} months of counts. Choose fewer, or A3."
                self.add_error(f"section-{part.section}-months", words)

    @property
    def outline(self) -> Outline:
        """What was chosen. Where all sections are as usual none is named, so that one added later is printed too."""
        given, parts = self.cleaned_data, tuple(self._parts())
        usual = tuple(LayoutSection(section.number) for section in self.sections)
        return Outline(
            name=self.name, title=given["title"], appendix=given["appendix"], committee=given["committee"],
            parts=() if parts == usual else parts, months=given["months"],
            columns=tuple(shown for shown in Shown if shown in given["columns"]), long_months=given["long_months"],
            statuses=tuple(given["statuses"]), analyses=given["analyses"], notes=_paragraphs(given["notes"]),
            paper=given["paper"], without=tuple(group for group in self.groups if group not in given["others"]),
        )  # fmt: skip

    def _parts(self) -> list[LayoutSection]:
        placed = [(self._given(s, "place"), s.number, self._part(s)) for s in self.sections if self._given(s, "place")]
        return [part for _, _, part in sorted(placed, key=lambda each: each[:2])]

    def _part(self, section: Section) -> LayoutSection:
        note = self._given(section, "note") or ""
        if not section.analysis_title:
            return LayoutSection(section.number, note)
        analysis, months = self._given(section, "analysis"), self._given(section, "months")
        to_latest, charts = self._given(section, "to") == "latest", self._given(section, "charts")
        return LayoutSection(section.number, note, analysis, months, to_latest, charts)

    def _given(self, section: Section, name: str) -> Any:
        return self.cleaned_data.get(f"section-{section.number}-{name}")


def _own_note(section: Section) -> str:
    own = f"“{section.note}”" if section.note else "none"
    return f"Left empty, it is the section’s own: {own}."


def _paragraphs(text: str) -> tuple[str, ...]:
    parts = (part.strip() for part in text.replace("\r\n", "\n").split("\n\n"))
    return tuple(part for part in parts if part)


def _initial(kept: SavedLayout, sections: Sequence[Section], groups: Sequence[str]) -> dict[str, Any]:
    outline = kept.outline
    return {
        "version": kept.version, "title": outline.title, "appendix": outline.appendix, "committee": outline.committee,
        "columns": list(outline.columns), "months": outline.months, "long_months": outline.long_months,
        "statuses": list(outline.statuses), "analyses": outline.analyses, "notes": "\n\n".join(outline.notes),
        "paper": outline.paper, "others": [group for group in groups if group not in outline.without],
        **dict(_of_sections(outline, sections)),
    }  # fmt: skip


def _of_sections(outline: Outline, sections: Sequence[Section]) -> Iterator[tuple[str, Any]]:
    ordered = sorted((s for s in sections if outline.part(s.number)), key=lambda s: outline.place(s.number))
    places = {section.number: place for place, section in enumerate(ordered, 1)}
    for section in sections:
        part = outline.part(section.number) or LayoutSection(section.number)
        said = {
            "place": places.get(section.number), "note": part.note, "analysis": part.analysis, "months": part.months,
            "to": "latest" if part.to_latest else "month", "charts": part.charts,
        }  # fmt: skip
        yield from ((f"section-{section.number}-{name}", value) for name, value in said.items())


@dataclass(frozen=True)
class LayoutPreview:
    """How an outline comes out: its headings in order, and its sections with what is said of each."""

    headings: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]


def seen(outline: Outline, sections: Sequence[Section]) -> LayoutPreview:
    """The shape of a report by the outline, without figures."""
    back = outline.months - 1
    months = [*(f"{n} month{'s' if n > 1 else ''} before" for n in range(back, 0, -1)), "Month of the report"]
    last_year = ["Last year"] if outline.shows(Shown.LAST_YEAR) else []
    others = [headed(shown) for shown in Shown if shown in outline.columns and shown != Shown.LAST_YEAR]
    ordered = sorted((s for s in sections if outline.part(s.number)), key=lambda s: outline.place(s.number))
    said = tuple((f"{section.number}. {section.title}", _said(outline, section)) for section in ordered)
    return LayoutPreview(("Code", "Description", *last_year, *months, *others, "Commentary"), said)


def _said(outline: Outline, section: Section) -> str:
    part = outline.part(section.number) or LayoutSection(section.number)
    note = part.note or section.note
    said = [f"Note: {note}"] if note else []
    if section.analysis_title and outline.analyses and part.analysis:
        to = "the latest month that has counts" if part.to_latest else "the month of the report"
        charts = "with charts" if part.charts else "without charts"
        said.append(f"Analysis of {part.months} months to {to}, {charts}.")
    return " ".join(said)

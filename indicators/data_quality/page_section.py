"""The part of an extract's page on its data quality: what is stated, and the form that the person may fill in."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.urls import reverse

from indicators.data_quality.forms import CheckForm, StatementForm
from indicators.data_quality.separation import checking_objection
from indicators.models import DataQuality, Extract, QualityCheck
from safeguarding.accounts.forms import one_button
from safeguarding.models import Person
from safeguarding.permissions import Permission, may


@dataclass(frozen=True)
class DataQualitySection:
    """`objection` says why the person, who otherwise might, may not check it. Forms are None where there is no need."""

    stated: DataQuality | None
    checked: QualityCheck | None
    stating: forms.Form | None
    checking: forms.Form | None
    objection: str


def standing(extract: Extract) -> DataQuality | None:
    """The statement that stands. One query."""
    rows = DataQuality.objects.standing().filter(extract=extract)
    return rows.select_related("by", "extract", "checked__by").first()


def section(extract: Extract, person: Person, posted: forms.Form | None = None) -> DataQualitySection | None:
    """None where nothing is to be stated: what was typed says where it comes from. A refused form keeps its words."""
    if extract.kind == Extract.Kind.TYPED or extract.stage not in (Extract.Stage.READ, Extract.Stage.LOADED):
        return None
    stated = standing(extract)
    checked = getattr(stated, "checked", None) if stated else None
    stating = checking = None
    objection = ""
    if may(person, Permission.LOAD_FIGURES):
        stating = posted if isinstance(posted, StatementForm) else StatementForm(auto_id="quality_%s")
        stating.helper = one_button("State the data quality" if stated is None else "State it anew")
        stating.helper.form_action = reverse("indicators:state-quality", args=[extract.pk])
    if stated and not checked and may(person, Permission.CHECK_QUALITY):
        objection = checking_objection(stated, person)
        checking = posted if isinstance(posted, CheckForm) else CheckForm(initial={"quality": stated.pk})
        checking.helper = one_button("Keep what I found")
        checking.helper.form_action = reverse("indicators:check-quality", args=[extract.pk])
    return DataQualitySection(stated, checked, stating, None if objection else checking, objection)

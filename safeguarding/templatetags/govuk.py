"""Template filters for the crispy form pack in templates/govuk."""

from __future__ import annotations

from datetime import datetime

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils import formats, timezone
from django.utils.safestring import SafeString

register = template.Library()

# The first that the widget is an instance of.
CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Textarea, "govuk-textarea"),
    (forms.Select, "govuk-select"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.widgets.Input, "govuk-input"),
)
TEMPLATES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.RadioSelect, "govuk/choices.html"),  # and CheckboxSelectMultiple, which is one of these
    (forms.CheckboxInput, "govuk/checkbox.html"),
    (forms.PasswordInput, "govuk/password.html"),
    (forms.Widget, "govuk/plain.html"),
)


@register.filter
def field_template(field: BoundField) -> str:
    return next(name for kind, name in TEMPLATES if isinstance(field.field.widget, kind))


@register.filter
def choice_kind(field: BoundField) -> str:
    return "checkboxes" if isinstance(field.field.widget, forms.CheckboxSelectMultiple) else "radios"


@register.filter
def anchor(field: BoundField) -> str:
    """The id of what an error leads to: the field, or the first of its choices."""
    return f"{field.auto_id}_0" if isinstance(field.field.widget, forms.RadioSelect) else field.auto_id


@register.filter
def short_choices(field: BoundField) -> bool:
    """Few enough words to stand in a row?"""
    return len(field) == 2 and all(len(str(choice.choice_label)) < 10 for choice in field)


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """The field's own element with its GOV.UK class. A number is typed as text, so that a wrong entry is not lost."""
    element = field.field.widget
    own = element.attrs.get("class", "")
    kind = next((name for widget_class, name in CLASSES if isinstance(element, widget_class)), "")
    wrong = f"{kind}--error" if field.errors else ""
    shown = "govuk-password-input__input govuk-js-password-input-input" * isinstance(element, forms.PasswordInput)
    attributes: dict[str, str | bool] = {"class": " ".join(filter(None, (kind, shown, wrong, own)))}
    if isinstance(element, forms.NumberInput):
        element.input_type = "text"
        whole = isinstance(field.field, forms.IntegerField) and not isinstance(field.field, forms.DecimalField)
        attributes |= {"inputmode": "numeric" if whole else "decimal", "min": False, "max": False, "step": False}
    return field.as_widget(attrs=attributes)


@register.filter
def clock(moment: datetime) -> str:
    """A moment by the clock in England; in the hour that comes twice in October, with how far it is from UTC (W20)."""
    local = timezone.localtime(moment)
    shown = formats.date_format(local, "DATETIME_FORMAT")
    if local.utcoffset() == local.replace(fold=1 - local.fold).utcoffset():
        return shown
    return f"{shown} {local:%Z} (UTC{local:%z})"

"""Draw a status or a trend on a page: its word beside its icon, in its colour, as the tables of `rules.scale` say."""

from __future__ import annotations

from typing import Any

from django import template

from indicators.charts import svg
from indicators.charts.icons import draw
from indicators.report_rows.row import Standing
from indicators.rules.scale import BY_CODE, Label

register = template.Library()


@register.inclusion_tag("components/label.html")
def status(label: Label | None, word: str = "") -> dict[str, Any]:
    """A status as a tag; only the word where it has no label."""
    return {"kind": "status", "label": label, "word": label.word if label else word, "elements": _elements(label)}


@register.inclusion_tag("components/label.html")
def trend(standing: Standing) -> dict[str, Any]:
    """A row's trend, or what is printed in place of one."""
    label = BY_CODE.get(standing.trend)
    return {"kind": "trend", "label": label, "word": standing.trend_text, "elements": _elements(label)}


def _elements(label: Label | None) -> tuple[svg.SvgElement, ...]:
    return svg.elements(draw(label)) if label else ()

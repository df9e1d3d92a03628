"""Shapes as elements of SVG, in plain values that a template prints: no markup is made here.

Pure. Only attributes, no styles, so that a strict content security policy lets them pass.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indicators.charts.icons import BOX, draw
from indicators.charts.shapes import Path, Shape, TextShape
from indicators.rules.scale import Label


@dataclass(frozen=True)
class SvgElement:
    tag: str
    attributes: tuple[tuple[str, str], ...]
    words: str = ""


@dataclass(frozen=True)
class Symbol:
    """An icon, drawn once in a page and used by its id."""

    id: str
    elements: tuple[SvgElement, ...]
    box: str = f"0 0 {BOX:g} {BOX:g}"


def elements(shapes: Iterable[Shape]) -> tuple[SvgElement, ...]:
    """The shapes, back to front."""
    return tuple(_text(shape) if isinstance(shape, TextShape) else _path(shape) for shape in shapes)


def symbols(labels: Iterable[Label]) -> tuple[Symbol, ...]:
    """The icon of each label."""
    return tuple(Symbol(symbol_id(label), elements(draw(label))) for label in labels)


def symbol_id(label: Label | None) -> str:
    """The id of the icon of a status or a trend, empty where there is none."""
    return f"icon-{label.code.lower().replace(' ', '-')}" if label else ""


def _path(path: Path) -> SvgElement:
    return SvgElement(
        "polygon" if path.closed else "polyline",
        _known(
            ("points", " ".join(f"{x:g},{y:g}" for x, y in path.points)),
            ("fill", path.fill or "none"),
            ("stroke", path.stroke),
            ("stroke-width", f"{path.width:g}" if path.stroke else ""),
            ("stroke-dasharray", " ".join(f"{length:g}" for length in path.dash)),
        ),
    )


def _text(text: TextShape) -> SvgElement:
    place = (("x", f"{text.x:g}"), ("y", f"{text.y:g}"), ("font-size", f"{text.size:g}"), ("fill", text.colour))
    looks = (("text-anchor", text.anchor), ("font-weight", "bold" if text.bold else ""))
    return SvgElement("text", _known(*place, *looks), text.words)


def _known(*attributes: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in attributes if value)

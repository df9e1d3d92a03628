"""Figures that are expected, that nothing holds yet and that a file leaves out. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from indicators.rules.periods import Interval


@dataclass(frozen=True)
class Brought:
    """The indicators of one loaded file in one month. `code` of each in the order of the report."""

    name: str
    month: Interval
    codes: tuple[str, ...]


@dataclass(frozen=True)
class LeftOut:
    """An indicator that the file does not bring for its month, though a file of the same kind brought it."""

    code: str
    month: Interval
    brought_by: str
    brought_for: Interval

    @property
    def sentence(self) -> str:
        return (
            f"{self.code} has no figure for {self.month.label} yet, and this file does not bring one; "
            f"{self.brought_by} brought it for {self.brought_for.label}. Until there is a figure, "
            "or a word for why there is none, the report cannot be created."
        )


def left_out(
    codes: Mapping[Interval, Iterable[str]], earlier: Iterable[Brought], held: Collection[str] = ()
) -> tuple[LeftOut, ...]:
    """Compared with the latest earlier file of the same kind: one at least half of whose indicators this one brings.

    `codes` are those that this file brings for each month, the latest of which is looked at; `held` those that have a
    figure for that month already, from whatever file.
    """
    if not codes:
        return ()
    month = max(codes)
    brought = set(codes[month])
    alike = [each for each in earlier if 2 * len(brought & set(each.codes)) >= len(each.codes)]
    if not alike:
        return ()
    last = alike[-1]
    return tuple(
        LeftOut(code, month, last.name, last.month) for code in last.codes if code not in brought and code not in held
    )

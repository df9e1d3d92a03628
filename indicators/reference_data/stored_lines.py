"""The lines of a table that was sent, as they are kept: plain values for JSON."""

from __future__ import annotations

from typing import Any

from indicators.models import SentTable
from indicators.reference_data import benchmark_list
from indicators.reference_data.diff import Line


def kept_line(line: Line) -> dict[str, Any]:
    return {"row": line.row, "key": list(line.key), "cells": dict(line.cells)}


def lines_in(sent: SentTable) -> tuple[Line, ...]:
    if sent.kind == SentTable.Kind.BENCHMARKS:
        return benchmark_list.lines_in(sent)
    return tuple(Line(each["row"], tuple(each["key"]), each["cells"]) for each in sent.reading.get("lines", ()))

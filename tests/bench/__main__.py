"""`python -m tests.bench`: run every bench_*.py beside this file and print its lines; with the path
of a report, the advice on its words (`advice_on_report`). Nothing here passes or fails."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeguarding.settings")


def main() -> None:
    if sys.argv[1:]:
        django.setup()
        print(*import_module("tests.bench.advice_on_report").lines(sys.argv[1]), sep="\n")
        return
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        for line in import_module(f"tests.bench.{path.stem}").lines():
            print(line, flush=True)


main()

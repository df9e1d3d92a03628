"""`python -m tests.bench`: run every bench_*.py beside this file and print its lines. Nothing here passes or fails."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeguarding.settings")


def main() -> None:
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        for line in import_module(f"tests.bench.{path.stem}").lines():
            print(line, flush=True)


main()

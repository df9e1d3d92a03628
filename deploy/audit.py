"""Look for known holes in what runs in production: `make audit`.

Asks the advisories of the Python Package Index, then those of OSV, by pip-audit. Exit status 0: every package was
looked up and none has a known hole; 1: holes, each with the version that closes it; 2: no list could be reached for
some packages, so nothing is known of them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

REQUIREMENTS = Path("requirements/run.txt")
SERVICES = ("pypi", "osv")
SECONDS = 300
NOTHING, HOLES, UNKNOWN = 0, 1, 2


@dataclass
class Audit:
    """What the lists said: packages that were looked up, holes as sentences, and packages that no list answered for."""

    looked_up: set[str] = field(default_factory=set)
    holes: list[str] = field(default_factory=list)
    missed: set[str] = field(default_factory=set)

    def add(self, dependencies: Iterable[dict[str, Any]]) -> None:
        """Take over one list's answers; a package counts as looked up once any list answered for it."""
        for each in dependencies:
            if "skip_reason" in each:
                self.missed.add(each["name"])
                continue
            self.looked_up.add(each["name"])
            for hole in each["vulns"]:
                closed = " or ".join(hole["fix_versions"]) or "no version yet"
                self.holes.append(f"{each['name']} {each['version']}: {hole['id']}, closed in {closed}.")
        self.missed -= self.looked_up

    def sentences(self) -> list[str]:
        if self.holes:
            return [*dict.fromkeys(self.holes), *self._of_missed()]
        if self.missed or not self.looked_up:
            return self._of_missed() or ["No list of known holes could be reached. Nothing is known of any package."]
        return [f"No known holes in {len(self.looked_up)} packages."]

    def _of_missed(self) -> list[str]:
        if not self.missed:
            return []
        names = ", ".join(sorted(self.missed))
        number = len(self.missed)
        return [
            f"No list of known holes could be reached for {number} packages, so this says nothing of them: {names}."
        ]

    @property
    def status(self) -> int:
        if self.holes:
            return HOLES
        return UNKNOWN if self.missed or not self.looked_up else NOTHING


def answers(service: str) -> list[dict[str, Any]]:
    """What one list says of each package; nothing where it cannot be reached at all."""
    command = [
        sys.executable, "-m", "pip_audit", "--disable-pip", "--requirement", str(REQUIREMENTS), "--format", "json",
        "--progress-spinner", "off", "--vulnerability-service", service,
    ]  # fmt: skip
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False).stdout
        return list(json.loads(said)["dependencies"])
    except (subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
        return []


def main() -> int:
    audit = Audit()
    for service in SERVICES:
        audit.add(answers(service))
        if audit.looked_up and not audit.missed:
            break
    print("\n".join(audit.sentences()))  # noqa: T201
    return audit.status


if __name__ == "__main__":
    sys.exit(main())

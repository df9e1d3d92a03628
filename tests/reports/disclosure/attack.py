"""Attack the public editions of councils at random, and print what came back: `make attack`."""

from __future__ import annotations

import argparse
import sys
from random import Random

from reports.disclosure import Rules
from tests.reports.disclosure.councils import KINDS, Outcome, attack, council


def attacked(kind: str, councils: int, seed: str) -> Outcome:
    """So many councils of a kind, published and attacked. The same seed gives the same councils."""
    outcome = Outcome()
    for number in range(councils):
        attack(council(kind, Random(f"{kind} {seed} {number}")), Rules(), outcome)
    return outcome


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5, help="how many times as many councils as the tests take")
    parser.add_argument("--seed", default="attack")
    parser.add_argument("--kinds", nargs="*", default=list(KINDS))
    chosen = parser.parse_args()
    sys.stdout.write("kind        councils editions   cases  exact  narrowed  gave up  withheld  worst edition\n")
    whole = Outcome()
    for kind in chosen.kinds:
        one = attacked(kind, KINDS[kind] * chosen.times, chosen.seed)
        sys.stdout.write(line(kind, one))
        sys.stdout.flush()
        for name in ("councils", "editions", "cases", "exact", "narrowed", "gave_up", "figures", "withheld"):
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
        whole.worst = max(whole.worst, one.worst)
    sys.stdout.write(line("all", whole))
    for told in (*whole.narrowed, *whole.gave_up):
        sys.stdout.write(f"{told}\n")
    return 1 if whole.exact or whole.narrowed or whole.gave_up else 0


def line(kind: str, one: Outcome) -> str:
    """One line of the table."""
    counts = f"{one.councils:8} {one.editions:8} {one.cases:7}  {len(one.exact):5}  {len(one.narrowed):8}"
    return f"{kind:11} {counts}  {len(one.gave_up):7}  {one.share:7.0%}  {one.worst:11.2f} s\n"


if __name__ == "__main__":
    sys.exit(main())

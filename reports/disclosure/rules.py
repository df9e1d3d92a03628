"""What is protected, and how it is marked. Pure."""

from __future__ import annotations

from dataclasses import dataclass

MARK = "c"  # as the Department for Education marks it
COMMITTEE, PUBLIC = "committee", "public"
# What counts people: cases are each a child's, and what nobody said counts as people, to be on the safe side.
PEOPLE = ("children", "families", "people", "cases", "")


@dataclass(frozen=True)
class Rules:
    """Counts from `least` to `most` are protected: nothing public may narrow one down to fewer than all of them.

    `round_to`: counts are printed to the nearest so many (1 prints them as they are). `whole_percentages`: percentages
    are printed without decimals.
    """

    least: int = 1
    most: int = 5
    round_to: int = 1
    whole_percentages: bool = False
    protected_kinds: tuple[str, ...] = PEOPLE

    def protects(self, number: int) -> bool:
        return self.least <= number <= self.most

    def rounded(self, number: int) -> int:
        """To the nearest multiple, half up."""
        return (number + self.round_to // 2) // self.round_to * self.round_to

    def may_be(self, printed: int) -> tuple[int, int]:
        """The least and the most that a count printed so may be."""
        low = printed - self.round_to // 2
        return max(low, 0), low + self.round_to - 1

    @property
    def rounds(self) -> bool:
        return self.round_to > 1 or self.whole_percentages

"""The kinds of thing that an indicator or measure counts, which decide whether its small counts are protected. Pure."""

from __future__ import annotations

from enum import StrEnum


class Counted(StrEnum):
    """A kind of thing that is counted, as lists write it."""

    CHILDREN = "children"
    FAMILIES = "families"
    PEOPLE = "people"
    CASES = "cases"
    POSTS = "posts"
    MONEY = "money"
    DAYS = "days"
    OTHER = "other"


# What does not count people, so that a small number of it tells nobody who a child is.
NOT_PROTECTED = frozenset({Counted.POSTS, Counted.MONEY, Counted.DAYS, Counted.OTHER})

LABELS = {
    "": "Not said yet: small counts are hidden",
    Counted.CHILDREN: "Children",
    Counted.FAMILIES: "Families",
    Counted.PEOPLE: "Other people",
    Counted.CASES: "Cases about children, such as assessments, reviews or referrals",
    Counted.POSTS: "Posts",
    Counted.MONEY: "Money",
    Counted.DAYS: "Days",
    Counted.OTHER: "Something else that is not about people",
}


def is_protected(counted: str) -> bool:
    """Whether counts of 1 to 5 of it are hidden from the public. Where nobody said what is counted, they are."""
    return counted not in NOT_PROTECTED


def label(counted: str) -> str:
    """The kind in words, and whether it is protected."""
    if not counted:
        return LABELS[""]
    return f"{LABELS[Counted(counted)]}: small counts are {'hidden' if is_protected(counted) else 'shown'}"

"""Advice on a code that is not known: letters that only look right, and the known code that is nearest. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache

# Capital letters of other alphabets that look like ours, and ours.
LOOKS_LIKE = dict(zip("АВЕКМНОРСТХІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTXISJABEZHIKMNOPTYX", strict=True))
LOOKS_LIKE |= dict(zip("асеорхуіѕјο", "aceopxyisjo", strict=True))
ENOUGH_ALIKE = 0.75


def nearest(code: str, names: Mapping[str, str]) -> str:
    """What to do about a code that is not among `names`, which has the known codes by their squeezed names."""
    foreign = next((letter for letter in code if letter in LOOKS_LIKE), "")
    known = _bare_names(tuple(names.items()))
    meant = known.get(_bare(code), "")
    if not meant:
        close = get_close_matches(_bare(code), known, n=1, cutoff=ENOUGH_ALIKE)
        meant = known[close[0]] if close else ""
    if foreign:
        alphabet = unicodedata.name(foreign).split()[0].capitalize()
        other = f" It may be {meant}." if meant else ""
        return (
            f"Its “{foreign}” is a {alphabet} letter, U+{ord(foreign):04X}, that only looks like "
            f"{LOOKS_LIKE[foreign]}. Type the code again.{other}"
        )
    if meant:
        return f"The nearest is {meant}. If that is meant, write it so; if not, have the code added first."
    return "Correct the code, or have it added first."


@lru_cache(8)
def _bare_names(names: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {_bare(name): code for name, code in names}


def _bare(code: str) -> str:
    """Letters and digits alone, without the zeros before a number: "NI-059" is "ni59"."""
    latin = "".join(LOOKS_LIKE.get(letter, letter) for letter in code)
    plain = "".join(letter for letter in unicodedata.normalize("NFKC", latin).casefold() if letter.isalnum())
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", plain)

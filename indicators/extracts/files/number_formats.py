"""Number formats of spreadsheets: the text that a cell shows for the value that it holds. Pure.

Enough of ECMA-376 part 1, 18.8.31 to tell whether what is shown is what is held. Where this cannot tell, it says so
(`UNTOLD`), and a person is asked: a format is never ignored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

GENERAL = "General"
# The formats that need no writing down ([ECMA-376] 18.8.30), in their British form.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "dd/mm/yyyy h:mm", 37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)", 39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)", 41: '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-',
    42: '_-£* #,##0_-;-£* #,##0_-;_-£* "-"_-;_-@_-',
    43: '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', 44: '_-£* #,##0.00_-;-£* #,##0.00_-;_-£* "-"??_-;_-@_-',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
UNTOLD = "\0"

TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General)|(?P<ampm>AM/PM|A/P)|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+(?:\.0+)?)"
    r"|(?P<digits>[0#?][0#?,]*(?:\.[0#?]*)?,*|\.[0#?]+,*)|(?P<exponent>[eE][+\-])|(?P<text>@)|(?P<percent>%)"
    r"|(?P<other>.)",
    re.DOTALL,
)
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)")
# What may follow a number on a cell and changes nothing of it.
UNITS = re.compile(
    r"(?:working |calendar )?(?:days?|weeks?|months?|years?|hours?|children|child|cases?|people|persons?|posts?|fte|"
    r"wte|points?|pts?)\.?",
    re.IGNORECASE,
)
NUMBER = re.compile(r"(-?)(?:£|\$|€)?\s*([0-9][0-9,]*(?:\.([0-9]+))?|\.([0-9]+))\s*(%?)\s*(.*)", re.DOTALL)


@dataclass(frozen=True)
class Section:
    """One of the up to four parts of a format: its condition, and its tokens as pairs of kind and text."""

    tokens: tuple[tuple[str, str], ...]
    condition: tuple[str, Decimal] | None = None

    @property
    def is_date(self) -> bool:
        return any(kind == "date" for kind, _ in self.tokens)

    @property
    def percents(self) -> int:
        return sum(kind == "percent" for kind, _ in self.tokens)


@lru_cache(512)
def sections(code: str) -> tuple[Section, ...]:
    parts: list[list[tuple[str, str]]] = [[]]
    conditions: list[tuple[str, Decimal] | None] = [None]
    for found in TOKEN.finditer(code):
        kind, text = found.lastgroup or "other", found[found.lastgroup or 0] or ""
        if kind == "other" and text == ";":
            parts.append([])
            conditions.append(None)
        elif kind == "bracket":
            if condition := CONDITION.fullmatch(text):
                conditions[-1] = condition[1], Decimal(condition[2])
            elif text.startswith("$"):
                parts[-1].append(("quoted", text[1:].split("-")[0]))
            elif text.lower().strip("hms") == "" and text:
                parts[-1].append(("date", f"[{text}]"))
        elif kind not in ("space", "fill"):
            parts[-1].append((kind, text))
        elif kind == "space":
            parts[-1].append(("quoted", " "))
    return tuple(Section(tuple(tokens), condition) for tokens, condition in zip(parts, conditions, strict=True))


def is_date(code: str) -> bool:
    return sections(code)[0].is_date if code not in ("", GENERAL) else False


def date_parts(code: str) -> set[str]:
    """The parts of a date that a format shows: "d", "m", "y" and others."""
    return {text.lower().lstrip("[")[0] for kind, text in sections(code)[0].tokens if kind == "date"}


def has_words(code: str) -> bool:
    """Whether a format writes words of its own beside the value."""
    tokens = sections(code)[0].tokens
    return any(kind in ("quoted", "escaped") and any(map(str.isalpha, text)) for kind, text in tokens)


def shown_number(value: Decimal, code: str) -> str:
    """The text that a cell shows for a number; `UNTOLD` for a fraction and what else cannot be worked out here."""
    if code in ("", GENERAL, "@"):
        return plain(value)
    section, signed = _section_for(value, code)
    if section is None:
        return "#" * 8
    return _number(value if signed else abs(value), section)


def shown_text(text: str, code: str) -> str:
    """The text that a cell shows for a text: its own, unless the fourth section says otherwise."""
    parts = sections(code) if code else ()
    if len(parts) < 4:
        return text
    return "".join(text if kind == "text" else word for kind, word in parts[3].tokens).strip()


def shown_date(moment: datetime | date | time, code: str) -> str:
    """The text that a cell shows for a date."""
    section = sections(code)[0]
    at = moment if isinstance(moment, datetime) else None
    if at is None and isinstance(moment, date):
        at = datetime.combine(moment, time.min)
    if at is None:
        return f"{moment:%H:%M}"
    half = any(kind == "ampm" for kind, _ in section.tokens)
    shown, before = "", ""
    for index, (kind, text) in enumerate(section.tokens):
        if kind == "date":
            after = next((word for what, word in section.tokens[index + 1 :] if what == "date"), "")
            shown += _date_part(
                at, text.lower(), half, minutes=(before[:1] in "h[" and bool(before)) or after[:1] == "s"
            )
            before = text.lower()
        elif kind == "ampm":
            shown += "AM" if at.hour < 12 else "PM"
        elif kind in ("quoted", "escaped", "other"):
            shown += text
        elif kind != "text":
            return UNTOLD
    return " ".join(shown.split())


def meaning(value: Decimal, code: str) -> tuple[str, str]:
    """A number as a person would write it in a CSV file, and what its cell shows where that is something else.

    0.414 shown as 41.4% is 41.4%. What is shown only to fewer decimals, with thousands, a currency or a unit that
    counts, is nothing else.
    """
    if code in ("", GENERAL, "@"):
        return plain(value), ""
    section, _ = _section_for(value, code)
    return compared(value, shown_number(value, code), section.percents if section else 0)


def compared(value: Decimal, shown: str, percents: int) -> tuple[str, str]:
    """As `meaning`, of a value and what is shown for it, where the format multiplies by 100 so many times."""
    found = NUMBER.fullmatch(_without_brackets(shown))
    if not found:
        return plain(value), _said(shown)
    sign, digits, places, bare_places, percent, rest = found.groups()
    held = value * 100**percents
    read = Decimal(sign + digits.replace(",", ""))
    rounded = held.quantize(Decimal(1).scaleb(-len(places or bare_places or "")), ROUND_HALF_UP)
    unit = rest.strip()
    if read != rounded or (unit and not UNITS.fullmatch(unit)) or (percents and not percent):
        return plain(value), _said(shown)
    return plain(held) + ("%" if percent else ""), ""


def plain(value: Decimal) -> str:
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _said(shown: str) -> str:
    return "something that only a spreadsheet can work out" if shown == UNTOLD else shown.strip() or "nothing"


def _without_brackets(shown: str) -> str:
    """(5) is what accountants write for -5."""
    text = " ".join(shown.split())
    return f"-{text[1:-1]}" if text.startswith("(") and text.endswith(")") else text.replace("- ", "-", 1)


def _section_for(value: Decimal, code: str) -> tuple[Section | None, bool]:
    """The section that shows the value, and whether it shows the sign of one below 0 by itself."""
    parts = sections(code)[:3]
    if any(part.condition for part in parts):
        for part in parts:
            if part.condition and _holds(value, *part.condition):
                return part, True
        rest = [part for part in parts if not part.condition]
        return (rest[-1], True) if rest else (None, True)
    if len(parts) == 1:
        return parts[0], True
    if value < 0:
        return parts[1], False
    return (parts[2] if len(parts) > 2 and value == 0 else parts[0]), False


def _holds(value: Decimal, sign: str, limit: Decimal) -> bool:
    return {
        "<": value < limit, "<=": value <= limit, ">": value > limit, ">=": value >= limit,
        "=": value == limit, "<>": value != limit,
    }[sign]  # fmt: skip


def _number(value: Decimal, section: Section) -> str:
    digits = [text for kind, text in section.tokens if kind == "digits"]
    kinds = {kind for kind, _ in section.tokens}
    if "exponent" in kinds or section.is_date or len(digits) > 1 or ("/" in _words(section) and digits):
        return UNTOLD
    value = value * 100**section.percents
    shown = ""
    for kind, text in section.tokens:
        if kind == "digits":
            shown += _digits(abs(value), text)
        elif kind == "general":
            shown += plain(abs(value))
        elif kind == "percent":
            shown += "%"
        elif kind in ("quoted", "escaped", "other"):
            shown += text
    return f"-{shown}" if value < 0 and (digits or "general" in kinds) else shown


def _words(section: Section) -> str:
    return "".join(text for kind, text in section.tokens if kind == "other")


def _digits(value: Decimal, pattern: str) -> str:
    scaled = len(pattern) - len(pattern.rstrip(","))
    whole, _, decimals = pattern.rstrip(",").partition(".")
    value = value / Decimal(1000) ** scaled
    text = f"{value.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP):f}"
    before, _, after = text.partition(".")
    least = sum(each == "0" for each in whole)
    before = before.lstrip("0").rjust(least, "0")
    if "," in whole:
        before = f"{int(before or 0):,}" if len(before.lstrip("0")) > 3 else before
    while after and decimals[len(after) - 1] == "#" and after.endswith("0"):
        after = after[:-1]
    return before + (f".{after}" if after else "")


def _date_part(at: datetime, part: str, half: bool, *, minutes: bool) -> str:
    match part[0]:
        case "y":
            return f"{at.year % 100:02d}" if len(part) < 3 else f"{at.year}"
        case "d":
            name = DAYS[at.weekday()]
            return (f"{at.day}", f"{at.day:02d}", name[:3], name)[min(len(part), 4) - 1]
        case "m" if minutes and len(part) < 3:
            return f"{at.minute:02d}"
        case "m":
            name = MONTHS[at.month - 1]
            return (f"{at.month}", f"{at.month:02d}", name[:3], name, name[0])[min(len(part), 5) - 1]
        case "h":
            hour = (at.hour % 12 or 12) if half else at.hour
            return f"{hour:02d}" if len(part) > 1 else f"{hour}"
        case _:
            return f"{at.second:02d}"

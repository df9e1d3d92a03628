"""What people may do and what then stands, worked out a second time, slowly and plainly, without a database.

`test_promises_hold` does everything to this and to the real thing. A commentary is a list of saves and at most one
approval; a figure is a pile of lines of which the top one stands; all else is worked out from these when asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Place = tuple[str, str]
Key = tuple[str, str]  # an indicator's code, a period's label
NO_WORDS = {"", "n/a"}


@dataclass(frozen=True)
class Line:
    """A figure that came. `origin` is the SHA-256 and the row that it came from; `sent_by` typed it or loaded it."""

    value: str
    origin: tuple[str, int]
    extract: int
    sent_by: str = ""
    at: int = 0


@dataclass(frozen=True)
class Save:
    by: str
    place: Place
    text: str
    version: int
    carried: bool = False
    authors: frozenset[str] = frozenset()  # whose words were carried into it


@dataclass
class Piece:
    """A commentary on the indicators of `codes`, of which these `periods` are printed; `required` must have words."""

    codes: tuple[str, ...]
    periods: tuple[str, ...]
    required: tuple[Place, ...] = ()
    places: tuple[Place, ...] = ()
    stage: str = "being written"
    version: int = 0
    returned_version: int = 0
    returned_at: int = -1
    alone: dict[Place, int] = field(
        default_factory=dict
    )  # passages returned alone since, each with the version at that
    saves: list[Save] = field(default_factory=list)
    approved: object = None
    approvals: int = 0
    offered: dict[Place, tuple[str, frozenset[str]]] = field(default_factory=dict)  # earlier words, and whose they are
    replaced: bool = False

    def standing(self) -> dict[Place, Save]:
        return {each.place: each for each in self.saves}

    def marked(self) -> set[Place]:
        """Where words stand that were carried, and that nobody has changed or confirmed."""
        return {place for place, save in self.standing().items() if save.carried}

    def texts(self, version: int | None = None) -> dict[Place, str]:
        """What stands, or stood at a version; blank is nothing."""
        upto = self.saves if version is None else [each for each in self.saves if each.version <= version]
        last = {each.place: each.text for each in upto}
        return {place: text for place, text in last.items() if text.strip()}


@dataclass(frozen=True)
class Page:
    """A page that somebody opened: the version, the texts and all that an approval would cover."""

    piece: str
    version: int
    covers: object


# Who holds which job for the service. Whoever stands in for Hana Head for a time may do what she may.
WRITERS = frozenset({"Wanda Writer", "Hana Head", "Henry Head", "Tess Twofold"})
REVIEWERS = frozenset({"Hana Head", "Henry Head", "Tess Twofold"})
REOPENERS = REVIEWERS | {"Olive Officer"}
LOADERS = frozenset({"Olive Officer", "Tess Twofold"})

WRITABLE = {"being written", "returned"}
# step: from, to, who, whether it needs words, whether what was seen must be what stands, whether others must do it
STEPS = {
    "submit": (WRITABLE, "waiting for approval", WRITERS, True, False, False),
    "withdraw": ({"waiting for approval"}, "being written", WRITERS, False, False, False),
    "return": ({"waiting for approval"}, "returned", REVIEWERS, False, False, True),
    "approve": ({"waiting for approval"}, "approved", REVIEWERS, False, True, True),
    "confirm": ({"approved"}, "approved", REVIEWERS, False, True, True),
    "reopen": ({"approved"}, "returned", REOPENERS, False, False, False),
}


@dataclass
class Model:
    pieces: dict[str, Piece]
    figures: dict[Key, list[Line]] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)  # who set the target of each indicator
    deputies: set[str] = field(default_factory=set)

    def is_of(self, by: str, who: frozenset[str]) -> bool:
        return by in who or (by in self.deputies and "Hana Head" in who)

    # -- what follows from what was done
    def covers(self, name: str) -> object:
        """All that is printed: words, and each figure with where it came from and whether it is the first."""
        piece = self.pieces[name]
        keys = [(code, period) for code in piece.codes for period in piece.periods]
        piles = [(key, self.figures.get(key, [])) for key in keys]
        figures = tuple((key, pile[-1].value, pile[-1].origin, len(pile) > 1) for key, pile in piles if pile)
        return tuple(sorted(piece.texts().items())), figures

    def counts(self, name: str) -> bool:
        piece = self.pieces[name]
        return piece.stage == "approved" and piece.approved == self.covers(name) and not piece.replaced

    def has_words(self, name: str) -> bool:
        said = {place for place, text in self.pieces[name].texts().items() if text not in NO_WORDS}
        return bool(said) and said.issuperset(self.pieces[name].required)

    def hands(self, name: str) -> set[str]:
        """Who wrote, typed or loaded since the last return, or whose text, figures or targets are current."""
        piece = self.pieces[name]
        last = {each.place: each for each in piece.saves}
        since = {each: max(piece.returned_version, piece.alone.get(each.place, 0)) for each in piece.saves}
        own = [each for each in piece.saves if each.version > since[each] or last[each.place] is each]
        found = {name for each in own for name in (each.by, *each.authors)}
        for (code, period), pile in self.figures.items():
            if code in piece.codes and period in piece.periods:
                found |= {each.sent_by for each in pile if each is pile[-1] or each.at >= piece.returned_at}
        found |= {self.targets[code] for code in piece.codes if code in self.targets}
        return found - {""}

    def shut(self, name: str) -> set[Place]:
        """What nobody writes in, as other passages alone were returned; what must have words and has none is open."""
        piece = self.pieces[name]
        latest = max(piece.alone.values(), default=0)
        opened = {place for place, version in piece.alone.items() if version == latest}
        said = {place for place, text in piece.texts().items() if text not in NO_WORDS}
        return set(piece.places) - opened - (set(piece.required) - said) if opened else set()

    # -- what people do
    def page(self, name: str) -> Page:
        return Page(name, self.pieces[name].version, self.covers(name))

    def may_take(self, step: str, page: Page, by: str) -> bool:
        piece = self.pieces[page.piece]
        from_stages, _, who, needs_words, by_digest, by_others = STEPS[step]
        return (
            self.is_of(by, who)
            and not piece.replaced
            and piece.stage in from_stages
            and not (needs_words and not self.has_words(page.piece))
            and not (step == "confirm" and self.counts(page.piece))
            and not (by_others and by in self.hands(page.piece))
            and not (by_digest and page.covers != self.covers(page.piece))
            and page.version == piece.version
        )

    def take(self, step: str, page: Page, at: int, passages: tuple[Place, ...] = ()) -> None:
        piece = self.pieces[page.piece]
        _, piece.stage, _, _, by_digest, _ = STEPS[step]
        piece.version += 1
        if piece.stage == "returned" and passages:
            piece.alone |= dict.fromkeys(passages, piece.version)
        elif piece.stage == "returned":
            piece.alone = {}
            piece.returned_version, piece.returned_at = piece.version, at
        if by_digest:
            piece.approved, piece.approvals = page.covers, piece.approvals + 1

    def changed(self, page: Page, texts: dict[Place, str]) -> dict[Place, str]:
        """What the person changed of what they saw, unless it stands so already."""
        piece = self.pieces[page.piece]
        now, seen = piece.texts(), piece.texts(page.version)
        typed = {place: text if text.strip() else "" for place, text in texts.items()}
        return {place: texts[place] for place, text in typed.items() if text not in (now.get(place, ""),)
                and (page.version == piece.version or text != seen.get(place, ""))}  # fmt: skip

    def save(self, page: Page, changed: dict[Place, str], by: str) -> None:
        piece = self.pieces[page.piece]
        piece.version += 1
        piece.saves += [Save(by, place, text, piece.version) for place, text in changed.items()]

    def may_write(self, page: Page, by: str, places: set[Place]) -> bool:
        piece = self.pieces[page.piece]
        may = self.is_of(by, WRITERS) and piece.stage in WRITABLE and not piece.replaced
        return may and not places & self.shut(page.piece) and page.version == piece.version

    def may_carry(self, page: Page, by: str, places: set[Place]) -> bool:
        piece = self.pieces[page.piece]
        free = bool(places) and places <= set(piece.offered) and not places & set(piece.texts())
        return free and self.may_write(page, by, places)

    def carry(self, page: Page, places: set[Place], by: str) -> None:
        piece = self.pieces[page.piece]
        piece.version += 1
        for place in piece.places:
            if place in places:
                text, authors = piece.offered[place]
                piece.saves.append(Save(by, place, text, piece.version, True, authors - {by}))

    def may_keep(self, page: Page, by: str, places: set[Place]) -> bool:
        return bool(places) and places <= self.pieces[page.piece].marked() and self.may_write(page, by, places)

    def keep(self, page: Page, places: set[Place], by: str) -> None:
        piece = self.pieces[page.piece]
        piece.version += 1
        for place, save in piece.standing().items():
            if place in places:
                authors = save.authors | {save.by}
                piece.saves.append(Save(by, place, save.text, piece.version, authors=authors - {by}))

    def split(self, name: str, into: dict[str, tuple[str, ...]]) -> None:
        """Its indicators go on in others, which begin empty and are offered its words, or else what it was offered."""
        piece = self.pieces[name]
        said = dict(piece.offered)
        for place, save in piece.standing().items():
            if save.text.strip():
                since = max(piece.returned_version, piece.alone.get(place, 0))
                own = [each for each in piece.saves if each.place == place and (each is save or each.version > since)]
                said[place] = save.text, frozenset(hand for each in own for hand in (each.by, *each.authors))
        piece.replaced, piece.version = True, piece.version + 1
        for after, codes in into.items():
            offered = {place: words for place, words in said.items() if place[1] in ("", *codes)}
            places = tuple(place for place in piece.places if place[1] in ("", *codes))
            required = tuple(place for place in piece.required if place[1] in ("", *codes))
            self.pieces[after] = Piece(codes, piece.periods, required, places, offered=offered)

    def add(self, key: Key, line: Line) -> None:
        self.figures.setdefault(key, []).append(line)

    def may_undo(self, extract: int) -> bool:
        return all(pile[-1].extract == extract for pile in self.figures.values() if extract in _extracts(pile))

    def undo(self, extract: int) -> int:
        """Take its lines off; how many lines stand again in their place."""
        mine = [pile for pile in self.figures.values() if extract in _extracts(pile)]
        for pile in mine:
            pile.pop()
        return sum(bool(pile) for pile in mine)


def _extracts(pile: list[Line]) -> set[int]:
    return {line.extract for line in pile}

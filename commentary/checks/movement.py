"""Whether what the words say of a movement ("rose", "got worse", "no change") agrees with the figures. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from commentary.checks import lexicon as lex
from commentary.checks.lexicon import Move
from commentary.checks.numbers import Kind
from commentary.checks.reading import (
    BREAKS,
    DETERMINERS,
    PREPOSITIONS,
    Read,
    is_general,
    is_negated,
    is_unreal,
    noun_phrase_after,
    noun_phrase_before,
    subject_named,
    subject_of,
)
from commentary.checks.rows import Context, Period, Row
from commentary.checks.subjects import NOTHING, Subject, resolve
from commentary.checks.text import Clause, word_set
from commentary.checks.timeframes import OTHER, Timeframe

REFERENCE_LEADS = frozenset({"on", "than", "from", "since", "against", "with", "to"})
PARTICIPLES = ("ed", "ing", "en")
SHOWN = word_set("saw seen see had have has with showed shows show shown was were is are been be there")
COMPARATIVE_WORDS = frozenset().union(*lex.COMPARATIVES.values())
LOOSE = {Kind.PERCENT: 1, Kind.POINTS: 1}


@dataclass(frozen=True)
class Movement:
    """That something moved, said by tokens `first` to `last` (included) of a sentence."""

    first: int
    last: int
    move: Move
    subject: Subject
    negated: bool = False
    roughly: bool = False
    phrase: str = ""  # the words of the subject

    def agrees(self, row: Row, moved: int, change: object = None) -> bool:
        """Could it be said of a row that moved this way?"""
        expected = expected_sign(self.move, row)
        if expected is None:
            return True
        if self.negated:
            return moved != expected
        return moved == expected


def expected_sign(move: Move, row: Row) -> int | None:
    """The sign of the change that a word claims of a row; None where it claims none."""
    match move:
        case Move.UP:
            return 1
        case Move.DOWN:
            return -1
        case Move.SAME:
            return 0
    if not row.good:
        return None
    return row.good if move is Move.BETTER else -row.good


def movements(one: Read, clause: Clause, context: Context) -> Iterator[Movement]:
    """Every statement of a movement in a clause; plans, questions and generalities are none."""
    words = clause.sentence.words
    index = clause.first
    while index < clause.last:
        found = _movement_at(one, clause, index, context)
        if found is None:
            index += 1
            continue
        first, last, move, subject, phrase = found
        index = last + 1
        if (
            subject is NOTHING
            or not subject.rows
            or is_unreal(one, clause, first)
            or (is_general(one, clause) and not subject.certain)
        ):
            continue
        inner = move is Move.SAME and words[first] in ("no", "not", "hasn't", "neither", "little")
        roughly = move is Move.SAME and bool(lex.ROUGHLY.intersection(words[max(clause.first, first - 2) : last + 1]))
        yield Movement(first, last, move, subject, not inner and is_negated(clause, first), roughly, phrase)


Found = tuple[int, int, Move, Subject, str]


def _movement_at(one: Read, clause: Clause, index: int, context: Context) -> Found | None:
    words = clause.sentence.words
    word = words[index]
    if phrase := _phrase_at(words, index, clause.last):
        last, move = phrase
        if (words[last] == "at" and not words[last + 1 : last + 2][0:1]) or (
            words[last] == "at" and not any(each.first == last + 1 for each in one.amounts)
        ):
            return None  # "the review was held at school"
        if (
            move is Move.SAME
            and word
            in (
                "much",
                "matches",
                "matched",
                "in",
                "similar",
                "consistent",
                "level",
                "on",
                "the",
                "identical",
                "maintained",
                "sustained",
                "flat",
                "constant",
            )
            and not _same_as_before(one, clause, index, last)
        ):
            return None
        return index, last, move, *_subject(one, clause, index, context)
    for move, nouns in lex.NOUNS.items():
        if word in nouns and _is_noun(words, index, clause):
            return _noun(one, clause, index, move, context)
    for move, verbs in lex.MOVING.items():
        if word in verbs and not (word == "lower" and words[index + 1 : index + 2] == ("than",)):
            return _verb(one, clause, index, move, context)
    if word in lex.CARRIERS or word in ("'s",):
        return _carried(one, clause, index, context)
    return _comparative(one, clause, index, context) if word in COMPARATIVE_WORDS else None


def _phrase_at(words: tuple[str, ...], index: int, until: int) -> tuple[int, Move] | None:
    for phrase, move in lex.PHRASES_BY_FIRST.get(words[index], ()):
        if index + len(phrase) <= until and words[index : index + len(phrase)] == phrase:
            return index + len(phrase) - 1, move
    return None


def _same_as_before(one: Read, clause: Clause, index: int, last: int) -> bool:
    """Is "in line with" or "the same" said of an earlier period, rather than of a target or of others?"""
    words = clause.sentence.words
    rest = words[last + 1 : last + 6]
    frame = next((each for each in one.frames if last < each.first <= last + 4), None)
    if frame is not None:
        return True
    ends = not rest or rest[0] in BREAKS or rest[0] in ("as", "again", "at")
    if words[index] in ("the", "much"):
        subject_verb = words[index - 1 : index]
        return (
            bool(subject_verb)
            and (
                subject_verb[0] in lex.BE | lex.LINKING
                or subject_verb[0] in ("much", "about", "exactly", "broadly", "roughly", "at")
            )
            and (ends or rest[0] == "at")
        )
    return ends and words[index] in ("flat", "constant", "identical") and words[index - 1] in lex.BE | lex.LINKING


def _subject(one: Read, clause: Clause, index: int, context: Context) -> tuple[Subject, str]:
    phrase = noun_phrase_before(clause, index, one.frames_in(clause))
    return subject_of(one, clause, index, context), phrase


def _is_noun(words: tuple[str, ...], index: int, clause: Clause) -> bool:
    word = words[index]
    if word in (
        "improvement",
        "improvements",
        "reduction",
        "reductions",
        "growth",
        "deterioration",
        "recovery",
        "upturn",
        "uptick",
        "gain",
        "gains",
        "downturn",
        "worsening",
        "slippage",
        "escalation",
        "lessening",
        "shortening",
        "progress",
        "regression",
        "hike",
    ):
        return word != "worsening" or words[index - 1 : index] not in (("is",), ("are",), ("been",))
    before = words[index - 1] if index > clause.first else ""
    after = words[index + 1] if index + 1 < clause.last else ""
    if before in DETERMINERS or before in (
        "slight",
        "small",
        "sharp",
        "big",
        "large",
        "welcome",
        "further",
        "modest",
        "steady",
        "marked",
        "recent",
        "significant",
        "seasonal",
        "percentage",
        "month-on-month",
        "year-on-year",
        "point",
        "noticeable",
        "of",
        "with",
        "%",
        "real",
        "steep",
        "considerable",
        "continued",
        "gradual",
        "second",
        "third",
        "expected",
        "october's",
        "worrying",
        "disappointing",
        "sudden",
        "huge",
    ):
        return True
    return after in ("in", "of") and before not in lex.AUXILIARIES and not before.endswith("ly") and before != "to"


def _noun(one: Read, clause: Clause, index: int, move: Move, context: Context) -> Found | None:
    """ "A rise in referrals", "the increase is due to …", "no improvement"."""
    words = clause.sentence.words
    before = words[index - 1] if index > clause.first else ""
    after = index + 1
    if (
        words[index] in ("gain", "gains", "progress")
        and words[after : after + 1] not in (("in",), ("on",))
        and before not in ("good", "real", "made", "steady", "making")
    ):
        return None
    if (
        words[after : after + 1] == ("of",) and after + 1 < clause.last
    ):  # "an increase of 2.8% on last month in re-referrals"
        amount = next((each for each in one.amounts if each.first in (after + 1, after + 2, after + 3)), None)
        after = amount.last + 1 if amount else after
    if before in ("a", "an", "any") and _is_truism(words, index, clause):
        return None
    own = None
    frame_starts = {frame.first for frame in one.frames}
    for at in range(after, min(clause.last, after + 8)):
        if words[at] in BREAKS or words[at] in lex.AUXILIARIES:
            break
        if words[at] in ("in", "of", "to", "for") and at + 1 < clause.last:
            if (
                at + 1 in frame_starts
                or (at + 2 in frame_starts and words[at + 1] in DETERMINERS)
                or any(each.first == at + 1 for each in one.amounts)
            ):
                continue
            own = noun_phrase_after(clause, at + 1)
            break
    if own:
        subject = resolve(own, context)
        return index, index, move, subject, own
    if (
        before
        and before not in DETERMINERS
        and before not in lex.SOFTENERS
        and before not in PREPOSITIONS
        and before not in lex.AUXILIARIES
        and before not in BREAKS
    ):
        compound = " ".join(words[max(clause.first, index - 3) : index])
        named = resolve(compound, context)
        if named.certain:  # "the timeliness improvement"
            return index, index, move, named, compound
    if words[index] in ("improvement", "improvements", "progress") and (
        before.endswith("ment")
        or (
            before in ("quality", "service", "practice", "an", "our", "learning", "school")
            and words[index + 1 : index + 2]
            in (
                ("plan",),
                ("board",),
                ("work",),
                ("programme",),
                ("officer",),
                ("journey",),
                ("partner",),
                ("lead",),
                ("meeting",),
                ("team",),
                ("actions",),
                ("activity",),
            )
        )
    ):
        return None
    if words[index + 1 : index + 2] in (
        ("plan",),
        ("board",),
        ("programme",),
        ("notice",),
        ("partner",),
        ("adviser",),
        ("journey",),
        ("reports",),
        ("report",),
        ("meetings",),
        ("project",),
        ("lead",),
        ("work",),
        ("actions",),
        ("activity",),
        ("plans",),
    ):
        return None
    subject, phrase = _subject(one, clause, index, context)
    head = phrase.split()
    if before in ("of", "with") or words[index - 2 : index - 1] in (("with",), ("after",), ("of",), ("despite",)):
        return index, index, move, subject if subject.certain else Subject(context.rows), phrase
    linked = any(
        word in lex.BE | lex.HAVE | SHOWN
        or word
        in (
            "represents",
            "represent",
            "marks",
            "saw",
            "show",
            "report",
            "reflects",
            "follows",
            "continues",
            "achieved",
            "made",
        )
        for word in words[clause.first : index]
    )
    if head and not linked and not subject.certain:
        return index, index, move, Subject(context.rows), ""
    return index, index, move, subject, phrase


def _is_truism(words: tuple[str, ...], index: int, clause: Clause) -> bool:
    """ "A drop is good here": said of any drop, and not that there was one."""
    rest = words[index + 1 : index + 4]
    return rest[:1] in (("is",), ("means",), ("would",), ("can",), ("does",), ("isn't",)) and not any(
        word
        in (
            "welcome",
            "due",
            "because",
            "down",
            "the",
            "mostly",
            "mainly",
            "largely",
            "partly",
            "explained",
            "linked",
            "a",
            "an",
        )
        for word in rest[1:2]
    )


def _verb(one: Read, clause: Clause, index: int, move: Move, context: Context) -> Found | None:
    words = clause.sentence.words
    word = words[index]
    before = words[index - 1] if index > clause.first else ""
    if word in (
        "mount",
        "mounting",
        "progress",
        "progressed",
        "progressing",
        "double",
        "doubles",
        "multiply",
        "lower",
        "suffer",
        "suffered",
        "stalled",
        "stall",
        "recover",
        "recovered",
        "abate",
    ) and (
        before in DETERMINERS
        or (word in ("lower", "double") and before in lex.AUXILIARIES | lex.LINKING | lex.SOFTENERS)
    ):
        return _comparative(one, clause, index, context) if word in COMPARATIVE_WORDS else None
    last = index
    at = index + 1
    while at < clause.last and (words[at] in lex.SOFTENERS or words[at] in ("up", "down") or words[at].endswith("ly")):
        at += 1
    following = words[at] if at < clause.last else ""
    ends = (
        not following
        or following in BREAKS
        or following in PREPOSITIONS
        or following[0].isdigit()
        or following in lex.CARRIERS | lex.AUXILIARIES
        or following
        in (
            "and",
            "or",
            "but",
            "again",
            "compared",
            "from",
            "to",
            "because",
            "when",
            "month",
            "year",
            "last",
            "this",
            "as",
            "since",
            "while",
            "for",
            "markedly",
            "however",
            "too",
        )
        or any(frame.first == at for frame in one.frames)
        or any(each.first == at for each in one.amounts)
    )
    adjectival = (
        word.endswith(PARTICIPLES)
        and before not in lex.AUXILIARIES
        and not ends
        and (
            index == clause.first
            or before in DETERMINERS | PREPOSITIONS | SHOWN
            or before in BREAKS
            or before in ("and", "some", "much", "more", "seen", "of")
            or (
                before.endswith("ly")
                and words[index - 2 : index - 1]
                and words[index - 2] not in lex.AUXILIARIES
                and words[index - 2] in DETERMINERS | PREPOSITIONS
            )
        )
    )
    if adjectival or not ends:
        # A word before a noun: "improved pay", "reduced the number of late reviews". It is said of that noun.
        own = noun_phrase_after(clause, index + 1)
        subject = resolve(own, context)
        if subject.certain:
            return index, last, move, subject, own
        generic = own.split()[:3]
        if (
            not adjectival
            and subject
            and any(
                each
                in (
                    "performance",
                    "timeliness",
                    "figure",
                    "result",
                    "percentage",
                    "rate",
                    "number",
                    "position",
                    "proportion",
                )
                for each in generic
            )
        ):
            return index, last, move, subject, own
        return index, last, move, NOTHING, own
    if (
        word in ("worsening", "improving", "rising", "falling", "increasing", "decreasing", "declining", "growing")
        and before in DETERMINERS
    ):
        return None
    subject, phrase = _subject(one, clause, index, context)
    return index, last, move, subject, phrase


def _carried(one: Read, clause: Clause, index: int, context: Context) -> Found | None:
    """ "Went up", "is slightly down on August", "crept back up"; "are better than in July"."""
    words = clause.sentence.words
    at = index + 1
    while (
        at < clause.last
        and at - index < 6
        and (
            words[at] in lex.SOFTENERS
            or words[at].endswith("ly")
            or words[at] in ("a", "been", "not", "by", "going", "gone", "coming", "heading")
            or any(each.first <= at <= each.last for each in one.amounts)
        )
    ):  # "is 3.6 points down"
        at += 1
    if at >= clause.last:
        return None
    word, following = words[at], words[at + 1 : at + 3]
    carrier = words[index]
    if word in lex.UPWARDS | lex.DOWNWARDS and (word not in ("higher", "lower") or carrier not in lex.BE | lex.LINKING):
        if word == "up" and (
            following == ("to", "date")
            or (
                following[:1] in (("with",), ("of",), ("and",), ("against",), ("for",))
                and carrier in lex.BE | lex.forms("come")
            )
        ):
            return None
        if carrier in lex.forms("turn") | lex.forms("get") | lex.forms("build") | lex.forms("keep") | lex.forms(
            "bring"
        ) | lex.forms("send") | lex.forms("run") | lex.forms("step"):
            return None
        if (
            word == "down"
            and following[:1] == ("to",)
            and carrier in lex.BE
            and not (following[1:] and (following[1][0].isdigit() or following[1] in ("just", "only", "about")))
        ):
            return None
        if carrier in lex.forms("pick") and at != index + 1:
            return None
        subject, phrase = _subject(one, clause, index, context)
        return at if carrier in lex.BE else index, at, Move.UP if word in lex.UPWARDS else Move.DOWN, subject, phrase
    return None


def _comparative(one: Read, clause: Clause, index: int, context: Context) -> Found | None:
    words = clause.sentence.words
    word = words[index]
    move = next(move for move, found in lex.COMPARATIVES.items() if word in found)
    before = words[index - 1] if index > clause.first else ""
    if word in ("up", "down"):
        # "2.1 points down", ", up from 73.8% in August"
        amount_before = any(each.last == index - 1 for each in one.amounts)
        nxt = words[index + 1] if index + 1 < clause.last else ""
        if (
            nxt == "from"
            or (amount_before and nxt in ("on", "", ".", ","))
            or (nxt == "on" and before in (",", "%", ""))
            or (nxt == "by" and before in (",",))
        ):
            start = min((each.first for each in one.amounts if each.last == index - 1), default=index)
            subject, phrase = _subject(one, clause, start, context)
            if not subject.certain and not phrase:
                subject = resolve(" ".join(words[clause.first : index]), context)
                if subject is NOTHING:
                    subject = Subject(context.rows)
            return index, index, move, subject, phrase
        return None
    if word in ("above", "below"):
        return None
    following = words[index + 1 : index + 3]
    if word in ("longer", "shorter") and before in ("waiting", "waited") and "everywhere" not in words:
        timed = tuple(
            row
            for row in context.rows
            if row.unit == "days" or re.search(r"\b(?:days|wait\w*)\b", row.title.casefold())
        )
        if following[:1] != ("than",) or _reference(one, index + 2, clause) == "period":
            return (
                (index - 1, index, move, Subject(timed, certain=True), "")
                if len(timed) == 1 and not timed[0].is_percentage
                else None
            )
    if word in ("more", "fewer", "less"):
        return _more(one, clause, index, move, context)
    linked = index - 1
    while linked > clause.first and (
        words[linked] in lex.SOFTENERS
        or words[linked].endswith("ly")
        or words[linked] in ("not", "a", "no", "any")
        or any(each.first <= linked <= each.last for each in one.amounts)
    ):
        linked -= 1
    predicate = words[linked] in lex.BE | lex.LINKING | lex.forms("get") | lex.forms("perform") | lex.forms(
        "do"
    ) | lex.forms("take") | {"at"} or (words[linked] in lex.HAVE and words[index - 1] in ("been",))
    if following[:1] == ("than",) or (
        following[:1] and following[0] in lex.RESULTS and words[index + 2 : index + 3] == ("than",)
    ):
        reference = _reference(one, index + 2, clause)
        if reference != "period":
            return None
        if not predicate and words[linked] not in lex.HAVE | {"a", "with"}:
            return None
    elif not predicate or (
        following
        and following[0] not in BREAKS
        and following[0]
        not in ("again", "in", "this", "still", "and", "too", "at", "for", "on", "but", "over", "by", "with")
    ):
        if not (
            following
            and following[0] in ("month", "picture", "position", "result", "performance", "figure")
            and words[linked] in lex.BE | lex.HAVE | {"a"}
        ):
            return None
    elif (
        following
        and following[0] in ("in", "for", "at", "with")
        and not any(frame.first <= index + 3 and frame.first > index for frame in one.frames)
    ) or (following and following[0] == "and" and words[index - 1] not in lex.BE | lex.LINKING | lex.SOFTENERS):
        return None
    subject, phrase = _subject(one, clause, index, context)
    if words[linked] in lex.forms("do") | lex.forms("perform") and not phrase:
        return None
    return index, index, move, subject, phrase


def _reference(one: Read, index: int, clause: Clause) -> str:
    """What a comparison is with: a "period", or something else."""
    words = clause.sentence.words
    frame = next((each for each in one.frames if index <= each.first <= index + 4), None)
    stop = next((at for at in range(index, min(clause.last, index + 5)) if words[at] in BREAKS), clause.last)
    amount = next((each for each in one.amounts if index <= each.first <= index + 1), None)
    if frame and frame.first <= stop and not amount:
        between = words[index : frame.first]
        if all(
            word in PREPOSITIONS | DETERMINERS | {"it", "was", "were", "at", "that", "they", "end", "we"}
            for word in between
        ):
            return "period"
    if words[index : index + 2] in (
        ("before", "."),
        ("before", ","),
        ("it", "was"),
        ("they", "were"),
        ("we", "were"),
    ) or words[index : index + 1] == ("before",):
        return "period"
    return "other"


def _more(one: Read, clause: Clause, index: int, move: Move, context: Context) -> Found | None:
    """ "Fewer children were on a plan", "more families than in July": a movement of how many."""
    words = clause.sentence.words
    before = words[index - 1] if index > clause.first else ""
    following = words[index + 1] if index + 1 < clause.last else ""
    if (
        following
        in (
            "than",
            "of",
            "and",
            "or",
            "so",
            "to",
            "likely",
            "often",
            "complex",
            "work",
            "time",
            "needs",
            "about",
            "recently",
            "quickly",
            "",
        )
        or following in BREAKS
    ):
        return None
    if (
        before in ("no", "any", "one", "even", "the", "or", "much", "many", "be", "needs", "do", "need", "see")
        and before not in ("even", "see")
    ) or any(each.last == index - 1 for each in one.amounts):
        return None
    if before not in (
        "",
        ",",
        "and",
        "but",
        "were",
        "was",
        "had",
        "have",
        "with",
        "saw",
        "seen",
        "many",
        "that",
        "slightly",
        "far",
        "even",
        "are",
        "is",
        "means",
        "meant",
        "when",
        "while",
        "because",
    ):
        return None
    if any(each.first == index + 1 for each in one.amounts):
        return None
    than = next((at for at in range(index, clause.last) if words[at] == "than"), None)
    if (
        than is not None
        and words[than + 1 : than + 2]
        and (words[than + 1][0].isdigit() or any(each.first == than + 1 for each in one.amounts))
    ):
        return None
    if than is not None and _reference(one, than + 1, clause) != "period":
        return None
    frames = one.frames_in(clause)
    inside = {
        at for frame in frames for at in range(frame.first - (words[frame.first - 1] in PREPOSITIONS), frame.last + 1)
    }
    phrase = " ".join(
        words[at] for at in range(index + 1, than or clause.last) if at not in inside and words[at] not in BREAKS
    )
    head = noun_phrase_after(clause, index + 1, of=False)
    if following in ("were", "are", "was") and (said := resolve(phrase, context)).certain:
        # "Fewer came in, and more were in work": of those counted before.
        return index, index + 1, move, Subject(said.rows, certain=True, late=said.late, number=True), phrase
    if not head or words[index + 1].endswith("ly"):
        return None
    subject = resolve(head, context)
    whole = resolve(phrase, context)
    if (subject is NOTHING and not whole.certain) or not (subject.certain or whole.certain):
        return None
    chosen = subject if subject.certain else whole
    if subject.certain and whole.certain and len(whole.rows) == 1 and whole.rows != subject.rows:
        chosen = whole
    return (
        index,
        min(index + 1, clause.last - 1),
        move,
        Subject(chosen.rows, certain=True, late=chosen.late or whole.late, number=True),
        phrase,
    )


def references(one: Read, clause: Clause, movement: Movement) -> frozenset[Period | str] | None:
    """The earlier periods that a movement is measured from; None where it is said of another time than this month."""
    found: set[Period | str] = set()
    words = clause.sentence.words
    frames = list(one.frames_in(clause))
    # A comparison may follow in the next clause ("… than in July", "from 73.8% in August"), and a lead may stand before.
    for each in one.frames:
        if (
            each not in frames
            and each.first < clause.first
            and clause.first - each.last <= 2
            and each is one.frames[0]
            and clause is not one.clauses[0]
        ):
            frames.append(each)
    for frame in frames:
        lead = frame.lead
        before = words[frame.first - 2 : frame.first]
        compared = bool({"than", "compared", "versus"} & set(words[max(clause.first, frame.first - 4) : frame.first]))
        if frame.possessive and frame.means is Period.THIS:
            continue
        if frame.name in ("month on month", "month-on-month", "a month ago", "last time"):
            found.add(Period.PREVIOUS)
        elif frame.name in ("year on year", "year-on-year"):
            found.add(Period.LAST_YEAR)
        elif (
            compared
            or lead in REFERENCE_LEADS
            or before[:1] == ("from",)
            or (lead == "in" and _after_from(words, frame))
        ):
            if frame.means is Period.THIS and lead not in ("from", "since"):
                continue
            found.add(frame.means)
        elif frame.means is Period.THIS or lead in ("after", "before", "by", "following"):
            continue
        elif lead == "between":
            found.add(Period.PREVIOUS if frame.means in (Period.PREVIOUS, Period.THIS) else frame.means)
        elif frame.means is Period.PREVIOUS and any(each.means is Period.THIS for each in one.frames):
            continue
        elif frame.means is Period.YEAR:
            found.add(Period.YEAR)
        elif frame.first > movement.last + 9 and frame.means is OTHER:
            continue
        else:
            return None
    return frozenset(found or {Period.PREVIOUS})


def _after_from(words: tuple[str, ...], frame: Timeframe) -> bool:
    """ "from 73.8% in August": the period belongs to the "from"."""
    return "from" in words[max(0, frame.first - 6) : frame.first]


def actual(movement: Movement, row: Row, reference: Period | str) -> int | None:
    """Which way the row went from a period to this month; None where that is not known."""
    subject = movement.subject
    if reference is Period.PREVIOUS:
        if subject.number and row.is_percentage:
            moved = _late_moved(row) if subject.late else row.counted
        else:
            moved = row.moved
            moved = -moved if subject.late and moved is not None and _counts_what_is_in_time(row) else moved
    elif reference is Period.LAST_YEAR and not subject.number and not subject.late:
        moved = row.moved_in_year
    else:
        return None
    return moved


def _counts_what_is_in_time(row: Row) -> bool:
    return row.is_percentage


def _late_moved(row: Row) -> int | None:
    now, before = (row.values.get(period) for period in (Period.THIS, Period.PREVIOUS))
    if not now or not before or None in (now.numerator, now.denominator, before.numerator, before.denominator):
        return None
    late = [each.denominator - each.numerator for each in (now, before)]  # type: ignore[operator]  # none is None
    return (late[0] > late[1]) - (late[0] < late[1])


def contradicts(movement: Movement, one: Read, clause: Clause) -> tuple[Row, Period] | None:
    """A row that went another way than the words say, with the period that it is compared with."""
    measured_from = references(one, clause, movement)
    if measured_from is None:
        return None
    for reference in measured_from:
        against = [row for row in movement.subject.rows if _contradicts(movement, row, reference)]
        if against and (len(against) == len(movement.subject.rows) or movement.subject.every):
            return against[0], Period(reference)
    return None


SENSE = frozenset({"performance", "performing", "results", "outcome", "outcomes"})


def _contradicts(movement: Movement, row: Row, reference: Period | str) -> bool:
    moved = actual(movement, row, reference)
    expected = expected_sign(movement.move, row)
    if moved is None or expected is None:
        return False
    if movement.subject.late and movement.move in (Move.BETTER, Move.WORSE):
        expected = -expected
    if movement.move in (Move.UP, Move.DOWN) and row.good < 0 and SENSE & set(movement.phrase.split()):
        return False
    if movement.move is Move.SAME:
        if movement.negated:
            return moved == 0
        return moved != 0 and not (movement.roughly and _small(row, reference))
    if movement.negated:
        return moved == expected
    return moved != expected


def _small(row: Row, reference: Period | str) -> bool:
    now, before = row.value(Period.THIS), row.value(Period(reference))
    if now is None or before is None:
        return True
    change = abs(now - before)
    return change < 1 if row.is_percentage else change * 100 < 3 * before


__all__ = ["Movement", "contradicts", "movements", "subject_named"]

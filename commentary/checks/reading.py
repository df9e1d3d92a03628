"""A passage read against its context: its sentences with their clauses, amounts, periods and subjects. Pure.

What every check of figures begins with, so that a passage is taken apart once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from commentary.checks import lexicon as lex
from commentary.checks.numbers import Amount, amounts
from commentary.checks.rows import Context
from commentary.checks.subjects import NOTHING, Subject, resolve
from commentary.checks.text import Clause, Sentence, clauses, sentences, word_set
from commentary.checks.timeframes import Timeframe, timeframes

PRONOUNS = frozenset({"it", "they", "these", "those", "which", "this", "that", "its", "their", "them", "itself"})
DETERMINERS = word_set(
    "a an the this that these those our their its his her no any some every each another further my your such"
)
PREPOSITIONS = word_set(
    "in on at of to for with by from since during over under within after before between against than up about "
    "across through into as like until till per via despite without following around above below among towards "
    "throughout following"
)
LEADING = word_set(
    "in on at since during by for from despite after before over compared with following as through throughout "
    "within until under due given because of thanks to"
)
BREAKS = frozenset({",", ";", ":", ".", "(", ")", "–", "—", "!", "?", '"', "“", "”"})
OPINIONS = word_set(
    "think believe see say know note show shows showing said mean means meant sure clear shown seen report reports "
    "says feel find found that"
)
PRONOUN_SUBJECTS = word_set("we it they there this these that which i he she")
VERBAL = (
    lex.AUXILIARIES
    | lex.LINKING
    | frozenset().union(*lex.MOVING.values())
    | lex.GOOD_MEETING
    | lex.BEATING
    | lex.MISSING
)


@dataclass(frozen=True)
class Read:
    """A sentence with what was found in it; `before` is the subject of the sentence before."""

    sentence: Sentence
    clauses: tuple[Clause, ...]
    amounts: tuple[Amount, ...]
    frames: tuple[Timeframe, ...]
    before: Subject | None

    def amounts_in(self, clause: Clause) -> tuple[Amount, ...]:
        return tuple(each for each in self.amounts if clause.first <= each.first < clause.last)

    def frames_in(self, clause: Clause) -> tuple[Timeframe, ...]:
        return tuple(each for each in self.frames if clause.first <= each.first < clause.last)


@lru_cache(maxsize=256)
def read(text: str, context: Context) -> tuple[Read, ...]:
    """The sentences of one paragraph, read."""
    found: list[Read] = []
    before: Subject | None = None
    for sentence in sentences(text):
        one = Read(sentence, clauses(sentence, lex.VERBS), amounts(sentence), timeframes(sentence, context), before)
        found.append(one)
        spoken = [subject for clause in one.clauses if (subject := clause_subject(one, clause, context)).certain]
        before = spoken[0] if spoken else before if before else None
    return tuple(found)


def noun_phrase_before(clause: Clause, index: int, frames: tuple[Timeframe, ...]) -> str:
    """The words before a verb that may be its subject, without auxiliaries, adverbs and what leads in ("In June, …")."""
    words = clause.sentence.words
    last = index
    while last > clause.first and (
        words[last - 1] in lex.AUXILIARIES
        or words[last - 1] in lex.SOFTENERS
        or words[last - 1].endswith("ly")
        or words[last - 1] in lex.LINKING
        or words[last - 1] in ("to", "not", "n't", "also", "than")
    ):
        last -= 1
    while last > clause.first and words[last - 1] in ("a", "an", "the", "in", "at", "of", "been"):
        last -= 1  # "Staffing is in a superb position"
        while last > clause.first and words[last - 1] in lex.AUXILIARIES:
            last -= 1
    first = clause.first
    if clause.connective and first < last and words[first] == clause.connective:
        first += 1
    commas = [at for at in range(first, last) if words[at] == ","]
    if commas and (
        words[first] in LEADING
        or words[first].endswith("ly")
        or words[first] in ("overall", "again", "however", "encouragingly", "nonetheless")
    ):
        first = commas[-1] + 1 if len(commas) == 1 else commas[0] + 1
    else:
        # A period that leads in without a comma: "In November timeliness fell".
        for frame in frames:
            if (
                frame.first - 2 <= first <= frame.first
                and words[first] in LEADING | {words[frame.first]}
                and frame.last < last - 1
                and not frame.possessive
            ):
                first = frame.last + 1
    for at in range(last - 1, first - 1, -1):
        if words[at] in OPINIONS and not (words[at] in ("that", "clear", "sure") and at == first):
            first = at + 1
            break
    if first < last and words[last - 1] in PRONOUN_SUBJECTS:
        first = last - 1  # "With 21% against a target of 18% we …"
    inside = {at for frame in frames for at in range(frame.first, frame.last + 1) if frame.first >= first}
    return " ".join(words[at] for at in range(first, last) if at not in inside and words[at] not in BREAKS)


def noun_phrase_after(clause: Clause, index: int, *, of: bool = True) -> str:
    """The words from `index` on to the next verb, mark or connective: the object of a verb, or what "in" or "of" names."""
    words = clause.sentence.words
    found = []
    for at in range(index, min(clause.last, index + 14)):
        word = words[at]
        if (
            word in BREAKS
            or word in lex.AUXILIARIES
            or word in ("but", "while", "which", "who", "although", "than", "because", "so")
        ):
            break
        if (
            at > index
            and not (word == "after" and words[at - 1] in ("looked", "look"))
            and word in PREPOSITIONS
            and not (
                of and word in ("of", "in", "for", "with", "on", "within", "from", "at", "to", "more", "over", "under")
            )
        ):
            break
        found.append(word)
    return " ".join(found)


def subject_of(one: Read, clause: Clause, index: int, context: Context) -> Subject:
    """What the verb at `index` is said of."""
    phrase = noun_phrase_before(clause, index, one.frames_in(clause))
    return subject_named(phrase, one, clause, context)


def subject_named(phrase: str, one: Read, clause: Clause, context: Context) -> Subject:
    """The rows of a noun phrase; a pronoun, or no phrase at all, takes up the subject of the clause or sentence before."""
    words = phrase.split()
    if (
        not words
        or (len(words) <= 2 and words[-1] in PRONOUNS)
        or (words and words[0] in ("it", "they", "which", "that", "this") and len(words) == 1)
    ):
        earlier = _earlier_subject(one, clause, context)
        if earlier is not None and (not words or words[-1] in PRONOUNS):
            return earlier
    return resolve(phrase, context)


def _earlier_subject(one: Read, clause: Clause, context: Context) -> Subject | None:
    previous = [each for each in one.clauses if each.last <= clause.first]
    for each in reversed(previous):
        found = clause_subject(one, each, context)
        if found.certain or found is NOTHING:
            return found
    if previous:
        return None
    words = clause.words[:2]
    return one.before if one.before and words[:1] in (("it",), ("they",), ("these",)) else None


def clause_subject(one: Read, clause: Clause, context: Context) -> Subject:
    """The subject of a clause's first verb."""
    words = clause.sentence.words
    for index in range(clause.first + 1, clause.last):
        if words[index] in VERBAL and words[index] not in lex.SOFTENERS:
            following = words[index + 1 : index + 2]
            if words[index] not in lex.AUXILIARIES and following and following[0] in lex.BE | lex.HAVE:
                continue  # "Closures with needs met were down"
            phrase = noun_phrase_before(clause, index, one.frames_in(clause))
            if phrase and not all(word in PRONOUNS for word in phrase.split()):
                return resolve(phrase, context)
            return Subject(context.rows)
    return Subject(context.rows)


def is_unreal(one: Read, clause: Clause, index: int) -> bool:
    """Is what stands at `index` planned, hoped, feared, asked or supposed rather than stated?"""
    words = clause.sentence.words
    if one.sentence.is_question or clause.connective in ("if", "unless", "whether", "until"):
        return True
    if clause.connective == "so" and words[clause.first : clause.first + 2] == ("so", "that"):
        return True
    before = words[clause.first : index]
    for at, word in enumerate(before):
        if word in lex.UNREAL and "than" not in before[max(0, at - 3) : at]:  # "more than we would like"
            if word in lex.UNREAL_WITH_TO and "to" not in before[at + 1 : at + 3]:
                continue
            if word == "will" and one.sentence.tokens[clause.first + at].is_capitalised and at:
                continue
            return True
    if (
        before[-1:] == ("to",)
        and not words[index][:1].isdigit()
        and words[index - 2 : index - 1] not in (("up",), ("down",))
    ):
        lead = words[max(clause.first, index - 3) : index - 1]
        if not any(
            word
            in lex.forms("continue")
            | lex.forms("begin")
            | lex.forms("start")
            | lex.forms("seem")
            | lex.forms("appear")
            | lex.forms("fail")
            | {"able", "managed", "yet", "pleased", "proud", "delighted", "happy"}
            for word in lead
        ):
            return True
    after = words[index + 1 : min(clause.last, index + 7)]
    return any(
        word
        in (
            "needed",
            "required",
            "expected",
            "forecast",
            "predicted",
            "planned",
            "anticipated",
            "wanted",
            "likely",
            "unlikely",
            "hoped",
        )
        and "than" not in after[:at]
        for at, word in enumerate(after)
    )


def is_general(one: Read, clause: Clause) -> bool:
    """Is it said of how things are in general, such as "fewer referrals usually come in August"?"""
    return any(word in lex.GENERAL for word in clause.words)


def is_negated(clause: Clause, index: int) -> bool:
    """Does a "not" or "no" reach the word at `index`?"""
    words = clause.sentence.words
    for at in range(index - 1, max(clause.first, index - 7) - 1, -1):
        word = words[at]
        if word in (",", ";"):
            return False
        if word == "no" and (index - at > 4 or words[at + 1 : at + 3] == ("further", "action")):
            return False
        if word in ("failed", "lack") and index - at > 3:
            return False
        if words[at : at + 3] == ("nothing", "short", "of"):
            return False
        if word in lex.NEGATIONS and words[at + 1 : at + 2] not in (("only",), ("just",), ("least",)):
            return not (word in ("none",) and at == clause.first)
        if word == "from" and words[at - 1 : at] == ("far",):
            return True
        if word == "near" and words[at - 1 : at] == ("nowhere",):
            return True
        if word == "yet" and words[at + 1 : at + 2] == ("to",):
            return True
    return False


def each_clause(text: str, context: Context) -> Iterator[tuple[Read, Clause]]:
    for one in read(text, context):
        for clause in one.clauses:
            yield one, clause

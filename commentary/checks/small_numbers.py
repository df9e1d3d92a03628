"""One to five children, or reviews, plans and the like of children: with a place or a month beside it a neighbour may know. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from commentary.checks.draft import Advice, Draft, paragraphs, place
from commentary.checks.numbers import Amount, Kind, amounts
from commentary.checks.personal import identifying_in
from commentary.checks.reading import BREAKS
from commentary.checks.text import Sentence, sentences, word_set

PEOPLE = word_set(
    "child children person people sibling siblings baby babies family families girl girls boy boys teenager "
    "teenagers toddler toddlers infant infants pupil pupils brothers sisters leaver leavers youngster youngsters "
    "newborns kids mothers fathers parents mother father twins men women"
)
CASES = word_set(
    "review reviews plan plans conference conferences assessment assessments case cases referral referrals "
    "re-referral re-referrals visit visits interview interviews episode episodes move moves placement placements "
    "adoption adoptions enquiry enquiries icpc icpcs rcpc rcpcs investigation investigations proceedings order "
    "orders check checks exclusion exclusions admission admissions disruption disruptions breakdown breakdowns death "
    "deaths allegation allegations incident incidents ones removals"
)
NOT_CHILDREN = word_set(
    "staff post posts worker workers manager managers practitioner practitioners officer officers team teams meeting "
    "meetings panel panels adviser advisers carer carers household households vacancy vacancies agency session "
    "sessions nurse nurses chair chairs iro iros school schools home homes bed beds audit audits day days week weeks "
    "month months year years hour hours minutes time times point points percent stage stages indicator indicators "
    "measure measures target targets reason reasons area areas council councils authority authorities hub hubs "
    "service services site sites partner partners training course courses question questions part parts step steps "
    "action actions thing things way ways quarter quarters half term terms adopter adopters applicant applicants "
    "starter starters recruit recruits social provider providers bedroom miles mile clinic clinics doctor doctors "
    "room rooms colleague colleagues administrator administrators trainee trainees asye asyes foster headteachers "
    "consultants newly qualified interviewee candidate candidates kinds kind types type decimal lines themes theme "
    "priorities priority workshops workshop working paediatrician paediatricians solicitor solicitors nights "
    "weekends"
)
ADJECTIVES_STOP = word_set(
    "has have had is are was were in on at by for from to with and or but per a an every each than as if when that "
    "who which out"
)
BOTH = word_set("children siblings girls boys babies twins brothers sisters teenagers toddlers referrals episodes")
LATE = word_set("late overdue outside missed delayed out missing not")


def small_numbers(draft: Draft) -> Iterable[Advice]:
    """Each count of one to five; a number of staff, days or percentage points is none."""
    for passage in draft.passages:
        for text in paragraphs(passage.text):
            named = [quoted for quoted, _ in identifying_in(text, draft.known)]
            for quoted in counts_in(text):
                if any(quoted in each for each in named) or (named and quoted.casefold().startswith("one ")):
                    continue  # what identifies has to go anyhow, and says more
                yield Advice(
                    "small number", place(passage), quoted,
                    f"“{quoted}”: a number of 1 to 5 may tell who is meant. Could it be “a few” or “fewer than six”?",
                )  # fmt: skip


def counts_in(text: str) -> Iterator[str]:
    """The words of a paragraph that count one to five children or cases."""
    speaks_of_cases = False
    for sentence in sentences(text):
        words = sentence.words
        own = any(word in CASES | PEOPLE for word in words) or _of_people(words)
        staff = any(word in NOT_CHILDREN - TIMES for word in words)
        yield from _counts(sentence, cases=own or (speaks_of_cases and not staff), staff=staff)
        speaks_of_cases = own


TIMES = word_set(
    "day days week weeks month months year years hour hours time times point points percent quarter quarters target "
    "targets stage term terms working way part half thing reason team teams area service services measure measures "
    "indicator"
)


def _counts(sentence: Sentence, *, cases: bool, staff: bool) -> Iterator[str]:
    words = sentence.words
    for amount in amounts(sentence):
        if (
            amount.kind is Kind.COUNT
            and not amount.places
            and 1 <= amount.value <= 5
            and not _is_no_count(words, amount)
        ) and (last := _counted(words, amount, cases=cases, staff=staff)) is not None:
            first = amount.first
            if words[first - 2 : first] == ("all", "but"):
                first -= 2
            yield sentence.quoted(first, last)
    for index, word in enumerate(words):
        if (
            word in ("couple", "pair", "handful")
            and words[index - 1 : index] in (("a",), ("one",))
            and words[index + 1 : index + 2] == ("of",)
            and word != "handful"
        ):
            if (last := _noun(words, index + 2, cases=False)) is not None:
                yield sentence.quoted(index - 1, last)
            elif words[index + 2 : index + 3] in (("them",), ("these",), ("those",)) and cases and not staff:
                yield sentence.quoted(index - 1, index + 2)
        elif (
            word in ("single", "only", "lone", "sole")
            and words[index - 1 : index] in (("a",), ("the",))
            and words[index + 1 : index + 2]
            and words[index + 1] in PEOPLE - {"people", "families", "parents", "person"}
        ):
            if (
                words[index + 1]
                in (
                    "child",
                    "family",
                    "baby",
                    "girl",
                    "boy",
                    "sibling",
                    "teenager",
                    "toddler",
                    "infant",
                    "pupil",
                    "mother",
                    "father",
                )
                and not set(words[index + 2 :]) & {"should", "can", "must", "view", "needs", "may"}
                and words[index + 2 : index + 3] not in (("view",), ("assessment",))
            ):
                yield sentence.quoted(index - 1, index + 1)
        elif word == "both" and words[index + 1 : index + 2] and words[index + 1] in BOTH:
            yield sentence.quoted(index, index + 1)
        elif word == "both" and words[index + 1 : index + 3] == ("of", "them") and cases and not staff:
            yield sentence.quoted(index, index + 2)


def _of_people(words: tuple[str, ...]) -> bool:
    """ "Of the 35 who went missing": people, though no noun says so."""
    return any(words[at] == "of" and {"who", "whom"} & set(words[at + 1 : at + 6]) for at in range(min(len(words), 12)))


def _is_no_count(words: tuple[str, ...], amount: Amount) -> bool:
    """Is it a difference, a range, a rule, or part of another number?"""
    before = words[max(0, amount.first - 3) : amount.first]
    after = words[amount.last + 1 : amount.last + 4]
    lead = before[-1:] or ("",)
    if "by" in before[-2:] and lead[0] in ("nearly", "almost", "just", "about", "over", "only", "around", "roughly"):
        return True
    if lead[0] in (
        "than",
        "by",
        "nearest",
        "every",
        "each",
        "per",
        "no",
        "another",
        "minus",
        "plus",
        "x",
        "×",
        "top",
        "first",
        "last",
        "next",
        "past",
        "to",
        "under",
        "over",
        "within",
        "age",
        "aged",
        "after",
        "before",
    ) and not (
        (lead[0] == "than" and before[-2:-1] == ("rather",))
        or (lead[0] == "to" and before[-2:-1] in (("down",), ("up",), ("fell",), ("rose",)))
        or (lead[0] == "after" and before[-2:-1] == ("look",))
        or (lead[0] in ("last", "first", "next", "past") and False)
        or (lead[0] == "to" and before[-2:-1] in (("happened",), ("apply",), ("applies",)))
    ):
        return True
    if after[:2] in (("or", "more"), ("or", "fewer"), ("or", "less"), ("in", "every"), ("to", "one")) or after[:1] in (
        ("more",),
        ("fewer",),
        ("less",),
        ("extra",),
        ("further",),
        ("additional",),
        ("/",),
        ("-",),
        ("–",),
        ("x",),
        ("th",),
    ):
        return True
    if after[:1] == ("%",) or (after[:1] == ("to",) and after[1:2] and after[1][0].isdigit()):
        return True
    if (
        after[:1] == ("in",)
        and after[1:2]
        and (after[1][0].isdigit() or after[1] in ("three", "four", "five", "six", "seven", "eight", "ten", "twenty"))
    ):
        return True
    if lead[0] in ("take", "has", "have", "with", "for") and after[:1] in (("or",),):
        return True
    return lead[0] in ("in",) and before[-2:-1] in (("one",), ("two",), ("1",))


def _noun(words: tuple[str, ...], at: int, *, cases: bool) -> int | None:
    """The noun of children or cases that follows within a few words."""
    for index in range(at, min(len(words), at + 6)):
        word = words[index].removesuffix("'s")
        if word in (
            "young",
            "other",
            "different",
            "same",
            "late",
            "long",
            "new",
            "old",
            "older",
            "more",
            "initial",
            "child",
            "children's",
            "protection",
            "core",
            "return",
            "home",
            "health",
            "care",
            "statutory",
            "single",
            "of",
            "the",
            "our",
            "these",
            "those",
            "missing",
            "sibling",
            "single-parent",
            "section",
            "47",
            "family",
            "out-of-time",
            "overdue",
            "open",
            "closed",
            "repeat",
            "strategy",
            "legal",
            "court",
            "foster",
            "dental",
            "education",
            "pathway",
            "adoption",
            "placement",
            "unaccompanied",
            "in",
            "need",
        ) or word.endswith(("ed", "ing", "-old")):
            if word in PEOPLE | CASES and (
                index + 1 >= len(words)
                or words[index + 1]
                not in PEOPLE | CASES | NOT_CHILDREN | {"protection", "in", "health", "care", "carers"}
                or word == "children"
            ):
                if words[index + 1 : index + 2] == ("in",) and words[index + 2 : index + 3] == ("need",):
                    return index + 2
                return index
            if word in ("in", "of") and index == at and word == "in":
                return None
            continue
        if word in ADJECTIVES_STOP or word in BREAKS or word in NOT_CHILDREN:
            return None
        if word in PEOPLE | CASES:
            following = words[index + 1 : index + 2]
            if following and (following[0] in NOT_CHILDREN - TIMES or following[0] in ("meetings", "meeting")):
                return None
            return index
        if index > at + 2:
            return None
    return None


def _counted(words: tuple[str, ...], amount: Amount, *, cases: bool, staff: bool) -> int | None:
    """The last token of what is counted, where it is children or cases."""
    at = amount.last + 1
    after = words[at : at + 4]
    if (last := _noun(words, at, cases=cases)) is not None:
        rest = words[last + 1 : last + 3]
        if (
            rest[:1] in (("a",), ("per",), ("every",), ("each",))
            or rest[:2] == ("of", "their")
            or (
                rest[:1] in (("is",), ("makes",), ("counts",), ("equals",), ("equates",))
                and {"worth", "point", "points", "too", "makes", "enough", "difference"}
                & set(words[last + 1 : last + 8])
            )
        ):
            return None
        if (
            set(words[max(0, amount.first - 5) : amount.first])
            & {"least", "most", "if", "any", "whenever", "where", "should", "must"}
            and set(words[max(0, amount.first - 8) : amount.first]) & {"if", "any", "must", "should", "needs", "at"}
            and not set(words) & {"was", "were", "had"}
        ):
            return None
        if "any" in words[last:] and set(words[last:]) & {"is", "many"}:
            return None
        return last
    if (
        words[amount.first - 2 : amount.first] in (("all", "but"),)
        or words[amount.first - 1 : amount.first] in (("bar",), ("except",), ("excepting",))
        or words[amount.first - 2 : amount.first]
        in (("apart", "from"), ("aside", "from"), ("exception", "of"), ("except", "for"))
    ):
        if (after[:1] and after[0] in NOT_CHILDREN) or (staff and not cases):
            return None
        if after[:1] == ("of",) and (noun := _noun(words, at + 1, cases=cases)) is not None:
            return noun
        return amount.last if cases else None
    if after[:1] == ("of",) and "who" in words[at : at + 6] and any(word[0].isdigit() for word in after[1:3]):
        return at
    if after[:1] == ("of",) and after[1:2] and after[1] in ("them", "these", "those", "whom", "which"):
        if (after[2:3] and after[2] in NOT_CHILDREN) or not cases or (staff and after[1] != "whom"):
            return None
        return at + 1
    if (
        after[:1]
        and after[0]
        in (
            "was",
            "were",
            "had",
            "have",
            "has",
            "are",
            "remain",
            "remained",
            "went",
            "came",
            "moved",
            "ended",
            "left",
            "did",
        )
        and cases
        and not staff
        and words[amount.first - 1 : amount.first]
        not in (("the",), ("this",), ("that",), ("which",), ("no",), ("any",), ("section",), ("number",))
    ):
        if (
            amount.value == 1
            and words[amount.first] == "one"
            and amount.first
            and words[amount.first - 1] not in ("only", ",", "and", "but", "least", "these")
        ):
            return None
        return at
    return None

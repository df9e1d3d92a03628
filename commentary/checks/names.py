"""Names of people in a sentence, told from those of places, organisations, services, Acts and staff. Pure.

A capital alone is no name: the lists say which words are names and which are ordinary, the words around them the rest.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import day_name
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from commentary.checks.rows import Known
from commentary.checks.text import Sentence, Token, word_set
from commentary.checks.timeframes import MONTHS

LISTS = Path(__file__).parent / "lists"
# Ordinary words, months and places that are also common first names: a name where the words around them make it one.
ALSO_WORDS = word_set(
    "will grace mark hope rose may june april august faith joy summer autumn dawn jack harry jade amber ruby pearl "
    "lily daisy ivy holly hazel heather iris violet poppy jasmine olive rosemary basil bill bob nick rob pat art ray "
    "dean grant frank miles guy max jay robin kit rex drew chase hunter mason archer carter cooper tyler taylor "
    "parker jordan london paris brooklyn chelsea florence devon kent georgia india china asia africa chad israel "
    "jordan austin victoria sydney adelaide lincoln preston bradley ashley kingsley stanley wesley warren clay cliff "
    "heath glen dale lee ford reed rowan ash forest river sky skye star storm angel destiny princess prince precious "
    "blessing promise patience comfort charity mercy gift miracle praise favour trinity harmony melody crystal ebony "
    "diamond sapphire coral fern laurel willow bryony clover marina maria mercedes carol eve gene herb jean don ken "
    "matt martin mike lance penny sandy misty ginger candy cherry bliss justice noble duke earl king major junior "
    "sonny buddy ace blaze cash colt jet maverick phoenix ryder saint sage wren robin jean harmony honey hope "
    "serenity journey royal loyal lucky genesis nova aria essence fortune innocent sunday ivory tiger wolf bear "
    "mo bo flo moe ed ted ned si vi al tam gus gaz baz kaz daz bex ozzy abs sid bea bee dee jed zed teddy billie jo rich dick dolly kitty patsy peg woody rusty dusty sally june april julian christian dominic ali"
)
# Words after which a capitalised word is a person's, and what people do: figures and services seldom do these.
CHILD_CUES = word_set(
    "child girl boy baby toddler teenager teen youngster infant pupil son daughter brother sister sibling twin "
    "mother mum father dad mummy daddy nan gran grandmother grandfather grandma grandad uncle aunt auntie cousin "
    "nephew niece stepfather stepmother stepdad stepmum called named little young partner siblings brothers sisters "
    "twins children boyfriend girlfriend husband wife carer carers foster-carer"
)
PERSON_VERBS = word_set(
    "was is has had went said told moved came lives lived ran refused turned stayed attends attended missed left "
    "joined started returned wants wanted needs loves likes felt feels asked became remains settled and who will "
    "would did does goes took gave got met says tells hates knows made makes being aged disclosed alleged threatened "
    "absconded travelled slept woke died gave self-harmed overdosed"
)
ONLY_PERSON_VERBS = word_set(
    "said told lives lived refused ran moved loves likes felt feels asked disclosed alleged threatened absconded "
    "travelled slept wants wanted hates knows attends settled went turned"
)
# After "has" or "was" these are said of a person: "Summer has got a place at college".
PERSON_PARTICIPLES = word_set(
    "got gone moved passed started left returned settled turned refused told said run lived been accepted placed "
    "born taken arrested excluded offered adopted fostered frightened scared happy thriving pregnant living staying "
    "doing struggling missing attending working studying her his aged seen learned learnt made won joined found"
)
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "master"})
PUBLIC_TITLES = word_set(
    "cllr councillor lord lady sir dame baroness judge hhj justice professor prof minister sergeant sgt inspector "
    "constable pc dc di dci rev reverend dr secretary commissioner mayor mp king queen prince princess dr"
)
JOBS = word_set(
    "manager director officer lead head worker practitioner chair nurse doctor consultant coordinator co-ordinator "
    "adviser advisor teacher headteacher psychologist solicitor commissioner clerk analyst administrator auditor "
    "inspector supervisor trainer therapist paediatrician gp health-visitor visitor midwife counsellor mentor "
    "executive chief deputy assistant guardian iro lado champion ambassador author researcher academic secretary"
)
# What makes of a capitalised phrase the name of a place, body, document or scheme.
ENTITIES = word_set(
    "school schools academy college university nursery primary infants infant junior secondary high grammar house "
    "road street avenue lane close crescent estate way drive terrace place court square park hill green gardens gate "
    "row mews wharf quay bridge mill farm grove walk rise view cottage lodge manor hall team teams service services "
    "board panel committee council partnership trust hospital clinic surgery centre center hub unit ward office "
    "offices department directorate group forum network alliance association federation society charity foundation "
    "fund company limited ltd plc agency bureau commission inspectorate act bill regulations guidance handbook "
    "protocol policy strategy plan framework charter code standard standards review report inquiry enquiry judgment "
    "judgement ruling programme project scheme initiative pilot model approach toolkit tool profile questionnaire "
    "star scale screen index register system database law rule rules covenant pledge promise offer award week day "
    "month year festival police constabulary fire church mosque temple synagogue chapel hotel inn club gym library "
    "museum theatre station airport port county borough city town village district region valley coast north south "
    "east west area zone locality cluster bank store shop supermarket market precinct campus site home homes refuge "
    "hostel children's family families young people"
)
PLACE_NOUNS = word_set(
    "school academy college nursery primary infants junior secondary high grammar road street avenue lane close "
    "crescent estate drive terrace square hill gardens mews wharf grove walk hospital surgery hostel refuge house "
    "lodge manor cottage farm flats tower court park village"
)
AFTER_ENTITY = (
    ENTITIES
    | word_set(
        "competence competent guidelines principles principle test checklist recommendations recommendation app "
        "software platform training course method technique workshops workshop pathway pathways case-law award "
        "questionnaires profiles inspection inspectors visits tools forms form audit funding grant money pilot "
        "licence score scores screening"
    )
) - word_set(
    "children's family families home homes young people plan day week month year offer promise area place review "
    "report form visits"
)
DAYS = frozenset(name.casefold() for name in day_name)
ABBREVIATION = re.compile(r"[A-Z][A-Z0-9&]+s?")
INITIAL_NOUNS = frozenset(
    {
        "child",
        "baby",
        "family",
        "girl",
        "boy",
        "pupil",
        "sibling",
        "twin",
        "mother",
        "father",
        "brother",
        "sister",
        "student",
        "person",
        "ms",
        "mr",
        "mrs",
        "miss",
        "toddler",
        "infant",
        "parent",
        "children",
        "siblings",
    }
)
NO_PERSON = frozenset({"LA", "CP", "HR", "IT", "UK", "EU", "GP", "PC", "CE", "NI", "EH", "CX", "UN", "US"})
NO_INITIALS = word_set(
    "plan band vitamin level team section part group grade category appendix annex table figure option tier class "
    "schedule hepatitis type zone block phase form key stage"
)


@dataclass(frozen=True)
class Name:
    """A person's name, or what may be one, by tokens `first` to `last` (included).

    `beside_job` where a job is written beside it ("Team Manager Ann Lee"): then it may be a member of staff who is not on the list.
    """

    first: int
    last: int
    beside_job: bool = False


def _words(name: str) -> frozenset[str]:
    text = (LISTS / name).read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=1)
def first_names() -> frozenset[str]:
    return _words("first_names.txt")


@lru_cache(maxsize=1)
def surnames() -> frozenset[str]:
    return _words("surnames.txt")


@lru_cache(maxsize=1)
def ordinary() -> frozenset[str]:
    return _words("words.txt")


@lru_cache(maxsize=1)
def rare_words() -> frozenset[str]:
    return _words("rare_words.txt")


@lru_cache(maxsize=1)
def places() -> frozenset[str]:
    return _words("places.txt")


@lru_cache(maxsize=1)
def organisations() -> frozenset[tuple[str, ...]]:
    lines = (LISTS / "organisations.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(split_name(line) for line in lines if line and not line.startswith("#"))


def split_name(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+(?:['-][^\W_]+)*|&", name.casefold().replace("’", "'")))


def plain(word: str) -> str:
    """In lower case, without accents and without a possessive."""
    bare = (
        word.casefold().replace("’", "'").removesuffix("'s").rstrip("'").translate(str.maketrans("łøđıßæə", "lodisaa"))
    )
    return "".join(char for char in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(char))


def is_ordinary(word: str) -> bool:
    """Is it a word of the language, a form of one, or a compound of such ("re-referrals", "out-of-area")?"""
    words = ordinary()
    if word in words:
        return True
    if "-" in word:
        return all(is_ordinary(piece) or len(piece) < 3 for piece in word.split("-")) and not any(
            piece in first_names() and piece not in words for piece in word.split("-")
        )
    return is_form_of(word, words)


FORMS = (("s", ""), ("es", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ly", ""), ("ies", "y"), ("ness", ""), ("er", ""),
         ("ers", ""), ("iness", "y"))  # fmt: skip
PREFIXES = ("re", "un", "non", "mis", "pre", "under", "over", "out", "inter")


def is_form_of(word: str, words: frozenset[str]) -> bool:
    """Is it a form of a word of the list, or one with a prefix?"""
    for suffix, instead in FORMS:
        if word.endswith(suffix) and len(word) - len(suffix) > 2 and word[: -len(suffix)] + instead in words:
            return True
    return any(
        word.startswith(prefix) and word[len(prefix) :] in words for prefix in PREFIXES if len(word) - len(prefix) > 3
    )


def strength(token: Token) -> str:
    """ "name", "unknown", "either" (an ordinary word or place that is also a name), "place" or "ordinary"."""
    word = plain(token.text)
    pieces = [piece for piece in re.split(r"['-]", word) if piece]
    known_as = word in first_names() or word in surnames()
    if word in places():
        return "either" if word in ALSO_WORDS else "place"
    if word in ALSO_WORDS:
        return "either"
    if is_ordinary(word):
        return "ordinary"
    if word in DAYS:
        return "ordinary"
    if known_as or (len(pieces) > 1 and any(piece in first_names() or piece in surnames() for piece in pieces)):
        return "name"
    return "ordinary" if word in rare_words() or is_form_of(word, rare_words()) else "unknown"


@dataclass(frozen=True)
class Covered:
    """Which tokens of a sentence belong to the name of something known, and which to a school, street or place."""

    known: frozenset[int]
    venues: frozenset[int]


def covered(sentence: Sentence, known: Known, text: str) -> Covered:
    """Tokens of names that are no child's: known ones, organisations, and phrases such as "Thornfield Academy"."""
    return Covered(_known_tokens(sentence, known, text), _venue_tokens(sentence))


def _known_tokens(sentence: Sentence, known: Known, text: str) -> frozenset[int]:
    words = [token.word.removesuffix("'s") for token in sentence.tokens]
    raw = [token.word for token in sentence.tokens]
    starts = _by_first_word(known)
    found: set[int] = set()
    for index, word in enumerate(words):
        for phrase in starts.get(word, ()):
            if tuple(words[index : index + len(phrase)]) == phrase or tuple(raw[index : index + len(phrase)]) == phrase:
                found.update(range(index, index + len(phrase)))
    for parts in _named_in(known, text):  # one of the staff by first name or surname alone
        found.update(index for index, word in enumerate(words) if word in parts)
    return frozenset(found)


@lru_cache(maxsize=8)
def _named_in(known: Known, text: str) -> tuple[tuple[str, ...], ...]:
    """The known names that stand in full in a paragraph, each in its parts: looked for once for all its sentences."""
    lowered = text.casefold().replace("’", "'")
    found = (split_name(name) for name in sorted(known.names) if name.casefold().replace("’", "'") in lowered)
    return tuple(tuple(parts) for parts in found if len(parts) > 1)


@lru_cache(maxsize=64)
def _by_first_word(known: Known) -> dict[str, list[tuple[str, ...]]]:
    starts: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(organisations() | known.phrases, key=len, reverse=True):
        starts.setdefault(phrase[0], []).append(phrase)
        if phrase[0].endswith("'s"):
            starts.setdefault(phrase[0].removesuffix("'s"), []).append((phrase[0].removesuffix("'s"), *phrase[1:]))
    return starts


def _venue_tokens(sentence: Sentence) -> frozenset[int]:
    """Runs of capitalised words that end with, or lead up to, a word for a place, body or document."""
    tokens, found, index = sentence.tokens, set[int](), 0
    while index < len(tokens):
        if not _is_capitalised_word(tokens[index]):
            index += 1
            continue
        end = index
        while end + 1 < len(tokens) and (
            _is_capitalised_word(tokens[end + 1])
            or (
                end + 2 < len(tokens)
                and tokens[end + 1].word in ("of", "the", "and", "for", "&", "on", "in", "to", ".")
                and _is_capitalised_word(tokens[end + 2])
                and (tokens[end + 1].word != "." or tokens[end].word in ("st", "dr"))
                and tokens[end + 1].word != "and"
            )
        ):
            end += 1
        last = tokens[end].word.removesuffix("'s")
        possessive = tokens[end].word.endswith("'s")
        following = tokens[end + 1].word if end + 1 < len(tokens) else ""
        if end > index or last in ENTITIES:
            entity = [
                at
                for at in range(index, end + 1)
                if tokens[at].word.removesuffix("'s") in ENTITIES and tokens[at].word not in MONTHS
            ]
            if entity and not (
                entity == [index]
                and end > index
                and tokens[index].word
                in ("family", "place", "children's", "young", "people", "home", "review", "report", "plan")
            ):
                found.update(range(index, max(entity) + 1))
        if not possessive and following in AFTER_ENTITY and not (end == index and index == 0):
            found.update(range(index, end + 1))
        if tokens[index].word in ("st", "saint") and end > index:
            found.update(range(index, end + 1))
        index = end + 1
    return frozenset(found)


def _is_capitalised_word(token: Token) -> bool:
    return token.is_word and token.is_capitalised and len(token.text) > 1


def people(sentence: Sentence, known: Known, text: str) -> tuple[Name, ...]:
    """Every stretch that names a person, or seems to, and is not known to name anything else."""
    cover = covered(sentence, known, text)
    tokens, found = sentence.tokens, []
    index = 0
    while index < len(tokens):
        initials = _initials(sentence, index)
        if initials is not None and index not in cover.known:
            found.append(initials)
            index = initials.last + 1
            continue
        if not _could_be_name(tokens[index]) or index in cover.known or index in cover.venues:
            index += 1
            continue
        end = index
        while (
            end + 1 < len(tokens)
            and _could_be_name(tokens[end + 1])
            and end + 1 not in cover.known | cover.venues
            and not tokens[end].word.endswith("'s")
            and _initials(sentence, end + 1) is None
        ):
            end += 1
        name = _name(sentence, index, end, cover)
        while name is not None and name.first < name.last and tokens[name.first].word in JOBS:
            name = replace(name, first=name.first + 1)  # "Team Manager Sarah Jones"
        if name is not None and not _owns_a_team(sentence, name, known) and not _is_company(sentence, name):
            beside = _job_beside(sentence, name, cover)
            if beside != "public office":
                found.append(replace(name, beside_job=beside == "job"))
        index = end + 1
    return tuple(found)


def _could_be_name(token: Token) -> bool:
    if not token.is_word or not token.is_capitalised or len(token.text) < 2:
        return False
    bare = token.text.replace("’", "'").removesuffix("'s")
    if ABBREVIATION.fullmatch(bare) and not (
        len(bare) > 2 and plain(bare) in first_names() and plain(bare) not in ordinary()
    ):
        return False
    return not any(char.isdigit() for char in bare)


def _name(sentence: Sentence, first: int, last: int, cover: Covered) -> Name | None:
    """The tokens of a run of capitalised words that are a name, if any are."""
    tokens = sentence.tokens
    strengths = [strength(tokens[at]) for at in range(first, last + 1)]
    before = tokens[first - 1] if first else None
    lead = before.word if before else ""
    titled = lead in TITLES or (lead == "." and first > 1 and tokens[first - 2].word in TITLES)
    if tokens[first].word in TITLES and last > first:
        return Name(first, last)
    if titled:
        return Name(max(0, first - (2 if lead == "." else 1)), last)
    cued = lead in CHILD_CUES or (
        lead in (",", "is", "was") and first > 1 and tokens[first - 2].word in ("called", "named", "name")
    )
    opens = first == 0 or lead in ("“", '"', ":", "•")
    if opens and last > first and strengths[0] in ("ordinary", "place"):
        cued = tokens[first].word in CHILD_CUES
        first, strengths, opens = first + 1, strengths[1:], False
        lead = tokens[first - 1].word
    while (
        strengths
        and strengths[-1] == "ordinary"
        and "name" in strengths
        and not tokens[last].word.endswith("'s")
        and len(strengths) > 2
    ):
        last, strengths = last - 1, strengths[:-1]
    if not strengths:
        return None
    if (
        any(word in MONTHS for word in (tokens[at].word.removesuffix("'s") for at in range(first, last + 1)))
        and last == first
    ):
        return Name(first, last) if _month_is_name(sentence, first, cued) else None
    if cued and not any(
        tokens[at].word in ENTITIES | JOBS | {"protection", "in", "looked"} for at in range(first, last + 1)
    ):
        return Name(first, last) if any(each != "ordinary" for each in strengths) and strengths != ["place"] else None
    if "name" in strengths or (lead == "the" and _is_family(sentence, first, last)):
        return Name(first, last)
    following = tokens[last + 1].word if last + 1 < len(tokens) else ""
    possessive = tokens[last].text.replace("’", "'").endswith("'s")
    if "either" in strengths:
        at = first + strengths.index("either")
        if (
            len(strengths) > 1
            and "ordinary" not in strengths
            and ("unknown" in strengths or strengths.count("either") > 1)
        ):
            return Name(first, last)
        if at == last and at > first and tokens[at - 1].word in ("big", "wee", "lil"):
            return Name(at - 1, at)
        own = tokens[at].word.removesuffix("'s")
        place = plain(tokens[at].text) in places()
        if at == last and possessive and _owns_like_a_person(sentence, last, place=place):
            return Name(at, last)
        if (
            at == last
            and following
            in (
                ONLY_PERSON_VERBS
                if place or (opens and own in ("summer", "autumn", "hope", "will", "art", "may"))
                else PERSON_VERBS - {"is", "will", "and", "would"}
            )
            and (
                not (opens and own in ("will", "may", "art", "mark"))
                or following
                in PERSON_VERBS
                - {
                    "is",
                    "will",
                    "and",
                    "would",
                    "did",
                    "does",
                }
            )
        ):
            return Name(at, last)
        after_that = tokens[last + 2].word if last + 2 < len(tokens) else ""
        if at == last and following in ("has", "had", "is", "was") and after_that in PERSON_PARTICIPLES and not place:
            return Name(at, last)
        if (
            following == "and"
            and last + 2 < len(tokens)
            and _could_be_name(tokens[last + 2])
            and strength(tokens[last + 2]) in ("name", "either")
            and not place
        ):
            return Name(at, last)
        if (
            lead == "and"
            and first > 1
            and _could_be_name(tokens[first - 2])
            and strength(tokens[first - 2]) in ("name", "either")
            and not place
        ):
            return Name(at, last)
        if following == "(" and last + 2 < len(tokens) and tokens[last + 2].is_number and not place:
            return Name(at, last)
        return (
            Name(at, last)
            if len(strengths) > 1
            and "ordinary" in strengths
            and not opens
            and at == first
            and not place
            and _surname_like(tokens[last])
            else None
        )
    if "unknown" in strengths:
        return _unknown(
            sentence, first, last, strengths, opens=opens, possessive=possessive, following=following, lead=lead
        )
    return None


IRREGULAR_PAST = word_set(
    "rang spoke wrote drove hid cried broke stole chose taught thought sat stood swam began brought bought caught "
    "fought sought held led lent paid sent spent won wore threw grew knew drew flew fell felt met kept"
)


def ordinary_plurals(word: str) -> frozenset[str]:
    """Plural nouns in "-s" are no verbs that tell what a person does: "Ofsted inspectors"."""
    return (
        frozenset({word})
        if word.endswith(("ers", "ors", "ions", "ents", "ists", "ies", "ics", "ness", "ss"))
        else frozenset()
    )


def _surname_like(token: Token) -> bool:
    return plain(token.text) in surnames() and token.word not in ENTITIES | JOBS


def _unknown(
    sentence: Sentence,
    first: int,
    last: int,
    strengths: list[str],
    *,
    opens: bool,
    possessive: bool,
    following: str,
    lead: str,
) -> Name | None:
    """A capitalised word that no list has: somebody's name, unless it reads like the name of a body or product."""
    personal = {"his", "her", "he", "she", "himself", "herself", "him", "hers"} & {
        token.word for token in sentence.tokens
    }
    verb = (
        personal
        or following in PERSON_VERBS | {"(", ","}
        or (following.isalpha() and following.endswith(("s", "ed")) and following not in ordinary_plurals(following))
    )
    if opens and not possessive and not verb and following not in IRREGULAR_PAST:
        return None
    if last > first and "ordinary" in strengths and not (possessive and strengths[-1] == "unknown"):
        return None
    if possessive and not _owns_like_a_person(sentence, last, place=False):
        return None
    if (
        not possessive
        and lead
        in (
            "using",
            "on",
            "in",
            "via",
            "to",
            "from",
            "at",
            "through",
            "with",
            "near",
            "outside",
            "the",
            "called",
            "by",
            "of",
            "our",
            "into",
            "new",
            "or",
            "for",
            "as",
            "use",
            "and",
            "a",
            "an",
            "is",
            "than",
            "like",
        )
        and following not in ONLY_PERSON_VERBS | {"("}
    ):
        # "written up on Mosaic", "moved to Oakhampton": a system or a place.
        return (
            Name(first, last)
            if lead in ("with", "for", "by", "of", "and") and following in PERSON_VERBS - {"and", "is"}
            else None
        )
    return Name(first, last)


def _is_family(sentence: Sentence, first: int, last: int) -> bool:
    """ "Families such as the Oyebanjis", "the Millers have moved": a surname in the plural."""
    word = plain(sentence.tokens[last].text)
    if first != last or not word.endswith("s") or sentence.tokens[last].word in ENTITIES | JOBS | AFTER_ENTITY:
        return False
    singular = {word.removesuffix("s"), word.removesuffix("es")} & (surnames() | first_names())
    spoken_of = {"family", "families", "case", "household", "parents"} & set(sentence.words)
    following = sentence.words[last + 1 : last + 2]
    if strength(sentence.tokens[last]) == "unknown":
        acts = following and following[0] in ("have", "are", "were", "who", "had")
        return bool(singular or spoken_of or acts or sentence.words[last + 1 : last + 3] == (",", "who"))
    return bool(
        singular and (spoken_of or (following and following[0] in PERSON_VERBS - {"is", "was", "and", "will", "would"}))
    )


def _owns_like_a_person(sentence: Sentence, at: int, *, place: bool) -> bool:
    """ "Florence's grandmother", "Will's review"; not "April's figure" or "Leeds's rate"."""
    rest = [token.word for token in sentence.tokens[at + 1 : at + 4]]
    if not rest:
        return True
    owned = CHILD_CUES | word_set(
        "case review conference placement plan assessment school carer carers foster social family parents parent "
        "home mother's bedroom phone birthday school's adoption move health visit college behaviour wishes views "
        "needs voice death injuries story return interview education passport hearing appointment new baby half step "
        "older younger big great own solicitor worker tenancy flat room key dental"
    )
    if place:
        return any(
            word in CHILD_CUES
            or word in ("placement", "foster", "school", "review", "case", "bedroom", "birthday", "health")
            for word in rest[:2]
        )
    return any(word in owned for word in rest)


def _month_is_name(sentence: Sentence, at: int, cued: bool) -> bool:
    """ "April has refused to go", "little June", "May's foster carer"."""
    tokens = sentence.tokens
    word = tokens[at].word.removesuffix("'s")
    if word not in ("april", "may", "june", "august", "jan"):
        return False
    rest = [token.word for token in tokens[at + 1 : at + 4]]
    if tokens[at].word.endswith("'s"):
        return any(
            each in CHILD_CUES - {"child", "children", "siblings", "little", "young", "carers"}
            or each in ("foster", "bedroom", "school", "placement")
            for each in rest[:2]
        )
    if cued and tokens[at - 1].word not in ("children", "child", "young", "siblings", "carers"):
        return True
    if rest[:1] and rest[0] in ONLY_PERSON_VERBS - {"moved", "turned", "ran", "went"}:
        return True
    return rest[:1] in (["has"], ["had"], ["is"], ["was"]) and any(
        each in ONLY_PERSON_VERBS | {"frightened", "pregnant", "placed", "aged", "scared"} for each in rest[1:3]
    )


def _initials(sentence: Sentence, index: int) -> Name | None:
    """ "child J", "J's", "J.B. (9)", "KB, aged 9"."""
    tokens = sentence.tokens
    token = tokens[index]
    before = tokens[index - 1].word if index else ""
    bare = token.text.replace("’", "'")
    letters = bare.removesuffix("'s")
    if not letters.isalpha() or not letters.isupper() or len(letters) > 3:
        return None
    if len(letters) == 1 and before in NO_INITIALS:
        return None
    following = [each.word for each in tokens[index + 1 : index + 4]]
    dotted = (
        len(letters) == 1
        and following[:1] == ["."]
        and index + 2 < len(tokens)
        and len(tokens[index + 2].text) == 1
        and tokens[index + 2].text.isupper()
        and tokens[index + 1].start == token.end
        and tokens[index + 2].start - tokens[index + 1].end <= 1
    )
    if dotted:
        last = index + 2
        while (
            last + 2 < len(tokens)
            and tokens[last + 1].word == "."
            and len(tokens[last + 2].text) == 1
            and tokens[last + 2].text.isupper()
            and tokens[last + 2].start - tokens[last + 1].end <= 1
        ):
            last += 2
        if last + 1 < len(tokens) and tokens[last + 1].word == ".":
            last += 1
        return Name(index, last)
    if before in INITIAL_NOUNS and not (
        len(letters) > 1
        and before in ("child", "family", "children", "person", "parent")
        and following[:1] in (["team"], ["service"], ["plan"], ["plans"], ["and"], ["panel"])
    ):
        return Name(index - 1, index) if len(letters) <= 2 and letters not in ("CP", "IN", "CE", "LA") else None
    if len(letters) == 2 and bare.endswith("'s") and letters not in NO_PERSON:
        owned = CHILD_CUES | {"tribunal", "hearing", "placement", "order", "adoption", "tenancy", "school", "social"}
        return Name(index, index) if owned & set(following[:2]) else None
    if (
        len(letters) == 1
        and letters not in ("A", "I")
        and (bare.endswith("'s") or (following[:1] == ["("] and following[1:2] and following[1][0].isdigit()))
    ):
        return Name(index, index)
    if (
        len(letters) == 1
        and letters not in ("A", "I")
        and following[:1]
        and following[0] in ONLY_PERSON_VERBS | {"was", "has", "had", "is"}
        and before not in ("(", "/", "&")
    ):
        return Name(index, index)
    if (
        len(letters) in (2, 3)
        and following[:1] in (["("], [","])
        and following[1:2]
        and (
            (following[1][0].isdigit() and len(following[1]) <= 2 and following[2:3] in ([")"], [","]))
            or following[1] == "aged"
        )
    ):
        return Name(index, index)
    return None


COMPANIES = word_set("employers companies firms retailers supermarkets charities sponsors businesses")


def _is_company(sentence: Sentence, name: Name) -> bool:
    """ "Employers, among them Aviva and Timpson": one of a list of companies, unless it is a first name too."""
    before = set(sentence.words[max(0, name.first - 9) : name.first])
    if not COMPANIES & before or not {"as", "including", "among", "like", "with", ":"} & before:
        return False
    return not any(plain(token.text) in first_names() for token in sentence.tokens[name.first : name.last + 1])


def _owns_a_team(sentence: Sentence, name: Name, known: Known) -> bool:
    """ "Bronagh's team", where a Bronagh is known as staff."""
    if name.first != name.last or not sentence.tokens[name.last].word.replace("’", "'").endswith("'s"):
        return False
    following = sentence.words[name.last + 1 : name.last + 2]
    own = plain(sentence.tokens[name.first].text)
    return following in (("team",), ("service",), ("managers",), ("staff",), ("colleagues",)) and any(
        own in map(plain, split_name(each)) for each in known.names
    )


def _job_beside(sentence: Sentence, name: Name, cover: Covered) -> str:
    """What the words beside a name say that the person is: "job", "public office" (a judge, a councillor), or empty."""
    tokens = sentence.tokens
    before = [token.word for token in tokens[max(0, name.first - 3) : name.first]]
    inside = [token.word for token in tokens[name.first : name.last + 1]]
    if any(
        word in PUBLIC_TITLES - {"dr", "justice", "king", "prince", "princess"} for word in (*before[-1:], *inside[:1])
    ):
        return "public office"
    if (
        before[-1:]
        and before[-1] in JOBS
        and before[-1] not in ("guardian",)
        and not (set(before) & {"his", "her", "their", "'s", "s"})
    ):
        return "job"
    if before[-1:] == ["."] and before[-2:-1] and before[-2] in PUBLIC_TITLES:
        return ""
    after = [token.word for token in tokens[name.last + 1 : name.last + 8]]
    if after[:1] in ([","], ["("], ["–"], ["-"]):
        stretch = after[1:7]
        for at, word in enumerate(stretch):
            if word in (",", ")", "and", "who", "which", "was", "is", "has", "whose"):
                break
            if word in JOBS and "his" not in stretch[:at] and "her" not in stretch[:at]:
                return "job"
    following = tokens[name.last + 1].word if name.last + 1 < len(tokens) else ""
    return "job" if name.last + 1 in cover.known and following in JOBS else ""

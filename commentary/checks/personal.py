"""What could tell a reader who a child is: a name, a number, or details that together fit one child. Pure.

The approver has to clear each finding (C14). `small_numbers` is advice like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from commentary.checks.draft import Advice, Draft, paragraphs, place
from commentary.checks.names import PLACE_NOUNS, covered, people, places, plain
from commentary.checks.numbers import VALUES
from commentary.checks.reading import BREAKS
from commentary.checks.rows import NO_NAMES, Known
from commentary.checks.text import Sentence, sentences, word_set
from commentary.workflow.transitions import Passage

NUMBERS = (
    ("a unique pupil number", re.compile(r"\b[A-HJ-NP-RT-Z]\d{11}[0-9A-HJ-NP-RT-Z]\b")),
    ("an NHS number", re.compile(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b")),
    ("a postcode", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")),
    ("an e-mail address", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.]{1,63}\b")),
    ("a date of birth", re.compile(r"\b(?:born on|date of birth|DOB)\b", re.IGNORECASE)),
)
KIN = word_set(
    "brother sister mother mum mam mummy father dad daddy grandmother grandfather grandma grandad granddad nan nana "
    "nanna gran granny grandparent uncle aunt auntie aunty cousin nephew niece stepfather stepmother stepdad stepmum "
    "stepbrother stepsister half-brother half-sister step-father step-mother half-sibling twin son daughter "
    "boyfriend girlfriend husband wife sibling ex-partner ex-husband ex-wife great-aunt great-grandmother godmother "
    "foster-brother"
)
KIN_PLURAL = word_set(
    "brothers sisters twins half-brothers half-sisters half-siblings triplets stepbrothers stepsisters siblings cousins"
)
BARE_KIN = word_set("mum dad mummy daddy nan nana gran grandma grandad mam stepdad stepmum")
ONE_PERSON = word_set(
    "child girl boy baby toddler teenager teen infant newborn pupil student youngster family mother father mum dad "
    "parent couple household lad adolescent grandmother grandfather youth person man woman sibling brother sister "
    "carer leaver schoolboy schoolgirl case year-old year-olds sixth-former mother-to-be twin twins triplets "
    "siblings brothers sisters"
)
SINGLE = word_set("a an one the this another our that")
YOUNG = frozenset({"young", "school", "teenage", "adolescent", "asylum-seeking", "unaccompanied"})
CONDITIONS = word_set(
    "tube tubes tube-fed ventilator oxygen hearing-aid cochlear prosthetic amputee colostomy catheter deafness "
    "blindness disability disabilities terminally dementia autism autistic adhd diabetes diabetic epilepsy epileptic "
    "cancer leukaemia asthma anorexia anorexic bulimia psychosis psychotic schizophrenia bipolar blind deaf "
    "wheelchair hiv pregnant pregnancy miscarriage termination disabled paralysed tracheostomy sickle-cell palsy "
    "fibrosis dystrophy syndrome transplant tumour dialysis brain-injured life-limiting transgender trans non-binary "
    "fasd cleft dwarfism albino haemophilia meningitis tuberculosis self-harm self-harming self-harms mute "
    "non-verbal"
)
EVENTS = word_set(
    "stroke died death dead murder murdered killed stabbed stabbing shot shooting arrested arrest prison jailed "
    "imprisoned sentenced convicted suicide overdose overdosed fire arson crash accident hospital hospitalised "
    "abducted kidnapped deported evicted raped rape assaulted trafficked burned burnt scalded drowned drowning "
    "attacked charged custody inquest newspaper newspapers trial court bail remanded sectioned funeral bereaved "
    "hanged hanging poisoned strangled fracture fractured fractures bruising bruised broken jumped fell hurt beaten "
    "born twin triplet bankrupt deportation surrogate surrogacy rescued runaway funeral widow widowed fled "
    "honour-based fgm forced-marriage murdering manslaughter gang cannabis heroin crack knife"
)
SETTINGS = word_set(
    "hospice prison refuge hostel caravan caravans traveller travellers neonatal special-care secure residential "
    "hospital barracks barge houseboat squat monastery army motel hotel tent boarding mother-and-baby psychiatric "
    "tier-4 ward oncology burns"
)
PEOPLES = word_set(
    "somali roma romany gypsy traveller travellers jewish muslim sikh hindu polish romanian bulgarian albanian "
    "ukrainian russian lithuanian latvian afghan iranian iraqi syrian eritrean ethiopian sudanese nigerian ghanaian "
    "kenyan congolese zimbabwean jamaican bangladeshi pakistani indian nepalese chinese vietnamese filipino kurdish "
    "turkish arabic portuguese spanish italian french german czech slovak hungarian caribbean african mormon amish "
    "orthodox quaker sri-lankan tamil korean japanese thai brazilian bolivian colombian moroccan algerian egyptian "
    "yemeni palestinian israeli"
)
GENERAL_SUBJECT = word_set("any every each no all most many some few other such")
GENERAL_WORDS = word_set(
    "should must may might can would whether if usually often always when where whenever wherever able anyone "
    "someone sometimes"
)
TENSED = word_set(
    "found could account seen makes make was were had has is are went came moved said told lives lived left refused "
    "ran been gave took who whose got made needed waited kept fled died accounts remains now after skew skews "
    "included include"
)
PAST = word_set(
    "found was were had went came moved said told lived left refused ran been gave got made waited kept fled died "
    "took asked missed"
)
WHERE = word_set("in to from near at off on of around outside through by")
# The checks whose findings the approver has to clear (C14).
MAY_IDENTIFY = frozenset({"identifier", "identifies"})
LONGEST_QUOTE = 12


def identifiers(draft: Draft) -> Iterable[Advice]:
    """Numbers and dates that are somebody's alone."""
    for passage in draft.passages:
        for what, pattern in NUMBERS:
            if match := pattern.search(passage.text):
                yield Advice(
                    "identifier",
                    place(passage),
                    match[0],
                    f"“{match[0]}” looks like {what}. Take it out: a report to the public names no child.",
                )


def described(draft: Draft) -> Iterable[Advice]:
    """A child by name, or by details that together fit one child."""
    for passage in draft.passages:
        for text in paragraphs(passage.text):
            for quoted, why in identifying_in(text, draft.known):
                yield Advice("identifies", place(passage), quoted, f"“{quoted}” {why}")


@lru_cache(maxsize=1024)
def identifying(passages: tuple[Passage, ...], known: Known | None = None) -> tuple[Advice, ...]:
    """What in the words may tell who a child is: advice that the approver has to clear.

    Kept for the words seen last, since a queue asks it of each of its rows each time that it is opened.
    """
    draft = Draft((), passages, (), known=known or NO_NAMES)
    return tuple(dict.fromkeys((*identifiers(draft), *described(draft))))


NAMED = "may be the name of a child or of somebody close to one. Take it out; if it is a member of staff, a service or a place, add it to the known names."
UNKNOWN_STAFF = "has a job beside it and is not among the known names. If it is a member of staff, add it there or write the job alone; if not, take it out."
DETAILS = "together may tell who a child is. Say it of all the children together, or leave the details out."
RELATED = (
    "speaks of one child’s family, and somebody may know whose. Leave it out, or say it of all the children together."
)


@lru_cache(maxsize=256)
def identifying_in(text: str, known: Known) -> tuple[tuple[str, str], ...]:
    """The words of a paragraph that may identify a child, each with the rest of a sentence on why."""
    return tuple(_identifying(text, known))


def _identifying(text: str, known: Known) -> Iterator[tuple[str, str]]:
    for sentence in sentences(text):
        said: list[tuple[int, int]] = []
        for name in people(sentence, known, text):
            said.append((name.first, name.last))
            yield sentence.quoted(name.first, name.last), UNKNOWN_STAFF if name.beside_job else NAMED
        # Beside a name too: one that is cleared as that of a colleague must not hide whose mother is spoken of.
        for first, last, why in _details(sentence, known, text):
            if not any(first <= end and start <= last for start, end in said):
                said.append((first, last))
                yield sentence.quoted(first, last), why


def _details(sentence: Sentence, known: Known, text: str) -> Iterator[tuple[int, int, str]]:
    """One person or family with something that tells them from others, and relations of one child."""
    words = sentence.words
    if sentence.is_question and "who" not in words:
        return
    details = _telling(sentence, known, text)
    found: list[tuple[int, int, int]] = []
    for index in range(len(words)):
        if one := _one_person(sentence, index):
            first, last = one
            if words[first] in GENERAL_SUBJECT or "same" in words[first:last] or _is_general(sentence, first, last):
                continue
            telling = [at for at in details if at > last or at < first or first < at <= last]
            if words[first] in ("the", "these") and words[last] in KIN_PLURAL | ONE_PERSON and _restricted(words, last):
                yield (*_quote(first, last, [last + 4]), DETAILS)
                return
            near = [at for at in telling if -14 <= at - last <= 22 and _same_thing(words, first, last, at)]
            if near:
                gap = min(at - last if at > last else max(0, first - at) for at in near)
                child = bool(CHILD & set(words[first : last + 1]))
                found.append((gap + (0 if child else 4), *_quote(first, last, near)))
    if found:
        _, first, last = min(found)
        yield first, last, DETAILS
        return
    for index in range(len(words)):
        if relation := _relation(sentence, index):
            yield (*relation, RELATED)
            return


def _restricted(words: tuple[str, ...], last: int) -> bool:
    """ "The twins with the feeding tubes", "the brothers from …", "the family who moved": one case and no other."""
    rest = words[last + 1 : last + 3]
    if words[last] in KIN_PLURAL:
        return bool(rest) and rest[0] in ("with", "who", "whose", "from", "in", "on", "at")
    return bool(rest) and (
        rest[0] in ("whose", "from")
        or (rest[0] in ("with", "in", "at", "on") and rest[1:] in (("the",), ("a",), ("an",), ("our",)))
        or (rest[0] == "who" and bool(PAST & set(words[last + 2 : last + 5])))
    )


def _same_thing(words: tuple[str, ...], first: int, last: int, at: int) -> bool:
    between = words[last + 1 : at] if at > last else words[at + 1 : first]
    return not {";", ".", "but"} & set(between)


def _quote(first: int, last: int, near: list[int]) -> tuple[int, int]:
    inside = [at for at in near if first <= at < first + LONGEST_QUOTE - 1]
    return first, max([last, *inside])


FEW = word_set("one two three four five both 1 2 3 4 5")
FEW_PEOPLE = word_set(
    "girls boys children siblings brothers sisters teenagers toddlers babies infants families people pupils leavers "
    "twins cousins youngsters"
)


def _few(words: tuple[str, ...], index: int) -> tuple[int, int] | None:
    """ "Two girls", "three young people": few enough to be known by a detail."""
    if words[index] not in FEW_PEOPLE:
        return None
    for start in range(index - 1, max(-1, index - 4), -1):
        if words[start] in FEW and words[start - 1 : start] not in (("than",), ("every",), ("by",), ("of",), ("aged",)):
            return (start, index) if words[index + 1 : index + 2] not in (("or",), ("and",)) else None
        if words[start] not in YOUNG | {"other", "older", "younger", "little", "small", "half", "care"}:
            return None
    return None


# "The child" alone is any child; with one of these words after it, a certain one.
NEEDS_MORE = word_set("child parent person carer case student youth pupil mother father couple household")
WITH_MORE = word_set("in from who whose with at on that was had aged has is and of near")
# After these words "child" or "family" is part of another noun: "child protection", "family hub", "child in need".
NOT_A_PERSON = word_set(
    "protection support plan plans and or group safety services members court hub hubs time sexual criminal health "
    "carers carer's finding placement home homes foster practice practitioner benefit team level in lives help "
    "network networks centre centres assessment assessments arrangements friendly friends experience holding work "
    "load loads file files notes management workers worker study audit records recording system summaries summary"
)


FOLLOWERS = word_set(
    "who with from in at on was had has is of whose that aged and to placed living born went moved said told , ( ) . "
    ": ; – - were are did came lived left for after when because as got made gave refused ran near off outside but "
    "accounts account whom under over by known turned took kept waited needed could would will died fled under"
)


def _may_follow(words: tuple[str, ...], index: int) -> bool:
    """Can this word follow a noun that is whole, rather than one that begins a compound ("care leaver scheme")?"""
    return words[index] in FOLLOWERS or words[index].endswith(("ed", "ing", "year-old")) or words[index] in ONE_PERSON


def _one_person(sentence: Sentence, index: int) -> tuple[int, int] | None:
    """ "A 14-year-old girl", "the family", "one set of siblings", "two brothers", "a sibling group"."""
    words = sentence.words
    word = words[index]
    if word in ("twins", "triplets") and words[index + 1 : index + 2] in (("born",), ("from",), ("who",), ("placed",)):
        return index, index
    if word in (
        "brothers",
        "sisters",
        "siblings",
        "half-brothers",
        "half-sisters",
        "half-siblings",
        "twins",
        "triplets",
        "cousins",
    ):
        for back in range(1, 4):
            lead = words[index - back] if index - back >= 0 else ""
            if (
                lead in ("two", "three", "four", "the", "these", "both", "2", "3", "4", "five", "of")
                and "and" not in words[max(0, index - back) : index]
                and words[index + 1 : index + 2] != ("and",)
            ):
                start = index - back
                if lead == "of":
                    if words[max(0, start - 2) : start] not in (
                        ("one", "set"),
                        ("a", "set"),
                        ("one", "group"),
                        ("a", "group"),
                        ("same", "set"),
                    ) and words[index] not in ("twins", "triplets"):
                        return None
                    start -= 2
                return start, index
        return None
    if word == "group" and words[index - 1 : index] == ("sibling",):
        begins = next((at for at in range(index - 2, max(-1, index - 6), -1) if words[at] in SINGLE | {"same"}), None)
        return (begins, index) if begins is not None and not BREAKS & set(words[begins:index]) else None
    if few := _few(words, index):
        return few
    if word.endswith("-year-old") and word.split("-")[0] in VALUES:
        return max(0, index - 1) if words[index - 1 : index] and words[index - 1] in SINGLE else index, index
    if word not in ONE_PERSON or (
        word == "case"
        and words[index + 1 : index + 2]
        in (("of",), ("that",), ("law",), ("for",), ("file",), ("files",), ("management",))
        and words[index - 1 : index] != ("one",)
    ):
        return None
    if word in ("year-old", "year-olds"):
        start = index - 2 if words[index - 1 : index] == ("-",) else index - 1
        if (
            start < 0
            or word == "year-olds"
            or not (
                words[start][0].isdigit()
                or words[start]
                in (
                    "one",
                    "two",
                    "three",
                    "four",
                    "five",
                    "six",
                    "seven",
                    "eight",
                    "nine",
                    "ten",
                    "eleven",
                    "twelve",
                    "thirteen",
                    "fourteen",
                    "fifteen",
                    "sixteen",
                    "seventeen",
                )
            )
        ):
            return None
        index_first = start
        if words[start - 1 : start] and words[start - 1] in SINGLE:
            index_first = start - 1
        last = index + 1 if words[index + 1 : index + 2] and words[index + 1] in ONE_PERSON else index
        return (index_first, last) if words[index_first] in SINGLE or index_first == start else None
    if (
        words[index + 1 : index + 2]
        and (words[index + 1] in NOT_A_PERSON or not _may_follow(words, index + 1))
        and not (
            (words[index + 1] == "in" and words[index + 2 : index + 3] != ("need",))
            or (words[index + 1] == "and" and word != "family")
        )
    ):
        return None
    start = index
    back = 0
    while start > 0 and back < 4 and words[start - 1] not in SINGLE:
        previous = words[start - 1]
        if (
            previous in (",", ".", ";", "(")
            or previous in WHERE
            or previous in GENERAL_SUBJECT
            or previous in ("and", "or", "with", "that", "for")
        ):
            return None
        start, back = start - 1, back + 1
    if start == 0 or words[start - 1] not in SINGLE:
        return None
    if words[start - 1] == "one" and words[start - 2 : start - 1] in (("no",), ("than",)):
        return None
    if words[start - 1] == "the" and word in NEEDS_MORE:
        later = words[index + 1 : index + 3]
        if not later or later[0] not in WITH_MORE:
            return None
    return start - 1, index


def _is_general(sentence: Sentence, first: int, last: int) -> bool:
    """ "A child who moves school may …": said of any child."""
    words = sentence.words
    lead = words[first]
    rest = words[last + 1 :]
    past = set(words) & PAST or any(word.endswith("ed") and len(word) > 4 for word in words[last:])
    if past and lead != "any":
        return False
    if set(rest) & GENERAL_WORDS or set(words[:first]) & {
        "if",
        "when",
        "whether",
        "whenever",
        "where",
        "every",
        "any",
        "should",
        "would",
        "could",
        "can",
    }:
        return not (lead in ("the", "one", "this", "that") and set(rest) & {"was", "had", "were"})
    return False


def _telling(sentence: Sentence, known: Known, text: str) -> list[int]:
    """Where each detail stands that tells one case from others: a place, setting, age, condition, people, event."""
    tokens, words = sentence.tokens, sentence.words
    venues = covered(sentence, known, text).venues
    found = []
    for index, token in enumerate(tokens):
        word = token.word.removesuffix("'s")
        before = words[index - 1] if index else ""
        if (
            token.is_word
            and token.is_capitalised
            and index
            and (
                plain(token.text) in places()
                and word not in PEOPLES | {"england", "britain", "europe", "african", "english", "british", "european"}
            )
        ):
            if _led_to(words, index):
                found.append(index)
        elif (
            (token.is_capitalised and index and (word in PEOPLES or word.partition("-")[0] in PEOPLES))
            or (index in venues and word in PLACE_NOUNS and (_led_to(words, index) or before not in ("the",)))
            or (
                (word in PLACE_NOUNS or word == "estate")
                and not token.is_capitalised
                and index
                and tokens[index - 1].is_capitalised
                and _led_to(words, index - 1)
            )
        ):
            found.append(index)
        elif (
            word in SETTINGS
            and words[index + 1 : index + 2]
            not in (("care",), ("worker",), ("workers",), ("order",), ("base",), ("orders",))
            and word not in ("residential", "secure", "special-care")
        ) or (
            word in ("residential", "secure")
            and words[index + 1 : index + 2]
            in (("school",), ("unit",), ("home",), ("hospital",), ("placement",), ("setting",), ("college",))
        ):
            if before not in ("foster",):
                found.append(index)
        elif (
            (word in CONDITIONS and not (word == "trans" or (False)))
            or (word in ("sickle", "cystic", "cerebral", "muscular", "down's") and words[index + 1 : index + 2])
            or (
                word in EVENTS
                and not (
                    word
                    in (
                        "court",
                        "trial",
                        "custody",
                        "fell",
                        "born",
                        "arrest",
                        "charged",
                        "broken",
                        "hurt",
                        "fire",
                        "crack",
                        "gang",
                        "knife",
                        "dead",
                        "bail",
                    )
                    and not _is_event(words, index)
                )
            )
            or (
                word in ("aged", "age")
                and words[index + 1 : index + 2]
                and words[index + 1][0].isdigit()
                and words[index + 2 : index + 3] not in (("to",), ("and",), ("or",), ("-",), ("–",))
            )
            or (token.is_number and before == "(" and words[index + 1 : index + 2] == (")",) and len(word) <= 2)
            or (
                word == "year"
                and words[index + 1 : index + 2]
                and words[index + 1].isdigit()
                and len(words[index + 1]) <= 2
                and token.is_capitalised
            )
            or (word in KIN_PLURAL and before in ("of", "with") and word in ("triplets", "twins"))
            or (
                word in KIN
                and before in ("his", "her", "the", "whose", "their", "stepfather", "with", "by")
                and index > 1
            )
            or (
                word in ("only", "furthest", "youngest", "oldest", "longest")
                and words[index - 1 : index] in (("the",), ("our",))
                and False
            )
        ):
            found.append(index)
    return found


def _is_event(words: tuple[str, ...], index: int) -> bool:
    word, before, after = words[index], words[max(0, index - 3) : index], words[index + 1 : index + 3]
    match word:
        case "born":
            return "was" in before or "were" in before or bool(after and after[0] in WHERE | {"with", "at", "to", "on"})
        case "custody":
            return "in" in before and "child" not in before
        case "charged":
            return after[:1] == ("with",)
        case "fell":
            return after[:1] in (("from",), ("out",)) and after[1:2] in (("a",), ("the",), ("of",))
        case "broken":
            return bool({"arm", "leg", "ribs", "bones"} & set(after))
        case "hurt":
            return bool(after) and after[0] in ("her", "him", "by", "in", "them")
        case "fire" | "knife" | "gang" | "crack":
            return bool({"a", "the", "house", "by", "local"} & set(before)) and after[:1] not in (
                ("service",),
                ("safety",),
                ("crime",),
                ("brigade",),
            )
        case "dead":
            return "found" in before
        case "arrest":
            return bool({"his", "her", "cardiac", "the"} & set(before))
        case "trial":
            return bool({"on", "stand", "his", "her", "murder"} & set(before)) and after[:1] not in (
                ("basis",),
                ("of",),
            )
        case _:
            return False


def _led_to(words: tuple[str, ...], index: int) -> bool:
    """Is it where somebody is, goes or comes from: "in Scotland", "off Mill Lane", "on the Larkfield estate"?"""
    return any(word in WHERE for word in words[max(0, index - 4) : index])


BARE_VERBS = frozenset(
    (verb,)
    for verb in (
        "would",
        "wouldn't",
        "had",
        "was",
        "refused",
        "said",
        "did",
        "didn't",
        "told",
        "left",
        "has",
        "moved",
        "wants",
        "wanted",
    )
)
CHILD = word_set(
    "child girl boy baby toddler teenager infant newborn twins triplets brothers sisters siblings lad schoolboy schoolgirl children girls boys"
)
DETERMINED = word_set("a an any every each no all some or and")
POSSESSIVE = frozenset({"his", "her", "whose"})
MODIFIERS = word_set(
    "older younger twin elder big little baby half step new late own maternal paternal great foster birth five three "
    "two eldest youngest only unborn newborn disabled former violent"
)


def _relation(sentence: Sentence, index: int) -> tuple[int, int] | None:
    """ "Her twin brother", "dad refused", "the grandfather in Whitby": the family of one child."""
    words = sentence.words
    word = words[index].removesuffix("'s")
    general = set(words) & {"should", "may", "might", "can", "whether", "usually", "often", "if", "or"} and not set(
        words
    ) & {"was", "had", "were", "has"}
    plural = word in KIN_PLURAL and words[index - 1 : index] in (("his",), ("her",))
    if not (word in KIN or plural) or general:
        return None
    start = index
    while start > 0 and index - start < 3 and words[start - 1] in MODIFIERS:
        start -= 1
    lead = words[start - 1] if start else ""
    following = words[index + 1 : index + 2]
    if (
        following in (("and",), ("or",), ("/",))
        and words[index + 2 : index + 3]
        and words[index + 2] in ("baby", "dad", "father", "sister", "toddler", "child", "unit", "babies")
    ) and lead not in POSSESSIVE:
        return None
    if lead in POSSESSIVE:
        if words[max(0, start - 3) : start - 1] in (("his", "or"), ("him", "or")) or (
            words[start - 2 : start - 1] == ("or",)
        ):
            return None
        return start - 1, index
    if (
        "birth" in words[start:index]
        and lead not in DETERMINED
        and (following in BARE_VERBS or (words[index + 1 : index + 2] and words[index + 1].endswith("ed")))
    ):
        return start, index
    if lead == "their" and word in KIN - {"partner", "family"} and words[index] != "mother's":
        return start - 1, index
    if (
        lead == "the"
        and word not in ("mother", "father", "sibling", "son", "twin", "daughter", "husband", "wife")
        and following
        and set(words) & TENSED
    ):
        return start - 1, index
    if (
        lead in ("the", "a", "one")
        and following in (("was",), ("had",), ("has",), ("who",), ("in",), ("died",), ("said",), ("is",))
        and word not in ("sibling",)
        and set(words) & {"was", "had", "died", "has"}
        and lead != "a"
    ):
        return start - 1, index
    opens = not start or lead in ("because", "that", "when", "after", "and", "but", ",")
    if word in KIN - {"partner", "twin"} - BARE_KIN and opens and start == index and following in BARE_VERBS:
        return index, min(index + 1, len(words) - 1)
    if (
        word in BARE_KIN
        and lead not in ("a", "any", "every", "each", "the", "our", "and", "or", "for", "as", "new", "young")
        and start == index
    ):
        past = following and (
            following[0].endswith("ed")
            or following[0]
            in ("was", "had", "has", "is", "said", "would", "did", "hurt", "went", "wouldn't", "told", "left", "came")
        )
        if (
            past
            or lead in ("that", "because", "by", "with", "when", "after", "if", "to", "where")
            or words[index].endswith("'s")
        ):
            return index, min(index + 1, len(words) - 1) if past else index
    return None

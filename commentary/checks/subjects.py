"""What a clause speaks of: a row of the topic, another row of the report, or something that no row is about. Pure.

Words and titles are brought to the same terms ("LAC", "children in care" and "children looked after" are one), and a noun
phrase is given to the row whose title shares most of them. A phrase whose main noun no row has is about something else:
"half term fell", "improved pay".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from commentary.checks.rows import Context, Row
from commentary.checks.text import word_set
from commentary.checks.timeframes import MONTHS

# Terms of children's social care that are written in several ways: each pattern becomes one term.
TERMS: tuple[tuple[str, str], ...] = (
    ("rereferral", r"re-?\s?referr(?:al|als|ed)|repeat referrals?|referrals? (?:with)?in (?:the )?(?:12|twelve) months(?: (?:of|before)(?: an?)?(?: earlier| previous| prior| last)?(?: one| referral)?)?"
                   r"|referred (?:to us )?(?:again|before|more than once)|been referred in the (?:12|twelve) months before|repeat contacts?|came back within (?:12|twelve) months"),
    ("repeatplan", r"second[- ]time(?: plans?)?|(?:second|third)(?: or| and) (?:a )?subsequent(?: time)?|(?:for )?(?:the|a) second time|repeat (?:child protection |cp )?plans?|repeats?|second plans?|re-?registrations?|subsequent plans?"
                   r"|(?:been )?on (?:a plan|one|a child protection plan) before|back on(?:to)? (?:a )?plans?|previously (?:been )?on a plan|returned to a plan|plans? again"),
    ("looked", r"(?:children|young people) (?:who (?:are|were) )?(?:looked[- ]after|in (?:our )?care|in the council's care|we (?:look after|care for))|(?:looked[- ]after|cared[- ]for) (?:children|young people)|children in care|lac|clac|cla|cic|child in care"
               r"|(?:coming|came|come) into care|looked[- ]after|(?:care|looked after) population|in care"),
    ("leaver", r"care[- ](?:leavers?|experienced(?: young people| adults)?)"),
    ("icpc", r"initial (?:child protection )?(?:case )?conferences?|icpcs?"),
    ("reviewconference", r"review (?:child protection )?conferences?|rcpcs?|child protection reviews?"),
    ("conference", r"(?:child protection |cp )?conferences?"),
    ("cpplan", r"child protection plans?|cp plans?|cpps?|subject (?:of|to) (?:a )?(?:child protection |cp )?plans?|(?:on|with) (?:a |child protection )?plans?|protection plans?|child protection numbers|cp numbers"),
    ("longplan", r"(?:open|on a plan|plans?)(?: for)? (?:over |more than )?(?:15|18|24|fifteen|eighteen|two)[- ](?:months?|years)(?: or (?:more|longer|over))?|long(?:er|est)?[- ](?:running |lasting )?plans?"),
    ("section47", r"section 47s?(?: enquir(?:y|ies))?|s\.? ?47s?(?: enquir(?:y|ies))?|child protection enquir(?:y|ies)"),
    ("interview", r"return(?:[- ]home)? interviews?|rhis?|interviews?"),
    ("missing", r"(?:(?:go|going|went|gone) )?missing(?: from (?:home|care))?"),
    ("neet", r"neet|not in (?:education|work)[\w ,]{0,30}"),
    ("eet", r"(?:in )?education,? (?:employment|work),? (?:or|and) training|eet|in work, (?:college|education|school) or training|work, education or training"),
    ("suitable", r"suitable (?:accommodation|housing|homes?)|accommodation|suitably (?:housed|accommodated)"),
    ("iha", r"(?:initial )?health assessments?|ihas?|initial (?:health )?assessments?|initial healths"),
    ("dental", r"dental (?:checks?|health|check-?ups?|visits?|assessments?)|dentist(?:s|ry)?|teeth"),
    ("immunisation", r"immuni[sz]ations?|vaccinations?|jabs"),
    ("inhouse", r"in[- ]house|our own (?:foster )?carers?|own carers"),
    ("ifa", r"independent fostering(?: agenc(?:y|ies))?|ifas?|agency foster(?:ing| carers?| placements?)"),
    ("distance", r"(?:more than |over |beyond )?(?:20|twenty) miles(?: (?:away|or more|from home))*|at a distance|far from home|out of (?:area|borough|county|authority)|distance|away from home"),
    ("stability", r"(?:placement )?stability|same placement(?: for (?:at least )?(?:2|two) years?)?|stable placements?|long[- ]term stability"),
    ("moves", r"(?:three|3) or more (?:placements?|moves|homes)|placement moves|(?:3|three)\+? (?:placements?|moves)|multiple (?:placements?|moves)|moved (?:three|3) (?:or more )?times"),
    ("nfa", r"no further action|nfa|nfa'd|closed without (?:action|help)|no action"),
    ("intime", r"(?:with)?in[- ]time(?:scales?)?|on time|within (?:the )?(?:statutory )?time(?:scales?| limits?)|within (?:\d+|[a-z]+) (?:working )?(?:days|hours|months|weeks)|timel(?:y|iness)|timescales?|inside \d+ (?:working )?(?:days|hours)|punctual\w*|promptness|to time"),
    ("overtime", r"overdue|late(?:ness)?|out of time(?:scales?)?|over (?:time|timescales?)|outside (?:of )?(?:time|timescales?)|past (?:the )?(?:deadline|timescale|\d+ (?:working )?days)|missed|delayed|ran over|overran|went over"),
    ("stepup", r"step(?:ped|ping)?[- ]ups?"),
    ("household", r"(?:foster(?:ing)? )(?:households?|families|carers?|homes)|mainstream foster\w*"),
    ("caseload", r"case ?loads?|cases (?:per|for each|held by)(?: each| a| every)? (?:social )?workers?|average cases"),
    ("vacancy", r"vacanc(?:y|ies)|vacant(?: posts?)?|unfilled(?: posts?)?|empty posts"),
    ("agency", r"agency (?:workers?|staff|social workers?|cover|use|usage|rates?|reliance|numbers)|agency|locums?|interims?|temporary (?:staff|workers)"),
    ("turnover", r"turnover|leaver rate|staff leaving"),
    ("coregroup", r"core groups?"),
    ("contact", r"contacts?"),
    ("coreassessment", r"core assessments?"),
    ("assessment", r"(?:single |social work |child and family |c&f )?assessments?|assess(?:ed)?"),
    ("visit", r"(?:statutory )?visit(?:s|ing|ed)?|seen (?:in time|on time)"),
    ("review", r"(?:lac |cla |iro |statutory )?reviews?|reviewed"),
    ("need", r"children in need|cin|child in need"),
    ("earlyhelp", r"early[- ]help|family help"),
    ("adopter", r"adopters?|prospective adopters?|approvals?(?: of adopters)?"),
    ("adoption", r"adopti(?:on|ons|ve)|adopted"),
    ("match", r"match(?:es|ed|ing)?"),
    ("pep", r"personal education plans?|peps?"),
    ("pathway", r"pathway plans?"),
    ("proceedings", r"(?:care )?proceedings|court work|public law outline|plo"),
    ("supervision", r"supervisions?|one-to-ones"),
    ("exclusion", r"exclu(?:sions?|ded)|suspen(?:sions?|ded)"),
    ("absence", r"absen(?:ces?|ce rate|t)|attendance"),
    ("uasc", r"unaccompanied(?: asylum[- ]seeking)?(?: children| young people)?|uasc"),
    ("entrant", r"first[- ]time entrants?|ftes?|entrants?"),
    ("offending", r"(?:re-?)?offend\w*"),
    ("needsmet", r"needs?(?: were| are| being)? met|met needs?|successful closures?"),
    ("touch", r"in touch|touch(?: rates?)?|keeping in touch|contact with care leavers"),
)  # fmt: skip
TERM = re.compile(r"(?<![\w-])(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in TERMS) + r")(?![\w-])")
# Terms that say how, not what: "timeliness" fits every row that counts what was done in time.
LATE = "overtime"
# Words that say nothing of what is meant: any figure may be called these.
GENERIC = word_set(
    "date dates limit limits deadline deadlines limit limits deadline deadlines where how when between being away "
    "off adrift shy short clear above below within inside outside beyond against ahead behind few several past "
    "target targets goal reliance use usage uptake take-up cover incidence kinds kind types type due took taken take "
    "takes we're it's that's they're we've dropped fell risen rose dipped we it this that they these those there "
    "which who what our us figure figures number numbers percentage percentages proportion rate rates share "
    "performance result results position indicator indicators measure measures outcome total volume level amount "
    "overall average count score data trend picture value line arrow change both either neither all each every one "
    "two most many some any here now then again the a an of in on at to for with by from as and or but so than their "
    "his her its my your month months monthly year years yearly quarter annual week end latest current recent "
    "previous last first same other another council county borough authority area local us department service "
    "directorate city though although however also still yet just only even too very much more less fewer further "
    "while meanwhile unfortunately sadly thankfully happily encouragingly disappointingly regrettably clearly indeed "
    "overall has have had is are was were be been being do does did not no never isn't aren't wasn't hasn't haven't "
    "didn't slightly sharply slowly steadily gradually significantly markedly slight small large big sharp steep "
    "steady gradual modest marked significant considerable substantial real further welcome continued continuing "
    "ongoing recent cautious if when because since before after until during over under up down out off back percent "
    "cent per point points % completed complete completion done held carried made taken undertaken finished "
    "compliance reporting reported recorded terms direction general particular however comparison contrast i you he "
    "she said think thought believe see seen know note show shows showing say says told like will would can could "
    "should may might way lot bit little touch side time our own total new started start starting come came coming "
    "go went going get got being being were well good bad poor high low higher lower better worse about around "
    "nearly almost roughly approximately just second third row running consecutive straight successive ever yet once "
    "twice today moment period stage point report working days day hours month's year's last january february march "
    "april may june july august september october november december"
) - {"time"}
# Weak terms: nearly every title has one, so they choose no row by themselves.
WEAK = word_set(
    "child children young person people famil family case cases care plan plans girl boy teenager baby families kid "
    "kids"
)
STOP = word_set(
    "the a an of in on at to for with by from as and or than who which that have been be is are was were has had "
    "their its or more within"
)
SUFFIXES = (
    "ures",
    "ure",
    "ations",
    "ation",
    "ments",
    "ment",
    "ings",
    "ing",
    "edly",
    "ies",
    "ied",
    "ers",
    "er",
    "es",
    "ed",
    "ly",
    "s",
    "e",
    "y",
)


def stem(word: str) -> str:
    """A rough stem: "placed", "placement" and "placing" are one."""
    word = word.removesuffix("'s")
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word


HELD = re.compile(r"\bt(?:akes?|ook|aken|aking) place\b")


@lru_cache(maxsize=4096)
def terms(text: str) -> frozenset[str]:
    """The terms of a phrase in lower case: those of `TERMS`, and the stems of the words that say something."""
    found: set[str] = set()

    def take(match: re.Match[str]) -> str:
        found.add(match.lastgroup or "")
        return " "

    rest = TERM.sub(take, HELD.sub("held", text.replace(" ,", ",")))
    for word in re.findall(r"[^\W_]+(?:[-'][^\W_]+)*", rest):
        adverb = word.endswith("ly") and len(word) > 5 and word not in ("family", "assembly", "supply")
        if word not in GENERIC and not adverb and not word[0].isdigit() and len(word) > 1:
            found.add(stem(word))
    return frozenset(found)


WEAK_STEMS = frozenset(stem(word) for word in WEAK) | WEAK
IMPLIED = {
    "coreassessment": {"assessment"},
    "repeatplan": {"cpplan"}, "longplan": {"cpplan", "open"}, "icpc": {"conference"}, "reviewconference": {"conference", "review"},
    "iha": {"assessment", "health"}, "rereferral": {"referral"}, "distance": {"mile", "home", "place"}, "stability": {"place", "long-term"},
    "moves": {"place", "stability", "mov"}, "inhouse": {"fost"}, "household": {"fost"}, "missing": {"go"}, "suitable": {"hous"},
    "leaver": {"care"}, "adopter": {"adoption"}, "looked": {"care"},
}  # fmt: skip


@lru_cache(maxsize=512)
def row_terms(title: str, counts_what: str = "") -> frozenset[str]:
    """The terms of a row's title, with what they imply."""
    found = set(terms(title.casefold().replace("’", "'")))
    if counts_what and counts_what not in WEAK:
        found |= terms(counts_what.casefold())
    for term in tuple(found):
        found |= IMPLIED.get(term, set())
    if re.search(r"\b(?:average|mean)\b.*\b(?:days|weeks|time)\b|\bdays (?:from|between)\b", title.casefold()):
        found |= {"wait", "length", "durat", "delay", "journey"}
    if "looked" in found or "leaver" in found:
        found.add("care")
    return frozenset(found)


@dataclass(frozen=True)
class Subject:
    """The rows that a phrase may mean; none where it is about something else.

    `certain` where the phrase names them by terms or code, `late` where it speaks of those not in time, `number` where it
    speaks of how many and not of what share, `every` where it claims something of each of them.
    """

    rows: tuple[Row, ...]
    certain: bool = False
    late: bool = False
    number: bool = False
    every: bool = False

    def __bool__(self) -> bool:
        return bool(self.rows)


NOTHING = Subject(())
HOW_MANY = re.compile(r"\b(?:numbers?(?! of (?:days|months|weeks))|how many|count|volume|total|volumes)\b")
CODE = re.compile(r"\b[a-z]{1,5} ?\d{1,4}[a-z]?\b")
EVERY = re.compile(
    r"\b(?:both|neither|each|all)(?: of)?(?: the| these| our)? *(?:measures?|indicators?|targets?|figures?|kinds?|types?|of (?:them|these))?\b"
)
PREPOSITION = re.compile(
    r"\b(?:of|for|in|with|by|from|to|on|at|who|which|that|between|among|within|over|under|since|after|during|across|against|than|where|whose)\b"
)


def resolve(phrase: str, context: Context, *, loosely: bool = False) -> Subject:
    """The rows that a noun phrase speaks of. An empty or generic phrase ("it", "performance") means those of the topic.

    `loosely`: the words are a whole clause, so that what no row has says nothing.
    """
    text = phrase.casefold().replace("’", "'").strip()
    number = bool(HOW_MANY.search(text))
    if named := _by_code(text, context):
        return Subject(named, certain=True, number=number)
    if not loosely and _is_local(text, context):
        return NOTHING
    found = terms(text)
    late = LATE in found
    found = found - {LATE}
    every_term = frozenset[str]().union(*(row_terms(row.title, row.counts_what) for row in context.every_row))
    if late and "intime" in every_term:
        found = found | {"intime"}
    if "intime" in found and "intime" not in every_term:
        found = found - {"intime"}  # "timeliness" of what takes days: the topic
    if "neet" in found and "neet" not in every_term and "eet" in every_term:
        found, late = (found - {"neet"}) | {"eet"}, True
    strong = found - WEAK_STEMS
    if not strong:
        if own := _by_what_is_done(text, context):
            return Subject(own, certain=True, late=late, number=number)
        weak_only = bool(found)
        every = bool(EVERY.search(text)) and not weak_only
        return Subject(_of_unit(text, context), late=late, number=number or weak_only, every=every)
    scores = {row.code: _score(strong, found, row) for row in context.every_row}
    head = terms(PREPOSITION.split(text, maxsplit=1)[0]) - WEAK_STEMS - {LATE, "neet"}
    if "intime" not in every_term:
        head = head - {"intime"}
    if head and not head & every_term and not loosely:
        return NOTHING
    unknown = strong - every_term
    if loosely:
        scores = {row.code: _score(strong - unknown, found, row) for row in context.every_row}
    best = max(scores.values(), default=0)
    if best <= 0 or (len(unknown) > len(strong & every_term) and not loosely):
        return Subject(context.rows, late=late) if loosely else NOTHING
    rows = tuple(row for row in context.every_row if scores[row.code] == best)
    own = tuple(row for row in rows if row in context.rows)
    every = len(own) > 1 and bool(EVERY.search(text))
    return Subject(own or rows, certain=True, late=late, number=number, every=every)


DONE = {"completion": "completed", "completions": "completed", "offers": "offered"}


def _by_what_is_done(text: str, context: Context) -> tuple[Row, ...]:
    """The one row that a word for what is done chooses among rows of the same things: "completion", not "offers"."""
    said = {DONE.get(word, word) for word in text.split()} & {*DONE.values()}
    rows = tuple(row for row in context.rows if said & set(row.title.casefold().split()))
    return rows if len(rows) == 1 and len(context.rows) > 1 else ()


def _of_unit(text: str, context: Context) -> tuple[Row, ...]:
    """The rows of the topic, or those in whose unit the words speak: "the average", "the percentage"."""
    for unit, words in (
        ("average", ("average", "mean")),
        ("percent", ("percentage", "proportion", "percent", "%", "share")),
    ):
        if any(re.search(rf"\b{word}\b" if word != "%" else word, text) for word in words):
            fitting = tuple(row for row in context.rows if row.unit == unit)
            if fitting:
                return fitting
    if re.search(r"\btimel", text):
        return (
            tuple(row for row in context.rows if re.search(r"\b(?:days|weeks|time)\b", row.title.casefold()))
            or context.rows
        )
    return context.rows


def _score(strong: frozenset[str], found: frozenset[str], row: Row) -> float:
    own = row_terms(row.title, row.counts_what)
    shared = strong & own
    if not shared:
        return 0
    missing = len(own - WEAK_STEMS - found)
    return len(shared) + 0.2 * len((found & own) - strong) - 0.05 * missing - 0.6 * len(strong - own)


def _by_code(text: str, context: Context) -> tuple[Row, ...]:
    codes = {re.sub(r"\s", "", row.code.casefold()): row for row in context.every_row}
    found = [codes[code] for match in CODE.findall(text) if (code := match.replace(" ", "")) in codes]
    return tuple(dict.fromkeys(found))


LOCAL = re.compile(
    r"\b(?:one|each|every|another|other|two|three|some|both|either|the|our|same)? ?(?:teams?|offices?|localit(?:y|ies)|hubs?|districts?|wards?|(?:north|south|east|west|central)(?:ern)?)\b"
)


def _is_local(text: str, context: Context) -> bool:
    """Is it about a part of the council, of which the report holds no figure?"""
    if any(name.casefold() in text for name in context.known.teams):
        return True
    return bool(LOCAL.search(text))


def mentioned(text: str, context: Context) -> tuple[Row, ...]:
    """Every row that a stretch of text names by code or by most of its terms."""
    found = terms(text.casefold().replace("’", "'"))
    named = _by_code(text.casefold(), context)
    strong = found - WEAK_STEMS
    return tuple(row for row in context.every_row if row in named or strong & _own_terms(row, context))


def _own_terms(row: Row, context: Context) -> frozenset[str]:
    """The terms that tell this row from the others of its report."""
    others: Iterable[frozenset[str]] = (
        row_terms(each.title, each.counts_what) for each in context.every_row if each is not row
    )
    return row_terms(row.title, row.counts_what) - WEAK_STEMS - frozenset().union(*others)


__all__ = ["MONTHS", "NOTHING", "Subject", "mentioned", "resolve", "row_terms", "stem", "terms"]

"""The words in which people say how figures move and how well it goes, in all their common forms. Pure.

Verbs are given by their bare form; `_forms` makes the others. Phrases are given as they stand in a sentence.
"""

from __future__ import annotations

from enum import StrEnum

from commentary.checks.text import word_set

IRREGULAR = {
    "rise": "rises rose risen rising", "fall": "falls fell fallen falling", "grow": "grows grew grown growing",
    "go": "goes went gone going", "come": "comes came coming", "get": "gets got getting gotten", "be": "is are was were been being am",
    "creep": "creeps crept creeping", "shrink": "shrinks shrank shrunk shrinking", "sink": "sinks sank sunk sinking",
    "slide": "slides slid sliding", "swell": "swells swelled swollen swelling", "leap": "leaps leapt leaped leaping",
    "shoot": "shoots shot shooting", "keep": "keeps kept keeping", "hold": "holds held holding", "lose": "loses lost losing",
    "begin": "begins began begun beginning", "take": "takes took taken taking", "make": "makes made making",
    "double": "doubles doubled doubling", "treble": "trebles trebled trebling", "halve": "halves halved halving",
    "drift": "drifts drifted drifting", "meet": "meets met meeting", "hit": "hits hitting", "beat": "beats beaten beating",
    "overshoot": "overshoots overshot", "run": "runs ran running", "stand": "stands stood standing", "have": "has had having",
    "stay": "stays stayed staying", "see": "sees saw seen seeing", "bring": "brings brought bringing", "do": "does did done doing",
    "dive": "dives dived dove diving", "fail": "fails failed failing", "leave": "leaves left leaving", "show": "shows showed shown showing",
    "lie": "lies lay lying", "sit": "sits sat sitting", "find": "finds found finding", "say": "says said saying",
    "think": "thinks thought thinking", "give": "gives gave given giving", "send": "sends sent sending", "know": "knows knew known knowing",
    "tell": "tells told telling", "feel": "feels felt feeling", "build": "builds built building", "set": "sets setting",
    "write": "writes wrote written writing", "break": "breaks broke broken breaking", "steal": "steals stole stolen stealing",
}  # fmt: skip
DOUBLING = frozenset(
    {"top", "drop", "dip", "slip", "step", "tip", "cut", "trim", "plan", "nip", "slim", "plot", "dog", "stop"}
)


def forms(verb: str) -> frozenset[str]:
    """All forms of a verb: "drop", "drops", "dropped", "dropping"."""
    if verb in IRREGULAR:
        return frozenset((verb, *IRREGULAR[verb].split()))
    if verb.endswith("e"):
        return frozenset((verb, f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"))
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return frozenset((verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"))
    root = verb + verb[-1] if verb in DOUBLING else verb
    plural = f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "z")) else f"{verb}s"
    return frozenset((verb, plural, f"{root}ed", f"{root}ing"))


def _forms(verbs: str) -> frozenset[str]:
    return frozenset(form for verb in verbs.split() for form in forms(verb))


class Move(StrEnum):
    UP = "up"
    DOWN = "down"
    BETTER = "better"
    WORSE = "worse"
    SAME = "the same"


# Verbs that say by themselves which way a figure moves.
MOVING = {
    Move.UP: _forms("rise increase grow climb jump soar surge spike escalate swell leap rocket mount double treble triple quadruple "
                    "lengthen balloon multiply accelerate heighten elevate skyrocket"),
    Move.DOWN: _forms("fall drop decrease dip reduce shrink sink plunge plummet tumble lessen halve diminish dwindle "
                      "subside slump shorten lower dive nosedive abate recede"),
    Move.BETTER: _forms("improve recover strengthen rally rebound progress perk"),
    Move.WORSE: _forms("worsen deteriorate weaken slacken sag wane regress slip slide decline stall falter backslide degrade suffer"),
    Move.SAME: frozenset({"plateaued", "plateaus", "plateau", "stagnated", "stabilised", "stabilized", "plateauing", "flatlined"}),
}  # fmt: skip
# Which of two readings a verb has depends on what it is said of: cases fall and tail off, performance slips.
EITHER_DOWN = _forms("slip slide decline")
# Verbs that move with a particle: "went up", "crept back down", "tailed off".
CARRIERS = _forms("go come creep edge tick nudge move inch shoot drift push trend head pick swing turn bounce climb rise fall drop slip slide be "
                  "get build step drive bring send run keep crawl notch") | {"gone", "back"}  # fmt: skip
UPWARDS = frozenset({"up", "upwards", "upward", "higher"})
DOWNWARDS = frozenset({"down", "downwards", "downward", "lower"})
# Adverbs that may stand between a carrier and its particle.
SOFTENERS = word_set(
    "back slightly a little bit marginally sharply steadily slowly again further even still just only right well "
    "significantly considerably substantially markedly noticeably much far somewhat significantly quite very also "
    "now then gradually steeply modestly fractionally overall consistently really touch lot fraction shade notch "
    "whisker tad once more dramatically slowly rather notably appreciably both all clearly certainly continually "
    "continuously always sadly unfortunately thankfully encouragingly happily indeed actually currently recently "
    "already nearly almost strongly rapidly quickly each every month year by in fact too since yet ever so"
)
PHRASES: dict[tuple[str, ...], Move] = {
    tuple(phrase.split()): move
    for move, phrases in {
        Move.UP: ("way up", "shot up", "crept up", "upward trend", "rising trend", "upward trajectory", "upward path", "picked up", "picking up", "building up",
                  "on the rise", "on the increase", "on the up", "upward direction", "record high", "trended up", "on an upward", "new high", "a peak"),
        Move.DOWN: ("way down", "taking less time", "downward trend", "falling trend", "tailed off", "tailing off", "fallen away", "fell away", "dropped off", "eased off",
                    "falling off", "dropping off", "on the decrease", "downward trajectory", "bottomed out", "new low", "record low",
                    "died down", "dropped away", "eased", "easing", "ebbed"),
        Move.BETTER: ("leap forward", "step forward", "stride forward", "strides forward", "great strides", "huge strides", "good strides", "big strides", "gathered pace", "gone from strength to strength", "better shape", "got better", "getting better", "gets better", "gotten better", "turned the corner", "turned a corner", "turning a corner", "turning the corner", "the right direction",
                      "right direction", "right way", "better place", "gained ground", "gaining ground", "moved forward", "upturn",
                      "turned around", "making headway", "made headway", "made good progress", "making good progress",
                      "stepped up", "raised our game", "bounced back", "picked itself up", "a turn for the better", "come on",
                      "closing the gap", "closed the gap", "catching up", "on the mend", "making progress", "made progress",
                      "best month", "best result", "best figure", "best performance", "strongest month"),
        Move.WORSE: ("off the boil", "gone south", "taken a knock", "taken a hit", "taken a dip", "taken a tumble", "taken a dive", "run out of steam", "lost its way", "got worse", "getting worse", "gets worse", "gotten worse", "wrong direction", "wrong way", "gone backwards", "went backwards",
                     "going backwards", "lost ground", "losing ground", "slipped back", "slid back", "fallen back", "fell back",
                     "a turn for the worse", "turn for the worse", "dropped back", "fallen behind", "fell behind", "taken a step back",
                     "took a step back", "backward step", "step backwards", "a setback", "gone downhill", "on the slide", "lost momentum",
                     "falling back", "falling behind", "on the wane", "worst month", "worst result", "worst figure", "weakest month"),
        Move.SAME: ("no change", "unchanged", "no movement", "not changed", "hasn't changed", "not moved", "hasn't moved", "has not moved",
                    "the same", "no different", "held steady", "held at", "stayed at", "holding at", "holding steady", "remained steady", "remains steady", "stayed steady",
                    "stable", "stayed level", "held level", "remained level", "static", "stood still", "standing still", "flat",
                    "levelled off", "levelled out", "stagnant", "identical", "not budged", "hasn't budged", "level with", "little change",
                    "on a par with", "much the same", "largely unchanged", "broadly unchanged", "broadly stable", "little changed",
                    "constant", "neither better nor worse", "not shifted", "no difference", "hold steady", "steady", "at a standstill",
                    "maintained", "sustained", "held firm", "consistent with", "similar to", "in line with", "matches", "matched", "held our ground", "held its ground"),
    }.items()
    for phrase in phrases
}  # fmt: skip
PHRASES_BY_FIRST: dict[str, list[tuple[tuple[str, ...], Move]]] = {}
for _phrase, _move in sorted(PHRASES.items(), key=lambda entry: -len(entry[0])):
    PHRASES_BY_FIRST.setdefault(_phrase[0], []).append((_phrase, _move))
# Words for "the same" that leave room for a small change.
ROUGHLY = frozenset({"virtually", "but", "almost", "nearly", "practically", "essentially", "more", "stable", "steady", "similar", "maintained", "sustained", "level", "consistent", "in", "much", "largely", "broadly",
                     "little", "flat", "held", "holding", "remained", "remains", "stayed", "on", "levelled", "plateaued", "stabilised",
                     "matched", "matches", "hold", "stands", "stagnated", "stagnant", "flatlined"})  # fmt: skip
NOUNS = {
    Move.UP: word_set(
        "rise increase growth climb jump surge spike upturn uptick leap escalation increases rises hike spikes swell"
    ),
    Move.DOWN: word_set(
        "fall drop decrease dip reduction decline slump downturn falls drops decreases reductions dips shortening "
        "lessening plunge"
    ),
    Move.BETTER: word_set("improvement improvements recovery progress gain gains strengthening betterment"),
    Move.WORSE: word_set("deterioration worsening slippage regression backslide"),
}  # fmt: skip
# Comparatives: of a figure that is said to be higher, lower, better or worse than another.
COMPARATIVES = {
    Move.UP: frozenset({"higher", "greater", "larger", "bigger", "longer", "up", "above", "more"}),
    Move.DOWN: frozenset({"lower", "smaller", "shorter", "down", "below", "fewer", "less"}),
    Move.BETTER: frozenset({"better", "stronger", "healthier"}),
    Move.WORSE: frozenset({"worse", "weaker", "poorer"}),
}
OPPOSITE = {Move.UP: Move.DOWN, Move.DOWN: Move.UP, Move.BETTER: Move.WORSE, Move.WORSE: Move.BETTER}

BE = word_set("is are was were be been being am isn't aren't wasn't weren't 's 're it's that's we're they're")
HAVE = word_set("has have had having hasn't haven't hadn't we've i've they've")
DO = word_set("do does did don't doesn't didn't")
MODALS = word_set(
    "will would can could shall should may might must won't wouldn't can't cannot couldn't shouldn't we'll it'll "
    "they'll we'd"
)
LINKING = _forms("remain stay seem look appear become stand prove continue keep hold sit lie run end finish")
AUXILIARIES = BE | HAVE | DO | MODALS
NEGATIONS = word_set(
    "not no never neither nor without hardly barely isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't "
    "didn't won't wouldn't can't cannot couldn't shouldn't none nothing nobody lack failed"
)
# After these (in the same clause) nothing is claimed of how it is: it is planned, hoped, feared, forecast or asked for.
UNREAL = word_set(
    "will would could should might shall won't wouldn't couldn't shouldn't we'll it'll they'll we'd expect expects "
    "expected expecting hope hopes hoped hoping plan plans planned planning aim aims aimed aiming want wants wanted "
    "need needs needed intend intends intended forecast forecasts predict predicts predicted predicting projected "
    "projection anticipate anticipates anticipated anticipating wish likely unlikely if unless whether ambition goal "
    "towards toward strive striving try tries trying seek seeks seeking focus focused focusing focussed determined "
    "can cannot can't must required require requires due ought once supposed assume assumed assuming suggest "
    "suggests risk fear worried hopefully committed commit meant want imagine ask asked wonder see whether until "
    "might working fewer-than when-ever suppose promise prospect could've would've expectation expectations"
) - {"see", "risk", "can", "working", "asked", "ask", "committed", "must", "until", "once", "due", "focus", "worried", "suggest", "suggests", "planned"}  # fmt: skip
# Nouns as well: plans and needs are of another time only with a "to" after them.
UNREAL_WITH_TO = word_set("plan plans planning planned need needs aim aims focus goal ambition required try")
HYPOTHETICAL = frozenset({"if", "unless", "whether", "suppose", "imagine", "were"})
# Words that make a statement one about how things are in general.
GENERAL = word_set(
    "usually often sometimes generally typically normally tends tend always rarely seldom means mean anywhere "
    "everywhere nationally"
)

PRAISE = word_set(
    "excellent outstanding exemplary superb fantastic brilliant terrific impressive remarkable wonderful great "
    "exceptional splendid stellar pleased delighted proud pleasing thrilled celebrate celebrated commendable "
    "admirable strong robust healthy good positive encouraging success successful successes triumph achievement "
    "credit congratulations congratulated applaud superbly excellently brilliantly magnificent reassuring strongest "
    "comfortable solid heartening satisfied satisfactory satisfying gratifying happy praise flying top-class "
    "first-class world-class superlative marvellous"
)
# Praise so plain that it needs a noun of result, or "very", beside it.
MILD_PRAISE = word_set(
    "solid good strong positive healthy robust great happy encouraging satisfied satisfactory comfortable credit "
    "praise reassuring top strongest success achievement successful successes remarkable flying"
)
BLAME = word_set(
    "poor disappointing unacceptable dreadful terrible awful woeful dismal abysmal appalling shocking alarming "
    "worrying concerning inadequate unsatisfactory disappointed failing failure failed shameful lamentable dire "
    "deplorable embarrassing weak bad disastrous disgraceful worrisome disheartening regrettable dissatisfied "
    "unhappy troubling concerned worried ashamed struggling disappoints underperforming underperformance "
    "underperformed lagging grim sorry"
)
MILD_BLAME = word_set("weak bad concerned worried failure failed poor sorry struggling unhappy regrettable grim")
RESULTS = word_set(
    "result results performance position outcome outcomes figure figures score month picture standing achievement "
    "level rate record story work news number numbers showing return year quarter place territory footing shape "
    "trend percentage effort form place reading"
)
# "A serious concern", "a real achievement": nouns that judge by themselves.
BLAME_NOUNS = word_set(
    "concern worry disappointment embarrassment failure disgrace shame weakness let-down letdown problem worries "
    "concerns"
)
PRAISE_NOUNS = word_set("triumph achievement credit strength highlight success")
MORE = word_set(
    "very extremely really so truly exceptionally incredibly consistently particularly remarkably seriously deeply "
    "hugely too simply frankly completely wholly totally absolutely"
)
TARGET_NOUNS = word_set("target targets goal benchmark-target threshold ceiling ambition standard limit aim tolerance")
PLAIN_TARGET = frozenset({"target", "targets"})
GOOD_MEETING = _forms(
    "surpass beat outperform overachieve top smash better meet achieve hit reach attain deliver satisfy fulfil secure clear"
) | {"met"}
BEATING = _forms("exceed")
PASSING = forms("pass") | frozenset({"overtake", "overtakes", "overtook", "overtaken", "overtaking"})
MISSING = _forms("miss breach") | {"undershot", "undershoot"}

VERBS = frozenset().union(
    *MOVING.values(), CARRIERS - {"back"}, AUXILIARIES, LINKING, GOOD_MEETING, BEATING, MISSING, EITHER_DOWN,
    _forms("see need want expect plan hope say think know take make give find show become begin leave run account follow include work "
           "help come cause compare mean reflect complete receive refer place book hold open close start move live return "
           "lose wait ask agree report visit offer record count travel face use"),
)  # fmt: skip

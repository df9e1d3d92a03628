"""Read what disclosure control needs from the database: rules, editions that are out, decisions, and kept checks."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import lru_cache

from django.conf import settings
from django.db.models import QuerySet

from commentary.models import Cycle
from indicators.rules import periods
from reports.disclosure import Decision, Decisions, Options, Published, Rules, coarser
from reports.models.edition import DisclosureDecision, PublicEdition
from reports.public.coarser_options import options_from_json
from reports.snapshot.relations import Relation
from reports.snapshot.schema import Snapshot, from_json, to_json


def rules() -> Rules:
    return Rules(round_to=settings.DISCLOSURE_ROUND_TO, whole_percentages=settings.DISCLOSURE_WHOLE_PERCENTAGES)


def out_already(cycle: Cycle) -> tuple[Published, ...]:
    """Every report that was ever published and can have to do with the cycle's, the newest first.

    Reading them takes a while, so it is for the background.
    """
    return tuple(_read(*texts) for texts in _out(cycle).values_list("report__snapshot", "snapshot", "options"))


def out_digests(cycle: Cycle) -> tuple[str, ...]:
    """The digests of the public editions of `out_already`, in the same order."""
    return tuple(_out(cycle).values_list("digest", flat=True))


def _out(cycle: Cycle) -> QuerySet[PublicEdition]:
    """No sum goes over more than a year, so they are those from the financial year before the cycle's on."""
    since = periods.financial_year(cycle.period.starts_on).starts_on
    return PublicEdition.objects.filter(
        report__published_at__isnull=False, report__cycle__period__ends_on__gte=since.replace(year=since.year - 1)
    ).order_by("-report__cycle__period__ends_on", "-report__published_at", "-id")


@lru_cache(maxsize=64)
def _read(committee: str, public: str, options: str) -> Published:
    """Published snapshots never change, so each is read once a process."""
    return Published(coarser(from_json(committee), options_from_json(options)), from_json(public))


def decided(cycle: Cycle) -> dict[str, Decision]:
    """The latest decision on each text, by its digest."""
    rows = DisclosureDecision.objects.filter(cycle=cycle).order_by("id")
    return {
        digest: Decision(outcome, words) for digest, outcome, words in rows.values_list("digest", "outcome", "words")
    }


def edition_inputs(
    used: Rules,
    options: Options,
    out: Iterable[str],
    relations: Iterable[Relation],
    texts: Iterable[str],
    decisions: Decisions,
) -> str:
    """The digest of everything beside a report that decides what its public edition hides and says.

    `out` are digests of editions, and `texts` those of the report's texts at risk: decisions on others do not count.
    """
    about: Mapping[str, object] = {
        "rules": asdict(used),
        "options": asdict(options),
        "out": list(out),
        "relations": [asdict(relation) for relation in relations],
        "decisions": {text: asdict(decisions[text]) for text in sorted(texts) if text in decisions},
    }
    return _digest(about)


def check_inputs(committee: Snapshot, used: Rules, options: Options, out: Iterable[str]) -> str:
    """The digest of everything that decides what a check finds. `committee` is of no version and carries no salt."""
    return _digest(
        {"rules": asdict(used), "options": asdict(options), "out": list(out), "committee": to_json(committee)}
    )


def _digest(about: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(about, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

"""Between the database and `disclosure`, which is pure: the rules set, what is out already, what was decided."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from commentary.models import Cycle
from indicators.rules import periods
from reports.disclosure import AtRisk, Decision, Decisions, Published, Rules, at_risk_of, public_edition, too_late_of
from reports.models.edition import DisclosureDecision, PublicEdition
from reports.snapshot.schema import Snapshot, from_json


def rules() -> Rules:
    return Rules(round_to=settings.DISCLOSURE_ROUND_TO, whole_percentages=settings.DISCLOSURE_WHOLE_PERCENTAGES)


def out_already(cycle: Cycle) -> tuple[Published, ...]:
    """Every report that was ever published and can have to do with the cycle's, the newest first.

    No sum goes over more than a year, so they are those from the financial year before it on.
    """
    since = periods.financial_year(cycle.period.starts_on).starts_on
    rows = PublicEdition.objects.filter(
        report__published_at__isnull=False, report__cycle__period__ends_on__gte=since.replace(year=since.year - 1)
    ).order_by("-report__cycle__period__ends_on", "-report__published_at", "-id")
    return tuple(_read(*texts) for texts in rows.values_list("report__snapshot", "snapshot"))


@lru_cache(maxsize=64)
def _read(committee: str, public: str) -> Published:
    """Published snapshots never change, so each is read once."""
    return Published(from_json(committee), from_json(public))


def decided(cycle: Cycle) -> dict[str, Decision]:
    """The decision that stands of each passage, by its digest: the last one."""
    rows = DisclosureDecision.objects.filter(cycle=cycle).order_by("id")
    return {
        digest: Decision(outcome, words) for digest, outcome, words in rows.values_list("digest", "outcome", "words")
    }


def at_risk(committee: Snapshot, out: tuple[Published, ...]) -> tuple[AtRisk, ...]:
    return at_risk_of(committee, out, rules())


def too_late(committee: Snapshot, out: tuple[Published, ...]) -> tuple[str, ...]:
    return too_late_of(committee, out, rules())


def public_of(committee: Snapshot, out: tuple[Published, ...], decisions: Decisions) -> Snapshot:
    """The public edition beside all that is out."""
    return public_edition(committee, out, decisions, rules())

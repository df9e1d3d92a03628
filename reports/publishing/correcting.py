"""The correction under way of a report, and an assembled snapshot as that correction."""

from __future__ import annotations

from django.utils import timezone

from commentary.models import Cycle
from indicators.models import Extract
from reports.disclosure import AtRisk, OutgoingText
from reports.models import Correction, Report
from reports.models.edition import as_published
from reports.publishing.correction_diff import corrected
from reports.snapshot.schema import Snapshot, from_json
from reports.workflow import Stage


def open_correction(cycle: Cycle, outline: str) -> Correction | None:
    """The correction under way of the cycle's report by an outline, if there is one. One query."""
    of_report = {"replaces__cycle": cycle, "replaces__outline": outline, "called_off_at": None}
    published = Report.objects.filter(stage=Stage.PUBLISHED, correction__isnull=False).values("correction")
    return Correction.objects.filter(**of_report).exclude(pk__in=published).select_related("replaces").first()


def as_correction(snapshot: Snapshot, correction: Correction) -> Snapshot:
    """The snapshot with the list of all that differs from the report that it replaces."""
    replaced = correction.replaces
    assert replaced.published_at is not None
    return corrected(
        snapshot,
        from_json(replaced.snapshot),
        replaced=replaced.digest,
        published_on=timezone.localdate(replaced.published_at),
        reason=correction.reason,
        reasons=_reasons(snapshot),
    )


def public_correction(committee: Snapshot, public: Snapshot, correction: Correction) -> Snapshot:
    """The public edition of a correction, with the list of all that differs from the one that it replaces."""
    replaced, told = correction.replaces, _reasons(committee)
    assert replaced.published_at is not None
    pairs = zip(committee.sources, public.sources, strict=True)
    return corrected(
        public,
        from_json(replaced.public_edition.snapshot),
        replaced=replaced.public_edition.digest,
        published_on=timezone.localdate(replaced.published_at),
        reason=correction.told_to_all,
        reasons={
            named.sha256: as_published(correction.replaces.cycle, restatement_text(source.name, told[source.sha256]))
            for source, named in pairs
            if source.sha256 in told
        },
    )


def restatement_text(upload: str, reason: str) -> OutgoingText:
    """The reason why an upload changed figures, as a text that goes out."""
    return OutgoingText(f"Upload {upload}", "Reason for the changed figures", reason)


def texts_of(correction: Correction, committee: Snapshot) -> tuple[AtRisk, ...]:
    """The texts of a correction that need a decision: why it is made, and why figures were changed."""
    told = _reasons(committee)
    restated = (
        restatement_text(source.name, told[source.sha256]) for source in committee.sources if source.sha256 in told
    )
    return tuple(filter(None, (outgoing.at_risk for outgoing in (correction.outgoing, *restated))))


def _reasons(snapshot: Snapshot) -> dict[str, str]:
    """Return why figures were restated, by the upload that brought them."""
    digests = [source.sha256 for source in snapshot.sources]
    told = Extract.objects.filter(sha256__in=digests, stage=Extract.Stage.LOADED).exclude(reason="")
    return dict(told.values_list("sha256", "reason"))

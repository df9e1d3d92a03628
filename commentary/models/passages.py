"""The words on a topic in a cycle. Passages are only ever added (P6)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Max, Q

from commentary.models.cycles import Cycle, Topic
from commentary.workflow.transitions import Heading, Place, Stage
from indicators.models import Indicator
from safeguarding.models import Person
from safeguarding.permissions import Permission, services_where

PERSON = settings.AUTH_USER_MODEL


class CommentaryQuerySet(models.QuerySet["Commentary"]):
    def visible_to(self, person: Person) -> CommentaryQuerySet:
        """Those of the services whose unpublished commentary the person may see (P13)."""
        services = services_where(person, Permission.SEE_COMMENTARY)
        return self if services is None else self.filter(topic__service__in=services)

    def standing(self) -> CommentaryQuerySet:
        """Without those whose topic was split or joined while their cycle was open: others took their place."""
        return self.filter(replaced_at=None)

    def afresh(self, pk: int) -> Commentary:
        """As it stands now, with its topic and month."""
        return self.select_related("topic", "cycle__period").get(pk=pk)


class Commentary(models.Model):
    """The words on a topic in a cycle. `version` counts every save and every step; stage is set by `take` alone."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="commentaries")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="commentaries")
    stage = models.CharField(
        max_length=30, choices=[(s.value, s.value.capitalize()) for s in Stage], default=Stage.DRAFT.value
    )
    version = models.PositiveIntegerField(default=0)
    returned_version = models.PositiveIntegerField(
        default=0, help_text="The version at the last return or reopening of all its passages."
    )
    returned_at = models.DateTimeField(null=True, blank=True, help_text="When that was.")
    returned_why = models.TextField(blank=True, help_text="Why it was last returned, all or some passages of it.")
    returned_passages = models.JSONField(
        default=list,
        blank=True,
        help_text="Passages returned alone since: heading, an indicator's code or nothing, and the version at that.",
    )
    replaced_at = models.DateTimeField(
        null=True, blank=True, help_text="When its topic was split or joined while the cycle was open."
    )

    objects = CommentaryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "commentaries"
        constraints = [models.UniqueConstraint(fields=["cycle", "topic"], name="one_commentary_a_topic_and_cycle")]

    def __str__(self) -> str:
        return f"{self.topic}, {self.cycle}"


class PassageQuerySet(models.QuerySet["Passage"]):
    def standing(self) -> PassageQuerySet:
        """For each heading (and indicator) of each commentary in the set, the text that was written last."""
        last = self.order_by().values("commentary_id", "heading", "indicator_id").annotate(last=Max("id"))
        return Passage.objects.filter(id__in=last.values("last"))


class Passage(models.Model):
    """One heading's text as somebody saved it. Added, never changed; the last one added stands."""

    commentary = models.ForeignKey(Commentary, on_delete=models.PROTECT, related_name="passages")
    heading = models.CharField(max_length=40, blank=True, choices=[(h.value, h.value or "No heading") for h in Heading])
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="passages")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(help_text="The commentary's version that this save made.")
    written_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="passages")
    written_at = models.DateTimeField()
    carried_from = models.TextField(
        blank=True, help_text="Whose words these are a copy of, as long as nobody has changed or confirmed them."
    )
    authors = models.JSONField(
        default=list, blank=True, help_text="Ids of those who wrote what was carried: these are their words too (P3)."
    )

    objects = PassageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commentary", "heading", "indicator", "version"],
                condition=Q(indicator__isnull=False),
                name="one_passage_an_indicator_and_version",
            ),
            # SQLite cannot say that two empty indicators are the same one, so the shared passages have their own.
            models.UniqueConstraint(
                fields=["commentary", "heading", "version"],
                condition=Q(indicator=None),
                name="one_passage_a_heading_and_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.heading or 'Text'} of {self.commentary}, version {self.version}"

    @property
    def place(self) -> Place:
        return Heading(self.heading), self.indicator.code if self.indicator else ""

    @property
    def hands(self) -> list[int]:
        """Return the ids of the authors: who saved the passage, and whose text was carried into it."""
        return list(dict.fromkeys((self.written_by_id, *self.authors)))

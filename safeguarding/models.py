"""What is kept of people, services and roles, and the record of what was done."""

from __future__ import annotations

from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from safeguarding.permissions import GRANTS, RoleName


class People(BaseUserManager["Person"]):
    """Looks people up by e-mail, whatever its case. Creating a person is an action: see `safeguarding.actions`."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name", "job_title"]
    objects = People()

    class Meta:
        verbose_name_plural = "people"
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_an_email")]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def roles_held(self) -> tuple[tuple[RoleName, int | None], ...]:
        """Read once for each time the person is loaded; a request or a task loads the person anew."""
        if not self.is_active:
            return ()
        rows = self.roles.filter(ended_at=None).values_list("name", "service_id").order_by("id")
        return tuple((RoleName(name), service_id) for name, service_id in rows)


class Service(models.Model):
    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(unique=True)

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """A role that a person holds, for one service or for the council; ended, never deleted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="roles")
    name = models.CharField(max_length=30, choices=[(role.value, role.value.capitalize()) for role in GRANTS])
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, blank=True, related_name="roles")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name", "service"],
                condition=Q(ended_at=None, service__isnull=False),
                name="one_live_role_of_a_kind_for_a_service",
            ),
            # SQLite cannot say that two empty services are the same one, so the council-wide roles have their own.
            models.UniqueConstraint(
                fields=["person", "name"],
                condition=Q(ended_at=None, service=None),
                name="one_live_role_of_a_kind_for_the_council",
            ),
            models.CheckConstraint(
                condition=Q(service__isnull=False, name__in=[r.value for r, g in GRANTS.items() if g.per_service])
                | Q(service=None, name__in=[r.value for r, g in GRANTS.items() if not g.per_service]),
                name="role_has_a_service_when_it_is_for_one",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("given_at")), name="role_ends_after_it_is_given"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.person})"

    @property
    def title(self) -> str:
        """The role without the person: "team manager, First Response", or "director"."""
        return f"{self.name}, {self.service}" if self.service else self.name


class ChainHead(models.Model):
    """The last link of the event chain: one row, locked while the next event is added."""

    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"event {self.number}"


class Event(models.Model):
    """Something that was done. Appended by `safeguarding.audit.record`; the database refuses change and deletion.

    It names people and things in words, with no foreign key, so that it outlives them all.
    """

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    by_email = models.CharField(max_length=254)
    by_name = models.CharField(max_length=120)
    by_job_title = models.CharField(max_length=120)
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    thing_id = models.CharField(max_length=60)
    thing = models.CharField(max_length=300)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    why = models.TextField(blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "thing_id"])]

    def __str__(self) -> str:
        return f"{self.number}. {self.by_name} {self.verb} {self.thing}"

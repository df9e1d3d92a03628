"""Models of people, services, roles and cover, and the history of events."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.timezone import localdate

from safeguarding.accounts.sessions import Session
from safeguarding.outbox import OutgoingMail
from safeguarding.permissions import GRANTS, RoleName

__all__ = [
    "AccessRequest", "AccountNotice", "ChainHead", "Cover", "Event", "Guesses", "Person", "RecoveryCode", "Role",
    "SecondFactor", "Service", "Session",
]  # fmt: skip

HEAD = RoleName.HEAD_OF_SERVICE.value


class People(BaseUserManager["Person"]):
    """Looks people up by e-mail, whatever its case. Creating a person is an action of `accounts`."""

    def by_email(self, email: str) -> Person | None:
        """Find by the expression of the unique constraint, so that an address finds one person at most on any database.

        `iexact` compares in capitals on PostgreSQL, where "dırector@" (a dotless i) is "director@".
        """
        return self.annotate(lower_email=Lower("email")).filter(lower_email=email.strip().lower()).first()

    def get_by_natural_key(self, username: str | None) -> Person:
        person = self.by_email(username or "")
        if person is None:
            raise Person.DoesNotExist
        return person


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
        return tuple((RoleName(name), service_id) for name, service_id, *_ in self._held)

    @property
    def own_roles(self) -> tuple[tuple[RoleName, int | None], ...]:
        """Without what the person may do as somebody's deputy."""
        return tuple((RoleName(name), service_id) for name, service_id, pk, _ in self._held if pk == self.pk)

    def acts_for(self, service_id: int) -> str:
        """The name of the head of service whose deputy the person is; empty if they hold that role themselves."""
        heads = {pk: name for role, service, pk, name in self._held if (role, service) == (HEAD, service_id)}
        return "" if self.pk in heads else next(iter(heads.values()), "")

    @cached_property
    def _held(self) -> tuple[tuple[str, int | None, int, str], ...]:
        """The live roles that are theirs, and those that they cover today: name, service, whose by id and by name."""
        if not self.is_active:
            return ()
        covered = Cover.objects.in_force(localdate()).filter(deputy=self).values("role")
        rows = Role.objects.filter(Q(person=self) | Q(pk__in=covered), ended_at=None).order_by("id")
        return tuple(rows.values_list("name", "service_id", "person_id", "person__name"))


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


class CoverQuerySet(models.QuerySet["Cover"]):
    def in_force(self, on: date) -> CoverQuerySet:
        """Agreed, not ended, on one of its days, and for somebody who still holds the role and can be covered."""
        return self.filter(
            agreed_at__isnull=False, ended_at=None, role__ended_at=None, from_on__lte=on, to_on__gte=on
        ).order_by("id")


class Cover(models.Model):
    """A named deputy for a head of service, for some days: the first and the last of them count whole, in UK time.

    It is in force once the head or an administrator has agreed to it. A cover is of a role that somebody holds, so a
    deputy has none to pass on.
    """

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="covers")
    deputy = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="covers")
    from_on = models.DateField()
    to_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="covers_asked_for")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="covers_agreed")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="covers_ended")

    objects = CoverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="cover_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} covering for {self.role.person}, {self.role.service}"


class SecondFactor(models.Model):
    """What a person's app makes codes from, beside their password; in use once they have given the first code.

    `sealed` is the secret, encrypted. `last_step` is the thirty seconds of the last code
    that was taken, so that none is taken twice.
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="second_factor")
    sealed = models.TextField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_step = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"second factor of {self.person}"


class RecoveryCode(models.Model):
    """A code for somebody whose phone is lost, kept as a digest. It works once."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"recovery code of {self.person}"


class Guesses(models.Model):
    """Wrong passwords or codes since the last right one, for an account, a sender, or the two: see `accounts.lockout`.

    Both are kept as digests: what is typed as an address may be a password, and an IP address is personal data.
    """

    kind = models.CharField(max_length=10)
    account = models.CharField(max_length=64, blank=True, help_text="Empty: of all the accounts that a sender tried.")
    sender = models.CharField(max_length=64, blank=True, help_text="Empty: of all the senders that tried an account.")
    wrong = models.PositiveIntegerField(default=0)
    free_at = models.DateTimeField(help_text="The next guess is looked at from then on.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "account", "sender"], name="one_count_of_guesses"),
        ]

    def __str__(self) -> str:
        return f"{self.wrong} wrong ({self.kind})"


class AccessRequest(models.Model):
    """Something about how a person gets in that one administrator asks for and a second one agrees to.

    Of those that were done on the command line, in a council with one administrator, `decided_by` is empty. `used_at`
    says when the link was used, or new security codes were set up. See `safeguarding.accounts.access_actions`.
    """

    class Kind(models.TextChoices):
        PASSWORD_LINK = "link to set a password"
        SECURITY_CODES = "reset of security codes"
        ROLE = "role"

    kind = models.CharField(max_length=30, choices=Kind.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="access_requests")
    role = models.CharField(max_length=30, blank=True)
    why = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="access_requests_made")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="access_requests_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    agreed = models.BooleanField(default=False)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="nobody_agrees_to_their_own_request"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("person")), name="nobody_agrees_to_a_request_about_them"
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "role"], condition=Q(decided_at=None), name="one_open_request_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} for {self.person}"

    @property
    def what(self) -> str:
        """What is asked for: "link to set a password", "role director"."""
        return f"role {self.role}" if self.role else self.kind


class AccountNotice(OutgoingMail):
    """A mail that tells somebody what was done about their account: see `safeguarding.notices`."""

    def __str__(self) -> str:
        return f"{self.subject}, to {self.to}"


class ChainHead(models.Model):
    """The last link of the event chain: one row, locked while the next event is added."""

    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"event {self.number}"


class Event(models.Model):
    """Something that was done. Appended by `record`; the database refuses change and deletion.

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
    key_id = models.CharField(max_length=12, blank=True, help_text="Of the key that `digest` is made with.")
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "thing_id"])]

    def __str__(self) -> str:
        return f"{self.number}. {self.by_name} {self.verb} {self.thing}"

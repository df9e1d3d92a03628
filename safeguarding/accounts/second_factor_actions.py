"""Actions on security codes: set up, use, renew recovery codes, turn off, and reset by an administrator."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from safeguarding.accounts import lockout, second_factor
from safeguarding.accounts.access_queries import needs_second_administrator
from safeguarding.accounts.actions import TWO_NEEDED, SecondAdministratorNeeded
from safeguarding.accounts.lockout import INSIDE, Guess, Sender
from safeguarding.audit.events import record
from safeguarding.exceptions import Refused
from safeguarding.models import AccessRequest, Person, RecoveryCode, SecondFactor
from safeguarding.notices import notify
from safeguarding.permissions import Permission, require

APP, RECOVERY = "code of an app", "recovery code"
WRONG = "This code is not right, or has been used. Wait for the next one in your app, then give that."


class NoSecondFactor(Refused):
    """The person has none set up."""


class SetUpAlready(Refused):
    """The person has one already."""


class WrongCode(Refused):
    """The code is not right, or was used before."""


@transaction.atomic
def begin(secret: bytes, *, by: Person, at: datetime) -> None:
    """Keep the secret that the person puts into their app. It counts for nothing until they give a code of it."""
    if second_factor.is_set_up(by):
        raise SetUpAlready("You use security codes already. Turn them off first, with a code.")
    SecondFactor.objects.update_or_create(person=by, defaults={"sealed": second_factor.sealed(secret), "last_step": 0})


def confirm(code: str, *, by: Person, at: datetime) -> tuple[str, ...]:
    """Put the second factor in use, by its first code. Return the recovery codes, which are never seen again."""
    row = SecondFactor.objects.filter(person=by, confirmed_at=None).first()
    if row is None:
        raise NoSecondFactor("Start again: we are not waiting for your first security code.")
    _taken(row, code, by=by, at=at)
    with transaction.atomic():
        SecondFactor.objects.filter(pk=row.pk).update(confirmed_at=at)
        resets = AccessRequest.objects.filter(person=by, kind=AccessRequest.Kind.SECURITY_CODES, agreed=True)
        resets.filter(used_at=None).update(used_at=at)
        codes = _with_new_recovery_codes(by)
        record("set up a second factor for", by, by=by, at=at)
    return codes


def use(code: str, *, by: Person, at: datetime, sender: Sender = INSIDE) -> str:
    """Take a code, once, and return what it was: `APP` or `RECOVERY`.

    Each step is a transaction of its own, so that a wrong code counts whatever becomes of what it was given for. Raise
    `NoSecondFactor`, `WrongCode` or `lockout.TooManyGuesses`. `sender` is given where nobody is logged in yet.
    """
    row = SecondFactor.objects.filter(person=by, confirmed_at__isnull=False).first()
    if row is None:
        raise NoSecondFactor("Set up security codes first: this needs one.")
    return _taken(row, code, by=by, at=at, sender=sender)


def renew_recovery_codes(code: str, *, by: Person, at: datetime) -> tuple[str, ...]:
    """Make new recovery codes, for one code. Those before work no more."""
    use(code, by=by, at=at)
    with transaction.atomic():
        codes = _with_new_recovery_codes(by)
        record("made new recovery codes for", by, by=by, at=at)
    return codes


def take_off(code: str, *, by: Person, at: datetime) -> None:
    """Stop asking the person for codes, for one last code of theirs."""
    use(code, by=by, at=at)
    with transaction.atomic():
        _erase(by)
        record("took off the second factor of", by, by=by, at=at)


@transaction.atomic
def reset(
    person: Person, *, by: Person, at: datetime, agreed_by: Person | None = None, by_command: bool = False
) -> None:
    """Turn off the security codes of somebody who has lost their phone, and tell them by mail.

    For somebody who may sign or administer a second administrator has to agree. Nobody sees the secret.
    """
    require(by, Permission.MANAGE_PEOPLE)
    if not second_factor.is_set_up(person):
        raise NoSecondFactor(f"{person.name} has not set up security codes.")
    if agreed_by is None and not by_command and needs_second_administrator(person):
        raise SecondAdministratorNeeded(TWO_NEEDED.format(person.name))
    _erase(person)
    agreed = {"agreed by": agreed_by.name} if agreed_by else {}
    record("reset the second factor of", person, by=by, at=at, after=agreed)
    notify(
        [person],
        "Your security codes were reset",
        f"{by.name} reset them. Log in with your password and set them up again.",
        "If you did not ask for this, tell another administrator now.",
        at=at,
    )


def _taken(row: SecondFactor, code: str, *, by: Person, at: datetime, sender: Sender = INSIDE) -> str:
    slows = lockout.count(Guess.CODE, by, sender, at=at)
    kind = _kind(row, code, by=by, at=at)
    if kind:
        lockout.forget(Guess.CODE, by, sender, at=at)
        return kind
    with transaction.atomic():
        record("had a wrong security code given for", by, by=by, at=at, after={"next one waits": slows})
    raise WrongCode(WRONG)


def _kind(row: SecondFactor, code: str, *, by: Person, at: datetime) -> str:
    """One conditional UPDATE takes the code: of several who give the same one, one has it."""
    step = second_factor.step_of(code, second_factor.unsealed(row.sealed), at)
    if step is not None:
        return APP if SecondFactor.objects.filter(pk=row.pk, last_step__lt=step).update(last_step=step) else ""
    unused = RecoveryCode.objects.filter(person=by, digest=second_factor.recovery_digest(code), used_at=None)
    with transaction.atomic():
        if not unused.update(used_at=at):
            return ""
        record("used a recovery code of", by, by=by, at=at)
    return RECOVERY


def _with_new_recovery_codes(person: Person) -> tuple[str, ...]:
    RecoveryCode.objects.filter(person=person).delete()
    codes = second_factor.new_recovery_codes()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=person, digest=second_factor.recovery_digest(code)) for code in codes
    )
    return codes


def _erase(person: Person) -> None:
    RecoveryCode.objects.filter(person=person).delete()
    SecondFactor.objects.filter(person=person).delete()

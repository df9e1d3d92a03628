"""Links at which somebody sets a password: they work once, and for three days (settings.PASSWORD_RESET_TIMEOUT)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from safeguarding.models import Person


def parts_of(person: Person) -> tuple[str, str]:
    """The two parts of the address: who, and a token that the person's password and last log-in go into."""
    return urlsafe_base64_encode(force_bytes(person.pk)), default_token_generator.make_token(person)


def address_of(parts: tuple[str, str]) -> str:
    return settings.SITE_ADDRESS.rstrip("/") + reverse("choose-password", args=parts)


def person_of(who: str, token: str) -> Person | None:
    """Whose link this is; None if it is nobody's, was used or is over, or the person may not log in."""
    try:
        person = Person.objects.filter(pk=int(urlsafe_base64_decode(who)), is_active=True).first()
    except (ValueError, OverflowError):
        return None
    return person if person and default_token_generator.check_token(person, token) else None

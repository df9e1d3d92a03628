"""The navigation of each page: links to the pages that the person may open."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from safeguarding.permissions import Permission, may


@dataclass(frozen=True)
class NavigationEntry:
    """Words, the page's URL name, what is there, and the permission that opens it; without one, anyone logged in."""

    words: str
    page: str
    about: str
    permission: Permission | None = None


@dataclass(frozen=True)
class Link:
    words: str
    address: str
    about: str
    is_current: bool


ENTRIES = (
    NavigationEntry("Home", "home", "What to do next"),
    NavigationEntry("Figures", "indicators:list", "Each indicator with its status and trend", Permission.SEE_FIGURES),
    NavigationEntry(
        "Uploads",
        "indicators:extracts",
        "Files of figures: upload one, or see what was loaded",
        Permission.LOAD_FIGURES,
    ),
    NavigationEntry(
        "Commentary", "commentary:list", "The words on each topic, and where they stand", Permission.SEE_COMMENTARY
    ),
    NavigationEntry(
        "Reports", "reports:list", "Published reports, and those that you may see before", Permission.SEE_FIGURES
    ),
    NavigationEntry("Cover", "cover", "Who decides while a head of service is away", Permission.ARRANGE_COVER),
    NavigationEntry("People", "people", "Who may do what", Permission.MANAGE_PEOPLE),
    NavigationEntry("Events", "events", "The record of all that was done", Permission.SEE_EVENTS),
)


def links(request: HttpRequest) -> tuple[Link, ...]:
    """The entries for the person of this request. Of those whose address begins this one's, the longest is current."""
    person = getattr(request, "user", None)  # a request that is refused at once has nobody yet
    if person is None or not person.is_authenticated:
        return ()
    open_to_them = [entry for entry in ENTRIES if entry.permission is None or may(person, entry.permission)]
    addresses = {entry: reverse(entry.page) for entry in open_to_them}
    around = [address for address in addresses.values() if _is_within(request.path, address)]
    current = max(around, key=len, default="")
    return tuple(Link(entry.words, address, entry.about, address == current) for entry, address in addresses.items())


def _is_within(path: str, address: str) -> bool:
    return path == address or (address != reverse("home") and path.startswith(address))

"""Requests that the editor makes by itself: save the boxes, and report that the page is open or closed.

Text comes as JSON or as a form, and goes through the same checks and action as the Save button. The answer is JSON with
`said`, a sentence for the person. Somebody who is not logged in is redirected to log in, as on every page: the editor
notices, and keeps the text.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from commentary import actions
from commentary.forms.passages import PostedWords, field_name
from commentary.queries import ledger
from commentary.text import conflicts
from commentary.views.detail import found
from safeguarding.exceptions import Refused
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission
from safeguarding.request_limits import LONG_TEXT, takes

# A page stays open while somebody else logs in beside it; its words must not be saved as theirs (P3).
OTHERS_PAGE = "Not saved: {} is logged in now, and did not write this. Your words are kept on this device."
BEHIND = "Somebody else has saved this since. Your next save shows both texts."


@takes(LONG_TEXT)
@page(Permission.WRITE_COMMENTARY)
@require_POST
def keep(request: PersonsRequest, pk: int) -> HttpResponse:
    """Save the texts that were sent, from the version that was on the page; with none, say only who is here."""
    commentary, now, sent = found(request, pk), timezone.now(), _posted(request)
    if str(sent.get("writer", request.user.pk)) != str(request.user.pk):
        return _refused(OTHERS_PAGE.format(request.user.name), status=403)
    form = PostedWords(ledger.places_of(commentary), sent)
    if not form.is_valid():
        return _refused(str(next(iter(form.errors.values()))[0]), status=400)
    version, texts = form.cleaned_data["version"], form.texts
    behind = BEHIND if commentary.version > version else ""
    try:
        if texts:
            version = actions.keep(commentary, texts, version=version, by=request.user, at=now)
    except conflicts.Conflict as conflict:
        return _conflict(conflict)
    except Refused as refused:
        return _refused(str(refused))
    saved = f"Saved at {timezone.localtime(now):%H:%M}." if texts else ""
    others = [each.sentence for each in actions.be_here(commentary, by=request.user, at=now)]
    return JsonResponse({"version": version, "said": saved or behind, "others": others})


@page(Permission.WRITE_COMMENTARY)
@require_POST
def leave(request: PersonsRequest, pk: int) -> HttpResponse:
    """The page is closed."""
    actions.leave(found(request, pk), by=request.user, at=timezone.now())
    return HttpResponse(status=204)


def _posted(request: PersonsRequest) -> dict[str, Any]:
    """Read what was posted, by name; empty if it cannot be read, so that its version is missing."""
    if request.content_type != "application/json":
        return request.POST.dict()
    try:
        sent = json.loads(request.body)
    except ValueError:
        return {}
    return sent if isinstance(sent, dict) else {}


def _refused(said: str, *, status: int = 409) -> JsonResponse:
    return JsonResponse({"said": said}, status=status)


def _conflict(conflict: conflicts.Conflict) -> JsonResponse:
    """Answer a conflict: the current text of each passage that both changed, and the texts to continue from."""
    texts = {field_name(place): text for place, text in conflict.texts.items()}
    clashes = {clash.title: clash.theirs for clash in conflict.clashes}
    answer = {"said": str(conflict), "version": conflict.version, "texts": texts, "clashes": clashes}
    return JsonResponse(answer, status=409)

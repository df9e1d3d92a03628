"""The page of what was written: sessions of writing, what each changed, and the way back to it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commentary import actions
from commentary.forms.passages import VersionField
from commentary.models import Commentary
from commentary.queries import ledger
from commentary.queries.timeline import changes, sessions_of
from commentary.views.detail import found
from commentary.workflow import transitions
from safeguarding.exceptions import Refused
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission

SESSIONS_A_PAGE = 10
OUT_OF_DATE = "The page was not complete, so nothing was brought back. Choose again."


class BringBackForm(forms.Form):
    """`version` is the one on the page, `earlier` the one to bring back."""

    version = VersionField()
    earlier = VersionField()


@page(Permission.SEE_COMMENTARY)
def written(request: PersonsRequest, pk: int) -> HttpResponse:
    """Show who wrote what and when, a session at a time, the latest first."""
    return _written(request, found(request, pk))


@page(Permission.WRITE_COMMENTARY)
@require_POST
def bring_back(request: PersonsRequest, pk: int) -> HttpResponse:
    """An earlier text again, as a new save."""
    commentary, form = found(request, pk), BringBackForm(request.POST)
    if not form.is_valid():
        return _written(request, commentary, refusal=OUT_OF_DATE)
    posted = form.cleaned_data
    try:
        saved = actions.bring_back(
            commentary, posted["earlier"], version=posted["version"], by=request.user, at=timezone.now()
        )
    except Refused as refused:
        return _written(request, commentary, refusal=str(refused))
    done = (
        "The earlier text is back, as a new save." if saved.version != posted["version"] else "That is how it stands."
    )
    messages.success(request, done)
    return redirect("commentary:edit", pk)


def _written(request: PersonsRequest, commentary: Commentary, *, refusal: str = "") -> HttpResponse:
    desk = ledger.desk_of(commentary)
    shown = Paginator(sessions_of(commentary), SESSIONS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "desk": desk,
        "page": shown,
        "sessions": tuple(changes(shown.object_list)),
        "refusal": refusal,
        "writable": not transitions.writing_objection(ledger.moment(desk), request.user),
    }
    return render(request, "commentary/written.html", context, status=409 if refusal else 200)

"""The page on which one piece of advice is set aside with a reason, or that is taken back."""

from __future__ import annotations

from crispy_forms.layout import Submit
from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from commentary import actions
from commentary.checks import SOURCES
from commentary.forms.passages import PassageField, buttons
from commentary.models import Commentary
from commentary.queries import ledger
from commentary.queries.advice import advice
from commentary.queries.ledger import Desk
from safeguarding.exceptions import Refused
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission


class ReasonForm(forms.Form):
    use_required_attribute = False
    reason = PassageField(
        label="Why does this need no change?",
        help_text="Whoever approves this reads it, and it is kept. If the words change, the advice comes back.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, reason: str, *, aside: bool) -> None:
        super().__init__(initial={"reason": reason})
        if aside:
            del self.fields["reason"]
        self.helper = buttons(Submit("set", "Take back" if aside else "Set aside"))


@page(Permission.WRITE_COMMENTARY, Permission.REVIEW_COMMENTARY)
def one_advice(request: PersonsRequest, pk: int, key: str) -> HttpResponse:
    rows = Commentary.objects.visible_to(request.user).select_related("topic__service", "cycle__period")
    commentary = get_object_or_404(rows, pk=pk)
    desk = ledger.desk_as_read(commentary)
    if request.method != "POST":
        return _page(request, commentary, desk, key)
    reason, aside = request.POST.get("reason", ""), _is_aside(desk, key)
    try:
        if aside:
            actions.consider_again(commentary, key, by=request.user, at=timezone.now())
        else:
            actions.set_aside(commentary, key, reason=reason, by=request.user, at=timezone.now())
    except Refused as refused:
        return _page(request, commentary, desk, key, refusal=str(refused), reason=reason)
    return redirect("commentary:detail", pk)


def _is_aside(desk: Desk, key: str) -> bool:
    return key in {each.key for each in desk.set_aside}


def _page(
    request: PersonsRequest, commentary: Commentary, desk: Desk, key: str, *, refusal: str = "", reason: str = ""
) -> HttpResponse:
    found = next((each for each in advice(commentary, desk) if each.key == key), None)
    if found is None and not refusal:
        raise Http404
    aside = _is_aside(desk, key)
    context = {
        "desk": desk,
        "found": found,
        "source": SOURCES[found.check] if found else "",
        "heading": "Take back" if aside else "Set advice aside",
        "form": ReasonForm(reason, aside=aside),
        "refusal": refusal,
    }
    return render(request, "commentary/advice.html", context, status=409 if refusal else 200)

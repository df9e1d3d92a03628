"""The pages of remarks: making one beside its passage, and one remark with what was said to it."""

from __future__ import annotations

from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from commentary import actions
from commentary.forms.passages import PassageField, PlacesField, buttons
from commentary.queries import ledger, remark_threads
from commentary.queries.ledger import Desk
from commentary.queries.remark_threads import VisibleThread
from commentary.text import markup
from commentary.views.detail import found, shown
from commentary.workflow.transitions import field_name
from safeguarding.exceptions import Refused
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission


class SaidForm(forms.Form):
    """An answer, or the words with which a remark is resolved; the button says which."""

    use_required_attribute = False
    text = PassageField(label="Your words", widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, beside: VisibleThread, text: str) -> None:
        super().__init__(initial={"text": text})
        self.fields["text"].help_text = "Resolving needs none." if beside.resolvable else ""
        answer = [Submit("answer", "Answer")] if beside.answerable else []
        look = "govuk-button--secondary" if answer else ""
        self.helper = buttons(*answer, *([Submit("resolve", "Resolve", css_class=look)] if beside.resolvable else []))


@page(Permission.REVIEW_COMMENTARY)
@require_POST
def make(request: PersonsRequest, pk: int) -> HttpResponse:
    """A remark on the passage that was posted; what is refused is still in its box."""
    commentary, text = found(request, pk), request.POST.get("text", "")
    try:
        (place,) = PlacesField().clean(request.POST.getlist("place"))
        actions.make_remark(commentary, place, text, by=request.user, at=timezone.now())
    except (ValidationError, ValueError):
        return shown(request, commentary, refusal="Say on which passage the remark is.", remark=text)
    except Refused as refused:
        return shown(request, commentary, refusal=str(refused), remark=text)
    return redirect(f"{reverse('commentary:detail', args=[pk])}#id_{field_name(place)}")


@page(Permission.SEE_COMMENTARY)
def one_remark(request: PersonsRequest, pk: int, remark: int) -> HttpResponse:
    """One remark and what was said to it, with its passage; those who may answer or resolve it here."""
    commentary = found(request, pk)
    desk = ledger.desk_as_read(commentary)
    if request.method != "POST":
        return _page(request, desk, remark)
    text, act = request.POST.get("text", ""), "resolve" if "resolve" in request.POST else "answer"
    say = actions.resolve_remark if act == "resolve" else actions.answer_remark
    try:
        say(commentary, remark, text, by=request.user, at=timezone.now())
    except Refused as refused:
        return _page(request, desk, remark, refusal=str(refused), text=text)
    return redirect("commentary:detail", pk)


def _page(request: PersonsRequest, desk: Desk, remark: int, *, refusal: str = "", text: str = "") -> HttpResponse:
    every = (each for of_place in remark_threads.beside(desk, request.user).values() for each in of_place)
    beside = next((each for each in every if each.remark.pk == remark), None)
    if beside is None:
        raise Http404
    context = {
        "desk": desk,
        "beside": beside,
        "blocks": markup.blocks(desk.text(beside.remark.place)),
        "form": SaidForm(beside, text) if beside.answerable or beside.resolvable else None,
        "refusal": refusal,
    }
    return render(request, "commentary/remark.html", context, status=409 if refusal else 200)

"""The pages on which a commentary is written: the editor, and the words as they will be printed."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commentary import actions
from commentary.forms.passages import PassagesForm, PostedWords, field_name
from commentary.models import Commentary
from commentary.queries import editor_sidebar, ledger, remark_threads
from commentary.queries.advice import advised
from commentary.queries.ledger import Desk
from commentary.relogin import keeping_words
from commentary.text import conflicts, markup
from commentary.views.detail import PrintedPassage, found, returned_only, shown
from commentary.workflow import transitions
from commentary.workflow.transitions import Stage
from safeguarding.exceptions import Refused
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission
from safeguarding.request_limits import LONG_TEXT, takes


@takes(LONG_TEXT)
@keeping_words
@page(Permission.WRITE_COMMENTARY)
def edit(request: PersonsRequest, pk: int) -> HttpResponse:
    """Write beside the figures. Whatever is refused, the person's own words stay in the form."""
    commentary = found(request, pk)
    desk = ledger.desk_as_read(commentary)
    if request.method != "POST":
        if objection := transitions.writing_objection(ledger.moment(desk), request.user):
            return shown(request, commentary, refusal=objection)
        return _editor(request, commentary, desk, PassagesForm.of(desk))
    form = PassagesForm(desk, request.POST)
    if not form.is_valid():
        return _editor(request, commentary, desk, form, status=400)
    if "preview" in request.POST:
        return _editor(request, commentary, desk, form, previewed=_previewed(form))
    return _saved(request, commentary, desk, form)


def _saved(request: PersonsRequest, commentary: Commentary, desk: Desk, form: PassagesForm) -> HttpResponse:
    save = actions.write_and_submit if "submit" in request.POST else actions.write
    version = form.cleaned_data["version"]
    try:
        saved = save(commentary, form.texts, version=version, by=request.user, at=timezone.now())
    except conflicts.Conflict as conflict:
        return _conflict(request, commentary, conflict)
    except Refused as refused:
        return _refused(request, commentary, form, refused)
    if form.left_out:
        messages.info(request, f"Characters that cannot be printed were left out: {form.left_out}.")
    messages.success(request, _done(saved, version))
    return redirect("commentary:detail" if saved.stage == Stage.SUBMITTED else "commentary:edit", commentary.pk)


def _done(saved: Commentary, version: int) -> str:
    if saved.stage == Stage.SUBMITTED:
        return f"{saved.topic} is {saved.stage}."
    return "Saved." if saved.version != version else "Saved. Nothing was changed since the save before."


def _refused(request: PersonsRequest, commentary: Commentary, form: PassagesForm, refused: Refused) -> HttpResponse:
    """The form again; where the words were saved and only submitting was refused, from the version that this made."""
    desk = ledger.desk_of(commentary)  # as it is by now
    kept = request.POST.copy()
    if all(desk.text(place) == text for place, text in form.texts.items()):
        kept["version"] = str(desk.version)
    return _editor(request, commentary, desk, PassagesForm(desk, kept), refusal=str(refused), status=409)


def _conflict(request: PersonsRequest, commentary: Commentary, conflict: conflicts.Conflict) -> HttpResponse:
    desk = ledger.desk_of(commentary)  # as it is by now
    texts = {field_name(place): text for place, text in conflict.texts.items()}
    form = PassagesForm(desk, {"version": conflict.version, **texts})
    return _editor(request, commentary, desk, form, refusal=str(conflict), clashes=conflict.clashes, status=409)


def _editor(
    request: PersonsRequest,
    commentary: Commentary,
    desk: Desk,
    form: PassagesForm,
    *,
    refusal: str = "",
    clashes: tuple[conflicts.Clash, ...] = (),
    previewed: tuple[PrintedPassage, ...] = (),
    status: int = 200,
) -> HttpResponse:
    last_time = editor_sidebar.last_time(commentary)
    context = {
        "desk": desk, "form": form, "refusal": refusal, "clashes": clashes, "previewed": previewed,
        "advised": advised(commentary, desk), "returned_only": returned_only(desk), "shut": _shut(desk, form),
        "figures": editor_sidebar.figures(desk),
        "boxes": tuple(editor_sidebar.boxes(form, last_time, remark_threads.beside(desk, request.user))),
        "last_time": last_time.label,
        "others": actions.be_here(commentary, by=request.user, at=timezone.now()),
        "by_hand": bool(clashes or refusal),
        "long": settings.LONG_PASSAGE,
    }  # fmt: skip
    return render(request, "commentary/edit.html", context, status=status)


def _shut(desk: Desk, form: PassagesForm) -> tuple[PrintedPassage, ...]:
    """The passages that stay as they were submitted, as they will be printed."""
    passages = (each for each in desk.passages if (each.heading, each.indicator) not in form.places.values())
    return tuple(PrintedPassage(each.title, markup.blocks(each.text)) for each in passages)


@takes(LONG_TEXT)
@page(Permission.WRITE_COMMENTARY)
@require_POST
def preview(request: PersonsRequest, pk: int) -> HttpResponse:
    """The posted words as they will be printed, a part of a page; nothing is saved."""
    form = PostedWords(ledger.places_of(found(request, pk)), request.POST)
    previewed = _previewed(form) if form.is_valid() else ()
    return render(request, "commentary/_preview.html", {"previewed": previewed})


def _previewed(form: PostedWords) -> tuple[PrintedPassage, ...]:
    filled = ((place, text) for place, text in form.texts.items() if text.strip())
    return tuple(PrintedPassage(transitions.title(place), markup.blocks(text)) for place, text in filled)
